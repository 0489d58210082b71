"""Which states hold: Nash, GMR, SMR, SEQ and SSEQ for every state and decision maker, in memory per state.

A decision maker i stays at s unless some improvement q of its own goes unpunished. The others punish q by a joint
sequence of moves (nobody moves twice running) to a state that i likes no better than s. So for every q only the *worst*
state for i that the others can reach matters: one number per state, found by letting values flow back along moves until
nothing changes. For SMR and SSEQ, where i may move again, a state counts as the best that i can make of it. The test
for s is then: the greatest of those numbers over i's improvements is not above the rank of s.

Sources: Nash [@nash-1950]; GMR and SMR [@howard-1971]; SEQ [@fraser-hipel-1984]; SSEQ [@rego-vieira-2017]; joint
moves [@fang-hipel-kilgour-1993, ch. 4]; strength of preference [@hamouda-kilgour-hipel-2004].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from jaxtyping import Bool, Int

from detente.standoff.model import Conflict
from detente.standoff.moves import NONE, Moves, improvements, legal_moves, most

Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq", "sseq")
CONCEPT_NAMES: Mapping[str, str] = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ"}
CONCEPT_WORDS = {
    "nash": "because nobody has a better move of its own (Nash)",
    "gmr": "if every answer is feared, even one against the others' interest (GMR)",
    "smr": "if every answer is feared that one cannot mend, even one against the others' interest (SMR)",
    "seq": "because the others would have reason to answer every better move (SEQ)",
    "sseq": "because the others would have reason to answer every better move, beyond mending (SSEQ)",
}
NARROW_FIRST: tuple[Concept, ...] = ("nash", "sseq", "seq", "smr", "gmr")


@dataclass(frozen=True, eq=False)
class Stability:
    """Verdicts of some concepts.

    Args:
        conflict: what was analysed.
        stable: concept -> whether each state is stable for each decision maker.
    """

    conflict: Conflict
    stable: Mapping[str, Bool[np.ndarray, "actor state"]]

    @cached_property
    def equilibria(self) -> Mapping[str, Bool[np.ndarray, " state"]]:
        """Concept -> states stable for everybody."""
        return {concept: np.asarray(table.all(axis=0)) for concept, table in self.stable.items()}

    def names(self, which: Bool[np.ndarray, " state"]) -> list[str]:
        """Ids of states, in order."""
        return [self.conflict.states[k] for k in np.flatnonzero(which)]


def analyse(conflict: Conflict, concepts: Sequence[Concept] = CONCEPTS) -> Stability:
    """Stability of every state for every decision maker.

    Memory grows with states times decision makers; time with that times the length of the longest joint sequence that
    still lowers a value.

    >>> from detente.standoff.build import build
    >>> from detente.standoff.preference import Prioritised
    >>> game = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("y", "not x")), "b": Prioritised(("x", "not y"))})
    >>> found = analyse(game)
    >>> found.names(found.equilibria["nash"]), found.names(found.equilibria["seq"])
    (['s1'], ['s1', 's4'])
    """
    table = _tables(conflict, concepts, conflict.levels, strong=False)
    return Stability(conflict, table)


def analyse_strong(conflict: Conflict, concepts: Sequence[Concept] = CONCEPTS) -> Stability:
    """Strong stability: a punishment counts only if it is *greatly* less preferred (two degrees of preference)."""
    return Stability(conflict, _tables(conflict, concepts, conflict.bands, strong=True))


def _tables(
    conflict: Conflict, concepts: Sequence[Concept], worth: Int[np.ndarray, "actor state"], *, strong: bool
) -> dict[str, Bool[np.ndarray, "actor state"]]:
    """Concept -> verdicts, with punishments measured by `worth`."""
    actors = range(len(conflict.names))
    legal = [legal_moves(conflict, i) for i in actors]
    rising = [improvements(conflict, i) for i in actors]
    return {c: np.stack([stable_for(c, i, worth[i], legal, rising, strong=strong) for i in actors]) for c in concepts}


def stable_for(
    concept: Concept,
    actor: int,
    worth: Int[np.ndarray, " state"],
    legal: Sequence[Moves],
    rising: Sequence[Moves],
    *,
    strong: bool = False,
) -> Bool[np.ndarray, " state"]:
    """Where one decision maker stays.

    Args:
        worth: its ranks, or its bands where only a greatly worse answer counts.
        legal, rising: everybody's moves and improvements. Only SEQ and SSEQ ask for the others' improvements.
        strong: a punishment must be below, not merely no better.
    """
    answers = rising if concept in ("seq", "sseq") else legal
    others = [] if concept == "nash" else [m for j, m in enumerate(answers) if j != actor]
    values = np.maximum(worth, most(legal[actor], worth)) if concept in ("smr", "sseq") else worth
    left_with = most(rising[actor], worst_answer(others, values))
    held = left_with < worth if strong else left_with <= worth
    return held | (left_with == 0) & ~_can_improve(rising[actor], len(worth))


def _can_improve(rising: Moves, size: int) -> Bool[np.ndarray, " state"]:
    """Whether the mover has any improvement."""
    return rising.least(np.zeros(size, dtype=np.int64)) == 0


def worst_answer(others: Sequence[Moves], values: Int[np.ndarray, " state"]) -> Int[np.ndarray, " state"]:
    """Least value over all states that the others can reach jointly, nobody moving twice running.

    `by_first[k]` is the least value over joint sequences that k begins. Where `Moves.least` counts standing still as a
    move (option form), the answer is the same for stability: two moves of one mover are then one move of its own, and
    the state where the answer begins is better for the one who moved there, so it punishes nobody.
    """
    nothing = np.full(len(values), NONE, dtype=np.int64)
    by_first = [nothing] * len(others)
    settled = False
    while not settled:
        settled = True
        for k, moves in enumerate(others):
            onward = _least_of([v for j, v in enumerate(by_first) if j != k], nothing)
            fresh = moves.least(np.minimum(values, onward))
            settled = settled and bool(np.array_equal(fresh, by_first[k]))
            by_first[k] = fresh
    return _least_of(by_first, nothing)


def _least_of(
    parts: Sequence[Int[np.ndarray, " state"]], nothing: Int[np.ndarray, " state"]
) -> Int[np.ndarray, " state"]:
    """Smallest of several, state by state."""
    return np.minimum.reduce(parts) if parts else nothing
