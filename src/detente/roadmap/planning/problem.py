"""What a planner may choose: which measures, in which deals, in which order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.model import Case
from detente.errors import InputError, refuse, unknown
from detente.roadmap.margins import DealParts, Stance, annuity, deal_parts
from detente.roadmap.planning.clock import Clock, Pace
from detente.roadmap.worth import Worth, trust_after

Road = tuple[frozenset[int], ...]
"""Deals in order, each the positions of its measures in `Problem.worth`."""

REMEMBERED = 4000
"""Deals whose parts are kept for the next time that they are weighed; tens of kilobytes each."""


@dataclass(frozen=True)
class Problem:
    """A planning problem.

    Args:
        worth: of all measures of the case over the tuning futures.
        stance: pressure, retry and the principal's own numbers.
        chosen: measures that the road may hold. required: of these, the ones that it must hold.
        needs: measure -> measures that must come with or before it.
        types: positions of the types to be accommodated.
        milestone: the measure that the road leads to; -1 for its last deal.
        deadline: measure -> month by which it must be in force.
        most: largest number of measures in a deal.
        pace: how quickly deals come.
        done: measures in force where the road starts; none of them is chosen.
        barred: sets of measures that may not be offered again as they were.
        excludes: measure -> measures that no road holds along with it.
    """

    worth: Worth
    stance: Stance
    chosen: frozenset[int]
    required: frozenset[int]
    needs: dict[int, frozenset[int]]
    types: NDArray[np.int64]
    milestone: int
    deadline: dict[int, float]
    most: int
    pace: Pace
    done: frozenset[int] = frozenset()
    barred: frozenset[frozenset[int]] = frozenset()
    excludes: dict[int, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def steady(self) -> Float[np.ndarray, "type future"]:
        """A(beta): what one a month is worth to each type."""
        return annuity(self.worth.patience, self.worth.horizon)

    @cached_property
    def patience(self) -> float:
        """The principal's discount a month, median over futures."""
        return float(np.median(self.stance.patience))

    @cached_property
    def lumps(self) -> Float[np.ndarray, " measure"]:
        """What each measure is worth to the principal over the months that it looks ahead, mean over futures."""
        ahead = annuity(np.asarray(self.stance.patience, dtype=np.float64), self.stance.horizon)
        return (self.worth.principal * ahead).mean(axis=1)

    @cached_property
    def _parts(self) -> dict[frozenset[int], DealParts]:
        return {}

    @cached_property
    def _trust(self) -> dict[int, Float[np.ndarray, " future"]]:
        return {}

    def lump(self, deal: frozenset[int]) -> float:
        """What a deal is worth to the principal if it is in force at once."""
        return float(sum(self.lumps[m] for m in deal))

    def parts(self, deal: frozenset[int]) -> DealParts:
        """What a deal holds; kept for the next time."""
        if deal not in self._parts:
            if len(self._parts) >= REMEMBERED:
                self._parts.clear()
            self._parts[deal] = deal_parts(self.worth, np.array(sorted(deal), dtype=np.int64))
        return self._parts[deal]

    def stake(self, deal: frozenset[int]) -> Float[np.ndarray, " future"]:
        """What a double-cross after the deal costs the counterpart, mean over the belief in the types."""
        return (self.worth.prior * self.parts(deal).stake).sum(axis=0)

    def principals(self, measures: frozenset[int]) -> int:
        """How many of these measures the principal takes part in."""
        return sum(1 for m in measures if self.worth.by_principal[m])

    def trust(self, kept: int) -> Float[np.ndarray, " future"]:
        """Credibility once so many of the principal's measures have been kept."""
        if kept not in self._trust:
            self._trust[kept] = trust_after(self.worth, kept)
        return self._trust[kept]

    def clashes(self, measures: frozenset[int]) -> bool:
        """Whether two of these measures, or one and one in force, stand in for each other."""
        held = measures | self.done
        return any(self.excludes.get(m, frozenset()) & held for m in measures)

    def ready(self, done: frozenset[int]) -> frozenset[int]:
        """Measures not yet taken whose needs can be met now, by what is done or along with them."""
        left = frozenset(m for m in self.chosen - done if not self.excludes.get(m, frozenset()) & done)
        while True:
            possible = frozenset(m for m in left if self.needs[m] <= done | left)
            if possible == left:
                return possible
            left = possible

    def next_deals(self, done: frozenset[int]) -> Iterator[frozenset[int]]:
        """Every deal that may come next: at most `most` measures, each with its needs done or in the deal."""
        pool = sorted(self.ready(done))
        for size in range(1, self.most + 1):
            for deal in combinations(pool, size):
                chosen = frozenset(deal)
                if chosen in self.barred or (self.excludes and self.clashes(chosen)):
                    continue
                if all(self.needs[m] <= done | chosen for m in deal):
                    yield chosen

    def calendar(self, clock: Clock, held: frozenset[int]) -> tuple[object, ...]:
        """All of a clock that later deals depend on once these measures are in force: two that agree go on alike."""
        free = clock.free_months(self.pace, self.pace.start + 1)[0]
        asked = frozenset[int]().union(*(self.needs[m] for m in self.chosen - held)) & held
        lanes = (clock.busy, *(clock.busy_for.get(actor, []) for actor in sorted(self.pace.capacity)))
        busy = tuple(tuple(np.trim_zeros(counts[free:], "b")) for counts in lanes)
        needs = ((m, clock.in_force[clock.deal_of[m]], clock.done[m]) for m in sorted(asked - self.done))
        return free, busy, tuple((m, max(free - 1, deal), max(free - 1, done)) for m, deal, done in needs)

    def bars(self, road: Road) -> bool:
        """Whether a road offers again what may not be offered again, or holds what excludes each other."""
        return any(deal in self.barred for deal in road) or self.clashes(frozenset[int]().union(*road))

    def is_complete(self, done: frozenset[int]) -> bool:
        """Whether a road may end here."""
        return self.required <= done


