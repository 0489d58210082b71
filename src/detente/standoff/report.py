"""Answers about a conflict as findings, and as plain data in the form of the example files."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool

from detente.errors import InputError
from detente.finding import Column, Finding, Table, share
from detente.standoff.coalition import best_gains_at, coalition_stable, coalitions
from detente.standoff.inverse import requirement, smallest_change
from detente.standoff.limited import limited, non_myopic
from detente.standoff.model import Conflict
from detente.standoff.moves import arcs, improving_arcs
from detente.standoff.narrative import attainment_in_words, in_words, name_of, trap_in_words, verdict
from detente.standoff.paths import Attainment, attainments, traps
from detente.standoff.relations import MOST_STATES
from detente.standoff.robustness import AXIS_WORDS, Robustness, robustness
from detente.standoff.stability import CONCEPT_WORDS, Concept, Stability, analyse
from detente.where import Where

SHOWN = 12  # outcomes in the main table
EXPLAINED = 4  # outcomes whose every verdict is put into words
MOST_SWAPPED = 1024  # states up to which the smallest changes are worked out unasked
NARROW_FIRST: tuple[Concept, ...] = ("nash", "sseq", "seq", "smr", "gmr")


def reference_form(
    conflict: Conflict,
    *,
    horizons: Sequence[int] = (),
    non_myopically: bool = False,
    by_coalition: bool = False,
) -> dict[str, Any]:
    """Verdicts as the example files of `standoff-case/1` give them under `expected.reference`.

    Args:
        horizons: limited-move stabilities to add, as `l2`, `l3` ...
        non_myopically: whether to add `nonmyopic`.
        by_coalition: whether to add the states that each coalition leaves.

    Raises:
        InputError: when a limited-move stability is not defined, or a coalition's tables would not fit.
    """
    found = analyse(conflict)
    tables: dict[str, Bool[np.ndarray, "actor state"]] = dict(found.stable)
    tables |= {f"l{h}": limited(conflict, h) for h in horizons}
    if non_myopically:
        tables["nonmyopic"] = non_myopic(conflict)
    every = Stability(conflict, tables)
    data: dict[str, Any] = {
        "stability": {c: {d: every.names(t[k]) for k, d in enumerate(conflict.names)} for c, t in tables.items()},
        "equilibria": {c: every.names(e) for c, e in every.equilibria.items()},
    }
    if by_coalition:
        groups = [[conflict.names[k] for k in g] for g in coalitions(conflict)]
        data["coalition_nash_unstable"] = {"+".join(g): every.names(~coalition_stable(conflict, g)) for g in groups}
    if conflict.size <= MOST_STATES:
        who = range(len(conflict.names))
        data["moves"] = {conflict.names[k]: len(arcs(conflict, k).source) for k in who}
        data["improvements"] = {conflict.names[k]: len(improving_arcs(conflict, k).source) for k in who}
    return data


def standoff(
    conflict: Conflict,
    *,
    robust: Robustness | None = None,
    links: Mapping[str, Bool[np.ndarray, " state"]] | None = None,
    rests_on: tuple[Where, ...] = (),
) -> Finding:
    """Which outcomes hold, why, how to get there, and what would have to change.

    Args:
        robust: over which assumptions; without it, `robustness` of the conflict as it is.
        links: strategy -> the states it stands for.
    """
    robust = robust or robustness(conflict)
    found = analyse(conflict)
    order = sorted(range(conflict.size), key=lambda s: (-float(robust.share[s]), s))
    shown = [s for s in order if robust.share[s] > 0][:SHOWN]
    ways = dict(zip(shown, attainments(conflict, shown), strict=True)) if conflict.status_quo is not None else {}
    rows = tuple(_row(found, robust, s, ways.get(s), links or {}) for s in shown)
    return Finding(
        key="standoff",
        question="Which outcomes of the conflict hold, and how does one get there?",
        answer=_answer(found, robust, shown, ways),
        table=Table(COLUMNS, rows),
        chart="standoff_robustness",
        more=_more(found, robust, shown, ways, links or {}),
        rests_on=rests_on,
        notes=_notes(conflict, robust, int((robust.share > 0).sum())),
    )


COLUMNS = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("share", "survives in", style="share"),
    Column("holds", "holds, rankings as written"),
    Column("reached", "from the status quo"),
    Column("rests", "rests most on"),
    Column("left_by", "left together by"),
    Column("strategies", "strategies that stand for it"),
)


def _row(
    found: Stability,
    robust: Robustness,
    state: int,
    way: Attainment | None,
    links: Mapping[str, Bool[np.ndarray, " state"]],
) -> tuple[str | float, ...]:
    """One outcome."""
    conflict = found.conflict
    held = [c.upper() if c != "nash" else "Nash" for c in NARROW_FIRST if found.equilibria[c][state]]
    axis = robust.carried_by(state)
    return (
        conflict.states[state],
        in_words(conflict, state).partition("(")[2].removesuffix(")"),
        float(robust.share[state]),
        ", ".join(held) or "not",
        _reached(way),
        AXIS_WORDS[axis] if axis else "nothing that was varied",
        _left_by(conflict, state),
        ", ".join(name for name, where in links.items() if where[state]) or "none",
    )


def _reached(way: Attainment | None) -> str:
    """How an outcome is reached, in two or three words."""
    if way is None:
        return "no status quo named"
    if way.legal is None:
        return "out of reach"
    if not way.legal:
        return "it is the status quo"
    if way.improving is None:
        return f"{len(way.legal)} moves, with concessions" if len(way.legal) > 1 else "1 move, a concession"
    return f"{len(way.improving)} paying move{'s' if len(way.improving) > 1 else ''}"


def _left_by(conflict: Conflict, state: int) -> str:
    """The coalitions that would leave an outcome together, and for which."""
    if conflict.size > MOST_STATES:
        return "not computed"
    best = best_gains_at(conflict, state)[:3]
    parts = [f"{' and '.join(name_of(conflict, m) for m in g.members)} (for {g.target})" for g in best]
    return "; ".join(parts) or "nobody"


def _answer(found: Stability, robust: Robustness, shown: Sequence[int], ways: Mapping[int, Attainment]) -> str:
    """The answer in a sentence or two."""
    conflict = found.conflict
    if not shown:
        return f"No outcome holds in any of {robust.combinations:,} combinations of assumptions."
    narrow, held = _narrowest(found)
    first = shown[0]
    names = ", ".join(in_words(conflict, int(s)) for s in held[:3]) + (
        f" and {len(held) - 3} more" if len(held) > 3 else ""
    )
    opening = (
        f"With the rankings as written, {names} hold{'s' if len(held) == 1 else ''} {CONCEPT_WORDS[narrow]}."
        if narrow
        else "With the rankings as written no outcome holds."
    )
    roads = _roads(found, robust, shown, ways)
    return (
        f"{opening} The most robust outcome is {in_words(conflict, first)}: it survives in "
        f"{share(float(robust.share[first]))} of {robust.combinations:,} combinations of preferences, moves and "
        f"concepts.{roads}"
    )


def _roads(found: Stability, robust: Robustness, shown: Sequence[int], ways: Mapping[int, Attainment]) -> str:
    """How the most robust outcome is reached, which one can be reached without concessions, and how the start fares."""
    conflict, start = found.conflict, found.conflict.status_quo
    if start is None:
        return ""
    text = f" The status quo survives in {share(float(robust.share[start]))}."
    if shown[0] == start:
        return text
    if ways[shown[0]].improving is not None:
        return f" Moves that each pay the mover lead there from the status quo.{text}"
    paid = next((s for s in shown if s != start and ways[s].improving is not None), None)
    text = (
        f" {'Moves lead there' if ways[shown[0]].legal else 'No moves lead there'} from the status quo"
        f"{', but somebody must give something up on the way' if ways[shown[0]].legal else ''}.{text}"
    )
    if paid is None:
        return f"{text} No outcome shown can be reached by moves that each pay the mover."
    return (
        f"{text} Of the outcomes that paying moves lead to, {in_words(conflict, paid)} is the most robust "
        f"({share(float(robust.share[paid]))})."
    )


def _narrowest(found: Stability) -> tuple[Concept | None, list[int]]:
    """The strictest concept under which anything holds, and what holds."""
    for concept in NARROW_FIRST:
        if found.equilibria[concept].any():
            return concept, [int(s) for s in np.flatnonzero(found.equilibria[concept])]
    return None, []


def _more(
    found: Stability,
    robust: Robustness,
    shown: Sequence[int],
    ways: Mapping[int, Attainment],
    links: Mapping[str, Bool[np.ndarray, " state"]],
) -> dict[str, Table]:
    """Verdicts and paths in words, what carries each outcome, and the shares by assumption."""
    conflict, text = found.conflict, found.conflict.states
    explained = list(shown[:EXPLAINED])
    start = conflict.status_quo
    if start is not None and start not in explained:
        explained.append(start)
    paths = [(text[s], attainment_in_words(conflict, way)) for s, way in ways.items()]
    caught = [] if start is None else [(", ".join(t.states), trap_in_words(conflict, t)) for t in traps(conflict)]
    return {
        "verdicts": Table(
            (Column("state", "outcome"), Column("actor", "party"), Column("concept", "concept"), Column("says", "why")),
            tuple(row for s in explained for row in _verdicts(found, s)),
        ),
        "paths": Table((Column("state", "outcome"), Column("says", "how to get there")), tuple(paths)),
        "traps": Table((Column("states", "outcomes"), Column("says", "trap")), tuple(caught)),
        "carried by": Table(CARRIERS, tuple(r for s in explained for r in carriers(found, s))),
        "strategies": Table(STRATEGIES, tuple(_strategy(found, robust, n, w) for n, w in links.items())),
        "by assumption": Table(BY, tuple(_by_assumption(robust, shown))),
    }  # fmt: skip


def _verdicts(found: Stability, state: int) -> list[tuple[str, str, str, str]]:
    """A sentence for each decision maker, under the strictest concept that holds the outcome (SEQ where none does)."""
    conflict = found.conflict
    concept = holding_concept(found, state) or "seq"
    return [
        (conflict.states[state], d.name, concept.upper(), verdict(conflict, concept, k, state))
        for k, d in enumerate(conflict.decision_makers)
    ]


def holding_concept(found: Stability, state: int) -> Concept | None:
    """The strictest concept under which a state is an equilibrium."""
    return next((c for c in NARROW_FIRST if found.equilibria[c][state]), None)


CARRIERS = (
    Column("state", "outcome"),
    Column("actor", "party"),
    Column("fact", "ranking that carries it"),
    Column("swaps", "least that undoes it"),
)


def carriers(found: Stability, state: int) -> list[tuple[str, str, str, str]]:
    """For each decision maker, the rankings that keep it at an outcome, and the fewest swaps to undo that."""
    conflict, concept = found.conflict, holding_concept(found, state)
    if concept is None:
        return []
    rows: list[tuple[str, str, str, str]] = []
    for d in conflict.decision_makers:
        need = requirement(conflict, concept, d.id, conflict.states[state])
        facts = [in_words(conflict, s) for s in need.carriers]
        least = _least_to_undo(conflict, concept, d.id, conflict.states[state])
        says = "likes it at least as much as " + "; ".join(facts) if facts else "no single ranking carries it"
        rows.append((conflict.states[state], d.name, says if need.escapes else "has no move there", least))
    return rows


def _least_to_undo(conflict: Conflict, concept: Concept, actor: str, state: str) -> str:
    """The smallest change of one ranking that makes a state unstable, in words."""
    if conflict.size > MOST_SWAPPED:
        return "not computed"
    try:
        change = smallest_change(conflict, concept, actor, state, stable=False)
    except InputError:
        return "too many ways to settle"
    if change is None:
        return "no ranking of its own"
    if not change.swaps:
        return "breaking a tie" if change.ties_broken else "nothing: it leaves already"
    return f"{change.swaps} pair swap{'s' * (change.swaps > 1)}"


STRATEGIES = (
    Column("strategy", "strategy"),
    Column("outcomes", "outcomes it allows", style="count"),
    Column("holding", "of these hold as written", style="count"),
    Column("best", "most robust of them"),
    Column("share", "survives in", style="share"),
)


def _strategy(
    found: Stability, robust: Robustness, name: str, where: Bool[np.ndarray, " state"]
) -> tuple[str, int, int, str, float]:
    """What a strategy allows, and how robust that is."""
    allowed = np.flatnonzero(where)
    holding = np.logical_or.reduce([e for e in found.equilibria.values()])
    if not len(allowed):
        return name, 0, 0, "none", 0.0
    best = int(allowed[np.argmax(robust.share[allowed])])
    return (
        name,
        len(allowed),
        int(holding[allowed].sum()),
        in_words(found.conflict, best),
        float(robust.share[best]),
    )


BY = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("axis", "assumption"),
    Column("value", "value"),
    Column("share", "survives in", style="share"),
)


def _by_assumption(robust: Robustness, shown: Sequence[int]) -> list[tuple[str, str, str, str, float]]:
    """The share of each outcome within each value of each assumption."""
    conflict = robust.conflict
    return [
        (conflict.states[s], in_words(conflict, s), AXIS_WORDS[axis], name, float(robust.by(axis)[k, s]))
        for s in shown
        for axis in ("variant", "moves", "concept")
        for k, name in enumerate(robust.names(axis))
    ]


def _notes(conflict: Conflict, robust: Robustness, alive: int) -> tuple[str, ...]:
    """Caveats."""
    notes = [
        f"Combinations: {len(robust.variants)} of preferences, {len(robust.moves)} of what can be undone, "
        f"{len(robust.concepts)} concepts ({', '.join(robust.concepts)}); each counts the same: a share is no chance.",
        "An outcome that holds is one that nobody leaves alone; it need not be liked by anybody, nor in reach.",
    ]
    if alive > SHOWN:
        notes.append(
            f"{alive} outcomes of {conflict.size} hold in some combination; the {SHOWN} most robust are shown."
        )
    if conflict.status_quo is None:
        notes.append("No status quo is named, so no paths are given.")
    return tuple(notes)
