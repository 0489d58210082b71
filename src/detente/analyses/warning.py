"""How well a number warns: the area under the curve of hits and false alarms, its error, and the best threshold."""

import math

import numpy as np
from jaxtyping import Bool, Float
from scipy.stats import norm, rankdata

PerFuture = Float[np.ndarray, " future"]
Flags = Bool[np.ndarray, " future"]


def area(values: PerFuture, fails: Flags) -> float:
    """Chance that a failing future has the larger value, ties counted half (Mann & Whitney's statistic).

    >>> area(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]))
    1.0
    """
    count = int(fails.sum())
    ranks = rankdata(values)
    return float((ranks[fails].sum() - count * (count + 1) / 2) / (count * (fails.size - count)))


def error_of_area(curve: float, failing: int, others: int) -> float:
    """Standard error of an area under the curve [@hanley-mcneil-1982].

    Args:
        curve: the area.
        failing, others: futures that fail and that do not.

    >>> round(error_of_area(0.8, 50, 50), 3)
    0.045
    """
    one, two = curve / (2 - curve), 2 * curve**2 / (1 + curve)
    variance = curve * (1 - curve) + (failing - 1) * (one - curve**2) + (others - 1) * (two - curve**2)
    return math.sqrt(max(variance, 0.0) / (failing * others))


def chance_of_area(curve: float, failing: int, others: int) -> float:
    """Chance that a number which has nothing to do with failing shows such an area, or a larger one.

    >>> round(chance_of_area(0.5, 40, 60), 2)
    0.5
    """
    error = math.sqrt((failing + others + 1) / (12 * failing * others))
    return float(norm.sf((curve - 0.5) / error))


def best_threshold(values: PerFuture, fails: Flags, *, above: bool) -> tuple[float, float]:
    """The value at which hit rate less false-alarm rate is largest, and that difference [@youden-1950].

    >>> best_threshold(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]), above=True)
    (3.0, 1.0)
    """
    levels = np.unique(values)
    order = np.sort(values[fails]), np.sort(values[~fails])
    if above:
        rates = [1 - np.searchsorted(group, levels, "left") / group.size for group in order]
    else:
        rates = [np.searchsorted(group, levels, "right") / group.size for group in order]
    skill = rates[0] - rates[1]
    best = int(skill.argmax())
    return float(levels[best]), float(skill[best])
