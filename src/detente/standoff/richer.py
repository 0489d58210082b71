"""What a conflict says beyond its rankings: great differences, preferences that are not known, what coalitions undo."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Bool

from detente.finding import Column, Finding, Table
from detente.standoff.coalition import CoalitionConcept, coalition_stable, coalitions
from detente.standoff.model import Conflict
from detente.standoff.narrative import described, listed, name_of, states_listed
from detente.standoff.relations import MOST_STATES, READING_WORDS, READINGS, stable_if_unknown
from detente.standoff.stability import CONCEPT_NAMES, CONCEPTS, Concept, Stability, analyse, analyse_strong

PUNISHED: tuple[Concept, ...] = ("gmr", "smr", "seq", "sseq")
MOST_LISTED = 40


def has_great(conflict: Conflict) -> bool:
    """Whether somebody's differences are of two degrees."""
    return bool(conflict.bands.any())


def has_unknown(conflict: Conflict) -> bool:
    """Whether somebody's preference between some outcomes is not known."""
    return any(conflict.unknown.values())


def strong_tables(conflict: Conflict) -> dict[str, Bool[np.ndarray, "actor state"]]:
    """`gmr_strong` and so on -> who stays where when only a greatly worse answer counts."""
    return {f"{c}_strong": t for c, t in analyse_strong(conflict, PUNISHED).stable.items()}


def strength_finding(conflict: Conflict) -> Finding:
    """Which outcomes hold when only *greatly* worse answers hold a party back."""
    plain = analyse(conflict, PUNISHED)
    strong = Stability(conflict, strong_tables(conflict))
    rows: list[tuple[str, str, str, str]] = []
    for c in PUNISHED:
        firm, any_ = strong.equilibria[f"{c}_strong"], plain.equilibria[c]
        for s in np.flatnonzero(any_)[:MOST_LISTED]:
            degree = "strongly" if firm[s] else "weakly"
            rows.append((conflict.states[s], described(conflict, int(s)), CONCEPT_NAMES[c], degree))
    firm = [int(s) for s in np.flatnonzero(strong.equilibria["seq_strong"])]
    weak = int(plain.equilibria["seq"].sum()) - int((plain.equilibria["seq"] & strong.equilibria["seq_strong"]).sum())
    return Finding(
        key="standoff-strength",
        question="Which outcomes hold when only a greatly worse answer counts?",
        answer=f"Under SEQ {_hold(conflict, firm)} strongly; {_more(weak)} weakly, "
        "where an answer that is only a little worse keeps somebody.",
        table=Table(STRENGTH, tuple(rows)),
        notes=("Degrees: a difference is great where the file or the case says so; every other one is not.",),
    )


STRENGTH = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("concept", "concept"),
    Column("degree", "holds"),
)


def unknown_finding(conflict: Conflict) -> Finding:
    """Which outcomes hold whatever the preferences that are not known, and which hold under some readings only."""
    pairs = {d: len(p) for d, p in conflict.unknown.items() if p}
    who = listed(f"{name_of(conflict, d)} {n}" for d, n in pairs.items())
    told = f"Pairs of outcomes between which preference is not known: {who}."
    question = "What holds although some preferences are not known?"
    if conflict.size > MOST_STATES:
        text = f"{told} More than {MOST_STATES:,} outcomes: not worked out."
        return Finding("standoff-unknown", question, text, Table((), ()))
    held = {c: {r: np.asarray(stable_if_unknown(conflict, c, r).all(axis=0)) for r in READINGS} for c in CONCEPTS}
    rows = tuple(
        (conflict.states[s], described(conflict, int(s)), CONCEPT_NAMES[c], *(bool(held[c][r][s]) for r in READINGS))
        for c in CONCEPTS
        for s in np.flatnonzero(held[c]["d"])[:MOST_LISTED]
    )
    sure = [int(s) for s in np.flatnonzero(held["seq"]["a"])]
    doubt = int((held["seq"]["d"] & ~held["seq"]["a"]).sum())
    return Finding(
        key="standoff-unknown",
        question=question,
        answer=f"{told} Under SEQ {_hold(conflict, sure)} in every reading; {_more(doubt)} in some. "
        "All other verdicts take the ranking as it is written.",
        table=Table(UNKNOWN, rows),
        notes=tuple(f"Reading {r}: a party {READING_WORDS[r]}." for r in READINGS),
    )


def _hold(conflict: Conflict, states: Sequence[int]) -> str:
    """`“...” (s1) holds`, `no outcome holds`."""
    return f"{states_listed(conflict, states) or 'no outcome'} hold{'s' if len(states) < 2 else ''}"


def _more(number: int) -> str:
    """`2 more hold`."""
    return f"{number} more hold{'' if number > 1 else 's'}" if number else "nothing more holds"


UNKNOWN = (
    Column("state", "outcome"),
    Column("options", "what is done in it"),
    Column("concept", "concept"),
    *(Column(f"reading_{r}", f"reading {r}") for r in READINGS),
)


def coalition_data(conflict: Conflict, concept: CoalitionConcept) -> dict[str, Mapping[str, list[str]] | list[str]]:
    """Outcomes that each coalition leaves under a concept, and those that no party and no coalition leaves.

    Raises:
        InputError: for more than 4,096 states.
    """
    left: dict[str, list[str]] = {}
    universal = np.ones(conflict.size, dtype=np.bool_)
    for group in coalitions(conflict, least=1):
        names = [conflict.names[k] for k in group]
        stable = coalition_stable(conflict, names, concept)
        universal &= stable
        if len(group) > 1:
            left["+".join(names)] = [conflict.states[s] for s in np.flatnonzero(~stable)]
    return {
        f"coalition_{concept}_unstable": left,
        f"coalition_{concept}_universal": [conflict.states[s] for s in np.flatnonzero(universal)],
    }
