"""Relief packages, their frequency and their stages."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente.bargain.closure import best_at_prices
from detente.bargain.often import waiver_frequency
from detente.bargain.pareto import not_dominated
from detente.bargain.relief import (
    ReliefBoard,
    ReliefPackages,
    chance_of_routes,
    freed_by,
    objectives,
    relief_front,
    unions_of_blockers,
)
from detente.bargain.staging import best_stages


def a_board(seed, *, provisions=7, projects=5, futures=1):
    draw = np.random.default_rng(seed)
    leverage = draw.integers(1, 50, (futures, provisions)).astype(float)
    return ReliefBoard(
        provisions=tuple(f"provision {k}" for k in range(provisions)),
        projects=tuple(f"project {k}" for k in range(projects)),
        routes=("vote", "order"),
        blocks=draw.random((projects, provisions)) < 0.35,
        ally_value=draw.integers(1, 20, (futures, projects)).astype(float),
        ties=draw.integers(0, 5, (futures, projects)).astype(float),
        leverage=leverage,
        cash=draw.integers(0, 20, (futures, provisions)).astype(float),
        irreversible=leverage * draw.integers(0, 2, (futures, provisions)),
        route_of=draw.integers(0, 2, provisions),
        route_chance=np.tile([0.25, 0.8], (futures, 1)),
    )


def every_package(board):
    waived = np.array(list(itertools.product([False, True], repeat=len(board.provisions))))
    return ReliefPackages(waived, freed_by(board.blocks, waived))


def front_points(points):
    return np.unique(points[not_dominated(points)], axis=0)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("listed", [20_000, 0])
def test_the_relief_front_is_the_front_of_every_set_of_waivers(seed, listed):
    board = a_board(seed)
    packages = relief_front(board, listed=listed)
    assert packages.gap == 0
    found = objectives(board, packages)[0]
    assert_array_equal(np.unique(found, axis=0), front_points(objectives(board, every_package(board))[0]))
    assert len(np.unique(found, axis=0)) == len(found)


@pytest.mark.parametrize("seed", range(10))
def test_the_best_package_at_a_price_of_leverage_is_the_minimum_cut(seed):
    board = a_board(seed)
    for price in (0.05, 0.2, 0.6):
        _, net = best_at_prices(board.blocks, board.ally_value[0], price * board.leverage[0])
        points = objectives(board, relief_front(board))[0]
        assert_allclose((points[:, 0] + price * points[:, 2]).max(), net, atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_a_front_cut_short_still_holds_what_frees_most_for_the_leverage(seed):
    board = a_board(seed)
    board.blocks[:, 0] = True
    points = objectives(board, every_package(board))[0]
    best = (points[:, 0] / np.maximum(-points[:, 2], 1e-9)).max()
    some = objectives(board, relief_front(board, listed=0, most=1))[0]
    assert (some[:, 0] / np.maximum(-some[:, 2], 1e-9)).max() == pytest.approx(best)


def test_a_project_needs_all_its_blockers_waived():
    blocks = np.array([[True, True, False], [False, False, False]])
    waived = np.array([[True, False, True], [True, True, False]])
    assert freed_by(blocks, waived).tolist() == [[False, True], [True, True]]


def test_a_route_is_won_once_however_many_provisions_take_it():
    board = a_board(1)
    votes = board.route_of == 0
    waived = np.array([votes, np.ones(7, dtype=bool), np.zeros(7, dtype=bool)])
    chances = chance_of_routes(board, ReliefPackages(waived, freed_by(board.blocks, waived)))
    assert_allclose(chances[0], [0.25, 0.2, 1.0])


def test_with_one_future_the_frequency_is_the_front_itself():
    board = a_board(4)
    packages = unions_of_blockers(board)
    often = waiver_frequency(board, packages)
    on_front = not_dominated(objectives(board, packages)[0])
    assert_array_equal(often.on_the_front, on_front.astype(float))
    assert_allclose(often.in_front, packages.waived[on_front].mean(axis=0))


def test_the_best_within_a_budget_is_the_best_of_all_affordable_packages():
    board = a_board(5, futures=20)
    often = waiver_frequency(board, unions_of_blockers(board))
    every = every_package(board)
    points = objectives(board, every)
    in_best = np.zeros(7)
    for f, point in enumerate(points):
        affordable = -point[:, 2] <= board.leverage[f].sum() / 4
        best = max(np.flatnonzero(affordable), key=lambda k: (point[k, 0], point[k, 2]))
        in_best += every.waived[best] / 20
    assert_allclose(often.in_best[1], in_best)


def delay(order, blocks, worth, leverage):
    waived, total = np.zeros(len(leverage), dtype=bool), 0.0
    for project in order:
        waived |= blocks[project]
        total += worth[project] * leverage[waived].sum()
    return total


@pytest.mark.parametrize("seed", range(8))
def test_the_stages_are_the_best_of_all_orders(seed):
    board = a_board(seed)
    blocks, worth, leverage = board.blocks, board.ally_value[0], board.leverage[0]
    stages = best_stages(blocks, worth, leverage, board.ties[0])
    order = [project for stage in stages for project in stage.freed]
    best = min(delay(o, blocks, worth, leverage) for o in itertools.permutations(range(5)))
    assert_allclose(delay(order, blocks, worth, leverage), best)
    assert sorted(order) == list(range(5))
    assert stages[-1].worth == worth.sum()


def test_the_waiver_that_frees_most_for_least_comes_first():
    blocks = np.array([[True, False, False], [False, True, False], [False, True, True]])
    stages = best_stages(blocks, np.array([1.0, 5.0, 1.0]), np.array([10.0, 1.0, 10.0]), np.array([0.0, 0.1, 0.2]))
    assert stages[0].waived == (1,)
    assert stages[0].freed == (1,)
    assert stages[0].ties == 0.1


def test_without_a_blocked_project_the_only_package_waives_nothing():
    board = a_board(0)
    board.blocks[:] = False
    front = relief_front(board)
    assert front.waived.tolist() == [[False] * 7]
    assert best_stages(board.blocks[:0], np.zeros(0), board.leverage[0], np.zeros(0)) == ()
