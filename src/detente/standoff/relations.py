"""Stability where preferences are not fully known, and reachability by coalitions: with tables of pairs of states.

A preference with unknown pairs is not a ranking, so no single number per state carries it; these analyses hold a few
bits for every pair of states and refuse conflicts of more than `MOST_STATES` states.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from jaxtyping import Bool

from detente.errors import InputError
from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs
from detente.standoff.stability import Concept

Reading = Literal["a", "b", "c", "d"]
READINGS: tuple[Reading, ...] = ("a", "b", "c", "d")
READING_WORDS = {
    "a": "leaves on a doubt, is not held back by one",
    "b": "leaves only for a sure gain, is not held back by a doubt",
    "c": "leaves on a doubt, is held back by one",
    "d": "leaves only for a sure gain, is held back by a doubt",
}
MOST_STATES = 4096  # 16 MB a table of pairs
Pairs = Bool[np.ndarray, "state state"]


def refuse_large(conflict: Conflict, what: str) -> None:
    """Refuse a conflict whose tables of pairs would not fit."""
    if conflict.size > MOST_STATES:
        raise InputError(f"{conflict.size} states", wanted=f"at most {MOST_STATES} for {what}")


def table(moves: Arcs) -> Pairs:
    """Moves as a table of pairs."""
    out = np.zeros((moves.size, moves.size), dtype=np.bool_)
    out[moves.source, moves.target] = True
    return out


def through(first: Pairs, then: Pairs) -> Pairs:
    """Pairs joined by one step of each."""
    return (first.astype(np.float32) @ then.astype(np.float32)) > 0


def jointly(steps: Sequence[Pairs]) -> Pairs:
    """Pairs joined by a sequence of steps of several movers, nobody moving twice running."""
    by_first = [s.copy() for s in steps]
    settled = not steps
    while not settled:
        settled = True
        for k, step in enumerate(steps):
            onward = [r for j, r in enumerate(by_first) if j != k]
            fresh = step | through(step, np.logical_or.reduce(onward)) if onward else step
            settled = settled and bool((fresh == by_first[k]).all())
            by_first[k] = fresh
    return np.logical_or.reduce(by_first)


def stable_if_unknown(conflict: Conflict, concept: Concept, reading: Reading) -> Bool[np.ndarray, "actor state"]:
    """Stability under one of the four readings of unknown preference [@li-hipel-kilgour-fang-2004].

    Reading a: leave for a better or an unknown state, punished only by one surely no better; b: leave for a better one
    only, punished likewise; c, d: as a and b, but unknown states punish too. In all four the others' own moves go to
    better or unknown states. Then a implies b and c, and each of these implies d; without unknown pairs all are equal.

    Raises:
        InputError: for more than 4,096 states.
    """
    refuse_large(conflict, "unknown preference")
    actors = range(len(conflict.names))
    legal = [table(arcs(conflict, i)) for i in actors]
    likes, open_ = zip(*(_relation(conflict, i) for i in actors), strict=True)
    answers = [legal[i] & (likes[i] | open_[i]) if concept in ("seq", "sseq") else legal[i] for i in actors]
    rows: list[Bool[np.ndarray, " state"]] = []
    for i in actors:
        leaves = legal[i] & (likes[i] | open_[i] if reading in ("a", "c") else likes[i])
        punishes = ~likes[i] if reading in ("c", "d") else ~likes[i] & ~open_[i]
        if concept == "nash":
            rows.append(~leaves.any(axis=1))
            continue
        if concept in ("smr", "sseq"):
            punishes = punishes & ~through(~punishes, legal[i].T)
        reach = jointly([answers[j] for j in actors if j != i])
        held = through(punishes, reach.T) if len(actors) > 1 else np.zeros_like(leaves)
        rows.append(~(leaves & ~held).any(axis=1))
    return np.stack(rows)


def _relation(conflict: Conflict, actor: int) -> tuple[Pairs, Pairs]:
    """(s, q): q is surely better than s; which is better is not known."""
    level = conflict.levels[actor]
    open_ = np.zeros((conflict.size, conflict.size), dtype=np.bool_)
    for a, b in conflict.unknown.get(conflict.names[actor], ()):
        open_[a, b] = open_[b, a] = True
    return (level[None, :] > level[:, None]) & ~open_, open_
