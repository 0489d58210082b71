"""Conflicts as `standoff-case/1` JSON: read with every problem at once, and written so that reading gives the same.

Beside the keys of the format, two optional ones of ours: `strong_after` (decision maker -> numbers of groups of its
ranking, counted from 1, after which the step down is a great one) and `unknown` (decision maker -> pairs of states
between which its preference is not known). Neither is written unless it is used.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import CaseError, InputError, Problem, nearest
from detente.standoff.model import DIRECTIONS, Conflict, DecisionMaker, Option, matches
from detente.standoff.preference import Ranked, by_statements, levels_of, parse_statement, pattern_statement
from detente.where import Where

SCHEMA = "standoff-case/1"
MOST_BYTES = 64 * 2**20
KEYS = (
    "schema", "id", "title", "source", "decision_makers", "options", "infeasible", "states", "moves", "preferences",
    "preference_statements", "misperceived", "status_quo", "expected", "strong_after", "unknown",
)  # fmt: skip


@dataclass
class _Problems:
    """What is wrong with one file."""

    file: str
    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, path: str, found: object, wanted: str, mend: str = "") -> None:
        """Note one problem."""
        shown = found if isinstance(found, str) else json.dumps(found, default=str)
        self.found.append(Problem(Where(self.file, 0, path), shown[:80], wanted, mend))

    def stop(self, *, unless: bool = False) -> None:
        """Raise if anything is wrong so far, unless what follows can be read all the same."""
        if self.found and not unless:
            raise CaseError(self.found)


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
    problems = _Problems(file)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        problems.add("schema", data.get("schema") if isinstance(data, dict) else data, SCHEMA, f'write "{SCHEMA}"')
        problems.stop()
    for key in data:
        if key not in KEYS:
            problems.add(key, key, "a key of the format", nearest(key, KEYS))
    makers = _makers(data.get("decision_makers"), problems)
    options = _options(data.get("options"), [m.id for m in makers], problems)
    problems.stop(unless=bool(makers and options))
    infeasible = _infeasible(data.get("infeasible", []), len(options), problems)
    given = data.get("moves") is not None
    states, taken, labels = _states(data.get("states"), len(options), infeasible, given, problems)
    context = _Context([m.id for m in makers], [o.id for o in options], states, taken, problems)
    moves = None if data.get("moves") is None else context.pairs("moves", data["moves"])
    levels, statements = _rankings(data, context)
    bands = _bands(data.get("strong_after", {}), levels, context)
    unseen = _unseen(data.get("misperceived") or {}, context)
    unknown = context.pairs("unknown", data.get("unknown") or {})
    start = data.get("status_quo")
    if start is not None and start not in context.place:
        problems.add("status_quo", start, "the id of a state", nearest(str(start), states))
    source = data.get("source") or {}
    if not isinstance(source, dict):
        problems.add("source", source, "an object with origin and literature")
    problems.stop()
    return Conflict(
        str(data.get("id", "")), str(data.get("title", "")), makers, options, tuple(states), taken, levels, bands,
        unseen, labels, unknown, moves, tuple(infeasible), None if start is None else context.place[start], statements,
        {str(k): str(v) for k, v in source.items()},
    )  # fmt: skip


@dataclass
class _Context:
    """Names that later parts of the file refer to."""

    makers: Sequence[str]
    options: Sequence[str]
    states: Sequence[str]
    taken: np.ndarray
    problems: _Problems

    def __post_init__(self) -> None:
        self.place = {name: k for k, name in enumerate(self.states)}

    def known(self, path: str, entry: Any) -> dict[str, Any]:
        """An object keyed by decision makers, others noted and dropped."""
        if not isinstance(entry, dict):
            self.problems.add(path, entry, "an object keyed by decision maker")
            return {}
        for name in entry:
            if name not in self.makers:
                self.problems.add(f"{path}.{name}", name, "a decision maker", nearest(name, self.makers))
        return {name: value for name, value in entry.items() if name in self.makers}

    def pairs(self, path: str, entry: Any) -> dict[str, tuple[tuple[int, int], ...]]:
        """Pairs of two different states by decision maker, as positions."""
        out: dict[str, tuple[tuple[int, int], ...]] = {}
        for name, value in self.known(path, entry).items():
            good: list[tuple[int, int]] = []
            for k, pair in enumerate(value if isinstance(value, list) else [value]):
                if _is_pair(pair, self.place):
                    good.append((self.place[pair[0]], self.place[pair[1]]))
                else:
                    self.problems.add(f"{path}.{name}[{k}]", pair, "two different states by id")
            out[name] = tuple(good)
        return out


def _is_pair(pair: Any, place: Mapping[str, int]) -> bool:
    """Whether it is two different states."""
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(s, str) and s in place for s in pair)
        and pair[0] != pair[1]
    )


def _entries(value: Any, path: str, problems: _Problems) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list, each with a text `id` that no other has."""
    if not isinstance(value, list) or not value:
        problems.add(path, value, "a list with at least one entry")
        return []
    out: list[tuple[int, dict[str, Any]]] = []
    seen: set[str] = set()
    for k, entry in enumerate(value):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
            problems.add(f"{path}[{k}]", entry, "an object with an id")
        elif entry["id"] in seen:
            problems.add(f"{path}[{k}].id", entry["id"], "every id once")
        else:
            seen.add(entry["id"])
            out.append((k, entry))
    return out


