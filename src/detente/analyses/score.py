"""Metrics turned so that more is better, and the case's weighted score over all of them."""

import numpy as np
from jaxtyping import Float

from detente.analyses.standing import overall
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
