"""How much of an outcome rests on what was assumed: debated preferences, concepts of stability, what can be undone.

Every combination is analysed. An outcome's *share* counts, with the moves as written, the combinations of preferences
and concepts in which it is an equilibrium. What can be undone is told apart: the lowest and the highest that the share
becomes when one assumption about it is turned round, and which one that is. So an option that nobody's choice hangs on
changes no number (docs/decisions/standoff-what-robust-means.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.standoff.model import Conflict, Option
from detente.standoff.moves import Moves, improvements, legal_moves
from detente.standoff.stability import CONCEPT_NAMES, CONCEPTS, Concept, stable_for

AS_WRITTEN = "as written"
ALL_UNDONE = "every move can be undone"
MOVES = "what can be undone"
LOOKING = "how far each looks"


@dataclass(frozen=True, eq=False)
class Variants:
    """Everybody's rankings under each combination of the sides of debates, the case's own first.

    Args:
        debates: what each is about -> its side in each variant.
    """

    names: tuple[str, ...]
    levels: tuple[Int[np.ndarray, "actor state"], ...]
    debates: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def undebated(conflict: Conflict) -> Variants:
    """The rankings of the conflict alone."""
    return Variants((AS_WRITTEN,), (conflict.levels,))


@dataclass(frozen=True, slots=True)
class Turn:
    """The single assumption whose change moves an outcome's share most.

    Args:
        axis: what is assumed.
        before, after: its two values, the case's own first where it has one.
        share_before, share_after: of the outcome within each.
    """

    axis: str
    before: str
    after: str
    share_before: float
    share_after: float


@dataclass(frozen=True, eq=False)
class Robustness:
    """Equilibria over every combination of assumptions.

    Args:
        moves, concepts: names along those axes; the moves as written first.
        holds: whether a state is an equilibrium.
    """

    conflict: Conflict
    variants: Variants
    moves: tuple[str, ...]
    concepts: tuple[Concept, ...]
    holds: Bool[np.ndarray, "variant moves concept state"]

    @cached_property
    def by_moves(self) -> Float[np.ndarray, "moves state"]:
        """Share of the combinations of preferences and concepts, under each assumption about what can be undone."""
        return self.holds.mean(axis=(0, 2))

    @property
    def share(self) -> Float[np.ndarray, " state"]:
        """The share with the moves as written."""
        return self.by_moves[0]

    @cached_property
    def low(self) -> Float[np.ndarray, " state"]:
        """The lowest share under any assumption about what can be undone."""
        return self.by_moves.min(axis=0)

    @cached_property
    def high(self) -> Float[np.ndarray, " state"]:
        """The highest share under any assumption about what can be undone."""
        return self.by_moves.max(axis=0)

    @property
    def combinations(self) -> int:
        """How many combinations of preferences and concepts a share counts."""
        return len(self.variants.names) * len(self.concepts)

    @cached_property
    def order(self) -> list[int]:
        """States from the most robust: by the share as the moves are written, then by the lowest."""
        return [int(s) for s in np.lexsort((-self.low, -self.share))]

    @cached_property
    def place(self) -> Int[np.ndarray, " state"]:
        """Each state's place in `order`."""
        return np.argsort(self.order)

    def alike(self, state: int, among: Sequence[int]) -> list[int]:
        """Of some states, those with a state's share and its lowest share."""
        return [s for s in among if (self.share[s], self.low[s]) == (self.share[state], self.low[state])]

    @cached_property
    def by_concept(self) -> Mapping[Concept, Float[np.ndarray, " state"]]:
        """Share of the combinations of preferences under each concept, with the moves as written."""
        return dict(zip(self.concepts, self.holds[:, 0].mean(axis=0), strict=True))

    def lowest_if(self, state: int) -> str:
        """What makes the share lowest; empty when nothing makes it lower than the moves as written do."""
        worst = int(np.argmin(self.by_moves[:, state]))
        return self.moves[worst] if self.by_moves[worst, state] < self.share[state] else ""

    @cached_property
    def by_assumption(self) -> Mapping[str, tuple[tuple[str, ...], Float[np.ndarray, "value state"]]]:
        """What is assumed -> its values, the case's own first, and the share within each, all else varied.

        Preferences and concepts are varied with the moves as written.
        """
        written = self.holds[:, 0]
        out: dict[str, Any] = {}
        for debate, sides in self.variants.debates.items():
            values = tuple(dict.fromkeys(sides))
            rows = [written[[s == v for s in sides]].mean(axis=(0, 1)) for v in values]
            out[debate] = (values, np.stack(rows))
        out[MOVES] = (self.moves, self.by_moves)
        out[LOOKING] = (tuple(CONCEPT_NAMES[c] for c in self.concepts), np.stack(list(self.by_concept.values())))
        return out

    def turn(self, state: int) -> Turn | None:
        """The side of a debate, or the assumption about what can be undone, that moves a state's share most from the
        case's own; None when none moves it.

        Concepts are left out: no concept is the case's own, and the wider ones hold more by definition (`by_concept`).
        """
        found = [
            Turn(axis, values[0], values[end], float(table[0, state]), float(table[end, state]))
            for axis, (values, table) in self.by_assumption.items()
            if axis != LOOKING
            for end in [int(np.argmax(np.abs(table[:, state] - table[0, state])))]
        ]
        best = max(found, key=lambda t: abs(t.share_after - t.share_before))
        return best if best.share_after != best.share_before else None


