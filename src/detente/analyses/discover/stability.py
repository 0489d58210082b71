"""How far to trust a box: is each limit needed, and does the box come back when the futures are drawn again."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool
from scipy.stats import binom

from detente.analyses.discover.box import Box, as_columns, checked_labels, inside, measure
from detente.analyses.discover.prim import Columns, prim


def quasi_p_values(box: Box, inputs: pd.DataFrame | Columns, is_failure: object) -> dict[str, float]:
    """For each limit, the chance to find as many failures in the box by luck if the limit meant nothing.

    The box without the limit has density p; the chance that a binomial draw of the box's points at p gives at least
    its failures [@bryant-lempert-2010, p. 40].
    """
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    return {name: quasi_p(box, name, columns, labels) for name in box.limits}


def quasi_p(box: Box, name: str, columns: Columns, labels: Bool[np.ndarray, " point"]) -> float:
    """The quasi-p value of one limit."""
    wider = measure({n: limit for n, limit in box.limits.items() if n != name}, columns, labels)
    return float(binom.sf(box.failures - 1, box.points, wider.density))


def without_idle_limits(box: Box, inputs: pd.DataFrame | Columns, is_failure: object, *, level: float = 0.05) -> Box:
    """The box with limits dropped, the least needed first, until every quasi-p value is at most `level`."""
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    box = measure(box.limits, columns, labels)
    while box.limits:
        chances = {name: quasi_p(box, name, columns, labels) for name in box.limits}
        idle = max(chances, key=lambda name: chances[name])
        if chances[idle] <= level:
            break
        box = measure({n: limit for n, limit in box.limits.items() if n != idle}, columns, labels)
    return box


@dataclass(frozen=True, slots=True)
class Stability:
    """How a box fares when discovery is repeated on resampled points.

    Args:
        repeats: number of repetitions.
        named: input -> share of repetitions whose chosen box limits it.
        same: share of repetitions whose chosen box limits exactly the same inputs.
        overlap: mean overlap (Jaccard index) of the points held by the repetition's box and by this one.

    """

    repeats: int
    named: Mapping[str, float]
    same: float
    overlap: float


def reappearance(
    box: Box,
    inputs: pd.DataFrame | Columns,
    is_failure: object,
    *,
    repeats: int = 20,
    seed: int = 0,
    level: float = 0.05,
) -> Stability:
    """Repeat discovery on bootstrap samples of the points.

    Each repetition chooses its box by the same rule (balance of coverage and density, idle limits dropped).
    """
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    draws = np.random.default_rng(seed)
    boxes = [again(columns, labels, draws, level) for _ in range(repeats)]
    names = sorted({name for other in boxes for name in other.limits})
    return Stability(
        repeats=repeats,
        named={name: float(np.mean([name in other.limits for other in boxes])) for name in names},
        same=float(np.mean([other.limits.keys() == box.limits.keys() for other in boxes])),
        overlap=float(np.mean([overlap(box, other, columns) for other in boxes])),
    )


def again(columns: Columns, labels: Bool[np.ndarray, " point"], draws: np.random.Generator, level: float) -> Box:
    """The box chosen on one bootstrap sample."""
    rows = draws.integers(0, len(labels), len(labels))
    sample = {name: column[rows] for name, column in columns.items()}
    chosen = prim(sample, labels[rows], max_boxes=1)[0].chosen
    return without_idle_limits(chosen, sample, labels[rows], level=level)


def overlap(one: Box, other: Box, columns: Columns) -> float:
    """Points in both boxes over points in either."""
    a, b = inside(one.limits, columns), inside(other.limits, columns)
    return float((a & b).sum() / max((a | b).sum(), 1))
