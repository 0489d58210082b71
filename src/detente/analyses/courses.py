"""Courses: how the numbers that count run over the months, under a few strategies beside each other."""

import numpy as np

from detente.analyses.series import apart, middle_level, unit_of, wanted_series
from detente.analyses.standing import standing
from detente.analyses.words import listed, percentile, series_title, strategy_title, title_of
from detente.finding import Cell, Column, Finding, Table, places_of, share
from detente.finding import number as figure
from detente.results import Study

SERIES_SHOWN = 6
STRATEGIES_SHOWN = 5


def courses(study: Study, *, most: int = SERIES_SHOWN) -> Finding:
    """Medians by month of the series behind the metrics that count, with the leading strategy's band.

    Args:
        study: the run.
        most: series at most.

    Returns:
        A row for each series, strategy and month. The strategies are the first three in standing, one from the middle
        and the last. Series whose median is the same under all strategies are named in a note instead.
    """
    wanted = wanted_series(study)
    telling = [s for s in wanted if apart(study.results, s) > 0]
    shown, flat = telling[:most], [s for s in wanted if s not in telling]
    chosen = _chosen(study)
    rows = [row for s in shown for k in chosen for row in _rows(study, s, k)]
    return Finding(
        key="courses",
        question="How do things run over time?",
        answer=_answer(study, shown),
        table=Table(_columns(study), tuple(rows)),
        chart="courses" if rows else "",
        notes=_notes(study, flat),
    )


def _chosen(study: Study) -> list[int]:
    """Positions of the strategies that are drawn, in the order of their standing."""
    order = list(standing(study).order)
    if len(order) <= STRATEGIES_SHOWN:
        return order
    return [*order[:3], order[(len(order) + 2) // 2], order[-1]]


def _columns(study: Study) -> tuple[Column, ...]:
    """Columns of the table."""
    levels = study.results.levels
    return (
        Column("series", "What"),
        Column("strategy", "Strategy"),
        Column("month", "Month", "months from start", "count"),
        Column("low", percentile(levels[0]), "", "number"),
        Column("middle", "Median", "", "number"),
        Column("high", percentile(levels[-1]), "", "number"),
        Column("unit", "Unit"),
    )


def _rows(study: Study, series: str, strategy: int) -> list[tuple[Cell, ...]]:
    """A row for each month."""
    bands, middle = np.asarray(study.results.bands[series], np.float64)[strategy], middle_level(study.results)
    name = strategy_title(study.case, study.results.strategies[strategy])
    title, unit = _named(study, series), unit_of(study.case, series)[0]
    return [
        (title, name, month, *(float(f"{bands[level, month]:.5g}") for level in (0, middle, -1)), unit)
        for month in range(study.results.months)
    ]


def _answer(study: Study, shown: list[str]) -> str:
    """Where the first series that counts ends under the leading strategy, and under the last."""
    if not shown:
        return "No series of the run ends differently under different strategies."
    first, last = standing(study).order[0], standing(study).order[-1]
    lead, other = (strategy_title(study.case, study.results.strategies[k]) for k in (first, last))
    ends = "; ".join(_ends(study, series, first, last) for series in shown[:2])
    return f"At the end of the median future, under {lead}{f' against {other}' if lead != other else ''}: {ends}."


def _ends(study: Study, series: str, first: int, last: int) -> str:
    """The final medians of a series under two strategies: `deals in force 3 against 0`."""
    final = np.asarray(study.results.bands[series], np.float64)[:, middle_level(study.results), -1]
    unit, style = unit_of(study.case, series)
    title = _named(study, series)
    ends = [float(final[k]) for k in dict.fromkeys((first, last))]
    places = places_of(ends, style)
    show = [share(v, places=places or 0) if style == "share" else figure(v, places=places) for v in ends]
    tail = f" {unit}" if unit and unit not in title.lower() else ""
    return f"{_small(title)} {' against '.join(show)}{tail}"


def _named(study: Study, series: str) -> str:
    """The title of a series; of an event its own."""
    kind, _, name = series.partition(":")
    return title_of(study.case, name) if kind == "event" else series_title(study.case, series)


def _small(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:]


def _notes(study: Study, flat: list[str]) -> tuple[str, ...]:
    """Which series are not drawn, and why."""
    names = [f"“{_named(study, s)}”" for s in flat]
    if not names:
        return ()
    verb = "is" if len(names) == 1 else "are"
    return (f"{listed(names)} {verb} not drawn: the median future is the same under every strategy.",)
