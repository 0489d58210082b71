"""Cooperative points and offers in turn against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from detente.bargain.patience import alternating_offers, power_of_patience
from detente.bargain.solutions import NOTIONS, lottery, solution, upper_hull


def curve(first, second, steps=100_001):
    x = np.linspace(0, 1, steps)
    return np.column_stack([first(x), second(x)])


def whole(x):
    return x


@pytest.mark.parametrize(
    ("notion", "x"),
    [("nash", 2 / 3), ("kalai_smorodinsky", (math.sqrt(5) - 1) / 2), ("egalitarian", 2 * (math.sqrt(2) - 1))],
)
def test_a_square_root_frontier_has_its_closed_forms(notion, x):
    gains = curve(whole, lambda x: 2 * np.sqrt(1 - x))
    assert gains[solution(gains, notion), 0] == pytest.approx(x, abs=1e-4)
    assert lottery(gains, notion).gains[0] == pytest.approx(x, abs=1e-4)


def test_nash_does_not_care_about_a_sides_scale():
    gains = curve(whole, lambda x: np.sqrt(1 - x))
    assert gains[solution(gains, "nash"), 0] == pytest.approx(2 / 3, abs=1e-4)


@pytest.mark.parametrize(("m", "n", "power"), [(0.5, 1.0, 0.5), (0.3, 0.8, 0.7), (1.0, 1.0, 0.2)])
def test_weighted_nash_on_power_curves_has_its_closed_form(m, n, power):
    gains = curve(lambda x: x**m, lambda x: (1 - x) ** n)
    x = power * m / (power * m + (1 - power) * n)
    assert gains[solution(gains, "nash", power=power), 0] == pytest.approx(x**m, abs=1e-4)


@pytest.mark.parametrize("power", [0.2, 0.5, 0.9])
def test_a_lottery_between_two_packages_is_the_linear_frontier(power):
    no_deal, pie = np.array([0.1, 0.25]), 1.0
    gains = np.array([[pie, 0.0], [0.0, pie]]) - no_deal
    mix = lottery(gains, "nash", power=power)
    assert mix.gains[0] + no_deal[0] == pytest.approx(no_deal[0] + power * (pie - no_deal.sum()))


packages = st.lists(st.tuples(st.integers(-5, 20), st.integers(-5, 20)), min_size=1, max_size=25, unique=True)


def as_gains(points):
    return np.array(points, dtype=float)


@settings(max_examples=50, deadline=None)
@given(points=packages, notion=st.sampled_from(NOTIONS))
def test_no_package_beats_the_solution(points, notion):
    gains = as_gains(points)
    chosen = solution(gains, notion)
    if chosen is None:
        assert not (gains > 0).all(axis=1).any()
    else:
        assert not ((gains >= gains[chosen]).all(axis=1) & (gains > gains[chosen]).any(axis=1)).any()


@settings(max_examples=50, deadline=None)
@given(points=packages, notion=st.sampled_from(["nash", "kalai_smorodinsky"]), scale=st.integers(2, 9))
def test_nash_and_kalai_smorodinsky_do_not_care_about_scales(points, notion, scale):
    gains = as_gains(points)
    first = lottery(gains, notion)
    second = lottery(gains * [scale, 1.0], notion)
    assert (first is None) == (second is None)
    if first is not None:
        assert_allclose(np.array(first.gains) * [scale, 1.0], second.gains, atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(points=packages)
def test_symmetric_frontiers_are_shared_equally(points):
    gains = as_gains(points + [(b, a) for a, b in points])
    for notion in ("nash", "kalai_smorodinsky", "egalitarian"):
        mix = lottery(gains, notion)
        if mix is not None:
            assert mix.gains[0] == pytest.approx(mix.gains[1], abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(points=packages, data=st.data())
def test_dropping_packages_that_nash_does_not_choose_changes_nothing(points, data):
    gains = as_gains(points)
    chosen = solution(gains, "nash")
    assume(chosen is not None and gains[chosen].min() > 0)
    kept = [k for k in range(len(gains)) if k == chosen or data.draw(st.booleans())]
    assert gains[kept][solution(gains[kept], "nash")].prod() == gains[chosen].prod()


def test_kalai_smorodinsky_depends_on_irrelevant_alternatives_and_nash_does_not():
    triangle = np.array([[1.0, 0.0], [0.0, 1.0]])
    clipped = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 0.5]])
    assert lottery(clipped, "nash").gains == pytest.approx(lottery(triangle, "nash").gains)
    assert lottery(clipped, "kalai_smorodinsky").gains[0] > lottery(triangle, "kalai_smorodinsky").gains[0] + 0.1


@settings(max_examples=50, deadline=None)
@given(points=packages, extra=st.integers(0, 20))
def test_more_for_the_first_side_at_equal_best_of_the_second_never_hurts_it_by_kalai_smorodinsky(points, extra):
    gains = as_gains([(0, 20), (20, 0), *points])
    more = np.vstack([gains, [extra, 20 - extra / 2]]) if extra < 20 else gains
    before, after = lottery(gains, "kalai_smorodinsky"), lottery(more, "kalai_smorodinsky")
    assume(np.isclose(gains.max(axis=0), 20).all() and np.isclose(more.max(axis=0), 20).all())
    assert min(after.gains) >= min(before.gains) - 1e-9


def test_nash_can_take_from_a_side_that_could_get_more():
    before = np.array([[1.0, 0.0], [0.75, 0.75], [0.0, 1.0]])
    more = np.array([[1.0, 0.7], [0.75, 0.75], [0.0, 1.0]])
    assert lottery(more, "nash").gains[1] < lottery(before, "nash").gains[1]


def test_the_hull_leaves_out_what_a_coin_beats():
    gains = np.array([[0.0, 5.0], [2.0, 2.0], [5.0, 0.0], [3.0, 3.0]])
    assert upper_hull(gains).tolist() == [0, 3, 2]


def fine_pie(steps=100_001):
    x = np.linspace(0, 1, steps)
    return x, np.column_stack([x, 1 - x])


@pytest.mark.parametrize(("mine", "theirs"), [(0.9, 0.9), (0.95, 0.8), (0.6, 0.7)])
def test_offers_in_turn_over_a_fine_pie_end_at_rubinsteins_share(mine, theirs):
    x, gains = fine_pie()
    agreed = alternating_offers(gains, mine=mine, theirs=theirs)
    # A step of the pie a round, discounted, is what the grid can be off by.
    assert x[agreed] == pytest.approx((1 - theirs) / (1 - mine * theirs), abs=1e-5 / (1 - mine * theirs))


def test_quick_offers_share_by_patience():
    r1, r2, dt = 0.03, 0.05, 0.02
    x, gains = fine_pie(20_001)
    mine, theirs = math.exp(-r1 * dt), math.exp(-r2 * dt)
    agreed = alternating_offers(gains, mine=mine, theirs=theirs, rounds=6_001)
    assert power_of_patience(math.exp(-r1), math.exp(-r2)) == pytest.approx(r2 / (r1 + r2))
    # The limit itself is off by what a round costs; the grid by a step of the pie a round, discounted.
    assert (1 - theirs) / (1 - mine * theirs) == pytest.approx(r2 / (r1 + r2), abs=(r1 + r2) * dt)
    assert x[agreed] == pytest.approx(r2 / (r1 + r2), abs=(r1 + r2) * dt + 5e-5 / (1 - mine * theirs))


@pytest.mark.parametrize(("discount", "option"), [(0.9, 0.3), (0.9, 0.6), (0.8, 0.44), (0.8, 0.46)])
def test_an_outside_option_binds_only_when_it_beats_the_bargain(discount, option):
    x, gains = fine_pie()
    agreed = alternating_offers(gains, mine=discount, theirs=discount, outside=(0.0, option))
    binds = option > discount / (1 + discount)
    assert x[agreed] == pytest.approx(1 - option if binds else 1 / (1 + discount), abs=1e-4)


def test_equal_gains_depend_on_the_scale_of_a_side():
    gains = curve(whole, lambda x: 2 * np.sqrt(1 - x))
    chosen, rescaled = solution(gains, "egalitarian"), solution(gains * [1.0, 0.5], "egalitarian")
    assert gains[chosen, 0] == pytest.approx(2 * (math.sqrt(2) - 1), abs=1e-4)
    assert gains[rescaled, 0] == pytest.approx((math.sqrt(5) - 1) / 2, abs=1e-4)
