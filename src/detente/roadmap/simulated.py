"""Roads as the engine runs them: with refusals, cheating, reviews, events and changes of government."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.stats import binomtest

from detente.case.expressions import Reading, Series
from detente.case.model import Case, Metric, Roadmap, Strategy
from detente.errors import InputError, refuse_unknown
from detente.results import Study

Simulate = Callable[[Case], Study]
"""Runs all strategies of a case."""
HELD = "deals in force at once"
WIDE = 1.645
"""Standard errors to either side of a mean that leave out 10%."""


@dataclass(frozen=True)
class Simulated:
    """A road as simulated.

    Args:
        whole: share of futures in which all its deals are held at once at some time, with its 90% interval.
        held: most deals in force at once, mean.
        metric: the metric that was asked for, future by future; None where none was.
    """

    whole: tuple[float, float, float]
    held: float
    metric: Float[np.ndarray, " future"] | None = None


def goal_of(case: Case, name: str) -> Metric:
    """The metric that plans are made for.

    Raises:
        InputError: no such metric, or one of which neither more nor less is better.
    """
    refuse_unknown([name], case.metrics, wanted="a metric of the case")
    metric = case.metrics[name]
    if metric.better == "neither":
        raise InputError(name, wanted="a metric of which more or less is better", mend="say better: in the case")
    return metric


def with_roads(case: Case, roads: Mapping[str, Roadmap], follower: Strategy) -> Case:
    """The case with each road, and each road of its own, followed with one and the same conduct."""
    every = {**case.roadmaps, **roads}
    strategies = {
        name: Strategy(name, road.title or name, name, replace(follower.conduct, precondition=(), stop=()))
        for name, road in every.items()
        if road.deals
    }
    return replace(case, roadmaps=every, strategies=strategies, claims={})


def simulated_in(case: Case, simulate: Simulate, goal: Metric | None = None) -> dict[str, Simulated]:
    """Every strategy of the case as simulated; `goal` is a metric to read besides."""
    held_at_once = Metric(HELD, Reading("max", Series("deals")), HELD, "more", "deals")
    metrics = {HELD: held_at_once} | ({goal.name: goal} if goal else {})
    study = simulate(replace(case, metrics=metrics))
    found = {}
    for k, name in enumerate(study.results.strategies):
        held = np.asarray(study.results.metrics[HELD][k], dtype=np.float64)
        whole = int((held >= len(case.roadmaps[name].deals)).sum())
        asked = np.asarray(study.results.metrics[goal.name][k], dtype=np.float64) if goal else None
        found[name] = Simulated(chance(whole, len(held)), float(held.mean()), asked)
    return found


def chance(hits: int, of: int) -> tuple[float, float, float]:
    """A share with its 90% interval [@wilson-1927].

    >>> [round(x, 3) for x in chance(0, 100)]
    [0.0, 0.0, 0.026]
    """
    interval = binomtest(hits, of).proportion_ci(0.9, method="wilson")
    return hits / of, float(interval.low), float(interval.high)


def mean_of(values: Float[np.ndarray, " future"]) -> tuple[float, float, float]:
    """A mean over futures with its 90% interval.

    >>> [round(x, 2) for x in mean_of(np.array([0.0, 1.0, 0.0, 1.0]))]
    [0.5, 0.03, 0.97]
    """
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
    return mean, mean - WIDE * error, mean + WIDE * error


def gains(metric: Metric, found: Mapping[str, Simulated]) -> dict[str, float]:
    """Each road's mean of a metric, more being better."""
    sign = 1.0 if metric.better == "more" else -1.0
    return {name: sign * float(one.metric.mean()) for name, one in found.items() if one.metric is not None}


def tied(one: Simulated, other: Simulated) -> bool:
    """Whether two roads cannot be told apart by the metric: the mean of their paired differences may be zero."""
    assert one.metric is not None and other.metric is not None
    _, low, high = mean_of(one.metric - other.metric)
    return low <= 0 <= high


def best_by(metric: Metric, found: Mapping[str, Simulated], names: Sequence[str]) -> str:
    """Of some roads the one with the best mean of the metric, the first of equals."""
    scores = gains(metric, found)
    return max(names, key=lambda name: scores[name])
