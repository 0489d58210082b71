"""The ends of a slider: where a number's own range lies, in the units that it is written in."""

import numpy as np

from detente.case.model import Shape
from detente.futures import quantile


def ends_of(shape: Shape) -> tuple[float, float, float]:
    """5%, middle and 95% of a number as written; a constant gets half and double of itself for ends."""
    if not shape.is_uncertain:
        value = shape.args[0]
        low, high = sorted((value / 2, value * 2))
        return (low, value, high) if value else (0.0, 0.0, 1.0)
    low, middle, high = quantile(shape, np.array([0.05, 0.5, 0.95])) / shape.scale
    return float(low), float(middle), float(high)
