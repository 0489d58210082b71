"""The parts of a `standoff-case/1` file, each read with all its problems noted and none raised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Bool, Int

from detente.errors import CaseError, InputError, Problem, nearest
from detente.standoff.model import DIRECTIONS, MOST_OPTIONS, Board, DecisionMaker, Option, Pairs, matches
from detente.standoff.preference import Ranked, bands_after, by_statements, levels_of, pattern_statement, where_true
from detente.where import Where


@dataclass
class Problems:
    """What is wrong with one file."""

    file: str
    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, path: str, found: object, wanted: str, mend: str = "") -> None:
        """Note one problem."""
        shown = found if isinstance(found, str) else json.dumps(found, default=str)
        self.found.append(Problem(Where(self.file, 0, path), shown[:80], wanted, mend))

    def add_error(self, path: str, error: InputError) -> None:
        """Note what inner code refused."""
        problem = error.problems[0]
        self.add(path, problem.found, problem.wanted, problem.mend)

    def check_keys(self, path: str, entry: Mapping[str, Any], known: Sequence[str]) -> None:
        """Note keys that the format does not have."""
        for key in entry:
            if key not in known:
                self.add(f"{path}.{key}" if path else key, key, "a key of the format", nearest(key, known))

    def stop(self, *, unless: bool = False) -> None:
        """Raise if anything is wrong so far, unless what follows can be read all the same."""
        if self.found and not unless:
            raise CaseError(self.found)


@dataclass
class Context:
    """Names that later parts of a file refer to."""

    makers: Sequence[str]
    board: Board
    problems: Problems

    def known(self, path: str, entry: Any) -> dict[str, Any]:
        """An object keyed by decision makers, others noted and dropped."""
        if not isinstance(entry, dict):
            self.problems.add(path, entry, "an object keyed by decision maker")
            return {}
        for name in entry:
            if name not in self.makers:
                self.problems.add(f"{path}.{name}", name, "a decision maker", nearest(name, self.makers))
        return {name: value for name, value in entry.items() if name in self.makers}

    def pairs(self, path: str, entry: Any) -> Pairs:
        """Pairs of two different states by decision maker, as positions."""
        out: dict[str, tuple[tuple[int, int], ...]] = {}
        place = self.board.position
        for name, value in self.known(path, entry).items():
            good: list[tuple[int, int]] = []
            for k, pair in enumerate(value if isinstance(value, list) else [value]):
                if _is_pair(pair, place):
                    good.append((place[pair[0]], place[pair[1]]))
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


def _entries(value: Any, path: str, keys: Sequence[str], problems: Problems) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list, each with a text `id` that no other has."""
    if not isinstance(value, list) or not value:
        problems.add(path, value, "a list with at least one entry")
        return []
    out: list[tuple[int, dict[str, Any]]] = []
    seen: set[str] = set()
    for k, entry in enumerate(value):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
            problems.add(f"{path}[{k}]", entry, "an object with an id")
            continue
        problems.check_keys(f"{path}[{k}]", entry, keys)
        if entry["id"] in seen:
            problems.add(f"{path}[{k}].id", entry["id"], "every id once")
        else:
            seen.add(entry["id"])
            out.append((k, entry))
    return out


def read_makers(value: Any, problems: Problems) -> tuple[DecisionMaker, ...]:
    """The decision makers."""
    found = _entries(value, "decision_makers", ("id", "name"), problems)
    return tuple(DecisionMaker(e["id"], str(e.get("name", e["id"]))) for _, e in found)


