"""Strategies two by two: in how many futures one does better, and whether the difference can be told from none."""

from collections.abc import Iterator, Sequence

import numpy as np

from detente.analyses.intervals import errors_of_means
from detente.analyses.score import Values, goodness, spread
from detente.analyses.verdict import ALIKE, of_estimate
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
    Column("second_error", "Of the second share", "", "share"),
    Column("difference", "First less second, mean", "", "number"),
    Column("low", "95% interval from", "", "number"),
    Column("high", "to", "", "number"),
    Column("verdict", "Verdict"),
)


def pair_table(study: Study, metrics: Sequence[Metric]) -> Table:
    """Every pair of strategies in every metric that has a better side."""
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        rows += _rows(study, metric, goodness(study, metric))
    return Table(_COLUMNS, tuple(rows))


def _rows(study: Study, metric: Metric, good: Values) -> Iterator[tuple[Cell, ...]]:
    """Every pair in one metric, in the metric's own sense; a first strategy at a time, against all that come after."""
    names = [strategy_title(study.case, name) for name in study.results.strategies]
    alike = ALIKE * spread(good)
    for i, first in enumerate(names[:-1]):
        gains = good[i] - good[i + 1 :]
        better, equal = (gains > 0).mean(axis=1), (gains == 0).mean(axis=1)
        mean, error = gains.mean(axis=1), errors_of_means(gains)
        for k, second in enumerate(names[i + 1 :]):
            found = of_estimate(float(mean[k]), float(error[k]), alike=alike)
            said = "tie" if found.is_tie else f"{first if found.word == 'better' else second} is better"
            ends = (found.mean, found.low, found.high)
            ends = ends if metric.better == "more" else (-found.mean, -found.high, -found.low)
            wins, level = float(better[k]), float(equal[k])
            losses = 1 - wins - level
            doubts = [float(np.sqrt(s * (1 - s) / gains.shape[1])) for s in (wins, max(losses, 0.0))]
            yield (metric.name, first, second, wins, level, losses, *doubts, *ends, said)
