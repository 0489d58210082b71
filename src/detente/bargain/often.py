"""How often a waiver belongs to the best relief, when the numbers are uncertain."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.pareto import not_dominated
from detente.bargain.relief import ReliefBoard, ReliefPackages, objectives

BUDGETS = (1 / 8, 1 / 4, 1 / 2)


@dataclass(frozen=True)
class Frequency:
    """Shares of futures.

    Args:
        on_the_front: futures in which each package is not dominated.
        best_for_the_leverage: futures in which each package frees most worth for each unit of leverage.
        in_front: share of each future's non-dominated packages that hold each waiver, averaged over futures.
        in_best: futures in which each waiver is in the package that gives the ally most within each budget of
            leverage (shares of all leverage, `BUDGETS`).
    """

    on_the_front: Float[np.ndarray, " package"]
    best_for_the_leverage: Float[np.ndarray, " package"]
    in_front: Float[np.ndarray, " provision"]
    in_best: Float[np.ndarray, "budget provision"]


def waiver_frequency(board: ReliefBoard, packages: ReliefPackages) -> Frequency:
    """How often packages and waivers stay on the front, future by future.

    Args:
        board: the relief problem with its futures.
        packages: every package that could be on a front (`relief.unions_of_blockers`).

    Returns:
        Shares of futures.
    """
    parts = [_in_futures(board.some(block), packages) for block in _blocks(len(board.leverage), len(packages.waived))]
    fronts, in_front, ratios, best = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    most = np.bincount(ratios, minlength=len(packages.waived)) / len(ratios)
    in_best = np.array([packages.waived[chosen].mean(axis=0) for chosen in best])
    return Frequency(fronts.mean(axis=1), most, in_front.mean(axis=1), in_best)


def _blocks(futures: int, packages: int) -> list[slice]:
    """Futures in blocks that keep every package's objectives within some tens of megabytes."""
    size = max(1, 1_000_000 // max(packages, 1))
    return [slice(start, start + size) for start in range(0, futures, size)]


def _in_futures(board: ReliefBoard, packages: ReliefPackages) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For some futures, along the last axis: who is on the front, shares by waiver, best ratio, best within budgets."""
    points = objectives(board, packages)
    fronts = np.array([not_dominated(future) for future in points])
    in_front = (fronts / fronts.sum(axis=1, keepdims=True)) @ packages.waived
    total = board.leverage.sum(axis=1)
    best = np.stack([_best_within(points, budget * total) for budget in BUDGETS])
    return fronts.T, in_front.T, _best_ratio(board, points), best


def _best_ratio(
    board: ReliefBoard, points: Float[np.ndarray, "future package objective"]
) -> Int[np.ndarray, " future"]:
    """In each future the package that frees most worth, beyond what is free anyway, for each unit of leverage."""
    free = board.ally_value[:, board.blocks.sum(axis=1) == 0].sum(axis=1, keepdims=True)
    value = points[:, :, 0] - free
    return np.where(value > 1e-12, value / np.maximum(-points[:, :, 2], 1e-12), 0.0).argmax(axis=1)


def _best_within(
    points: Float[np.ndarray, "future package objective"], leverage: Float[np.ndarray, " future"]
) -> Int[np.ndarray, " future"]:
    """In each future the package with most ally value within the leverage, the cheapest of equals."""
    affordable = -points[:, :, 2] <= leverage[:, None] * (1 + 1e-12)
    value = np.where(affordable, points[:, :, 0], -np.inf)
    tied = value >= value.max(axis=1, keepdims=True)
    return np.where(tied, points[:, :, 2], -np.inf).argmax(axis=1)
