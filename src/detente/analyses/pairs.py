"""Strategies two by two: in how many futures one does better, and whether the difference can be told from none."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.analyses.intervals import NORMAL_95, error_of_mean, errors_of_means
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
        rows += _rows(study, metric, np.asarray(study.results.metrics[metric.name], dtype=np.float64))
    return Table(_COLUMNS, tuple(rows))


def tie(difference: NDArray[np.float64]) -> bool:
    """Whether the mean of paired differences cannot be told from zero: its 95% interval covers it."""
    return abs(float(difference.mean())) <= NORMAL_95 * error_of_mean(difference)


def ties(differences: NDArray[np.float64]) -> NDArray[np.bool_]:
    """`tie` of each row `[row, future]`."""
    return np.abs(differences.mean(axis=1)) <= NORMAL_95 * errors_of_means(differences)


def _rows(study: Study, metric: Metric, values: NDArray[np.float64]) -> Iterator[tuple[Cell, ...]]:
    """Every pair in one metric; one first strategy at a time, so that no more than its rivals' futures are held."""
    names = [strategy_title(study.case, name) for name in study.results.strategies]
    for i, first in enumerate(names[:-1]):
        differences = values[i] - values[i + 1 :]
        gains = -differences if metric.better == "less" else differences
        betters, alikes = (gains > 0).mean(axis=1), (gains == 0).mean(axis=1)
        means, halves = differences.mean(axis=1), NORMAL_95 * errors_of_means(differences)
        level, ahead = ties(differences), gains.mean(axis=1) > 0
        for k, second in enumerate(names[i + 1 :]):
            better, alike, mean, half = (float(one[k]) for one in (betters, alikes, means, halves))
            verdict = "tie" if level[k] else f"{first if ahead[k] else second} is better"
            error = float(np.sqrt(better * (1 - better) / values.shape[1]))
            yield (
                metric.name, first, second, better, alike, 1 - better - alike, error, mean, mean - half, mean + half,
                verdict,
            )  # fmt: skip
