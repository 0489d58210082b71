"""Timeline: in how many futures each measure of a roadmap is in force, month by month."""

from itertools import pairwise

import numpy as np

from detente.analyses.standing import leader
from detente.analyses.words import strategy_title, titled
from detente.case.model import Case, Measure, Roadmap
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study

STEPS = (0.02, 0.2, 0.4, 0.6, 0.8)
"""Edges of the shades in which a share of futures is drawn."""


def timeline(study: Study, *, strategy: str = "") -> Finding:
    """The roadmap of one strategy as it unfolds.

    Args:
        study: the run.
        strategy: its name; empty for the one with the least overall regret that has a roadmap.

    Returns:
        A finding with a row for each measure; `more["months in force"]` holds the stretches of months in which the
        share stays within one shade of `STEPS`.

    Raises:
        InputError: the run has no such strategy.

    """
    strategies = study.results.strategies
    strategy = strategy or leader(study)
    if strategy not in strategies:
        raise InputError(strategy, wanted=f"one of {', '.join(strategies)}", mend=nearest(strategy, strategies))
    roadmap = study.case.roadmaps[study.case.strategies[strategy].roadmap]
    rows = [_row(study, strategy, titled(deal.title, deal.name), study.case.measures[m]) for deal, m in _steps(roadmap)]
    return Finding(
        key="timeline",
        question="How far does the roadmap get, and when?",
        answer=_answer(study, strategy, rows),
        table=Table(_COLUMNS, tuple(rows)),
        chart="timeline" if rows else "",
        more={"months in force": _stretches(study, strategy, roadmap)},
        rests_on=(roadmap.where,),
        notes=("A measure counts as in force only where it really is: one that is being cheated on does not.",),
    )


_COLUMNS = (
    Column("deal", "Deal"),
    Column("measure", "Measure"),
    Column("by", "Taken by"),
    Column("half", "In force in half of the futures from", "month", "count"),
    Column("peak", "In force at its peak, share of futures", "", "share"),
    Column("end", "In force at the end, share of futures", "", "share"),
)


def _steps(roadmap: Roadmap):
    """Deal and measure, in the roadmap's order."""
    return [(deal, m) for deal in roadmap.deals for m in deal.measures]


def _share(study: Study, strategy: str, measure: str) -> np.ndarray:
    """Share of futures in which the measure is in force, by month."""
    at = study.results.strategies.index(strategy)
    if measure not in study.results.measures:
        return np.zeros(study.results.months)
    return np.asarray(study.results.in_force[at, study.results.measures.index(measure)], dtype=np.float64)


def _row(study: Study, strategy: str, deal: str, measure: Measure) -> tuple[Cell, ...]:
    """What the table says about one measure."""
    held = _share(study, strategy, measure.name)
    half = np.flatnonzero(held >= 0.5)
    return (
        deal,
        titled(measure.title, measure.name),
        _by(study.case, measure),
        int(half[0]) if half.size else None,
        round(float(held.max()), 4),
        round(float(held[-1]), 4),
    )


def _by(case: Case, measure: Measure) -> str:
    """Who takes the measure, in words."""
    return " and ".join(titled(case.actors[a].title, a) for a in measure.by)


def _stretches(study: Study, strategy: str, roadmap: Roadmap) -> Table:
    """Months that share one shade, measure by measure."""
    rows: list[tuple[Cell, ...]] = []
    for _, name in _steps(roadmap):
        held = _share(study, strategy, name)
        shade = np.digitize(held, STEPS)
        cuts = [0, *(np.flatnonzero(np.diff(shade)) + 1).tolist(), held.size]
        title = titled(study.case.measures[name].title, name)
        pieces = [(a, b) for a, b in pairwise(cuts) if shade[a] > 0]
        rows += [(title, a, b, round(float(held[a:b].mean()), 4)) for a, b in pieces]
    return Table(
        (
            Column("measure", "Measure"),
            Column("start", "From month", "month", "count"),
            Column("stop", "Up to month", "month", "count"),
            Column("share", "Share of futures in which it is in force", "", "share"),
        ),
        tuple(rows),
    )


def _answer(study: Study, strategy: str, rows: list[tuple[Cell, ...]]) -> str:
    """How many measures half of the futures reach, and how many they still hold at the end."""
    label = strategy_title(study.case, strategy)
    if not rows:
        return f"{label} has no roadmap: nothing is exchanged."
    reached = sum(row[3] is not None for row in rows)
    peak, end = max(float(row[4] or 0) for row in rows), max(float(row[5] or 0) for row in rows)
    return (
        f"Under {label}, {reached} of {len(rows)} measures come into force in at least half of the futures; the "
        f"measure that gets farthest is in force in {share(peak)} of futures at its peak and the one that lasts best "
        f"in {share(end)} at the end."
    )
