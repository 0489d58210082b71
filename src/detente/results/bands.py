"""Monthly bands: quantiles over futures of every series, from the first futures of a run."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.results.model import Chunk

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
BAND_FUTURES = 2_048
"""Futures behind the bands, the first of a run: a quantile's share is then off by half a point (standard error at
the 5% level), and no run keeps more paths than this in memory."""

Bands = Mapping[str, Float[np.ndarray, "strategy level month"]]


def bands_of(chunks: Sequence[Chunk]) -> Bands:
    """Quantiles of each series over the futures of some chunks; events as counts from the start."""
    return {key: _bands(key, [np.asarray(c.paths[key]) for c in chunks]) for key in chunks[0].paths}


def _bands(key: str, parts: list[NDArray[np.floating]]) -> Float[np.ndarray, "strategy level month"]:
    """One series' quantiles."""
    path = np.concatenate(parts, axis=1)
    path = np.cumsum(path, axis=2) if key.startswith("event:") else path
    in_order = np.sort(np.ascontiguousarray(np.moveaxis(path, 1, 2)), axis=2)
    return np.stack([_between(in_order, level) for level in LEVELS], axis=1)


def _between(in_order: Float[np.ndarray, "strategy month future"], level: float) -> NDArray[np.float64]:
    """The value at a level, straight between the two nearest."""
    at = level * (in_order.shape[2] - 1)
    low = int(at)
    high = min(low + 1, in_order.shape[2] - 1)
    first, second = (in_order[:, :, k].astype(np.float64) for k in (low, high))
    return first + (at - low) * (second - first)
