"""Margins of roads against games with known answers; each test says which numbers make the two the same.

With a horizon of one month and patience 1, A(z) = 1 for every z: worths are lump sums, the discount per deal is the
foresight g. With detection 1 then D = 1: a cheat keeps what it got and loses the rest of the road. Left out, since the
model has no counterpart to them: moves in turn with a free ride on the other's next move (contributions without
commitment), forgiveness after some periods, false alarms, and benefits that are not sums.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from detente.roadmap.margins import Stance, margins, parts_of, principal_margins, utilities
from detente.roadmap.worth import Worth
from roadmap.problems import ladder, worth_by_hand

LUMPS = {"patience": 1.0, "horizon": 1.0}
CLOSE = 1e-6


def two_stages(level: float, *, z: float, x: float, y: float, later: float, d: float, trust: float) -> Worth:
    """Starting small: cooperation pays z a, betrayal x a, being betrayed costs y a; then a second deal worth `later`.

    B = x a and C = (x - z) a make B - C = z a; the stake is y a; g = d. A credit beyond measure for the first kept
    measure makes the second stage certain (rho = 1), as one who did not betray is a high type.
    """
    value = [-(x - z) * level, x * level, later]
    worth = worth_by_hand(
        value, [True, False, False], exposure=[y * level, 0, 0], credibility=trust, foresight=d, **LUMPS
    )
    return replace(worth, credit=np.array([1e15]))


TWO_STAGES = [np.array([0, 1]), np.array([2])]


@pytest.mark.parametrize(("trust", "d"), [(0.2, 0.9), (0.05, 0.95), (0.3, 0.6)])
def test_the_largest_first_step_of_a_high_type_is_that_of_starting_small(trust: float, d: float):
    z, x, y = 1.0, 1.5, 2.0
    largest = trust * d * z / (1 - d) / ((1 - trust) * y - trust * z)
    for level, takes_part in ((largest * (1 - CLOSE), True), (largest * (1 + CLOSE), False)):
        worth = two_stages(level, z=z, x=x, y=y, later=z / (1 - d), d=d, trust=trust)
        answers = utilities(worth, parts_of(worth, TWO_STAGES), Stance())
        assert (answers.comply[0, 0, 0] >= answers.refuse[0, 0, 0]) is np.bool_(takes_part)


@pytest.mark.parametrize(("trust", "d"), [(0.2, 0.9), (0.05, 0.95), (0.5, 0.6)])
def test_a_low_type_unmasks_itself_from_the_separating_step_on(trust: float, d: float):
    z, x, y = 0.5, 2.0, 1.0
    separating = trust * d * x / (trust * (x - z) + (1 - trust) * y)
    for level, imitates in ((separating * (1 - CLOSE), True), (separating * (1 + CLOSE), False)):
        worth = two_stages(level, z=z, x=x, y=y, later=x, d=d, trust=trust)  # it would betray in the second stage
        answers = utilities(worth, parts_of(worth, TWO_STAGES), Stance())
        assert (answers.comply[0, 0, 0] >= answers.cheat[0, 0, 0]) is np.bool_(imitates)


@pytest.mark.parametrize("d", [0.5, 0.9])
def test_full_stakes_at_once_need_the_trust_that_starting_small_does_not(d: float):
    z, y = 1.0, 3.0
    needed = y / (y + z / (1 - d))
    for trust, takes_part in ((needed + CLOSE, True), (needed - CLOSE, False)):
        worth = worth_by_hand([0.0, z / (1 - d)], [True, False], exposure=[y, 0], credibility=trust, **LUMPS)
        answers = utilities(worth, parts_of(worth, [np.array([0, 1])]), Stance())
        assert (answers.comply[0, 0, 0] >= answers.refuse[0, 0, 0]) is np.bool_(takes_part)


@pytest.mark.parametrize(("a", "b", "d"), [(1.0, 2.0, 0.8), (1.0, 1.5, 0.9), (0.3, 1.0, 0.5)])
def test_increments_of_irreversible_cooperation_shrink_by_the_known_ratio(a: float, b: float, d: float):
    """An increment e costs a e and brings b e for good; what is given cannot be taken back, so a cheat keeps it."""
    ratio, count = a / (d * b), 6
    steps = [ratio**k for k in range(count)]
    value = [v for e in steps for v in (-a * e, b * e)]
    tail = (b - a) * ratio**count / (1 - d * ratio)  # all later increments, discounted to the first of them
    worth = worth_by_hand([*value, tail], [*([True, False] * count), False], foresight=d, **LUMPS)
    deals = [np.array([2 * k, 2 * k + 1]) for k in range(count)] + [np.array([2 * count])]
    assert margins(worth, deals, Stance())[:count, 0, 0] == pytest.approx(np.zeros(count), abs=1e-12)
    greedy = replace(worth, value=worth.value * np.where(np.arange(2 * count + 1) < 2, 1.01, 1.0)[:, None, None])
    assert margins(greedy, deals, Stance())[0, 0, 0] < 0


@pytest.mark.parametrize(("d", "beta"), [(0.9, 1.5), (0.8, 1.1), (0.8, 1.25)])
def test_the_largest_ladder_of_lump_sums_is_that_of_a_linear_program(d: float, beta: float):
    count, final = 5, 2.0
    steps = np.array([d * final * (d * beta) ** (count - k) for k in range(1, count + 1)])
    worth, deals = ladder(list(steps), worth=beta, final=final, d=1.0, g=d)
    assert margins(worth, deals, Stance())[:count, 0, 0] == pytest.approx(np.zeros(count), abs=1e-12)
    later = np.array([[d ** (m - k) * (beta - 1) if m > k else 0.0 for m in range(count)] for k in range(count)])
    ends = np.array([d ** (count - k) * final for k in range(count)])
    best = linprog(-np.ones(count), A_ub=np.eye(count) - later, b_ub=ends)
    assert steps.sum() == pytest.approx(-best.fun, rel=1e-9)


def largest_steps(count: int, *, final: float, d: float, beta: float) -> np.ndarray:
    """The largest self-enforcing ladder of reciprocal deals."""
    return np.array([d * final * (d * beta) ** (count - k) for k in range(1, count + 1)])


def test_without_a_value_at_its_end_a_ladder_unravels_step_by_step():
    steps = [0.4, 0.3, 0.2, 0.1]
    for left in range(len(steps), 0, -1):  # the last step is not kept, so it promises nothing to the one before
        worth, deals = ladder(steps[:left], worth=1.5, final=0.0, d=1.0, g=0.9)
        assert margins(worth, deals, Stance())[left - 1, 0, 0] < 0


@pytest.mark.parametrize(("d", "beta", "total"), [(0.9, 1.5, 40.0), (0.95, 1.2, 25.0), (0.8, 2.0, 100.0)])
def test_the_number_of_steps_that_a_total_takes(d: float, beta: float, total: float):
    final = 1.0
    count = int(np.ceil(np.log(1 + total * (d * beta - 1) / (d * final)) / np.log(d * beta)))
    for number, is_kept in ((count, True), (count - 1, False)):
        steps = largest_steps(number, final=final, d=d, beta=beta)
        worth, deals = ladder(list(steps * total / steps.sum()), worth=beta, final=final, d=1.0, g=d)
        assert bool((margins(worth, deals, Stance())[:number, 0, 0] >= -1e-9).all()) is is_kept


@pytest.mark.parametrize(("d", "beta"), [(0.8, 1.1), (0.7, 1.3)])
def test_a_ladder_of_impatient_sides_never_exceeds_its_ceiling(d: float, beta: float):
    ceiling, final = d / (1 - d * beta), 1.0
    for count in (5, 20, 60):
        steps = largest_steps(count, final=final, d=d, beta=beta)
        worth, deals = ladder(list(steps), worth=beta, final=final, d=1.0, g=d)
        assert margins(worth, deals, Stance())[:count, 0, 0] == pytest.approx(np.zeros(count), abs=1e-9)
        assert steps.sum() < ceiling
    over = steps * ceiling / steps.sum() * 1.001
    worth, deals = ladder(list(over), worth=beta, final=final, d=1.0, g=d)
    assert (margins(worth, deals, Stance())[:count, 0, 0] < 0).any()


@pytest.mark.parametrize(("x", "works"), [(1.5, True), (9.0, True), (11.0, False), (30.0, False)])
def test_with_hardly_any_trust_a_small_start_works_where_the_long_run_beats_betrayal(x: float, works: bool):
    z, y, d, trust = 1.0, 2.0, 0.9, 1e-6
    levels = trust * d * np.array([x, z / (1 - d)]) / (trust * np.array([x - z, -z]) + (1 - trust) * y)
    level = float(levels.mean())  # between the step from which low types unmask and the largest of high types
    low = two_stages(level, z=z, x=x, y=y, later=x, d=d, trust=trust)
    high = two_stages(level, z=z, x=x, y=y, later=z / (1 - d), d=d, trust=trust)
    imitates = utilities(low, parts_of(low, TWO_STAGES), Stance())
    joins = utilities(high, parts_of(high, TWO_STAGES), Stance())
    unmasks = bool(imitates.comply[0, 0, 0] < imitates.cheat[0, 0, 0])
    takes_part = bool(joins.comply[0, 0, 0] >= joins.refuse[0, 0, 0])
    assert (unmasks and takes_part) is works


def makes_the_gesture(weight: float, *, now: float, later: float) -> bool:
    """Whether a type takes a costly first step with some weight of the stakes, the rest left for the second round.

    `now` is what the gesture costs it beside not making it (XC - XD), `later` what it brings (T - P, or R - P).
    """
    worth = worth_by_hand([weight * now, (1 - weight) * later], [True, False], foresight=1.0, **LUMPS)
    return bool(margins(worth, [np.array([0]), np.array([1])], Stance())[0, 0, 0] >= 0)


def test_a_gesture_reassures_within_its_window_only():
    bad, good = {"now": -1.0 - 0.5, "later": 1.5}, {"now": -0.4 - 0.2, "later": 1.0}
    low, high = (kind["later"] / (kind["later"] - kind["now"]) for kind in (bad, good))
    assert (low, high) == pytest.approx((0.5, 0.625))
    answers = {w: (makes_the_gesture(w, **bad), makes_the_gesture(w, **good)) for w in (0.49, 0.51, 0.62, 0.63)}
    assert answers == {0.49: (True, True), 0.51: (False, True), 0.62: (False, True), 0.63: (False, False)}


@pytest.mark.parametrize("lag", [1.0, 3.0, 12.0])
def test_the_principal_keeps_its_word_from_the_patience_of_cheating_seen_late(lag: float):
    """T - P = g (the gift, all of it taken back after the lag), T - R = c (its own cost); horizon without end."""
    gift, cost = 1.0, 0.6
    threshold = (cost / gift) ** (1 / lag)
    worth = worth_by_hand([-0.1, 0.3], [True, False], principal=[gift, -cost])
    for patience, keeps in ((threshold + 1e-4, True), (threshold - 1e-4, False)):
        stance = Stance(patience=patience, horizon=1e6, lag=lag)
        margin = principal_margins(worth, [np.array([0, 1])], stance, np.ones((1, 1, 1)))
        assert (margin[0, 0] >= 0) is np.bool_(keeps)


def test_no_margin_is_negative_exactly_where_no_plan_of_deviations_pays():
    """One-shot deviations are enough: certain trust, no stake, gains above costs, so that the rest is its plain sum."""
    draws, both, count = np.random.default_rng(7), set[bool](), 4
    for _ in range(300):
        gain = draws.uniform(0.2, 1.0, count)
        cost = gain * draws.uniform(0.0, draws.uniform(0.2, 0.9), count)
        final, d = draws.uniform(0, 2), draws.uniform(0.5, 1)
        value = [v for c, g in zip(cost, gain, strict=True) for v in (-c, g)]
        worth = worth_by_hand([*value, final], [*([True, False] * count), False], foresight=d, **LUMPS)
        deals = [np.array([2 * k, 2 * k + 1]) for k in range(count)] + [np.array([2 * count])]
        margin = margins(worth, deals, Stance())[:count, 0, 0]
        pays = best_plan(gain, cost, final, d)
        assert (margin.min() < 0) == pays
        both.add(pays)
    assert both == {True, False}


def best_plan(gain: np.ndarray, cost: np.ndarray, final: float, d: float) -> bool:
    """Whether, from some deal on, some plan of complying, cheating and refusing beats complying throughout."""

    def payoff(start: int, plan: tuple[str, ...]) -> float:
        total, weight = 0.0, 1.0
        for p in range(start, len(gain)):
            if plan[p] == "refuse":
                return total
            if plan[p] == "cheat":
                return total + weight * gain[p]
            total, weight = total + weight * (gain[p] - cost[p]), weight * d
        return total + weight * final

    honest = ("comply",) * len(gain)
    plans = list(product(("comply", "cheat", "refuse"), repeat=len(gain)))
    return any(payoff(s, plan) > payoff(s, honest) + 1e-12 for s in range(len(gain)) for plan in plans)
