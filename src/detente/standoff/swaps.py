"""Pairs of states whose order two rankings do not share, in memory per state.

A *swap* is a pair strictly ranked in the first and not in that order in the second: turned round, or tied.
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Int

SMALL = 64  # states among which pairs are counted one by one


def lost(old: Int[np.ndarray, " state"], new: Int[np.ndarray, " state"]) -> int:
    """Swaps from one ranking to another.

    From the first's best state down, equal ones by the second: the pairs of which the later is not below the earlier,
    less those that are alike in both.

    >>> lost(np.array([2, 1, 0]), np.array([0, 1, 1]))
    3
    """
    if np.array_equal(old, new):
        return 0
    order = np.lexsort((-new, -old))
    alike = np.unique(np.stack([old, new]), axis=1, return_counts=True)[1].astype(np.int64)
    return _not_falling(new[order])[0] - int((alike * (alike - 1) // 2).sum())


def _not_falling(values: Int[np.ndarray, " some"]) -> tuple[int, Int[np.ndarray, " some"]]:
    """Pairs of which the later is not smaller than the earlier, and the values sorted: half by half."""
    if len(values) <= SMALL:
        later = values[None, :] >= values[:, None]
        return int(np.triu(later, 1).sum()), np.sort(values)
    (before, first), (after, second) = (_not_falling(half) for half in np.array_split(values, 2))
    across = int(np.searchsorted(first, second, side="right").sum())
    return before + after + across, np.sort(np.concatenate([first, second]), kind="stable")


def turned(old: Int[np.ndarray, " state"], new: Int[np.ndarray, " state"]) -> Iterator[tuple[int, int]]:
    """The swaps one by one, the state that was better first."""
    for a in () if np.array_equal(old, new) else range(len(old)):
        for b in np.flatnonzero((old < old[a]) & (new >= new[a])).tolist():
            yield a, b


def untied(old: Int[np.ndarray, " state"], new: Int[np.ndarray, " state"]) -> Iterator[tuple[int, int]]:
    """The pairs tied in the first ranking and not in the second, the better one first."""
    for a in () if np.array_equal(old, new) else range(len(old)):
        for b in np.flatnonzero((old == old[a]) & (new < new[a])).tolist():
            yield a, b
