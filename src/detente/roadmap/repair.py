"""The cheapest repair of a roadmap, found by trying every single change, not by rule of thumb."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.case.model import Case
from detente.roadmap.margins import Deals, Stance, is_kept, margins
from detente.roadmap.worth import Worth

BETTER_DETECTION = 0.5
"""How much of the chance to go unseen better verification takes away in a trial: half."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of a road.

    Args:
        says: the change in words, an infinitive.
        before, after: share of futures in which the road is self-enforcing for the chosen types.
        step: how far a measure moved, in deals; 1 for better detection.
    """

    says: str
    before: float
    after: float
    step: int


def cheapest_repair(
    worth: Worth, deals: Deals, stance: Stance, types: NDArray[np.int64], case: Case, *, most: int = 10
) -> list[Repair]:
    """Every single change that helps, the most helpful first; of equals the one that moves least.

    Changes tried: a measure moved to an earlier or later deal where needs allow it; verification of one own measure
    improved so that half of the chance to go unseen is gone.

    Cost: measures times deals evaluations of the road.
    """
    before = enforced(worth, deals, stance, types)
    tried = [
        Repair(says, before, enforced(changed, road, stance, types), step)
        for says, changed, road, step in changes(worth, deals, case)
    ]
    helpful = [r for r in tried if r.after > before]
    return sorted(helpful, key=lambda r: (-r.after, r.step))[:most]


def enforced(worth: Worth, deals: Deals, stance: Stance, types: NDArray[np.int64]) -> float:
    """Share of futures in which these types keep every deal."""
    return float(is_kept(margins(worth, deals, stance))[-1, types].all(axis=0).mean())


def changes(worth: Worth, deals: Deals, case: Case) -> Iterator[tuple[str, Worth, Deals, int]]:
    """Each change in words, with the worths and the road that it makes."""
    for p, measures in enumerate(deals):
        for m in measures:
            title = case.measures[worth.measures[m]].title or worth.measures[m]
            if worth.own[m]:
                yield f"verify {title} better (half the chance to go unseen)", seen_better(worth, int(m)), deals, 1
            for to in range(len(deals)):
                road = moved(deals, int(m), p, to)
                if to != p and all(len(d) for d in road) and respects_needs(road, worth, case):
                    when = "earlier" if to < p else "later"
                    yield f"move {title} {abs(to - p)} deal{'s' * (abs(to - p) > 1)} {when}", worth, road, abs(to - p)


def seen_better(worth: Worth, measure: int) -> Worth:
    """The worths with better verification of one measure."""
    detect = worth.detect.copy()
    detect[measure] = 1 - (1 - detect[measure]) * (1 - BETTER_DETECTION)
    return replace(worth, detect=detect)


def moved(deals: Deals, measure: int, source: int, to: int) -> list[NDArray[np.int64]]:
    """The road with one measure in another deal."""
    road = [np.asarray(d[d != measure]) if p == source else d for p, d in enumerate(deals)]
    return [np.append(d, measure) if p == to and to != source else d for p, d in enumerate(road)]


def respects_needs(deals: Deals, worth: Worth, case: Case) -> bool:
    """Whether every measure comes with or after all that it needs within the road."""
    place = {worth.measures[m]: p for p, measures in enumerate(deals) for m in measures}
    return all(place.get(need, -1) <= p for name, p in place.items() for need in case.measures[name].needs)
