"""Which waivers free which projects: the relief problem in numbers, and its exact front.

A provision waived gives up leverage, lets some hard cash flow and may not come back; a project runs only once every
provision that blocks it is waived. Sets of projects decide everything: nobody gains from a waiver that frees nothing,
so each non-dominated package is the union of some projects' blockers. While those unions can be listed the front is
found among them; beyond that by integer programming (`integer.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.closure import most_for_the_price
from detente.bargain.integer import Programme, exact_front
from detente.bargain.pareto import first_of_equals, not_dominated

# The largest number of unions of blockers to list before turning to integer programming.
LISTED = 20_000


@dataclass(frozen=True)
class ReliefBoard:
    """Provisions and projects in numbers, in each future.

    Args:
        provisions, projects, routes: titles along their axes.
        blocks: which provisions block each project.
        ally_value: worth of each project to the ally, per year; zero where the ally would not want it.
        ties: what each project adds to the ties stock, per month; zero where the ally would not want it.
        leverage: leverage given up by waiving each provision, USD million a year.
        cash: hard currency that the waiver lets the counterpart earn, USD million a year.
        irreversible: leverage that could not be put back, in expectation, USD million a year.
        route_of: the legal route of each provision.
        route_chance: chance that a route opens when tried.
    """

    provisions: tuple[str, ...]
    projects: tuple[str, ...]
    routes: tuple[str, ...]
    blocks: Bool[np.ndarray, "project provision"]
    ally_value: Float[np.ndarray, "future project"]
    ties: Float[np.ndarray, "future project"]
    leverage: Float[np.ndarray, "future provision"]
    cash: Float[np.ndarray, "future provision"]
    irreversible: Float[np.ndarray, "future provision"]
    route_of: Int[np.ndarray, " provision"]
    route_chance: Float[np.ndarray, "future route"]

    def on_average(self) -> "ReliefBoard":
        """The same board with one future of mean values: objectives are linear, so a package's means are exact."""
        return self._each(lambda values: values.mean(axis=0, keepdims=True))

    def some(self, futures: slice) -> "ReliefBoard":
        """The same board in some of its futures."""
        return self._each(lambda values: values[futures])

    def _each(self, change: Callable[[np.ndarray], np.ndarray]) -> "ReliefBoard":
        """The board with every number that differs by future changed."""
        return replace(
            self,
            ally_value=change(self.ally_value),
            ties=change(self.ties),
            leverage=change(self.leverage),
            cash=change(self.cash),
            irreversible=change(self.irreversible),
            route_chance=change(self.route_chance),
        )


@dataclass(frozen=True)
class ReliefPackages:
    """Sets of waivers, each with the projects it frees.

    Args:
        waived, freed: what each package waives and frees.
        gap: zero when no package is missing; else as in `integer.Front`.
    """

    waived: Bool[np.ndarray, "package provision"]
    freed: Bool[np.ndarray, "package project"]
    gap: float = 0.0

    def only(self, chosen: Bool[np.ndarray, " package"] | Int[np.ndarray, " package"]) -> "ReliefPackages":
        """Some of the packages."""
        return ReliefPackages(self.waived[chosen], self.freed[chosen], self.gap)


OBJECTIVES = ("ally_value", "ties", "leverage", "cash", "irreversible")


def relief_front(board: ReliefBoard, *, most: int = 200, listed: int = LISTED) -> ReliefPackages:
    """Every package that no other beats on all of ally value, ties, leverage, cash and irreversibility, on average.

    Packages with equal objectives count once: the one with fewest waivers.

    Args:
        board: the relief problem; means over its futures are compared.
        most: the largest number of packages that integer programming may look for.
        listed: the largest number of unions of blockers to list.

    Returns:
        The non-dominated packages, least leverage first, with the gap when the search was cut short.
    """
    mean = board.on_average()
    packages = unions_of_blockers(mean, most=listed)
    if packages is None:
        packages = _by_integer_programming(mean, most=most)
    points = objectives(mean, packages)[0]
    stay = np.flatnonzero(not_dominated(points))
    stay = stay[np.lexsort((packages.waived[stay].sum(1), -points[stay, 2]))]
    stay = stay[first_of_equals(points[stay])]
    return packages.only(stay)


