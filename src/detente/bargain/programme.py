"""The relief problem as an integer programme, for boards with too many unions of waivers to list.

Yes or no for each waiver and each project; a project needs, for each provision that blocks it, a waiver that opens its
way. Where several waivers share a provision, a number between 0 and 1 stands for each of its three costs: no less than
the share of the dearest way that any waiver made asks.
"""

import numpy as np
from jaxtyping import Bool, Float

from detente.bargain.closure import best_at_prices
from detente.bargain.integer import Programme, exact_front
from detente.bargain.relief import LISTED, ReliefBoard, ReliefPackages, freed_by, front_of, unions_of_covers


def relief_front(board: ReliefBoard, *, most: int = 200, listed: int = LISTED) -> ReliefPackages:
    """Every package that no other beats on all of ally value, ties, leverage, cash and irreversibility, on average.

    Packages with equal objectives count once: the one with fewest waivers.

    Args:
        board: the relief problem; means over its futures are compared.
        most: the largest number of packages that integer programming may look for.
        listed: the largest number of unions of waivers to list.

    Returns:
        The non-dominated packages, least leverage first, with the gap when the search was cut short.
    """
    packages = unions_of_covers(board, most=listed)
    return front_of(board, packages if packages is not None else by_integer_programming(board, most=most))


def by_integer_programming(board: ReliefBoard, *, most: int) -> ReliefPackages:
    """The front by integer programming, with the package whose share of worth passes its share of leverage by most.

    That package is among them however early the search is cut short, as long as no two waivers share a provision.
    """
    front = exact_front(programme_of(board.on_average()), most=most)
    made = np.vstack([_largest_surplus(board), front.choices[:, : len(board.waivers)] > 0.5])
    return ReliefPackages(made, freed_by(board, made), front.gap)


def programme_of(mean: ReliefBoard) -> Programme:
    """The programme of one future's board: waivers, projects, then the shared costs of provisions with several ways."""
    counts = np.bincount(mean.way_provision, minlength=len(mean.provisions))
    shared = np.flatnonzero(counts > 1)
    waivers, projects = len(mean.waivers), len(mean.projects)
    width = waivers + projects + 3 * len(shared)
    costs = (mean.leverage[0], mean.cash[0], mean.irreversible[0])
    objectives = np.zeros((5, width))
    objectives[0, waivers : waivers + projects] = mean.ally_value[0]
    objectives[1, waivers : waivers + projects] = mean.ties[0]
    objectives[3, waivers : waivers + projects] = -mean.fees[0]
    rows = _opening_rows(mean, width)
    for k, cost in enumerate(costs):
        alone = counts[mean.way_provision] == 1
        objectives[2 + k, :waivers] = -np.bincount(mean.way_waiver[alone], cost[alone], minlength=waivers)
        for s, provision in enumerate(shared):
            at = waivers + projects + 3 * s + k
            ways = np.flatnonzero(mean.way_provision == provision)
            dearest = float(cost[ways].max())
            objectives[2 + k, at] = -dearest
            rows += [_with(width, {int(mean.way_waiver[w]): cost[w], at: -dearest}) for w in ways if cost[w] > 0]
    whole = np.arange(width) < waivers + projects
    return Programme(objectives, np.array(rows).reshape(-1, width), np.zeros(len(rows)), whole)


def _opening_rows(mean: ReliefBoard, width: int) -> list[Float[np.ndarray, " variable"]]:
    """A project is free only if each of its blockers is waived by a way that opens for it."""
    rows: list[Float[np.ndarray, " variable"]] = []
    for project, provision in np.argwhere(mean.blocks):
        ways = np.flatnonzero((mean.way_provision == provision) & mean.opens[:, project])
        row = {int(mean.way_waiver[w]): -1.0 for w in ways}
        rows.append(_with(width, {**row, len(mean.waivers) + int(project): 1.0}))
    return rows


def _with(width: int, values: dict[int, float]) -> Float[np.ndarray, " variable"]:
    """A row with some values."""
    row = np.zeros(width)
    row[list(values)] = list(values.values())
    return row


def _largest_surplus(board: ReliefBoard) -> Bool[np.ndarray, "package waiver"]:
    """The waivers with the largest surplus, by a minimum cut; none where waivers share provisions."""
    made = np.zeros((1, len(board.waivers)), dtype=bool)
    mean = board.on_average()
    if np.bincount(mean.way_provision).max(initial=0) > 1 or not mean.opens.all():
        return made
    blocked, worth = mean.blocked, mean.ally_value[0]
    price = np.bincount(mean.way_waiver, mean.leverage[0], minlength=len(mean.waivers))
    price = price * worth[blocked].sum() / max(float(mean.every_leverage[0]), 1e-300)
    needs = mean.blocks.astype(int) @ mean.waives.T.astype(int) > 0
    paid, _ = best_at_prices(needs[blocked], worth[blocked], price)
    made[0] = needs[blocked][paid].any(axis=0)
    return made
