"""The nouns: chunks of a run, its results, and the study that an analysis is given."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from detente.case.model import Case
from detente.futures import Futures

Array = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True)
class Chunk:
    """What the engine gives back for some of the futures.

    Args:
        strategies: names along the `strategy` axis.
        future: ids of the futures, along the `future` axis.
        metrics: metric -> value.
        paths: series key (`stock:tension`, `event:war`, `belief:revisionist`, `deals`, `credibility` ...) -> value in
            each month; empty unless asked for.
        in_force: by measure and month, the number of these futures in which the measure is really in force.
        measures: names along the `measure` axis of `in_force`.
    """

    strategies: tuple[str, ...]
    future: NDArray[np.int64]
    metrics: Mapping[str, Float[np.ndarray, "strategy future"]]
    paths: Mapping[str, Float[np.ndarray, "strategy future month"]]
    in_force: Int[np.ndarray, "strategy measure month"]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """A whole run in memory.

    Args:
        strategies, months: names and length of the axes.
        metrics: metric -> value by strategy and future; a run folder's are read when asked for.
        bands: series key -> quantiles by strategy and month (levels in `levels`); events as cumulative counts.
        levels: the quantile levels of `bands`.
        in_force: share of futures in which each measure is really in force.
        measures: names along the `measure` axis.
        card: the run card as plain data: case, digest, seed, version, settings, timings.
    """

    strategies: tuple[str, ...]
    months: int
    metrics: Mapping[str, Float[np.ndarray, "strategy future"]]
    bands: Mapping[str, Float[np.ndarray, "strategy level month"]]
    levels: tuple[float, ...]
    in_force: Float[np.ndarray, "strategy measure month"]
    measures: tuple[str, ...]
    card: Mapping[str, object]


@dataclass(frozen=True)
class Study:
    """What an analysis is given."""

    case: Case
    futures: Futures
    results: Results
