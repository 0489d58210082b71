"""What moves: windows, stocks, events and the measures that act on them."""

from collections.abc import Mapping
from dataclasses import dataclass

from detente.case.assumption import Assumption
from detente.case.parties import LegalForm
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of the calendar; covariate z is 1 in its months, else 0."""

    name: str
    months: tuple[int, ...]
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Stock:
    """A number that evolves monthly (MODEL.md, 3.9).

    Args:
        target, half_life: both or neither; the pull towards the target.
        flow: added each month, before measures cut it.
        shifts: `pressure`, `talks` (the channel being open) or a window's name -> how far it moves the target.
        observed: whether a stop rule may read it.
    """

    name: str
    title: str
    unit: str
    start: Assumption
    target: Assumption | None
    half_life: Assumption | None
    flow: Assumption | None
    floor: float
    cap: float
    shifts: Mapping[str, Assumption]
    observed: bool = True
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Event:
    """Something counted that happens at a monthly rate (MODEL.md, 3.8).

    Args:
        rate: base rate per month.
        responds: `talks` (depth), `pressure`, a stock's name (its distance from its start) or a window's name -> effect
            on the logarithm of the rate.
        self_excitation: branching ratio n, 0 to below 1 (`self:` in the text).
        memory: half-life of the clustering, months.
        signal_damps: window -> share by which the early signal damps its effect.
        impacts: stock -> what one event adds to it.
        terminal: ends the engagement (war).
        cap: the highest rate that it can reach, per month; None where nothing that events move can raise it.
    """

    name: str
    title: str
    rate: Assumption
    responds: Mapping[str, Assumption]
    self_excitation: Assumption | None
    memory: Assumption | None
    signal_damps: Mapping[str, Assumption]
    impacts: Mapping[str, Assumption]
    terminal: bool
    where: Where = Where()
    cap: Assumption | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure in force does to one stock or event.

    Args:
        cut: share by which it cuts a flow or a rate, for stocks and events.
        add: what it adds to a stock each month.
        target: how far it moves a stock's target.
    """

    of: str
    cut: Assumption | None = None
    add: Assumption | None = None
    target: Assumption | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A step that actors can take and hold in force.

    Args:
        by: the actors who take it; its own measure to the counterpart if it acts alone, joint if with others.
        needs: measures that must be in force first.
        takes: months from start to in force.
        reversible: share that can be taken back.
        detect: chance per month that cheating on it is caught once visible.
        exposure: what losing it to a double-cross costs its owner.
        worth: actor -> interest -> worth per month while in force (negative: a cost).
        excludes: measures that it stands in for; no roadmap holds both.
    """

    name: str
    title: str
    track: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    takes: Assumption
    reversible: Assumption
    form: LegalForm
    detect: Assumption
    exposure: Assumption
    worth: Mapping[str, Mapping[str, Assumption]]
    effects: tuple[Effect, ...]
    source: str = ""
    note: str = ""
    where: Where = Where()
    excludes: tuple[str, ...] = ()
