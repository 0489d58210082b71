"""An estimate over futures with its range: the middle and the central 90%."""

import numpy as np
from jaxtyping import Float

from detente.finding import share, with_range

Range = tuple[float, float, float]


def mean_and_range(values: Float[np.ndarray, " future"]) -> Range:
    """Mean, 5% and 95%.

    >>> mean_and_range(np.array([1.0, 1.0, 4.0]))[0]
    2.0
    """
    low, high = np.quantile(values, [0.05, 0.95])
    return float(values.mean()), float(low), float(high)


def share_with_range(values: Float[np.ndarray, " future"]) -> str:
    """A share with its range; alone where all three read the same.

    >>> share_with_range(np.array([1.0, 1.0])), share_with_range(np.array([0.0, 1.0]))
    ('100%', '50% (5% to 95%)')
    """
    middle, low, high = mean_and_range(values)
    if len({share(middle), share(low), share(high)}) == 1:
        return share(middle)
    return with_range(middle, low, high, style="share")


def median_and_range(values: Float[np.ndarray, " future"]) -> Range:
    """Median, 5% and 95%.

    >>> median_and_range(np.array([1.0, 1.0, 4.0]))[0]
    1.0
    """
    middle, low, high = (float(q) for q in np.quantile(values, [0.5, 0.05, 0.95]))
    return middle, low, high
