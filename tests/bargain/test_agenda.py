"""Frontiers, zones of agreement, robust packages and trades against plain enumeration and known answers."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from bargain.tables import a_party, a_random_table, a_table, every_package
from detente.bargain.agenda import frontier
from detente.bargain.pareto import not_dominated
from detente.bargain.patience import alternating_offers
from detente.bargain.robust import best_accepted, most_accepted, rate, starting_packages
from detente.bargain.search import Found, Question, search
from detente.bargain.solutions import NOTIONS, lottery, solution
from detente.bargain.table import BargainingTable
from detente.bargain.trades import in_words, settled_issue_by_issue, trades
from detente.bargain.zone import accepted, zone_of_agreement

KINDS = [{}, {"needs": 4}, {"needs": 3, "least": (0, 1, 0, 0, 1)}]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vetoes", [0, 1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_the_frontier_is_the_frontier_of_all_allowed_packages(seed, vetoes, kind):
    table = a_random_table(seed, vetoes=vetoes, **kind)
    mean = table.on_average()
    packages = every_package(table)
    passing = np.all([veto.accepts(packages)[0] for veto in mean.vetoes] or [[True] * len(packages)], axis=0)
    gains = np.column_stack([side.gains(packages)[0] for side in (mean.principal, mean.counterpart)])[passing]
    front = frontier(table)
    expected = np.unique(gains[not_dominated(gains)].round(9), axis=0)
    assert front.gap == 0
    assert_allclose(front.gains, expected, atol=1e-8)
    own = np.column_stack([side.gains(front.packages)[0] for side in (mean.principal, mean.counterpart)])
    assert_allclose(front.gains, own)
    assert table.allowed(front.packages).all()


@pytest.mark.parametrize("seed", range(6))
def test_what_is_allowed_is_what_has_all_it_needs(seed):
    table = a_random_table(seed, needs=4, least=(0, 1, 0, 0, 0))
    every = np.array(list(itertools.product(range(3), repeat=5)))
    allowed = {tuple(p) for p in every_package(table)}
    assert {tuple(p) for p in every[table.allowed(every)]} == allowed
    for up in (True, False):
        assert {tuple(p) for p in table.repaired(every, up=up)} <= allowed


def test_a_frontier_cut_short_misses_no_more_than_its_gap():
    table = a_random_table(0, issues=9, levels=4, vetoes=0)
    whole, cut = frontier(table), frontier(table, carried=12)
    assert len(cut.gains) < len(whole.gains)
    for point in whole.gains:
        assert (cut.gains >= point - cut.gap - 1e-12).all(axis=1).any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("vetoes", [0, 1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_a_zone_exists_exactly_where_some_package_is_accepted_by_all(seed, vetoes, kind):
    table = a_random_table(seed, vetoes=vetoes, **kind)
    expected = accepted(table.must_agree, every_package(table)).any(axis=1)
    zone = zone_of_agreement(table)
    assert_array_equal(zone.exists, expected)
    assert zone.undecided == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(8))
def test_robust_packages_are_the_best_of_all_allowed_packages(seed, kind):
    table = a_random_table(seed, vetoes=seed % 2, **kind)
    others = (*table.vetoes, *table.types)
    shares, worths = rate(table.principal, others, every_package(table))
    tried = starting_packages(table)
    most = most_accepted(table, others, tried)
    assert most.accepted == shares.max()
    assert most.gap == 0
    for at_least in (0.2, 0.5, 0.8):
        best = best_accepted(table, others, tried, at_least=at_least)
        if (shares >= at_least).any():
            assert best.worth == pytest.approx(worths[shares >= at_least].max())
            assert table.allowed(best.package[None])[0]
        else:
            assert best.accepted < at_least


def searched(table, start, *, at_least, most):
    """The search alone, from a poor start."""

    def weigh(packages):
        shares, worths = rate(table.principal, table.types, packages)
        found = [Found(p, float(s), float(w)) for p, s, w in zip(packages, shares, worths, strict=True)]
        return max(found, key=lambda one: one.rank(at_least))

    return search(Question(table, table.types, at_least, weigh), Found(start, 0.0, -np.inf), most=most)


@pytest.mark.parametrize("needs", [0, 4])
@pytest.mark.parametrize("seed", range(8))
def test_from_a_poor_start_the_search_still_ends_at_the_best_package(seed, needs):
    table = a_random_table(seed, issues=6, futures=40, vetoes=0, needs=needs)
    shares, worths = rate(table.principal, table.types, every_package(table))
    for at_least in (0.1, 0.25, 0.5):
        if (shares >= at_least).any():
            best, gap = searched(table, np.zeros(6, dtype=int), at_least=at_least, most=10_000)
            assert best.worth == pytest.approx(worths[shares >= at_least].max())
            assert gap == 0


def test_a_robust_search_cut_short_states_a_gap_that_covers_what_it_missed():
    table = a_random_table(1, issues=7, vetoes=0)
    start = np.zeros((1, 7), dtype=int)
    shares, worths = rate(table.principal, table.types, every_package(table))
    cut = best_accepted(table, table.types, start, at_least=0.3, most=3)
    assert cut.worth + cut.gap >= worths[shares >= 0.3].max() - 1e-9


def peace_or_war(p, cost_a, cost_b, steps=1001):
    x = np.linspace(0, 1, steps)
    return x, a_table([x], [1 - x], no_deal=(p - cost_a, 1 - p - cost_b))


@pytest.mark.parametrize(("p", "cost_a", "cost_b"), [(0.5, 0.1, 0.2), (0.9, 0.05, 0.3), (0.2, 0.3, 0.1)])
def test_the_peaceful_shares_lie_between_what_war_gives_each(p, cost_a, cost_b):
    x, table = peace_or_war(p, cost_a, cost_b)
    shares = x[accepted(table.must_agree, every_package(table))[0]]
    assert shares.min() == pytest.approx(max(0, p - cost_a), abs=2e-3)
    assert shares.max() == pytest.approx(min(1, p + cost_b), abs=2e-3)


@pytest.mark.parametrize("p2", np.linspace(0.3, 0.95, 9))
def test_no_deal_today_outweighs_a_power_shift_that_is_too_fast(p2):
    p1, cost, discount = 0.3, 0.6, 0.6
    x = np.linspace(0, 1, 501)
    later = discount * ((1 - p2) / (1 - discount) - cost)
    table = a_table([x * 0 + 1], [x + later], no_deal=(0.0, (1 - p1) / (1 - discount) - cost))
    unavoidable = discount * p2 - p1 > cost * (1 - discount) ** 2
    assert zone_of_agreement(table).chance == (0.0 if unavoidable else 1.0)


def two_pies(steps=11):
    x = np.linspace(0, 1, steps)
    return a_table([0.7 * x, 0.3 * x], [0.3 * (1 - x), 0.7 * (1 - x)])


def test_with_opposite_weights_each_side_takes_its_own_issue():
    table = two_pies()
    front = frontier(table)
    nash = solution(front.gains, "nash")
    assert front.packages[nash].tolist() == [10, 0]
    assert_allclose(front.gains[nash], [0.7, 0.7])
    settled = settled_issue_by_issue(table)
    assert_allclose([side.gains(settled[None])[0, 0] for side in table.must_agree], [0.5, 0.5])


def test_the_best_trade_leads_from_splitting_everything_to_the_nash_point():
    table = two_pies()
    settled = settled_issue_by_issue(table)
    best = trades(table, settled)[0]
    assert best.given == (1, 0)
    assert best.gained == (0, 10)
    assert_allclose(best.gains, [0.2, 0.2])
    assert in_words(table, best, settled) == (
        "West moves on issue-1 from “level 5” to “level 0”, North on issue-0 from “level 5” to “level 10”"
    )


def test_a_veto_player_blocks_what_it_loses_by():
    ours, theirs = [[0.0, 1.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 1.0]]
    table = a_table(ours, theirs, vetoes=[[[0.0, -1.0], [0.0, 0.4]]])
    assert frontier(table).packages.tolist() == [[0, 1]]


def test_no_zone_when_what_one_gains_the_other_loses():
    x = np.linspace(0, 1, 5)
    assert zone_of_agreement(a_table([x], [-x])).chance == 0


def test_means_of_a_package_are_means_over_futures():
    table = a_random_table(2)
    packages = every_package(table)[::17]
    assert_allclose(table.principal.gains(packages).mean(axis=0), table.on_average().principal.gains(packages)[0])


def test_a_party_alone_in_wanting_nothing_can_block_in_some_futures_only():
    principal = a_party("west", [[0.0, 1.0]])
    counterpart = a_party("north", [[[0.0, 1.0], [0.0, -1.0]]])
    principal = a_party("west", [[[0.0, 1.0], [0.0, 1.0]]])
    table = BargainingTable(("one",), (("no", "yes"),), principal, counterpart)
    assert zone_of_agreement(table).chance == 0.5


def test_a_veto_on_everything_leaves_an_empty_frontier():
    table = a_table([[0.0, 1.0]] * 3, [[0.0, 1.0]] * 3, vetoes=[[[-1.0, -1.0]] * 3])
    front = frontier(table)
    assert front.packages.shape == (0, 3)
    assert solution(front.gains, "nash") is None
    assert zone_of_agreement(table).chance == 0
    assert settled_issue_by_issue(table) is None


def test_a_trade_that_a_veto_player_loses_by_is_none():
    x = np.linspace(0, 1, 11)
    ours, theirs = [0.7 * x, 0.3 * x], [0.3 * (1 - x), 0.7 * (1 - x)]
    free, watched = a_table(ours, theirs), a_table(ours, theirs, vetoes=[[1 - x, x - 0.3]])
    settled = settled_issue_by_issue(watched)
    assert trades(free, settled)[0].given == (1, 0)
    for trade in trades(watched, settled):
        after = settled.copy()
        after[trade.given[0]], after[trade.gained[0]] = trade.given[1], trade.gained[1]
        assert watched.vetoes[0].accepts(after[None])[0, 0]
    assert trades(watched, settled) == () or trades(watched, settled)[0].given != (1, 0)


def test_a_settlement_that_somebody_would_refuse_is_changed_until_nobody_does():
    # Split evenly each issue alone, both at their middle level, the counterpart loses 0.1.
    table = a_table([[0.0, 1.0, 2.0], [0.0, -0.1, -0.2]], [[0.0, -0.5, -4.0], [0.0, 0.4, 0.8]])
    assert settled_issue_by_issue(table).tolist() == [1, 2]
    hopeless = a_table([[0.0, 1.0, 2.0], [0.0, -0.1, -0.2]], [[0.0, -1.0, -4.0], [0.0, 0.4, 0.8]])
    assert settled_issue_by_issue(hopeless) is None


def test_a_trade_needs_what_its_levels_need():
    table = replace(two_pies(), needs=((0, 10, 1, 5),))
    settled = settled_issue_by_issue(table)
    for trade in trades(table, settled):
        after = settled.copy()
        after[trade.given[0]], after[trade.gained[0]] = trade.given[1], trade.gained[1]
        assert table.allowed(after[None])[0]


def test_nobody_signs_what_leaves_them_no_better_off():
    table = a_table([[0.0, -1.0]], [[0.0, 1.0]])
    front = frontier(table)
    assert [0.0, 0.0] in front.gains.tolist()
    assert all(solution(front.gains, notion) is None for notion in NOTIONS)
    assert all(lottery(front.gains, notion) is None for notion in NOTIONS)
    assert alternating_offers(front.gains, mine=0.9, theirs=0.9) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_worth_that_is_had_anyway_changes_nothing(seed):
    table = a_random_table(seed)

    def richer(party, by):
        return replace(party, worth=(party.worth[0] + by, *party.worth[1:]), no_deal=party.no_deal + by)

    moved = replace(table, principal=richer(table.principal, 3.0), counterpart=richer(table.counterpart, -2.0))
    before, after = frontier(table), frontier(moved)
    assert_array_equal(before.packages, after.packages)
    assert_allclose(before.gains, after.gains, atol=1e-9)
    for notion in NOTIONS:
        assert solution(before.gains, notion) == solution(after.gains, notion)
    assert_array_equal(zone_of_agreement(table).exists, zone_of_agreement(moved).exists)
