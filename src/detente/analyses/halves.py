"""Which single number a claim hangs on: the one whose lower and upper halves of futures differ most in it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analyses.drawn import names_read
from detente.analyses.evaluate import Ensemble, holds, margin
from detente.analyses.intervals import clearance
from detente.analyses.levels import level
from detente.analyses.words import plain_name
from detente.case.expressions import Condition
from detente.results import Study

FEWEST = 2
"""Futures that each half must have."""


@dataclass(frozen=True, slots=True)
class Halves:
    """A claim on both sides of a number's median.

    Args:
        number: name of the number. title: the same in plain words.
        median: where it is cut, in words.
        below, above: share of the futures there in which the claim holds; 0 or 1 for a claim about all futures.
        effect: how far the halves are apart: in share, or in the margin of a claim about all futures.
        stands_out: whether they are apart by more than luck alone would make any of the numbers tried; always so for a
            claim about all futures, which has no error here.
    """

    number: str
    title: str
    median: str
    below: float
    above: float
    effect: float
    stands_out: bool


def halves_of(study: Study, tests: Mapping[str, Condition]) -> dict[str, Halves]:
    """The number whose halves differ most in each test; tests that no number touches are left out."""
    everywhere = {name: holds(test, Ensemble(study)) for name, test in tests.items()}
    best: dict[str, Halves] = {}
    names = names_read(study)
    sure = clearance(len(names))
    for assumption in (study.case.assumptions[name] for name in names):
        values = study.futures.values[assumption.name]
        median = float(np.median(values))
        upper = values > median
        if min(upper.sum(), (~upper).sum()) < FEWEST:
            continue
        title, cut = plain_name(study.case, assumption.name), level(study.case, assumption.name, median)
        for name, test in tests.items():
            below, above, effect = _apart(study, test, everywhere[name], upper)
            if abs(effect) > abs(best[name].effect if name in best else 0.0):
                clear = bool(np.ndim(everywhere[name]) == 0 or _clear(below, above, upper, sure))
                best[name] = Halves(assumption.name, title, cut, below, above, effect, clear)
    return best


def _clear(below: float, above: float, upper: NDArray[np.bool_], sure: float) -> bool:
    """Whether two shares are more than so many standard errors apart."""
    high = int(upper.sum())
    spread = above * (1 - above) / high + below * (1 - below) / (upper.size - high)
    return abs(above - below) > sure * spread**0.5


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
