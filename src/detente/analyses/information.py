"""What it is worth to know: expected value of perfect and of sample information, from simulated futures.

Values are of strategies by future, more is better. Without information one strategy must serve all futures; with
it, each group of futures that the information tells apart gets its own. Howard 1966 [@howard-1966]; Raiffa &
Schlaifer 1961 [@raiffa-schlaifer-1961].

A best-of-several picked and judged on the same futures flatters itself. So the choice for each group is made on one
half of the futures and judged on the other, both ways round.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

Values = Float[np.ndarray, "strategy future"]
Groups = Int[np.ndarray, " future"]


@dataclass(frozen=True, slots=True)
class Worth:
    """A gain over the best single strategy, in units of the value.

    Args:
        gain: expected gain, cross-fitted; may come out slightly below zero when the information is worth nothing.
        error: its standard error over futures.
        choices: group -> position of the strategy chosen for it, on all futures.
        base: position of the best single strategy.
    """

    gain: float
    error: float
    choices: dict[int, int]
    base: int


def worth_of_knowing(values: Values, groups: Groups) -> Worth:
    """What it is worth to choose after learning each future's group.

    With the true type as group this is the expected value of perfect information about the type; with the pattern
    of answers seen in the first deals it is the expected value of that sample.
    """
    halves = np.arange(values.shape[1]) % 2
    gains = np.empty(values.shape[1])
    for half in (0, 1):
        fit, judge = halves != half, halves == half
        picks, base = choose(values[:, fit], groups[fit])
        chosen = np.array([picks.get(int(group), base) for group in groups[judge]])
        futures = np.flatnonzero(judge)
        gains[judge] = values[chosen, futures] - values[base, futures]
    picks, base = choose(values, groups)
    return Worth(float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(gains.size)), picks, base)


def choose(values: Values, groups: Groups) -> tuple[dict[int, int], int]:
    """The best strategy on average in each group, and the best in all."""
    present, inverse = np.unique(groups, return_inverse=True)
    sums = np.stack([np.bincount(inverse, weights=row, minlength=len(present)) for row in values])
    best = sums.argmax(axis=0)
    return dict(zip(present.tolist(), best.tolist(), strict=True)), int(values.mean(axis=1).argmax())


def worth_of_clairvoyance(values: Values) -> float:
    """What it is worth to know everything: the mean of the best less the best of the means; an upper bound."""
    return float(values.max(axis=0).mean() - values.mean(axis=1).max())
