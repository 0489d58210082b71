"""The monthly series of a run: which of them a reader wants to see, and in which unit."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np

from detente.analyses.score import counting_metrics
from detente.case.expressions import Series
from detente.case.model import Case
from detente.results import Results, Study

PICTURED = ("stock", "event", "deals")
"""Kinds of series that a reader can picture; beliefs have a section of their own."""


def wanted_series(study: Study) -> tuple[str, ...]:
    """Keys of bands: deals in force, what the metrics that count are made of, then what differs most by strategy."""
    bands = [key for key in study.results.bands if key.partition(":")[0] in PICTURED]
    named = ["deals", *(key_of(s) for metric in counting_metrics(study) for s in series_in(metric.is_))]
    others = sorted((key for key in bands if apart(study.results, key) > 0), key=lambda k: -apart(study.results, k))
    return tuple(dict.fromkeys([*(key for key in named if key in bands), *others]))


def key_series(study: Study, *, most: int) -> tuple[str, ...]:
    """The first of them whose median ends differently under different strategies."""
    return tuple(key for key in wanted_series(study) if apart(study.results, key) > 0)[:most]


def series_in(part: object) -> Iterator[Series]:
    """Every series that an expression reads."""
    if isinstance(part, Series):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from series_in(getattr(part, field.name))


def key_of(series: Series) -> str:
    """The key of a series' bands; a hazard is told by the events that it brings."""
    kind = "event" if series.kind == "hazard" else series.kind
    return f"{kind}:{series.name}" if series.name else kind


def apart(results: Results, key: str) -> float:
    """Range of the final medians over the range of the final bands."""
    last = np.asarray(results.bands[key], dtype=np.float64)[:, :, -1]
    width = float(last.max() - last.min())
    return float(np.ptp(last[:, middle_level(results)])) / width if width > 0 else 0.0


def middle_level(results: Results) -> int:
    """Position of the median among the levels of the bands."""
    return int(np.argmin(np.abs(np.asarray(results.levels) - 0.5)))


def unit_of(case: Case, key: str) -> tuple[str, str]:
    """Unit and style of a series."""
    kind, _, name = key.partition(":")
    if kind in ("belief", "truth", "credibility"):
        return "", "share"
    if kind == "event":
        return "events", "number"
    if kind == "stock" and name in case.stocks:
        return case.stocks[name].unit, "number"
    return ("deals" if kind == "deals" else ""), "number"
