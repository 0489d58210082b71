"""Draws from evidence that lie beside a case, in its folder `posterior/`: what `posterior(NAME)` draws from."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from numpy.typing import NDArray
from pyarrow import ArrowException

from detente.case.model import Assumption, Case
from detente.errors import InputError
from detente.futures.columns import stratified
from detente.futures.conditioned import columns_of_case
from detente.futures.places import folder_of
from detente.futures.quantiles import Posteriors

DRAWS = "draws.parquet"
ROW = "the draw of the posterior"  # names the column that picks one draw for all numbers of a posterior


def posteriors_of(case: Case) -> Posteriors:
    """The draws that a case brings, by name: those of the fit beside it, where a number asks for any, and those that
    have learned from what happened, where it names a file of them.
    """
    folder = folder_of(case)
    wanted = any(a.shape.kind == "posterior" for a in case.uncertain)
    fitted = read_draws(folder / DRAWS) if wanted and folder and (folder / DRAWS).is_file() else {}
    return {**fitted, **columns_of_case(case)}


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
