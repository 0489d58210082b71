"""PRIM, the patient rule induction method: peel a box towards the failures, then paste back what was cut too far.

Friedman & Fisher 1999 [@friedman-fisher-1999]; as scenario discovery, Bryant & Lempert 2010 [@bryant-lempert-2010];
the lenient objective, which judges a cut by what it gains for each point it loses and so is fair to categorical
inputs, Kwakkel & Jaxa-Rozen 2016 [@kwakkel-jaxa-rozen-2016].

Each column is sorted once; a cut looks only at the column's tail and then drops the lost points from every sorted
column. A cut keeps 1 - alpha of the points, so all cuts together cost about points * inputs / alpha.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from jaxtyping import Bool, Int
from numpy.typing import NDArray

from detente.analyses.discover.box import (
    Box,
    Columns,
    Interval,
    Levels,
    Limit,
    as_columns,
    checked_labels,
    inside,
    is_categorical,
    measure,
)
from detente.errors import InputError

Objective = Literal["lenient", "mean"]


@dataclass(frozen=True, slots=True)
class Peeling:
    """One box and the way to it.

    Args:
        boxes: from no limits at all, by peeling and pasting, to the last box: the trade-off of coverage and density.
        best: position of the box that balances both (largest harmonic mean of coverage and density).

    """

    boxes: tuple[Box, ...]
    best: int

    @property
    def chosen(self) -> Box:
        """The box that balances coverage and density."""
        return self.boxes[self.best]


@dataclass(frozen=True, slots=True)
class Cut:
    """A candidate: the limit that it changes, the points that it loses or gains, and the failures among them."""

    name: str
    limit: Limit
    rows: Int[np.ndarray, " point"]
    failures: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How boxes are looked for (see `prim`)."""

    peel_alpha: float = 0.05
    paste_alpha: float = 0.05
    mass_min: float = 0.05
    objective: Objective = "lenient"

    def checked(self) -> "Settings":
        """Themselves.

        Raises:
            InputError: one of them cannot be used; it names them all.
        """
        shares = {"peel_alpha": self.peel_alpha, "paste_alpha": self.paste_alpha, "mass_min": self.mass_min}
        wrong = [f"{name}={value:g}" for name, value in shares.items() if not 0 < value < 1]
        wrong += [] if self.objective in get_args(Objective) else [f"objective={self.objective!r}"]
        if wrong:
            wanted = f"shares between 0 and 1, and an objective of {' or '.join(get_args(Objective))}"
            raise InputError(", ".join(wrong), wanted=wanted)
        return self


def prim(
    inputs: pd.DataFrame | Columns | NDArray[Any],
    is_failure: object,
    *,
    peel_alpha: float = 0.05,
    paste_alpha: float = 0.05,
    mass_min: float = 0.05,
    objective: Objective = "lenient",
    max_boxes: int = 3,
    density_min: float = 0.0,
) -> list[Peeling]:
    """Boxes that hold the failures, one after another, each on the points that the earlier ones left.

    Args:
        inputs: one column an input, as a table, a mapping, or an array of points by inputs; numbers, or levels (words,
            truth values). None may be missing.
        is_failure: one truth value for each point.
        peel_alpha, paste_alpha: share of the box's points cut, or won back, at a time.
        mass_min: smallest box, as a share of all points.
        objective: `lenient` (gain in density for each point lost) or `mean` (the new box's density).
        max_boxes: how many boxes at most.
        density_min: stop when a box's last density is not above the density of the points left times one plus
            this share.

    Returns:
        At least one peeling; coverage and mass are shares of all points, not of those left.

    Raises:
        InputError: inputs, labels or settings that cannot be used; labels that are all alike.

    """
    settings = Settings(peel_alpha, paste_alpha, mass_min, objective).checked()
    columns = as_columns(inputs)
    labels = checked_labels(is_failure, len(next(iter(columns.values()))))
    left = np.ones(len(labels), dtype=bool)
    found: list[Peeling] = []
    while len(found) < max_boxes and labels[left].any() and left.sum() >= mass_min * len(labels):
        peeling = one_box(columns, labels, left, settings)
        last = peeling.boxes[-1]
        if found and (not last.limits or last.density <= labels[left].mean() * (1 + density_min)):
            break
        found.append(peeling)
        left &= ~inside(peeling.chosen.limits, columns)
        if not peeling.chosen.limits:
            break
    return found


