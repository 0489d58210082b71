"""Intervals for shares, means and rank correlations."""

import math

import numpy as np
from numpy.typing import NDArray

NORMAL_90 = 1.6448536269514722
NORMAL_95 = 1.959963984540054
"""Half-widths of central 90% and 95% intervals of the normal distribution, in standard deviations."""


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
    """Standard error of a mean of independent values; 0 for fewer than two."""
    return float(np.std(values, ddof=1) / math.sqrt(values.size)) if values.size > 1 else 0.0


def of_rank_correlation(rho: float, count: int) -> tuple[float, float]:
    """Fisher's 90% interval of Spearman's rank correlation, with the variance of Bonett & Wright [@bonett-wright-2000].

    >>> [round(end, 2) for end in of_rank_correlation(0.5, 100)]
    [0.35, 0.62]
    """
    if count <= 3:
        return -1.0, 1.0
    z = math.atanh(min(max(rho, -0.999999), 0.999999))
    half = NORMAL_90 * math.sqrt((1 + rho * rho / 2) / (count - 3))
    return math.tanh(z - half), math.tanh(z + half)
