"""What each future drew, as far as the simulation reads it.

A case holds numbers that no simulated month reads: those of the bargain, of relief, of the record before the start.
Whatever moves with them in a run does so by luck, so no analysis of a run tries them. The run card names what is read.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from jaxtyping import Float

from detente.results import Study

AT_ONCE = 64
"""Columns that are held at one time: a run may be larger than memory."""


def names_read(study: Study) -> tuple[str, ...]:
    """The uncertain numbers that the simulation reads, in file order; all of them where the run does not say."""
    names = [a.name for a in study.case.uncertain]
    said = study.results.card.get("reads")
    if not isinstance(said, Iterable) or not said:
        return tuple(names)
    read = set(said)
    return tuple(name for name in names if name in read)


def columns_of(
    study: Study, names: Iterable[str] | None = None
) -> Iterator[tuple[tuple[str, ...], Float[np.ndarray, "number future"]]]:
    """The numbers that are read and differ between futures, some at a time: their names and a row each."""
    names = names_read(study) if names is None else tuple(names)
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        rows = {name: np.asarray(study.futures.values[name], np.float64) for name in some}
        rows = {name: row for name, row in rows.items() if row.size and np.ptp(row) > 0}
        if rows:
            yield tuple(rows), np.stack(list(rows.values()))


def varying(study: Study) -> dict[str, Float[np.ndarray, " future"]]:
    """The same in one mapping."""
    return {name: row for names, rows in columns_of(study) for name, row in zip(names, rows, strict=True)}
