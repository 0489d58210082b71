"""Several boxes, each with the limits that it needs: what an analysis reports of the failures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.analyses.discover.box import Box, Columns, as_columns, checked_labels, contains, inside
from detente.analyses.discover.prim import Peeling, Settings, one_box
from detente.analyses.discover.stability import without_idle_limits

WORTH_SAYING = 0.1
"""A later box that covers less than this share of all failures is mostly what the earlier ones left at their edges."""


@dataclass(frozen=True)
class Found:
    """A box and how it was found.

    Args:
        box: idle limits dropped, counted on the points that the earlier boxes left.
        peeling: the way to it.
        left: the points that the earlier boxes left.
    """

    box: Box
    peeling: Peeling
    left: Bool[np.ndarray, " point"]


def boxes(
    inputs: pd.DataFrame | Columns | NDArray[Any],
    is_failure: object,
    *,
    max_boxes: int = 2,
    level: float = 0.05,
    settings: Settings | None = None,
) -> list[Found]:
    """Boxes of needed limits, one after another.

    A box is peeled on the points that the earlier ones left, its idle limits are dropped there, and its points are
    taken away before the next is looked for. A box that would hold all of an earlier one only says the same less
    sharply, and one that covers few failures is not worth saying: they end the search.

    Args:
        inputs: one column an input (see `prim`).
        is_failure: one truth value for each point.
        max_boxes: how many boxes at most.
        level: limits whose quasi-p value is above this are dropped.
        settings: how boxes are peeled.

    Returns:
        The boxes that have limits; none where luck explains every limit.

    Raises:
        InputError: inputs, labels or settings that cannot be used; labels that are all alike.
    """
    settings = (settings or Settings()).checked()
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    left = np.ones(len(labels), dtype=bool)
    found: list[Found] = []
    while len(found) < max_boxes and labels[left].any() and left.sum() >= settings.mass_min * len(labels):
        peeling = one_box(columns, labels, left, settings)
        box = without_idle_limits(peeling.chosen, columns, labels, level=level, among=left)
        said = any(contains(box, earlier.box) for earlier in found)
        if not box.limits or (found and (said or box.coverage < WORTH_SAYING)):
            break
        found.append(Found(box, peeling, left.copy()))
        left &= ~inside(box.limits, columns)
    return found