def read_options(value: Any, makers: Sequence[str], problems: Problems) -> tuple[Option, ...]:
    """The options, owners and directions checked."""
    out: list[Option] = []
    if isinstance(value, list) and len(value) > MOST_OPTIONS:
        problems.add("options", f"{len(value)} options", f"at most {MOST_OPTIONS}")
    for k, e in _entries(value, "options", ("id", "name", "owner", "reversible"), problems):
        owner, way = e.get("owner"), e.get("reversible", "both")
        if owner not in makers:
            problems.add(f"options[{k}].owner", owner, "a decision maker", nearest(str(owner), makers))
        if way not in DIRECTIONS:
            problems.add(f"options[{k}].reversible", way, "both, forward or backward")
        out.append(Option(e["id"], str(e.get("name", e["id"])), str(owner), way))
    return tuple(out)


def read_infeasible(value: Any, width: int, problems: Problems) -> list[str]:
    """The infeasible patterns."""
    listed = value if isinstance(value, list) else [value]
    for k, pattern in enumerate(listed):
        if not _is_row(pattern, width, "YN-"):
            problems.add(f"infeasible[{k}]", pattern, f"{width} letters Y, N or -, one an option")
    return [pattern for pattern in listed if _is_row(pattern, width, "YN-")]


def _is_row(row: Any, width: int, letters: str) -> bool:
    """Whether it is one letter an option."""
    return isinstance(row, str) and len(row) == width and set(row) <= set(letters)


def read_states(
    value: Any, width: int, infeasible: Sequence[str], problems: Problems, *, moves_given: bool
) -> tuple[tuple[str, ...], Int[np.ndarray, "state option"], dict[str, str]]:
    """Ids, options taken and labels of the states."""
    letters = "YN-" if moves_given else "YN"
    entries = _entries(value, "states", ("id", "options", "label"), problems)
    wrong = [k for k, e in entries if not _is_row(e.get("options"), width, letters)]
    for k in wrong:
        wanted = f"{width} letters {' or '.join(letters)}, one an option"
        problems.add(f"states[{k}].options", value[k].get("options"), wanted)
    problems.stop(unless=bool(entries) and not wrong)
    taken = np.array([["-NY".index(c) - 1 for c in e["options"]] for _, e in entries], dtype=np.int8)
    if not moves_given:
        _refuse_repeats(entries, problems)
        codes = (taken.astype(np.int64) << np.arange(width)).sum(axis=1)
        for pattern in infeasible:
            for k in np.flatnonzero(matches(codes, pattern)):
                problems.add(f"states[{k}].options", entries[k][1]["options"], f"no state matching {pattern}")
    labels = {e["id"]: str(e["label"]) for _, e in entries if e.get("label")}
    return tuple(e["id"] for _, e in entries), taken, labels


def _refuse_repeats(entries: Sequence[tuple[int, dict[str, Any]]], problems: Problems) -> None:
    """Note states that repeat the options of another."""
    seen: set[str] = set()
    for k, e in entries:
        if e["options"] in seen:
            problems.add(f"states[{k}].options", e["options"], "every combination of options once")
        seen.add(e["options"])


def read_kinds(value: Any, board: Board, problems: Problems) -> dict[str, Bool[np.ndarray, " state"]]:
    """Kinds of outcome by name."""
    if not isinstance(value, dict):
        problems.add("outcomes", value, "an object: name to statement or patterns")
        return {}
    out: dict[str, Bool[np.ndarray, " state"]] = {}
    for name, entry in value.items():
        try:
            text = _statement(entry, board.option_ids)
            if text is None:
                problems.add(f"outcomes.{name}", entry, "a pattern, a list of patterns, or a statement")
            else:
                out[str(name)] = where_true(text, board)
        except InputError as error:
            problems.add_error(f"outcomes.{name}", error)
    return out


