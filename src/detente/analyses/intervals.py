"""Standard errors, intervals, and what can be told from luck when much is tried at once."""

import math

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray
from scipy.special import ndtri, stdtr

NORMAL_90 = 1.6448536269514722
NORMAL_95 = 1.959963984540054
"""Half-widths of central 90% and 95% intervals of the normal distribution, in standard deviations."""

BY_CHANCE = 0.05
"""Chance that luck alone names anything in a question, or share of luck among the things that it names."""


def of_share(share: float, count: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share [@wilson-1927].

    >>> [round(end, 3) for end in of_share(0.0, 10)]
    [0.0, 0.278]
    """
    if count <= 0:
        return 0.0, 1.0
    z2 = NORMAL_95**2 / count
    middle = (share + z2 / 2) / (1 + z2)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count)) / (1 + z2)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def error_of_mean(values: NDArray[np.floating]) -> float:
    """Standard error of a mean of independent values; without end for fewer than two, which tell nothing."""
    return float(np.std(values, ddof=1) / math.sqrt(values.size)) if values.size > 1 else math.inf


def errors_of_means(rows: NDArray[np.floating]) -> NDArray[np.float64]:
    """Standard error of the mean of each row, as `error_of_mean`, all at once."""
    count = rows.shape[1]
    return np.std(rows, axis=1, ddof=1) / math.sqrt(count) if count > 1 else np.full(len(rows), math.inf)


def of_mean(values: NDArray[np.floating]) -> tuple[float, float]:
    """The 95% interval of a mean.

    >>> [round(end, 2) for end in of_mean(np.array([1.0, 2.0, 3.0]))]
    [0.87, 3.13]
    """
    mean, half = float(np.mean(values)), NORMAL_95 * error_of_mean(values)
    return mean - half, mean + half


def error_of_left_out(estimates: NDArray[np.floating]) -> float:
    """Standard error of an estimate by the jackknife [@efron-1979]: from the same with each group left out once.

    >>> values = np.array([1.0, 2.0, 4.0, 5.0])
    >>> left_out = np.array([np.delete(values, k).mean() for k in range(4)])
    >>> bool(np.isclose(error_of_left_out(left_out), error_of_mean(values)))
    True
    """
    groups = estimates.size
    return float(math.sqrt((groups - 1) / groups * np.sum((estimates - estimates.mean()) ** 2)))


def of_quantiles(rows: NDArray[np.floating], at: NDArray[np.floating]) -> NDArray[np.float64]:
    """Quantiles of each row with their 95% intervals `[3, quantile, row]`: estimate, low, high.

    The number of values below a quantile is binomial, so the ends are values of the row too [@conover-1999, ch. 3]; no
    distribution is supposed.

    >>> [float(v) for v in of_quantiles(np.arange(101.0)[None], np.array([0.5]))[:, 0, 0].round(1)]
    [50.0, 40.2, 59.8]
    """
    half = NORMAL_95 * np.sqrt(at * (1 - at) / rows.shape[1])
    shares = np.clip(np.stack([at, at - half, at + half]), 0.0, 1.0)
    return np.asarray(np.quantile(rows, shares, axis=1), np.float64)


def of_rank_correlation(rho: float, count: int) -> tuple[float, float]:
    """Fisher's 90% interval of Spearman's rank correlation, with the variance of Bonett & Wright [@bonett-wright-2000].

    >>> [round(end, 2) for end in of_rank_correlation(0.5, 100)]
    [0.36, 0.62]
    """
    if count <= 3:
        return -1.0, 1.0
    z = math.atanh(min(max(rho, -0.999999), 0.999999))
    half = NORMAL_90 * math.sqrt((1 + rho * rho / 2) / (count - 3))
    return math.tanh(z - half), math.tanh(z + half)


def chance_of_correlation(rho: Float[np.ndarray, " number"], count: int) -> Float[np.ndarray, " number"]:
    """Chance that unrelated values show a rank correlation so far from zero, by Student's t [@zar-1972]."""
    if count <= 2:
        return np.ones_like(rho)
    square = np.minimum(rho**2, 1 - 1e-15)
    return 2 * stdtr(count - 2, -np.sqrt(square * (count - 2) / (1 - square)))


def told_from_luck(chances: Float[np.ndarray, " tried"]) -> Bool[np.ndarray, " tried"]:
    """Which of many things tried can be told from luck.

    Of those named, luck accounts for one in twenty on average; where there is nothing but luck, nothing is named in 19
    cases of 20 (the false discovery rate of Benjamini & Hochberg [@benjamini-hochberg-1995]).

    Args:
        chances: for each thing tried, the chance that luck alone shows as much.

    >>> told_from_luck(np.array([0.0001, 0.03, 0.5, 0.9])).tolist()
    [True, False, False, False]
    """
    if not chances.size:
        return np.zeros(0, bool)
    order, tried = np.argsort(chances), np.arange(1, chances.size + 1)
    in_order = np.minimum.accumulate((np.clip(chances[order], 0.0, 1.0) * (chances.size / tried))[::-1])[::-1]
    told = np.empty(chances.size, bool)
    told[order] = in_order <= BY_CHANCE
    return told


def clearance(tried: int) -> float:
    """Standard errors that one of so many things tried must lie from zero, on either side, to be told from luck.

    Bonferroni's bound [@dunn-1961]: luck alone passes it anywhere in one case of twenty at most.

    >>> round(clearance(1), 2), round(clearance(500), 2)
    (1.96, 3.89)
    """
    return float(-ndtri(BY_CHANCE / (2 * max(tried, 1))))
