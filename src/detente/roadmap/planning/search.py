"""Good roads for many measures, at any time: build some deal by deal, change one thing, keep the front.

A few roads are built greedily, each deal the one of some drawn at random that adds most to share times worth. Then a
road of the archive is changed by moving a measure to another deal or one of its own, by joining or splitting deals,
by taking an optional measure in or out, or by a new deal of give and take (Pareto local search [@paquete-2004]); at
times a road that weighs the goals at random, so that the whole front grows. The archive keeps the roads that none
beats on every goal.

How far from the best a search can be is said goal by goal: the gap to what no road can exceed (`bounds`).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.roadmap.planning.bound import Bounds, Gap, bounds
from detente.roadmap.planning.label import Label, front, in_time, is_behind, weigh
from detente.roadmap.planning.problem import Problem, Road

Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        front: roads that none beats on every goal, best share first.
        limits: what no road can exceed.
        tried: roads weighed by the search.
        is_exact: whether the front is proven to be the best.
        is_best: whether its road of most worth times share is proven to be the best.
        stopped: whether the search was broken off.
        gaps: of each road of the front, how much better another can be at most, goal by goal; empty if not known.
    """

    front: tuple[Label, ...]
    limits: Bounds
    tried: int
    is_exact: bool = False
    is_best: bool = False
    stopped: bool = False
    gaps: tuple[Gap, ...] = ()

    @property
    def gap(self) -> float:
        """How much share a better road could still have at most."""
        return max(self.bound - self.front[0].share, 0.0) if self.front else self.bound

    def gap_of(self, label: Label) -> Gap | None:
        """How much better another road can be at most, goal by goal; None where nothing close is known."""
        if self.is_exact:
            return Gap()
        return next((gap for one, gap in zip(self.front, self.gaps, strict=False) if one.road == label.road), None)

    @property
    def bound(self) -> float:
        """Share of futures that no road can exceed; the best one's own where every road was gone through."""
        return self.front[0].share if self.is_exact and self.front else self.limits.share


