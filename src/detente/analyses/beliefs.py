"""Beliefs: what the principal comes to think that the counterpart is, month by month."""

import numpy as np

from detente.analyses.standing import leader
from detente.analyses.words import percentile, strategy_title, title_of
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study


def beliefs(study: Study, *, strategy: str = "") -> Finding:
    """Belief over types by month under one strategy, as bands over the futures.

    Args:
        study: the run.
        strategy: its name; empty for the one with the least overall regret.

    Returns:
        A finding whose table has a row for each type and month.

    Raises:
        InputError: the run has no such strategy.

    """
    strategies = study.results.strategies
    strategy = strategy or leader(study)
    if strategy not in strategies:
        raise InputError(strategy, wanted=f"one of {', '.join(strategies)}", mend=nearest(strategy, strategies))
    types = [t for t in study.case.types if f"belief:{t}" in study.results.bands]
    return Finding(
        key="beliefs",
        question="What does the principal come to believe about the counterpart?",
        answer=_answer(study, strategy, types),
        table=Table(_columns(study), tuple(row for t in types for row in _rows(study, strategy, t))),
        chart="beliefs",
        rests_on=tuple(study.case.types[t].prior.where for t in types),
        notes=("The belief uses only what the principal can see; hidden cheating is not among it.",),
    )


def _columns(study: Study) -> tuple[Column, ...]:
    """Columns of the table."""
    levels = study.results.levels
    return (
        Column("type", "Type of counterpart"),
        Column("month", "Month", "months from start", "count"),
        Column("low", percentile(levels[0]), "", "share"),
        Column("middle", "Median belief", "", "share"),
        Column("high", percentile(levels[-1]), "", "share"),
    )


def _rows(study: Study, strategy: str, name: str) -> list[tuple[Cell, ...]]:
    """A row for each month of one type's band, rounded to four decimals."""
    band = _band(study, strategy, name)
    return [
        (title_of(study.case, name), month, *(round(float(v), 4) for v in band[:, month]))
        for month in range(study.results.months)
    ]


def _band(study: Study, strategy: str, name: str) -> np.ndarray:
    """Lowest, middle and highest level of the belief in one type, by month."""
    levels = study.results.levels
    middle = int(np.argmin(np.abs(np.asarray(levels) - 0.5)))
    at = study.results.strategies.index(strategy)
    return np.asarray(study.results.bands[f"belief:{name}"], dtype=np.float64)[at, [0, middle, len(levels) - 1]]


def _answer(study: Study, strategy: str, types: list[str]) -> str:
    """The type whose belief spreads most: where it starts and how far futures drive it apart."""
    if not types:
        return "The case has no types, so there is nothing to learn about the counterpart."
    ends = {t: _band(study, strategy, t) for t in types}
    name = max(types, key=lambda t: float(ends[t][2, -1] - ends[t][0, -1]))
    first, last = ends[name][1, 0], ends[name][:, -1]
    label = strategy_title(study.case, strategy)
    return (
        f"Under {label}, the belief that the counterpart is of the type “{title_of(study.case, name)}” starts near "
        f"{share(float(first))} and ends between {share(float(last[0]))} and {share(float(last[2]))}, "
        f"depending on what it does."
    )
