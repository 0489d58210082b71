"""Preferences known only as chances: the share of draws in which each state holds, with its interval.

A share carries the number of draws and the seed it came from. Each decision maker's draws are seeded by its name, so a
new decision maker, or another order of them, leaves the others' draws as they were.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from detente.errors import InputError
from detente.standoff.model import Conflict, with_changes
from detente.standoff.preference import Preference, Prioritised, Weighted, levels_of
from detente.standoff.stability import CONCEPTS, Concept, analyse

MOST_DRAWS = 1_000_000
Z_95 = 1.959963984540054  # 97.5% point of the standard normal


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several preferences, with their shares (equal when left out)."""

    alternatives: tuple[Preference, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightRanges:
    """A weight for each option, drawn evenly between a low and a high value."""

    ranges: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class LooseOrder:
    """Prioritised statements of which each neighbouring pair, from the top down, trades places with some chance."""

    statements: tuple[str, ...]
    chance: float


Belief = OneOf | WeightRanges | LooseOrder


@dataclass(frozen=True, eq=False)
class Shares:
    """In which share of draws each state is an equilibrium, and stable for each decision maker.

    Args:
        equilibrium: concept -> share, and likewise the ends of its 95% interval.
        stable: concept -> share by decision maker.
    """

    conflict: Conflict
    draws: int
    seed: int
    equilibrium: Mapping[str, Float[np.ndarray, " state"]]
    low: Mapping[str, Float[np.ndarray, " state"]]
    high: Mapping[str, Float[np.ndarray, " state"]]
    stable: Mapping[str, Float[np.ndarray, "actor state"]]


def draw_levels(
    conflict: Conflict, beliefs: Mapping[str, Belief], *, draws: int, seed: int = 0
) -> Int[np.ndarray, "draw actor state"]:
    """Rankings drawn from beliefs; a decision maker without one keeps its ranking.

    Raises:
        InputError: for an unknown name, shares that do not sum to one, or too many draws.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"{draws} draws", wanted=f"1 to {MOST_DRAWS}")
    levels = np.repeat(conflict.levels[None], draws, axis=0)
    for name, belief in beliefs.items():
        luck = np.random.default_rng([seed, zlib.crc32(name.encode())])
        levels[:, conflict.actor(name)] = _drawn(conflict, belief, draws, luck)
    return levels


def _drawn(conflict: Conflict, belief: Belief, draws: int, luck: np.random.Generator) -> Int[np.ndarray, "draw state"]:
    """One decision maker's rankings."""
    match belief:
        case OneOf(alternatives, shares):
            known = np.stack([_levels(conflict, a) for a in alternatives])
            return known[_which(len(alternatives), shares, draws, luck)]
        case WeightRanges(ranges):
            drawn = {o: luck.uniform(low, high, draws) for o, (low, high) in ranges.items()}
            return np.stack(
                [_levels(conflict, Weighted({o: float(w[k]) for o, w in drawn.items()})) for k in range(draws)]
            )
        case LooseOrder(statements, chance):
            swapped = luck.random((draws, max(len(statements) - 1, 0))) < chance
            kinds, which = np.unique(swapped, axis=0, return_inverse=True)
            known = np.stack([_levels(conflict, Prioritised(_swapped(statements, row))) for row in kinds])
            return known[which.reshape(-1)]


def _which(count: int, shares: Sequence[float], draws: int, luck: np.random.Generator) -> Int[np.ndarray, " draw"]:
    """Which alternative each draw has."""
    chances = np.array(shares or [1 / count] * count, dtype=np.float64)
    if len(chances) != count or (chances < 0).any() or abs(chances.sum() - 1) > 1e-9:
        raise InputError(f"shares {list(shares)}", wanted=f"{count} shares that sum to one")
    return luck.choice(count, size=draws, p=chances)


def _swapped(statements: Sequence[str], pairs: np.ndarray) -> tuple[str, ...]:
    """Statements with the marked neighbours exchanged, from the top down."""
    out = list(statements)
    for k in np.flatnonzero(pairs):
        out[k], out[k + 1] = out[k + 1], out[k]
    return tuple(out)


def _levels(conflict: Conflict, preference: Preference) -> Int[np.ndarray, " state"]:
    """The ranking of a preference in this conflict."""
    return levels_of(preference, conflict.taken, [o.id for o in conflict.options], conflict.states)


def shares(
    conflict: Conflict,
    levels: Int[np.ndarray, "draw actor state"],
    *,
    seed: int = 0,
    concepts: Sequence[Concept] = CONCEPTS,
) -> Shares:
    """In which share of the drawn rankings each state holds; equal rankings are analysed once."""
    draws = len(levels)
    kinds, counts = np.unique(levels.reshape(draws, -1), axis=0, return_counts=True)
    stable = {c: np.zeros(conflict.levels.shape) for c in concepts}
    both = {c: np.zeros(conflict.size) for c in concepts}
    for kind, count in zip(kinds, counts, strict=True):
        found = analyse(with_changes(conflict, levels=kind.reshape(conflict.levels.shape)), concepts)
        for c in concepts:
            stable[c] += count * found.stable[c]
            both[c] += count * found.equilibria[c]
    ends = {c: interval(both[c], draws) for c in concepts}
    return Shares(
        conflict, draws, seed, {c: both[c] / draws for c in concepts}, {c: ends[c][0] for c in concepts},
        {c: ends[c][1] for c in concepts}, {c: stable[c] / draws for c in concepts},
    )  # fmt: skip


def interval(
    hits: Float[np.ndarray, " state"], draws: int
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, " state"]]:
    """The 95% interval of a share by Wilson's score [@wilson-1927].

    >>> [f"{end[0]:.3f}" for end in interval(np.array([5.0]), 10)]
    ['0.237', '0.763']
    """
    share, square = hits / draws, Z_95**2
    middle = (share + square / (2 * draws)) / (1 + square / draws)
    half = Z_95 / (1 + square / draws) * np.sqrt(share * (1 - share) / draws + square / (4 * draws**2))
    return np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)