def problem_of(
    case: Case,
    worth: Worth,
    stance: Stance,
    *,
    measures: Sequence[str] = (),
    required: Sequence[str] | None = None,
    forbidden: Sequence[str] = (),
    types: Sequence[str] = (),
    milestone: str = "",
    by_month: dict[str, float] | None = None,
    most: int = 4,
    lanes: int = 1,
    start: int = 0,
    capacity: Mapping[str, int] | None = None,
    done: Sequence[str] = (),
    barred: Sequence[Sequence[str]] = (),
) -> Problem:
    """A planning problem in the case's names.

    Args:
        case, worth, stance: what is weighed.
        measures: what the road may hold; all by default. forbidden: what it must not.
        required: what it must; by default everything that it may, without measures that stand in for others.
        types: to be accommodated; all by default. milestone: the measure that it leads to; its end by default.
        by_month: measure -> month by which it must be in force. most: measures in a deal at most.
        lanes: deals on offer at once. start: months before the first offer.
        capacity: actor -> deals that need it which can be on offer at once.
        done: measures in force where the road starts. barred: deals that may not be offered again as they were.

    Raises:
        InputError: an unknown name; a required measure that is forbidden or whose needs are.
    """
    by_month, capacity = by_month or {}, capacity or {}
    aims = [*by_month, *([milestone] if milestone else [])]
    named = [*measures, *(required or ()), *forbidden, *aims, *done]
    refuse_strange(case, types, capacity, named)
    known = {name: k for k, name in enumerate(case.measures)}
    taken = frozenset(known[m] for m in done)
    allowed = frozenset(known[m] for m in (measures or known)) - {known[m] for m in forbidden} - taken
    needs = {known[m.name]: frozenset(known[n] for n in m.needs) - taken for m in case.measures.values()}
    reachable, names = closed(allowed, needs), list(case.types)
    must = (required_of(case, known, reachable, required) | {known[m] for m in aims}) - taken
    refuse_lost(case, [worth.measures[m] for m in sorted(must - reachable)])
    return Problem(
        worth=worth,
        stance=stance,
        chosen=reachable,
        required=must,
        needs=needs,
        types=np.array([names.index(t) for t in types or names], dtype=np.int64),
        milestone=known[milestone] if milestone else -1,
        deadline={known[m]: month for m, month in by_month.items()},
        most=most,
        pace=with_capacity(pace_of(worth, stance, lanes, start), case, capacity),
        done=taken,
        barred=frozenset(frozenset(known[m] for m in deal) for deal in barred),
        excludes=excluded(case, known),
    )


def required_of(
    case: Case, known: Mapping[str, int], reachable: frozenset[int], required: Sequence[str] | None
) -> frozenset[int]:
    """What a road must hold: what is asked for, else all that it may but what only stands in for other measures."""
    if required is not None:
        return frozenset(known[m] for m in required)
    return reachable - {known[m.name] for m in case.measures.values() if m.excludes}


def refuse_strange(case: Case, types: Sequence[str], actors: Iterable[str], measures: Sequence[str]) -> None:
    """Refuse names that the case does not have, all at once.

    Raises:
        InputError: there is one.
    """
    strange = unknown(types, case.types, wanted="a type of the counterpart")
    strange += unknown(actors, case.actors, wanted="an actor of the case")
    refuse([*strange, *unknown(measures, case.measures, wanted="a measure of the case")])


def refuse_lost(case: Case, lost: Sequence[str]) -> None:
    """Refuse measures that must be in but cannot be.

    Raises:
        InputError: there is one.
    """
    if lost:
        short = case.measures[lost[0]]
        raise InputError(
            short.name,
            wanted="a measure that may be taken along with all that it needs",
            mend=f"allow {', '.join(short.needs) or 'it'}",
        )


def excluded(case: Case, known: Mapping[str, int]) -> dict[int, frozenset[int]]:
    """Measures that no road holds together, both ways."""
    pairs = [(known[m.name], known[other]) for m in case.measures.values() for other in m.excludes]
    both = [*pairs, *((b, a) for a, b in pairs)]
    return {a: frozenset(y for x, y in both if x == a) for a, _ in both}


def pace_of(worth: Worth, stance: Stance, lanes: int, start: int) -> Pace:
    """How quickly deals come, in whole months: the mean wait at the median tempo, each measure's median duration."""
    takes = np.ceil(np.maximum(np.median(worth.takes, axis=1), 1.0) - 1e-4).astype(int)
    wait = max(1, round(1 / max(float(np.median(stance.tempo)), 1e-6)))
    return Pace(wait, lanes, start, tuple(int(x) for x in takes))


def with_capacity(pace: Pace, case: Case, capacity: Mapping[str, int]) -> Pace:
    """The pace where some actors can talk about few deals at once."""
    actors = [frozenset(m.by) & frozenset(capacity) for m in case.measures.values()]
    return replace(pace, actors=actors, capacity=capacity)


def closed(allowed: frozenset[int], needs: dict[int, frozenset[int]]) -> frozenset[int]:
    """The allowed measures whose needs, and their needs, are allowed too."""
    while True:
        kept = frozenset(m for m in allowed if needs[m] <= allowed)
        if kept == allowed:
            return kept
        allowed = kept
