"""A conflict as the graph model sees it: decision makers, options, feasible states, moves and rankings.

The graph model for conflict resolution [@fang-hipel-kilgour-1993]. A state says of every option whether it is taken.
Build one with `build`, read one with `detente.standoff.files`, take it from a case with `detente.standoff.from_case`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from jaxtyping import Bool, Int

from detente.errors import InputError, nearest
from detente.standoff.preference import Preference, levels_of

Direction = Literal["both", "forward", "backward"]
DIRECTIONS: tuple[Direction, ...] = ("both", "forward", "backward")
MOST_STATES = 2**22  # a ranking of more states than this does not fit in a gigabyte with its moves
MOST_OPTIONS = 63  # a state's options are packed into one 64-bit number


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """A party that controls options and ranks the states."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something that its owner can take or not.

    Args:
        reversible: `both` ways, only `forward` (from not taken to taken), or only `backward`.
    """

    id: str
    name: str
    owner: str
    reversible: Direction = "both"


@dataclass(frozen=True, eq=False)
class Conflict:
    """A conflict ready to be analysed; nothing in it needs checking again.

    Args:
        taken: 1 taken, 0 not taken, -1 either (only where moves are given one by one).
        levels: rank of each state for each decision maker, from 0, larger is better, equal is a tie.
        bands: coarser ranks: a state in a higher band is *greatly* preferred to one in a lower band.
        unseen: states that a decision maker does not see: it makes no move from or to them.
        unknown: pairs of states (by position) between which a decision maker's preference is not known.
        moves: decision maker -> moves as (from, to) positions; None when the options make the moves.
        statements: decision maker -> its prioritised statements as text, where the ranking came from them.
    """

    id: str
    title: str
    decision_makers: tuple[DecisionMaker, ...]
    options: tuple[Option, ...]
    states: tuple[str, ...]
    taken: Int[np.ndarray, "state option"]
    levels: Int[np.ndarray, "actor state"]
    bands: Int[np.ndarray, "actor state"]
    unseen: Bool[np.ndarray, "actor state"]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict[str, tuple[tuple[int, int], ...]])
    moves: Mapping[str, tuple[tuple[int, int], ...]] | None = None
    infeasible: tuple[str, ...] = ()
    status_quo: int | None = None
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    source: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def size(self) -> int:
        """Number of feasible states."""
        return len(self.states)

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the decision makers, in order."""
        return tuple(d.id for d in self.decision_makers)

    @cached_property
    def codes(self) -> Int[np.ndarray, " state"]:
        """Each state's options as one number, the first option the lowest bit."""
        return (self.taken.astype(np.int64) << np.arange(len(self.options), dtype=np.int64)).sum(axis=1)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """State id -> position."""
        return {name: k for k, name in enumerate(self.states)}

    def actor(self, name: str) -> int:
        """Position of a decision maker; `InputError` with the nearest name if there is none."""
        if name not in self.names:
            raise InputError(name, wanted=f"one of {', '.join(self.names)}", mend=nearest(name, self.names))
        return self.names.index(name)

    def state(self, name: str) -> int:
        """Position of a state, by id or as its row of Y and N."""
        if name in self.position:
            return self.position[name]
        rows = [k for k in range(self.size) if self.row(k) == name]
        if not rows:
            raise InputError(name, wanted="a state's id, or its Y and N", mend=nearest(name, self.states[:2000]))
        return rows[0]

    def row(self, state: int) -> str:
        """A state as Y, N and - in option order."""
        return "".join("-NY"[v + 1] for v in self.taken[state])

    def bit(self, option: str) -> int:
        """Position of an option."""
        ids = [o.id for o in self.options]
        if option not in ids:
            raise InputError(option, wanted=f"one of {', '.join(ids)}", mend=nearest(option, ids))
        return ids.index(option)


def pattern_of(wanted: Mapping[str, bool], option_ids: Sequence[str]) -> str:
    """Options taken or not as a pattern of Y, N and -.

    >>> pattern_of({"press": True, "engage": False}, ["engage", "press", "test"])
    'NY-'
    """
    return "".join("-" if o not in wanted else "Y" if wanted[o] else "N" for o in option_ids)


def feasible_states(options: int, infeasible: Sequence[str]) -> Int[np.ndarray, "state option"]:
    """Every combination of options that matches no infeasible pattern, the first option changing fastest.

    Options are added one at a time and combinations dropped as soon as a pattern is complete, so that many options
    with many patterns stay cheap.

    Raises:
        InputError: for more states or options than can be handled.
    """
    if options > MOST_OPTIONS:
        raise InputError(f"{options} options", wanted=f"at most {MOST_OPTIONS}")
    codes = np.zeros(1, dtype=np.int64)
    for k in range(options):
        codes = np.concatenate([codes, codes | (1 << k)])
        for pattern in infeasible:
            if pattern[k] != "-" and set(pattern[k + 1 :]) <= {"-"}:
                codes = codes[~matches(codes, pattern)]
        if codes.size > MOST_STATES:
            raise InputError(f"more than {MOST_STATES} states", wanted="fewer options, or more infeasible patterns")
    return ((codes[:, None] >> np.arange(options)) & 1).astype(np.int8)


