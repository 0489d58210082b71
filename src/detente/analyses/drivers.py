"""How each assumption moves a result: rank correlations and halves, over the futures of a run, all numbers at once.

Spearman's rank correlation [@spearman-1904] of each drawn number with the result: 1 where the result always rises with
the number, 0 where it does not follow it, -1 where it always falls. Hundreds of numbers are tried, so the largest
correlations would be far from zero by luck alone; a number is called a driver only where it can be told from that
(`intervals.told_from_luck`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.drawn import columns_of
from detente.analyses.intervals import NORMAL_95, chance_of_correlation, of_rank_correlation, told_from_luck
from detente.analyses.ranks import rank, ranked
from detente.analyses.words import plain_name, title_of
from detente.results import Study
from detente.where import Where

PerFuture = Float[np.ndarray, " future"]
Columns = Float[np.ndarray, "number future"]
LEAST = 0.02
"""Correlations nearer to zero than this are not worth speaking of, however many futures tell them from luck."""


@dataclass(frozen=True, slots=True)
class Half:
    """The result where a number is low, or high: mean and 95% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Driver:
    """How one assumption moves the result.

    Args:
        number, title: its name, and in plain words.
        effect, low, high: rank correlation with its 90% interval.
        chance: that luck alone shows so much in one number.
        is_clear: whether it can be told from luck among all that were tried.
        below, above: the result in the lower and upper half of the assumption (without and with a type).
        where: its line.
    """

    number: str
    title: str
    effect: float
    low: float
    high: float
    chance: float
    is_clear: bool
    below: Half
    above: Half
    where: Where

    @property
    def length(self) -> float:
        """How far the halves are apart."""
        return abs(self.above.mean - self.below.mean)

    @property
    def is_type(self) -> bool:
        """Whether it is the true type and not a number."""
        return self.number.startswith("types.") and self.number.count(".") == 1


def drivers(study: Study, result: PerFuture, *, only: str = "") -> list[Driver]:
    """How each number that the simulation reads, and each type, moves a result.

    Args:
        study: the run.
        result: one number a future.
        only: this number alone.

    Returns:
        Those that can be told from luck first, the one whose halves are farthest apart at the head; the others by the
        size of their correlation.
    """
    size = result.size
    ranks = _centred(rank(result))
    found: list[tuple[str, float, Half, Half]] = []
    for names, own_ranks, upper in _assumptions(study, only):
        own = _centred(own_ranks)
        both = np.linalg.norm(own, axis=1) * np.linalg.norm(ranks)
        effects = np.divide(own @ ranks, both, out=np.zeros(len(own)), where=both > 0)
        found += zip(names, effects.tolist(), *_halves(result, upper), strict=True)
    chances = chance_of_correlation(np.array([effect for _, effect, _, _ in found]), size)
    told = told_from_luck(chances)
    made = [
        Driver(
            name, _title(study, name), effect, *of_rank_correlation(effect, size), float(chances[k]),
            bool(told[k]) and abs(effect) >= LEAST, below, above, _where(study, name),
        )
        for k, (name, effect, below, above) in enumerate(found)
    ]  # fmt: skip
    return sorted(made, key=lambda d: (not d.is_clear, -d.length if d.is_clear else -abs(d.effect), d.number))


def _centred(ranks: Float[np.ndarray, "*number future"]) -> Float[np.ndarray, "*number future"]:
    """Ranks about their mean."""
    return ranks - ranks.mean(axis=-1, keepdims=True)


def _assumptions(
    study: Study, only: str
) -> Iterator[tuple[tuple[str, ...], Columns, Bool[np.ndarray, "number future"]]]:
    """Numbers with their ranks and upper halves, some at a time; then each type with whether it is the true one."""
    for names, rows in columns_of(study, (only,) if only else None):
        ranks, middle = ranked(rows)
        yield names, ranks, rows > middle
    if only:
        return
    present = [k for k in range(len(study.futures.types)) if 0 < (study.futures.true_type == k).mean() < 1]
    if present:
        is_type = np.stack([study.futures.true_type == k for k in present])
        yield tuple(f"types.{study.futures.types[k]}" for k in present), ranked(is_type.astype(np.float64))[0], is_type


def _halves(result: PerFuture, upper: Bool[np.ndarray, "number future"]) -> tuple[list[Half], list[Half]]:
    """The result in the lower and in the upper half of each number."""
    middle = float(result.mean())
    both = np.stack([result - middle, (result - middle) ** 2, np.ones_like(result)], axis=1)
    above = upper.astype(np.float64) @ both
    return _means(both.sum(axis=0) - above, middle), _means(above, middle)


def _means(sums: Float[np.ndarray, "number 3"], middle: float) -> list[Half]:
    """Means and intervals from sums of the result, its square and one; the whole mean where there is no future."""
    count = np.maximum(sums[:, 2], 1.0)
    mean = sums[:, 0] / count
    spread = np.sqrt(np.maximum(sums[:, 1] / count - mean**2, 0.0))
    half = np.where(sums[:, 2] > 1, NORMAL_95 * spread / np.sqrt(np.maximum(count - 1, 1.0)), np.inf)
    return [Half(middle + m, middle + m - h, middle + m + h) for m, h in zip(mean.tolist(), half.tolist(), strict=True)]


def _title(study: Study, name: str) -> str:
    """The assumption in plain words."""
    if name in study.case.assumptions:
        return plain_name(study.case, name)
    return f"The counterpart is: {title_of(study.case, name.removeprefix('types.'))}"


def _where(study: Study, name: str) -> Where:
    """The assumption's line."""
    if name in study.case.assumptions:
        return study.case.assumptions[name].where
    return study.case.types[name.removeprefix("types.")].where
