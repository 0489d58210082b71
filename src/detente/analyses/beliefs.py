"""Beliefs: whether the principal comes to see what the counterpart truly is, month by month."""

import numpy as np

from detente.analyses.series import middle_level
from detente.analyses.standing import leader
from detente.analyses.words import listed, percentile, strategy_title, title_of
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, share
from detente.results import Study


def beliefs(study: Study, *, strategy: str = "") -> Finding:
    """Belief in the true type by month under one strategy, for each type over the futures in which it is the true one.

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
    types = [t for t in study.case.types if f"truth:{t}" in study.results.bands]
    return Finding(
        key="beliefs",
        question="Would the principal come to see what the counterpart is?",
        answer=_answer(study, strategy, types),
        table=Table(_columns(study), tuple(row for t in types for row in _rows(study, strategy, t))),
        chart="beliefs" if types else "",
        more={"what the counterpart may be": _types(study)},
        rests_on=tuple(study.case.types[t].prior.where for t in types),
        notes=("The belief uses only what the principal can see; hidden cheating is not among it.",),
    )


def _columns(study: Study) -> tuple[Column, ...]:
    """Columns of the table."""
    levels = study.results.levels
    return (
        Column("type", "Where the counterpart is truly"),
        Column("month", "Month", "months from start", "count"),
        Column("low", percentile(levels[0]), "", "share"),
        Column("middle", "Median belief in the truth", "", "share"),
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
    """Lowest, middle and highest level of the belief in one type where it is the true one, by month."""
    at = study.results.strategies.index(strategy)
    levels = [0, middle_level(study.results), -1]
    return np.asarray(study.results.bands[f"truth:{name}"], dtype=np.float64)[at, levels]


def _types(study: Study) -> Table:
    """What the counterpart may be, in words, with the prior as written."""
    columns = (Column("type", "Type"), Column("is", "What it is after"), Column("prior", "Chance, as written"))
    kinds = study.case.types.values()
    rows = tuple((title_of(study.case, t.name), _first(t.note), t.prior.shape.text) for t in kinds)
    return Table(columns, rows)


def _first(note: str) -> str:
    """The first part of a note, which says what the type is; what follows tells where its numbers come from."""
    return note.partition(";")[0].strip()


def _answer(study: Study, strategy: str, types: list[str]) -> str:
    """How far the median belief in the truth comes, for the type best and least seen."""
    label = strategy_title(study.case, strategy)
    if not study.case.types:
        return "The case has no types, so there is nothing to learn about the counterpart."
    if not types:
        return "This run does not tell beliefs by what the counterpart truly is; run the case again."
    ends = {t: float(_band(study, strategy, t)[1, -1]) for t in types}
    seen = [t for t in types if ends[t] >= 0.5]
    said = [f"“{title_of(study.case, t)}” {share(ends[t])}" for t in types]
    count = "no type" if not seen else "every type" if len(seen) == len(types) else f"{len(seen)} of {len(types)} types"
    return f"Under {label} the median belief in the truth ends at even or above for {count}: {listed(said)}."
