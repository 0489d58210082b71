"""Rankings of states: given directly, by weights of options, or by prioritised statements, ties allowed.

Prioritised statements are compared like words in a dictionary: the first statement on which two states differ decides
[@fang-hipel-kilgour-peng-2003]. That equals the score sum of 2^(k-j) over true statements, but never overflows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.errors import InputError, nearest

Connective = Literal["not", "and", "or", "if", "iff"]


@dataclass(frozen=True, slots=True)
class Taken:
    """The option is taken."""

    option: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Statements joined by a connective; `x if y` holds unless y holds and x does not."""

    by: Connective
    parts: tuple["Statement", ...]


Statement = Taken | Joined


@dataclass(frozen=True, slots=True)
class Prioritised:
    """Statements, the most important first, as text: `freeze and not press`."""

    statements: tuple[str, ...]

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
    """Groups of tied states, best first, by id or as rows of Y and N."""

    groups: tuple[tuple[str, ...], ...]

    def texts(self) -> tuple[str, ...]:
        """No statements."""
        return ()


Preference = Prioritised | Weighted | Ranked

_TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")
_WORDS = ("not", "and", "or", "if", "iff")


def parse_statement(text: str) -> Statement:
    """A statement over options: `not`, `and`, `or`, `if`, `iff`, brackets; binding in that order.

    Raises:
        InputError: for text that is not a statement.

    >>> parse_statement("not press and freeze").by
    'and'
    """
    tokens = [a or b for a, b in _TOKEN.findall(text.strip())]
    statement, rest = _joined(tokens, 0)
    if rest != len(tokens):
        raise InputError(text, wanted="options joined by not, and, or, if, iff and brackets")
    return statement


def _joined(tokens: Sequence[str], at: int, level: int = 0) -> tuple[Statement, int]:
    """One statement from `at`: level 0 joins by iff, 1 by if, 2 by or, 3 by and."""
    if level == 4:
        return _single(tokens, at)
    word: Connective = ("iff", "if", "or", "and")[level]
    first, at = _joined(tokens, at, level + 1)
    parts = [first]
    while at < len(tokens) and tokens[at] == word:
        part, at = _joined(tokens, at + 1, level + 1)
        parts.append(part)
    if len(parts) > 2 and word in ("if", "iff"):
        raise InputError(" ".join(tokens), wanted=f"brackets around repeated {word}")
    return (first if len(parts) == 1 else Joined(word, tuple(parts))), at


def _single(tokens: Sequence[str], at: int) -> tuple[Statement, int]:
    """An option, its negation, or brackets."""
    token = tokens[at] if at < len(tokens) else ""
    if token == "not":
        part, at = _single(tokens, at + 1)
        return Joined("not", (part,)), at
    if token == "(":
        part, at = _joined(tokens, at + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise InputError(" ".join(tokens), wanted="a closing bracket")
        return part, at + 1
    if not token or token in _WORDS or token == ")":
        raise InputError(" ".join(tokens), wanted="an option, `not` or an opening bracket")
    return Taken(token), at + 1


def options_in(statement: Statement) -> tuple[str, ...]:
    """The options that a statement speaks of."""
    if isinstance(statement, Taken):
        return (statement.option,)
    return tuple(o for part in statement.parts for o in options_in(part))


def truth(
    statement: Statement, taken: Int[np.ndarray, "state option"], ids: Sequence[str]
) -> Bool[np.ndarray, " state"]:
    """Where the statement holds; an option that is open in a state counts as not taken."""
    if isinstance(statement, Taken):
        if statement.option not in ids:
            raise InputError(statement.option, wanted=f"one of {', '.join(ids)}", mend=nearest(statement.option, ids))
        return taken[:, ids.index(statement.option)] == 1
    parts = [truth(part, taken, ids) for part in statement.parts]
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


def levels_of(
    preference: Preference, taken: Int[np.ndarray, "state option"], ids: Sequence[str], states: Sequence[str]
) -> Int[np.ndarray, " state"]:
    """Rank of every state, from 0, larger is better, equal ranks are ties.

    Raises:
        InputError: for an option or a state that does not exist, or a ranking that misses or repeats a state.
    """
    match preference:
        case Prioritised(statements):
            return by_statements([parse_statement(text) for text in statements], taken, ids)
        case Weighted(weights):
            return by_weights(weights, taken, ids)
        case Ranked(groups):
            return by_groups(groups, taken, states)


def dense(values: np.ndarray) -> Int[np.ndarray, " state"]:
    """Any numbers as ranks 0, 1, 2, ..."""
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def by_statements(
    statements: Sequence[Statement], taken: Int[np.ndarray, "state option"], ids: Sequence[str]
) -> Int[np.ndarray, " state"]:
    """Ranks by prioritised statements, however many there are."""
    level = np.zeros(len(taken), dtype=np.int64)
    for statement in statements:
        level = dense(2 * level + truth(statement, taken, ids))
    return level


def by_weights(
    weights: Mapping[str, float], taken: Int[np.ndarray, "state option"], ids: Sequence[str]
) -> Int[np.ndarray, " state"]:
    """Ranks by the sum of the weights of options taken; sums equal to nine places tie."""
    for option in weights:
        if option not in ids:
            raise InputError(option, wanted=f"one of {', '.join(ids)}", mend=nearest(option, ids))
    per_option: Float[np.ndarray, " option"] = np.array([weights.get(o, 0.0) for o in ids], dtype=np.float64)
    return dense(np.round((taken == 1) @ per_option, 9))


def by_groups(
    groups: Sequence[Sequence[str]], taken: Int[np.ndarray, "state option"], states: Sequence[str]
) -> Int[np.ndarray, " state"]:
    """Ranks from groups of tied states, best first."""
    known = {name: k for k, name in enumerate(states)}
    known.update({"".join("-NY"[v + 1] for v in row): k for k, row in enumerate(taken)})
    level = np.full(len(states), -1, dtype=np.int64)
    for place, group in enumerate(groups):
        for name in group:
            if name not in known:
                raise InputError(name, wanted="a state", mend=nearest(name, states))
            if level[known[name]] >= 0:
                raise InputError(name, wanted="every state once in a ranking")
            level[known[name]] = len(groups) - place
    missing = [states[int(k)] for k in np.flatnonzero(level < 0)[:5]]
    if missing:
        raise InputError(f"a ranking without {', '.join(missing)}", wanted="every state once in a ranking")
    return dense(level)


def pattern_statement(patterns: str | Sequence[str], ids: Sequence[str]) -> str:
    """A statement written as patterns of Y, N and -, as text; a list of patterns means any of them.

    >>> pattern_statement(["Y-N", "-Y-"], ["a", "b", "c"])
    '(a and not c) or b'
    """
    listed: list[str] = [patterns] if isinstance(patterns, str) else list(patterns)
    parts: list[list[str]] = [
        [o if c == "Y" else f"not {o}" for c, o in zip(p, ids, strict=True) if c != "-"] for p in listed
    ]
    texts: list[str] = [" and ".join(part) for part in parts]
    return texts[0] if len(texts) == 1 else " or ".join(f"({t})" if " and " in t else t for t in texts)
