"""A sentence for every verdict, path and trap, in the same words for everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from detente.standoff.model import Conflict
from detente.standoff.moves import arcs, improving_arcs
from detente.standoff.paths import Attainment, Trap
from detente.standoff.reach import Reach
from detente.standoff.routes import Step, step_between
from detente.standoff.stability import CONCEPT_NAMES, Concept

IN_INTEREST = ("seq", "sseq")
AGAIN = ("smr", "sseq")
MOST_KEPT = 1_000_000  # states of all paths remembered at a time; some hundred megabytes at most


def in_words(conflict: Conflict, state: int) -> str:
    """A state's label, or the options taken in it, with its id for reference: `“full deal” (s41)`."""
    name = conflict.states[state]
    return f"“{conflict.labels.get(name) or taken_in(conflict, state)}” ({name})"


def in_short(conflict: Conflict, state: int) -> str:
    """A state's label with its id, or its id alone where it was told before what is done in it."""
    name = conflict.states[state]
    return f"“{conflict.labels[name]}” ({name})" if conflict.labels.get(name) else name


def taken_in(conflict: Conflict, state: int) -> str:
    """The options taken in a state."""
    taken = [o.name for k, o in enumerate(conflict.options) if conflict.taken[state, k] == 1]
    return "; ".join(taken) or "nothing taken"


def described(conflict: Conflict, state: int) -> str:
    """A state's label, if it has one, and the options taken in it."""
    label = conflict.labels.get(conflict.states[state])
    return f"{label}: {taken_in(conflict, state)}" if label else taken_in(conflict, state)


def name_of(conflict: Conflict, actor: str) -> str:
    """What a decision maker is called."""
    return conflict.decision_makers[conflict.names.index(actor)].name


def listed(names: Iterable[str], *, last: str = "and") -> str:
    """Names as in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed(["a", "b"], last="or")
    ('a, b and c', 'a', 'a or b')
    """
    names = list(names)
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def states_listed(conflict: Conflict, states: Sequence[int], *, most: int = 3) -> str:
    """Some states in words, the first few of them.

    The rest are counted.
    """
    words = [in_words(conflict, s) for s in states[:most]]
    return listed([*words, *([f"{len(states) - most} more"] if len(states) > most else [])])


def groups_in_words(conflict: Conflict, groups: Sequence[Sequence[str]]) -> str:
    """Groups of decision makers: `A and B, or C`."""
    if all(len(group) == 1 for group in groups):
        return listed((name_of(conflict, group[0]) for group in groups), last="or")
    return ", or ".join(listed(name_of(conflict, member) for member in group) for group in groups)


def changes_in_words(conflict: Conflict, step: Step) -> str:
    """What the mover does: `takes Blockade and drops Withdraw`."""
    names = {o.id: o.name for o in conflict.options}
    parts = [f"{'takes' if taken else 'drops'} “{names[option]}”" for option, taken in step.changes]
    return listed(parts) or "moves"


@dataclass(frozen=True, slots=True)
class Punishment:
    """How the others answer one improvement.

    Args:
        move: the improvement.
        answer: the shortest joint answer that punishes it; empty when none does.
    """

    move: Step
    answer: tuple[Step, ...]


class Answers:
    """The paths that the others can open against one decision maker, each followed as far as it was asked about."""

    def __init__(self, conflict: Conflict, actor: int):
        self.conflict = conflict
        self.others = [k for k in range(len(conflict.names)) if k != actor]
        self.known: dict[tuple[int, bool], Reach] = {}

    def shortest(self, state: int, wanted: Bool[np.ndarray, " state"], *, improving: bool) -> tuple[Step, ...]:
        """The others' shortest joint answer from a state to one of the states wanted; none where there is none."""
        if (state, improving) not in self.known:
            if len(self.known) * self.conflict.size > MOST_KEPT:
                self.known.clear()
            self.known[state, improving] = Reach.nothing(len(self.conflict.names), self.conflict.size, state)
        reach = self.known[state, improving]
        moves = {k: (improving_arcs if improving else arcs)(self.conflict, k) for k in self.others}
        while (end := reach.nearest(wanted)) is None and reach.further(moves):
            pass
        if end is None:
            return ()
        return tuple(step_between(self.conflict, *step) for step in reversed(reach.path(end)))