def _makers(value: Any, problems: _Problems) -> tuple[DecisionMaker, ...]:
    """The decision makers."""
    found = _entries(value, "decision_makers", problems)
    return tuple(DecisionMaker(e["id"], str(e.get("name", e["id"]))) for _, e in found)


def _options(value: Any, makers: Sequence[str], problems: _Problems) -> tuple[Option, ...]:
    """The options, owners and directions checked."""
    out: list[Option] = []
    for k, e in _entries(value, "options", problems):
        owner, way = e.get("owner"), e.get("reversible", "both")
        if owner not in makers:
            problems.add(f"options[{k}].owner", owner, "a decision maker", nearest(str(owner), makers))
        if way not in DIRECTIONS:
            problems.add(f"options[{k}].reversible", way, "both, forward or backward")
        out.append(Option(e["id"], str(e.get("name", e["id"])), str(owner), way))
    return tuple(out)


def _infeasible(value: Any, width: int, problems: _Problems) -> list[str]:
    """The infeasible patterns."""
    listed = value if isinstance(value, list) else [value]
    for k, pattern in enumerate(listed):
        if not _is_row(pattern, width, "YN-"):
            problems.add(f"infeasible[{k}]", pattern, f"{width} letters Y, N or -, one an option")
    return [pattern for pattern in listed if _is_row(pattern, width, "YN-")]


def _is_row(row: Any, width: int, letters: str) -> bool:
    """Whether it is one letter an option."""
    return isinstance(row, str) and len(row) == width and set(row) <= set(letters)


def _states(
    value: Any, width: int, infeasible: Sequence[str], given: bool, problems: _Problems
) -> tuple[list[str], np.ndarray, dict[str, str]]:
    """Ids, options taken and labels of the states."""
    letters = "YN-" if given else "YN"
    entries = _entries(value, "states", problems)
    wrong = [k for k, e in entries if not _is_row(e.get("options"), width, letters)]
    for k in wrong:
        wanted = f"{width} letters {' or '.join(letters)}, one an option"
        problems.add(f"states[{k}].options", value[k].get("options"), wanted)
    problems.stop(unless=bool(entries) and not wrong)
    taken = np.array([["-NY".index(c) - 1 for c in e["options"]] for _, e in entries], dtype=np.int8)
    if not given:
        _refuse_repeats(entries, problems)
        codes = (taken.astype(np.int64) << np.arange(width)).sum(axis=1)
        for pattern in infeasible:
            for k in np.flatnonzero(matches(codes, pattern)):
                problems.add(f"states[{k}].options", entries[k][1]["options"], f"no state matching {pattern}")
    labels = {e["id"]: str(e["label"]) for _, e in entries if e.get("label")}
    return [e["id"] for _, e in entries], taken, labels


