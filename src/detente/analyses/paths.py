"""Paths: how a series runs over the months under each strategy, as bands over the futures."""

import numpy as np

from detente.analyses.series import key_series, middle_level, unit_of
from detente.analyses.standing import leader, standing
from detente.analyses.words import listed, percentile, series_title, strategy_title
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, places_of, share
from detente.results import Study

SHOWN = 4
"""Series that a brief shows unless told otherwise."""


def paths(study: Study, series: str) -> Finding:
    """How one series runs under each strategy: median and outer band by month.

    Args:
        study: the run.
        series: a key of the run's bands, such as `stock:tension`; events are cumulative counts.

    Returns:
        A finding whose table has a row for each strategy and month.

    Raises:
        InputError: the run holds no such series.

    """
    results = study.results
    if series not in results.bands:
        raise InputError(series, wanted=f"one of {', '.join(results.bands)}", mend=nearest(series, results.bands))
    title = series_title(study.case, series)
    return Finding(
        key=f"paths-{series.replace(':', '-')}",
        question=f"{title}, by strategy",
        answer=_answer(study, series, title),
        table=Table(_columns(study, series, title), tuple(_rows(study, series))),
        chart="paths",
    )


def key_paths(study: Study, *, most: int = SHOWN) -> dict[str, Finding]:
    """The paths that a reader wants first: deals in force, then what the metrics that count are made of."""
    found = [paths(study, s) for s in key_series(study, most=most)]
    return {f.key: f for f in found}


def _columns(study: Study, series: str, title: str) -> tuple[Column, ...]:
    """Columns of the table, with the series' unit."""
    unit, style = unit_of(study.case, series)
    levels = study.results.levels
    low, high = percentile(levels[0]), percentile(levels[-1])
    return (
        Column("strategy", "Strategy"),
        Column("month", "Month", "months from start", "count"),
        Column("low", low, unit, style),
        Column("middle", f"Median: {title}", unit, style),
        Column("high", high, unit, style),
        Column("reference", f"Median under {_title(study, leader(study))}", unit, style),
    )


def _rows(study: Study, series: str) -> list[tuple[Cell, ...]]:
    """A row for each strategy and month, rounded to five digits."""
    bands = np.asarray(study.results.bands[series], dtype=np.float64)
    middle = middle_level(study.results)
    lead = bands[study.results.strategies.index(leader(study)), middle]
    return [
        (_title(study, s), month, *(_round(bands[k, level, month]) for level in (0, middle, -1)), _round(lead[month]))
        for k, s in enumerate(study.results.strategies)
        for month in range(study.results.months)
    ]


def _title(study: Study, strategy: str) -> str:
    """What a reader calls the strategy."""
    return strategy_title(study.case, strategy)


def _round(value: float) -> float:
    """Five significant digits: enough for any chart, and steady across machines."""
    return float(f"{value:.5g}")


def _answer(study: Study, series: str, title: str) -> str:
    """Where the leading strategy's median ends, beside the lowest and the highest of the others."""
    results = study.results
    unit, style = unit_of(study.case, series)
    final = np.asarray(results.bands[series], dtype=np.float64)[:, middle_level(results), -1]
    places = places_of([float(v) for v in final], style)
    shown = [
        share(float(v), places=places or 0) if style == "share" else number(float(v), places=places) for v in final
    ]
    lead = standing(study).order[0]
    others = sorted((k for k in range(final.size) if k != lead), key=lambda k: float(final[k]))
    end = f"{shown[lead]}{f' {unit}' if unit and unit not in title.lower() else ''}"
    said = f"{title}: {end} at the end of the median future under {_title(study, results.strategies[lead])}"
    if not others:
        return said + "."
    low, high = shown[others[0]], shown[others[-1]]
    if low == high:
        return said + (
            ", the same under every other strategy." if low == shown[lead] else f", {low} under every other."
        )
    alike = [_title(study, results.strategies[k]) for k in others if shown[k] == shown[lead]]
    same = f", the same under {listed(alike)}" if alike else ""
    return f"{said}{same}; {low} to {high} under the others."