def punishments(
    conflict: Conflict, concept: Concept, actor: int, state: int, answers: Answers | None = None
) -> tuple[Punishment, ...]:
    """Every improvement of a decision maker at a state, the best first, with the answer that punishes it.

    Args:
        answers: what is known of the others' paths against this decision maker, where many states are asked about.
    """
    answers = answers or Answers(conflict, actor)
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
        out.append(Punishment(move, () if concept == "nash" else _answer(answers, concept, q, no_better)))
    return tuple(out)


def _answer(answers: Answers, concept: Concept, state: int, no_better: np.ndarray) -> tuple[Step, ...]:
    """The shortest joint answer of the others to one of the states wanted."""
    return answers.shortest(state, no_better, improving=concept in IN_INTEREST)


def verdict(conflict: Conflict, concept: Concept, actor: int, state: int, answers: Answers | None = None) -> str:
    """One sentence: whether a decision maker leaves a state under a concept, and what holds it or draws it away."""
    who, here = conflict.decision_makers[actor].name, in_words(conflict, state)
    if not len(arcs(conflict, actor).after(state)):
        return f"{who} cannot leave {here}: it has no move there."
    every = punishments(conflict, concept, actor, state, answers)
    if not every:
        return f"{who} will not leave {here}: none of its moves leads to anything it likes better."
    free = [p for p in every if not p.answer]
    return _leaves(conflict, concept, free[0], who, here) if free else _held(conflict, concept, every, who, here)


def why(conflict: Conflict, concept: Concept, state: int) -> str:
    """All verdicts on a state in one paragraph: those with something to tell, and who has no better move."""
    told: list[str] = []
    content: list[str] = []
    fixed: list[str] = []
    for k, d in enumerate(conflict.decision_makers):
        if not len(arcs(conflict, k).after(state)):
            fixed.append(d.name)
        elif not len(improving_arcs(conflict, k).after(state)):
            content.append(d.name)
        else:
            told.append(verdict(conflict, concept, k, state))
    here = in_words(conflict, state)
    if content:
        told.append(f"In {here} {listed(content)} {'have' if len(content) > 1 else 'has'} no better move.")
    if fixed:
        told.append(f"In {here} {listed(fixed)} {'have' if len(fixed) > 1 else 'has'} no move at all.")
    return " ".join(told)


def _leaves(conflict: Conflict, concept: Concept, free: Punishment, who: str, here: str) -> str:
    """The sentence for an unstable state."""
    there = in_words(conflict, conflict.state(free.move.target))
    gain = f"{who} leaves {here} for {there}, which it likes better: it {changes_in_words(conflict, free.move)}"
    if concept == "nash":
        return f"{gain} (Nash)."
    interest = " in their own interest" if concept in IN_INTEREST else ""
    return f"{gain}, and nothing that the others can do{interest} makes that a loss ({CONCEPT_NAMES[concept]})."


def _held(conflict: Conflict, concept: Concept, every: Sequence[Punishment], who: str, here: str) -> str:
    """The sentence for a state that punishment holds."""
    first = every[0]
    end = conflict.state(first.answer[-1].target)
    actor = conflict.names.index(first.move.mover)
    tie = conflict.levels[actor, end] == conflict.levels[actor, conflict.state(first.move.source)]
    answer = ", then ".join(f"{name_of(conflict, s.mover)} {changes_in_words(conflict, s)}" for s in first.answer)
    answering = dict.fromkeys(name_of(conflict, s.mover) for s in first.answer)
    has = "have" if len(answering) > 1 else "has"
    can = f"{has} reason to answer" if concept in IN_INTEREST else "can answer"
    rest = len(every) - 1
    also = f" Its other better move{'s are' if rest > 1 else ' is'} answered likewise." if rest else ""
    again = " and cannot mend by a further move" if concept in AGAIN else ""
    return (
        f"{who} will not leave {here}: if it {changes_in_words(conflict, first.move)}, {listed(answering)} {can} "
        f"({answer}) and bring about {in_words(conflict, end)}, which {who} likes "
        f"{'no better' if tie else 'less'}{again} ({CONCEPT_NAMES[concept]}).{also}"
    )


