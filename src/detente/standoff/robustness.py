"""How much of an outcome rests on what was assumed: variants of preference, concepts of stability, what can be undone.

Every combination is analysed; a state's robustness is the share of combinations in which it is an equilibrium.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.standoff.model import Conflict, Option, with_changes
from detente.standoff.stability import CONCEPTS, Concept, analyse

Axis = Literal["variant", "moves", "concept"]
AXES: tuple[Axis, ...] = ("variant", "moves", "concept")
AXIS_WORDS = {"variant": "whose preferences are right", "moves": "what can be undone", "concept": "how far each looks"}
AS_WRITTEN = "as written"
ALL_UNDONE = "every move can be undone"


@dataclass(frozen=True, eq=False)
class Robustness:
    """Equilibria over every combination of assumptions.

    Args:
        variants, moves, concepts: names along the axes.
        holds: whether a state is an equilibrium.
    """

    conflict: Conflict
    variants: tuple[str, ...]
    moves: tuple[str, ...]
    concepts: tuple[str, ...]
    holds: Bool[np.ndarray, "variant moves concept state"]

    @property
    def share(self) -> Float[np.ndarray, " state"]:
        """Share of combinations in which each state is an equilibrium."""
        return self.holds.mean(axis=(0, 1, 2))

    @property
    def combinations(self) -> int:
        """How many combinations were tried."""
        return len(self.variants) * len(self.moves) * len(self.concepts)

    def names(self, axis: Axis) -> tuple[str, ...]:
        """The values of one assumption."""
        return {"variant": self.variants, "moves": self.moves, "concept": self.concepts}[axis]

    def by(self, axis: Axis) -> Float[np.ndarray, "value state"]:
        """The share within each value of one assumption."""
        others = tuple(k for k, a in enumerate(AXES) if a != axis)
        return self.holds.mean(axis=others)

    def carried_by(self, state: int) -> Axis | None:
        """The assumption on which a state's survival depends most; None when it depends on none."""
        spread = {axis: float(np.ptp(self.by(axis)[:, state])) for axis in AXES}
        most = max(AXES, key=lambda axis: spread[axis])
        return most if spread[most] > 0 else None


def robustness(
    conflict: Conflict,
    *,
    variants: Mapping[str, Int[np.ndarray, "actor state"]] | None = None,
    moves: Mapping[str, Conflict] | None = None,
    concepts: Sequence[Concept] = CONCEPTS,
) -> Robustness:
    """In which share of combinations each state is an equilibrium.

    Args:
        variants: name -> rankings of everybody; only those of the conflict when left out.
        moves: name -> the conflict with other moves; `reversibilities` when left out.
    """
    ranked = {AS_WRITTEN: conflict.levels} if variants is None else dict(variants)
    moved = reversibilities(conflict) if moves is None else dict(moves)
    holds = np.zeros((len(ranked), len(moved), len(concepts), conflict.size), dtype=np.bool_)
    for v, levels in enumerate(ranked.values()):
        for k, other in enumerate(moved.values()):
            found = analyse(with_changes(other, levels=levels), concepts).equilibria
            holds[v, k] = [found[c] for c in concepts]
    return Robustness(conflict, tuple(ranked), tuple(moved), tuple(concepts), holds)


def reversibilities(conflict: Conflict) -> dict[str, Conflict]:
    """The moves as written, all made two-way, and each option's direction changed on its own.

    A two-way option becomes one that cannot be taken back, a one-way option one that can. Moves given one by one are
    only made two-way.
    """
    out = {AS_WRITTEN: conflict}
    if conflict.moves is not None:
        both = {d: tuple(dict.fromkeys([*p, *((b, a) for a, b in p)])) for d, p in conflict.moves.items()}
        return out | {ALL_UNDONE: with_changes(conflict, moves=both)}
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
    return with_changes(conflict, options=tuple(options))
