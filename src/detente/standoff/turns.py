"""What would have to change: the fewest pair swaps, in anybody's ranking, that make an outcome hold or undo it."""

from collections.abc import Sequence

from detente.errors import InputError
from detente.finding import Column, Finding, Table, number
from detente.standoff.alone import Change, smallest_change
from detente.standoff.fewest import SECONDS, JointChange, fewest_swaps
from detente.standoff.inverse import Requirement, count_rankings, requirement
from detente.standoff.kinds import best_of, kinds_of
from detente.standoff.model import Conflict
from detente.standoff.narrative import described, in_short, in_words, listed, name_of
from detente.standoff.outcomes import explained_states, holding_concept, turn_in_words
from detente.standoff.patterns import states_in_words
from detente.standoff.robustness import Robustness
from detente.standoff.stability import CONCEPT_NAMES, Concept, Stability, analyse
from detente.standoff.telling import telling

MOST_STATES = 2**16  # for a question about everybody's rankings together, which lists all moves one by one
PAIRS_TOLD = 3
NONE = "no rankings do it"
Pair = tuple[str, str, str]
SECONDS_UNASKED = 3.0  # for each question that nobody asked
MOST_UNASKED = 1024  # states of a conflict for which they are asked

SWAP = (
    "A swap is a pair of outcomes that a party ranks one way now and the other way round, or alike, afterwards; "
    "breaking a tie is none. The swaps told are the fewest that any change of anybody's rankings needs, where no "
    '"at most" stands before them.'
)


def answer_in_words(conflict: Conflict, change: JointChange | None, state: int) -> str:
    """What would have to change about a state: `1 pair swap: A would no longer like s1 better than s2`."""
    if change is None:
        return NONE
    if not change.swaps:
        return _ties_in_words(conflict, change, state)
    told = [_turned_in_words(conflict, pair) for pair in telling(change, state, most=PAIRS_TOLD)]
    much = swaps_in_words(change.swaps)
    if not change.proven:
        much = _unproven(change.swaps, change.at_least)
    if change.swaps > PAIRS_TOLD:
        shares = listed(f"{name_of(conflict, who)} {number(count)}" for who, count in change.by_actor.items())
        return f"{much} ({shares}), among them: {told[0]}"
    return f"{much}: {listed(told)}"


def _turned_in_words(conflict: Conflict, pair: Pair) -> str:
    """One pair that is turned."""
    who, a, b = pair
    better, worse = (in_words(conflict, conflict.state(s)) for s in (a, b))
    return f"{name_of(conflict, who)} would no longer like {better} better than {worse}"


def _ties_in_words(conflict: Conflict, change: JointChange, state: int) -> str:
    """Ties broken and no swap, by the one that tells most."""
    who, high, low = telling(change, state, most=1, ties=True)[0]
    many = "a tie broken" if len(change.untied) == 1 else f"{len(change.untied)} ties broken, among them"
    better, worse = (in_words(conflict, conflict.state(s)) for s in (high, low))
    return f"no swap but {many}: {name_of(conflict, who)} would come to like {better} better than {worse}"


def _unproven(swaps: int, at_least: int) -> str:
    """Swaps that some change takes, and those that every change takes, where the two are not known to be the same."""
    return f"at most {swaps_in_words(swaps)} (at least {number(at_least)}; which is not settled)"


def swaps_in_words(swaps: int) -> str:
    """How many pair swaps."""
    return f"{number(swaps)} pair swap{'' if swaps == 1 else 's'}"


TURNS = (
    Column("about", "about"),
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("goal", "to make it"),
    Column("concept", "concept"),
    Column("swaps", "pair swaps", style="count"),
    Column("change", "the least that would have to change"),
    Column("rests", "the assumption that moves it most"),
)
CARRIERS = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("actor", "party"),
    Column("concept", "concept"),
    Column("fact", "the ranking that carries it"),
    Column("alone", "least by its own ranking alone"),
)


