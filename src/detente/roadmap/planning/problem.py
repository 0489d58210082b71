"""What a planner may choose: which measures, in which deals, in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.model import Case
from detente.errors import InputError, nearest
from detente.roadmap.margins import Stance
from detente.roadmap.worth import Worth

Road = tuple[frozenset[int], ...]
"""Deals in order, each the positions of its measures in `Problem.worth`."""


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
        tempo: chance per month that a deal on offer comes to decision.
        done: measures in force where the road starts; none of them is chosen.
        barred: sets of measures that may not be offered again as they were.
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
    tempo: float
    done: frozenset[int] = frozenset()
    barred: frozenset[frozenset[int]] = frozenset()

    @cached_property
    def months(self) -> Float[np.ndarray, " measure"]:
        """Months that each measure takes, median over futures."""
        return np.median(self.worth.takes, axis=1)

    def deal_months(self, deal: frozenset[int]) -> float:
        """Expected months from a deal's offer to its last measure in force."""
        return 1 / self.tempo + max(float(self.months[m]) for m in deal)

    def ready(self, done: frozenset[int]) -> frozenset[int]:
        """Measures not yet taken whose needs can be met now, by what is done or along with them."""
        left = self.chosen - done
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
                if chosen not in self.barred and all(self.needs[m] <= done | chosen for m in deal):
                    yield chosen

    def bars(self, road: Road) -> bool:
        """Whether a road offers again what may not be offered again."""
        return any(deal in self.barred for deal in road)

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
    tempo: float = 0.25,
    done: Sequence[str] = (),
    barred: Sequence[Sequence[str]] = (),
) -> Problem:
    """A planning problem in the case's names.

    Args:
        case, worth, stance: what is weighed.
        measures: what the road may hold; all measures of the case by default.
        required: what it must hold; by default everything that it may.
        forbidden: what it must not.
        types: the types to be accommodated; all by default.
        milestone: the measure that it leads to; its end by default.
        by_month: measure -> month by which it must be in force.
        most: measures in a deal at most.
        tempo: chance per month of a decision.
        done: measures in force where the road starts.
        barred: deals, as measures, that may not be offered again as they were.

    Raises:
        InputError: an unknown name; a required measure that is forbidden or whose needs are.
    """
    known = {name: k for k, name in enumerate(case.measures)}
    by_month = by_month or {}
    named = [*measures, *(required or ()), *forbidden, *by_month, *([milestone] if milestone else []), *done]
    for name in named:
        if name not in known:
            raise InputError(name, wanted="a measure of the case", mend=nearest(name, known))
    taken = frozenset(known[m] for m in done)
    allowed = frozenset(known[m] for m in (measures or known)) - {known[m] for m in forbidden} - taken
    needs = {known[m.name]: frozenset(known[n] for n in m.needs) - taken for m in case.measures.values()}
    reachable = closed(allowed, needs)
    must = reachable if required is None else frozenset(known[m] for m in required)
    must |= frozenset(known[m] for m in [*by_month, *([milestone] if milestone else [])])
    must -= taken
    lost = sorted(must - reachable)
    if lost:
        short = case.measures[worth.measures[lost[0]]]
        raise InputError(
            short.name,
            wanted="a measure that may be taken along with all that it needs",
            mend=f"allow {', '.join(short.needs) or 'it'}",
        )
    names = list(case.types)
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
        tempo=tempo,
        done=taken,
        barred=frozenset(frozenset(known[m] for m in deal) for deal in barred),
    )


def closed(allowed: frozenset[int], needs: dict[int, frozenset[int]]) -> frozenset[int]:
    """The allowed measures whose needs, and their needs, are allowed too."""
    while True:
        kept = frozenset(m for m in allowed if needs[m] <= allowed)
        if kept == allowed:
            return kept
        allowed = kept