def objectives(board: ReliefBoard, packages: ReliefPackages) -> Float[np.ndarray, "future package objective"]:
    """The five objectives of each package in each future, costs with a minus sign: more is better in all."""
    freed, waived = packages.freed.T.astype(float), packages.waived.T.astype(float)
    gains = [board.ally_value @ freed, board.ties @ freed]
    costs = [-(board.leverage @ waived), -(board.cash @ waived), -(board.irreversible @ waived)]
    return np.stack(gains + costs, axis=2)


def chance_of_routes(board: ReliefBoard, packages: ReliefPackages) -> Float[np.ndarray, "future package"]:
    """Chance that every legal route a package needs opens: each route is won once, routes are independent."""
    needed = np.zeros((len(packages.waived), len(board.routes)), dtype=bool)
    for p, route in enumerate(board.route_of):
        needed[:, route] |= packages.waived[:, p]
    chances = np.where(needed[None], board.route_chance[:, None, :], 1.0)
    return chances.prod(axis=2)


def unions_of_blockers(board: ReliefBoard, *, most: int = LISTED) -> ReliefPackages | None:
    """Every union of projects' blockers with all the projects it frees, or nothing when there are more than `most`.

    Waivers that free nothing cannot help as long as no waiver pays for itself, which a board's costs never do.
    """
    blockers = [_as_bits(row) for row in board.blocks]
    unions = {0}
    for bits in sorted(set(blockers)):
        unions |= {bits | other for other in unions}
        if len(unions) > most:
            return None
    waived = np.array([_as_row(bits, len(board.provisions)) for bits in sorted(unions)])
    return ReliefPackages(waived, freed_by(board.blocks, waived))


def freed_by(
    blocks: Bool[np.ndarray, "project provision"], waived: Bool[np.ndarray, "package provision"]
) -> Bool[np.ndarray, "package project"]:
    """Which projects a set of waivers frees: those with no blocker left."""
    return (~waived).astype(int) @ blocks.T.astype(int) == 0


def _by_integer_programming(board: ReliefBoard, *, most: int) -> ReliefPackages:
    """The front when unions are too many to list: waivers and projects as yes-or-no variables.

    However early it is cut short, it holds the package that frees most worth for each unit of leverage.
    """
    projects, provisions = board.blocks.shape
    pairs = np.argwhere(board.blocks)
    rows = np.zeros((len(pairs), provisions + projects))
    rows[np.arange(len(pairs)), pairs[:, 1]] = -1.0
    rows[np.arange(len(pairs)), provisions + pairs[:, 0]] = 1.0
    costs = -np.vstack([board.leverage, board.cash, board.irreversible])
    gains = np.vstack([board.ally_value, board.ties])
    coefficients = np.block([[np.zeros((2, provisions)), gains], [costs, np.zeros((3, projects))]])
    front = exact_front(Programme(coefficients, rows, np.zeros(len(rows))), most=most)
    blocked = board.blocks.any(axis=1)
    paid = most_for_the_price(board.blocks[blocked], board.ally_value[0, blocked], board.leverage[0])
    surely = np.zeros((1, projects), dtype=bool)
    surely[0, blocked] = paid
    freed = np.vstack([surely, front.choices[:, provisions:]])
    waived = freed.astype(int) @ board.blocks.astype(int) > 0
    return ReliefPackages(waived, freed_by(board.blocks, waived), front.gap)


def _as_bits(row: Bool[np.ndarray, " provision"]) -> int:
    """A set of provisions as the bits of a whole number."""
    return sum(1 << int(p) for p in np.flatnonzero(row))


def _as_row(bits: int, provisions: int) -> Bool[np.ndarray, " provision"]:
    """The bits of a whole number as a set of provisions."""
    return np.array([bool(bits >> p & 1) for p in range(provisions)])
