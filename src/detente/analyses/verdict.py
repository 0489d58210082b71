"""The one rule for ties: what the futures say of two strategies, wherever two are compared.

Strategies meet the same futures, so they are compared by their paired differences. One is *better* where the mean
difference keeps its 95% interval off zero and is worth speaking of; they are *alike* where the interval lies within
twice what is not worth speaking of; anything else is *open*: more futures would tell. Alike and open are both called a
tie. (Within once, a difference just at that bound would stay open for ever.)
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from detente.analyses.intervals import NORMAL_95, error_of_mean, errors_of_means

ALIKE = 0.01
"""Differences below this share of the spread (the mean distance of best and worst) are not worth speaking of."""

BOUND = 2.0
"""Times that, within which the whole interval of a difference makes two strategies alike."""

Word = Literal["better", "worse", "alike", "open"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the futures say of a mean difference.

    Args:
        mean, error: of the paired differences, with the standard error.
        low, high: the mean's 95% interval.
        word: `better` (clearly above zero), `worse` (clearly below), `alike` or `open`.
    """

    mean: float
    error: float
    low: float
    high: float
    word: Word

    @property
    def is_tie(self) -> bool:
        """Whether the two cannot be told apart."""
        return self.word in ("alike", "open")


def verdict_of(difference: Float[np.ndarray, " future"], *, alike: float = 0.0) -> Verdict:
    """What paired differences say, more being better.

    Args:
        difference: by future.
        alike: differences below this are not worth speaking of, in the same unit.

    >>> verdict_of(np.array([1.0, 1.2, 0.8, 1.0])).word, verdict_of(np.array([1.0, -1.0, 1.0, -1.0])).word
    ('better', 'open')
    """
    mean, error = float(np.mean(difference)), error_of_mean(difference)
    return of_estimate(mean, error, alike=alike)


def verdicts_of(differences: Float[np.ndarray, "pair future"], *, alike: float = 0.0) -> list[Verdict]:
    """The same of several pairs at once."""
    means, errors = differences.mean(axis=1), errors_of_means(differences)
    return [of_estimate(m, e, alike=alike) for m, e in zip(means.tolist(), errors.tolist(), strict=True)]


def of_estimate(mean: float, error: float, *, alike: float = 0.0, sure: float = NORMAL_95) -> Verdict:
    """The same of a mean whose standard error is known.

    Args:
        mean, error: of the paired differences.
        alike: differences below this are not worth speaking of.
        sure: standard errors that make an interval; more than 1.96 where much is tried or looked at again and again.
    """
    half = sure * error
    return Verdict(mean, error, mean - half, mean + half, _word(mean, half, alike))


def _word(mean: float, half: float, alike: float) -> Word:
    """Better, worse, alike or open."""
    if abs(mean) > half and abs(mean) >= alike:
        return "better" if mean > 0 else "worse"
    return "alike" if abs(mean) + half < BOUND * alike or mean == half == 0 else "open"


def needed(mean: float, spread: float, *, alike: float, sure: float = NORMAL_95) -> float:
    """Futures until a difference is told or known to be alike, if it is what these futures say.

    The error of a mean of n paired differences that spread by s is s / sqrt(n).

    Args:
        mean, spread: of the paired differences; the spread is their standard deviation.
        alike: differences below this are not worth speaking of, above zero.
        sure: standard errors that make an interval.

    >>> round(needed(0.1, 1.0, alike=0.01)), round(needed(0.0, 1.0, alike=0.01)), round(needed(0.01, 1.0, alike=0.01))
    (384, 9604, 38415)
    """
    width = abs(mean) if abs(mean) >= alike else BOUND * alike - abs(mean)
    return (sure * spread / width) ** 2 if width > 0 else float("inf")
