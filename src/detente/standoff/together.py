"""A sentence for every verdict on a coalition: whether several parties leave an outcome together, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from detente.finding import Column, Table
from detente.standoff.coalition import (
    Coalition,
    CoalitionConcept,
    coalitions,
    gains_from,
    joint_gains,
    reach,
    subgroups,
)
from detente.standoff.model import Conflict
from detente.standoff.moves import Arcs, arcs, arcs_between
from detente.standoff.narrative import changes_in_words, in_words, listed
from detente.standoff.reach import Reach
from detente.standoff.relations import refuse_large
from detente.standoff.routes import Step, routes, step_between
from detente.standoff.stability import CONCEPT_NAMES

Joint = tuple[Coalition, int, int]
"""Who moves together, and between which states."""


@dataclass(frozen=True, slots=True)
class JointVerdict:
    """Whether a coalition stays in a state under one concept, and why.

    Args:
        idle: whether its moves lead to nothing that all its members like better.
    """

    state: str
    members: tuple[str, ...]
    concept: CoalitionConcept
    stays: bool
    idle: bool
    says: str


def joint_verdicts(
    conflict: Conflict, states: Iterable[str] | None = None, *, concept: CoalitionConcept = "nash"
) -> tuple[JointVerdict, ...]:
    """A sentence for every coalition of two or more in some states; in all of them when none are named.

    Args:
        states: any names that `Conflict.board.meant` knows; a name of several states means each.

    Raises:
        InputError: for a name that means no state, or for SMR and SEQ in more than 4,096 states.
    """
    if concept in ("smr", "seq"):
        refuse_large(conflict, "coalitions")
    meant = range(conflict.size) if states is None else [int(s) for name in states for s in conflict.board.meant(name)]
    groups = {group: _Others(conflict, group, concept) for group in coalitions(conflict)}
    return tuple(_verdict(conflict, group, s, others) for s in dict.fromkeys(meant) for group, others in groups.items())


class _Others:
    """How the parties outside a coalition can answer it."""

    def __init__(self, conflict: Conflict, group: Coalition, concept: CoalitionConcept):
        self.concept: CoalitionConcept = concept
        self.conflict, self.group = conflict, group
        rest = tuple(k for k in range(len(conflict.names)) if k not in group)
        self.movers: Sequence[Coalition] = subgroups(rest) if concept == "seq" else [(k,) for k in rest]
        self.moves = dict(enumerate(self._moves(mover) for mover in self.movers)) if concept != "nash" else {}
        self.known: dict[int, Reach] = {}

    def _moves(self, mover: Coalition) -> Arcs:
        """The answers of one of them: any move of a party, or under SEQ the joint gains of some."""
        if self.concept != "seq":
            return arcs(self.conflict, mover[0])
        return arcs_between(self.conflict.size, *np.nonzero(joint_gains(self.conflict, mover)))

    def punishes(self, state: int) -> Bool[np.ndarray, " state"]:
        """The states that some member likes no better than the one left (SMR: and that they cannot mend together)."""
        levels = self.conflict.levels[list(self.group)]
        better = (levels > levels[:, [state]]).all(axis=0)
        if self.concept == "smr":
            return np.asarray(~better & ~reach(self.conflict, self.group)[:, better].any(axis=1))
        return np.asarray(~better)

    def answer(self, left_for: int, wanted: Bool[np.ndarray, " state"]) -> list[Joint]:
        """The shortest answer to a move that brings about one of the states wanted; none where there is none."""
        found = self.known.setdefault(left_for, Reach.nothing(max(len(self.movers), 1), self.conflict.size, left_for))
        while (end := found.nearest(wanted)) is None and found.further(self.moves):
            pass
        return [] if end is None else [(self.movers[k], at, to) for k, at, to in reversed(found.path(end))]


def _verdict(conflict: Conflict, group: Coalition, state: int, others: _Others) -> JointVerdict:
    """One coalition in one state: its best joint moves first, until one goes unpunished."""
    targets = np.flatnonzero(gains_from(conflict, group, state))
    gain = conflict.levels[list(group)][:, targets] - conflict.levels[list(group), state][:, None]
    best = targets[np.lexsort((-gain.sum(axis=0), -gain.min(axis=0)))].tolist() if len(targets) else []
    first: tuple[int, list[Joint]] | None = None
    free: int | None = None
    punishes = others.punishes(state) if best else np.zeros(0, dtype=np.bool_)
    for q in best:
        answer = others.answer(q, punishes)
        if not answer:
            free = q
            break
        first = first or (q, answer)
    members = tuple(conflict.names[k] for k in group)
    says = _says(conflict, group, state, free, first, others, rest=len(best) - 1)
    return JointVerdict(conflict.states[state], members, others.concept, free is None, not best, says)


def _says(
    conflict: Conflict, group: Coalition, state: int, free: int | None, held: tuple[int, list[Joint]] | None,
    others: _Others, *, rest: int,
) -> str:  # fmt: skip
    """The sentence."""
    who, here = f"{_names(conflict, group)} together", in_words(conflict, state)
    if free is not None:
        return f"{who} leave {here} for {_left_for(conflict, group, state, free, others.concept)}"
    if held is None:
        return f"{who} will not leave {here}: no moves of theirs lead to anything that {_all(group)} like better."
    also = f" Their other better moves ({rest}) are answered likewise." if rest else ""
    return f"{who} will not leave {here}: {_answered(conflict, group, state, held, others.concept)}{also}"


def _left_for(conflict: Conflict, group: Coalition, state: int, free: int, concept: CoalitionConcept) -> str:
    """Where they go, and how."""
    way = _steps(conflict, routes(conflict, state, movers=group).to(free))
    says = f"{in_words(conflict, free)}, which {_all(group)} like better: {way}"
    if concept == "nash":
        return f"{says} ({CONCEPT_NAMES[concept]})."
    interest = " in their own interest" if concept == "seq" else ""
    loss = f"nothing that the others can do{interest} makes that a loss to any of them"
    return f"{says}, and {loss} ({CONCEPT_NAMES[concept]})."


def _answered(
    conflict: Conflict, group: Coalition, state: int, held: tuple[int, list[Joint]], concept: CoalitionConcept
) -> str:
    """How the others answer the best of their moves."""
    target, answer = held
    end, told = answer[-1][2], ", then ".join(_joint(conflict, step) for step in answer)
    levels = conflict.levels
    losers = [k for k in group if levels[k, end] <= levels[k, state]]
    less = "less" if all(levels[k, end] < levels[k, state] for k in losers) else "no better"
    can = "have reason to answer" if concept == "seq" else "can answer"
    again = " and they cannot mend by moving on" if concept == "smr" else ""
    return (
        f"if they go to {in_words(conflict, target)}, the others {can} ({told}) and bring about "
        f"{in_words(conflict, end)}, which {_names(conflict, losers)} {'like' if len(losers) > 1 else 'likes'} {less}"
        f"{again} ({CONCEPT_NAMES[concept]})."
    )


def _all(group: Coalition) -> str:
    """How many they are."""
    return "both" if len(group) == 2 else f"all {len(group)}"


def _names(conflict: Conflict, group: Sequence[int]) -> str:
    """Who."""
    return listed(conflict.decision_makers[k].name for k in group)


def _steps(conflict: Conflict, steps: Sequence[Step]) -> str:
    """A path of single moves."""
    names = {d.id: d.name for d in conflict.decision_makers}
    return ", then ".join(f"{names[s.mover]} {changes_in_words(conflict, s)}" for s in steps)


def _joint(conflict: Conflict, step: Joint) -> str:
    """One move of an answer, by one party or by several together."""
    group, at, to = step
    if len(group) == 1:
        return _steps(conflict, [step_between(conflict, group[0], at, to)])
    return f"{_names(conflict, group)} together go on to {in_words(conflict, to)}"


COLUMNS = (
    Column("state", "outcome"),
    Column("members", "coalition"),
    Column("concept", "concept"),
    Column("stays", "stays"),
    Column("says", "why"),
)


def joint_table(conflict: Conflict, told: Sequence[JointVerdict]) -> Table:
    """Verdicts on coalitions as rows, those that leave first; those that have no better move in one row."""
    names = {d.id: d.name for d in conflict.decision_makers}
    moving = sorted((v for v in told if not v.idle), key=lambda v: v.stays)
    rows = [(v.state, listed(names[m] for m in v.members), CONCEPT_NAMES[v.concept], v.stays, v.says) for v in moving]
    for state, concept in dict.fromkeys((v.state, v.concept) for v in told if v.idle):
        some = [listed(names[m] for m in v.members) for v in told if v.idle and v.state == state]
        here = in_words(conflict, conflict.board.position[state])
        says = f"No moves together lead from {here} to anything that all who move like better: {'; '.join(some)}."
        rows.append((state, "; ".join(some), CONCEPT_NAMES[concept], True, says))
    return Table(COLUMNS, tuple(rows))
