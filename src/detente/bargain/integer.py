"""The exact front of a yes-or-no programme with linear objectives: integer programming over search zones.

Every non-dominated point is found, those inside the convex hull too. The part of objective space that may still hold
one is kept as a set of search zones, each the region strictly above a corner; one epsilon-constraint programme a zone
either finds a new point, which splits the zones that hold it, or proves the zone empty
[@klamroth-lacour-vanderpooten-2015; the epsilon-constraint idea is @haimes-lasdon-wismer-1971].
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.optimize import Bounds, LinearConstraint, milp

# Objectives are scaled to a range of one; gains smaller than this share of the range are ties.
RESOLUTION = 1e-5


@dataclass(frozen=True)
class Programme:
    """Choose 0 or 1 for each variable, or a number between them where it need not be whole.

    Args:
        objectives: coefficients, more is better in each objective.
        rows: coefficients of the constraints `rows @ x <= limits`.
        limits: right-hand sides.
        whole: the variables that are 0 or 1; all when not given.
    """

    objectives: Float[np.ndarray, "objective variable"]
    rows: Float[np.ndarray, "row variable"]
    limits: Float[np.ndarray, " row"]
    whole: Bool[np.ndarray, " variable"] | None = None


@dataclass(frozen=True)
class Front:
    """The non-dominated points found.

    Args:
        choices: the choice of each point, 0 or 1 in whole variables.
        points: its objectives, in the programme's units.
        gap: 0 when complete; else how much more than the points found any missing one can give, as the largest share
            of an objective's range.
    """

    choices: Float[np.ndarray, "point variable"]
    points: Float[np.ndarray, "point objective"]
    gap: float


def exact_front(programme: Programme, *, most: int = 5_000) -> Front:
    """Every non-dominated point of a programme, or the first `most` with the gap stated.

    Args:
        programme: variables are yes or no, objectives linear, more is better.
        most: the largest number of points to look for.

    Returns:
        One choice for each non-dominated point; points closer than a hundred-thousandth of an objective's range count
        as one.
    """
    coefficients = programme.objectives
    low, high = np.minimum(coefficients, 0).sum(1), np.maximum(coefficients, 0).sum(1)
    span = np.where(high > low, high - low, 1.0)
    scaled = coefficients / span[:, None]
    zones = (low / span)[None, :] - 2 * RESOLUTION
    found: list[Float[np.ndarray, " variable"]] = []
    while len(zones) and len(found) < most:
        corner, zones = zones[-1], zones[:-1]
        choice = _best_above(programme, scaled, corner)
        if choice is not None:
            found.append(choice)
            zones = _split(np.vstack([zones, corner]), scaled @ choice)
    choices = np.array(found).reshape(len(found), coefficients.shape[1])
    return Front(choices, choices @ coefficients.T, _gap(zones, high / span))


def _best_above(
    programme: Programme, scaled: Float[np.ndarray, "objective variable"], corner: Float[np.ndarray, " objective"]
) -> Float[np.ndarray, " variable"] | None:
    """The choice with the largest sum of objectives strictly above a corner: not dominated by any other."""
    whole = np.ones(scaled.shape[1], dtype=bool) if programme.whole is None else programme.whole
    rows = np.vstack([programme.rows, -scaled])
    limits = np.concatenate([programme.limits, -(corner + RESOLUTION)])
    answer = milp(
        -scaled.sum(0),
        integrality=whole.astype(int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, -np.inf, limits),
        options={"mip_rel_gap": 0.0},
    )
    return None if answer.x is None else np.where(whole, np.round(answer.x), answer.x)


def _split(
    zones: Float[np.ndarray, "zone objective"], point: Float[np.ndarray, " objective"]
) -> Float[np.ndarray, "zone objective"]:
    """The zones once a point is found: those that hold it give way to one zone for each objective."""
    holds = (point > zones + RESOLUTION / 2).all(axis=1)
    if not holds.any():
        return zones
    old = zones[holds]
    raised = np.repeat(old[:, None, :], len(point), axis=1)
    axes = np.arange(len(point))
    raised[:, axes, axes] = point
    return _largest(np.concatenate([zones[~holds], raised.reshape(-1, len(point))]))


def _largest(zones: Float[np.ndarray, "zone objective"]) -> Float[np.ndarray, "zone objective"]:
    """The zones that lie within no other zone: a zone is within another when its corner is at or above the other's."""
    zones = np.unique(zones, axis=0)
    keep = np.ones(len(zones), dtype=bool)
    for k in range(len(zones)):
        others = keep.copy()
        others[k] = False
        keep[k] = not (zones[others] <= zones[k]).all(axis=1).any()
    return zones[keep]


def _gap(zones: Float[np.ndarray, "zone objective"], top: Float[np.ndarray, " objective"]) -> float:
    """How much any point of the zones left could add, as a share of an objective's range."""
    return float((top - zones).min(axis=1).max()) if len(zones) else 0.0
