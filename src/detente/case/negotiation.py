"""What is bargained over: relief and the agenda."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.case.assumption import Assumption
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Provision:
    """A sanctions provision that relief can waive.

    Args:
        value: worth of the blocked trade, USD million a year.
        waived_by: measures that waive it (any one of them does).
        route: who must act; a key of `Relief.routes`.
        snapback: chance that it can be put back.
        cash: share of the value that reaches the counterpart as hard currency.
        leverage: leverage given up when waived, on the scale of `value`; None: the value itself.
        law: where it stands, as a source is written.
    """

    name: str
    title: str
    value: Assumption
    waived_by: tuple[str, ...]
    route: str
    snapback: Assumption
    cash: Assumption
    leverage: Assumption | None
    law: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Project:
    """A common project that provisions block: all of `blocked_by` must be waived.

    Args:
        worth: actor -> interest -> worth per month once it runs.
        ties: what it adds to the ties stock each month; None: nothing.
        cash: hard currency that it pays the counterpart, USD million a year; None: nothing.
        measure: the measure of the case that carries it out, if any.
    """

    name: str
    title: str
    blocked_by: tuple[str, ...]
    worth: Mapping[str, Mapping[str, Assumption]]
    ties: Assumption | None
    cash: Assumption | None = None
    measure: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Waiver:
    """How a measure waives provisions.

    Args:
        measure: its name.
        route: who must act; empty: each provision's own route.
        snapback: chance that it can be put back; None: each provision's own.
        shares: provision -> share of its leverage given up; all of it where left out.
        cash: share of the provisions' hard cash that flows under it; None: all of it.
        projects: the projects that it opens the way for; empty: all.
    """

    measure: str
    route: str = ""
    snapback: Assumption | None = None
    shares: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    cash: Assumption | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relief:
    """Provisions, projects, the chance of each legal route, and how measures waive where they differ from the rest."""

    provisions: Mapping[str, Provision]
    projects: Mapping[str, Project]
    routes: Mapping[str, Assumption]
    waivers: Mapping[str, Waiver] = field(default_factory=dict[str, Waiver])
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the agenda.

    Args:
        levels: from none to most.
        worth: actor -> worth of each level; an entry `actor.type` overrides it for a type of the counterpart. To an
            actor left out a level is worth what its measures are.
        measures: the measures of each level, those of the levels below among them.
        needs: (level, other issue, least level of it): levels from the first on need the other issue at the least.
    """

    name: str
    title: str
    levels: tuple[str, ...]
    worth: Mapping[str, tuple[Assumption, ...]]
    measures: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[int, str, int], ...] = ()
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class SpatialActor:
    """An actor on issue scales, for the spatial model of bargaining: capability, position and salience by issue."""

    name: str
    capability: Assumption
    position: Mapping[str, Assumption]
    salience: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class NoDeal:
    """Life without a bargain.

    Args:
        strategy: what stands for it; empty: the first strategy without deals.
        against: the strategy whose outcomes are taken off; empty: nothing is.
        worth: actor, or `actor.type` -> metric -> worth of one unit of it, in years of the agenda's scale.
    """

    strategy: str = ""
    against: str = ""
    worth: Mapping[str, Mapping[str, Assumption]] = field(default_factory=dict[str, Mapping[str, Assumption]])
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The hard bargain: issues with levels; who must agree; life without it; actors on issue scales.

    Args:
        worth_unit: what a worth of 1 a year stands for, in words.
        scales: issue -> what 0 and 100 stand for in `spatial`.
    """

    issues: Mapping[str, Issue]
    vetoes: tuple[str, ...] = ()
    spatial: tuple[SpatialActor, ...] = ()
    worth_unit: str = ""
    no_deal: NoDeal | None = None
    scales: Mapping[str, str] = field(default_factory=dict[str, str])
    where: Where = Where()
