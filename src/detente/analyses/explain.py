"""Which assumptions a result hangs on: rank correlations over the futures of the run itself, in seconds.

Spearman's rank correlation [@spearman-1904] of each drawn number with the result: 1 where the result always rises with
the number, 0 where it does not follow it, -1 where it always falls. It sees one number at a time and only what rises or
falls throughout; what several numbers do together is for variance-based sensitivity.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import rankdata

from detente.analyses.intervals import of_rank_correlation
from detente.analyses.standing import front, standing
from detente.analyses.words import plain_name, title_of
from detente.case.model import Metric
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study
from detente.where import Where

PerFuture = Float[np.ndarray, " future"]
NOISE = 0.02
"""Correlations nearer to zero than this are not told of in sentences, however many futures were run."""


@dataclass(frozen=True)
class Question:
    """What is to be explained.

    Args:
        result: one number a future.
        says: what it is, in words.
        asks: the whole question.
        unit: of the result.
        first, second: the strategies that it is of; the second is empty unless it is a difference.
    """

    result: PerFuture
    says: str
    asks: str
    unit: str = ""
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Driver:
    """How one assumption moves the result.

    Args:
        number, title: its name, and in plain words.
        effect, low, high: rank correlation with its 90% interval.
        below, above: mean of the result in the lower and upper half of the assumption (without and with a type).
        where: its line.
    """

    number: str
    title: str
    effect: float
    low: float
    high: float
    below: float
    above: float
    where: Where


def explain(study: Study, *, metric: str = "", strategy: str = "", against: str = "") -> Finding:
    """Which assumptions drive a metric, or the choice between two strategies.

    Args:
        study: the run.
        metric: a metric; empty for the lead of the best strategy over the next one that does not tie with it, over all
            metrics that count.
        strategy: under which strategy; empty for the best one in the metric.
        against: explain the difference to this strategy instead.

    Returns:
        A row an assumption, the strongest first; where a metric is asked for without `against`, `more` has the same
        for the difference to the next best strategy.

    Raises:
        InputError: the run has no such metric or strategy.
    """
    asked = question(study, metric, strategy, against)
    found = drivers(study, asked.result)
    difference = _difference(study, metric, strategy) if metric and not against else None
    more = {} if difference is None else {difference.says: _table(drivers(study, difference.result), difference.unit)}
    return Finding(
        key="explain",
        question=asked.asks,
        answer=_answer(asked, found),
        table=_table(found, asked.unit),
        chart="drivers" if found else "",
        more=more,
        rests_on=tuple(d.where for d in found if abs(d.effect) >= NOISE)[:12],
        notes=_NOTES,
    )


_NOTES = (
    "Effects are rank correlations over the futures of the run, with 90% intervals: how steadily the result rises or "
    "falls with a number, from -100% to 100%, not by how much. The means of the two halves say by how much.",
    "One number at a time: what two numbers do only together is not seen here.",
)


def drivers(study: Study, result: PerFuture, *, only: str = "") -> list[Driver]:
    """How each uncertain number and each type moves a result, the strongest first; or one of them alone."""
    ranks = rankdata(result)
    spread = float(ranks.std())
    found = [
        _driver(study, name, values, upper, result, ranks, spread) for name, values, upper in _assumptions(study, only)
    ]
    return sorted(found, key=lambda d: (-abs(d.effect), d.number))


def _assumptions(study: Study, only: str) -> Iterator[tuple[str, PerFuture, np.ndarray]]:
    """Each number with its values and its upper half; each type with whether it is the true one."""
    for name in (a.name for a in study.case.uncertain if only in ("", a.name)):
        values = study.futures.values[name]
        yield name, values, values > np.median(values)
    for k, name in enumerate(() if only else study.futures.types):
        is_type = study.futures.true_type == k
        yield f"types.{name}", is_type.astype(np.float64), is_type


def _driver(
    study: Study, name: str, values: PerFuture, upper: np.ndarray, result: PerFuture, ranks: PerFuture, spread: float
) -> Driver:
    """One assumption."""
    own = rankdata(values)
    both = float(own.std()) * spread
    effect = float(((own - own.mean()) * (ranks - ranks.mean())).mean()) / both if both > 0 else 0.0
    low, high = of_rank_correlation(effect, result.size)
    whole = float(result.mean())
    below = float(result[~upper].mean()) if not upper.all() else whole
    above = float(result[upper].mean()) if upper.any() else whole
    return Driver(name, _title(study, name), effect, low, high, below, above, _where(study, name))


def _title(study: Study, name: str) -> str:
    """The assumption in plain words."""
    if name in study.case.assumptions:
        return plain_name(study.case, name)
    return f"The counterpart is: {title_of(study.case, name.removeprefix('types.'))}"


def _where(study: Study, name: str) -> Where:
    """The assumption's line."""
    if name in study.case.assumptions:
        return study.case.assumptions[name].where
    return study.case.types[name.removeprefix("types.")].where


