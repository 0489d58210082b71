"""A box: limits on a few inputs, and how well it holds the failures."""

from collections.abc import Callable, Mapping
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


Columns = Mapping[str, NDArray[Any]]


def as_columns(inputs: object) -> dict[str, NDArray[Any]]:
    """The inputs as named columns: numbers, or levels (words, truth values, categories).

    Args:
        inputs: a table, a mapping of columns, or an array of points by inputs, whose columns are called x0, x1 ...

    Raises:
        InputError: no columns, or some that cannot be used; it names them all.
    """
    if isinstance(inputs, np.ndarray) and inputs.ndim == 2:
        named = {f"x{k}": inputs[:, k] for k in range(inputs.shape[1])}
    elif isinstance(inputs, (pd.DataFrame, Mapping)):
        named = {str(name): column for name, column in inputs.items()}
    else:
        raise InputError(type(inputs).__name__, wanted="a table, a mapping of columns, or an array of points by inputs")
    columns = {name: np.asarray(column) for name, column in named.items()}
    if not columns or not all(column.size for column in columns.values()):
        raise InputError("no points" if columns else "no inputs", wanted="at least one input and one point")
    problems = [f"{name}: {problem}" for name, column in columns.items() if (problem := _problem(column, columns))]
    if problems:
        raise InputError(
            "; ".join(problems),
            wanted="columns of numbers or levels, all of one length, without missing values",
            mend="leave these inputs out, or fill what is missing",
        )
    return columns


def _problem(column: NDArray[Any], columns: Columns) -> str:
    """What keeps a column from being used, if anything."""
    points = len(next(iter(columns.values())))
    if column.ndim != 1:
        return f"{column.ndim} dimensions"
    if len(column) != points:
        return f"{len(column)} points, not {points}"
    if column.dtype.kind not in "OUSbiuf":
        return f"values of the kind {column.dtype}"
    missing = int(pd.isna(column).sum())
    return f"{missing} missing value{'' if missing == 1 else 's'}" if missing else ""


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


def inside(limits: Mapping[str, Limit], columns: Columns) -> Bool[np.ndarray, " point"]:
    """Which points satisfy every limit."""
    size = len(next(iter(columns.values())))
    every = np.ones(size, dtype=bool)
    for name, limit in limits.items():
        every &= holds(limit, columns[name])
    return every


def measure(
    limits: Mapping[str, Limit],
    columns: Columns,
    labels: Bool[np.ndarray, " point"],
    among: Bool[np.ndarray, " point"] | None = None,
) -> Box:
    """The box of these limits, with its coverage and density.

    Args:
        limits: input -> limit.
        columns, labels: the points.
        among: count only these points (those that earlier boxes left); coverage and mass are still shares of all.
    """
    within = inside(limits, columns)
    within = within if among is None else within & among
    points, failures = int(within.sum()), int(labels[within].sum())
    return Box(
        limits=dict(limits),
        coverage=failures / int(labels.sum()),
        density=failures / points if points else 0.0,
        mass=points / len(labels),
        points=points,
        failures=failures,
    )


def contains(outer: Box, inner: Box) -> bool:
    """Whether every limit of one box is implied by the other's, so that it holds all of its points."""
    return all(name in inner.limits and _implied(limit, inner.limits[name]) for name, limit in outer.limits.items())


def _implied(outer: Limit, inner: Limit) -> bool:
    """Whether what satisfies one limit satisfies the other."""
    if isinstance(outer, Levels) and isinstance(inner, Levels):
        return inner.kept <= outer.kept
    if isinstance(outer, Interval) and isinstance(inner, Interval):
        return outer.low <= inner.low and inner.high <= outer.high
    return False


def say_limit(name: str, limit: Limit) -> str:
    """One limit in words."""
    if isinstance(limit, Levels):
        return f"{name} is {' or '.join(sorted(map(str, limit.kept)))}"
    if limit.low == -np.inf:
        return f"{name} is at most {number(limit.high)}"
    if limit.high == np.inf:
        return f"{name} is at least {number(limit.low)}"
    return f"{name} lies between {number(limit.low)} and {number(limit.high)}"


Say = Callable[[str, Limit], str]


def say_limits(limits: Mapping[str, Limit], *, say: Say = say_limit) -> str:
    """All limits in words; `say` words one of them."""
    return " and ".join(say(name, limit) for name, limit in limits.items())


def describe(box: Box) -> str:
    """The box in one sentence.

    >>> describe(Box({"depth": Interval(low=0.4)}, 0.78, 0.9, 0.3, 300, 270))
    'It fails when depth is at least 0.4: this covers 78% of the failures, and 90% of such futures fail.'
    """
    if not box.limits:
        return f"No limits: {share(box.density)} of all futures fail."
    return (
        f"It fails when {say_limits(box.limits)}: this covers {share(box.coverage)} of the failures, "
        f"and {share(box.density)} of such futures fail."
    )
