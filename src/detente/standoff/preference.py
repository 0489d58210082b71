"""Rankings of states: given directly, by weights of options, or by prioritised statements, ties allowed.

Prioritised statements are compared like words in a dictionary: the first statement on which two states differ decides
[@fang-hipel-kilgour-peng-2003]. That equals the score sum of 2^(k-j) over true statements, but never overflows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.case.metrics import BadExpression
from detente.case.statements import Statement, Taken, parse_statement, quoted
from detente.errors import InputError, nearest
from detente.standoff.model import Board


@dataclass(frozen=True, slots=True)
class Prioritised:
    """Statements, the most important first, as text: `freeze and not press`.

    Args:
        great: states that differ in one of so many first statements are *greatly* apart.
    """

    statements: tuple[str, ...]
    great: int = 0

    def texts(self) -> tuple[str, ...]:
        """The statements."""
        return self.statements


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weight for each option taken; options left out weigh nothing."""

    weights: Mapping[str, float]

    def texts(self) -> tuple[str, ...]:
        """No statements."""
        return ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Groups of tied states, best first, by any name that `Board.meant` knows.

    Args:
        great: numbers of groups, from 1, after which the step down is a great one.
    """

    groups: tuple[tuple[str, ...], ...]
    great: tuple[int, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """No statements."""
        return ()


Preference = Prioritised | Weighted | Ranked


def levels_of(preference: Preference, board: Board) -> Int[np.ndarray, " state"]:
    """Rank of every state, from 0, larger is better, equal ranks are ties.

    Raises:
        InputError: for an option or a state that does not exist, or a ranking that misses or repeats a state.
    """
    match preference:
        case Prioritised(statements):
            return by_statements(statements, board)
        case Weighted(weights):
            return by_weights(weights, board)
        case Ranked(groups):
            return by_groups(groups, board)


def bands_of(preference: Preference, board: Board) -> Int[np.ndarray, " state"]:
    """Coarser ranks, one up at each great step; all 0 when no step is great."""
    match preference:
        case Prioritised(statements, great) if great:
            return by_statements(statements[:great], board)
        case Ranked(groups, great) if great:
            level = by_groups(groups, board)
            return bands_after(great, level)
        case _:
            return np.zeros(len(board.states), dtype=np.int64)


def bands_after(groups: Sequence[int], level: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
    """Coarser ranks with a step after some groups of a ranking, counted from the best as 1."""
    top = int(level.max())
    return np.stack([np.zeros_like(level), *((level > top - g).astype(np.int64) for g in set(groups))]).sum(axis=0)


def truth(statement: Statement, board: Board) -> Bool[np.ndarray, " state"]:
    """Where the statement holds; an option that is open in a state counts as not taken."""
    if isinstance(statement, Taken):
        ids = board.option_ids
        if statement.option not in ids:
            raise InputError(statement.option, wanted=f"one of {', '.join(ids)}", mend=nearest(statement.option, ids))
        return board.taken[:, ids.index(statement.option)] == 1
    parts = [truth(part, board) for part in statement.parts]
    match statement.by:
        case "not":
            return ~parts[0]
        case "and":
            return np.logical_and.reduce(parts)
        case "or":
            return np.logical_or.reduce(parts)
        case "if":
            return parts[0] | ~parts[1]
        case "iff":
            return parts[0] == parts[1]


def where_true(text: str, board: Board) -> Bool[np.ndarray, " state"]:
    """Where a statement given as text holds.

    Raises:
        InputError: for text that is no statement, or an option that does not exist.
    """
    try:
        return truth(parse_statement(text), board)
    except BadExpression as error:
        raise InputError(error.found, wanted=error.wanted, mend=error.mend) from error


def dense(values: np.ndarray) -> Int[np.ndarray, " state"]:
    """Any numbers as ranks 0, 1, 2, ..."""
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def by_statements(statements: Sequence[str], board: Board) -> Int[np.ndarray, " state"]:
    """Ranks by prioritised statements, however many there are."""
    level = np.zeros(len(board.states), dtype=np.int64)
    for text in statements:
        level = dense(2 * level + where_true(text, board))
    return level


def by_weights(weights: Mapping[str, float], board: Board) -> Int[np.ndarray, " state"]:
    """Ranks by the sum of the weights of options taken; sums equal to nine places tie."""
    ids = board.option_ids
    for option in weights:
        if option not in ids:
            raise InputError(option, wanted=f"one of {', '.join(ids)}", mend=nearest(option, ids))
    per_option: Float[np.ndarray, " option"] = np.array([weights.get(o, 0.0) for o in ids], dtype=np.float64)
    return dense(np.round((board.taken == 1) @ per_option, 9))


def by_groups(groups: Sequence[Sequence[str]], board: Board) -> Int[np.ndarray, " state"]:
    """Ranks from groups of tied states, best first."""
    level = np.full(len(board.states), -1, dtype=np.int64)
    for place, group in enumerate(groups):
        for name in group:
            meant = board.meant(name)
            if (level[meant] >= 0).any():
                raise InputError(name, wanted="every state once in a ranking")
            level[meant] = len(groups) - place
    missing = [f"{board.states[k]} ({board.row(int(k))})" for k in np.flatnonzero(level < 0)]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise InputError(f"a ranking without {', '.join(missing[:5])}{more}", wanted="every state once in a ranking")
    return dense(level)


def pattern_statement(patterns: str | Sequence[str], ids: Sequence[str]) -> str:
    """A statement written as patterns of Y, N and -, as text; a list of patterns means any of them.

    >>> pattern_statement(["Y-N", "-Y-"], ["a", "b", "c"])
    '(a and not c) or b'
    """
    listed: list[str] = [patterns] if isinstance(patterns, str) else list(patterns)
    parts: list[list[str]] = [
        [f"{'' if c == 'Y' else 'not '}{quoted(o)}" for c, o in zip(p, ids, strict=True) if c != "-"] for p in listed
    ]
    texts: list[str] = [" and ".join(part) for part in parts]
    return texts[0] if len(texts) == 1 else " or ".join(f"({t})" if " and " in t else t for t in texts)
