"""A result over two assumptions at once: a map of cells, each with what the result is on average there.

The result is fitted by a polynomial of total degree three in the ranks of the two numbers (`ranks.surface`): at a
point it is the mean of the futures that share both values, the others as drawn. Cells with too few futures stay blank,
so that nothing is told of corners that were not drawn.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.drawn import names_read
from detente.analyses.intervals import NORMAL_95
from detente.analyses.levels import in_per_cent, unit_of, written
from detente.analyses.ranks import ranks_of, surface
from detente.analyses.words import plain_name
from detente.case.model import Assumption, Case
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Table
from detente.results import Study

PerFuture = Float[np.ndarray, " future"]
FEWEST = 10
"""Futures below which a cell stays blank."""
EACH = 40
"""Futures that a cell should hold; fewer cells are drawn where there are fewer."""
MOST_CELLS = 10
"""Cells along a side at most."""


@dataclass(frozen=True)
class Spot:
    """A cell of a map.

    Args:
        column, row: its place, counted from the lowest values.
        first, second: the numbers' values in its middle, in model units.
        futures: that lie in it.
        mean, error: the fitted result in its middle and its standard error; not numbers where futures are too few.
    """

    column: int
    row: int
    first: float
    second: float
    futures: int
    mean: float
    error: float


def spots(study: Study, result: PerFuture, first: str, second: str) -> list[Spot]:
    """The cells of the map of a result over two numbers.

    Args:
        study: the run.
        result: one number a future.
        first, second: the two numbers.

    Raises:
        InputError: a number that the simulation does not read or that never varies; the same one twice.
    """
    one, other = (_column(study, name) for name in (first, second))
    if first == second:
        raise InputError(f"{first} twice", wanted="two different numbers")
    side = int(np.clip(np.sqrt(result.size / EACH), 2, MOST_CELLS))
    places = [np.minimum((ranks_of(values) * side).astype(int), side - 1) for values in (one, other)]
    counts = np.zeros((side, side), int)
    np.add.at(counts, (places[0], places[1]), 1)
    middle = (np.arange(side) + 0.5) / side
    u, v = (axis.ravel() for axis in np.meshgrid(middle, middle, indexing="ij"))
    mean, error = surface(one, other, result, np.stack([u, v], axis=1))
    values = [np.quantile(column, middle) for column in (one, other)]
    found: list[Spot] = []
    for k, (i, j) in enumerate(np.ndindex(side, side)):
        held = int(counts[i, j])
        enough = held >= FEWEST
        fitted = (float(mean[k]), float(error[k])) if enough else (np.nan, np.nan)
        found.append(Spot(i, j, float(values[0][i]), float(values[1][j]), held, *fitted))
    return found


def _column(study: Study, name: str) -> PerFuture:
    """What the futures drew for a number."""
    known = names_read(study)
    if name not in known:
        wanted = "the dotted name of an uncertain number that the simulation reads"
        raise InputError(name, wanted=wanted, mend=nearest(name, known))
    values = np.asarray(study.futures.values[name], np.float64)
    if np.ptp(values) == 0:
        raise InputError(f"{name} is the same in every future", wanted="a number that varies")
    return values


def map_table(study: Study, first: str, second: str, found: list[Spot], words: list[str], unit: str) -> Table:
    """The map as a table, a row a cell: both values as the case writes them, the result, a word for it."""
    case = study.case
    style = "share" if in_per_cent(unit) else "number"
    ends = [unit_of(case.assumptions[name]) for name in (first, second)]
    columns = (
        Column("column", "Place of the first", style="count"),
        Column("row", "Place of the second", style="count"),
        Column("first", plain_name(case, first), ends[0][0], "number"),
        Column("second", plain_name(case, second), ends[1][0], "number"),
        Column("first_says", _headed(case, first)),
        Column("second_says", _headed(case, second)),
        Column("futures", "Futures", style="count"),
        Column("mean", "Mean", unit, style),
        Column("low", "95% interval from", unit, style),
        Column("high", "to", unit, style),
        Column("says", "There"),
    )
    rows: list[tuple[Cell, ...]] = []
    for spot, word in zip(found, words, strict=True):
        half = NORMAL_95 * spot.error
        level = (None, None, None) if np.isnan(spot.mean) else (spot.mean, spot.mean - half, spot.mean + half)
        says = [_bare(case.assumptions[n], v) for n, v in ((first, spot.first), (second, spot.second))]
        own = (spot.first / ends[0][1], spot.second / ends[1][1])
        rows.append((spot.column, spot.row, *own, *says, spot.futures, *level, word))
    return Table(columns, tuple(rows))


def _bare(assumption: Assumption, value: float) -> str:
    """A level without its unit, which stands in the heading."""
    return written(assumption, value).removesuffix(unit_of(assumption)[0]).strip()


def _headed(case: Case, name: str) -> str:
    """A number in words with the unit that the case writes."""
    unit = unit_of(case.assumptions[name])[0]
    return f"{plain_name(case, name)}{f' ({unit})' if unit else ''}"
