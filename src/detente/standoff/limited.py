"""Limited-move and non-myopic stability: what a mover expects when both look several moves ahead.

G_h(i, s) is the state at which things end when i moves first from s and h moves may follow [@zagare-1984;
@kilgour-1985; @fang-hipel-kilgour-1993, ch. 4]: i goes to the state from which the other, with one move fewer, would
end best for i, if that end is better than s; else it stays. Two decision makers and strict rankings only: with more, or
with ties, what a mover should expect is not unique.
"""

import numpy as np
from jaxtyping import Bool, Int

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs

MOST_HORIZON = 1000


def can_look_ahead(conflict: Conflict) -> bool:
    """Whether limited-move stability is defined: two decision makers, no ties."""
    strict = (conflict.levels.max(axis=1) == conflict.size - 1).all()
    return len(conflict.names) == 2 and bool(strict)


def limited(conflict: Conflict, horizon: int) -> Bool[np.ndarray, "actor state"]:
    """L_h stability: whether a mover that looks `horizon` moves ahead stays.

    Raises:
        InputError: for ties, for other than two decision makers, or for a horizon outside 1 to 1000.
    """
    return expected_ends(conflict, horizon) == _stay(conflict)


def expected_ends(conflict: Conflict, horizon: int) -> Int[np.ndarray, "actor state"]:
    """Where each mover expects things to end when it looks `horizon` moves ahead from each state.

    Raises:
        InputError: as `limited`.
    """
    _check(conflict)
    if not 1 <= horizon <= MOST_HORIZON:
        raise InputError(f"horizon {horizon}", wanted=f"1 to {MOST_HORIZON} moves")
    ends = _stay(conflict)
    for _ in range(horizon):
        ends = _one_more(conflict, ends)
    return ends


def non_myopic(conflict: Conflict) -> Bool[np.ndarray, "actor state"]:
    """Stable at every horizon from some length on; expectations repeat in the end, so this can be settled."""
    _check(conflict)
    ends, met = _stay(conflict), dict[bytes, int]()
    kept: list[Bool[np.ndarray, "actor state"]] = []
    while ends.tobytes() not in met:
        met[ends.tobytes()] = len(kept)
        kept.append(ends == _stay(conflict))
        ends = _one_more(conflict, ends)
    return np.logical_and.reduce(kept[met[ends.tobytes()] :])


def _check(conflict: Conflict) -> None:
    """Refuse a conflict for which expectations are not unique."""
    if not can_look_ahead(conflict):
        raise InputError(
            f"{len(conflict.names)} decision makers" + (" with ties" if len(conflict.names) == 2 else ""),
            wanted="two decision makers and rankings without ties for limited-move stability",
            mend="leave l2, l3 and nonmyopic out, or break the ties",
        )


def _stay(conflict: Conflict) -> Int[np.ndarray, "actor state"]:
    """Everything ends where it is."""
    return np.tile(np.arange(conflict.size), (2, 1))


def _one_more(conflict: Conflict, ends: Int[np.ndarray, "actor state"]) -> Int[np.ndarray, "actor state"]:
    """Expectations with one move more: each mover looks at where the other would end."""
    return np.stack([_choose(arcs(conflict, i), conflict.levels[i], ends[1 - i]) for i in (0, 1)])


def _choose(moves: Arcs, level: np.ndarray, ends: np.ndarray) -> Int[np.ndarray, " state"]:
    """The end each state leads to when its mover picks the best."""
    state_of_level = np.argsort(level)
    top = int(level.max())
    best = top - moves.least(top - level[ends])
    return np.where(best > level, state_of_level[np.maximum(best, 0)], np.arange(len(level)))