def _refuse_repeats(entries: Sequence[tuple[int, dict[str, Any]]], problems: _Problems) -> None:
    """Note states that repeat the options of another."""
    seen: set[str] = set()
    for k, e in entries:
        if e["options"] in seen:
            problems.add(f"states[{k}].options", e["options"], "every combination of options once")
        seen.add(e["options"])


def _rankings(data: dict[str, Any], context: _Context) -> tuple[np.ndarray, dict[str, tuple[str, ...]]]:
    """Ranks by decision maker, from groups, from statements, or from both where they agree."""
    groups = context.known("preferences", data.get("preferences") or {})
    written = context.known("preference_statements", data.get("preference_statements") or {})
    texts = {name: _statements(name, value, context) for name, value in written.items()}
    levels = np.zeros((len(context.makers), len(context.states)), dtype=np.int64)
    for k, name in enumerate(context.makers):
        scored = _scored(texts.get(name, ()), context) if name in texts else None
        if name in groups:
            levels[k] = _ranked(name, groups[name], context)
            if scored is not None and not context.problems.found and not np.array_equal(scored, levels[k]):
                context.problems.add(
                    f"preference_statements.{name}", "another ranking", f"the ranking in preferences.{name}"
                )
        elif scored is not None:
            levels[k] = scored
        else:
            context.problems.add(f"preferences.{name}", "nothing", "a ranking of the states, or statements")
    return levels, texts


def _ranked(name: str, value: Any, context: _Context) -> np.ndarray:
    """A ranking given as groups of tied states."""
    try:
        groups = tuple(tuple(str(s) for s in ([g] if isinstance(g, str) else g)) for g in value)
        return levels_of(Ranked(groups), context.taken, context.options, context.states)
    except TypeError:
        context.problems.add(f"preferences.{name}", value, "groups of tied states, best first")
    except InputError as error:
        p = error.problems[0]
        context.problems.add(f"preferences.{name}", p.found, p.wanted, p.mend)
    return np.zeros(len(context.states), dtype=np.int64)


def _statements(name: str, value: Any, context: _Context) -> tuple[str, ...]:
    """Statements as text; patterns of Y, N and - are turned into words."""
    texts: list[str] = []
    for k, entry in enumerate(value if isinstance(value, list) else [value]):
        parts = entry if isinstance(entry, list) else [entry]
        if all(_is_row(p, len(context.options), "YN-") and set(p) != {"-"} for p in parts) and parts:
            texts.append(pattern_statement(parts, context.options))
        elif isinstance(entry, str):
            texts.append(entry)
        else:
            context.problems.add(
                f"preference_statements.{name}[{k}]", entry, "a pattern, a list of patterns, or a statement"
            )
    return tuple(texts)


def _scored(texts: Sequence[str], context: _Context) -> np.ndarray | None:
    """Ranks by statements, or nothing when one cannot be read."""
    try:
        return by_statements([parse_statement(t) for t in texts], context.taken, context.options)
    except InputError as error:
        p = error.problems[0]
        context.problems.add("preference_statements", p.found, p.wanted, p.mend)
        return None


def _bands(value: Any, levels: np.ndarray, context: _Context) -> np.ndarray:
    """Coarser ranks: one up at each great step."""
    bands = np.zeros_like(levels)
    for name, cuts in context.known("strong_after", value or {}).items():
        k = context.makers.index(name)
        top = int(levels[k].max())
        if not isinstance(cuts, list) or not all(isinstance(c, int) and 1 <= c <= top for c in cuts):
            context.problems.add(f"strong_after.{name}", cuts, f"numbers of groups, 1 to {top}")
            continue
        bands[k] = sum((levels[k] > top - c).astype(np.int64) for c in set(cuts))
    return bands


def _unseen(value: Any, context: _Context) -> np.ndarray:
    """Which states each decision maker does not see."""
    unseen = np.zeros((len(context.makers), len(context.states)), dtype=np.bool_)
    for name, states in context.known("misperceived", value).items():
        for k, state in enumerate(states if isinstance(states, list) else [states]):
            if state in context.place:
                unseen[context.makers.index(name), context.place[state]] = True
            else:
                context.problems.add(f"misperceived.{name}[{k}]", state, "the id of a state")
    return unseen


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
