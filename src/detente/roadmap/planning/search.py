"""Good roads for many measures, at any time: start from what is known, change one thing, keep the front.

A road is changed by moving a measure to another deal or one of its own, by joining or splitting deals, or by taking an
optional measure in or out. Each round changes a road of the archive (Pareto local search [@paquete-2004]), at times a
road that weighs the goals at random, so that the whole front grows. The archive keeps the roads that none beats on
every goal.

How far from the best a search can be is said goal by goal: the gap to what no road can exceed (`bounds`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.roadmap.planning.bound import Bounds, bounds
from detente.roadmap.planning.exact import in_time
from detente.roadmap.planning.label import Label, before, end_of_road, front, is_behind
from detente.roadmap.planning.problem import Problem, Road

Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        front: roads that none beats on every goal, best share first.
        limits: what no road can exceed.
        tried: roads weighed; 0 where every road was gone through.
    """

    front: tuple[Label, ...]
    limits: Bounds
    tried: int

    @property
    def is_exact(self) -> bool:
        """Whether the front is proven to be the best."""
        return self.tried == 0

    @property
    def gap(self) -> float:
        """How much share a better road could still have at most."""
        return max(self.bound - self.front[0].share, 0.0) if self.front else self.bound

    @property
    def bound(self) -> float:
        """Share of futures that no road can exceed; the best one's own where every road was gone through."""
        return self.front[0].share if self.is_exact and self.front else self.limits.share


def search(
    problem: Problem,
    starts: Sequence[Road] = (),
    *,
    tries: int = 3000,
    seed: int = 0,
    keep: int = 60,
    progress: Progress | None = None,
) -> Found:
    """The front after a number of tries; more tries never make it worse.

    Args:
        problem: what may be chosen.
        starts: roads to begin with; those that the problem forbids are mended or left out.
        tries: roads to weigh.
        seed: of the random changes.
        keep: roads in the archive at most; the most crowded go first.
        progress: told tries done, tries in all, best share.
    """
    draws = np.random.default_rng(seed)
    archive = front([weigh(problem, road) for road in first_roads(problem, starts)])
    tried = len(archive)
    while tried < tries:
        parent = pick(archive, draws)
        road = mended(problem, changed(problem, parent.road, draws))
        tried += 1
        if road and not problem.bars(road):
            archive = thinned(archive_with(archive, weigh(problem, road), problem), keep)
        if progress and tried % 50 == 0:
            progress(tried, tries, archive[0].share)
    timely = [label for label in archive if in_time(problem, label)]
    return Found(tuple(front(timely)), bounds(problem), tried)


def weigh(problem: Problem, road: Road) -> Label:
    """A whole road as a label."""
    label = end_of_road(problem)
    for p in range(len(road) - 1, -1, -1):
        done = problem.done.union(*road[:p])
        label = before(problem, done, road[p], label)
    return label


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
    wanted = frozenset[int]().union(*road) & problem.chosen | problem.required
    place: dict[int, int] = {}
    for p, deal in enumerate(road):
        for m in sorted(deal & wanted):
            place.setdefault(m, p)
    deals: dict[int, int] = {}
    for m in in_order(problem, wanted):
        least = max((deals[n] for n in problem.needs[m]), default=0)
        deals[m] = max(place.get(m, least), least)
    grouped = [frozenset(m for m, at in deals.items() if at == p) for p in sorted(set(deals.values()))]
    return tuple(part for deal in grouped for part in parts(problem, deal))


def parts(problem: Problem, deal: frozenset[int]) -> Iterator[frozenset[int]]:
    """A deal cut into deals that are not too large, needs first."""
    ordered = [m for m in in_order(problem, deal) if m in deal]
    for start in range(0, len(ordered), problem.most):
        yield frozenset(ordered[start : start + problem.most])


def changed(problem: Problem, road: Road, draws: np.random.Generator) -> Road:
    """The road with one thing changed at random."""
    deals = [set(deal) for deal in road]
    kind = draws.choice(["move", "alone", "join", "split", "swap", "in or out"], p=[0.35, 0.15, 0.1, 0.1, 0.2, 0.1])
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
    else:
        optional = sorted(problem.chosen - problem.required)
        if optional:
            deals[p] ^= {int(draws.choice(optional))}
    return tuple(frozenset(deal) for deal in deals if deal)


def pick(archive: list[Label], draws: np.random.Generator) -> Label:
    """A road to change: half the time any, half the time the best for goals weighed at random."""
    if draws.random() < 0.5:
        return archive[int(draws.integers(len(archive)))]
    goals = np.array([label.goals for label in archive])
    spread = np.ptp(goals, axis=0)
    weights = draws.dirichlet(np.ones(goals.shape[1]))
    return archive[int(((goals - goals.min(axis=0)) / np.where(spread > 0, spread, 1.0) @ weights).argmax())]


def archive_with(archive: list[Label], new: Label, problem: Problem) -> list[Label]:
    """The archive with a new road, if no road of it is at least as good on every goal."""
    if any(old.goals == new.goals or is_behind(new, old) for old in archive):
        return archive
    kept = [old for old in archive if not is_behind(old, new)]
    return sorted([*kept, new], key=lambda label: label.goals, reverse=True)


def thinned(archive: list[Label], keep: int) -> list[Label]:
    """The archive without its most crowded roads; the best on each goal always stay."""
    while len(archive) > keep:
        goals = np.array([label.goals for label in archive])
        spread = np.ptp(goals, axis=0)
        scaled = goals / np.where(spread > 0, spread, 1.0)
        apart = np.abs(scaled[:, None] - scaled[None]).sum(axis=2) + 1e9 * np.eye(len(archive))
        apart[goals.argmax(axis=0)] = np.inf
        archive = [label for k, label in enumerate(archive) if k != int(apart.min(axis=1).argmin())]
    return archive
