"""Conflicts as `standoff-case/1` JSON: read with every problem at once, and written so that reading gives the same.

The format, with the three keys that are ours (`strong_after`, `unknown`, `outcomes`), is told in
docs/reference/standoff-case.md. None of the three is written unless it is used.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool

from detente.case.statements import quoted
from detente.errors import CaseError, InputError, Problem, nearest
from detente.standoff.file_parts import (
    Context,
    Problems,
    read_bands,
    read_infeasible,
    read_kinds,
    read_makers,
    read_options,
    read_rankings,
    read_states,
    read_unseen,
)
from detente.standoff.model import Board, Conflict
from detente.standoff.patterns import patterns_of
from detente.where import Where

SCHEMA = "standoff-case/1"
MOST_BYTES = 64 * 2**20
KEYS = (
    "schema", "id", "title", "source", "decision_makers", "options", "infeasible", "states", "moves", "preferences",
    "preference_statements", "misperceived", "status_quo", "expected", "strong_after", "unknown", "outcomes",
)  # fmt: skip


def read_conflict(path: str | Path) -> Conflict:
    """The conflict in a `standoff-case/1` file.

    Raises:
        CaseError: with every problem of the file.
        InputError: when there is no such file.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(str(path), wanted="a standoff-case/1 JSON file")
    if file.stat().st_size > MOST_BYTES:
        raise InputError(f"{file.stat().st_size} bytes", wanted=f"a file of at most {MOST_BYTES} bytes")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise CaseError([Problem(Where(str(path), error.lineno), error.msg, "JSON text")]) from error
    except UnicodeDecodeError as error:
        raise CaseError([Problem(Where(str(path)), str(error), "text in UTF-8")]) from error
    except RecursionError as error:
        raise CaseError([Problem(Where(str(path)), "brackets too deep", "JSON as in the format")]) from error
    return conflict_from(data, file=str(path))


def conflict_from(data: Any, *, file: str = "") -> Conflict:
    """The conflict in parsed JSON; `CaseError` with every problem."""
    problems = Problems(file)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        problems.add("schema", data.get("schema") if isinstance(data, dict) else data, SCHEMA, f'write "{SCHEMA}"')
        problems.stop()
    problems.check_keys("", data, KEYS)
    makers = read_makers(data.get("decision_makers"), problems)
    options = read_options(data.get("options"), [m.id for m in makers], problems)
    problems.stop(unless=bool(makers and options))
    infeasible = read_infeasible(data.get("infeasible", []), len(options), problems)
    given = data.get("moves") is not None
    states, taken, labels = read_states(data.get("states"), len(options), infeasible, problems, moves_given=given)
    plain = Board(tuple(o.id for o in options), states, taken)
    board = Board(plain.option_ids, states, taken, read_kinds(data.get("outcomes") or {}, plain, problems))
    context = Context([m.id for m in makers], board, problems)
    levels, statements = read_rankings(data, context)
    conflict = Conflict(
        str(data.get("id", "")), str(data.get("title", "")), makers, options, board, levels,
        bands=read_bands(data.get("strong_after", {}), levels, context),
        unseen=read_unseen(data.get("misperceived") or {}, context),
        labels=labels,
        unknown=context.pairs("unknown", data.get("unknown") or {}),
        moves=context.pairs("moves", data["moves"]) if given else None,
        infeasible=tuple(infeasible),
        status_quo=_start(data.get("status_quo"), board, problems),
        statements=statements,
        source=_source(data.get("source") or {}, problems),
    )  # fmt: skip
    problems.stop()
    return conflict


def _start(value: Any, board: Board, problems: Problems) -> int | None:
    """The status quo, if the file names one."""
    if value is None:
        return None
    if not isinstance(value, str) or value not in board.position:
        problems.add("status_quo", value, "the id of a state", nearest(str(value), board.states[:2000]))
        return None
    return board.position[value]


def _source(value: Any, problems: Problems) -> dict[str, str]:
    """Where the facts come from."""
    if not isinstance(value, dict):
        problems.add("source", value, "an object with origin and literature")
        return {}
    return {str(k): str(v) for k, v in value.items()}


def as_data(conflict: Conflict) -> dict[str, Any]:
    """The conflict as `standoff-case/1` data."""
    name = conflict.states
    data: dict[str, Any] = {
        "schema": SCHEMA, "id": conflict.id, "title": conflict.title, "source": dict(conflict.source),
        "decision_makers": [{"id": d.id, "name": d.name} for d in conflict.decision_makers],
        "options": [asdict(o) for o in conflict.options],
        "infeasible": list(conflict.infeasible),
        "states": [_state_entry(conflict, k) for k in range(conflict.size)],
        "preferences": {d: _groups(conflict, k) for k, d in enumerate(conflict.names)},
    }  # fmt: skip
    named = {
        "moves": None if conflict.moves is None else _named(conflict.moves, name),
        "preference_statements": {d: list(texts) for d, texts in conflict.statements.items()},
        "misperceived": {
            d: [name[s] for s in np.flatnonzero(conflict.unseen[k])]
            for k, d in enumerate(conflict.names)
            if conflict.unseen[k].any()
        },
        "unknown": _named(conflict.unknown, name),
        "strong_after": {d: _cuts(conflict, k) for k, d in enumerate(conflict.names) if conflict.bands[k].any()},
        "outcomes": {n: _kind(conflict.board, where) for n, where in conflict.board.kinds.items()},
        "status_quo": None if conflict.status_quo is None else name[conflict.status_quo],
    }
    return data | {key: value for key, value in named.items() if value or (key == "moves" and value == {})}


def _state_entry(conflict: Conflict, state: int) -> dict[str, str]:
    """One state of the file."""
    entry = {"id": conflict.states[state], "options": conflict.row(state)}
    label = conflict.labels.get(conflict.states[state])
    return entry | {"label": label} if label else entry


def _named(pairs: Mapping[str, Sequence[tuple[int, int]]], name: Sequence[str]) -> dict[str, list[list[str]]]:
    """Pairs of positions as pairs of ids."""
    return {d: [[name[a], name[b]] for a, b in listed] for d, listed in pairs.items()}


def _kind(board: Board, where: Bool[np.ndarray, " state"]) -> list[str] | str:
    """A kind of outcome as patterns; as a statement that is never or always true where no pattern can say so."""
    rows = list(patterns_of(board, np.flatnonzero(where)))
    option = quoted(board.option_ids[0])
    if not rows:
        return f"{option} and not {option}"
    return rows if set(rows[0]) != {"-"} else f"{option} or not {option}"


def _groups(conflict: Conflict, actor: int) -> list[list[str]]:
    """A ranking as groups of tied states, best first."""
    level = conflict.levels[actor]
    return [[conflict.states[s] for s in np.flatnonzero(level == v)] for v in range(int(level.max()), -1, -1)]


def _cuts(conflict: Conflict, actor: int) -> list[int]:
    """After which groups, counted from the best, the step down is a great one."""
    level, band = conflict.levels[actor], conflict.bands[actor]
    per_group = [int(band[level == v][0]) for v in range(int(level.max()), -1, -1)]
    return [k + 1 for k in range(len(per_group) - 1) if per_group[k] > per_group[k + 1]]


def write_conflict(conflict: Conflict, path: str | Path) -> None:
    """Write the conflict as `standoff-case/1` JSON."""
    Path(path).write_text(json.dumps(as_data(conflict), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