def search(
    problem: Problem,
    starts: Sequence[Road] = (),
    *,
    tries: int = 3000,
    seconds: float = np.inf,
    seed: int = 0,
    keep: int = 60,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """The front after a number of tries; more tries never make it worse. Ctrl-C ends it with the best so far.

    Args:
        problem: what may be chosen.
        starts: roads to begin with; those that the problem forbids are mended or left out.
        tries: roads to weigh at most. seconds: to search at most.
        seed: of the random changes.
        keep: roads in the archive at most; the most crowded go first.
        progress: told tries done, tries in all, best share.
        clock: tells the seconds.
    """
    draws, begun = np.random.default_rng(seed), clock()
    until = begun + seconds
    archive = front([weigh(problem, road) for road in first_roads(problem, starts)])
    tried, stopped, buildings = (
        len(archive),
        False,
        builds(problem, draws, tries, lambda: clock() < begun + BUILT * seconds),
    )
    try:
        while tried < tries and clock() < until:
            road = next(buildings, None)
            if road is None:
                road = mended(problem, changed(problem, pick(archive, draws).road, draws)) if archive else ()
            tried += 1
            if road and not problem.bars(road):
                archive = thinned(archive_with(archive, weigh(problem, road)), keep)
            if progress and tried % 50 == 0 and archive:
                progress(tried, tries, archive[0].share)
    except KeyboardInterrupt:
        stopped = True
    timely = [label for label in archive if in_time(problem, label)]
    return Found(tuple(front(timely)), bounds(problem), tried, stopped=stopped)


BUILT = 0.3
"""Part of the tries, and of the time, that goes into roads built deal by deal."""


def builds(problem: Problem, draws: np.random.Generator, tries: int, goes_on: Callable[[], bool]) -> Iterator[Road]:
    """Roads built deal by deal, until their part of tries or time is spent; none where every measure must be in."""
    spent = 0
    while problem.required < problem.chosen and spent < BUILT * tries and goes_on():
        for road in built(problem, draws):
            spent += 1
            yield road
        spent += 1


DRAWN = 40
"""Deals looked at for each next deal of a road that is built."""


def built(problem: Problem, draws: np.random.Generator) -> Iterator[Road]:
    """Roads that grow by the best of some deals drawn at random, at the end or the front, while that gains."""
    road: Road = ()
    best = -np.inf
    while True:
        done = frozenset[int]().union(*road)
        options = []
        for _ in range(DRAWN):
            deal = give_and_take(problem, done, draws)
            option = mended(problem, (*road, deal) if draws.random() < 0.7 else (deal, *road)) if deal else ()
            if option and option != road and not problem.bars(option):
                options.append(option)
        yield from options
        scored = [(weigh(problem, option).expected, k) for k, option in enumerate(options)]
        top = max(scored, default=(-np.inf, 0))
        if top[0] <= best:
            return
        best, road = top[0], options[top[1]]


def give_and_take(problem: Problem, done: frozenset[int], draws: np.random.Generator) -> frozenset[int]:
    """A deal of a few measures left, of both sides where there are any."""
    left = sorted(problem.chosen - done)
    sides = [[m for m in left if problem.worth.own[m]], [m for m in left if not problem.worth.own[m]]]
    most = [int(draws.integers(0, 1 + max(problem.most // 2, 1))) for _ in sides]
    picks = [
        draws.choice(side, min(count, len(side)), replace=False)
        for side, count in zip(sides, most, strict=True)
        if side
    ]
    return frozenset(int(m) for some in picks for m in some)


def first_roads(problem: Problem, starts: Sequence[Road]) -> list[Road]:
    """The given roads as far as the problem allows, a road of single measures, and one of as few deals as fit."""
    single: Road = tuple(frozenset({m}) for m in in_order(problem, problem.required))
    alone: list[Road] = [(frozenset({m}),) for m in sorted(problem.chosen)] if not problem.required else []
    roads = [mended(problem, road) for road in (*starts, single, *alone)]
    return [road for road in roads if road and not problem.bars(road)]


def in_order(problem: Problem, measures: frozenset[int]) -> list[int]:
    """The measures and all they need, each after its needs."""
    placed: list[int] = []

    def place(measure: int) -> None:
        for need in sorted(problem.needs[measure]):
            place(need)
        if measure not in placed:
            placed.append(measure)

    for measure in sorted(measures):
        place(measure)
    return placed


def mended(problem: Problem, road: Road) -> Road:
    """The road with forbidden and doubled measures out, missing ones in, needs met, and no deal too large.

    A measure that comes too early waits for the deal of its last need; one whose needs are not on the road brings them.
    """
    wanted = without_clashes(problem, road)
    place: dict[int, int] = {}
    for p, deal in enumerate(road):
        for m in sorted(deal & wanted):
            place.setdefault(m, p)
    deals: dict[int, int] = {}
    for m in in_order(problem, wanted):
        least = max((deals[n] for n in problem.needs[m]), default=0)
        deals[m] = max(place.get(m, least), least)
    if problem.excludes and problem.clashes(frozenset(deals)):
        return ()
    grouped = [frozenset(m for m, at in deals.items() if at == p) for p in sorted(set(deals.values()))]
    return tuple(part for deal in grouped for part in parts(problem, deal))


def without_clashes(problem: Problem, road: Road) -> frozenset[int]:
    """What a road is to hold: what is required, and of its other measures those that no earlier one stands in for."""
    wanted = set(problem.required)
    for deal in road:
        for m in sorted((deal & problem.chosen) - wanted):
            if not problem.excludes.get(m, frozenset()) & (wanted | problem.done):
                wanted.add(m)
    return frozenset(wanted)


def parts(problem: Problem, deal: frozenset[int]) -> Iterator[frozenset[int]]:
    """A deal cut into deals that are not too large, needs first."""
    ordered = [m for m in in_order(problem, deal) if m in deal]
    for start in range(0, len(ordered), problem.most):
        yield frozenset(ordered[start : start + problem.most])


KINDS = {
    "move": 0.2,
    "alone": 0.1,
    "join": 0.1,
    "split": 0.1,
    "swap": 0.15,
    "in or out": 0.15,
    "new deal": 0.1,
    "drop": 0.1,
}
"""Kinds of change and how often each is tried."""


def changed(problem: Problem, road: Road, draws: np.random.Generator) -> Road:
    """The road with one thing changed at random."""
    deals = [set(deal) for deal in road]
    kind = draws.choice([*KINDS], p=[*KINDS.values()])
    p, q = (int(x) for x in draws.integers(0, len(deals), 2))
    measure = int(draws.choice(sorted(deals[p])))
    if kind == "move":
        deals[p].discard(measure)
        deals[q].add(measure)
    elif kind == "alone":
        deals[p].discard(measure)
        deals.insert(q, {measure})
    elif kind == "join":
        deals[p] |= deals[q]
        deals[q] = deals[p] if p == q else set()
    elif kind == "split":
        half = {m for m in deals[p] if draws.random() < 0.5}
        deals[p] -= half
        deals.insert(p, half)
    elif kind == "swap":
        deals[p], deals[q] = deals[q], deals[p]
    elif kind == "new deal":
        deals.insert(q, set(give_and_take(problem, frozenset[int]().union(*road), draws)))
    elif kind == "drop" and len(deals) > 1:
        deals.pop(p)
    else:
        optional = sorted(problem.chosen - problem.required)
        if optional:
            deals[p] ^= {int(draws.choice(optional))}
    return tuple(frozenset(deal) for deal in deals if deal)


def pick(archive: list[Label], draws: np.random.Generator) -> Label:
    """A road to change: any, the one of most worth times share, or the best for goals weighed at random."""
    kind = draws.random()
    if kind < 0.4:
        return archive[int(draws.integers(len(archive)))]
    if kind < 0.6:
        return max(archive, key=lambda label: label.expected)
    goals = np.array([label.goals for label in archive])
    spread = np.ptp(goals, axis=0)
    weights = draws.dirichlet(np.ones(goals.shape[1]))
    return archive[int(((goals - goals.min(axis=0)) / np.where(spread > 0, spread, 1.0) @ weights).argmax())]


def archive_with(archive: list[Label], new: Label) -> list[Label]:
    """The archive with a new road, if no road of it is at least as good on every goal."""
    if any(old.goals == new.goals or is_behind(new, old) for old in archive):
        return archive
    kept = [old for old in archive if not is_behind(old, new)]
    return sorted([*kept, new], key=lambda label: label.goals, reverse=True)


def thinned(archive: list[Label], keep: int) -> list[Label]:
    """The archive without its most crowded roads; the best on each goal and of worth times share stay."""
    while len(archive) > keep:
        goals = np.array([label.goals for label in archive])
        spread = np.ptp(goals, axis=0)
        scaled = goals / np.where(spread > 0, spread, 1.0)
        apart = np.abs(scaled[:, None] - scaled[None]).sum(axis=2) + 1e9 * np.eye(len(archive))
        apart[goals.argmax(axis=0)] = np.inf
        apart[int(np.argmax([label.expected for label in archive]))] = np.inf
        archive = [label for k, label in enumerate(archive) if k != int(apart.min(axis=1).argmin())]
    return archive
