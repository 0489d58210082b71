"""The noun: futures of one ensemble."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray


@dataclass(frozen=True)
class Futures:
    """Some futures of an ensemble of `size`.

    Args:
        size: number of futures in the whole ensemble (the Latin hypercube's strata).
        seed: seed of the ensemble.
        future: ids of the futures held here, 0 to size - 1.
        values: name of each uncertain number -> its drawn value in model units.
        true_type: position of the true type in `types`.
        types: names of the types.
    """

    size: int
    seed: int
    future: NDArray[np.int64]
    values: Mapping[str, Float[np.ndarray, " future"]]
    true_type: Int[np.ndarray, " future"]
    types: tuple[str, ...]

    def first(self, count: int) -> "Futures":
        """The first of them, or all where there are no more."""
        values = {name: drawn[:count] for name, drawn in self.values.items()}
        return replace(self, future=self.future[:count], values=values, true_type=self.true_type[:count])