def turns_finding(found: Stability, robust: Robustness) -> Finding:
    """What would have to change for the outcomes that matter: those that hold to fall, the others to hold."""
    conflict = found.conflict
    rows: list[tuple[str, ...] | tuple[str | int | None, ...]] = []
    sentences: list[str] = []
    for about, state in _subjects(found, robust):
        concept = holding_concept(found, state)
        concept = concept if concept in ("nash", "sseq", "seq") else None
        goal, under = "fall" if concept else "hold", CONCEPT_NAMES[concept or "seq"]
        words, swaps = _unasked(conflict, concept or "seq", state, hold=concept is None)
        rests = turn_in_words(robust.turn(state))
        rows.append((about, conflict.states[state], described(conflict, state), goal, under, swaps, words, rests))
        sentences.append(f"{about.capitalize()}, {in_words(conflict, state)}, would {goal} ({under}) with {words}.")
    told = explained_states(found, robust) if conflict.size <= MOST_UNASKED else []
    carried = tuple(row for state in told for row in carriers(found, state))
    return Finding(
        key="standoff-turns",
        question="What would have to change?",
        answer=" ".join(sentences[:3]) or "No outcome holds, so nothing can fall.",
        table=Table(TURNS, tuple(rows)),
        more={"carried by": Table(CARRIERS, carried)},
        notes=(SWAP,),
    )


def _unasked(conflict: Conflict, concept: Concept, state: int, *, hold: bool) -> tuple[str, int | None]:
    """The least that would have to change, in words, and its swaps; in conflicts of some size only on demand."""
    if conflict.size > MOST_UNASKED:
        return f"a change told on demand only (above {MOST_UNASKED:,} outcomes)", None
    change = fewest_swaps(conflict, concept, conflict.states[state], hold=hold, seconds=SECONDS_UNASKED)
    return answer_in_words(conflict, change, state), change.swaps if change else None


def _subjects(found: Stability, robust: Robustness) -> list[tuple[str, int]]:
    """The outcomes asked about: the most robust, the start, the most robust of each kind."""
    conflict = found.conflict
    some = [("the most robust outcome", robust.order[0])]
    if conflict.status_quo is not None:
        some.append(("the status quo", conflict.status_quo))
    some += [(f"the most robust of “{name}”", best_of(robust, states)) for name, states in kinds_of(conflict).items()]
    first = dict[int, str]()
    for about, state in some:
        first.setdefault(state, about)
    return [(about, state) for state, about in first.items()]


def carriers(found: Stability, state: int) -> list[tuple[str, ...]]:
    """For each decision maker, the rankings that keep it at an outcome, and what its own ranking can undo alone."""
    conflict, concept = found.conflict, holding_concept(found, state)
    if concept is None:
        return []
    rows: list[tuple[str, ...]] = []
    for d in conflict.decision_makers:
        need = requirement(conflict, concept, d.id, conflict.states[state])
        alone = _alone(conflict, concept, d.id, conflict.states[state])
        name = conflict.states[state]
        rows.append((name, described(conflict, state), d.name, CONCEPT_NAMES[concept], _carried(conflict, need), alone))
    return rows


def _carried(conflict: Conflict, need: Requirement) -> str:
    """What a party's staying hangs on."""
    if not need.escapes:
        return "it has no move there"
    if not need.carriers:
        return "no single ranking: each move is barred in more than one way"
    few = len(need.carriers) <= 2
    rivals = listed(in_words(conflict, s) for s in need.carriers) if few else states_in_words(conflict, need.carriers)
    return f"likes {in_short(conflict, need.state)} at least as much as {rivals}"


def _alone(conflict: Conflict, concept: Concept, actor: str, state: str) -> str:
    """The smallest change of one ranking alone that makes a state unstable, in words."""
    return _swaps_alone(smallest_change(conflict, concept, actor, state, stable=False))


def _swaps_alone(change: Change | None) -> str:
    """The swaps of one ranking, in words."""
    if change is None:
        return "no ranking of its own"
    if not change.swaps:
        return "breaking a tie" if change.ties_broken else "nothing: it leaves already"
    return swaps_in_words(change.swaps) if change.proven else _unproven(change.swaps, change.at_least)


ASKED = (
    Column("actor", "party"),
    Column("now", "holds it now", style="text"),
    Column("swaps", "its swaps in the least change", style="count"),
    Column("alone", "by its own ranking alone"),
    Column("pattern", "what its ranking must satisfy"),
    Column("strict", "rankings that do, no ties", style="share"),
    Column("weak", "rankings that do, ties allowed", style="share"),
)


