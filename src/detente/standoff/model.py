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

Direction = Literal["both", "forward", "backward"]
DIRECTIONS: tuple[Direction, ...] = ("both", "forward", "backward")
MOST_STATES = 2**22  # a ranking of more states than this does not fit in a gigabyte with its moves
MOST_OPTIONS = 63  # a state's options are packed into one 64-bit number
Pairs = Mapping[str, tuple[tuple[int, int], ...]]


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
class Board:
    """The states, before anybody ranks them.

    Args:
        option_ids: ids of the options, in order.
        states: ids.
        taken: 1 taken, 0 not taken, -1 either (only where moves are given one by one).
        kinds: kinds of outcome by name; one state may be of several, a kind may be of one state.
    """

    option_ids: tuple[str, ...]
    states: tuple[str, ...]
    taken: Int[np.ndarray, "state option"]
    kinds: Mapping[str, Bool[np.ndarray, " state"]] = field(default_factory=dict[str, np.ndarray])

    @cached_property
    def position(self) -> Mapping[str, int]:
        """State id -> position."""
        return {name: k for k, name in enumerate(self.states)}

    @cached_property
    def _by_row(self) -> Mapping[str, int]:
        """Row of Y, N and - -> position of the first state that has it."""
        return {self.row(k): k for k in range(len(self.states) - 1, -1, -1)}

    def row(self, state: int) -> str:
        """A state as Y, N and - in option order."""
        return "".join("-NY"[v + 1] for v in self.taken[state])

    def meant(self, name: str) -> Int[np.ndarray, " some"]:
        """The states that a name means: one by id or row, all of a kind, or that in which just these options are taken.

        Raises:
            InputError: with the nearest name when it means none.
        """
        if name in self.position:
            return np.array([self.position[name]])
        if name in self.kinds:
            return np.flatnonzero(self.kinds[name])
        if name in self._by_row:
            return np.array([self._by_row[name]])
        options = [part.strip() for part in name.replace(";", ",").split(",")]
        if set(options) <= set(self.option_ids):
            row = "".join("Y" if o in options else "N" for o in self.option_ids)
            if row in self._by_row:
                return np.array([self._by_row[row]])
            raise InputError(name, wanted="options that can be taken together")
        known = [*self.kinds, *self.option_ids, *self.states[:2000]]
        wanted = "a state's id, its Y and N, the options taken in it between commas, or a name of an outcome"
        raise InputError(name or "nothing", wanted=wanted, mend=nearest(name, known))

    def one(self, name: str) -> int:
        """The one state that a name means; `InputError` when it means none or several."""
        meant = self.meant(name)
        if len(meant) != 1:
            some = ", ".join(self.states[s] for s in meant[:8]) + (" ..." if len(meant) > 8 else "")
            mend = f"name one of them: {some}" if len(meant) else ""
            raise InputError(f"{name}, which means {len(meant)} outcomes", wanted="a name of one outcome", mend=mend)
        return int(meant[0])


@dataclass(frozen=True, eq=False)
class Conflict:
    """A conflict ready to be analysed; nothing in it needs checking again.

    Args:
        board: the states.
        levels: rank of each state for each decision maker, from 0, larger is better, equal is a tie.
        bands: coarser ranks: a state in a higher band is *greatly* preferred to one in a lower band.
        unseen: states that a decision maker does not see: it makes no move from or to them.
        labels: words for a state, by id.
        unknown: pairs of states (by position) between which a decision maker's preference is not known.
        moves: decision maker -> moves as (from, to) positions; None when the options make the moves.
        statements: decision maker -> its prioritised statements as text, where the ranking came from them.
    """

    id: str
    title: str
    decision_makers: tuple[DecisionMaker, ...]
    options: tuple[Option, ...]
    board: Board
    levels: Int[np.ndarray, "actor state"]
    bands: Int[np.ndarray, "actor state"]
    unseen: Bool[np.ndarray, "actor state"]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown: Pairs = field(default_factory=dict[str, tuple[tuple[int, int], ...]])
    moves: Pairs | None = None
    infeasible: tuple[str, ...] = ()
    status_quo: int | None = None
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    source: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def states(self) -> tuple[str, ...]:
        """Ids of the states."""
        return self.board.states

    @property
    def taken(self) -> Int[np.ndarray, "state option"]:
        """Options taken in each state."""
        return self.board.taken

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

    def actor(self, name: str) -> int:
        """Position of a decision maker; `InputError` with the nearest name if there is none."""
        if name not in self.names:
            raise InputError(name, wanted=f"one of {', '.join(self.names)}", mend=nearest(name, self.names))
        return self.names.index(name)

    def state(self, name: str) -> int:
        """Position of the one state that a name means (`Board.meant`); `InputError` when it means none or several."""
        return self.board.one(name)

    def row(self, state: int) -> str:
        """A state as Y, N and - in option order."""
        return self.board.row(state)

    def bit(self, option: str) -> int:
        """Position of an option."""
        ids = self.board.option_ids
        if option not in ids:
            raise InputError(option, wanted=f"one of {', '.join(ids)}", mend=nearest(option, ids))
        return ids.index(option)


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


def pattern_of(wanted: Mapping[str, bool], option_ids: Sequence[str]) -> str:
    """Options taken or not as a pattern of Y, N and -.

    >>> pattern_of({"press": True, "engage": False}, ["engage", "press", "test"])
    'NY-'
    """
    return "".join("-" if o not in wanted else "Y" if wanted[o] else "N" for o in option_ids)
