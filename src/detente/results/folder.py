"""A run folder: where its parts are, which are finished, and how it becomes a study again.

card.json                      what the run is
case/                          the files of the case as they were
inputs/part-00000.parquet      what the futures drew, a block of futures a part
metrics/part-00000.parquet     what came out, by strategy and future; written last: a block that has it is finished
in_force/part-00000.parquet    in how many of the block's futures each measure is in force
paths/part-00000.parquet       every month of every series, where that was asked for
bands.parquet, in_force.parquet
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from detente.case.model import Case
from detente.errors import InputError
from detente.futures import Futures
from detente.results.bands import BAND_FUTURES, LEVELS, Bands
from detente.results.card import CARD, Card, read_card
from detente.results.model import Chunk, Results, Study
from detente.results.parts import (
    Columns,
    numbers_in,
    read_counts,
    read_table,
    whole,
    write_counts,
    write_inputs,
    write_table,
    write_values,
)
from detente.results.snapshot import read_snapshot

InForce = Float[np.ndarray, "strategy measure month"]
BANDS, IN_FORCE = "bands.parquet", "in_force.parquet"
MOST_PARTS = 50
LEAST_IN_PART, MOST_IN_PART = 1_024, 8_192
"""Multiples of the engine's width."""


def blocks_of(futures: int, *, paths: bool = False) -> tuple[range, ...]:
    """The futures of each part.

    1,024 while their months are kept (for the bands, or for all when full paths are asked for), because paths are
    large; then up to 8,192, in about fifty parts where that is enough.
    """
    size = min(max(-(-futures // MOST_PARTS // LEAST_IN_PART) * LEAST_IN_PART, LEAST_IN_PART), MOST_IN_PART)
    first = futures if paths else min(BAND_FUTURES, futures)
    starts = [*range(0, first, LEAST_IN_PART), *range(first, futures, size)]
    return tuple(range(a, b) for a, b in pairwise([*starts, futures]))


def part(folder: Path, kind: str, k: int) -> Path:
    """The file of a block."""
    return folder / kind / f"part-{k:05}.parquet"


def blocks_in(card: Card) -> tuple[range, ...]:
    """The blocks of a run."""
    return blocks_of(card["futures"], paths=card["paths"])


def finished_blocks(folder: Path, card: Card) -> list[int]:
    """Blocks whose part is whole, in order."""
    return [k for k in range(len(blocks_in(card))) if part(folder, "metrics", k).is_file()]


def write_block(folder: Path, k: int, futures: Futures, chunk: Chunk, *, precision: str, paths: bool) -> None:
    """Keep a block; its metrics come last, so that they say that all is there."""
    write_inputs(part(folder, "inputs", k), futures, precision=precision)
    write_counts(part(folder, "in_force", k), chunk)
    if paths:
        write_values(part(folder, "paths", k), chunk, chunk.paths)
    write_values(part(folder, "metrics", k), chunk, chunk.metrics)


def write_bands(folder: Path, bands: Bands, strategies: Sequence[str]) -> None:
    """Bands as rows of series, strategy and month, a column a level."""
    series, months = list(bands), next(iter(bands.values())).shape[2] if bands else 0
    keys = [(s, name, month) for s in series for name in strategies for month in range(months)]
    columns: dict[str, object] = {
        "series": [k[0] for k in keys],
        "strategy": [k[1] for k in keys],
        "month": [k[2] for k in keys],
    }
    levels = {
        _level(level): np.concatenate([bands[s][:, at].reshape(-1) for s in series] or [np.zeros(0)])
        for at, level in enumerate(LEVELS)
    }
    write_table(folder / BANDS, columns | levels)


def read_bands(folder: Path, shape: tuple[int, int]) -> dict[str, Float[np.ndarray, "strategy level month"]]:
    """What `write_bands` wrote; nothing where the run has not come so far."""
    if not (folder / BANDS).is_file():
        return {}
    table = read_table(folder / BANDS, ["series", *map(_level, LEVELS)])
    strategies, months = shape
    series = table.column("series").to_pylist()[:: strategies * months]
    values = np.stack([numbers_in(table.column(_level(level))) for level in LEVELS])
    with whole(folder / BANDS):
        cube = values.reshape(len(LEVELS), len(series), strategies, months)
    return {name: np.moveaxis(cube[:, k], 0, 1) for k, name in enumerate(series)}


def _level(level: float) -> str:
    """A level's column: `p05`."""
    return f"p{100 * level:02.0f}"


def write_in_force(folder: Path, shares: InForce, strategies: Sequence[str], measures: Sequence[str]) -> None:
    """Share of futures in which each measure is in force, by month."""
    months = shares.shape[2]
    keys = [(s, name, month) for s in strategies for name in measures for month in range(months)]
    names = ("strategy", "measure", "month")
    columns: dict[str, object] = {name: [k[at] for k in keys] for at, name in enumerate(names)}
    write_table(folder / IN_FORCE, columns | {"share": shares.reshape(-1)})


def shares_in_force(folder: Path, card: Card, measures: Sequence[str]) -> InForce:
    """Counts of all finished blocks together, over their futures."""
    blocks = blocks_in(card)
    shape = (len(card["strategies"]), len(measures), card["months"])
    done = finished_blocks(folder, card)
    counts = sum((read_counts(part(folder, "in_force", k), shape) for k in done), np.zeros(shape, np.int64))
    return counts / max(sum(len(blocks[k]) for k in done), 1)


def load_run(folder: Path | str, *, case: Case | None = None) -> Study:
    """The study that a run folder holds: all its futures, or those of the finished parts of a run cut short.

    Args:
        folder: of the run.
        case: the case, where it has been read already; else it is read from the folder.

    Raises:
        InputError: not a run folder, or one whose case or parts are damaged.
    """
    folder = Path(folder)
    card = read_card(folder)
    _refuse_gaps(folder, card)
    case = case or read_snapshot(folder, card)
    return Study(case, _futures(folder, card, case), _results(folder, card, case))


def _refuse_gaps(folder: Path, card: Card) -> None:
    """A run that says it is complete has all its parts, and one cut short has some: fewer futures are not passed over.

    Raises:
        InputError: parts are missing.
    """
    done, of = len(finished_blocks(folder, card)), len(blocks_in(card))
    if card["status"] == "complete" and done < of:
        raise InputError(
            f"{folder} lacks {of - done} of its {of} parts", wanted="the run folder as it was written",
            mend="delete the run folder, and run the case again",
        )  # fmt: skip
    if not done:
        raise InputError(
            f"{folder} has no finished part yet",
            wanted="a run with some futures",
            mend="run the case again: it goes on",
        )


def is_run_folder(path: Path | str) -> bool:
    """Whether a folder holds a run."""
    return (Path(path) / CARD).is_file()


def _futures(folder: Path, card: Card, case: Case) -> Futures:
    """The futures of the finished blocks; their numbers are read when asked for."""
    files = _files(folder, card, "inputs")
    ids = _ids(folder, card)
    types = tuple(case.types)
    at = {name: k for k, name in enumerate(types)}
    columns = (read_table(f, ["true_type"]).column(0).chunks for f in files)
    true_type = [_coded(chunk, at) for chunks in columns for chunk in chunks]
    names = tuple(a.name for a in case.uncertain)
    values = Columns(files, names, 0, len(ids))
    return Futures(card["futures"], card["seed"], ids, values, _joined(true_type), types)


def _coded(words: Any, at: Mapping[str, int]) -> np.ndarray:
    """A column of few different words as their numbers."""
    places: list[int] = [at[word] for word in words.dictionary.to_pylist()]
    return np.asarray(places, np.int64)[np.asarray(np.from_dlpack(words.indices), np.int64)]


def _results(folder: Path, card: Card, case: Case) -> Results:
    """The results of the finished blocks."""
    strategies, measures = tuple(card["strategies"]), tuple(case.measures)
    ids = _ids(folder, card)
    metrics = Columns(_files(folder, card, "metrics"), tuple(case.metrics), len(strategies), len(strategies) * len(ids))
    bands = read_bands(folder, (len(strategies), card["months"]))
    in_force = shares_in_force(folder, card, measures)
    return Results(strategies, card["months"], metrics, bands, LEVELS, in_force, measures, {**card, "run": str(folder)})


def _files(folder: Path, card: Card, kind: str) -> tuple[Path, ...]:
    """Parts of the finished blocks, in order."""
    return tuple(part(folder, kind, k) for k in finished_blocks(folder, card))


def _ids(folder: Path, card: Card) -> np.ndarray:
    """Futures of the finished blocks."""
    blocks, done = blocks_in(card), finished_blocks(folder, card)
    return _joined([np.asarray(blocks[k], dtype=np.int64) for k in done])


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Parts in a row."""
    return np.concatenate([*parts, np.zeros(0, np.int64)]).astype(np.int64)
