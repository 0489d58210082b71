"""Fronts and closures against plain enumeration."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from detente.bargain.closure import best_at_prices
from detente.bargain.integer import Programme, exact_front
from detente.bargain.pareto import not_dominated


def beats(one, other):
    return (one >= other).all() and (one > other).any()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), axes=st.integers(2, 5), points=st.integers(1, 700))
def test_a_point_stays_exactly_when_no_other_beats_it(seed, axes, points):
    values = np.random.default_rng(seed).integers(0, 7, (points, axes)).astype(float)
    expected = [not any(beats(other, point) for other in values) for point in values]
    assert not_dominated(values).tolist() == expected


def small_programme(seed, variables=7):
    draw = np.random.default_rng(seed)
    objectives = draw.integers(-9, 10, (int(draw.integers(2, 5)), variables)).astype(float)
    rows = draw.integers(0, 5, (2, variables)).astype(float)
    return Programme(objectives, rows, rows.sum(axis=1) / 2)


@pytest.mark.parametrize("seed", range(12))
def test_the_exact_front_is_the_front_of_all_choices(seed):
    programme = small_programme(seed)
    choices = np.array(list(itertools.product([0, 1], repeat=7)))
    points = choices[(choices @ programme.rows.T <= programme.limits).all(axis=1)] @ programme.objectives.T
    front = exact_front(programme)
    assert front.gap == 0
    assert_array_equal(np.unique(front.points, axis=0), np.unique(points[not_dominated(points)], axis=0))


def test_a_point_inside_the_hull_is_found():
    # (2, 2) lies below the line from (5, 0) to (0, 5): no weights choose it.
    programme = Programme(np.array([[5.0, 0.0, 2.0], [0.0, 5.0, 2.0]]), np.array([[1.0, 1.0, 1.0]]), np.array([1.0]))
    assert [2.0, 2.0] in exact_front(programme).points.tolist()


def test_a_front_cut_short_says_how_far_it_may_fall_short():
    programme = small_programme(3)
    whole = exact_front(programme)
    cut = exact_front(programme, most=2)
    assert len(cut.points) == 2 < len(whole.points)
    assert cut.gap > 0


def priced(seed):
    draw = np.random.default_rng(seed)
    blocked_by = draw.random((6, 7)) < 0.35
    return blocked_by, draw.uniform(0, 5, 6), draw.uniform(0, 4, 7)


@pytest.mark.parametrize("seed", range(20))
def test_the_minimum_cut_earns_as_much_as_the_best_of_all_sets_of_projects(seed):
    blocked_by, worth, price = priced(seed)
    sets = np.array(list(itertools.product([False, True], repeat=6)))
    nets = [worth[s].sum() - price[blocked_by[s].any(axis=0)].sum() for s in sets]
    chosen, net = best_at_prices(blocked_by, worth, price)
    assert_allclose(net, max(nets), atol=1e-9)
    assert_allclose(net, worth[chosen].sum() - price[blocked_by[chosen].any(axis=0)].sum(), atol=1e-9)
