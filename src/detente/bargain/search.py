"""Branch and bound over issues for packages that hold in most futures.

The bound counts futures: one is lost once a weighted sum of gains cannot reach zero whatever the remaining levels are,
or, for the best package at a share, once no completion acceptable there can beat the best so far (Lagrangean bounds)
[@geoffrion-1974]. Bounds set needs between levels aside; parts that lack what a level needs are not gone into.

Bounds are summed in single precision, raised by more than their rounding; whole packages are weighed in double.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.table import ROUNDING, BargainingTable, Party
from detente.bargain.zone import directions

# Directions of weighted sums for each party but one, and prices on acceptance, that bounds are taken over.
DIRECTIONS, PRICES = 4, (0.25, 1.0, 4.0)
# What bounds are raised by, as a share of the largest sums: some tens of additions, each wrong by at most 2^-24.
SLACK = 4e-6


@dataclass(frozen=True)
class Found:
    """A whole package: in what share of futures all accept it, and the principal's mean gain."""

    package: Int[np.ndarray, " issue"]
    accepted: float
    worth: float

    def rank(self, at_least: float | None) -> tuple[float, float]:
        """What the question asks for first and second: a share to be reached counts up to itself."""
        if at_least is None:
            return self.accepted, self.worth
        return min(self.accepted, at_least), self.worth


@dataclass(frozen=True)
class Question:
    """What is searched for.

    Args:
        table: the principal, and which packages are allowed.
        others: who else must accept.
        at_least: the share of futures that the principal's best package must hold in; None: the most accepted one.
        weigh: the best of some packages.
    """

    table: BargainingTable
    others: tuple[Party, ...]
    at_least: float | None
    weigh: Callable[[Int[np.ndarray, "package issue"]], Found]


@dataclass(frozen=True)
class _Tree:
    """What bounds are made of.

    Args:
        order: of the issues, the widest first.
        mixed: by depth, what each level adds to each weighted sum; levels first, so that each lies together.
        rest: by depth, the most that the issues from there on can add.
        start: the weighted sums of no deal.
        acceptance: how many of the tests are of acceptance alone; the rest hold the principal's mean worth too.
    """

    order: Int[np.ndarray, " depth"]
    mixed: tuple[Float[np.ndarray, "level test future"], ...]
    rest: Float[np.ndarray, "depth test future"]
    start: Float[np.ndarray, "test future"]
    acceptance: int


def search(question: Question, start: Found, *, most: int) -> tuple[Found, float]:
    """The best package from a first one on, and the gap: zero when no package does better.

    Depth first, the most promising level first; a level is gone into while its bound leaves room above the best so far.

    Args:
        question: what is asked.
        start: an allowed package.
        most: parts of packages to look at before stopping.
    """
    tree, at_least, best = _tree_of(question), question.at_least, start
    seen, left = 0, -np.inf
    parts: list[tuple[float, Float[np.ndarray, "test future"], tuple[int, ...]]] = [(np.inf, tree.start, ())]
    while parts:
        bound, before, chosen = parts.pop()
        if not _promises(bound, best, at_least):
            continue
        if seen >= most:
            left = max(left, bound)
            continue
        seen += bool(chosen)
        depth = len(chosen)
        sums = before + tree.mixed[depth - 1][chosen[-1]] if chosen else before
        if depth == len(tree.order):
            package = np.zeros(depth, dtype=np.int64)
            package[tree.order] = chosen
            option = question.weigh(package[None])
            best = option if option.rank(at_least) > best.rank(at_least) else best
            continue
        bounds = _bounds(tree, sums + tree.rest[depth + 1], tree.mixed[depth], at_least)
        bounds[~_open_levels(question.table, tree, chosen)] = -np.inf
        parts += [
            (float(bounds[level]), sums, (*chosen, int(level)))
            for level in np.argsort(bounds, kind="stable")
            if _promises(float(bounds[level]), best, at_least)
        ]
    now = best.accepted if at_least is None else best.worth
    return best, max(0.0, left - now)


