"""Metrics turned so that more is better, and the case's weighted score."""

import numpy as np
from jaxtyping import Float

from detente.case.model import Metric
from detente.results import Study

SCORE = "weighted score"


def judged(study: Study) -> list[Metric]:
    """The metrics that say which way is better."""
    return [m for m in study.case.metrics.values() if m.better != "neither"]


def goodness(study: Study, metric: Metric) -> Float[np.ndarray, "strategy future"]:
    """The metric's values, sign changed where less is better."""
    values = np.asarray(study.results.metrics[metric.name], dtype=np.float64)
    return -values if metric.better == "less" else values


def weighted_score(study: Study) -> Float[np.ndarray, "strategy future"] | None:
    """Sum of the case's weights times each metric, scaled to 0 (worst seen) to 1 (best seen); None without weights.

    Scaled by the 5th and 95th percentile over all strategies and futures, so that one extreme future does not set the
    scale, and so that a metric counts by its weight and not by its unit.
    """
    weighted = [m for m in judged(study) if m.weight > 0]
    if not weighted:
        return None
    total = sum(m.weight for m in weighted)
    return np.add.reduce([m.weight / total * scaled(goodness(study, m)) for m in weighted])


def scaled(values: Float[np.ndarray, "strategy future"]) -> Float[np.ndarray, "strategy future"]:
    """Values moved so that the 5th percentile is 0 and the 95th is 1; the whole range where these two are alike."""
    low, high = np.quantile(values, [0.05, 0.95])
    if low == high:
        low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def regret(goodness: Float[np.ndarray, "strategy future"]) -> Float[np.ndarray, "strategy future"]:
    """How far each strategy falls short of the best one in each future (Savage 1951 [@savage-1951])."""
    return goodness.max(axis=0) - goodness


def yardsticks(study: Study) -> dict[str, Float[np.ndarray, "strategy future"]]:
    """Every judged metric by name, and the weighted score first where the case has weights."""
    found = {m.name: goodness(study, m) for m in judged(study)}
    score = weighted_score(study)
    return found if score is None else {SCORE: score, **found}
