"""Monthly bands: quantiles over futures of every series, from the first futures of a run."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.futures import Futures
from detente.results.model import Chunk

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
BAND_FUTURES = 2_048
"""Futures behind the bands, the first of a run: a quantile's share is then off by half a point (standard error at
the 5% level), and no run keeps more paths than this in memory."""

Bands = Mapping[str, Float[np.ndarray, "strategy level month"]]


def bands_of(chunks: Sequence[Chunk], *, drawn: Sequence[Futures] = ()) -> Bands:
    """Quantiles of each series over the futures of some chunks; events as counts from the start.

    Args:
        chunks: the chunks.
        drawn: the futures of each, to tell what the counterpart truly is: then `truth:TYPE` is the belief in a type
            over the futures in which it is the true one.
    """
    bands = {key: _bands(_path(key, chunks)) for key in chunks[0].paths}
    kinds = np.concatenate([f.true_type for f in drawn]) if drawn else np.zeros(0, np.int64)
    for k, name in enumerate(drawn[0].types if drawn else ()):
        if f"belief:{name}" in bands and (kinds == k).any():
            bands[f"truth:{name}"] = _bands(_path(f"belief:{name}", chunks)[:, kinds == k])
    return bands


def _path(key: str, chunks: Sequence[Chunk]) -> NDArray[np.floating]:
    """One series of all chunks, by strategy, future and month."""
    path = np.concatenate([np.asarray(c.paths[key]) for c in chunks], axis=1)
    return np.cumsum(path, axis=2) if key.startswith("event:") else path


def _bands(path: NDArray[np.floating]) -> Float[np.ndarray, "strategy level month"]:
    """One series' quantiles."""
    in_order = np.sort(np.ascontiguousarray(np.moveaxis(path, 1, 2)), axis=2)
    return np.stack([_between(in_order, level) for level in LEVELS], axis=1)


def _between(in_order: Float[np.ndarray, "strategy month future"], level: float) -> NDArray[np.float64]:
    """The value at a level, straight between the two nearest."""
    at = level * (in_order.shape[2] - 1)
    low = int(at)
    high = min(low + 1, in_order.shape[2] - 1)
    first, second = (in_order[:, :, k].astype(np.float64) for k in (low, high))
    return first + (at - low) * (second - first)
