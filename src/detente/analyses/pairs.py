"""Strategies two by two: in how many futures one does better, and whether the difference can be told from none."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analyses.intervals import NORMAL_95, error_of_mean
from detente.analyses.words import strategy_title
from detente.case.model import Metric
from detente.finding import Cell, Column, Table
from detente.results import Study

_COLUMNS = (
    Column("metric", "Metric"),
    Column("first", "First"),
    Column("second", "Second"),
    Column("first_better", "First does better in so many futures", "", "share"),
    Column("alike", "Both alike", "", "share"),
    Column("second_better", "Second does better", "", "share"),
    Column("error", "Standard error of the first share", "", "share"),
    Column("difference", "First less second, mean", "", "number"),
    Column("low", "95% interval from", "", "number"),
    Column("high", "to", "", "number"),
    Column("verdict", "Verdict"),
)


def pair_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """Every pair of strategies in every metric that has a better side."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
        rows += [_row(study, metric, values, i, j) for i, j in combinations(range(len(values)), 2)]
    return Table(_COLUMNS, tuple(rows))


def tie(difference: NDArray[np.float64]) -> bool:
    """Whether the mean of paired differences cannot be told from zero: its 95% interval covers it."""
    return abs(float(difference.mean())) <= NORMAL_95 * error_of_mean(difference)


def _row(study: Study, metric: Metric, values: NDArray[np.float64], i: int, j: int) -> tuple[Cell, ...]:
    """One pair in one metric."""
    first, second = (strategy_title(study.case, study.results.strategies[k]) for k in (i, j))
    difference = values[i] - values[j]
    gain = -difference if metric.better == "less" else difference
    better, alike = float((gain > 0).mean()), float((gain == 0).mean())
    mean, half = float(difference.mean()), NORMAL_95 * error_of_mean(difference)
    verdict = "tie" if tie(difference) else f"{first if gain.mean() > 0 else second} is better"
    error = float(np.sqrt(better * (1 - better) / gain.size))
    return (
        metric.name, first, second, better, alike, 1 - better - alike, error, mean, mean - half, mean + half, verdict
    )  # fmt: skip
