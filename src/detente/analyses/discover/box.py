"""A box: limits on a few inputs, and how well it holds the failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.errors import InputError
from detente.finding import number, share


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends belong to it; an open side is infinite."""

    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a categorical input that belong to the box."""

    kept: frozenset[Any]


Limit = Interval | Levels


@dataclass(frozen=True, slots=True)
class Box:
    """Limits and what they hold.

    Args:
        limits: input -> limit, restricted inputs only.
        coverage: share of all failures that lie in the box.
        density: share of the box's points that are failures.
        mass: share of all points that lie in the box.
        points, failures: counts in the box.

    """

    limits: Mapping[str, Limit]
    coverage: float
    density: float
    mass: float
    points: int
    failures: int


def as_columns(inputs: pd.DataFrame | Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The inputs as named columns; words and truth values stay categorical."""
    return {str(name): np.asarray(column) for name, column in inputs.items()}


def is_categorical(column: NDArray[Any]) -> bool:
    """Whether a column holds levels instead of amounts."""
    return column.dtype.kind in "OUSb"


def checked_labels(is_failure: object, points: int) -> Bool[np.ndarray, " point"]:
    """Labels as truth values.

    Raises:
        InputError: wrong length, or all points alike, so that there is nothing to tell apart.

    """
    labels = np.asarray(is_failure, dtype=bool)
    if labels.shape != (points,):
        raise InputError(f"{labels.size} labels", wanted=f"one for each of the {points} points")
    if labels.all() or not labels.any():
        which = "every point fails" if labels.all() else "no point fails"
        raise InputError(which, wanted="some that fail and some that do not", mend="move the threshold")
    return labels


def holds(limit: Limit, column: NDArray[Any]) -> Bool[np.ndarray, " point"]:
    """Which points satisfy one limit."""
    if isinstance(limit, Levels):
        return np.isin(column, list(limit.kept))
    return (column >= limit.low) & (column <= limit.high)


def inside(limits: Mapping[str, Limit], columns: Mapping[str, NDArray[Any]]) -> Bool[np.ndarray, " point"]:
    """Which points satisfy every limit."""
    size = len(next(iter(columns.values())))
    every = np.ones(size, dtype=bool)
    for name, limit in limits.items():
        every &= holds(limit, columns[name])
    return every


def measure(
    limits: Mapping[str, Limit],
    columns: Mapping[str, NDArray[Any]],
    labels: Bool[np.ndarray, " point"],
) -> Box:
    """The box of these limits, with its coverage and density."""
    within = inside(limits, columns)
    points, failures = int(within.sum()), int(labels[within].sum())
    return Box(
        limits=dict(limits),
        coverage=failures / int(labels.sum()),
        density=failures / points if points else 0.0,
        mass=points / len(labels),
        points=points,
        failures=failures,
    )


def say_limit(name: str, limit: Limit) -> str:
    """One limit in words."""
    if isinstance(limit, Levels):
        return f"{name} is {' or '.join(sorted(map(str, limit.kept)))}"
    if limit.low == -np.inf:
        return f"{name} is at most {number(limit.high)}"
    if limit.high == np.inf:
        return f"{name} is at least {number(limit.low)}"
    return f"{name} lies between {number(limit.low)} and {number(limit.high)}"


def describe(box: Box) -> str:
    """The box in one sentence.

    >>> describe(Box({"depth": Interval(low=0.4)}, 0.78, 0.9, 0.3, 300, 270))
    'It fails when depth is at least 0.4: this covers 78% of the failures, and 90% of such futures fail.'
    """
    if not box.limits:
        return f"No limits: {share(box.density)} of all futures fail."
    when = " and ".join(say_limit(name, limit) for name, limit in box.limits.items())
    return (
        f"It fails when {when}: this covers {share(box.coverage)} of the failures, "
        f"and {share(box.density)} of such futures fail."
    )