def matches(codes: Int[np.ndarray, " state"], pattern: str) -> Bool[np.ndarray, " state"]:
    """Which states, as numbers, match a pattern of Y, N and -."""
    fixed = sum(1 << k for k, c in enumerate(pattern) if c != "-")
    taken = sum(1 << k for k, c in enumerate(pattern) if c == "Y")
    return (codes & fixed) == taken


def build(
    options: Mapping[str, Sequence[str]],
    preferences: Mapping[str, Preference],
    *,
    one_way: Mapping[str, Direction] | None = None,
    infeasible: Sequence[str | Mapping[str, bool]] = (),
    status_quo: Mapping[str, bool] | str | None = None,
    title: str = "",
    names: Mapping[str, str] | None = None,
) -> Conflict:
    """A conflict in option form.

    Args:
        options: decision maker -> ids of its options.
        preferences: decision maker -> `Ranked`, `Weighted` or `Prioritised`.
        one_way: option -> `forward` or `backward`, for options that are not free both ways.
        infeasible: patterns, as Y, N and - in option order or as option -> taken.
        status_quo: the state at the start; options left out of a mapping are not taken.
        names: ids -> words for people.

    Raises:
        InputError: for a name that does not exist, or for a conflict that is too large.

    >>> from detente.standoff.preference import Prioritised
    >>> c = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("y", "not x")), "b": Prioritised(("x", "not y"))})
    >>> c.states, c.levels[0].tolist()
    (('s1', 's2', 's3', 's4'), [1, 0, 3, 2])
    """
    words, ways = names or {}, one_way or {}
    made = tuple(Option(o, words.get(o, o), dm, ways.get(o, "both")) for dm, own in options.items() for o in own)
    ids = [o.id for o in made]
    if len(set(ids)) < len(ids):
        twice = next(o for o in ids if ids.count(o) > 1)
        raise InputError(f"{twice} twice", wanted="each option once, with one decision maker")
    _all_known(ways, ids)
    patterns = tuple(p if isinstance(p, str) else _pattern(p, ids) for p in infeasible)
    taken = feasible_states(len(made), patterns)
    if not len(taken):
        raise InputError("no feasible state", wanted="infeasible patterns that leave some state")
    states = tuple(f"s{k + 1}" for k in range(len(taken)))
    _all_known(options, preferences)
    levels = np.stack([levels_of(preferences[dm], taken, ids, states) for dm in options])
    conflict = Conflict(
        id="", title=title,
        decision_makers=tuple(DecisionMaker(d, words.get(d, d)) for d in options),
        options=made, states=states, taken=taken, levels=levels,
        bands=np.zeros_like(levels), unseen=np.zeros(levels.shape, dtype=np.bool_),
        infeasible=patterns, statements={d: p.texts() for d, p in preferences.items() if p.texts()},
    )  # fmt: skip
    return conflict if status_quo is None else _starting(conflict, status_quo)


def _starting(conflict: Conflict, status_quo: Mapping[str, bool] | str) -> Conflict:
    """The conflict with its status quo."""
    if not isinstance(status_quo, str):
        ids = [o.id for o in conflict.options]
        status_quo = _pattern(status_quo, ids).replace("-", "N")
    return with_changes(conflict, status_quo=conflict.state(status_quo))


def _pattern(wanted: Mapping[str, bool], ids: Sequence[str]) -> str:
    """A mapping as a pattern, its names checked."""
    _all_known(wanted, ids)
    return pattern_of(wanted, ids)


def _all_known(names: Mapping[str, object], known: Sequence[str] | Mapping[str, object]) -> None:
    """Refuse a name that is not known."""
    for name in names:
        if name not in known:
            raise InputError(name, wanted=f"one of {', '.join(known)}", mend=nearest(name, known))


def with_changes(
    conflict: Conflict,
    *,
    levels: Int[np.ndarray, "actor state"] | None = None,
    options: tuple[Option, ...] | None = None,
    moves: Mapping[str, tuple[tuple[int, int], ...]] | None = None,
    status_quo: int | None = None,
) -> Conflict:
    """The same conflict with another ranking, other directions, other moves or another start."""
    return Conflict(
        conflict.id, conflict.title, conflict.decision_makers, options or conflict.options, conflict.states,
        conflict.taken, conflict.levels if levels is None else levels, conflict.bands, conflict.unseen,
        conflict.labels, conflict.unknown, conflict.moves if moves is None else moves, conflict.infeasible,
        conflict.status_quo if status_quo is None else status_quo, conflict.statements, conflict.source,
    )  # fmt: skip