def one_box(
    columns: Columns, labels: Bool[np.ndarray, " point"], left: Bool[np.ndarray, " point"], settings: Settings
) -> Peeling:
    """Peel and paste one box on the points left."""
    smallest = settings.mass_min * len(labels)
    steps = peel(columns, labels, left, settings.peel_alpha, smallest, settings.objective)
    steps += paste(columns, labels, left, steps[-1], settings.paste_alpha, settings.objective)
    boxes = tuple(measure(limits, columns, labels, left) for limits in steps)
    return Peeling(boxes, best=max(range(len(boxes)), key=lambda k: balance(boxes[k])))


def balance(box: Box) -> float:
    """Harmonic mean of coverage and density."""
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0


def peel(
    columns: Columns,
    labels: Bool[np.ndarray, " point"],
    left: Bool[np.ndarray, " point"],
    alpha: float,
    smallest: float,
    objective: Objective,
) -> list[dict[str, Limit]]:
    """The limits after each cut, from none on."""
    alive = left.copy()
    orders = {name: sorted_rows(column, alive) for name, column in columns.items()}
    limits: dict[str, Limit] = {}
    steps: list[dict[str, Limit]] = [limits]
    while True:
        size, failures = int(alive.sum()), int(labels[alive].sum())
        cuts = [
            cut
            for name, order in orders.items()
            for cut in peels(name, columns[name], order, limits.get(name), labels, alpha)
            if 0 < len(cut.rows) < size
        ]
        score = gain_by_losing(objective, size, failures)
        best = max(cuts, key=lambda c: (score(c), -restricted(limits, c.name)), default=None)
        if best is None or score(best) <= 0 or size - len(best.rows) < smallest:
            return steps
        limits = {**limits, best.name: best.limit}
        steps.append(limits)
        alive[best.rows] = False
        orders = {name: order[alive[order]] for name, order in orders.items()}


def sorted_rows(column: NDArray[Any], alive: Bool[np.ndarray, " point"]) -> Int[np.ndarray, " point"]:
    """Rows in rising order of the column, those alive only; unsorted for levels."""
    if is_categorical(column):
        return np.flatnonzero(alive)
    order = np.argsort(column, kind="stable")
    return order[alive[order]]


def restricted(limits: Mapping[str, Limit], name: str) -> int:
    """Number of restricted inputs once this one is too."""
    return len(limits.keys() | {name})


def gain_by_losing(objective: Objective, size: int, failures: int) -> Callable[[Cut], float]:
    """How good it is to lose a cut's points."""
    before = failures / size

    def score(cut: Cut) -> float:
        after = (failures - cut.failures) / (size - len(cut.rows))
        return (after - before) / len(cut.rows) if objective == "lenient" else after - before

    return score


def peels(
    name: str,
    column: NDArray[Any],
    order: Int[np.ndarray, " point"],
    limit: Limit | None,
    labels: Bool[np.ndarray, " point"],
    alpha: float,
) -> list[Cut]:
    """The cuts that one input offers: its lower and its upper tail, or each of its levels."""
    if is_categorical(column):
        return level_peels(name, column, order, labels)
    values = column[order]
    held = limit if isinstance(limit, Interval) else Interval()
    low, high = lower_quantile(values, alpha), upper_quantile(values, 1 - alpha)
    below, above = order[: np.searchsorted(values, low)], order[np.searchsorted(values, high, "right") :]
    return [
        Cut(name, replace(held, high=high), above, int(labels[above].sum())),
        Cut(name, replace(held, low=low), below, int(labels[below].sum())),
    ]


