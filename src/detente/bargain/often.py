"""How often a waiver belongs to the best relief, when the numbers are uncertain."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.pareto import not_dominated
from detente.bargain.relief import ReliefBoard, ReliefPackages, blocks_of, objectives, surplus, waived_by

BUDGETS = (1 / 8, 1 / 4, 1 / 2)


@dataclass(frozen=True)
class Frequency:
    """Shares of futures.

    Args:
        on_the_front: futures in which nothing beats each package.
        best: futures in which each package is the best bargain (`relief.surplus` is largest).
        in_best: futures in which each provision is waived by the best bargain.
        in_front: share of each future's non-dominated packages that waive each provision, averaged over futures.
        within: futures in which each provision is waived by the package that gives the ally most within each budget
            of leverage (shares of all leverage, `BUDGETS`).
        is_cut: whether packages that could be best somewhere were left out.
    """

    on_the_front: Float[np.ndarray, " package"]
    best: Float[np.ndarray, " package"]
    in_best: Float[np.ndarray, " provision"]
    in_front: Float[np.ndarray, " provision"]
    within: Float[np.ndarray, "budget provision"]
    is_cut: bool = False


def waiver_frequency(board: ReliefBoard, packages: ReliefPackages) -> Frequency:
    """How often packages and waivers are among the best, future by future.

    Args:
        board: the relief problem with its futures.
        packages: every package that could be on a front (`relief.unions_of_covers`).

    Returns:
        Shares of futures.
    """
    waived = waived_by(board, packages.made)
    parts = [_in_futures(board.some(block), packages, waived) for block in blocks_of(board, packages)]
    fronts, in_front, best, within = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    often = np.bincount(best, minlength=len(packages.made)) / len(best)
    in_budgets = np.array([waived[chosen].mean(axis=0) for chosen in within])
    return Frequency(fronts.mean(axis=1), often, waived[best].mean(axis=0), in_front.mean(axis=1), in_budgets)


def _in_futures(
    board: ReliefBoard, packages: ReliefPackages, waived: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For some futures, along the last axis: who is on the front, shares by provision, the best, best in budgets."""
    points = objectives(board, packages)
    fronts = np.array([not_dominated(future) for future in points])
    in_front = (fronts / fronts.sum(axis=1, keepdims=True)) @ waived
    within = np.stack([_best_within(points, budget * board.every_leverage) for budget in BUDGETS])
    return fronts.T, in_front.T, surplus(board, points).argmax(axis=1), within


def _best_within(
    points: Float[np.ndarray, "future package objective"], leverage: Float[np.ndarray, " future"]
) -> Int[np.ndarray, " future"]:
    """In each future the package with most ally value within the leverage, the cheapest of equals."""
    affordable = -points[:, :, 2] <= leverage[:, None] * (1 + 1e-12)
    value = np.where(affordable, points[:, :, 0], -np.inf)
    tied = value >= value.max(axis=1, keepdims=True)
    return np.where(tied, points[:, :, 2], -np.inf).argmax(axis=1)
