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


def worth_of_knowing(values: Values, groups: Groups, *, sure: float = 0.0) -> Worth:
    """What it is worth to choose after learning each future's group.

    With the true type as group this is the expected value of perfect information about the type; with the pattern
    of answers seen in the first deals it is the expected value of that sample.

    Args:
        values: of each strategy in each future.
        groups: what is learned in each future.
        sure: standard errors by which another strategy must beat the best single one in a group to be chosen there.
            Above zero where groups are many and small: what looks best in a small group is often luck.
    """
    halves = np.arange(values.shape[1]) % 2
    gains = np.empty(values.shape[1])
    for half in (0, 1):
        fit, judge = halves != half, halves == half
        picks, base = choose(values[:, fit], groups[fit], sure=sure)
        chosen = np.array([picks.get(int(group), base) for group in groups[judge]])
        futures = np.flatnonzero(judge)
        gains[judge] = values[chosen, futures] - values[base, futures]
    picks, base = choose(values, groups, sure=sure)
    return Worth(float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(gains.size)), picks, base)


def choose(values: Values, groups: Groups, *, sure: float = 0.0) -> tuple[dict[int, int], int]:
    """The best strategy on average in each group, and the best in all."""
    present, inverse = np.unique(groups, return_inverse=True)
    base = int(values.mean(axis=1).argmax())
    lead = values - values[base]
    count = np.bincount(inverse)
    mean = np.stack([np.bincount(inverse, weights=row) for row in lead]) / count
    square = np.stack([np.bincount(inverse, weights=row**2) for row in lead]) / count
    error = np.sqrt(np.maximum(square - mean**2, 0.0) / np.maximum(count - 1, 1))
    error[:, count == 1] = np.inf if sure > 0 else 0.0
    error[base] = 0.0
    best = (mean - (sure * error if sure > 0 else 0.0)).argmax(axis=0)
    return dict(zip(present.tolist(), best.tolist(), strict=True)), base


def worth_of_clairvoyance(values: Values) -> float:
    """What it is worth to know everything: the mean of the best less the best of the means; an upper bound."""
    return float(values.max(axis=0).mean() - values.mean(axis=1).max())
