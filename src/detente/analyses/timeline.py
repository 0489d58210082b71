"""Timeline: in how many futures each measure of a roadmap is in force, month by month."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from detente.analyses.standing import leader
from detente.analyses.words import strategy_title, titled
from detente.case.model import Case, Deal, Measure, Roadmap
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
        A finding with a row for each measure; `more["deals"]` has one for each deal, as far as the measure that lags
        most; `more["months in force"]` and `more["months of deals"]` hold the stretches of months in which the share
        stays within one shade of `STEPS`.

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
        more={
            "deals": Table(_DEALS, tuple(_deal(study, strategy, deal) for deal in roadmap.deals)),
            "months in force": _stretches(_by_measure(study, strategy, roadmap)),
            "months of deals": _stretches(_by_deal(study, strategy, roadmap)),
        },
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


_DEALS = (
    Column("deal", "Deal"),
    Column("measure", "Its measures"),
    Column("half", "In force in half of the futures from", "month", "count"),
    Column("peak", "In force at its peak, share of futures", "", "share"),
    Column("end", "In force at the end, share of futures", "", "share"),
)


def _steps(roadmap: Roadmap) -> list[tuple[Deal, str]]:
    """Deal and measure, in the roadmap's order."""
    return [(deal, m) for deal in roadmap.deals for m in deal.measures]


def _by_measure(study: Study, strategy: str, roadmap: Roadmap) -> dict[str, np.ndarray]:
    """Measure -> share of futures by month."""
    measures = study.case.measures
    return {titled(measures[m].title, m): _share(study, strategy, m) for _, m in _steps(roadmap)}


def _by_deal(study: Study, strategy: str, roadmap: Roadmap) -> dict[str, np.ndarray]:
    """Deal -> share of futures by month, of its measure that lags most."""
    return {titled(d.title, d.name): _least(study, strategy, d) for d in roadmap.deals}


def _least(study: Study, strategy: str, deal: Deal) -> np.ndarray:
    """The smallest share among a deal's measures, by month."""
    return np.min([_share(study, strategy, m) for m in deal.measures], axis=0)


def _deal(study: Study, strategy: str, deal: Deal) -> tuple[Cell, ...]:
    """What the table says about one deal."""
    names = ", ".join(titled(study.case.measures[m].title, m) for m in deal.measures)
    return (titled(deal.title, deal.name), names, *_reach(_least(study, strategy, deal)))


def _reach(held: np.ndarray) -> tuple[Cell, ...]:
    """First month in half of the futures, share at the peak, share at the end."""
    half = np.flatnonzero(held >= 0.5)
    return int(half[0]) if half.size else None, round(float(held.max()), 4), round(float(held[-1]), 4)


def _share(study: Study, strategy: str, measure: str) -> np.ndarray:
    """Share of futures in which the measure is in force, by month."""
    at = study.results.strategies.index(strategy)
    if measure not in study.results.measures:
        return np.zeros(study.results.months)
    return np.asarray(study.results.in_force[at, study.results.measures.index(measure)], dtype=np.float64)


def _row(study: Study, strategy: str, deal: str, measure: Measure) -> tuple[Cell, ...]:
    """What the table says about one measure."""
    reach = _reach(_share(study, strategy, measure.name))
    return (deal, titled(measure.title, measure.name), _by(study.case, measure), *reach)


def _by(case: Case, measure: Measure) -> str:
    """Who takes the measure, in words."""
    return " and ".join(titled(case.actors[a].title, a) for a in measure.by)


def _stretches(shares: Mapping[str, np.ndarray]) -> Table:
    """Months that share one shade, row by row."""
    rows: list[tuple[Cell, ...]] = []
    for title, held in shares.items():
        shade = np.digitize(held, STEPS)
        cuts = [0, *(np.flatnonzero(np.diff(shade)) + 1).tolist(), held.size]
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
    held = sum(float(row[5] or 0) >= 0.5 for row in rows)
    best = max(rows, key=lambda row: float(row[5] or 0))
    some = f"{reached} of {len(rows)} measures come" if reached != 1 else f"1 of {len(rows)} measures comes"
    return (
        f"Under {label} {some} into force in at least half of the futures, {held} of them still at the end; "
        f"“{best[1]}” lasts best, in {share(float(best[5] or 0))} of futures."
    )
