"""How the strategies stand over all metrics at once: the yardstick of the bottom line.

The metrics are added to one score. Where the case gives weights, a weight is the worth of one unit of its metric
(25 for a whole chance of war, 0.03 for a warhead: the linear additive value function [@keeney-raiffa-1993, ch. 3]).
Without weights each metric is divided by its *spread*, the mean over futures of the best less the worst strategy, and
all count alike. The regret of a strategy in a future is what the best strategy gets there beyond it [@savage-1951],
in shares of the spread of the score: 0 is always the best choice, 1 always the worst.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.case.model import Metric
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]

ALIKE = 0.01
"""Regrets nearer to each other than this share of the spread are called a tie, however many futures were run."""


@dataclass(frozen=True)
class Standing:
    """Overall regret of each strategy.

    Args:
        metrics: the metrics that count, in file order.
        regret: regret in the score, in shares of its spread.
        mean: its mean over futures.
        best: in which futures a strategy has the least regret, ties shared.
        order: positions of the strategies, the one with the least mean regret first.

    """

    metrics: tuple[Metric, ...]
    regret: Float[np.ndarray, "strategy future"]
    mean: Float[np.ndarray, " strategy"]
    best: Float[np.ndarray, "strategy future"]
    order: tuple[int, ...]


def standing(study: Study) -> Standing:
    """The standing of the strategies of a study."""
    score = overall(study)
    regret = score.max(axis=0) - score
    mean = regret.mean(axis=1)
    least = regret <= regret.min(axis=0) + 1e-9
    order = tuple(int(k) for k in np.argsort(mean, kind="stable"))
    return Standing(counting_metrics(study), regret, mean, least / least.sum(axis=0), order)


def overall(study: Study) -> Values:
    """The score of each strategy in each future, in shares of the score's own spread; zero where nothing differs."""
    metrics = counting_metrics(study)
    weighted = any(m.weight > 0 for m in metrics)
    worth = [m.weight if weighted else 1 / spread(study, m) for m in metrics]
    parts = [w * _goodness(study, m) for w, m in zip(worth, metrics, strict=True)]
    score = np.asarray(sum(parts, np.zeros((len(study.results.strategies), study.futures.future.size))))
    width = _spread(score)
    return score / width if width > 0 else np.zeros_like(score)


def counting_metrics(study: Study) -> tuple[Metric, ...]:
    """The metrics of the score: the weighted ones where any has a weight, else all in which strategies clearly differ.

    Without weights a metric that luck alone tells apart (a war in one future of a thousand) would otherwise count as
    much as any other, once it is divided by its own small spread.
    """
    known = judged_metrics(study)
    if any(m.weight > 0 for m in known):
        return tuple(m for m in known if m.weight > 0 and spread(study, m) > 0)
    return tuple(m for m in known if _differs(_goodness(study, m)))


def judged_metrics(study: Study) -> tuple[Metric, ...]:
    """The metrics of the run that have a better side."""
    return tuple(m for m in study.case.metrics.values() if m.better != "neither" and m.name in study.results.metrics)


def _differs(values: Values) -> bool:
    """Whether the best and the worst mean lie more than two standard errors of their paired difference apart."""
    means = values.mean(axis=1)
    difference = values[int(means.argmax())] - values[int(means.argmin())]
    return float(difference.mean()) > 2 * standard_error(difference)


def spread(study: Study, metric: Metric) -> float:
    """Mean over futures of the best less the worst strategy, in the metric's unit."""
    return _spread(_goodness(study, metric))


def scaled_regret(study: Study, metric: Metric) -> Values:
    """Regret in one metric, in shares of its spread."""
    gain = _goodness(study, metric)
    return (gain.max(axis=0) - gain) / _spread(gain)


def _goodness(study: Study, metric: Metric) -> Values:
    """The metric's values, sign changed where less is better."""
    values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
    return values if metric.better == "more" else -values


def _spread(values: Values) -> float:
    """Mean over futures of the best less the worst strategy."""
    return float(np.ptp(values, axis=0).mean())


def tied(standing: Standing, first: int, second: int, *, among: Bool[np.ndarray, " future"] | None = None) -> bool:
    """Whether two strategies are too close to call, over all futures or some of them.

    They are when their mean regrets differ by less than two standard errors of the paired difference, or by less
    than `ALIKE`.
    """
    difference = standing.regret[second] - standing.regret[first]
    difference = difference if among is None else difference[among]
    return abs(float(difference.mean())) < max(2 * standard_error(difference), ALIKE)


def front(standing: Standing) -> tuple[int, ...]:
    """Positions of the leading strategy and of those that tie with it."""
    lead = standing.order[0]
    return (lead, *(k for k in standing.order[1:] if tied(standing, lead, k)))


def standard_error(values: NDArray[np.float64]) -> float:
    """Standard error of a mean; infinite for fewer than two values."""
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else float("inf")


def leader(study: Study) -> str:
    """Name of the strategy with the least mean regret (the first of those that tie to the last digit)."""
    return study.results.strategies[standing(study).order[0]]
