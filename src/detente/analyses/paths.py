"""Paths: how a series runs over the months under each strategy, as bands over the futures."""

from collections.abc import Sequence

import numpy as np

from detente.analyses.standing import leader, standing
from detente.analyses.words import percentile, series_title, strategy_title
from detente.case.model import Case
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Results, Study

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
    """The paths that tell the strategies apart most: deals in force first, then stocks and events."""
    chosen = key_series(study.results, most=most)
    found = [paths(study, s) for s in chosen]
    return {f.key: f for f in found}


def key_series(results: Results, *, most: int = SHOWN) -> tuple[str, ...]:
    """Series in which the strategies' final medians lie farthest apart, measured by the width of their bands."""
    apart = {s: _apart(results, s) for s in results.bands if s.startswith(("stock:", "event:"))}
    ranked = sorted((s for s in apart if apart[s] > 0), key=lambda s: -apart[s])
    first = ("deals",) if "deals" in results.bands and _apart(results, "deals") > 0 else ()
    return (*first, *ranked)[:most]


def _apart(results: Results, series: str) -> float:
    """Range of the final medians over the range of the final bands."""
    last = np.asarray(results.bands[series], dtype=np.float64)[:, :, -1]
    width = float(last.max() - last.min())
    return float(np.ptp(last[:, _middle(results.levels)])) / width if width > 0 else 0.0


def _middle(levels: Sequence[float]) -> int:
    """Position of the median among the levels."""
    return int(np.argmin(np.abs(np.asarray(levels) - 0.5)))


def _columns(study: Study, series: str, title: str) -> tuple[Column, ...]:
    """Columns of the table, with the series' unit."""
    unit, style = _unit(study.case, series)
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


def _unit(case: Case, series: str) -> tuple[str, str]:
    """Unit and style of a series."""
    kind, _, name = series.partition(":")
    if kind in ("belief", "credibility"):
        return "", "share"
    if kind == "event":
        return "events", "number"
    if kind == "stock" and name in case.stocks:
        return case.stocks[name].unit, "number"
    return ("deals" if kind == "deals" else ""), "number"


def _rows(study: Study, series: str) -> list[tuple[Cell, ...]]:
    """A row for each strategy and month, rounded to five digits."""
    bands = np.asarray(study.results.bands[series], dtype=np.float64)
    middle = _middle(study.results.levels)
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
    results, case = study.results, study.case
    unit, style = _unit(case, series)
    show = share if style == "share" else number
    final = np.asarray(results.bands[series], dtype=np.float64)[:, _middle(results.levels), -1]
    lead = standing(study).order[0]
    others = [k for k in range(final.size) if k != lead]
    end = f"{show(float(final[lead]))}{f' {unit}' if unit and unit not in title.lower() else ''}"
    said = f"{title}: {end} at the end of the median future under {_title(study, results.strategies[lead])}"
    if not others:
        return said + "."
    low, high = (show(float(f(final[others]))) for f in (np.min, np.max))
    return said + (f", {low} under every other strategy." if low == high else f", {low} to {high} under the others.")
