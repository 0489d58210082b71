"""Metrics turned so that more is better, and the case's weighted score over all of them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.analyses.standing import counting_metrics, overall, spread
from detente.case.model import Metric
from detente.errors import InputError, nearest
from detente.results import Study

SCORE = "weighted score"

Values = Float[np.ndarray, "strategy future"]


def judged(study: Study) -> list[Metric]:
    """The metrics that say which way is better."""
    return [m for m in study.case.metrics.values() if m.better != "neither"]


def goodness(study: Study, metric: Metric) -> Values:
    """The metric's values, sign changed where less is better."""
    values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
    return -values if metric.better == "less" else values


def weighted_score(study: Study) -> Values:
    """All metrics that count in one score, in shares of its spread: the yardstick of `standing`, as a level."""
    return overall(study)


def regret(goodness: Values) -> Values:
    """How far each strategy falls short of the best one in each future (Savage 1951 [@savage-1951])."""
    return goodness.max(axis=0) - goodness


def yardsticks(study: Study) -> dict[str, Values]:
    """The weighted score first, then every judged metric by name."""
    return {SCORE: weighted_score(study), **{m.name: goodness(study, m) for m in judged(study)}}


def yardstick(study: Study, metric: str | None = None) -> tuple[str, Values]:
    """One of them by name; the weighted score by default.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    known = yardsticks(study)
    metric = metric or SCORE
    if metric not in known:
        raise InputError(metric, wanted="a metric that says what is better", mend=nearest(metric, known))
    return metric, known[metric]


@dataclass(frozen=True)
class Scale:
    """A yardstick fixed on one run, so that others with further strategies are measured alike.

    Args:
        name: a metric, or `SCORE`.
        worth: metric -> what one unit of it adds, below zero where less is better.
        unit: of the sum, for people.
    """

    name: str
    worth: dict[str, float]
    unit: str

    def values(self, study: Study) -> Values:
        """The value of each strategy in each future of a run."""
        metrics = study.results.metrics
        return sum((w * np.asarray(metrics[m], np.float64) for m, w in self.worth.items()), np.zeros(1))


def scale_of(study: Study, metric: str = "") -> Scale:
    """One metric as it is, or the weighted score in shares of its spread in this run.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    name, _ = yardstick(study, metric or None)
    if name != SCORE:
        known = study.case.metrics[name]
        return Scale(name, {name: -1.0 if known.better == "less" else 1.0}, known.unit)
    counting = counting_metrics(study)
    weighted = any(m.weight > 0 for m in counting)
    worth = {
        m.name: (m.weight if weighted else 1 / spread(study, m)) * (-1.0 if m.better == "less" else 1.0)
        for m in counting
    }
    whole = Scale(name, worth, "").values(study)
    width = float(np.ptp(whole, axis=0).mean()) or 1.0
    return Scale(name, {m: w / width for m, w in worth.items()}, "of what choosing right is worth")
