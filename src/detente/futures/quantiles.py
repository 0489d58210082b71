"""Inverse distribution functions: from a share of probability to a number in model units."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from detente.case.model import Shape
from detente.errors import InputError

Floats = NDArray[np.float64]
Posteriors = Mapping[str, NDArray[np.float64]]


def quantile(shape: Shape, share: Floats, *, posteriors: Posteriors | None = None) -> Floats:
    """The number below which the given shares of a distribution lie, in model units.

    Draws beyond the limits of the number's field are clipped to them (`Shape.low`, `Shape.high`): that only happens to
    normal and lognormal tails and to posteriors, and keeps a chance a chance.

    Args:
        shape: the distribution.
        share: of probability, strictly between 0 and 1.
        posteriors: draws by name, for `posterior(NAME)`.

    Raises:
        InputError: the draws of a posterior are not there.

    >>> quantile(Shape("uniform", (0.0, 12.0), scale=1 / 12), np.array([0.25, 0.5]))
    array([0.25, 0.5 ])
    """
    drawn = (
        _drawn_posterior(shape, share, posteriors or {})
        if shape.kind == "posterior"
        else _BY_KIND[shape.kind](shape, share)
    )
    return np.clip(drawn * shape.scale, shape.low, shape.high)


def _drawn_posterior(shape: Shape, share: Floats, posteriors: Posteriors) -> Floats:
    """Draws from evidence, resampled in order so that strata keep their meaning."""
    if shape.posterior not in posteriors:
        raise InputError(
            f"posterior({shape.posterior})",
            wanted=f"draws from evidence; there are some for: {', '.join(posteriors) or 'nothing'}",
            mend="fit the evidence first, or write a range in its place",
        )
    draws = np.sort(np.asarray(posteriors[shape.posterior], dtype=np.float64))
    return draws[np.minimum((share * len(draws)).astype(np.int64), len(draws) - 1)]


def _constant(shape: Shape, share: Floats) -> Floats:
    return np.full_like(share, shape.args[0])


def _uniform(shape: Shape, share: Floats) -> Floats:
    low, high = shape.args
    return low + (high - low) * share


def _triangular(shape: Shape, share: Floats) -> Floats:
    low, mode, high = shape.args
    if high == low:
        return np.full_like(share, low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
    return np.where(share * (high - low) < mode - low, rising, falling)


def _beta(shape: Shape, share: Floats) -> Floats:
    return special.betaincinv(shape.args[0], shape.args[1], share)


def _normal(shape: Shape, share: Floats) -> Floats:
    mean, sd = shape.args
    return mean + sd * special.ndtri(share)


def _lognormal(shape: Shape, share: Floats) -> Floats:
    return np.exp(_normal(shape, share))


def _poisson(shape: Shape, share: Floats) -> Floats:
    mean = shape.args[0]
    count = np.ceil(special.pdtrik(share, mean))  # may be one too many where rounding decides
    fewer = np.maximum(count - 1, 0.0)
    return np.where(special.pdtr(fewer, mean) >= share, fewer, count)


def _bernoulli(shape: Shape, share: Floats) -> Floats:
    return (share >= 1 - shape.args[0]).astype(np.float64)


def _choice(shape: Shape, share: Floats) -> Floats:
    values = np.array([value for value, _ in shape.choices])
    shares = np.cumsum([part for _, part in shape.choices])
    return values[np.minimum(np.searchsorted(shares / shares[-1], share, side="right"), len(values) - 1)]


_BY_KIND: Mapping[str, Callable[[Shape, Floats], Floats]] = {
    "constant": _constant,
    "uniform": _uniform,
    "triangular": _triangular,
    "beta": _beta,
    "normal": _normal,
    "lognormal": _lognormal,
    "poisson": _poisson,
    "bernoulli": _bernoulli,
    "choice": _choice,
}
