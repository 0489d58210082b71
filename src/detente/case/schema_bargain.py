"""The sections of a case beside the simulation: relief, agenda, standoff, evidence, history (pydantic)."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from detente.case import entry as n
from detente.case.entry import Described, Entry, Names, YesNo, default


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


class ProjectEntry(Described):
    """A common project that provisions block."""

    blocked_by: Names = Field((), description="Provisions; all of them must be waived.")
    worth: dict[str, dict[str, n.Worth]] = Field({}, description="Actor -> interest -> its worth once it runs.")
    ties: n.MonthlyAmount = Field(
        n.MonthlyAmount(**default("0")), description="What it adds to the stock `ties` each month."
    )
    measure: str = Field("", description="The measure that carries it out; one of the same name where left out.")


class ReliefEntry(Entry):
    """Provisions, and the common projects that they block."""

    provisions: dict[str, ProvisionEntry] = Field({}, description="Sanctions provisions.")
    projects: dict[str, ProjectEntry] = Field({}, description="Common projects.")
    routes: dict[str, n.Chance] = Field({}, description="Route -> chance that it succeeds; 100% where left out.")


class IssueEntry(Entry):
    """One issue of the agenda."""

    title: str = Field("", description="Name for people.")
    levels: tuple[str, ...] = Field(min_length=2, description="Its levels, from none to most.")
    worth: dict[str, tuple[n.Plain, ...]] = Field(
        description="Actor -> worth of each level; `actor.type` for one type of the counterpart."
    )
    source: str = Field("", description="Source of the worths inside that give none.")
    note: str = Field("", description="Why they are so.")


class SpatialEntry(Entry):
    """An actor on issue scales, for the spatial model of bargaining."""

    capability: n.Positive = Field(description="Its weight in the outcome.")
    position: dict[str, n.Plain] = Field({}, description="Issue -> where it stands.")
    salience: dict[str, n.Share] = Field({}, description="Issue -> how much it cares.")
    source: str = Field("", description="Source of the numbers inside that give none.")
    note: str = Field("", description="Why they are so.")


class AgendaEntry(Entry):
    """Issues by name, beside `vetoes` and `spatial`."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    __pydantic_extra__: dict[str, IssueEntry] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    vetoes: Names = Field((), description="Actors who must all agree.")
    spatial: dict[str, SpatialEntry] = Field({}, description="Actors on issue scales.")


def _statements(data: Any) -> Any:
    """A statement is a text, or a list of literals that must all hold."""
    if not isinstance(data, list):
        return data
    return [" and ".join(str(x) for x in s) if isinstance(s, list) else s for s in data]


Statements: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_statements),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        }
    ),
]


class StandoffEntry(Entry):
    """The graph model of the conflict."""

    options: dict[str, Names] = Field(min_length=1, description="Actor -> its options.")
    one_way: dict[str, Literal["forward", "backward"]] = Field(
        {}, description="Option -> `forward` (cannot be taken back) or `backward` (can only be given up)."
    )
    infeasible: tuple[dict[str, YesNo], ...] = Field((), description="Patterns that cannot occur: option -> yes or no.")
    preferences: dict[str, Statements] = Field(
        {}, description="Actor -> statements over options with not, and, or, if, iff; most important first."
    )
    variants: dict[str, dict[str, Statements]] = Field(
        {}, description="Debates: name -> actor -> statements in place of its own."
    )
    weights: dict[str, dict[str, n.Plain]] = Field(
        {}, description="Actor -> option -> weight, in place of statements: the sum over options taken ranks."
    )
    shares: dict[str, n.Chance] = Field(
        {}, description="Variant -> chance that it is right; the rest is the actor's own. Equal chances where left out."
    )
    status_quo: dict[str, YesNo] = Field({}, description="Option -> yes or no at the start.")
    links: dict[str, dict[str, YesNo]] = Field({}, description="Strategy -> options that it stands for.")
    sources: dict[str, str] = Field({}, description="Actor or variant -> source of its preferences.")
    note: str = Field("", description="What the reader should know.")


class EvidenceEntry(Entry):
    """The record that the case learns from."""

    record: str = Field(description="Name of a shipped record, or a folder beside the case with the same tables.")
    posterior: str = Field("posterior", description="Folder beside the case with the draws that were fitted to it.")
    classes: dict[str, str] = Field({}, description="Class of events in the record -> event of the case.")


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
