"""What no road can exceed, goal by goal: the search states its gap to these."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.roadmap.margins import annuity, waiting
from detente.roadmap.planning.problem import Problem

PerType = Float[np.ndarray, "type future"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of the four goals, and of worth times share kept.

    Args:
        share: of futures in which a road can be kept, at most.
        value: worth to the principal if kept, at most.
        exposure: what the counterpart has at risk at the worst, at least.
        months: to the milestone or the end, at least.
        expected: worth times share of futures kept, at most.
    """

    share: float
    value: float
    exposure: float
    months: float
    expected: float


@dataclass(frozen=True, slots=True)
class Gap:
    """How much better a road can be at most on one goal, if it is at least as good on the other three.

    Args:
        share: of futures kept. value: worth to the principal if kept. exposure: less at risk. months: fewer.
    """

    share: float = 0.0
    value: float = 0.0
    exposure: float = 0.0
    months: float = 0.0


def bounds(problem: Problem) -> Bounds:
    """Limits that hold for every road that the problem allows."""
    able = keepable(problem)
    return Bounds(
        share=float(possible(problem, able).mean()) if problem.chosen else 0.0,
        value=most_value(problem),
        exposure=least_exposure(problem),
        months=least_months(problem),
        expected=most_expected(problem, able),
    )


Able = Bool[np.ndarray, "measure future"]


def keepable(problem: Problem) -> Able:
    """Futures in which a road that is kept could hold each measure, by position; none for one not to be chosen.

    A measure that no kept road holds there can promise nothing there to the others, so it is left out and the rest
    looked at again, until nothing changes. Any road kept in a future holds only what remains.
    """
    able = np.zeros((len(problem.worth.measures), problem.worth.futures), dtype=bool)
    able[sorted(problem.chosen)] = True
    while True:
        each = {m: could_keep(problem, m, able) for m in problem.chosen}
        left = able.copy()
        for m in problem.chosen:
            left[m] &= np.logical_and.reduce([each[n] for n in closure(problem, m)])
        if (left == able).all():
            return able
        able = left


def possible(problem: Problem, able: Able) -> Bool[np.ndarray, " future"]:
    """Futures in which each required measure could be kept in some deal of some road.

    Proof that no road is kept elsewhere. Take a road, a required measure m, the deal p that holds it, a type and a
    future. Write S for the other measures of p, L for those of later deals, v for lump worths (per month times A), and
    x+ for max(0, x). Measures stand in one deal only, so S and L are disjoint, and

        promise P <= sum_L v+ times g^d in the d-th later deal, as each brings at most rho times its worths, rho <= 1.

    Comply >= refuse needs rho (v_m + sum_S v + P) - (1 - rho) E >= refuse. E >= fear exposure_m. At most n - 1 measures
    are in S and n in each later deal, so sum_S v + P is at most the v+ from the largest down, each times the largest
    weight left of n - 1 times 1, n times g, n times g^2 and so on: `reach` with within = 1, after = g.

    Comply >= cheat (m the counterpart's own) is rho (1 - u) G + rho D P + D penalty >= rho C + (1 - rho) E, where
    G and C are the lumps of the others' and of its own measures in p and u = A(beta (1 - q)) / A(beta). Both 1 - u and
    D <= 1 rise with q, and q is at most that of m with the n - 1 best verified other own measures. C >= -v_m - sum v+
    of other own measures, each of which counts once, here or in P, with a weight of at most 1. So
    rho (v_m + own v+ + reach of the others with within = 1 - u, after = g D) + D penalty+ >= (1 - rho) fear exposure_m

    Both are linear in rho, so it is enough to look at the ends of where rho can be: what is earned at the start, and
    what all the principal's measures that do not themselves need m would earn. A future where one fails for some
    required m and some type is one in which no road is kept.
    """
    return np.logical_and.reduce([np.ones(problem.worth.futures, dtype=bool), *able[sorted(problem.required)]])


def could_keep(problem: Problem, measure: int, able: Able) -> Bool[np.ndarray, " future"]:
    """Futures in which all types could keep one measure, with all that can stand in its favour (`possible`)."""
    worth, stance, k, slots = problem.worth, problem.stance, problem.types, problem.most - 1
    beta, horizon, foresight = worth.patience[k], worth.horizon[k], worth.foresight[k]
    steady = annuity(beta, horizon)
    others = np.array(sorted(problem.chosen - {measure}), dtype=np.int64)
    good = np.maximum(worth.value[others][:, k], 0.0) * steady * able[others][:, None]
    lump, stake = worth.value[measure, k] * steady, worth.fear[k] * worth.exposure[measure]
    refuse = -worth.pain[k] * stance.pressure * waiting(worth, stance)[k]
    everything = lump + reach(good, problem.most, np.ones_like(steady), foresight, foresight)
    ends = tuple(
        problem.trust(problem.principals(held)) for held in (problem.done, problem.done | may_precede(problem, measure))
    )
    accepts = np.maximum(*(rho * everything - (1 - rho) * stake for rho in ends)) >= refuse - SLACK
    if not worth.own[measure]:
        return accepts.all(axis=0)
    is_own = worth.own[others]
    q = best_detection(problem, measure, others[is_own], slots)
    unseen = annuity(beta * (1 - q), horizon)
    caught = q * beta * unseen
    gained = lump + good[is_own].sum(axis=0)
    gained = gained + reach(good[~is_own], problem.most, 1 - unseen / steady, foresight * caught, foresight)
    penalty = caught * np.maximum(worth.penalty[k], 0.0)
    keeps = np.maximum(*(rho * gained - (1 - rho) * stake for rho in ends)) + penalty >= -SLACK
    return (accepts & keeps).all(axis=0)


