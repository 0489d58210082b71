"""Scores of forecasts of counts: proper ones, so that nobody gains by saying other than he believes [@gneiting-2007].

A forecast is a sample of counts. CRPS and Brier score come from `scoringrules`; the log score is of the sample's
frequencies with one count spread over 0 to the largest seen, so that a count never drawn costs much but not infinitely.
"""

import numpy as np
import scoringrules
from jaxtyping import Float
from numpy.random import Generator
from scipy import stats

BINS = 5  # of the reliability table


def crps(seen: Float[np.ndarray, " forecast"], sample: Float[np.ndarray, "forecast draw"]) -> np.ndarray:
    """Continuous ranked probability score of each forecast, in events; 0 is best."""
    return np.asarray(scoringrules.crps_ensemble(seen, sample, estimator="qd"))


def log_score(seen: Float[np.ndarray, " forecast"], sample: Float[np.ndarray, "forecast draw"]) -> np.ndarray:
    """Minus the logarithm of the chance given to what was seen."""
    top = np.maximum(sample.max(axis=1), seen) + 1
    hits = (sample == seen[:, None]).sum(axis=1)
    return -np.log((hits + 1 / top) / (sample.shape[1] + 1))


def brier(happened: Float[np.ndarray, " forecast"], chance: Float[np.ndarray, " forecast"]) -> np.ndarray:
    """Squared distance of a chance from what happened (0 or 1)."""
    return np.asarray(scoringrules.brier_score(happened, np.clip(chance, 0.0, 1.0)))


def pit(seen: Float[np.ndarray, " forecast"], sample: Float[np.ndarray, "forecast draw"], rng: Generator) -> np.ndarray:
    """Probability integral transform, randomised within a count; uniform if the forecasts are calibrated."""
    below = (sample < seen[:, None]).mean(axis=1)
    at = (sample == seen[:, None]).mean(axis=1)
    return below + rng.random(len(seen)) * at


def uniformity(values: Float[np.ndarray, " forecast"]) -> float:
    """How far values stray from uniform: the largest gap of their distribution (Kolmogorov-Smirnov)."""
    return float(stats.kstest(values, "uniform").statistic)


def reliability(happened: np.ndarray, chance: np.ndarray) -> list[tuple[float, float, float, int]]:
    """For chances in each fifth of the scale: its lower end, mean chance, share that happened, how many."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    rows = [(b / BINS, bins == b) for b in range(BINS)]
    return [(low, float(chance[m].mean()), float(happened[m].mean()), int(m.sum())) for low, m in rows if m.any()]


def gain(score: np.ndarray, rival: np.ndarray, block: int, rng: Generator) -> tuple[float, float, float]:
    """Mean of rival minus score (above zero: better than the rival) with its 90% interval.

    From a circular block bootstrap, since forecasts of overlapping windows resemble their neighbours
    [@politis-romano-1992].
    """
    difference = rival - score
    starts = rng.integers(len(difference), size=(1_000, -(-len(difference) // block)))
    at = (starts[:, :, None] + np.arange(block)).reshape(1_000, -1)[:, : len(difference)] % len(difference)
    low, high = np.quantile(difference[at].mean(axis=1), (0.05, 0.95))
    return float(difference.mean()), float(low), float(high)
