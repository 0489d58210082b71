"""Fair points on a frontier: Nash, Kalai-Smorodinsky, egalitarian and utilitarian, for packages and for lotteries.

Gains are above no deal, more is better. On a list of packages each notion picks one package; a lottery may mix two
neighbours on the upper hull, which makes the frontier continuous and each notion a formula.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.table import ROUNDING

NOTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def solution(gains: Float[np.ndarray, "package side"], notion: str, *, power: float = 0.5) -> int | None:
    """The package that a notion of fairness picks, or nothing when none leaves both sides better off.

    Nash: the largest product of gains, each raised to its side's power [@nash-1950]. Kalai-Smorodinsky: the largest
    smallest share of what each side could get at most [@kalai-smorodinsky-1975]. Egalitarian: the largest smallest
    gain [@kalai-1977]. Utilitarian: the largest sum. Ties go to the largest sum of gains in the notion's own scale.

    Args:
        gains: two columns, above no deal.
        notion: one of `NOTIONS`.
        power: bargaining power of the first side, 0 to 1, used by Nash alone.

    Returns:
        Position of the package.

    >>> line = np.array([[0.0, 3.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0]])
    >>> solution(line, "nash"), solution(line, "nash", power=0.7)
    (1, 2)
    """
    fair = np.flatnonzero((gains > ROUNDING).all(axis=1))
    if not len(fair):
        return None
    return int(fair[_best(gains[fair], notion, power)])


def _best(gains: Float[np.ndarray, "package side"], notion: str, power: float) -> int:
    """The position of the best of packages that leave both sides better off."""
    if notion == "nash":
        return _first_by(gains[:, 0] ** power * gains[:, 1] ** (1 - power), gains.sum(axis=1))
    if notion == "utilitarian":
        return _first_by(gains.sum(axis=1), gains.min(axis=1))
    ideal = gains.max(axis=0)
    scaled = gains / np.where(ideal > 0, ideal, 1.0) if notion == "kalai_smorodinsky" else gains
    return _first_by(scaled.min(axis=1), scaled.sum(axis=1))


def _first_by(main: Float[np.ndarray, " package"], then: Float[np.ndarray, " package"]) -> int:
    """The position of the largest, ties by a second number."""
    return int(np.lexsort((-then, -main))[0])


@dataclass(frozen=True)
class Lottery:
    """A mix of two packages.

    Args:
        first, second: positions of the packages; equal when one is certain.
        chance: of the first.
        gains: expected gains of the two sides.
    """

    first: int
    second: int
    chance: float
    gains: tuple[float, float]


def lottery(gains: Float[np.ndarray, "package side"], notion: str, *, power: float = 0.5) -> Lottery | None:
    """The lottery that a notion of fairness picks among all mixes of packages, or nothing when none helps both.

    Args:
        gains: two columns, above no deal.
        notion: one of `NOTIONS`.
        power: bargaining power of the first side, 0 to 1, used by Nash alone.

    Returns:
        A mix of at most two packages.

    >>> coin = lottery(np.array([[1.0, 0.0], [0.0, 1.0]]), "nash")
    >>> coin.chance, coin.gains
    (0.5, (0.5, 0.5))
    """
    hull = upper_hull(gains)
    ideal = _ideal(gains[hull])
    if ideal is None or ideal.min() <= ROUNDING:
        return None
    pairs = list(pairwise(hull)) or [(hull[0], hull[0])]
    mixes = [_on_segment(gains, int(a), int(b), notion, power, ideal) for a, b in pairs]
    fair = [mix for mix in mixes if min(mix.gains) >= -1e-12]
    if not fair:
        return None
    points = np.maximum([mix.gains for mix in fair], 0.0)
    scale = ideal if notion == "kalai_smorodinsky" else np.ones(2)
    return fair[_best(points / scale, "egalitarian" if notion == "kalai_smorodinsky" else notion, power)]


def upper_hull(gains: Float[np.ndarray, "package side"]) -> Int[np.ndarray, " corner"]:
    """The corners of the frontier with lotteries: packages that no mix of others beats, by first gain."""
    order = np.lexsort((-gains[:, 1], -gains[:, 0]))
    corners: list[int] = []
    for k in order:
        if corners and gains[k, 1] <= gains[corners[-1], 1]:
            continue
        while len(corners) > 1 and not _turns(gains[corners[-2]], gains[corners[-1]], gains[k]):
            corners.pop()
        corners.append(int(k))
    return np.array(corners[::-1], dtype=np.int64)


def _turns(a: Float[np.ndarray, " side"], b: Float[np.ndarray, " side"], c: Float[np.ndarray, " side"]) -> bool:
    """Whether b lies strictly beyond the line from a to c (walking from the first side's best to the second's)."""
    return bool((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0)


def _ideal(hull: Float[np.ndarray, "corner side"]) -> Float[np.ndarray, " side"] | None:
    """What each side could get at most while the other does not lose, with lotteries."""
    first = _most_while_other_is_safe(hull[::-1])
    second = _most_while_other_is_safe(hull[:, ::-1])
    if first is None or second is None:
        return None
    return np.array([first, second])


def _most_while_other_is_safe(hull: Float[np.ndarray, "corner side"]) -> float | None:
    """The largest first gain on a hull (by falling first gain) where the second is not below zero."""
    for k, (mine, theirs) in enumerate(hull):
        if theirs >= 0:
            if k == 0:
                return float(mine) if mine >= 0 else None
            before, other = hull[k - 1]
            at_zero = before + (mine - before) * (0 - other) / (theirs - other)
            return float(at_zero) if at_zero >= 0 else None
    return None


def _on_segment(
    gains: Float[np.ndarray, "package side"],
    a: int,
    b: int,
    notion: str,
    power: float,
    ideal: Float[np.ndarray, " side"],
) -> Lottery:
    """The best mix of two neighbouring corners: the notion's optimum on a straight line, cut to its ends."""
    start, step = gains[a], gains[b] - gains[a]
    low, high = _fair_stretch(start, step)
    if notion == "utilitarian" or a == b:
        share = high if step.sum() > 0 else low
    elif notion == "nash":
        # Largest power*ln(x + t dx) + (1 - power)*ln(y + t dy): a linear condition in t.
        share = -(power * step[0] * start[1] + (1 - power) * step[1] * start[0]) / (step[0] * step[1])
    else:
        scale = ideal if notion == "kalai_smorodinsky" else np.ones(2)
        share = (start[1] / scale[1] - start[0] / scale[0]) / (step[0] / scale[0] - step[1] / scale[1])
    share = float(np.clip(share, low, high))
    mixed = start + share * step
    return Lottery(a, b, 1.0 - share, (float(mixed[0]), float(mixed[1])))


def _fair_stretch(start: Float[np.ndarray, " side"], step: Float[np.ndarray, " side"]) -> tuple[float, float]:
    """The part of a segment where neither side is below zero; its ends when there is none."""
    low = max(0.0, -start[0] / step[0]) if step[0] > 0 else 0.0
    high = min(1.0, -start[1] / step[1]) if step[1] < 0 else 1.0
    return (low, high) if low <= high else (0.0, 1.0)