def read_rankings(
    data: Mapping[str, Any], context: Context
) -> tuple[Int[np.ndarray, "actor state"], dict[str, tuple[str, ...]]]:
    """Ranks by decision maker, from groups, from statements, or from both where they agree."""
    groups = context.known("preferences", data.get("preferences") or {})
    written = context.known("preference_statements", data.get("preference_statements") or {})
    texts = {name: _statements(name, value, context) for name, value in written.items()}
    levels = np.zeros((len(context.makers), len(context.board.states)), dtype=np.int64)
    for k, name in enumerate(context.makers):
        scored = _scored(name, texts[name], context) if name in texts else None
        if name in groups:
            levels[k] = _ranked(name, groups[name], context)
            if scored is not None and not context.problems.found and not np.array_equal(scored, levels[k]):
                context.problems.add(
                    f"preference_statements.{name}", "another ranking", f"the ranking in preferences.{name}"
                )
        elif scored is not None:
            levels[k] = scored
        elif name not in texts:
            context.problems.add(f"preferences.{name}", "nothing", "a ranking of the states, or statements")
    return levels, texts


def _ranked(name: str, value: Any, context: Context) -> Int[np.ndarray, " state"]:
    """A ranking given as groups of tied states."""
    listed: list[Any] = value if isinstance(value, list) else []
    groups = [[g] if isinstance(g, str) else g for g in listed]
    if not groups or not all(isinstance(g, list) and all(isinstance(s, str) for s in g) for g in groups):
        context.problems.add(f"preferences.{name}", value, "groups of tied states, best first")
        return np.zeros(len(context.board.states), dtype=np.int64)
    try:
        return levels_of(Ranked(tuple(tuple(g) for g in groups)), context.board)
    except InputError as error:
        context.problems.add_error(f"preferences.{name}", error)
        return np.zeros(len(context.board.states), dtype=np.int64)


def _statements(name: str, value: Any, context: Context) -> tuple[str, ...]:
    """Statements as text; patterns of Y, N and - are turned into words."""
    texts: list[str] = []
    for k, entry in enumerate(value if isinstance(value, list) else [value]):
        text = _statement(entry, context.board.option_ids)
        if text is None:
            wanted = "a pattern, a list of patterns, or a statement"
            context.problems.add(f"preference_statements.{name}[{k}]", entry, wanted)
        else:
            texts.append(text)
    return tuple(texts)


def _statement(entry: Any, option_ids: Sequence[str]) -> str | None:
    """A pattern, patterns or a statement as text; None for anything else."""
    parts: list[Any] = entry if isinstance(entry, list) else [entry]
    if parts and all(_is_row(p, len(option_ids), "YN-") and set(p) != {"-"} for p in parts):
        return pattern_statement(parts, option_ids)
    return entry if isinstance(entry, str) else None


def _scored(name: str, texts: Sequence[str], context: Context) -> Int[np.ndarray, " state"] | None:
    """Ranks by statements, or nothing when one cannot be read."""
    try:
        return by_statements(texts, context.board)
    except InputError as error:
        context.problems.add_error(f"preference_statements.{name}", error)
        return None


def read_bands(value: Any, levels: Int[np.ndarray, "actor state"], context: Context) -> Int[np.ndarray, "actor state"]:
    """Coarser ranks: one up at each great step."""
    bands = np.zeros_like(levels)
    for name, cuts in context.known("strong_after", value or {}).items():
        k = context.makers.index(name)
        top = int(levels[k].max())
        if not isinstance(cuts, list) or not all(type(c) is int and 1 <= c <= top for c in cuts):
            context.problems.add(f"strong_after.{name}", cuts, f"numbers of groups, 1 to {top}")
        else:
            bands[k] = bands_after(cuts, levels[k])
    return bands


def read_unseen(value: Any, context: Context) -> Bool[np.ndarray, "actor state"]:
    """Which states each decision maker does not see."""
    place = context.board.position
    unseen = np.zeros((len(context.makers), len(place)), dtype=np.bool_)
    for name, states in context.known("misperceived", value).items():
        for k, state in enumerate(states if isinstance(states, list) else [states]):
            if isinstance(state, str) and state in place:
                unseen[context.makers.index(name), place[state]] = True
            else:
                context.problems.add(f"misperceived.{name}[{k}]", state, "the id of a state")
    return unseen
