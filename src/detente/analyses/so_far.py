"""When a failure happens: the first month in which a metric that only grows has passed its limit."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from detente.analyses.failure import COMPARISONS, Failure
from detente.case.expressions import Arithmetic, Constant, Number, Reading, Series
from detente.results import Study

Paths = Mapping[str, Float[np.ndarray, "strategy future month"]]
Months = Float[np.ndarray, "future month"]


def failure_months(study: Study, failure: Failure, strategy: str, paths: Paths) -> Float[np.ndarray, " future"] | None:
    """Months until each future fails; the length of the case where it never does.

    None for a metric whose failure has no date: one that can fall again, or that needs more than its own path so far.
    """
    if failure.sign not in (">", ">="):
        return None
    at = study.results.strategies.index(strategy)
    growth = so_far(study.case.metrics[failure.metric].is_, paths, at)
    if growth is None or np.ndim(growth) == 0:
        return None
    passed = COMPARISONS[failure.sign](growth, failure.value)
    return np.where(passed.any(axis=1), passed.argmax(axis=1) + 1.0, float(study.case.months))


def so_far(of: Number, paths: Paths, strategy: int) -> Months | float | None:
    """A metric that only grows, read after each month; None for any other."""
    match of:
        case Constant(value=value) if value >= 0:
            return value
        case Arithmetic(operator="+" | "*" as operator, left=left, right=right):
            one, other = so_far(left, paths, strategy), so_far(right, paths, strategy)
            if one is None or other is None:
                return None
            return one + other if operator == "+" else one * other
        case Reading(how="sum" | "any" | "max", of=Series(kind="event") as series):
            return _growth(of, np.asarray(paths[f"event:{series.name}"][strategy], np.float64))
        case _:
            return None


def _growth(reading: Reading, path: Months) -> Months:
    """A reading of an event after each month, within its window."""
    month = np.arange(path.shape[1])
    inside = (month >= reading.start) & ((reading.end < 0) | (month <= reading.end))
    counted = np.where(inside, path, 0.0)
    match reading.how:
        case "sum":
            return np.cumsum(counted, axis=1)
        case "any":
            return np.maximum.accumulate(counted > 0, axis=1).astype(np.float64)
        case _:
            return np.maximum.accumulate(counted, axis=1)
