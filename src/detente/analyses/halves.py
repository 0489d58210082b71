"""Which single number a claim hangs on: the one whose lower and upper halves of futures differ most in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analyses.evaluate import Ensemble, holds, margin
from detente.analyses.words import plain_name
from detente.case.expressions import Condition
from detente.results import Study


@dataclass(frozen=True, slots=True)
class Halves:
    """A claim on both sides of a number's median.

    Args:
        number: name of the number. title: the same in plain words.
        median: where it is cut, in model units.
        below, above: share of the futures there in which the claim holds; 0 or 1 for a claim about all futures.
        effect: how far the halves are apart: in share, or in the claim's margin over its spread.
    """

    number: str
    title: str
    median: float
    below: float
    above: float
    effect: float


def halves_of(study: Study, tests: Mapping[str, Condition]) -> dict[str, Halves]:
    """The number whose halves differ most in each test; tests that no number touches are left out."""
    everywhere = {name: holds(test, Ensemble(study)) for name, test in tests.items()}
    best: dict[str, Halves] = {}
    for assumption in study.case.uncertain:
        values = study.futures.values[assumption.name]
        median = float(np.median(values))
        upper = values > median
        if upper.all() or not upper.any():
            continue
        title = plain_name(study.case, assumption.name)
        for name, test in tests.items():
            below, above, effect = _apart(study, test, everywhere[name], upper)
            if abs(effect) > abs(best[name].effect if name in best else 0.0):
                best[name] = Halves(assumption.name, title, median, below, above, effect)
    return best


def _apart(
    study: Study, test: Condition, held: NDArray[np.bool_], upper: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Shares below and above, and how far apart the halves are."""
    if np.ndim(held):
        below, above = float(held[~upper].mean()), float(held[upper].mean())
        return below, above, above - below
    low, high = (Ensemble(study, np.flatnonzero(half)) for half in (~upper, upper))
    effect = float(margin(test, high) - margin(test, low))
    return float(holds(test, low)), float(holds(test, high)), effect if np.isfinite(effect) else 0.0
