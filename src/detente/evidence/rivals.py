"""Honest rivals: simple forecasts that a model has to beat. Each sees the same past and gives a sample of counts.

A sample is `[draw, month]` of monthly counts of one class, so that every horizon is scored from the same draws.
"""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy.random import Generator

Past = Float[np.ndarray, " month"]
Sample = Float[np.ndarray, "draw month"]
Rival = Callable[[Past, int, int, Generator], Sample]

GAPS = np.array([1, 2, 4, 7, 13])  # first months of the classes of gap since the last event


def constant(past: Past, months: int, draws: int, rng: Generator) -> Sample:
    """One Poisson rate for ever, uncertain as the past leaves it (Jeffreys' prior)."""
    rate = rng.gamma(past.sum() + 0.5, 1.0, size=(draws, 1)) / len(past)
    return rng.poisson(np.repeat(rate, months, axis=1)).astype(float)


def negative_binomial(past: Past, months: int, draws: int, rng: Generator) -> Sample:
    """Years differ: a rate drawn from a gamma that has the past years' mean and variance, held through the window."""
    years = past[len(past) % 12 :].reshape(-1, 12).sum(axis=1)
    mean = max(float(years.mean()), 0.5 / max(len(years), 1))
    extra = max(float(years.var(ddof=1)) - mean, 0.05 * mean) if len(years) > 1 else mean
    rate = rng.gamma(mean**2 / extra, extra / mean, size=(draws, 1)) / 12
    return rng.poisson(np.repeat(rate, months, axis=1)).astype(float)


def last_year(past: Past, months: int, draws: int, rng: Generator) -> Sample:
    """The rate of the last twelve months."""
    return constant(past[-12:], months, draws, rng)


def gap_hazard(past: Past, months: int, draws: int, rng: Generator) -> Sample:
    """What followed, in the past, months that stood as long after the last event; one month at a time."""
    gap_before = _gaps(past)
    pools = [np.append(past[np.digitize(gap_before, GAPS) == g], rng.choice(past)) for g in range(len(GAPS) + 1)]
    gap = np.full(draws, _gap_after(past))
    sample = np.empty((draws, months))
    for month in range(months):
        group = np.digitize(gap, GAPS)
        for g, pool in enumerate(pools):
            here = group == g
            sample[here, month] = rng.choice(pool, size=int(here.sum()))
        gap = np.where(sample[:, month] > 0, 0, gap + 1)
    return sample


RIVALS: Mapping[str, Rival] = {
    "constant Poisson": constant,
    "negative binomial": negative_binomial,
    "last twelve months": last_year,
    "gap since the last event": gap_hazard,
}


def _gaps(past: Past) -> np.ndarray:
    """Quiet months just before each month."""
    gaps = np.zeros(len(past), dtype=int)
    for month in range(1, len(past)):
        gaps[month] = 0 if past[month - 1] > 0 else gaps[month - 1] + 1
    return gaps


def _gap_after(past: Past) -> int:
    """Quiet months at the end of the past."""
    seen = np.flatnonzero(past)
    return len(past) - 1 - int(seen[-1]) if len(seen) else len(past)