def level_peels(
    name: str,
    column: NDArray[Any],
    rows: Int[np.ndarray, " point"],
    labels: Bool[np.ndarray, " point"],
) -> list[Cut]:
    """One cut for each level still in the box."""
    levels = np.unique(column[rows])
    if len(levels) < 2:
        return []
    kept = frozenset(levels.tolist())
    losses = [(level, rows[column[rows] == level]) for level in levels.tolist()]
    return [Cut(name, Levels(kept - {level}), lost, int(labels[lost].sum())) for level, lost in losses]


def lower_quantile(values: NDArray[Any], quantile: float) -> float:
    """A cutting value in the lower tail of sorted values that lies between two different ones, where there are any.

    Half-way between neighbours, as in Bryant & Lempert's sdtoolkit; ties push it inwards so that a cut at it always
    loses something unless all values are alike.
    """
    at = (len(values) - 1) * quantile
    low, high = floor(at), ceil(at)
    if values[low] == values[high]:
        high = min(int(np.searchsorted(values, values[low], "right")), len(values) - 1)
    return float((values[low] + values[high]) / 2)


def upper_quantile(values: NDArray[Any], quantile: float) -> float:
    """The like for the upper tail."""
    at = (len(values) - 1) * quantile
    low, high = floor(at), ceil(at)
    if values[low] == values[high]:
        low = max(int(np.searchsorted(values, values[high], "left")) - 1, 0)
    return float((values[low] + values[high]) / 2)


def paste(
    columns: Columns,
    labels: Bool[np.ndarray, " point"],
    left: Bool[np.ndarray, " point"],
    start: Mapping[str, Limit],
    alpha: float,
    objective: Objective,
) -> list[dict[str, Limit]]:
    """The limits after each paste: what was cut too far comes back as long as the density rises."""
    limits = dict(start)
    steps: list[dict[str, Limit]] = []
    while True:
        box = measure(limits, columns, labels, left)
        restricted_names = [name for name in columns if name in limits]
        options = [cut for n in restricted_names for cut in pastes(n, limits, columns, labels, left, alpha)]
        rise = gain_by_winning(objective, box)
        best = max(options, key=rise, default=None)
        if best is None or rise(best) <= 0:
            return steps
        limits = {**limits, best.name: best.limit}
        steps.append(limits)


def gain_by_winning(objective: Objective, box: Box) -> Callable[[Cut], float]:
    """How good it is to win a cut's points back."""

    def score(cut: Cut) -> float:
        if not len(cut.rows):
            return 0.0
        rise = (box.failures + cut.failures) / (box.points + len(cut.rows)) - box.density
        return rise / len(cut.rows) if objective == "lenient" else rise

    return score


def pastes(
    name: str,
    limits: Mapping[str, Limit],
    columns: Columns,
    labels: Bool[np.ndarray, " point"],
    left: Bool[np.ndarray, " point"],
    alpha: float,
) -> list[Cut]:
    """What one restricted input could win back."""
    column, limit = columns[name], limits[name]
    others = {n: other for n, other in limits.items() if n != name}
    rows = np.flatnonzero(inside(others, columns) & left)
    if isinstance(limit, Levels):
        gone = set(np.unique(column[rows]).tolist()) - limit.kept
        wins = [(Levels(limit.kept | {level}), rows[column[rows] == level]) for level in sorted(gone, key=str)]
    else:
        wins = interval_wins(column, limit, rows, alpha)
    return [Cut(name, wider, won, int(labels[won].sum())) for wider, won in wins]


def interval_wins(
    column: NDArray[Any], limit: Interval, rows: Int[np.ndarray, " point"], alpha: float
) -> list[tuple[Limit, Int[np.ndarray, " point"]]]:
    """The limit moved outwards on either side by a share of the points beyond it."""
    values = column[rows]
    wins: list[tuple[Limit, Int[np.ndarray, " point"]]] = []
    below, above = np.sort(values[values < limit.low]), np.sort(values[values > limit.high])
    if len(below):
        low = upper_quantile(below, 1 - alpha)
        wins.append((replace(limit, low=low), rows[(values >= low) & (values < limit.low)]))
    if len(above):
        high = lower_quantile(above, alpha)
        wins.append((replace(limit, high=high), rows[(values <= high) & (values > limit.high)]))
    return wins