def what_must_change(
    conflict: Conflict, state: str, *, concept: Concept = "seq", hold: bool = True, seconds: float = SECONDS
) -> Finding:
    """The fewest swaps, in anybody's rankings together, that make an outcome hold or undo it, and by party.

    Raises:
        InputError: for an unknown state, or more than 65,536 of them.
    """
    if conflict.size > MOST_STATES:
        raise InputError(
            f"{conflict.size:,} outcomes", wanted=f"at most {MOST_STATES:,} to ask what would have to change"
        )
    s = conflict.state(state)
    found = analyse(conflict, (concept,))
    answer = fewest_swaps(conflict, concept, conflict.states[s], hold=hold, seconds=seconds)
    rows = tuple(_asked_of(conflict, found, concept, k, s, answer, hold=hold) for k in range(len(conflict.names)))
    told = telling(answer, s, most=MOST_PAIRS) if answer else []
    pairs = tuple((name_of(conflict, who), a, b, _turned_in_words(conflict, (who, a, b))) for who, a, b in told)
    verb = "hold" if hold else "fall"
    return Finding(
        key=f"standoff-{verb}",
        question=f"What would have to change for {in_words(conflict, s)} to {verb} ({CONCEPT_NAMES[concept]})?",
        answer=_answer(conflict, found, concept, s, answer, hold=hold),
        table=Table(ASKED, rows),
        more={"swaps": Table(PAIRS, pairs)},
        notes=(SWAP,),
    )


PAIRS = (
    Column("actor", "party"),
    Column("before", "liked better now"),
    Column("after", "no less liked then"),
    Column("says", "in words"),
)
MOST_PAIRS = 500  # pairs told one by one; a change can have thousands


def _answer(
    conflict: Conflict, found: Stability, concept: Concept, state: int, answer: JointChange | None, *, hold: bool
) -> str:
    """The answer in one sentence."""
    here = in_words(conflict, state)
    if bool(found.equilibria[concept][state]) == hold:
        return f"Nothing: {here} {'holds' if hold else 'does not hold'} as written."
    if answer is None:
        return f"Nothing in anybody's preferences {'makes' if hold else 'undoes'} {here}{' hold' if hold else ''}."
    return f"{here} would {'hold' if hold else 'fall'} with {answer_in_words(conflict, answer, state)}."


def _asked_of(
    conflict: Conflict,
    found: Stability,
    concept: Concept,
    actor: int,
    state: int,
    answer: JointChange | None,
    *,
    hold: bool,
) -> tuple[str | float | None, ...]:
    """One party's part."""
    name = conflict.names[actor]
    need = requirement(conflict, concept, name, conflict.states[state])
    counted = count_rankings(need)
    own = smallest_change(conflict, concept, name, conflict.states[state], stable=hold)
    alone = "stays already" if hold and own is not None and not own.moved else _swaps_alone(own)
    return (
        conflict.decision_makers[actor].name, "yes" if found.stable[concept][actor, state] else "no",
        answer.by_actor.get(name, 0) if answer else None, alone, requirement_in_words(need),
        counted.strict / counted.strict_total if counted else None,
        counted.weak / counted.weak_total if counted else None,
    )  # fmt: skip


def requirement_in_words(need: Requirement, *, most: int = 3) -> str:
    """What a ranking must satisfy to hold a state, as patterns over options; moves closed alike are told together."""
    conflict, here = need.conflict, in_short(need.conflict, need.state)
    if not need.escapes:
        return "anything: it has no move there"
    parts: dict[str, None] = {}
    for escape in need.escapes:
        if any(not bar for bar in escape.bars):
            continue  # the others can bring the state itself back
        single = [s for bar in escape.bars if len(bar) == 1 for s in bar]
        whole = [bar for bar in escape.bars if len(bar) > 1]
        ways = [f"some outcome with {states_in_words(conflict, single)}"] if len(single) > 1 else [
            in_words(conflict, s) for s in single
        ]  # fmt: skip
        ways += [f"all outcomes with {states_in_words(conflict, bar)}" for bar in whole[:1]]
        ways += [f"{len(whole) - 1} more such sets"] if len(whole) > 1 else []
        parts.setdefault(listed(ways, last="or"))
    told: Sequence[str] = list(parts)
    if not told:
        return f"anything: the others can bring {here} back"
    more = f"; and {len(told) - most} more such conditions" if len(told) > most else ""
    return f"likes {here} at least as much as " + "; and as ".join(told[:most]) + more
