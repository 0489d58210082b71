"""Which points are not dominated: more is better on every axis."""

import numpy as np
from jaxtyping import Bool, Float

BLOCK = 512


def not_dominated(points: Float[np.ndarray, "point axis"]) -> Bool[np.ndarray, " point"]:
    """Which points no other point beats: at least as good on every axis and better on one.

    Equal points are all kept. Exact comparison, no tolerance.

    Args:
        points: more is better on every axis.

    Returns:
        True for each point that is not dominated.

    >>> not_dominated(np.array([[1.0, 1.0], [2.0, 0.0], [1.0, 0.5]])).tolist()
    [True, True, False]
    """
    if points.shape[1] == 2:
        return _on_staircase(points)
    order = np.lexsort(tuple(-points[:, axis] for axis in reversed(range(points.shape[1]))))
    ranked = points[order]
    keep = np.zeros(len(points), dtype=bool)
    front = ranked[:0]
    for start in range(0, len(ranked), BLOCK):
        block = ranked[start : start + BLOCK]
        alive = ~_beaten(block, front)
        alive[alive] = ~_beaten(block[alive], block[alive])
        keep[order[start : start + BLOCK][alive]] = True
        front = np.concatenate([front, block[alive]])
    return keep


def first_of_equals(points: Float[np.ndarray, "point axis"]) -> Bool[np.ndarray, " point"]:
    """One of each set of equal points: the first."""
    keep = np.zeros(len(points), dtype=bool)
    keep[np.unique(points, axis=0, return_index=True)[1]] = True
    return keep


def _beaten(points: Float[np.ndarray, "point axis"], by: Float[np.ndarray, "other axis"]) -> Bool[np.ndarray, " point"]:
    """Which points one of the others dominates, a block of the others at a time."""
    beaten = np.zeros(len(points), dtype=bool)
    for start in range(0, len(by), 4 * BLOCK):
        left = np.flatnonzero(~beaten)
        beaten[left] = _beaten_by_block(points[left], by[start : start + 4 * BLOCK])
    return beaten


def _beaten_by_block(
    points: Float[np.ndarray, "point axis"], by: Float[np.ndarray, "other axis"]
) -> Bool[np.ndarray, " point"]:
    """Which points one of the others dominates."""
    as_good = np.ones((len(points), len(by)), dtype=bool)
    better = np.zeros((len(points), len(by)), dtype=bool)
    for axis in range(points.shape[1]):
        mine, theirs = points[:, axis, None], by[None, :, axis]
        as_good &= theirs >= mine
        better |= theirs > mine
    return np.any(as_good & better, axis=1)


def _on_staircase(points: Float[np.ndarray, "point axis"]) -> Bool[np.ndarray, " point"]:
    """Two axes: one sort and one running maximum."""
    order = np.lexsort((-points[:, 1], -points[:, 0]))
    first, second = points[order, 0], points[order, 1]
    best_before = np.concatenate([[-np.inf], np.maximum.accumulate(second)[:-1]])
    stays = second > best_before
    leader = np.maximum.accumulate(np.where(stays, np.arange(len(order)), 0))
    stays |= (first == first[leader]) & (second == second[leader])
    keep = np.zeros(len(points), dtype=bool)
    keep[order[stays]] = True
    return keep
