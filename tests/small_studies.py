"""Studies small enough to work out by hand."""

from dataclasses import replace

import numpy as np

from detente.case.expressions import Constant
from detente.case.model import Metric
from detente.futures import Futures
from detente.results import Results, Study
from handmade import case_by_hand


def small_study(metrics, *, better=None, types=None, values=None, claims=None):
    """A study of strategies a, b, c ... from tables of numbers: metric -> rows of strategies, columns of futures."""
    metrics = {name: np.asarray(rows, dtype=np.float64) for name, rows in metrics.items()}
    strategies, futures = next(iter(metrics.values())).shape
    names = tuple("abcdef"[:strategies])
    case = case_by_hand(strategies={n: f"Strategy {n}" for n in names})
    better = better or {}
    entries = {name: Metric(name, Constant(0), "", better.get(name, "less")) for name in metrics}
    case = replace(case, metrics=entries, claims=claims or {})
    drawn = {a.name: np.linspace(0, 1, futures) for a in case.uncertain} | (values or {})
    kinds = np.zeros(futures, np.int64) if types is None else np.asarray(types)
    card = {"case": case.name, "digest": "", "version": "", "status": "complete", "seconds": {}}
    results = Results(names, case.months, metrics, {}, (), np.zeros((strategies, 0, case.months)), (), card)
    return Study(case, Futures(futures, 0, np.arange(futures), drawn, kinds, tuple(case.types)), results)
