"""Preferences known only as chances: the share of draws in which each state holds, with its interval.

A share carries the number of draws and the seed it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from detente.standoff.model import Conflict
from detente.standoff.stability import CONCEPTS, Concept, analyse

Z_95 = 1.959963984540054  # 97.5% point of the standard normal


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
        found = analyse(replace(conflict, levels=kind.reshape(conflict.levels.shape)), concepts)
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
