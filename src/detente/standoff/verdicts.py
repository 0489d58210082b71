"""A sentence for every verdict: each party in each outcome under each concept, for whichever outcomes are asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.finding import Column, Finding, Table
from detente.standoff.coalition import CoalitionConcept
from detente.standoff.limited import can_look_ahead, expected_ends
from detente.standoff.model import Conflict
from detente.standoff.narrative import Answers, in_words, listed, verdict
from detente.standoff.stability import CONCEPT_NAMES, CONCEPTS, NARROW_FIRST, Concept, Stability, analyse
from detente.standoff.together import JointVerdict, joint_table, joint_verdicts

MOST_TOLD = 4_000  # sentences that nobody asked for one by one; some seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one decision maker stays in one state under one concept, and why.

    Args:
        concept: `nash`, `gmr`, ...; `l2`, `l3` ... for limited moves.
    """

    state: str
    actor: str
    concept: str
    stays: bool
    says: str


def verdicts(
    conflict: Conflict,
    states: Iterable[str] | None = None,
    *,
    concepts: Sequence[Concept] = CONCEPTS,
    horizons: Sequence[int] = (),
) -> tuple[Verdict, ...]:
    """A sentence for every verdict on some states; on all of them when none are named.

    Args:
        states: any names that `Conflict.board.meant` knows; a name of several states means each.
        horizons: limited-move stabilities to tell as well.

    Raises:
        InputError: for a name that means no state, or limited moves where they are not defined.

    >>> from detente.standoff.build import build
    >>> from detente.standoff.preference import Prioritised
    >>> game = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("y", "not x")), "b": Prioritised(("x", "not y"))})
    >>> [(v.actor, v.stays) for v in verdicts(game, ["x, y"], concepts=("nash", "seq"))]
    [('a', False), ('a', True), ('b', False), ('b', True)]
    """
    meant = range(conflict.size) if states is None else [int(s) for name in states for s in conflict.board.meant(name)]
    found = analyse(conflict, concepts)
    told: dict[tuple[int, int], list[Verdict]] = {}
    for k, name in enumerate(conflict.names):
        answers = Answers(conflict, k)
        for s in dict.fromkeys(meant):
            told[s, k] = [
                Verdict(conflict.states[s], name, c, bool(found.stable[c][k, s]), verdict(conflict, c, k, s, answers))
                for c in concepts
            ]
    for horizon in horizons:
        ends = expected_ends(conflict, horizon)
        for s, k in told:
            told[s, k].append(_looking_ahead(conflict, horizon, k, s, int(ends[k, s])))
    return tuple(v for s in dict.fromkeys(meant) for k in range(len(conflict.names)) for v in told[s, k])


def _looking_ahead(conflict: Conflict, horizon: int, actor: int, state: int, end: int) -> Verdict:
    """The verdict of a party that looks so many moves ahead."""
    who, here = conflict.decision_makers[actor].name, in_words(conflict, state)
    ahead = f"looking {horizon} move{'' if horizon == 1 else 's'} ahead"
    if end == state:
        says = f"{who} will not leave {here}: {ahead}, it sees no end that it likes better (L{horizon})."
    else:
        says = f"{who} leaves {here}: {ahead}, it expects to end in {in_words(conflict, end)} (L{horizon})."
    return Verdict(conflict.states[state], conflict.names[actor], f"l{horizon}", end == state, says)


COLUMNS = (
    Column("state", "outcome"),
    Column("actor", "party"),
    Column("concept", "concept"),
    Column("stays", "stays"),
    Column("says", "why"),
)


def concept_name(concept: str) -> str:
    """What a concept is called: `SEQ`, `L2`."""
    return CONCEPT_NAMES.get(concept, concept.upper())


def verdicts_table(conflict: Conflict, told: Sequence[Verdict]) -> Table:
    """Verdicts as rows."""
    names = {d.id: d.name for d in conflict.decision_makers}
    rows = tuple((v.state, names[v.actor], concept_name(v.concept), v.stays, v.says) for v in told)
    return Table(COLUMNS, rows)


def why_finding(
    found: Stability,
    state: str,
    *,
    concepts: Sequence[Concept] = NARROW_FIRST,
    horizons: Sequence[int] = (),
    by_coalition: CoalitionConcept = "nash",
) -> Finding:
    """Why everybody stays in one outcome or leaves it, concept by concept, and why coalitions do.

    Raises:
        InputError: for a name that means no one outcome.
    """
    conflict, s = found.conflict, found.conflict.state(state)
    ahead = tuple(horizons) if can_look_ahead(conflict) else ()
    told = verdicts(conflict, [conflict.states[s]], concepts=concepts, horizons=ahead)
    here = in_words(conflict, s)
    asked = dict.fromkeys(v.concept for v in told)
    held = {c: all(v.stays for v in told if v.concept == c) for c in asked}
    keep, leave = ([concept_name(c) for c in asked if held[c] == kept] for kept in (True, False))
    answer = f"{here} holds under {listed(keep)}" if keep else f"{here} holds under no concept"
    but = f", not under {listed(leave)}" if keep and leave else ""
    together = joint_verdicts(conflict, [conflict.states[s]], concept=by_coalition)
    return Finding(
        key="standoff-why",
        question=f"Why does {here} hold, or not?",
        answer=f"{answer}{but}. {_left_together(conflict, together)}",
        table=verdicts_table(conflict, told),
        more={"coalitions": joint_table(conflict, together)},
    )


def _left_together(conflict: Conflict, told: Sequence[JointVerdict]) -> str:
    """Which coalitions would leave, the smallest of them."""
    names = {d.id: d.name for d in conflict.decision_makers}
    leaving = [v.members for v in told if not v.stays]
    least = [g for g in leaving if not any(set(other) < set(g) for other in leaving)]
    if not least:
        return "No coalition leaves it together."
    groups = ", or ".join(listed(names[m] for m in g) for g in least)
    return f"{groups} would leave it together ({CONCEPT_NAMES[told[0].concept]})."
