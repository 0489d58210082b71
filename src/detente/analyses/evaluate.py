"""Claims evaluated over the futures of a study: the same tree of plain data that the case holds, turned into arrays."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.expressions import (
    Arithmetic,
    AssumptionValue,
    Both,
    Compare,
    Condition,
    Constant,
    Either,
    MetricOf,
    Negation,
    Number,
    OverFutures,
    TypeIs,
)
from detente.errors import InputError
from detente.futures import value_of
from detente.results import Study

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip

_SUMMARIES: Mapping[str, Callable[[Floats], Any]] = {
    "mean": np.mean,
    "median": np.median,
    "p05": lambda v: np.quantile(v, 0.05),
    "p95": lambda v: np.quantile(v, 0.95),
    "share": np.mean,
}


@dataclass(frozen=True)
class Ensemble:
    """The futures over which a claim is read.

    Args:
        study: the run.
        among: positions of the futures, repeated ones count again; None for all.
    """

    study: Study
    among: NDArray[np.int64] | None = None

    def pick(self, values: Any) -> Any:
        """These futures' values."""
        return values if self.among is None else values[self.among]


def holds(of: Condition, over: Ensemble) -> Any:
    """Whether a condition holds, by future; one truth value where it speaks of all futures together."""
    match of:
        case Compare():
            return _OPERATORS[of.operator](value(of.left, over), value(of.right, over))
        case Both():
            return np.logical_and(holds(of.left, over), holds(of.right, over))
        case Either():
            return np.logical_or(holds(of.left, over), holds(of.right, over))
        case Negation():
            return np.logical_not(holds(of.of, over))
        case TypeIs():
            types = over.study.futures.types
            return over.pick(over.study.futures.true_type) == types.index(of.type)


def value(of: Number, over: Ensemble) -> Any:
    """A number, by future; one where it summarises them.

    Raises:
        InputError: it can only be read inside a simulation.
    """
    match of:
        case Constant():
            return of.value
        case Arithmetic():
            with np.errstate(divide="ignore", invalid="ignore"):
                left, right = value(of.left, over), value(of.right, over)
                return _OPERATORS[of.operator](np.asarray(left, np.float64), right)
        case MetricOf():
            results = over.study.results
            return over.pick(results.metrics[of.metric][results.strategies.index(of.strategy)])
        case AssumptionValue():
            return over.pick(value_of(over.study.futures, over.study.case.assumptions[of.name]))
        case OverFutures():
            return _summary(of, over)
        case _:
            raise InputError(f"{type(of).__name__} in a claim", wanted="metrics under strategies and drawn numbers")


def margin(of: Condition, over: Ensemble) -> Any:
    """By how much a condition holds: above zero where it does, in the units of what it compares.

    The part that decides counts: the least of parts that must all hold, the largest of alternatives.
    """
    match of:
        case Compare():
            gap = np.asarray(value(of.left, over), np.float64) - value(of.right, over)
            return {"<": -gap, "<=": -gap, ">": gap, ">=": gap, "==": -np.abs(gap)}[of.operator]
        case Both():
            return np.minimum(margin(of.left, over), margin(of.right, over))
        case Either():
            return np.maximum(margin(of.left, over), margin(of.right, over))
        case Negation():
            return -margin(of.of, over)
        case TypeIs():
            return np.where(holds(of, over), np.inf, -np.inf)


def alike(of: Condition, over: Ensemble) -> Bools | None:
    """Where the two sides of a comparison are equal; None for a test that is not one comparison of strategies."""
    if not isinstance(of, Compare) or of.operator == "==":
        return None
    sides = np.asarray(value(of.left, over)), np.asarray(value(of.right, over))
    return None if 0 in (side.ndim for side in sides) else sides[0] == sides[1]


def missing(of: Condition | Number, study: Study) -> list[str]:
    """What a claim speaks of and the run does not hold, in words."""
    if isinstance(of, MetricOf):
        lacks = [] if of.strategy in study.results.strategies else [f"strategy {of.strategy}"]
        return lacks + ([] if of.metric in study.results.metrics else [f"metric {of.metric}"])
    parts = [getattr(of, name) for name in ("left", "right", "of", "given") if getattr(of, name, None) is not None]
    return list(dict.fromkeys(word for part in parts for word in missing(part, study)))


def _summary(of: OverFutures, over: Ensemble) -> Any:
    """A summary over the futures in which its condition holds; nan where there is none."""
    if of.given is not None:
        size = len(over.study.futures.future)
        places = np.arange(size) if over.among is None else over.among
        given = np.broadcast_to(holds(of.given, over), places.shape)
        over = replace(over, among=places[given])
    count = len(over.study.futures.future) if over.among is None else len(over.among)
    if count == 0:
        return np.nan
    inner = holds(of.of, over) if of.how == "share" else value(of.of, over)  # pyright: ignore[reportArgumentType]
    return _SUMMARIES[of.how](np.broadcast_to(np.asarray(inner, np.float64), (count,)))