def steps_in_words(conflict: Conflict, steps: Sequence[Step], *, fares: bool = True) -> str:
    """A path, step by step, with how each decision maker fares."""
    told = [(f"{name_of(conflict, s.mover)} {changes_in_words(conflict, s)}", _comes_to(conflict, s)) for s in steps]
    if not fares:
        return "; then ".join(f"{move} ({end})" for move, end in told)
    return "; then ".join(f"{move} ({end}: {_fares(conflict, s)})" for (move, end), s in zip(told, steps, strict=True))


def _comes_to(conflict: Conflict, step: Step) -> str:
    """What a step leads to, in short."""
    label = conflict.labels.get(step.target)
    return f"{label}, {step.target}" if label else step.target


def _fares(conflict: Conflict, step: Step) -> str:
    """Who gains and who loses by a step."""
    parts = [
        f"{d.name} {'gains' if g > 0 else 'loses'}"
        for d, g in zip(conflict.decision_makers, step.gains, strict=True)
        if g
    ]
    return ", ".join(parts) or "all as well off as before"


def attainment_in_words(conflict: Conflict, found: Attainment, *, fares: bool = True) -> str:
    """Whether and how an outcome can be attained, in one or two sentences.

    Args:
        fares: say of every step who gains and who loses.
    """
    there = in_words(conflict, conflict.state(found.state))
    if found.legal is None:
        return f"No moves lead from the status quo to {there}."
    if not found.legal:
        return f"{there} is the status quo."
    if found.improving is None:
        return _with_concessions(conflict, found, there, fares=fares)
    first = [name_of(conflict, k) for k in found.first_improving]
    opener = f"{first[0]} must move first" if len(first) == 1 else f"{listed(first, last='or')} can move first"
    return (
        f"{there} can be reached by moves that each pay the mover ({_count(len(found.improving), 'move')}: "
        f"{steps_in_words(conflict, found.improving, fares=fares)}); {opener}."
    )


def _with_concessions(conflict: Conflict, found: Attainment, there: str, *, fares: bool) -> str:
    """The sentence for an outcome that somebody must give something up for."""
    path = found.legal or ()
    given = [s for s in path if s.gains[conflict.names.index(s.mover)] <= 0]
    givers = dict.fromkeys(name_of(conflict, s.mover) for s in given)
    enough = f" Concessions of {groups_in_words(conflict, found.conceding)} suffice." if found.conceding else ""
    alone = f" {groups_in_words(conflict, found.coalitions)} can bring it about alone." if found.coalitions else ""
    what = "a move that does not pay its mover" if found.concessions == 1 else "moves that do not pay their mover"
    if any(len(s.changes) > 1 for s in given):
        how = f"takes {_count(found.concessions, 'concession')}, of several options at once"
    else:
        how = f"takes at least {_count(found.concessions, 'concession')}{' of one option each' * (len(given) > 1)}"
    return (
        f"{there} {how}, here by {listed(givers)}: {what} at once. "
        f"In {_count(len(path), 'move')}: {steps_in_words(conflict, path, fares=fares)}.{enough}{alone}"
    )


def _count(number: int, what: str) -> str:
    """A number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def trap_in_words(conflict: Conflict, trap: Trap) -> str:
    """A trap in one sentence."""
    where = states_listed(conflict, [conflict.state(s) for s in trap.states], most=4)
    better = in_words(conflict, conflict.state(trap.better))
    more = f" and {trap.others} other{'s' * (trap.others > 1)}" if trap.others else ""
    if trap.concessions is None:
        back = "no moves lead there any more"
    else:
        back = f"the way there takes {_count(trap.concessions, 'concession')}"
    return (
        f"Moves that pay the mover end in {where} and lead no further, although everybody likes {better}{more} better; "
        f"{back}."
    )