SLACK = 1e-9
"""Room for rounding, so that a road kept by a hair is not ruled out."""


def reach(
    good: Float[np.ndarray, "measure type future"], most: int, within: PerType, after: PerType, foresight: PerType
) -> PerType:
    """The most that good worths can weigh, the largest where they weigh most.

    Args:
        good: worths. most: measures in a deal; one less beside the measure itself.
        within, after: weight in its deal, and in the next one. foresight: by which each deal after that weighs less.
    """
    later = [after * foresight ** (k // most) for k in range(max(len(good) - most + 1, 0))]
    weights = np.array([*[within] * (most - 1), *later])[: len(good)].reshape(good.shape)
    return (np.sort(weights, axis=0) * np.sort(good, axis=0)).sum(axis=0)


def best_detection(
    problem: Problem, measure: int, others: NDArray[np.int64], slots: int
) -> Float[np.ndarray, " future"]:
    """Q of the measure with the best verified other own measures that fit into a deal."""
    hidden = np.sort(1 - problem.worth.detect[others], axis=0)[:slots]
    return 1 - (1 - problem.worth.detect[measure]) * np.prod(hidden, axis=0)


def may_precede(problem: Problem, measure: int) -> frozenset[int]:
    """Measures that may be in force before another: all but itself and those that need it."""
    return frozenset(m for m in problem.chosen if measure not in closure(problem, m))


def closure(problem: Problem, measure: int) -> frozenset[int]:
    """A measure and all that it needs, and what they need."""
    return frozenset({measure}).union(*(closure(problem, n) for n in problem.needs[measure]))


def earliest(problem: Problem, measure: int) -> int:
    """Month before which a measure cannot be in force: its needs packed as fully as can be, all lanes in use."""
    return decided(problem, closure(problem, measure)) + problem.pace.takes[measure] - 1


def decided(problem: Problem, measures: frozenset[int]) -> int:
    """Month before which deals that hold all these measures cannot all be decided."""
    rounds = ceil(ceil(len(measures) / problem.most) / problem.pace.lanes)
    return problem.pace.start + rounds * problem.pace.wait


def most_value(problem: Problem) -> float:
    """Every measure that is good for the principal at its earliest, and none that is bad."""
    return sum(max(float(problem.lumps[m]), 0.0) * problem.patience ** earliest(problem, m) for m in problem.chosen)


def most_expected(problem: Problem, able: Able) -> float:
    """Every good measure at its earliest that could be kept often enough, at the best of all shares.

    A road's share of futures is at most that in which each of its measures, all that these need, and all that is
    required could be kept. So a road kept in a given share holds only measures of which that could be in as many
    futures, and worth times share is at most that share times their worth.
    """
    can, chances = possible(problem, able), list[tuple[float, float]]()
    for m in problem.chosen:
        if problem.lumps[m] > 0:
            worth = float(problem.lumps[m]) * problem.patience ** earliest(problem, m)
            chances.append((float((can & able[m]).mean()), worth))
    return max((share * sum(w for s, w in chances if s >= share) for share, _ in chances), default=0.0)


def least_exposure(problem: Problem) -> float:
    """What is at risk once all that is required has been given, with all the trust that can be earned."""
    worth = problem.worth
    held = np.array(sorted(problem.required), dtype=np.int64)
    given = (worth.prior * worth.fear * worth.exposure[held].sum(axis=0)).sum(axis=0)
    return float(((1 - problem.trust(problem.principals(problem.done | problem.chosen))) * given).mean())


def least_months(problem: Problem) -> float:
    """The milestone at its earliest; else what is required, or the quickest measure of all."""
    if problem.milestone >= 0:
        return earliest(problem, problem.milestone)
    if problem.required:
        taken = frozenset[int]().union(*(closure(problem, m) for m in problem.required))
        last = decided(problem, taken) + min(problem.pace.takes[m] for m in taken) - 1
        return max(last, *(earliest(problem, m) for m in taken))
    return min((earliest(problem, m) for m in problem.chosen), default=0.0)
