"""The main answer: which outcomes hold, how much of each rests on assumptions, and who would undo it together."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Bool

from detente.finding import Column, Finding, Table, share
from detente.standoff.coalition import joint_offers_at
from detente.standoff.model import Conflict
from detente.standoff.narrative import described, in_short, in_words, listed, name_of, states_listed, why
from detente.standoff.relations import MOST_STATES
from detente.standoff.robustness import Robustness, Turn
from detente.standoff.stability import CONCEPT_NAMES, CONCEPT_WORDS, NARROW_FIRST, Concept, Stability
from detente.where import Where

SHOWN = 12  # outcomes in the main table
EXPLAINED = 4  # outcomes whose every verdict is put into words
ALONE: tuple[Concept, ...] = ("nash", "seq", "gmr")
Links = Mapping[str, Bool[np.ndarray, " state"]]

COLUMNS = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("share", "survives in", style="share"),
    Column("low", "at least", style="share"),
    Column("lowest_if", "lowest if"),
    Column("nash", "survives under Nash alone", style="share"),
    Column("seq", "survives under SEQ alone", style="share"),
    Column("gmr", "survives under GMR alone", style="share"),
    Column("holds", "holds as written"),
    Column("rests", "rests most on"),
    Column("left_by", "left together by"),
    Column("strategies", "strategies that allow it"),
)
WHY = (Column("state", "outcome"), Column("concept", "concept"), Column("says", "why"))
BY = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("axis", "assumption"),
    Column("value", "value"),
    Column("share", "survives in", style="share"),
)
STRATEGIES = (
    Column("strategies", "strategies"),
    Column("outcomes", "outcomes they allow", style="count"),
    Column("holding", "hold as written (Nash)", style="count"),
    Column("best", "most robust of them"),
    Column("share", "survives in", style="share"),
    Column("low", "at least", style="share"),
    Column("lowest_if", "lowest if"),
)


def outcomes_finding(
    found: Stability, robust: Robustness, links: Links | None = None, *, rests_on: tuple[Where, ...] = ()
) -> Finding:
    """Which outcomes hold, and how much of that rests on assumptions.

    Args:
        found: verdicts with the rankings as written.
        robust: over which assumptions.
        links: strategy -> the states it stands for.
    """
    links = links or {}
    shown = shown_states(robust)
    return Finding(
        key="standoff",
        question="Which outcomes of the conflict hold?",
        answer=_answer(found, robust, shown),
        table=Table(COLUMNS, tuple(_row(found, robust, s, links) for s in shown)),
        chart="standoff_robustness",
        more={
            "why": Table(WHY, tuple(_why(found, s) for s in explained_states(found, robust))),
            "strategies": Table(STRATEGIES, tuple(_strategies(found, robust, links))),
            "by assumption": Table(BY, tuple(_by_assumption(robust, shown))),
        },
        rests_on=rests_on,
        notes=_notes(found.conflict, robust),
    )


def shown_states(robust: Robustness) -> list[int]:
    """The most robust outcomes of those that survive anywhere with the moves as written."""
    return [s for s in robust.order if robust.share[s] > 0][:SHOWN]


def explained_states(found: Stability, robust: Robustness) -> list[int]:
    """The outcomes put into words: the most robust, those that hold by nobody's having a better move, the start."""
    start = found.conflict.status_quo
    nash = [int(s) for s in np.flatnonzero(found.equilibria["nash"])]
    wanted = [*robust.order[:1], *sorted(nash, key=lambda s: int(robust.place[s])), *robust.order[1:EXPLAINED]][
        :EXPLAINED
    ]
    return list(dict.fromkeys([*wanted, *([] if start is None else [start])]))


def holding_concept(found: Stability, state: int) -> Concept | None:
    """The strictest concept under which a state is an equilibrium."""
    return next((c for c in NARROW_FIRST if found.equilibria[c][state]), None)


def _row(found: Stability, robust: Robustness, state: int, links: Links) -> tuple[str | float | None, ...]:
    """One outcome."""
    conflict = found.conflict
    held = [CONCEPT_NAMES[c] for c in NARROW_FIRST if found.equilibria[c][state]]
    return (
        conflict.states[state],
        described(conflict, state),
        float(robust.share[state]),
        float(robust.low[state]),
        robust.lowest_if(state),
        *(float(robust.by_concept[c][state]) if c in robust.by_concept else None for c in ALONE),
        ", ".join(held) or "not",
        turn_in_words(robust.turn(state)),
        _left_by(conflict, state),
        ", ".join(name for name, where in links.items() if where[state]) or "none",
    )


def turn_in_words(turn: Turn | None) -> str:
    """The assumption that moves a share most, with how far."""
    if turn is None:
        return "nothing that was varied"
    return f"{turn.axis}: {share(turn.share_before)} to {share(turn.share_after)} if {turn.after}"


def _left_by(conflict: Conflict, state: int) -> str:
    """The coalitions that would leave an outcome together, nobody carried along, and for which."""
    if conflict.size > MOST_STATES:
        return "not computed"
    offers = joint_offers_at(conflict, state)
    parts = [
        f"{listed(name_of(conflict, m) for m in g.members)} (for {in_short(conflict, conflict.state(g.target))})"
        for g in offers[:3]
    ]
    more = [f"{len(offers) - 3} more coalitions"] if len(offers) > 3 else []
    return "; ".join([*parts, *more]) or "nobody"


