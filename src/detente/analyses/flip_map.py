"""Two assumptions at once: where on their map the preferred strategy leads, where a rival does, where it is a tie."""

from collections.abc import Sequence

import numpy as np

from detente.analyses.contest import Contest, contest
from detente.analyses.drivers import drivers
from detente.analyses.intervals import clearance
from detente.analyses.surface import FEWEST, Spot, map_table, spots
from detente.analyses.verdict import of_estimate
from detente.analyses.words import plain_name
from detente.errors import InputError
from detente.finding import Finding, share
from detente.results import Study

BLANK = "too few futures"
AHEAD, LEVEL, BEHIND = "leads", "a tie", "falls behind"


def flip_map(study: Study, *, metric: str | None = None, numbers: Sequence[str] = ()) -> Finding:
    """The lead of the preferred strategy over its nearest rival, over two numbers.

    Args:
        study: a run.
        metric: a judged metric; by default the weighted score.
        numbers: two names; by default those that drive the lead most.

    Returns:
        A row a cell of the map.

    Raises:
        InputError: no such metric or number; fewer than two strategies; no strategy that does not tie.
    """
    asked = contest(study, metric)
    if not asked.rivals:
        raise InputError("strategies that all tie", wanted="a choice that could flip", mend="give another --metric")
    lead = asked.leads[0]
    first, second, told = _two(study, lead, numbers)
    found = spots(study, lead, first, second)
    words = [_word(spot, asked, clearance(len(found))) for spot in found]
    leading, rival = asked.title(asked.leader), asked.title(asked.rivals[0])
    return Finding(
        key="flip-map",
        question=f"Where would two assumptions at once flip the choice of {leading} over {rival}{asked.on}?",
        answer=_answer(study, first, second, words, leading, rival, asked.on),
        table=map_table(study, first, second, found, words, asked.scale.unit),
        chart="flip_map",
        rests_on=tuple(study.case.assumptions[name].where for name in (first, second)),
        notes=_notes(told),
    )


def _two(study: Study, result: np.ndarray, numbers: Sequence[str]) -> tuple[str, str, int]:
    """The numbers asked for, or the two that drive a result most; and how many of them are told from luck."""
    if numbers and len(numbers) != 2:
        raise InputError(", ".join(numbers), wanted="two names with a comma between them")
    found = [d for d in drivers(study, result) if not d.is_type]
    chosen = tuple(numbers) or tuple(d.number for d in found[:2])
    if len(chosen) < 2:
        raise InputError("fewer than two uncertain numbers", wanted="a case with two at least")
    return chosen[0], chosen[1], sum(d.is_clear for d in found if d.number in chosen)


def _word(spot: Spot, asked: Contest, sure: float) -> str:
    """Who does better in a cell, as far as it can be told in so many cells."""
    if np.isnan(spot.mean):
        return BLANK
    word = of_estimate(spot.mean, spot.error, alike=asked.alike, sure=sure).word
    return {"better": AHEAD, "worse": BEHIND}.get(word, LEVEL)


def _answer(study: Study, first: str, second: str, words: Sequence[str], leading: str, rival: str, on: str) -> str:
    """On how much of the map each does better."""
    known = [w for w in words if w != BLANK]
    parts = {w: sum(k == w for k in known) / max(len(known), 1) for w in (AHEAD, LEVEL, BEHIND)}
    one, other = (plain_name(study.case, name) for name in (first, second))
    if parts[BEHIND] == 0 and parts[LEVEL] == 0:
        return f"{leading} leads {rival}{on} on the whole map of “{one}” and “{other}”."
    said = f"Over “{one}” and “{other}”, {leading} leads {rival}{on} on {share(parts[AHEAD])} of the map"
    level = f" and the two are too close to call on {share(parts[LEVEL])}" if parts[LEVEL] else ""
    behind = f"does better on {share(parts[BEHIND])} of it" if parts[BEHIND] else "never does better"
    return f"{said}{level}; {rival} {behind}."


def _notes(told: int) -> tuple[str, ...]:
    """How to read the map, and how far to trust the choice of numbers."""
    luck = {0: "Neither number", 1: "Only one of the two numbers"}.get(told, "")
    warn = (f"{luck} can be told from luck as a driver here: the map may show no more than that.",) if luck else ()
    return (
        "Each cell holds futures with like values of both numbers, the others as drawn; every cell has about as many. "
        f"Cells with fewer than {FEWEST} futures are blank.",
        *warn,
    )
