"""Yardsticks: a metric turned so that more is better, and the score over all metrics that count.

The metrics are added to one score. Where the case gives weights, a weight is the worth of one unit of its metric
(25 for a whole chance of war, 0.03 for a warhead: the linear additive value function [@keeney-raiffa-1993, ch. 3]).
Without weights each metric is divided by its *spread*, the mean over futures of the best less the worst strategy, and
all count alike. The score itself is measured in shares of its own spread: what choosing right is worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.verdict import verdict_of
from detente.case.model import Metric
from detente.errors import InputError, nearest
from detente.results import Study

SCORE = "weighted score"
OF_SPREAD = "of what choosing right is worth"
"""The unit of the score, for people."""

Values = Float[np.ndarray, "strategy future"]


def judged_metrics(study: Study) -> tuple[Metric, ...]:
    """The metrics of the run that have a better side."""
    return tuple(m for m in study.case.metrics.values() if m.better != "neither" and m.name in study.results.metrics)


def goodness(study: Study, metric: Metric) -> Values:
    """The metric's values, sign changed where less is better."""
    values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
    return -values if metric.better == "less" else values


def regret_of(values: Values) -> Values:
    """How far each strategy falls short of the best one in each future [@savage-1951]."""
    return values.max(axis=0) - values


def spread(values: Values) -> float:
    """Mean over futures of the best less the worst strategy."""
    return float(np.ptp(values, axis=0).mean())


def counting_metrics(study: Study) -> tuple[Metric, ...]:
    """The metrics of the score: the weighted ones where any has a weight, else all in which strategies clearly differ.

    Without weights a metric that luck alone tells apart (a war in one future of a thousand) would otherwise count as
    much as any other, once it is divided by its own small spread.
    """
    known = judged_metrics(study)
    if any(m.weight > 0 for m in known):
        return tuple(m for m in known if m.weight > 0 and spread(goodness(study, m)) > 0)
    return tuple(m for m in known if _differs(goodness(study, m)))


def _differs(values: Values) -> bool:
    """Whether the best and the worst mean are told apart."""
    means = values.mean(axis=1)
    return not verdict_of(values[int(means.argmax())] - values[int(means.argmin())]).is_tie


@dataclass(frozen=True)
class Scale:
    """A yardstick fixed on one run, so that others with further strategies are measured alike.

    Args:
        name: a metric, or `SCORE`.
        worth: metric -> what one unit of it adds, below zero where less is better.
        unit: of the sum, for people.
    """

    name: str
    worth: Mapping[str, float]
    unit: str

    @property
    def is_score(self) -> bool:
        """Whether it weighs all metrics that count."""
        return self.name == SCORE

    def values(self, study: Study) -> Values:
        """The value of each strategy in each future of a run."""
        total = np.zeros((len(study.results.strategies), study.futures.future.size))
        for metric, worth in self.worth.items():
            total += worth * np.asarray(study.results.metrics[metric], np.float64)
        return total


def scale_of(study: Study, metric: str | None = None) -> Scale:
    """One metric as it is, or the weighted score in shares of its spread in this run.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    if not metric or metric == SCORE:
        return _score(study)
    known = {m.name: m for m in judged_metrics(study)}
    if metric not in known:
        names = ", ".join([SCORE, *known])
        mend = nearest(metric, [SCORE, *known])
        raise InputError(metric, wanted=f"a metric that says what is better: {names}", mend=mend)
    found = known[metric]
    return Scale(metric, {metric: -1.0 if found.better == "less" else 1.0}, found.unit)


def _score(study: Study) -> Scale:
    """The weighted score."""
    counting = counting_metrics(study)
    weighted = any(m.weight > 0 for m in counting)
    worth = {
        m.name: (m.weight if weighted else 1 / spread(goodness(study, m))) * (-1.0 if m.better == "less" else 1.0)
        for m in counting
    }
    width = spread(Scale(SCORE, worth, "").values(study)) or 1.0
    return Scale(SCORE, {m: w / width for m, w in worth.items()}, OF_SPREAD)


def yardstick(study: Study, metric: str | None = None) -> tuple[Scale, Values]:
    """A yardstick by name, the weighted score by default, and each strategy's value in each future.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    scale = scale_of(study, metric)
    return scale, scale.values(study)