def _promises(bound: float, best: Found, at_least: float | None) -> bool:
    """Whether a bound leaves room above the best so far."""
    if at_least is None:
        return bound > best.accepted + 1e-12
    floor = best.worth if best.accepted >= at_least else -np.inf
    return bound > floor + 1e-9


def _open_levels(table: BargainingTable, tree: _Tree, chosen: tuple[int, ...]) -> Bool[np.ndarray, " level"]:
    """The levels of the next issue that fit the levels chosen so far."""
    now, so_far = int(tree.order[len(chosen)]), dict(zip(map(int, tree.order), chosen, strict=False))
    level = np.arange(len(tree.mixed[len(chosen)]))
    fits = level >= table.lowest(now)
    for issue, from_level, other, least in table.needs:
        if issue == now and other in so_far:
            fits &= (level < from_level) | (so_far[other] >= least)
        elif other == now and issue in so_far:
            fits &= (level >= least) | (so_far[issue] < from_level)
    return fits


def _bounds(
    tree: _Tree,
    reach: Float[np.ndarray, "test future"],
    mixed: Float[np.ndarray, "level test future"],
    at_least: float | None,
) -> Float[np.ndarray, " level"]:
    """The most each level can lead to: a share of futures, or the principal's worth at the share asked for."""
    alone = tree.acceptance
    possible = np.stack([(reach[:alone] + one[:alone]).min(axis=0) > -ROUNDING for one in mixed])
    if at_least is None:
        return possible.mean(axis=1)
    futures = possible.shape[1]
    needed = max(int(np.ceil(at_least * futures - 1e-9)), 1)
    bounds = np.full(len(mixed), -np.inf)
    for level in np.flatnonzero(possible.sum(axis=1) >= needed):
        worth = np.where(possible[level], (reach[alone:] + mixed[level, alone:]).min(axis=0), -np.inf)
        bounds[level] = np.partition(worth, futures - needed)[futures - needed]
    return bounds


def _tree_of(question: Question) -> _Tree:
    """The tests on partial sums that hold for all completions."""
    parties, mean = (question.table.principal, *question.others), question.table.principal.on_average()
    futures = len(parties[0].no_deal)
    spread = [sum(float(np.ptp(p.worth[i], axis=1).mean()) for p in parties) for i in range(len(mean.worth))]
    order = np.argsort(spread)[::-1]
    tests = _tests(parties, mean, question.at_least)

    def of_level(issue: int) -> Float[np.ndarray, "row future level"]:
        """The principal's mean worth and each party's worth of the levels of an issue."""
        own = np.repeat(mean.worth[issue], futures, axis=0)
        return np.stack([own, *(party.worth[issue] for party in parties)])

    mixed = [np.einsum("tp,pfl->ltf", tests, of_level(int(issue))) for issue in order]
    best = np.stack([m.max(axis=0) for m in mixed])
    rest = np.concatenate([np.cumsum(best[::-1], axis=0)[::-1], np.zeros_like(best[:1])])
    start = tests @ np.stack([-mean.no_deal.repeat(futures), *(-p.no_deal for p in parties)])
    slack = SLACK * (np.abs(start) + np.sum([np.abs(m).max(axis=0) for m in mixed], axis=0)).max(axis=1, keepdims=True)
    single = tuple(m.astype(np.float32) for m in mixed)
    acceptance = int((tests[:, 0] == 0).sum())
    return _Tree(order, single, rest.astype(np.float32), (start + slack).astype(np.float32), acceptance)


def _tests(parties: tuple[Party, ...], mean: Party, at_least: float | None) -> Float[np.ndarray, "test row"]:
    """Weights of the mean worth and the parties: first tests of acceptance alone, then with the mean worth."""
    scale = np.array([float(np.abs(np.concatenate([w.ravel() for w in p.worth])).mean()) or 1.0 for p in parties])
    alone = directions(len(parties), DIRECTIONS) / scale
    acceptance = np.column_stack([np.zeros(len(alone)), alone])
    if at_least is None:
        return acceptance
    own = float(np.abs(mean.worth[0]).mean()) or 1.0
    prices = np.vstack([price * alone for price in PRICES]) * own
    return np.vstack([acceptance, np.column_stack([np.ones(len(prices)), prices])])
