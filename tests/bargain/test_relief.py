"""Relief packages, their frequency and their stages."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from detente.bargain.closure import best_at_prices
from detente.bargain.often import waiver_frequency
from detente.bargain.pareto import not_dominated
from detente.bargain.programme import relief_front
from detente.bargain.relief import (
    ReliefBoard,
    ReliefPackages,
    chance_of_routes,
    cost_of,
    freed_by,
    mean_objectives,
    objectives,
    surplus,
    unions_of_covers,
)
from detente.bargain.staging import best_stages


def a_board(seed, *, provisions=6, projects=5, waivers=6, futures=1, shared=True):
    """Waivers that share provisions and open some projects only; or, not shared, one waiver a provision."""
    draw = np.random.default_rng(seed)
    pairs = [(p, p) for p in range(provisions)]
    if shared:
        pairs = [(int(draw.integers(waivers)), p) for p in range(provisions)]
        pairs += [
            (w, p) for w in range(waivers) for p in range(provisions) if draw.random() < 0.25 and (w, p) not in pairs
        ]
    else:
        waivers = provisions
    ways = np.array(pairs)
    whole = draw.integers(10, 60, (futures, provisions)).astype(float)
    share = draw.choice([0.25, 0.5, 1.0], len(ways)) if shared else np.ones(len(ways))
    leverage = whole[:, ways[:, 1]] * share
    return ReliefBoard(
        waivers=tuple(f"waiver {k}" for k in range(waivers)),
        provisions=tuple(f"provision {k}" for k in range(provisions)),
        projects=tuple(f"project {k}" for k in range(projects)),
        routes=("vote", "order"),
        laws=("",) * provisions,
        blocks=draw.random((projects, provisions)) < 0.35,
        way_waiver=ways[:, 0],
        way_provision=ways[:, 1],
        way_route=draw.integers(0, 2, len(ways)),
        opens=draw.random((len(ways), projects)) < 0.85 if shared else np.ones((len(ways), projects), bool),
        ally_value=draw.integers(1, 20, (futures, projects)).astype(float),
        ties=draw.integers(0, 5, (futures, projects)).astype(float),
        fees=draw.integers(0, 9, (futures, projects)).astype(float),
        leverage=leverage,
        cash=draw.integers(0, 20, (futures, len(ways))).astype(float),
        irreversible=leverage * draw.integers(0, 2, (futures, len(ways))),
        whole_leverage=whole,
        route_chance=np.tile([0.25, 0.8], (futures, 1)),
    )


def every_package(board):
    made = np.array(list(itertools.product([False, True], repeat=len(board.waivers))))
    return ReliefPackages(made, freed_by(board, made))


def by_hand(board, made, future=0):
    """The five counts of one set of waivers, written out."""
    cost = dict.fromkeys(("leverage", "cash", "irreversible"), 0.0)
    for p in range(len(board.provisions)):
        ways = [w for w in range(len(board.way_waiver)) if board.way_provision[w] == p and made[board.way_waiver[w]]]
        for name in cost:
            cost[name] += max((getattr(board, name)[future, w] for w in ways), default=0.0)
    free = []
    for j in range(len(board.projects)):
        opened = {int(p) for w, p in enumerate(board.way_provision) if made[board.way_waiver[w]] and board.opens[w, j]}
        free.append(set(np.flatnonzero(board.blocks[j])) <= opened)
    free = np.array(free)
    gains = [board.ally_value[future] @ free, board.ties[future] @ free]
    return [*gains, -cost["leverage"], -(cost["cash"] + board.fees[future] @ free), -cost["irreversible"]]


def front_points(points):
    return np.unique(points[not_dominated(points)], axis=0)


@pytest.mark.parametrize("seed", range(6))
def test_the_five_counts_are_those_written_out_by_hand(seed):
    board = a_board(seed, futures=2)
    packages = every_package(board)
    for k, made in enumerate(packages.made):
        assert_allclose(objectives(board, packages)[1, k], by_hand(board, made, future=1))


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_the_listed_front_is_the_front_of_every_set_of_waivers(seed, shared):
    board = a_board(seed, futures=3, shared=shared)
    packages = relief_front(board)
    assert packages.gap == 0
    found = mean_objectives(board, packages)
    expected = front_points(mean_objectives(board, every_package(board)))
    assert_allclose(np.unique(found, axis=0), expected)
    assert len(found) == len(expected)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_integer_programming_finds_the_same_front(seed, shared):
    board = a_board(seed, provisions=5, projects=4, waivers=5, shared=shared)
    packages = relief_front(board, listed=0)
    assert packages.gap == 0
    found = mean_objectives(board, packages)
    assert_allclose(np.unique(found, axis=0), front_points(mean_objectives(board, every_package(board))))


@pytest.mark.parametrize("seed", range(10))
def test_the_best_package_at_a_price_of_leverage_is_the_minimum_cut(seed):
    board = a_board(seed, shared=False)
    board = replace(board, fees=0 * board.fees)
    for price in (0.05, 0.2, 0.6):
        _, net = best_at_prices(board.blocks, board.ally_value[0], price * board.leverage[0])
        points = mean_objectives(board, relief_front(board))
        assert_allclose((points[:, 0] + price * points[:, 2]).max(), net, atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_a_front_cut_short_still_holds_the_largest_surplus(seed):
    board = a_board(seed, shared=False)
    board.blocks[:, 0] = True
    best = surplus(board, objectives(board, every_package(board))).max()
    some = surplus(board, objectives(board, relief_front(board, listed=0, most=1))).max()
    assert some == pytest.approx(best)


def test_an_exemption_and_a_suspension_of_one_ban_cost_as_much_as_the_dearer():
    board = replace(
        a_board(0, provisions=1, waivers=2, projects=1),
        way_waiver=np.array([0, 1]),
        way_provision=np.array([0, 0]),
        leverage=np.array([[20.0, 100.0]]),
    )
    made = np.array([[False, False], [True, False], [False, True], [True, True]])
    assert cost_of(board, board.leverage, made)[0].tolist() == [0.0, 20.0, 100.0, 100.0]


def test_an_exemption_for_one_project_frees_no_other():
    board = replace(
        a_board(0, provisions=1, waivers=1, projects=2),
        blocks=np.array([[True], [True]]),
        way_waiver=np.array([0]),
        way_provision=np.array([0]),
        opens=np.array([[True, False]]),
    )
    assert freed_by(board, np.array([[True]])).tolist() == [[True, False]]
    assert unions_of_covers(board).freed.tolist() == [[False, False], [True, False]]


def test_a_route_is_won_once_however_many_waivers_take_it():
    board = a_board(1, shared=False)
    votes = board.way_route == 0
    made = np.array([votes, np.ones(6, dtype=bool), np.zeros(6, dtype=bool)])
    assert_allclose(chance_of_routes(board, made)[0], [0.25, 0.2, 1.0])


def test_with_one_future_the_frequency_is_the_front_itself():
    board = a_board(4)
    packages = unions_of_covers(board)
    often = waiver_frequency(board, packages)
    points = objectives(board, packages)
    on_front = not_dominated(points[0])
    assert_array_equal(often.on_the_front, on_front.astype(float))
    assert often.best.tolist() == [float(k == surplus(board, points)[0].argmax()) for k in range(len(packages.made))]
    waived = packages.made.astype(int) @ board.waives.astype(int) > 0
    assert_allclose(often.in_front, waived[on_front].mean(axis=0))


def test_the_best_within_a_budget_is_the_best_of_all_affordable_packages():
    board = a_board(5, futures=20)
    often = waiver_frequency(board, unions_of_covers(board))
    every = every_package(board)
    points = objectives(board, every)
    within = np.zeros(6)
    for f, point in enumerate(points):
        affordable = -point[:, 2] <= board.every_leverage[f] / 4
        best = max(np.flatnonzero(affordable), key=lambda k: (point[k, 0], point[k, 2]))
        within += (every.made[best].astype(int) @ board.waives.astype(int) > 0) / 20
    assert_allclose(often.within[1], within)


def delay(board, order):
    """Worth of projects times the leverage given up by the time they run, waiver by waiver."""
    made, before, total = np.zeros((1, len(board.waivers)), dtype=bool), 0.0, 0.0
    for waiver in order:
        made[0, waiver] = True
        worth = float((freed_by(board, made)[0] & board.blocked) @ board.ally_value[0])
        total += (worth - before) * cost_of(board, board.leverage, made)[0, 0]
        before = worth
    return total, before


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_the_stages_are_the_best_of_all_orders(seed, shared):
    board = a_board(seed, waivers=5, provisions=5, shared=shared)
    stages = best_stages(board, np.ones(5, dtype=bool))
    order = [waiver for stage in stages for waiver in stage.made]
    everything = max(delay(board, o)[1] for o in itertools.permutations(range(5)))
    best = min(delay(board, o)[0] for o in itertools.permutations(range(5)))
    total, worth = delay(board, order)
    assert worth == everything == pytest.approx(stages[-1].worth if stages else 0.0)
    assert total == pytest.approx(best)


def test_the_waiver_that_frees_most_for_least_comes_first():
    board = replace(
        a_board(0, provisions=3, projects=3, shared=False),
        blocks=np.array([[True, False, False], [False, True, False], [False, True, True]]),
        ally_value=np.array([[1.0, 5.0, 1.0]]),
        leverage=np.array([[10.0, 1.0, 10.0]]),
    )
    first = best_stages(board, np.ones(3, dtype=bool))[0]
    assert first.made == (1,)
    assert first.freed == (1,)


def test_without_a_blocked_project_the_only_package_waives_nothing():
    board = a_board(0)
    board.blocks[:] = False
    front = relief_front(board)
    assert front.made.tolist() == [[False] * 6]
    assert best_stages(board, np.ones(6, dtype=bool)) == ()


def test_projects_that_nobody_values_are_not_staged():
    board = replace(a_board(3), ally_value=np.zeros((1, 5)))
    assert best_stages(board, np.ones(6, dtype=bool)) == ()
