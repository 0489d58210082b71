"""Starr's domain criterion: under how many beliefs about what the counterpart is does each strategy do best on average?

The states of nature are the counterpart's types. A belief is a point of the simplex of chances of these types; the
criterion prefers the strategy whose mean is the largest in the largest part of that simplex, so that nobody need say
which belief is right [@schneller-sphicas-1983].
"""

from functools import cache

import numpy as np
from jaxtyping import Float, Int

BELIEFS = 4096
"""Beliefs looked at: with so many of a Sobol sequence a share is known to well below one in a hundred."""


def means_by_type(
    values: Float[np.ndarray, "strategy future"], true_type: Int[np.ndarray, " future"]
) -> Float[np.ndarray, "strategy type"]:
    """Each strategy's mean value against each type that is met in these futures."""
    met = [true_type == kind for kind in np.unique(true_type)]
    return np.stack([values[:, among].mean(axis=1) for among in met], axis=1)


def domain(means: Float[np.ndarray, "strategy type"]) -> Float[np.ndarray, " strategy"]:
    """Share of all beliefs over the types under which each strategy has the best mean; equals share a belief."""
    expected = means @ beliefs(means.shape[1]).T
    best = expected >= expected.max(axis=0) - 1e-12 * np.abs(means).max()
    return (best / best.sum(axis=0)).mean(axis=1)


@cache
def beliefs(types: int) -> Float[np.ndarray, "belief type"]:
    """Beliefs spread evenly over the simplex: the gaps between sorted points of a Sobol sequence."""
    from scipy.stats import qmc  # slow to load, and a first explanation does without

    if types == 1:
        return np.ones((1, 1))
    cuts = np.sort(qmc.Sobol(types - 1, seed=0).random(BELIEFS), axis=1)
    return np.diff(cuts, prepend=0.0, append=1.0, axis=1)