def _answer(found: Stability, robust: Robustness, shown: Sequence[int]) -> str:
    """The answer in two sentences."""
    conflict = found.conflict
    if not shown:
        return f"No outcome holds in any of {robust.combinations:,} combinations of assumptions."
    return f"{_as_written(found)} {most_robust(conflict, robust)}"


def _as_written(found: Stability) -> str:
    """What holds with the rankings as they are, under the strictest concept that holds anything."""
    for concept in NARROW_FIRST:
        held = [int(s) for s in np.flatnonzero(found.equilibria[concept])]
        if held:
            verb = "holds" if len(held) == 1 else "hold"
            return f"As written, {states_listed(found.conflict, held)} {verb} {CONCEPT_WORDS[concept]}."
    return "As written, no outcome holds."


def most_robust(conflict: Conflict, robust: Robustness) -> str:
    """The most robust outcomes, ties told: as the moves are written, and whatever can be undone."""
    same = robust.alike(robust.order[0], robust.order)
    counted = f"of {robust.combinations:,} combinations of preferences and concepts"
    text = f"{_is_are(conflict, same)} most robust: in {share(float(robust.share[same[0]]))} {counted}"
    worst = robust.lowest_if(same[0])
    if not worst:
        return f"{text}, whatever can be undone."
    firm = robust.alike(int(np.lexsort((-robust.share, -robust.low))[0]), robust.order)
    firmest = (
        f" Whatever can be undone, {_is_are(conflict, firm)} most robust: {share(float(robust.low[firm[0]]))} at least."
    )
    told = "" if robust.low[firm[0]] == robust.low[same[0]] else firmest
    return f"{text} as moves are written, in {share(float(robust.low[same[0]]))} if {worst}.{told}"


def _is_are(conflict: Conflict, states: Sequence[int]) -> str:
    """`“...” (s1) is`, or `“...” (s1) and “...” (s2), alike, are`."""
    return f"{states_listed(conflict, states)}{' is' if len(states) == 1 else ', alike, are'}"


def concept_to_tell(found: Stability, state: int) -> Concept:
    """The concept that a state is explained by: the strictest that holds it, SEQ where only fear of any answer does."""
    concept = holding_concept(found, state)
    return concept if concept in ("nash", "sseq", "seq") else "seq"


def _why(found: Stability, state: int) -> tuple[str, str, str]:
    """One outcome explained."""
    concept = concept_to_tell(found, state)
    return found.conflict.states[state], CONCEPT_NAMES[concept], why(found.conflict, concept, state)


def _strategies(
    found: Stability, robust: Robustness, links: Links
) -> list[tuple[str, int, int, str, float, float, str]]:
    """What strategies allow, and how robust that is; those that allow the same outcomes together."""
    alike: dict[bytes, list[str]] = {}
    for name, where in links.items():
        alike.setdefault(where.tobytes(), []).append(name)
    rows: list[tuple[str, int, int, str, float, float, str]] = []
    for names in alike.values():
        allowed = np.flatnonzero(links[names[0]])
        best = next((s for s in robust.order if links[names[0]][s]), None)
        if best is None:
            rows.append((", ".join(names), 0, 0, "none", 0.0, 0.0, ""))
            continue
        nash = int(found.equilibria["nash"][allowed].sum())
        rows.append((
            ", ".join(names), len(allowed), nash, in_words(found.conflict, best), float(robust.share[best]),
            float(robust.low[best]), robust.lowest_if(best),
        ))  # fmt: skip
    return rows


def _by_assumption(robust: Robustness, shown: Sequence[int]) -> list[tuple[str, str, str, str, float]]:
    """The share of each outcome within each value of each assumption."""
    conflict = robust.conflict
    return [
        (conflict.states[s], described(conflict, s), axis, value, float(table[k, s]))
        for s in shown
        for axis, (values, table) in robust.by_assumption.items()
        for k, value in enumerate(values)
    ]


def _one_of(number: int) -> str:
    """How many assumptions there are to choose from."""
    return "the one assumption" if number == 1 else f"one of {number} assumptions"


def _combinations(number: int) -> str:
    """How many rankings of everybody there are."""
    return "the preferences as written" if number == 1 else f"{number} combinations of debated preferences"


def _notes(conflict: Conflict, robust: Robustness) -> tuple[str, ...]:
    """Caveats."""
    alive = int((robust.share > 0).sum())
    concepts = ", ".join(CONCEPT_NAMES[c] for c in robust.concepts)
    notes = [
        f"Survives in: of {_combinations(len(robust.variants.names))} times "
        f"{len(robust.concepts)} concepts ({concepts}), moves as written; each counts the same: a share is no chance. "
        f"At least: the lowest that share becomes when {_one_of(len(robust.moves) - 1)} about what can be "
        "undone is turned round.",
        "An outcome that holds is one that nobody leaves alone; it need not be liked by anybody, nor in reach.",
    ]
    if alive > SHOWN:
        notes.append(
            f"{alive} of {conflict.size:,} outcomes hold in some combination; the {SHOWN} most robust are shown."
        )
    return tuple(notes)