def robustness(
    conflict: Conflict,
    *,
    variants: Variants | None = None,
    moves: Mapping[str, Conflict] | None = None,
    concepts: Sequence[Concept] = CONCEPTS,
) -> Robustness:
    """In which share of combinations each state is an equilibrium.

    Args:
        variants: rankings of everybody; only those of the conflict when left out.
        moves: name -> the conflict with other moves, as written first; `reversibilities` when left out.
    """
    ranked = variants or undebated(conflict)
    moved = reversibilities(conflict) if moves is None else dict(moves)
    holds = np.zeros((len(ranked.names), len(moved), len(concepts), conflict.size), dtype=np.bool_)
    for k, other in enumerate(moved.values()):
        table = _Verdicts(other)
        for v, levels in enumerate(ranked.levels):
            holds[v, k] = [table.equilibria(levels, c) for c in concepts]
    return Robustness(conflict, ranked, tuple(moved), tuple(concepts), holds)


class _Verdicts:
    """Verdicts under many rankings and the same moves; what hangs on one ranking alone is worked out once for it."""

    def __init__(self, conflict: Conflict):
        self.conflict = conflict
        self.legal = [legal_moves(conflict, i) for i in range(len(conflict.names))]
        self.rising: dict[tuple[int, bytes], Moves] = {}
        self.stable: dict[tuple[str, int, bytes], Bool[np.ndarray, " state"]] = {}

    def equilibria(self, levels: Int[np.ndarray, "actor state"], concept: Concept) -> Bool[np.ndarray, " state"]:
        """The equilibria under some rankings."""
        keys = [level.tobytes() for level in levels]
        rising = [self._rising(i, key, levels) for i, key in enumerate(keys)]
        rows: list[Bool[np.ndarray, " state"]] = []
        for i, own in enumerate(keys):
            key = (concept, i, b"".join(keys) if concept in ("seq", "sseq") else own)
            if key not in self.stable:
                self.stable[key] = stable_for(concept, i, levels[i], self.legal, rising)
            rows.append(self.stable[key])
        return np.logical_and.reduce(rows)

    def _rising(self, actor: int, key: bytes, levels: Int[np.ndarray, "actor state"]) -> Moves:
        """One decision maker's improvements under its ranking."""
        if (actor, key) not in self.rising:
            self.rising[actor, key] = improvements(replace(self.conflict, levels=levels), actor)
        return self.rising[actor, key]


def reversibilities(conflict: Conflict) -> dict[str, Conflict]:
    """The moves as written, all made two-way, and each option's direction changed on its own.

    A two-way option becomes one that cannot be taken back, a one-way option one that can. Moves given one by one are
    only made two-way.
    """
    out = {AS_WRITTEN: conflict}
    if conflict.moves is not None:
        both = {d: tuple(dict.fromkeys([*p, *((b, a) for a, b in p)])) for d, p in conflict.moves.items()}
        return out | {ALL_UNDONE: replace(conflict, moves=both)}
    fixed = [o for o in conflict.options if o.reversible != "both"]
    if len(fixed) > 1:
        out[ALL_UNDONE] = _with(conflict, [replace(o, reversible="both") for o in conflict.options])
    for k, option in enumerate(conflict.options):
        free = option.reversible != "both"
        changed = replace(option, reversible="both" if free else "forward")
        name = f"“{option.name}” {'can' if free else 'cannot'} be undone"
        out[name] = _with(conflict, [changed if j == k else o for j, o in enumerate(conflict.options)])
    return out


def _with(conflict: Conflict, options: Sequence[Option]) -> Conflict:
    """The conflict with other directions."""
    return replace(conflict, options=tuple(options))
