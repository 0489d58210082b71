"""Key numbers in words: the first metrics that count, with intervals, and what changed against another run."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float

from detente.analyses.intervals import NORMAL_95, error_of_mean, of_share
from detente.analyses.standing import front, leader, standing
from detente.analyses.words import strategy_title
from detente.case.model import Case, Metric
from detente.errors import InputError, nearest
from detente.finding import IN_PER_CENT, number, share
from detente.results import Study, choices

PerFuture = Float[np.ndarray, " future"]

MOST = 4
"""Key numbers that a screen shows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed against another run over the same futures: the mean paired difference with its 95% interval.

    Args:
        text, interval: in words, with signs.
        clear: whether the interval keeps off zero.
        says: what a reader should take from it.
        sense: `better` or `worse` for the principal where it is clear and the metric has a better side.
        wins: in how many of the same futures it does better.
    """

    text: str
    interval: str
    clear: bool
    says: str
    sense: Literal["better", "worse", ""] = ""
    wins: str = ""


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One metric under one strategy.

    Args:
        metric, strategy: names; `of` is the strategy's title.
        value, interval: in words; `interval_says` is what the interval is of.
        unit: empty where the value has it.
        says: the whole in one line.
        change: against another run; None where there is none.
    """

    metric: str
    strategy: str
    of: str
    value: str
    unit: str
    interval: str
    interval_says: str
    says: str
    better: Literal["more", "less", "neither"]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Strategies by standing: `order` best first; `tied` those too close to call with the best, it among them."""

    order: tuple[str, ...]
    tied: tuple[str, ...]


def ranking(study: Study) -> Ranking:
    """How the strategies of a run that stand for choice stand over all metrics that count."""
    chosen = choices(study)
    stand, names = standing(chosen), chosen.results.strategies
    leaders = front(stand)
    return Ranking(tuple(names[k] for k in stand.order), tuple(names[k] for k in leaders) if len(leaders) > 1 else ())


def key_numbers(
    study: Study, *, strategy: str = "", against: Study | None = None, most: int = MOST
) -> tuple[KeyNumber, ...]:
    """The key numbers of a run.

    Args:
        study: the run.
        strategy: whose; empty for the one that stands best.
        against: a run over the same futures, of other assumptions, to say what changed.
        most: how many.

    Raises:
        InputError: no such strategy.
    """
    name = strategy or leader(choices(study))
    if name not in study.results.strategies:
        known = study.results.strategies
        raise InputError(name, wanted=f"a strategy of the run: {', '.join(known)}", mend=nearest(name, known))
    metrics = [m for m in key_metrics(study.case, most=most) if m.name in study.results.metrics]
    return tuple(_key_number(study, metric, name, against) for metric in metrics)


def key_metrics(case: Case, *, most: int = MOST) -> tuple[Metric, ...]:
    """The first metrics that have a weight; where none has, the first that have a better side.

    They do not depend on the run, so that they stay in their places while an assumption moves.
    """
    weighted = [m for m in case.metrics.values() if m.weight > 0]
    judged = [m for m in case.metrics.values() if m.better != "neither"]
    return tuple((weighted or judged or list(case.metrics.values()))[:most])


def figure(value: float, *, is_share: bool) -> str:
    """A number of a screen: shares in per cent, to a tenth below ten, never rounded to a certainty.

    >>> figure(0.0143, is_share=True), figure(0.62, is_share=True), figure(0.0, is_share=True), figure(62.13, is_share=False)
    ('1.4%', '62%', '0%', '62.1')
    """  # noqa: E501 the doctest is one line
    if is_share and 0.001 <= abs(value) < 0.0995:
        return f"{number(100 * value, 2)}%"
    return share(value) if is_share else number(value)


def signed(value: float, *, is_share: bool) -> str:
    """A difference with its sign; shares in points of a hundred.

    >>> signed(0.006, is_share=True), signed(-1.26, is_share=False), signed(0.0, is_share=False)
    ('+0.6', '-1.26', '0')
    """
    said = number(100 * value, 2) if is_share else number(value)
    return f"+{said}" if value > 0 else said


def _key_number(study: Study, metric: Metric, strategy: str, against: Study | None) -> KeyNumber:
    """One metric under one strategy."""
    values = _values(study, metric, strategy)
    is_share = metric.unit in IN_PER_CENT
    mean = float(values.mean())
    if is_share and set(np.unique(values)) <= {0.0, 1.0}:
        (low, high), of = of_share(mean, values.size), "95% interval"
    else:
        (low, high), of = (float(q) for q in np.quantile(values, [0.05, 0.95])), "9 of 10 futures"
    interval = f"{figure(low, is_share=is_share)} to {figure(high, is_share=is_share)}"
    unit = "" if is_share else metric.unit
    value = figure(mean, is_share=is_share)
    says = f"{metric.name}: {' '.join(w for w in (value, unit) if w)} ({interval})"
    plain = KeyNumber(
        metric.name, strategy, strategy_title(study.case, strategy), value, unit, interval, of, says, metric.better
    )
    return plain if against is None else replace(plain, change=change(metric, values, against, strategy))


def change(metric: Metric, values: PerFuture, against: Study, strategy: str) -> Change | None:
    """What changed in a metric; None where the other run does not hold it over as many futures."""
    if metric.name not in against.results.metrics or strategy not in against.results.strategies:
        return None
    before = _values(against, metric, strategy)
    if before.size != values.size:
        return None
    difference = values - before
    mean, half = float(difference.mean()), NORMAL_95 * error_of_mean(difference)
    is_share, unit = metric.unit in IN_PER_CENT, "points" if metric.unit in IN_PER_CENT else metric.unit
    low, high = (signed(end, is_share=is_share) for end in (mean - half, mean + half))
    said = f"{signed(mean, is_share=is_share)} {unit}".strip()
    clear = abs(mean) > half
    says = f"{said} ({low} to {high})" if clear else "no clear change" if difference.any() else "no change"
    improved = (mean < 0) == (metric.better == "less")
    sense = "" if not clear or metric.better == "neither" else "better" if improved else "worse"
    return Change(said, f"{low} to {high} {unit}".strip(), clear, says, sense, _wins(metric, difference))


def _wins(metric: Metric, difference: PerFuture) -> str:
    """In how many futures the first does better, and in how many both do alike."""
    gain = -difference if metric.better == "less" else difference
    word = "higher" if metric.better == "neither" else "better"
    alike = f", alike in {share(float((gain == 0).mean()))}" if (gain == 0).any() else ""
    return f"{word} in {share(float((gain > 0).mean()))} of the same futures{alike}"


def _values(study: Study, metric: Metric, strategy: str) -> PerFuture:
    """A metric under one strategy."""
    at = study.results.strategies.index(strategy)
    return np.asarray(study.results.metrics[metric.name][at], dtype=np.float64)
