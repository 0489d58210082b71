"""Is each limit of a box needed? What it holds without one of them, and whether luck explains the difference."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool
from numpy.typing import NDArray
from scipy.stats import binom

from detente.analyses.discover.box import Box, Columns, Limit, as_columns, checked_labels, measure

Points = Bool[np.ndarray, " point"]


def drop_one(
    box: Box, inputs: pd.DataFrame | Columns | NDArray[Any], is_failure: object, *, among: Points | None = None
) -> dict[str, Box]:
    """For each limit, the box without it.

    Args:
        box: some limits.
        inputs, is_failure: the points.
        among: count only these; all when not given.
    """
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    return {name: measure(_without(box.limits, name), columns, labels, among) for name in box.limits}


def _without(limits: Mapping[str, Limit], name: str) -> dict[str, Limit]:
    """The other limits."""
    return {other: limit for other, limit in limits.items() if other != name}


def quasi_p_values(
    box: Box, inputs: pd.DataFrame | Columns | NDArray[Any], is_failure: object, *, among: Points | None = None
) -> dict[str, float]:
    """For each limit, the chance to find as many failures in the box by luck if the limit meant nothing.

    The box without the limit has density p; the chance that a binomial draw of the box's points at p gives at least
    its failures [@bryant-lempert-2010, p. 40].
    """
    wider = drop_one(box, inputs, is_failure, among=among)
    return {name: float(binom.sf(box.failures - 1, box.points, other.density)) for name, other in wider.items()}


def without_idle_limits(
    box: Box,
    inputs: pd.DataFrame | Columns | NDArray[Any],
    is_failure: object,
    *,
    level: float = 0.05,
    among: Points | None = None,
) -> Box:
    """The box with limits dropped, the least needed first, until every quasi-p value is at most `level`."""
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    box = measure(box.limits, columns, labels, among)
    while box.limits:
        chances = quasi_p_values(box, columns, labels, among=among)
        idle = max(chances, key=lambda name: chances[name])
        if chances[idle] <= level:
            break
        box = measure(_without(box.limits, idle), columns, labels, among)
    return box
