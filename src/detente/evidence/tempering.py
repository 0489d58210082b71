"""Draws weighed by a likelihood: importance weights, or sequential Monte Carlo where plain weights collapse.

The likelihood is raised to a power that grows from 0 to 1 so slowly that the effective sample never falls below half
[@kong-1994]; at each power draws are resampled and then moved [@del-moral-2006]. Where one step to the full power is
not too long, this is importance resampling followed by the same moves. A draw is a point of the unit cube, each
coordinate the share of probability of a number: any move that is fair to the cube is fair to the prior, whatever its
form. A move gives some coordinates a new place, anywhere or not far off, and stays with the chance of Metropolis and
Hastings. Several populations run apart from each other: where they differ, the answer is not known better than that.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.random import Generator, default_rng

from detente.errors import InputError

STAGE = 0.5  # effective share to which each stage may fall
POPULATIONS = 4
BATCHES = 6  # moves in a sweep, each of another sixth of the coordinates
STAGE_SWEEPS, MOST_SWEEPS = 2, 24  # after a stage; after the last one
ENOUGH = 0.9  # effective share at which the last stage's sweeps end
NEAR = (0.3, 2.0)  # how far a move goes that is not far off, in spreads of the population
NOWHERE = -1e300  # what stands for the logarithm of nought
MOST_STAGES = 60

Cube = Float[np.ndarray, "coordinate draw"]
Likely = Callable[[Cube], Float[np.ndarray, " draw"]]
"""Points of the unit cube -> logarithm of the likelihood."""


@dataclass(frozen=True)
class Tempered:
    """Draws from the posterior, populations one after the other.

    Args:
        cube: points of the unit cube.
        population: which each draw belongs to.
        plain: effective sample of plain importance weights, all populations together.
        effective: effective sample of the draws, in the coordinate where it is least.
        powers: of the likelihood that the slowest population went through.
        accepted: share of the moves that were taken.
    """

    cube: Cube
    population: Int[np.ndarray, " draw"]
    plain: float
    effective: float
    powers: tuple[float, ...]
    accepted: float


@dataclass
class _Population:
    """One population on its way; `ancestor`: the first draw that each descends from."""

    cube: Cube
    logs: np.ndarray
    ancestor: np.ndarray
    powers: list[float]
    accepted: list[float]


def temper(likely: Likely, coordinates: int, size: int, *, seed: int = 0) -> Tempered:
    """Draws from the unit cube, weighed by a likelihood.

    Args:
        likely: of the points.
        coordinates: of the cube.
        size: draws of each population.
        seed: of everything.

    Raises:
        InputError: the likelihood is nowhere above zero, or the powers do not get to one.
    """
    runs = [_run(likely, coordinates, size, default_rng([seed, k])) for k in range(POPULATIONS)]
    done = [one for one, _, _ in runs]
    return Tempered(
        cube=np.concatenate([one.cube for one in done], axis=1),
        population=np.repeat(np.arange(POPULATIONS), size),
        plain=float(sum(plain for _, plain, _ in runs)),
        effective=float(np.sum([few for _, _, few in runs], axis=0).min(initial=POPULATIONS * size)),
        powers=max((tuple(one.powers) for one in done), key=len),
        accepted=float(np.mean([a for one in done for a in one.accepted])) if coordinates else 0.0,
    )


def effective(log_weights: Float[np.ndarray, " draw"]) -> float:
    """Effective sample of importance weights, (sum w)^2 / sum w^2 [@kong-1994].

    >>> effective(np.zeros(8))
    8.0
    """
    weights = np.exp(log_weights - log_weights.max())
    return float(weights.sum() ** 2 / (weights**2).sum())


def left_of(ancestor: Int[np.ndarray, " draw"], kept: Float[np.ndarray, " coordinate"]) -> np.ndarray:
    """Effective sample of draws that descend from few, by coordinate.

    Two draws with one ancestor, each correlated by r with what it was resampled with, are correlated by r squared; the
    variance of a mean of n draws then grows by 1 + (sum c^2 / n - 1) r^2, where c counts the draws of each ancestor.

    Args:
        ancestor: of each draw, over all stages, as if all had been resampled at the last.
        kept: correlation of now with the last resampling.

    >>> left_of(np.array([0, 0, 1, 1]), np.array([0.0, 1.0]))
    array([4., 2.])
    """
    _, counts = np.unique(ancestor, return_counts=True)
    n, pairs = len(ancestor), float((counts.astype(float) ** 2).sum())
    return n**2 / (n + (pairs - n) * np.square(kept))


def _run(likely: Likely, coordinates: int, size: int, rng: Generator) -> tuple[_Population, float, np.ndarray]:
    """One population from prior to posterior, the effective sample of its plain weights, and of the end."""
    cube = (rng.permuted(np.tile(np.arange(size), (coordinates, 1)), axis=1) + rng.random((coordinates, size))) / size
    logs = _finite(likely(cube))
    if (logs == NOWHERE).all():
        raise InputError("what happened is impossible in every future", wanted="ranges that allow it",
                         mend="look at the history's entries, or widen the ranges")  # fmt: skip
    one, plain = _Population(cube, logs, np.arange(size), [0.0], []), effective(logs)
    few = np.full(coordinates, float(size))
    while one.powers[-1] < 1.0:
        if len(one.powers) > MOST_STAGES:
            raise InputError(f"the likelihood at power {one.powers[-1]:.2g} after {MOST_STAGES} stages",
                             wanted="a record that the case's ranges allow", mend="widen the ranges")  # fmt: skip
        power = next_power(one.logs, one.powers[-1])
        _resample(one, (power - one.powers[-1]) * one.logs, rng)
        one.powers.append(power)
        few = _move(one, likely, rng, last=power == 1.0)
    return one, plain, few


def _finite(logs: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    return np.where(np.isfinite(logs), logs, NOWHERE)


def next_power(logs: Float[np.ndarray, " draw"], power: float) -> float:
    """The largest power up to 1 at which the effective sample stays at STAGE of the draws."""
    wanted = STAGE * len(logs)
    if effective((1.0 - power) * logs) >= wanted:
        return 1.0
    low, high = power, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if effective((middle - power) * logs) >= wanted else (low, middle)
    return low


def _resample(one: _Population, log_weights: np.ndarray, rng: Generator) -> None:
    """Systematic resampling: each draw as often as its weight says, to within one."""
    weights = np.exp(log_weights - log_weights.max())
    steps = (rng.random() + np.arange(len(weights))) / len(weights)
    picked = np.minimum(np.searchsorted(np.cumsum(weights) / weights.sum(), steps), len(weights) - 1)
    rng.shuffle(picked)
    one.cube, one.logs, one.ancestor = one.cube[:, picked], one.logs[picked], one.ancestor[picked]


def _move(one: _Population, likely: Likely, rng: Generator, *, last: bool) -> np.ndarray:
    """Sweeps of moves, after the last stage until the draws are as good as apart; the effective sample left."""
    before, few = one.cube, left_of(one.ancestor, np.ones(len(one.cube)))
    for _ in range(MOST_SWEEPS if last else STAGE_SWEEPS):
        _sweep(one, likely, rng)
        few = left_of(one.ancestor, _correlated(before, one.cube))
        if last and few.min(initial=np.inf) >= ENOUGH * len(one.logs):
            break
    return few


def _correlated(before: Cube, after: Cube) -> Float[np.ndarray, " coordinate"]:
    """Correlation of each coordinate before and after; 1 where it does not vary at all."""
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (before, after))
    size = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return np.where(size > 0, (a * b).sum(axis=1) / np.where(size > 0, size, 1.0), 1.0)


def _sweep(one: _Population, likely: Likely, rng: Generator) -> None:
    """Every coordinate of every draw is proposed a new place once, a batch of coordinates at a time."""
    coordinates, size = one.cube.shape
    batches = min(BATCHES, coordinates)
    turn = rng.permuted(np.tile(np.arange(coordinates) % max(batches, 1), (size, 1)), axis=1).T
    for batch in range(batches):
        near = one.cube + rng.uniform(*NEAR) * one.cube.std(axis=1, keepdims=True) * rng.normal(size=one.cube.shape)
        near = 1.0 - np.abs(1.0 - np.mod(near, 2.0))  # what leaves the cube comes back as from a mirror
        place = np.where(rng.random(size) < 0.5, near, rng.random(one.cube.shape))
        cube = np.where(turn == batch, np.clip(place, 1e-12, 1 - 1e-12), one.cube)
        proposed = _finite(likely(cube))
        keep = np.log(rng.random(size)) < one.powers[-1] * (proposed - one.logs)
        one.cube, one.logs = np.where(keep, cube, one.cube), np.where(keep, proposed, one.logs)
        one.accepted.append(float(keep.mean()))
