"""Does a box come back when the points are drawn again?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.analyses.discover.box import Box, Columns, as_columns, checked_labels, inside
from detente.analyses.discover.prim import Settings
from detente.analyses.discover.several import boxes

DRAWN = 4_000
"""Points of a sample at most: a box that comes back in fewer points would come back in all of them."""


@dataclass(frozen=True, slots=True)
class Stability:
    """How a box fares when discovery is repeated on resampled points.

    Args:
        repeats: number of repetitions.
        named: input -> share of repetitions whose most similar box limits it.
        same: share of repetitions whose most similar box limits exactly the same inputs.
        overlap: mean overlap (Jaccard index) of the points held by that box and by this one.

    """

    repeats: int
    named: Mapping[str, float]
    same: float
    overlap: float


def reappearance(
    found: Sequence[Box],
    inputs: pd.DataFrame | Columns | NDArray[Any],
    is_failure: object,
    *,
    repeats: int = 20,
    seed: int = 0,
    level: float = 0.05,
    settings: Settings | None = None,
) -> list[Stability]:
    """Repeat discovery on bootstrap samples of the points [@efron-1979], in the way that `boxes` finds them.

    Args:
        found: the boxes; each is compared with the most similar one of a repetition.
        inputs, is_failure: the points.
        repeats: number of samples.
        seed: seeds them.
        level, settings: as the boxes were found.
    """
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    if not found:
        return []
    draws = np.random.default_rng(seed)
    held = [inside(box.limits, columns) for box in found]
    twins: list[list[tuple[Box | None, float]]] = [[] for _ in found]
    for _ in range(repeats):
        others = _again(columns, labels, draws, len(found), level, settings)
        for place, mine in enumerate(held):
            twins[place].append(_twin(mine, others, columns))
    return [_stability(box, pairs) for box, pairs in zip(found, twins, strict=True)]


def _again(
    columns: Columns,
    labels: Bool[np.ndarray, " point"],
    draws: np.random.Generator,
    max_boxes: int,
    level: float,
    settings: Settings | None,
) -> list[Box]:
    """The boxes of one bootstrap sample; none where it holds no failure, or failures alone."""
    rows = draws.integers(0, len(labels), min(len(labels), DRAWN))
    if labels[rows].all() or not labels[rows].any():
        return []
    sample = {name: column[rows] for name, column in columns.items()}
    return [f.box for f in boxes(sample, labels[rows], max_boxes=max_boxes, level=level, settings=settings)]


def _twin(mine: Bool[np.ndarray, " point"], others: Sequence[Box], columns: Columns) -> tuple[Box | None, float]:
    """The most similar box, and its overlap."""
    overlaps = [(other, _overlap(mine, inside(other.limits, columns))) for other in others]
    return max(overlaps, key=lambda pair: pair[1], default=(None, 0.0))


def _overlap(one: Bool[np.ndarray, " point"], other: Bool[np.ndarray, " point"]) -> float:
    """Points in both over points in either."""
    return float((one & other).sum() / max((one | other).sum(), 1))


def _stability(box: Box, pairs: Sequence[tuple[Box | None, float]]) -> Stability:
    """All repetitions of one box."""
    limited = [frozenset(other.limits) if other is not None else frozenset[str]() for other, _ in pairs]
    names = sorted(frozenset[str]().union(*limited))
    return Stability(
        repeats=len(pairs),
        named={name: float(np.mean([name in other for other in limited])) for name in names},
        same=float(np.mean([other == frozenset(box.limits) for other in limited])),
        overlap=float(np.mean([overlap for _, overlap in pairs])),
    )
