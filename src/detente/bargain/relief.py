"""Which waivers free which projects: the relief problem in numbers, and its exact front.

A waiver is a measure that takes provisions out of the way: a suspension waives them in full, an exemption for agreed
projects gives up a share of their leverage. A project runs once every provision that blocks it is waived by something
that opens the way for it. Waivers cost leverage, let hard cash flow and may not come back; where two of them waive one
provision, the larger of their costs counts.

Nobody gains from a waiver that frees nothing, so each non-dominated package is the union of smallest sets that free
some projects. While those unions can be listed the front is found among them; beyond that by integer programming
(`programme.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.bargain.pareto import first_of_equals, not_dominated

# The largest number of unions to list before turning to integer programming.
LISTED = 20_000
# The largest number of ways to free one project that are looked through for the smallest.
COVERS = 20_000


@dataclass(frozen=True)
class ReliefBoard:
    """Waivers, provisions and projects in numbers, in each future. A *way* is one waiver for one provision.

    Args:
        waivers, provisions, projects, routes: titles along their axes.
        laws: where each provision stands.
        blocks: which provisions block each project.
        way_waiver, way_provision, way_route: positions of each way's waiver, provision and legal route.
        opens: which ways open the way for which project.
        ally_value: worth of each project to the ally, per year; zero where the ally would not want it.
        ties: what each project adds to the ties stock, per month; zero where the ally would not want it.
        fees: hard currency that each project pays the counterpart, USD million a year.
        leverage: leverage given up by each way, USD million a year.
        cash: hard currency that each way lets the counterpart earn, USD million a year.
        irreversible: leverage that could not be put back, in expectation, USD million a year.
        whole_leverage: leverage of each provision, all of it.
        route_chance: chance that a route opens when tried.
    """

    waivers: tuple[str, ...]
    provisions: tuple[str, ...]
    projects: tuple[str, ...]
    routes: tuple[str, ...]
    laws: tuple[str, ...]
    blocks: Bool[np.ndarray, "project provision"]
    way_waiver: Int[np.ndarray, " way"]
    way_provision: Int[np.ndarray, " way"]
    way_route: Int[np.ndarray, " way"]
    opens: Bool[np.ndarray, "way project"]
    ally_value: Float[np.ndarray, "future project"]
    ties: Float[np.ndarray, "future project"]
    fees: Float[np.ndarray, "future project"]
    leverage: Float[np.ndarray, "future way"]
    cash: Float[np.ndarray, "future way"]
    irreversible: Float[np.ndarray, "future way"]
    whole_leverage: Float[np.ndarray, "future provision"]
    route_chance: Float[np.ndarray, "future route"]

    def on_average(self) -> "ReliefBoard":
        """The same board with one future of mean values."""
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
            fees=change(self.fees),
            leverage=change(self.leverage),
            cash=change(self.cash),
            irreversible=change(self.irreversible),
            whole_leverage=change(self.whole_leverage),
            route_chance=change(self.route_chance),
        )

    @property
    def every_leverage(self) -> Float[np.ndarray, " future"]:
        """Leverage of all provisions together."""
        return self.whole_leverage.sum(axis=1)

    @property
    def waives(self) -> Bool[np.ndarray, "waiver provision"]:
        """Which provisions each waiver waives."""
        found = np.zeros((len(self.waivers), len(self.provisions)), dtype=bool)
        found[self.way_waiver, self.way_provision] = True
        return found

    @property
    def blocked(self) -> Bool[np.ndarray, " project"]:
        """The projects that some provision blocks."""
        return np.asarray(self.blocks.any(axis=1))


@dataclass(frozen=True)
class ReliefPackages:
    """Sets of waivers, each with the projects that it frees.

    Args:
        made, freed: what each package waives with and frees.
        gap: zero when no package is missing; else as in `integer.Front`.
    """

    made: Bool[np.ndarray, "package waiver"]
    freed: Bool[np.ndarray, "package project"]
    gap: float = 0.0

    def only(self, chosen: Bool[np.ndarray, " package"] | Int[np.ndarray, " package"]) -> "ReliefPackages":
        """Some of the packages."""
        return ReliefPackages(self.made[chosen], self.freed[chosen], self.gap)


OBJECTIVES = ("ally_value", "ties", "leverage", "cash", "irreversible")


def objectives(board: ReliefBoard, packages: ReliefPackages) -> Float[np.ndarray, "future package objective"]:
    """The five objectives of each package in each future, costs with a minus sign: more is better in all."""
    freed = packages.freed.T.astype(float)
    gains = [board.ally_value @ freed, board.ties @ freed]
    leverage, cash, lost = (
        cost_of(board, one, packages.made) for one in (board.leverage, board.cash, board.irreversible)
    )
    return np.stack([*gains, -leverage, -(cash + board.fees @ freed), -lost], axis=2)


def surplus(
    board: ReliefBoard, points: Float[np.ndarray, "future package objective"]
) -> Float[np.ndarray, "future package"]:
    """Share of the blocked projects' worth that each package frees less the share of all leverage that it gives up."""
    worth, leverage = shares(board, points)
    return worth - leverage


