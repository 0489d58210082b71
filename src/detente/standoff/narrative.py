"""A sentence for every verdict, path and trap, in the same words for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.standoff.model import Conflict
from detente.standoff.moves import arcs, improving_arcs
from detente.standoff.paths import Attainment, Step, Trap, routes, step_between
from detente.standoff.stability import Concept

IN_INTEREST = ("seq", "sseq")
AGAIN = ("smr", "sseq")


def in_words(conflict: Conflict, state: int) -> str:
    """A state's id with its label, or with the options taken in it."""
    name = conflict.states[state]
    label = conflict.labels.get(name)
    if label:
        return f"{name} ({label})"
    taken = [o.name for k, o in enumerate(conflict.options) if conflict.taken[state, k] == 1]
    return f"{name} ({'; '.join(taken) or 'nothing taken'})"


def name_of(conflict: Conflict, actor: str) -> str:
    """What a decision maker is called."""
    return conflict.decision_makers[conflict.names.index(actor)].name


def changes_in_words(conflict: Conflict, step: Step) -> str:
    """What the mover does: `takes Blockade and drops Withdraw`."""
    names = {o.id: o.name for o in conflict.options}
    parts = [f"{'takes' if taken else 'drops'} “{names[option]}”" for option, taken in step.changes]
    return " and ".join(parts) or "moves"


@dataclass(frozen=True, slots=True)
class Punishment:
    """How the others answer one improvement.

    Args:
        move: the improvement.
        answer: the shortest joint answer that punishes it; empty when none does.
    """

    move: Step
    answer: tuple[Step, ...]


def punishments(conflict: Conflict, concept: Concept, actor: int, state: int) -> tuple[Punishment, ...]:
    """Every improvement of a decision maker at a state, the best first, with the answer that punishes it."""
    level = conflict.levels[actor]
    targets = sorted(improving_arcs(conflict, actor).after(state), key=lambda q: -int(level[q]))
    no_better = level <= level[state]
    if concept in AGAIN:
        mine = arcs(conflict, actor)
        worse_still = np.ones(conflict.size, dtype=np.bool_)
        worse_still[mine.source[~no_better[mine.target]]] = False
        no_better = no_better & worse_still
    out: list[Punishment] = []
    for q in map(int, targets):
        move = step_between(conflict, actor, state, q)
        out.append(Punishment(move, () if concept == "nash" else _answer(conflict, concept, actor, q, no_better)))
    return tuple(out)


def _answer(conflict: Conflict, concept: Concept, actor: int, state: int, no_better: np.ndarray) -> tuple[Step, ...]:
    """The shortest joint answer of the others to one of the states wanted."""
    others = [k for k in range(len(conflict.names)) if k != actor]
    found = routes(conflict, state, movers=others, improving=concept in IN_INTEREST)
    far = np.where(no_better, found.shortest, -1)
    reached = np.flatnonzero(far > 0)
    return found.to(int(reached[np.argmin(far[reached])])) if len(reached) else ()


def verdict(conflict: Conflict, concept: Concept, actor: int, state: int) -> str:
    """One sentence: whether a decision maker leaves a state, and what holds it or draws it away."""
    who, here = conflict.decision_makers[actor].name, in_words(conflict, state)
    if not len(arcs(conflict, actor).after(state)):
        return f"{who} cannot leave {here}: it has no move there."
    listed = punishments(conflict, concept, actor, state)
    if not listed:
        return f"{who} will not leave {here}: none of its moves leads to anything it likes better."
    free = [p for p in listed if not p.answer]
    return _leaves(conflict, concept, free[0], who, here) if free else _held(conflict, concept, listed, who, here)


def _leaves(conflict: Conflict, concept: Concept, free: Punishment, who: str, here: str) -> str:
    """The sentence for an unstable state."""
    there = in_words(conflict, conflict.state(free.move.target))
    gain = f"{who} leaves {here} for {there}, which it likes better: it {changes_in_words(conflict, free.move)}"
    if concept == "nash":
        return f"{gain}."
    interest = " in their own interest" if concept in IN_INTEREST else ""
    return f"{gain}, and nothing that the others can do{interest} makes that a loss."


def _held(conflict: Conflict, concept: Concept, listed: Sequence[Punishment], who: str, here: str) -> str:
    """The sentence for a state that punishment holds."""
    first = listed[0]
    end = conflict.state(first.answer[-1].target)
    actor = conflict.names.index(first.move.mover)
    tie = conflict.levels[actor, end] == conflict.levels[actor, conflict.state(first.move.source)]
    answer = ", then ".join(f"{name_of(conflict, s.mover)} {changes_in_words(conflict, s)}" for s in first.answer)
    can = "has reason to answer" if concept in IN_INTEREST else "can answer"
    rest = len(listed) - 1
    also = f" Its other better move{'s are' if rest > 1 else ' is'} answered likewise." if rest else ""
    again = " and cannot mend by a further move" if concept in AGAIN else ""
    return (
        f"{who} will not leave {here}: if it {changes_in_words(conflict, first.move)}, the other side {can} "
        f"({answer}) and bring about {in_words(conflict, end)}, which {who} likes "
        f"{'no better' if tie else 'less'}{again}.{also}"
    )


def steps_in_words(conflict: Conflict, steps: Sequence[Step]) -> str:
    """A path, step by step, with how each decision maker fares."""
    moves = [f"{name_of(conflict, s.mover)} {changes_in_words(conflict, s)}" for s in steps]
    return "; then ".join(f"{move} ({s.target}: {_fares(conflict, s)})" for move, s in zip(moves, steps, strict=True))


def _fares(conflict: Conflict, step: Step) -> str:
    """Who gains and who loses by a step."""
    words = {1: "gains", -1: "loses", 0: "is as well off"}
    parts = [
        f"{d.name} {words[int(np.sign(g))]}" for d, g in zip(conflict.decision_makers, step.gains, strict=True) if g
    ]
    return ", ".join(parts) or "all as well off as before"


def attainment_in_words(conflict: Conflict, found: Attainment) -> str:
    """Whether and how an outcome can be attained, in one or two sentences."""
    there = in_words(conflict, conflict.state(found.state))
    if found.legal is None:
        return f"No moves lead from the status quo to {there}."
    if not found.legal:
        return f"{there} is the status quo."
    alone = " or by ".join(" and ".join(name_of(conflict, k) for k in g) for g in found.coalitions)
    if found.improving is None:
        path = steps_in_words(conflict, found.legal)
        return (
            f"{there} can be reached, but not by moves that each pay the mover at once: somebody must give "
            f"something up on the way ({_count(found.legal)}: {path}). It can be brought about by {alone} alone."
        )
    first = [name_of(conflict, k) for k in found.first_improving]
    opener = f"{first[0]} must move first" if len(first) == 1 else f"{' or '.join(first)} can move first"
    return (
        f"{there} can be reached by moves that each pay the mover ({_count(found.improving)}: "
        f"{steps_in_words(conflict, found.improving)}); {opener}."
    )


def _count(steps: Sequence[Step]) -> str:
    """How many moves."""
    return f"{len(steps)} move{'s' if len(steps) > 1 else ''}"


def trap_in_words(conflict: Conflict, trap: Trap) -> str:
    """A trap in one sentence."""
    where = ", ".join(in_words(conflict, conflict.state(s)) for s in trap.states[:4])
    back = "it takes a concession to get there" if trap.way_back else "no moves lead there any more"
    better = in_words(conflict, conflict.state(trap.better))
    return f"Improving moves end in {where} and lead no further, although everybody likes {better} better; {back}."
