"""The sections of a case beside the simulation: relief, agenda, evidence, history (pydantic)."""

from typing import Literal

from pydantic import ConfigDict, Field

from detente.case import entry as n
from detente.case.entry import Described, Entry, Names, default


class ProvisionEntry(Described):
    """A sanctions provision that relief can waive."""

    value: n.Money = Field(description="Worth of the blocked trade.")
    waived_by: Names = Field((), description="Measures that waive it; any one of them does.")
    route: str = Field("executive", description="Who must act; its chance stands under `routes`.")
    snapback: n.Chance = Field(n.Chance(**default("100%")), description="Chance that it can be put back.")
    cash: n.Share = Field(
        n.Share(**default("100%")), description="Share of the value that reaches the counterpart as hard currency."
    )
    leverage: n.Money | None = Field(None, description="Leverage given up when waived; the value where left out.")
    law: str = Field("", description="Where it stands: `@key, place`, or a link.")


class ProjectEntry(Described):
    """A common project that provisions block."""

    blocked_by: Names = Field((), description="Provisions; all of them must be waived.")
    worth: dict[str, dict[str, n.Worth]] = Field(
        {}, description="Actor -> interest -> its worth once it runs; that of `measure` to an actor left out."
    )
    ties: n.MonthlyAmount | None = Field(
        None, description="What it adds to the stock `ties` each month; what `measure` adds where left out."
    )
    cash: n.Money | None = Field(None, description="Hard currency that it pays the counterpart: fees, wages.")
    measure: str = Field("", description="The measure that carries it out; one of the same name where left out.")


class WaiverEntry(Described):
    """How a measure waives provisions, where not by their own `route` and `snapback`, in full and for all projects."""

    route: str = Field("", description="Who must act; each provision's own `route` where left out.")
    snapback: n.Chance | None = Field(
        None, description="Chance that it can be put back; each provision's own where left out."
    )
    shares: dict[str, n.Share] = Field(
        {}, description="Provision -> share of its leverage given up, as by an exemption; 100% where left out."
    )
    cash: n.Share | None = Field(
        None, description="Share of the provisions' hard cash that flows under it; 100% where left out."
    )
    projects: Names = Field((), description="The projects that it opens the way for; all where left out.")


class ReliefEntry(Entry):
    """Provisions, and the common projects that they block."""

    provisions: dict[str, ProvisionEntry] = Field({}, description="Sanctions provisions.")
    projects: dict[str, ProjectEntry] = Field({}, description="Common projects.")
    waivers: dict[str, WaiverEntry] = Field({}, description="Measure -> how it waives.")
    routes: dict[str, n.Chance] = Field({}, description="Route -> chance that it succeeds; 100% where left out.")


class IssueEntry(Entry):
    """One issue of the agenda."""

    title: str = Field("", description="Name for people.")
    levels: tuple[str, ...] = Field(min_length=2, description="Its levels, from none to most.")
    worth: dict[str, tuple[n.Plain, ...]] = Field(
        {},
        description="Actor -> worth of each level, a year; `actor.type` for one type of the counterpart. To an actor "
        "left out a level is worth what its measures are.",
    )
    measures: dict[str, Names] = Field(
        {}, description="Level -> measures that it and the levels above it bring: what a package is as a deal."
    )
    needs: dict[str, dict[str, str]] = Field(
        {}, description="Level -> other issue -> the least level of it that this level and those above it need."
    )
    source: str = Field("", description="Source of the worths inside that give none.")
    note: str = Field("", description="Why they are so.")


class SpatialEntry(Entry):
    """An actor on issue scales, for the spatial model of bargaining."""

    capability: n.AboveZero = Field(description="Its weight in the outcome.")
    position: dict[str, n.OnScale] = Field(
        {}, description="Issue -> where it stands; every actor stands somewhere on every issue."
    )
    salience: dict[str, n.Share] = Field({}, description="Issue -> how much it cares; 100% over all issues at most.")
    source: str = Field("", description="Source of the numbers inside that give none.")
    note: str = Field("", description="Why they are so.")


class NoDealEntry(Entry):
    """Life without a bargain, valued by what is simulated."""

    strategy: str = Field("", description="The strategy that stands for it; the first without deals where left out.")
    against: str = Field(
        "", description="The strategy whose outcomes are taken off: life with a bargain, whatever is in it."
    )
    worth: dict[str, dict[str, n.Plain]] = Field(
        {}, description="Actor, or `actor.type` -> metric -> worth of one unit of it, in years of the agenda's scale."
    )
    source: str = Field("", description="Source of the worths inside that give none.")
    note: str = Field("", description="Why they are so.")


class AgendaEntry(Entry):
    """Issues by name, beside the keys below."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    __pydantic_extra__: dict[str, IssueEntry] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    vetoes: Names = Field((), description="Actors who must all agree.")
    worth_unit: str = Field("", description="What a worth of 1 a year stands for, in words.")
    no_deal: NoDealEntry | None = Field(None, description="What each side has without a bargain.")
    scales: dict[str, str] = Field({}, description="Issue -> what 0 and 100 stand for on its scale in `spatial`.")
    spatial: dict[str, SpatialEntry] = Field({}, description="Actors on issue scales.")


class EvidenceEntry(Entry):
    """The record that the case learns from."""

    record: str = Field(description="Name of a shipped record, or a folder beside the case with the same tables.")
    posterior: str = Field("posterior", description="Folder beside the case with the draws that were fitted to it.")
    classes: dict[str, str] = Field({}, description="Class of events in the record -> event of the case.")
    conditioned: str = Field(
        "", description="File beside the case that `detente evidence history --condition` wrote: futures learn from it."
    )


class HappeningEntry(Entry):
    """Something between the parties that really happened."""

    date: str = Field(description="Day, `YYYY-MM-DD`; not after `as_of`.")
    kind: Literal["accepted", "refused", "withdrew", "caught", "repudiated"] = Field(description="What happened.")
    measures: Names = Field((), description="The measures of the deal, both sides'.")
    says: str = Field(description="A short neutral label.")
    source: str = Field("", description="`@key, place`, a link, or `judgement`.")
    note: str = Field("", description="Why it counts as this.")


class HistoryEntry(Entry):
    """The real record of a stretch of months, for the belief filter."""

    start: str = Field(description="First month, `YYYY-MM`.")
    end: str = Field(description="Last month, `YYYY-MM`.")
    pressure: n.Share = Field(n.Share(**default("0")), description="Pressure applied at the time.")
    happenings: tuple[HappeningEntry, ...] = Field((), description="In order of date.")
    source: str = Field("", description="Source of the numbers inside that give none.")
    note: str = Field("", description="Why they are so.")