def shares(
    board: ReliefBoard, points: Float[np.ndarray, "future package objective"]
) -> tuple[Float[np.ndarray, "future package"], Float[np.ndarray, "future package"]]:
    """Share of the blocked projects' worth that each package frees, and of all leverage that it gives up, by future."""
    free = board.ally_value[:, ~board.blocked].sum(axis=1, keepdims=True)
    worth = board.ally_value[:, board.blocked].sum(axis=1, keepdims=True)
    whole = board.every_leverage[:, None]
    return (points[:, :, 0] - free) / np.maximum(worth, 1e-300), -points[:, :, 2] / np.maximum(whole, 1e-300)


def mean_objectives(board: ReliefBoard, packages: ReliefPackages) -> Float[np.ndarray, "package objective"]:
    """The five objectives on average over the futures."""
    parts = [objectives(board.some(block), packages).sum(axis=0) for block in blocks_of(board, packages)]
    return np.sum(parts, axis=0) / len(board.leverage)


def blocks_of(board: ReliefBoard, packages: ReliefPackages) -> list[slice]:
    """Futures in blocks that keep the objectives of all packages within some tens of megabytes."""
    size = max(1, 1_000_000 // max(len(packages.made), 1))
    return [slice(start, start + size) for start in range(0, len(board.leverage), size)]


def cost_of(
    board: ReliefBoard, cost: Float[np.ndarray, "future way"], made: Bool[np.ndarray, "package waiver"]
) -> Float[np.ndarray, "future package"]:
    """What the waivers made cost: for each provision the dearest way among them."""
    used = made[:, board.way_waiver].T.astype(float)
    counts = np.bincount(board.way_provision, minlength=len(board.provisions))
    alone = counts[board.way_provision] == 1
    total = cost[:, alone] @ used[alone]
    for provision in np.flatnonzero(counts > 1):
        ways = np.flatnonzero(board.way_provision == provision)
        dearest = cost[:, ways[0], None] * used[ways[0]]
        for way in ways[1:]:
            dearest = np.maximum(dearest, cost[:, way, None] * used[way])
        total = total + dearest
    return total


def waived_by(board: ReliefBoard, made: Bool[np.ndarray, "package waiver"]) -> Bool[np.ndarray, "package provision"]:
    """The provisions that sets of waivers waive, whole or in part."""
    return made.astype(int) @ board.waives.astype(int) > 0


def freed_by(board: ReliefBoard, made: Bool[np.ndarray, "package waiver"]) -> Bool[np.ndarray, "package project"]:
    """Which projects sets of waivers free: those whose every blocker is waived by a way that opens for them."""
    used = made[:, board.way_waiver]
    freed = np.ones((len(made), len(board.projects)), dtype=bool)
    for project, provision in np.argwhere(board.blocks):
        ways = (board.way_provision == provision) & board.opens[:, project]
        freed[:, project] &= used[:, ways].any(axis=1)
    return freed


def chance_of_routes(
    board: ReliefBoard, made: Bool[np.ndarray, "package waiver"]
) -> Float[np.ndarray, "future package"]:
    """Chance that every legal route a package needs opens: each route is won once, routes are independent."""
    needed = np.zeros((len(made), len(board.routes)), dtype=bool)
    for waiver, route in zip(board.way_waiver, board.way_route, strict=True):
        needed[:, route] |= made[:, waiver]
    chances = np.where(needed[None], board.route_chance[:, None, :], 1.0)
    return chances.prod(axis=2)


def front_of(board: ReliefBoard, packages: ReliefPackages) -> ReliefPackages:
    """The packages that no other beats on all five objectives, on average; least leverage first.

    Of packages with equal objectives the one with fewest waivers stays.
    """
    points = mean_objectives(board, packages)
    stay = np.flatnonzero(not_dominated(points))
    stay = stay[np.lexsort((packages.made[stay].sum(1), -points[stay, 2]))]
    return packages.only(stay[first_of_equals(points[stay])])


def unions_of_covers(board: ReliefBoard, *, most: int = LISTED) -> ReliefPackages | None:
    """Every union of smallest sets of waivers that free a project, or nothing when there are more than `most`.

    Waivers that free nothing cannot help as long as no waiver pays for itself, which a board's costs never do.
    """
    unions = {0}
    for project in np.flatnonzero(board.blocked):
        covers = smallest_covers(board, int(project))
        if covers is None:
            return None
        unions |= {bits | other for other in unions for bits in covers}
        if len(unions) > most:
            return None
    made = np.array([[bool(bits >> w & 1) for w in range(len(board.waivers))] for bits in sorted(unions)])
    return ReliefPackages(made, freed_by(board, made))


def smallest_covers(board: ReliefBoard, project: int) -> set[int] | None:
    """The sets of waivers, as bits, that free a project and of which no part does; nothing when too many to look at."""
    options = [
        sorted(
            {1 << int(board.way_waiver[w]) for w in np.flatnonzero(board.way_provision == p) if board.opens[w, project]}
        )
        for p in np.flatnonzero(board.blocks[project])
    ]
    if np.prod([float(len(ways)) for ways in options]) > COVERS:
        return None
    every = {sum(set(choice)) for choice in product(*options)}
    return {bits for bits in every if not any(other != bits and other & bits == other for other in every)}
