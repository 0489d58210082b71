"""From the status quo: whether it holds, which outcomes are in reach, who must give something up, where moves end."""

from collections.abc import Sequence

from detente.finding import Column, Finding, Table, share
from detente.standoff.model import Conflict
from detente.standoff.narrative import (
    attainment_in_words,
    groups_in_words,
    in_words,
    listed,
    name_of,
    states_listed,
    trap_in_words,
    verdict,
)
from detente.standoff.outcomes import described, shown_states
from detente.standoff.paths import Attainment, attainments, traps
from detente.standoff.robustness import Robustness
from detente.standoff.stability import CONCEPT_NAMES, NARROW_FIRST, Concept, Stability

COLUMNS = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("share", "survives in", style="share"),
    Column("moves", "moves", style="count"),
    Column("concessions", "concession count", style="count"),
    Column("conceding", "whose concessions suffice"),
    Column("first", "who can move first"),
    Column("alone", "who can do it alone"),
)


def start_finding(found: Stability, robust: Robustness) -> Finding | None:
    """Whether the status quo holds, and how one gets from it to the outcomes that do; None when none is named."""
    conflict, start = found.conflict, found.conflict.status_quo
    if start is None:
        return None
    shown = shown_states(robust)
    ways = dict(zip(shown, attainments(conflict, shown), strict=True))
    caught = traps(conflict)
    return Finding(
        key="standoff-start",
        question="Does the status quo hold, and how does one get from it to the outcomes that do?",
        answer=" ".join((_holds(found, robust, start), _reached(conflict, robust, ways, start))).strip(),
        table=Table(COLUMNS, tuple(_row(conflict, robust, s, way) for s, way in ways.items())),
        more={
            "paths": Table(
                (Column("state", "outcome"), Column("says", "how to get there")),
                tuple((conflict.states[s], attainment_in_words(conflict, way)) for s, way in ways.items()),
            ),
            "traps": Table(
                (Column("states", "outcomes"), Column("says", "trap")),
                tuple((", ".join(t.states), trap_in_words(conflict, t)) for t in caught),
            ),
        },
        notes=(
            "A concession is a move that does not pay its mover at once. Of all paths those with fewest concessions "
            "are given, one option at a time where some way allows it, and of these the shortest.",
        ),
    )


def _row(conflict: Conflict, robust: Robustness, state: int, way: Attainment) -> tuple[str | float | None, ...]:
    """One outcome."""
    path = way.improving if way.improving is not None else way.legal
    first = way.first_improving or (way.first_legal if len(way.first_legal) < len(conflict.names) else ())
    opener = listed((name_of(conflict, k) for k in first), last="or") or ("anybody" if path else "")
    return (
        conflict.states[state], described(conflict, state), float(robust.share[state]),
        None if path is None else len(path), None if path is None else way.concessions,
        groups_in_words(conflict, way.conceding) or ("" if way.concessions else "nobody's"), opener,
        groups_in_words(conflict, way.coalitions),
    )  # fmt: skip


def _holds(found: Stability, robust: Robustness, start: int) -> str:
    """Under which concepts the start holds, and who leaves it."""
    conflict, here = found.conflict, in_words(found.conflict, start)
    held = [CONCEPT_NAMES[c] for c in NARROW_FIRST if found.equilibria[c][start]]
    survives = f"it survives in {share(float(robust.share[start]))} of combinations"
    if len(held) == len(NARROW_FIRST):
        return f"The status quo, {here}, holds under every concept as written; {survives}."
    under = f"holds under {listed(held)} only" if held else "holds under no concept"
    order: tuple[Concept, ...] = ("seq", "sseq", "nash", "smr", "gmr")
    concept: Concept = next(c for c in order if not found.equilibria[c][start])
    leaving = [k for k in range(len(conflict.names)) if not found.stable[concept][k, start]]
    return f"The status quo {under}; {survives}. {verdict(conflict, concept, leaving[0], start)}"


def _reached(conflict: Conflict, robust: Robustness, ways: dict[int, Attainment], start: int) -> str:
    """What can be reached without a concession, ties told, and what the most robust outcome takes."""
    paid = [s for s, way in ways.items() if s != start and way.improving is not None]
    best = robust.alike(paid[0], paid) if paid else []
    first = next((s for s in ways if s != start), None)
    parts: Sequence[str] = (
        f"Moves that each pay their mover lead to {len(paid)} of the {len(ways)} outcomes shown, of which "
        f"{states_listed(conflict, best)}{' is' if len(best) == 1 else ', alike, are'} the most robust "
        f"({share(float(robust.share[best[0]]))})."
        if best
        else "Moves that each pay their mover lead to none of the outcomes shown.",
        attainment_in_words(conflict, ways[first], fares=False) if first is not None and first not in best else "",
    )
    return " ".join(part for part in parts if part)
