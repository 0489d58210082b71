"""Parts of a run on disk: one Parquet file a block of futures, for what was drawn and for what came out.

`inputs/` has a row a future; `metrics/` a row a strategy and future, strategy by strategy; `in_force/` a row a
strategy and measure, a column a month. A file appears under its name only once it is whole.
"""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from detente.errors import InputError
from detente.futures import Futures
from detente.results.model import Chunk

HELD_BYTES = 128 * 2**20
"""Bytes of columns that are read at one time and kept."""


def atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name and rename it: readers see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    write(unfinished)
    unfinished.replace(path)


def write_table(path: Path, columns: Mapping[str, object]) -> None:
    """A Parquet file of some columns."""
    table = pa.table(dict(columns))
    atomically(path, lambda to: pq.write_table(table, to, compression="zstd", compression_level=1))


def write_inputs(path: Path, futures: Futures, *, precision: str) -> None:
    """What some futures drew, in the precision that the engine was given."""
    columns: dict[str, object] = {
        "future": futures.future,
        "true_type": _words(futures.true_type, futures.types),
    }
    write_table(path, columns | {name: v.astype(precision) for name, v in futures.values.items()})


def write_values(path: Path, chunk: Chunk, values: Mapping[str, NDArray[np.floating]]) -> None:
    """Some values by strategy and future (metrics, or the months of a path) in rows, strategy by strategy."""
    strategies, size = len(chunk.strategies), len(chunk.future)
    columns: dict[str, object] = {
        "strategy": _words(np.repeat(np.arange(strategies), size), chunk.strategies),
        "future": np.tile(chunk.future, strategies),
    }
    write_table(path, columns | {name: _rows(v) for name, v in values.items()})


def write_counts(path: Path, chunk: Chunk) -> None:
    """In how many of a chunk's futures each measure is in force, by month."""
    strategies, measures, months = chunk.in_force.shape
    columns: dict[str, object] = {
        "strategy": _words(np.repeat(np.arange(strategies), measures), chunk.strategies),
        "measure": _words(np.tile(np.arange(measures), strategies), chunk.measures),
    }
    flat = chunk.in_force.reshape(strategies * measures, months)
    write_table(path, columns | {f"{k}": flat[:, k] for k in range(months)})


@contextmanager
def whole(path: Path) -> Generator[None]:
    """While a file of a run is read and put into shape: what goes wrong is the file's fault.

    Raises:
        InputError: it is missing, cut short, or not what was written.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        missing = isinstance(error, FileNotFoundError)
        raise InputError(
            f"{path} is {'missing' if missing else 'damaged'}", wanted="the run folder as it was written",
            mend="delete the run folder, and run the case again",
        ) from error  # fmt: skip


def read_table(path: Path, columns: Sequence[str] | None = None) -> Any:
    """A Parquet file, or some of its columns.

    Raises:
        InputError: the file is missing or damaged, or lacks one of the columns.
    """
    with whole(path):
        with pq.ParquetFile(path) as file:  # `pq.read_table` would load pandas, which takes longer than most runs
            table = file.read(columns=None if columns is None else list(columns))
        for name in columns or ():
            table.column(name)
        return table


def numbers_in(column: Any) -> NDArray[Any]:
    """A column of numbers as an array; Arrow's own `to_numpy` would load pandas."""
    chunks = [np.from_dlpack(chunk) for chunk in column.chunks if len(chunk)]
    return np.concatenate(chunks) if chunks else np.zeros(0)


def read_counts(path: Path, shape: tuple[int, int, int]) -> NDArray[np.int64]:
    """What `write_counts` wrote: strategy, measure, month."""
    table = read_table(path)
    columns = [numbers_in(table.column(k)) for k in range(2, table.num_columns)]
    with whole(path):
        return np.stack(columns, axis=-1).reshape(shape).astype(np.int64) if columns else np.zeros(shape, np.int64)


def _words(at: NDArray[np.int64], words: Sequence[str]) -> object:
    """A column of few different words."""
    return pa.DictionaryArray.from_arrays(pa.array(at.astype(np.int32)), pa.array(list(words), pa.string()))


def _rows(values: NDArray[np.floating]) -> object:
    """Strategy and future as rows; months, where there are any, as a list in each row."""
    if values.ndim == 2:
        return values.reshape(-1)
    months = values.shape[2]
    return pa.FixedSizeListArray.from_arrays(pa.array(values.reshape(-1)), months)


@dataclass(frozen=True)
class Columns(Mapping[str, NDArray[np.float64]]):
    """Columns of a run's parts, read when they are asked for, neighbours together.

    A run of a million futures does not fit in memory: only the last columns that were read are kept, at most
    `HELD_BYTES` of them or one.

    Args:
        parts: the files, in the order of their futures.
        names: the columns.
        strategies: rows a future; 0 for inputs, whose columns have no strategy axis.
        rows: rows in all parts together.
    """

    parts: tuple[Path, ...]
    names: tuple[str, ...]
    strategies: int
    rows: int
    held: dict[str, NDArray[np.float64]] = field(default_factory=dict[str, NDArray[np.float64]])

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self.names:
            raise KeyError(name)
        held = self.held.get(name)
        return self._read(name) if held is None else held

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def _read(self, name: str) -> NDArray[np.float64]:
        """The column, and those around it that are held together with it."""
        together = max(1, HELD_BYTES // max(8 * self.rows, 1))
        start = self.names.index(name) // together * together
        wanted = self.names[start : start + together]
        found = {w: self._joined(arrays) for w, arrays in zip(wanted, self._columns(wanted), strict=True)}
        self.held.clear()
        self.held.update(found)
        return found[name]

    def _columns(self, wanted: Sequence[str]) -> list[list[NDArray[np.float64]]]:
        """Each column's values, part by part."""
        tables = [read_table(part, wanted) for part in self.parts]
        return [[numbers_in(t.column(w)).astype(np.float64) for t in tables] for w in wanted]

    def _joined(self, parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Parts of a column as one array: `[future]` or `[strategy, future]`."""
        if self.strategies == 0:
            return np.concatenate(parts)
        return np.concatenate([p.reshape(self.strategies, -1) for p in parts], axis=1)
