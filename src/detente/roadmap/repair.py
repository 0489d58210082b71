"""The cheapest repair of a roadmap, found by trying every change and pairs of the best, not by rule of thumb.

A road of many deals may be kept as a whole nowhere, before and after any change; so changes are weighed by the number
of deals, from the first on, that the types keep in the mean of futures, which tells a better road from a worse one at
0% too. Where no single change gets far, another is tried after each of the best, of the deal at which the road then
breaks. The changes are looked for on some futures and judged on others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.case.model import Case
from detente.roadmap.margins import (
    DealParts,
    Deals,
    Stance,
    along_the_road,
    deal_parts,
    is_kept,
    joined,
    margins,
    parts_of,
    utilities,
)
from detente.roadmap.worth import Worth

DOSES = (0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
"""How much of the chance to go unseen better verification takes away in a trial."""

ENOUGH = 0.5
"""A repair is worth its name if it gains at least this part of what the most helpful one gains."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a road is kept: in the whole (share of futures), and deals from the first on (mean of futures)."""

    whole: float
    deals: float


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of a road.

    Args:
        says: the change in words, an infinitive.
        effort: what it asks for: deals that a measure moves, or the part of the chance to go unseen that better
            verification must take away.
        before, after: strength of the road without and with it, on the futures that it is judged on.
    """

    says: str
    effort: float
    before: Strength
    after: Strength


@dataclass(frozen=True)
class Change:
    """A change on trial.

    Args:
        says, effort: as of a `Repair`.
        detect: measures verified better, each with its dose. road: the deals after it.
        touches: places of the deals that it changes.
    """

    says: str
    effort: float
    detect: tuple[tuple[int, float], ...]
    road: Deals
    touches: tuple[int, ...]

    def then(self, other: "Change") -> "Change":
        """Both, one after the other."""
        says = f"{self.says}, and {other.says}"
        touched = (*self.touches, *other.touches)
        return Change(says, self.effort + other.effort, (*self.detect, *other.detect), other.road, touched)

    @property
    def outcome(self) -> tuple[object, ...]:
        """What it comes to, the same whichever step is the first."""
        return tuple(sorted(self.detect)), tuple(tuple(sorted(int(m) for m in deal)) for deal in self.road)


Futures = tuple[Worth, Stance]
FIRST = 4
"""Single changes after which a second one is looked for, and pairs kept of each."""


def repairs(tuning: Futures, fresh: Futures, deals: Deals, types: NDArray[np.int64], case: Case) -> list[Repair]:
    """The changes that help, the cheapest of the helpful first, then the others by what they gain.

    Changes tried: a measure moved to an earlier or later deal where needs allow it; verification of one own measure
    improved, by the least dose that gains half of what the largest does; and after each of the `FIRST` best of these
    a second one of the deal at which the road then breaks, kept if it gains at least half as much again.

    Args:
        tuning: worths and stance that the changes are looked for on. fresh: on which they are judged.
        deals: the road. types: to be accommodated. case: whose needs are kept.

    Cost: measures times deals evaluations of the road on the tuning futures, and some more.
    """
    helpful = gaining(tuning, deals, types, case)
    pairs = [pair for first in best_of(helpful, FIRST) for pair in second_steps(tuning, first, types, case)]
    helpful += {change.outcome: (change, gain) for change, gain in pairs}.values()
    most = max((gain for _, gain in helpful), default=0.0)
    helpful.sort(key=lambda pair: (pair[1] < ENOUGH * most, pair[0].effort if pair[1] >= ENOUGH * most else -pair[1]))
    before = strength(fresh, deals, types)
    judged = [Repair(c.says, c.effort, before, strength(with_change(fresh, c), c.road, types)) for c, _ in helpful[:10]]
    return [r for r in judged if r.after.deals > before.deals]


Gain = tuple[Change, float]
"""A change and what it gains: deals kept from the first on."""


def best_of(found: Sequence[Gain], count: int) -> list[Gain]:
    """Those that gain most."""
    return sorted(found, key=lambda pair: -pair[1])[:count]


def gaining(futures: Futures, deals: Deals, types: NDArray[np.int64], case: Case, at: int | None = None) -> list[Gain]:
    """The single changes that gain, of each verification the least dose; `at` one deal, or all."""
    pieces = [deal_parts(futures[0], measures) for measures in deals]
    before = strength(futures, deals, types, pieces).deals

    def after(change: Change) -> float:
        changed = with_change(futures, change)
        known = [pieces[p] if is_untouched(change, p) else deal_parts(changed[0], d) for p, d in enumerate(change.road)]
        return strength(changed, change.road, types, known).deals

    tried = (c for c in changes(futures[0], deals, case) if at is None or at in c.touches)
    gains = [(c, after(c) - before) for c in tried]
    return least_doses([(c, gain) for c, gain in gains if gain > 1e-9])


def is_untouched(change: Change, deal: int) -> bool:
    """Whether a deal of the road holds the same measures, verified as before."""
    return deal not in change.touches and not any(measure in change.road[deal] for measure, _ in change.detect)


def second_steps(futures: Futures, first: Gain, types: NDArray[np.int64], case: Case) -> list[Gain]:
    """The best pairs that begin with a change and gain at least half as much again by the second."""
    change, gain = first
    changed = with_change(futures, change)
    more = gaining(changed, change.road, types, case, breaking(changed, change.road, types))
    worth_it = [(change.then(c), gain + added) for c, added in more if added >= ENOUGH * gain]
    return best_of([pair for pair in worth_it if is_told_once(pair[0])], FIRST)


def breaking(futures: Futures, deals: Deals, types: NDArray[np.int64]) -> int:
    """The deal at which a road breaks in most futures."""
    worth, stance = futures
    kept = np.asarray(is_kept(margins(worth, deals, stance)))[:, types].all(axis=1).sum(axis=0)
    return int(np.bincount(kept, minlength=len(deals))[: len(deals)].argmax())


def is_told_once(change: Change) -> bool:
    """Whether no measure is verified better twice."""
    measures = [measure for measure, _ in change.detect]
    return len(set(measures)) == len(measures)


def strength(
    futures: Futures, deals: Deals, types: NDArray[np.int64], pieces: Sequence[DealParts] | None = None
) -> Strength:
    """How far these types keep a road; `pieces` are the parts of its deals, where they are known."""
    worth, stance = futures
    parts = joined(worth, pieces, along_the_road(worth, deals)) if pieces else parts_of(worth, deals)
    reached = np.asarray(is_kept(utilities(worth, parts, stance).margin))[:, types]
    kept = np.asarray(reached.all(axis=1), dtype=np.float64)
    return Strength(float(kept[-1].mean()), float(kept.sum(axis=0).mean()))


def with_change(futures: Futures, change: Change) -> Futures:
    """Worths with better verification where the change asks for it."""
    worth, stance = futures
    if not change.detect:
        return futures
    detect = worth.detect.copy()
    for measure, dose in change.detect:
        detect[measure] = 1 - (1 - detect[measure]) * (1 - dose)
    return replace(worth, detect=detect), stance


def least_doses(found: Sequence[tuple[Change, float]]) -> list[tuple[Change, float]]:
    """Of the doses of better verification of one measure, the least that gains half of what the largest does."""
    most: dict[int, float] = {}
    for change, gain in found:
        for measure, _ in change.detect:
            most[measure] = max(most.get(measure, 0.0), gain)
    kept: dict[int, tuple[Change, float]] = {}
    for change, gain in found:
        for measure, _ in change.detect:
            if gain >= ENOUGH * most[measure]:
                kept.setdefault(measure, (change, gain))
    return [*((c, gain) for c, gain in found if not c.detect), *kept.values()]


def changes(worth: Worth, deals: Deals, case: Case) -> Iterator[Change]:
    """Every change on trial; doses of verification from the least."""
    for p, measures in enumerate(deals):
        for m in measures:
            title = case.measures[worth.measures[m]].title or worth.measures[m]
            if worth.own[m]:
                for dose in DOSES:
                    says = f"verify “{title}” better ({dose:.0%} of the chance to go unseen gone)"
                    yield Change(says, dose, ((int(m), dose),), deals, (p,))
            for to in range(len(deals)):
                road = moved(deals, int(m), p, to)
                if to != p and all(len(d) for d in road) and respects_needs(road, worth, case):
                    steps = abs(to - p)
                    when = "earlier" if to < p else "later"
                    says = f"move “{title}” {steps} deal{'s' * (steps > 1)} {when}"
                    yield Change(says, float(steps), (), road, (p, to))


def moved(deals: Deals, measure: int, source: int, to: int) -> list[NDArray[np.int64]]:
    """The road with one measure in another deal."""
    road = [np.asarray(d[d != measure]) if p == source else d for p, d in enumerate(deals)]
    return [np.append(d, measure) if p == to and to != source else d for p, d in enumerate(road)]


def respects_needs(deals: Deals, worth: Worth, case: Case) -> bool:
    """Whether every measure comes with or after all that it needs within the road."""
    place = {worth.measures[m]: p for p, measures in enumerate(deals) for m in measures}
    return all(place.get(need, -1) <= p for name, p in place.items() for need in case.measures[name].needs)
