"""A conflict from Python: options and preferences in, a `Conflict` out."""

from collections.abc import Mapping, Sequence

import numpy as np

from detente.case.statements import as_statement
from detente.errors import InputError, nearest
from detente.standoff.model import (
    Board,
    Conflict,
    DecisionMaker,
    Direction,
    Option,
    Pairs,
    feasible_states,
    pattern_of,
)
from detente.standoff.preference import Preference, bands_of, levels_of, where_true

Named = Mapping[str, Sequence[tuple[str, str]]]


def build(
    options: Mapping[str, Sequence[str]],
    preferences: Mapping[str, Preference],
    *,
    one_way: Mapping[str, Direction] | None = None,
    infeasible: Sequence[str | Mapping[str, bool]] = (),
    status_quo: Mapping[str, bool] | str | None = None,
    outcomes: Mapping[str, str | Mapping[str, bool]] | None = None,
    moves: Named | None = None,
    misperceived: Mapping[str, Sequence[str]] | None = None,
    unknown: Named | None = None,
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
        outcomes: kinds of outcome by name, as statements or as option -> taken; a kind of one state names it.
        moves: decision maker -> pairs of states, in place of the moves that the options make.
        misperceived: decision maker -> states that it does not see.
        unknown: decision maker -> pairs of states between which its preference is not known.
        names: ids -> words for people.

    States are named by any name that `Board.meant` knows; a name of several states means each of them.

    Raises:
        InputError: for a name that does not exist, or for a conflict that is too large.

    >>> from detente.standoff.preference import Prioritised
    >>> c = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("y", "not x")), "b": Prioritised(("x", "not y"))})
    >>> c.states, c.levels[0].tolist()
    (('s1', 's2', 's3', 's4'), [1, 0, 3, 2])
    """
    made = _options(options, one_way or {}, names or {})
    ids = tuple(o.id for o in made)
    patterns = tuple(p if isinstance(p, str) else _pattern(p, ids) for p in infeasible)
    board = _board(ids, patterns, outcomes or {})
    _all_known(options, preferences)
    start = _pattern(status_quo, ids).replace("-", "N") if isinstance(status_quo, Mapping) else status_quo
    return Conflict(
        id="", title=title,
        decision_makers=tuple(DecisionMaker(d, (names or {}).get(d, d)) for d in options),
        options=made, board=board,
        levels=np.stack([levels_of(preferences[dm], board) for dm in options]),
        bands=np.stack([bands_of(preferences[dm], board) for dm in options]),
        unseen=_unseen(misperceived or {}, board, tuple(options)),
        labels=_labels(board),
        unknown=_pairs(unknown or {}, board, tuple(options)),
        moves=None if moves is None else _pairs(moves, board, tuple(options)),
        infeasible=patterns,
        statements={d: p.texts() for d, p in preferences.items() if p.texts()},
        status_quo=None if start is None else board.one(start),
    )  # fmt: skip


def _options(
    options: Mapping[str, Sequence[str]], ways: Mapping[str, Direction], words: Mapping[str, str]
) -> tuple[Option, ...]:
    """The options, each once."""
    made = tuple(Option(o, words.get(o, o), dm, ways.get(o, "both")) for dm, own in options.items() for o in own)
    ids = [o.id for o in made]
    if len(set(ids)) < len(ids):
        twice = next(o for o in ids if ids.count(o) > 1)
        raise InputError(f"{twice} twice", wanted="each option once, with one decision maker")
    _all_known(ways, ids)
    return made


def _board(ids: tuple[str, ...], patterns: Sequence[str], outcomes: Mapping[str, str | Mapping[str, bool]]) -> Board:
    """The feasible states and their kinds."""
    taken = feasible_states(len(ids), patterns)
    if not len(taken):
        raise InputError("no feasible state", wanted="infeasible patterns that leave some state")
    plain = Board(ids, tuple(f"s{k + 1}" for k in range(len(taken))), taken)
    kinds = {n: where_true(p if isinstance(p, str) else as_statement(p), plain) for n, p in outcomes.items()}
    return Board(ids, plain.states, taken, kinds)


def _labels(board: Board) -> dict[str, str]:
    """The name of each state that is alone of its kind."""
    alone = {name: np.flatnonzero(where) for name, where in board.kinds.items()}
    return {board.states[int(where[0])]: name for name, where in alone.items() if len(where) == 1}


def _pattern(wanted: Mapping[str, bool], ids: Sequence[str]) -> str:
    """A mapping as a pattern, its names checked."""
    _all_known(wanted, ids)
    return pattern_of(wanted, ids)


def _unseen(named: Mapping[str, Sequence[str]], board: Board, makers: Sequence[str]) -> np.ndarray:
    """Which states each decision maker does not see."""
    _all_known(named, makers)
    unseen = np.zeros((len(makers), len(board.states)), dtype=np.bool_)
    for maker, states in named.items():
        for name in states:
            unseen[makers.index(maker), board.meant(name)] = True
    return unseen


def _pairs(named: Named, board: Board, makers: Sequence[str]) -> Pairs:
    """Pairs of different states by position."""
    _all_known(named, makers)
    return {
        maker: tuple(
            dict.fromkeys(
                (int(a), int(b)) for one, other in pairs for a in board.meant(one) for b in board.meant(other) if a != b
            )
        )
        for maker, pairs in named.items()
    }


def _all_known(names: Mapping[str, object], known: Sequence[str] | Mapping[str, object]) -> None:
    """Refuse a name that is not known."""
    for name in names:
        if name not in known:
            raise InputError(name, wanted=f"one of {', '.join(known)}", mend=nearest(name, known))