def question(study: Study, metric: str, strategy: str, against: str) -> Question:
    """What is asked, as one number a future."""
    if not metric:
        return _lead(study, strategy, against)
    found = _metric(study, metric)
    first = _known(study, strategy) if strategy else _order(study, found)[0]
    values = study.results.metrics[metric]
    at = study.results.strategies.index
    name = title_of(study.case, first)
    if not against:
        asks = f"Which assumptions drive “{metric}” under {name}?"
        return Question(np.asarray(values[at(first)], np.float64), f"“{metric}” under {name}", asks, found.unit, first)
    return _between(study, found, first, _known(study, against))


def _between(study: Study, metric: Metric, first: str, second: str) -> Question:
    """The difference of two strategies in a metric."""
    values, at = np.asarray(study.results.metrics[metric.name], np.float64), study.results.strategies.index
    names = f"{title_of(study.case, first)} less {title_of(study.case, second)}"
    asks = f"Which assumptions drive the difference in “{metric.name}”, {names}?"
    return Question(
        values[at(first)] - values[at(second)], f"“{metric.name}”, {names}", asks, metric.unit, first, second
    )


def _difference(study: Study, metric: str, strategy: str) -> Question | None:
    """The difference to the next best strategy, where there is one."""
    found = _metric(study, metric)
    order = _order(study, found)
    first = strategy or order[0]
    rivals = [n for n in order if n != first]
    return _between(study, found, first, rivals[0]) if rivals else None


def _lead(study: Study, strategy: str, against: str) -> Question:
    """The lead of one strategy over another in all metrics that count, in shares of their spread.

    Raises:
        InputError: there is only one strategy.
    """
    stand = standing(study)
    names = study.results.strategies
    order = [names[k] for k in stand.order]
    first = _known(study, strategy) if strategy else order[0]
    rivals = [n for n in order if n != first]
    if not rivals:
        raise InputError("a run of one strategy", wanted="a metric to explain", mend="add --metric NAME")
    outside = [names[k] for k in stand.order if k not in front(stand) and names[k] != first]
    second = _known(study, against) if against else (outside or rivals)[0]
    result = stand.regret[names.index(second)] - stand.regret[names.index(first)]
    says = f"the lead of {title_of(study.case, first)} over {title_of(study.case, second)}"
    return Question(
        result,
        says,
        f"Which assumptions drive {says}, over all metrics?",
        "of what choosing right is worth",
        first,
        second,
    )


def _metric(study: Study, metric: str) -> Metric:
    """A metric that the run holds."""
    if metric not in study.results.metrics:
        raise InputError(metric, wanted="a metric of the case", mend=nearest(metric, study.results.metrics))
    return study.case.metrics[metric]


def _known(study: Study, strategy: str) -> str:
    """A strategy that the run holds."""
    names = study.results.strategies
    if strategy not in names:
        raise InputError(strategy, wanted=f"a strategy of the run: {', '.join(names)}", mend=nearest(strategy, names))
    return strategy


def _order(study: Study, metric: Metric) -> list[str]:
    """Strategies, the best mean first (the largest, where no side is better)."""
    means = np.asarray(study.results.metrics[metric.name], np.float64).mean(axis=1)
    order = np.argsort(means if metric.better == "less" else -means, kind="stable")
    return [study.results.strategies[k] for k in order]


def _table(found: list[Driver], unit: str) -> Table:
    """The drivers, the strongest first."""
    columns = (
        Column("number", "Name in the case"),
        Column("title", "Assumption"),
        Column("effect", "Rank correlation", "", "number"),
        Column("p05", "90% interval from", "", "number"),
        Column("p95", "to", "", "number"),
        Column("below", "Mean where it is low", unit, "number"),
        Column("above", "Mean where it is high", unit, "number"),
        Column("place", "Line"),
    )
    rows: list[tuple[Cell, ...]] = [
        (d.number, d.title, d.effect, d.low, d.high, d.below, d.above, f"{d.where.file}:{d.where.line}") for d in found
    ]
    return Table(columns, tuple(rows))


def _answer(asked: Question, found: list[Driver]) -> str:
    """The strongest driver and those after it."""
    told = [d for d in found if abs(d.effect) >= NOISE and d.low * d.high > 0][:3]
    if not told:
        return f"No single assumption moves {asked.says} steadily up or down."
    first = told[0]
    unit = f" {asked.unit}" if asked.unit else ""
    way = "rises" if first.effect > 0 else "falls"
    show = share if asked.unit.startswith("of what") else number
    said = (
        f"“{first.title}” drives {asked.says} most: it {way} with it, from {show(first.below)}{unit} on average where "
        f"it is low to {show(first.above)} where it is high"
    )
    return said + (f"; next come {_listed([f'“{d.title}”' for d in told[1:]])}." if told[1:] else ".")


def _listed(names: list[str]) -> str:
    """Names joined in a sentence."""
    return " and ".join(names)
