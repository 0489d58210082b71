"""Numbers that have learned from what really happened: a file that a case may draw its futures from.

`detente evidence history --condition` writes it and `evidence: {conditioned: FILE}` in a case reads it. A row is one
draw of every number that the record spoke of, with how likely the record was under each type. A future takes one row
whole; what the record did not speak of is drawn as ever, and the true type from its prior times what the record says.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet as parquet
from jaxtyping import Float
from numpy.typing import NDArray
from pyarrow import ArrowException

from detente.case.model import Case
from detente.errors import CaseError, InputError, Problem
from detente.futures.columns import shuffled_ids
from detente.futures.model import Futures
from detente.futures.places import conditioned_path

CARD = b"detente conditioned futures"
TYPE = "type: "  # heads the column of a type's log likelihood
GIVEN = "given what happened, "  # heads these columns among the draws that a case brings
WANTED = "a file written by detente evidence history CASE --condition --out FILE"


@dataclass(frozen=True, eq=False)
class Conditioned:
    """Draws that the record has weighed, each as good as any other.

    Args:
        values: number of the case -> its draws.
        likelihood: logarithm of how likely the record is under each type, given the numbers.
        card: what they learned from and how.
    """

    values: Mapping[str, Float[np.ndarray, " draw"]]
    likelihood: Mapping[str, Float[np.ndarray, " draw"]]
    card: Mapping[str, Any]


def write_conditioned(path: Path, conditioned: Conditioned) -> Path:
    """The draws as a Parquet file that carries its card."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {**conditioned.values, **{TYPE + name: logs for name, logs in conditioned.likelihood.items()}}
    table = pyarrow.table({name: np.asarray(drawn, np.float64) for name, drawn in columns.items()})
    card = json.dumps(dict(conditioned.card), ensure_ascii=False)
    parquet.write_table(table.replace_schema_metadata({CARD: card.encode()}), path, compression="zstd")
    read_conditioned.cache_clear()
    return path


@lru_cache(maxsize=8)
def read_conditioned(path: Path) -> Conditioned:
    """What `write_conditioned` wrote.

    Raises:
        InputError: no such file, or another one.
    """
    if not path.is_file():
        raise InputError(f"no file {path}", wanted=WANTED)
    try:
        table = parquet.read_table(path)
        card = json.loads((table.schema.metadata or {})[CARD])
        columns = {name: table[name].to_numpy().astype(np.float64) for name in table.column_names}
    except (OSError, KeyError, ValueError, ArrowException) as error:
        raise InputError(f"{path} holds no conditioned futures, or is damaged", wanted=WANTED) from error
    types = {name.removeprefix(TYPE): drawn for name, drawn in columns.items() if name.startswith(TYPE)}
    return Conditioned({n: d for n, d in columns.items() if not n.startswith(TYPE)}, types, card)


def conditioned_of(case: Case) -> Conditioned | None:
    """What a case's futures learned from the record; None for a case that names no such file.

    Raises:
        InputError: no such file, or another one.
        CaseError: it was made for another case, or for numbers that the case has changed since.
    """
    path = conditioned_path(case)
    if path is None:
        return None
    found = read_conditioned(path)
    _refuse_another(case, found, path)
    moved = _moved(case, found)
    return replace(found, values={n: drawn for n, drawn in found.values.items() if n not in moved})


def in_words(case: Case) -> str:
    """What its futures learned from, in a sentence; empty for a case whose futures did not."""
    found = conditioned_of(case)
    if found is None or not case.evidence:
        return ""
    card = found.card
    counts = f" and counts of {', '.join(card['counted'])}" if card["counted"] else ""
    left = f" Counts of {', '.join(card['passed_over'])} had been used by a fit, and are not used again." \
        if card["passed_over"] else ""  # fmt: skip
    return (
        f"These futures are conditioned on what happened from {card['months'][0]} to {card['months'][1]}: "
        f"{len(card['happenings'])} answers and breaches{counts} moved the case's ranges and the odds of each type "
        f"({card['how']}, effective sample {card['effective']:,.0f}; {case.evidence.conditioned}). Shares are shares "
        f"of these futures, not of the ranges as written.{left}"
    )


def columns_of_case(case: Case) -> dict[str, NDArray[np.float64]]:
    """The same as columns among the draws that a case brings with it."""
    found = conditioned_of(case)
    if found is None:
        return {}
    types = {GIVEN + TYPE + name: logs for name, logs in found.likelihood.items()}
    return {GIVEN + name: np.asarray(drawn) for name, drawn in found.values.items()} | types


def _refuse_another(case: Case, found: Conditioned, path: Path) -> None:
    """A problem for each number that the case lacks or has changed in its text, and for other types."""
    where = case.evidence.where if case.evidence else case.assumptions[next(iter(case.assumptions))].where
    written, moved = found.card["numbers"], _moved(case, found)
    faults = [
        (name, "no such number in the case" if name not in case.assumptions else f"{text}, in the case "
         f"{case.assumptions[name].shape.text}")
        for name, text in written.items()
        if name not in case.assumptions or (case.assumptions[name].shape.text != text and name not in moved)
    ]  # fmt: skip
    if set(found.likelihood) != set(case.types):
        faults.append(("types", f"{', '.join(found.likelihood)}, in the case {', '.join(case.types)}"))
    mend = "condition again: detente evidence history CASE --condition --out FILE"
    problems = [Problem(replace(where, path=f"{path.name}: {name}"), says, "what it was conditioned with", mend)
                for name, says in faults]  # fmt: skip
    if problems:
        raise CaseError(problems)


def _moved(case: Case, found: Conditioned) -> set[str]:
    """Numbers that an overlay sets by now: they are as it says, not as the record left them."""
    return {
        name
        for name, text in found.card["numbers"].items()
        if name in case.assumptions and case.assumptions[name].shape.text != text and _is_set(case, name)
    }


def _is_set(case: Case, name: str) -> bool:
    """Whether an overlay touches a number."""
    return any(f"{name}.".startswith(f"{path}.") or f"{path}.".startswith(f"{name}.") for path in case.overlays)


def given(case: Case, drawn: Futures, known: Mapping[str, NDArray[np.float64]]) -> Futures:
    """Futures with what the record spoke of taken from its draws, a row a future; as they were where there are none.

    Args:
        case: the case; the true type is left to `log_likelihood_of`.
        drawn: futures as the case draws them.
        known: the draws that the case brings.
    """
    held = [name for name in drawn.values if GIVEN + name in known]
    if not held:
        return drawn
    rows = _rows(known, drawn)
    return replace(drawn, values={**drawn.values, **{name: known[GIVEN + name][rows] for name in held}})


def log_likelihood_of(
    types: Sequence[str], drawn: Futures, known: Mapping[str, NDArray[np.float64]]
) -> Float[np.ndarray, "type future"] | None:
    """How likely the record is under each type in each future, as logarithms; None where there is no such file."""
    if not all(GIVEN + TYPE + name in known for name in types):
        return None
    rows = _rows(known, drawn)
    return np.stack([known[GIVEN + TYPE + name][rows] for name in types])


def _rows(known: Mapping[str, NDArray[np.float64]], drawn: Futures) -> NDArray[np.int64]:
    """The row of each future: no row twice while there are as many rows as futures; another order for another seed."""
    size = len(next(drawn for name, drawn in known.items() if name.startswith(GIVEN + TYPE)))
    return shuffled_ids(drawn.future % size, size=size, name="the row of what happened", seed=drawn.seed)
