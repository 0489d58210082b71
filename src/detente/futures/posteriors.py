"""Draws from evidence that lie beside a case, in its folder `posterior/`: what `posterior(NAME)` draws from."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from numpy.typing import NDArray
from pyarrow import ArrowException

from detente.case.find import shipped_cases
from detente.case.model import Assumption, Case
from detente.errors import InputError
from detente.futures.columns import stratified
from detente.futures.quantiles import Posteriors

FOLDER = "posterior"
DRAWS = "draws.parquet"
ROW = "the draw of the posterior"  # names the column that picks one draw for all numbers of a posterior


def home_of(case: Case) -> Path | None:
    """The folder that a case's file lies in; None for a case that was not read from a file."""
    first = case.files[0] if case.files else ""
    if Path(first).is_file():
        return Path(first).parent
    shipped = shipped_cases().get(first.split("/")[0])
    return shipped.parent if shipped else None


def folder_of(case: Case) -> Path | None:
    """Where a case keeps its draws: beside it, in the folder that its `evidence:` names or in `posterior/`."""
    home = home_of(case)
    return home / (case.evidence.posterior if case.evidence else FOLDER) if home else None


def posteriors_of(case: Case) -> Posteriors:
    """The draws beside a case, by name; nothing if no number of the case asks for any, or there are none."""
    folder = folder_of(case)
    wanted = any(a.shape.kind == "posterior" for a in case.uncertain)
    return read_draws(folder / DRAWS) if wanted and folder and (folder / DRAWS).is_file() else {}


@lru_cache(maxsize=8)
def read_draws(path: Path) -> Mapping[str, NDArray[np.float64]]:
    """Every column of a file of draws.

    Raises:
        InputError: it is no such file, or a damaged one.
    """
    try:
        table = parquet.read_table(path)
        return {name: table[name].to_numpy().astype(np.float64) for name in table.column_names}
    except (OSError, ValueError, ArrowException) as error:
        wanted = "draws as `detente evidence fit` writes them"
        raise InputError(f"{path} is damaged", wanted=wanted, mend="fit again, or delete it") from error


def joint_columns(
    uncertain: Sequence[Assumption], posteriors: Posteriors, ids: NDArray[np.int64], *, size: int, seed: int
) -> dict[str, NDArray[np.float64]]:
    """Shares of probability for the numbers drawn from a posterior, such that a future takes one draw for all of them.

    Each number's share is the rank of the chosen draw among that number's draws, so that what the posterior knows of
    how numbers go together is kept, and each keeps its margin.
    """
    if not asking(uncertain, posteriors):
        return {}
    return one_draw(uncertain, posteriors, stratified(ids, name=ROW, size=size, seed=seed))


def asking(uncertain: Sequence[Assumption], posteriors: Posteriors) -> list[Assumption]:
    """The numbers that are drawn from a posterior which is there."""
    return [a for a in uncertain if a.shape.kind == "posterior" and a.shape.posterior in posteriors]


def one_draw(
    uncertain: Sequence[Assumption], posteriors: Posteriors, share: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Shares of probability of all numbers from a posterior, where a share picks one draw for all of them."""
    columns: dict[str, NDArray[np.float64]] = {}
    for number in asking(uncertain, posteriors):
        draws = posteriors[number.shape.posterior]
        rank = np.argsort(np.argsort(draws, kind="stable"), kind="stable")
        columns[number.name] = (rank[(share * len(draws)).astype(np.int64)] + 0.5) / len(draws)
    return columns
