"""CART: the boxes that a small classification tree finds, for comparison with PRIM [@breiman-1984; @lempert-2008]."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from detente.analyses.discover.box import Box, Columns, Interval, Levels, Limit, as_columns, is_categorical, measure
from detente.analyses.discover.box import checked_labels as checked


def cart(
    inputs: pd.DataFrame | Columns | NDArray[Any],
    is_failure: object,
    *,
    mass_min: float = 0.05,
    max_depth: int = 4,
    seed: int = 0,
) -> list[Box]:
    """The leaves in which failures prevail, largest coverage first.

    Args:
        inputs: one column an input; levels are told apart one against the rest.
        is_failure: one truth value for each point.
        mass_min: smallest leaf, as a share of all points.
        max_depth: limits on the way to a leaf.
        seed: settles ties between equally good splits.

    Raises:
        InputError: inputs or labels that cannot be used; labels that are all alike.

    """
    columns = {name: _single(column) for name, column in as_columns(inputs).items()}
    labels = checked(is_failure, len(next(iter(columns.values()))))
    names, table = one_hot(columns)
    tree = DecisionTreeClassifier(
        min_samples_leaf=max(int(mass_min * len(labels)), 1),
        max_depth=max_depth,
        class_weight="balanced",
        random_state=seed,
    ).fit(table, labels)
    leaves = [measure(limits, columns, labels) for limits in leaf_limits(tree, names, columns)]
    base = labels.mean()
    return sorted((b for b in leaves if b.density > base), key=lambda b: b.coverage, reverse=True)


def _single(column: NDArray[Any]) -> NDArray[Any]:
    """Amounts as the tree compares them, in single precision, so that its leaves share out the points exactly."""
    return column if is_categorical(column) else column.astype(np.float32).astype(np.float64)


Name = tuple[str, object]  # input and level; the level None for a number


def one_hot(
    columns: Mapping[str, NDArray[Any]],
) -> tuple[list[Name], Float[np.ndarray, "point column"]]:
    """Numbers as they are, levels as one column of truth values each."""
    names: list[Name] = []
    parts: list[NDArray[Any]] = []
    for name, column in columns.items():
        levels = np.unique(column).tolist() if is_categorical(column) else [None]
        for level in levels:
            names.append((name, level))
            parts.append(column if level is None else column == level)
    return names, np.column_stack([part.astype(float) for part in parts])


def leaf_limits(
    tree: DecisionTreeClassifier, names: list[Name], columns: Mapping[str, NDArray[Any]]
) -> list[dict[str, Limit]]:
    """The limits on the way to each leaf."""
    nodes = tree.tree_
    found: list[dict[str, Limit]] = []

    def walk(node: int, limits: dict[str, Limit]) -> None:
        if nodes.children_left[node] < 0:
            found.append(limits)
            return
        name, level = names[nodes.feature[node]]
        for child, is_right in ((nodes.children_left[node], False), (nodes.children_right[node], True)):
            limit = narrowed(limits.get(name), level, float(nodes.threshold[node]), is_right, columns[name])
            walk(int(child), {**limits, name: limit})

    walk(0, {})
    return found


def narrowed(limit: Limit | None, level: object, threshold: float, is_right: bool, column: NDArray[Any]) -> Limit:
    """A limit after one more split."""
    if level is not None:
        kept = limit.kept if isinstance(limit, Levels) else frozenset(np.unique(column).tolist())
        return Levels(kept & {level} if is_right else kept - {level})
    held = limit if isinstance(limit, Interval) else Interval()
    above = float(np.nextafter(threshold, np.inf))
    return Interval(max(held.low, above), held.high) if is_right else Interval(held.low, min(held.high, threshold))
