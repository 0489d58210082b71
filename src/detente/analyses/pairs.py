"""Strategies two by two: in how many futures one does better, and whether the difference can be told from none."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from detente.analyses.score import Values, goodness, spread
from detente.analyses.verdict import ALIKE, verdict_of
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
        good = goodness(study, metric)
        alike = ALIKE * spread(good)
        rows += [_row(study, metric, good, (i, j), alike) for i, j in combinations(range(len(good)), 2)]
    return Table(_COLUMNS, tuple(rows))


def _row(study: Study, metric: Metric, good: Values, pair: tuple[int, int], alike: float) -> tuple[Cell, ...]:
    """One pair in one metric; differences in the metric's own sense."""
    first, second = (strategy_title(study.case, study.results.strategies[k]) for k in pair)
    gain = good[pair[0]] - good[pair[1]]
    found = verdict_of(gain, alike=alike)
    better, equal = float((gain > 0).mean()), float((gain == 0).mean())
    said = "tie" if found.is_tie else f"{first if found.word == 'better' else second} is better"
    error = float(np.sqrt(better * (1 - better) / gain.size))
    ends = (found.mean, found.low, found.high) if metric.better == "more" else (-found.mean, -found.high, -found.low)
    return (metric.name, first, second, better, equal, 1 - better - equal, error, *ends, said)
