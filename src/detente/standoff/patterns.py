"""Sets of states as patterns over options: the shortest description that fits these states and no others."""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Bool, Int

from detente.standoff.model import Board, Conflict

SHOWN = 3
MOST_WORDED = 512  # states that are put into patterns; of more only the number is told


def patterns_of(board: Board, states: Iterable[int]) -> tuple[str, ...]:
    """Patterns of Y, N and - that together match these feasible states and no other feasible one.

    From each state as many options are left open as can be, options not taken first; of the patterns that come out the
    one that covers most is taken, until all are covered.

    >>> board = Board(("a", "b"), ("s1", "s2", "s3"), np.array([[0, 0], [1, 0], [1, 1]]))
    >>> patterns_of(board, [1, 2]), patterns_of(board, [0])
    (('Y-',), ('N-',))
    """
    wanted = np.zeros(len(board.states), dtype=np.bool_)
    wanted[list(states)] = True
    taken = board.taken == 1
    codes = (taken.astype(np.int64) << np.arange(taken.shape[1], dtype=np.int64)).sum(axis=1)
    others = np.unique(codes[~wanted])
    candidates = {_widest(taken[s], int(codes[s]), others) for s in np.flatnonzero(wanted)}
    covers = {row: _matching(taken, row) for row in sorted(candidates)}
    left, chosen = wanted.copy(), list[str]()
    while left.any():
        best = max(covers, key=lambda row: (int((covers[row] & left).sum()), row.count("-"), row))
        chosen.append(best)
        left &= ~covers[best]
    for row in tuple(chosen):  # one that later ones made idle
        rest = [covers[other] for other in chosen if other != row]
        if rest and not (wanted & ~np.logical_or.reduce(rest)).any():
            chosen.remove(row)
    return tuple(chosen)


def _widest(row: Bool[np.ndarray, " option"], code: int, others: Int[np.ndarray, " other"]) -> str:
    """A state's own row with every option left open that may be: no other state is to match, all as numbers."""
    differs, fixed = others ^ code, (1 << len(row)) - 1
    for option in sorted(range(len(row)), key=lambda k: (bool(row[k]), k)):
        if (differs & (fixed & ~(1 << option))).all():
            fixed &= ~(1 << option)
    return "".join(("Y" if row[k] else "N") if fixed >> k & 1 else "-" for k in range(len(row)))


def _matching(taken: Bool[np.ndarray, "state option"], row: str) -> Bool[np.ndarray, " state"]:
    """The states that a pattern matches."""
    fixed = [k for k, c in enumerate(row) if c != "-"]
    return np.asarray((taken[:, fixed] == [row[k] == "Y" for k in fixed]).all(axis=1))


def pattern_in_words(conflict: Conflict, row: str) -> str:
    """A pattern as people say it: `talks, no relief`."""
    parts = [o.name if c == "Y" else f"no {o.name}" for o, c in zip(conflict.options, row, strict=True) if c != "-"]
    return ", ".join(parts) or "anything"


def states_in_words(conflict: Conflict, states: Iterable[int], *, most: int = SHOWN) -> str:
    """A set of states by patterns in words, the first few of them."""
    states = list(states)
    if len(states) > MOST_WORDED:
        return f"one of {len(states):,} sets of options"
    rows = patterns_of(conflict.board, states)
    more = f"; or {len(rows) - most} more patterns" if len(rows) > most else ""
    return "; or ".join(pattern_in_words(conflict, row) for row in rows[:most]) + more
