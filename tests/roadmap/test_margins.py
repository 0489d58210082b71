"""The ledger's margins have their closed forms (closed forms, sections 4 to 9; model page, limit 5)."""

import numpy as np
import pytest

from detente.roadmap.margins import Stance, annuity, margins, parts_of, principal_margins, utilities
from detente.rules import values
from roadmap.problems import ladder, worth_by_hand


@pytest.mark.parametrize(("d", "g", "beta"), [(0.9, 0.9, 1.5), (0.8, 0.95, 1.2), (0.95, 0.7, 3.0)])
def test_the_largest_self_enforcing_ladder_leaves_no_margin_at_any_step(d: float, g: float, beta: float):
    final, count = 1.0, 6
    ratio = g * (1 + d * (beta - 1))  # each earlier step may cost this much more
    steps = [d * g * final * ratio ** (count - k) for k in range(1, count + 1)]
    worth, deals = ladder(steps, worth=beta, final=final, d=d, g=g)
    margin = margins(worth, deals, Stance())[:count, 0, 0]
    assert margin == pytest.approx(np.zeros(count), abs=1e-12)


def test_a_ladder_with_no_value_at_its_end_unravels():
    worth, deals = ladder([0.1, 0.1, 0.1], worth=1.5, final=0.0, d=0.9, g=0.9)
    assert (margins(worth, deals, Stance())[2] < 0).all()


def test_small_steps_are_kept_where_one_big_deal_is_not():
    d, g, beta = 0.9, 0.9, 1.5
    ratio = g * (1 + d * (beta - 1))
    steps = [d * g * ratio ** (4 - k) for k in range(1, 5)]
    small, road = ladder(steps, worth=beta, final=1.0, d=d, g=g)
    assert (margins(small, road, Stance())[:4] >= -1e-12).all()
    big, deal = ladder([sum(steps)], worth=beta, final=1.0, d=d, g=g)
    assert (margins(big, deal, Stance())[0] < 0).all()


@pytest.mark.parametrize("q", [0.2, 0.6, 1.0])
def test_complying_beats_cheating_from_the_textbook_patience_on(q: float):
    gain, cost = 1.0, 0.4
    threshold = cost / (cost + q * (gain - cost))
    for patience, complies in ((threshold + 1e-6, True), (threshold - 1e-6, False)):
        worth = worth_by_hand([-cost, gain], [True, False], detect=q, patience=patience, horizon=1e6)
        assert (margins(worth, [np.array([0, 1])], Stance())[0, 0, 0] >= 0) is np.bool_(complies)


def test_the_least_trust_for_a_deal_with_a_stake_is_the_assurance_threshold():
    gain, stake = 1.0, 2.0
    threshold = stake / (gain + stake)  # t R + (1 - t) S = P with R = gain, S = -stake, P = 0
    for trust, accepts in ((threshold + 1e-9, True), (threshold - 1e-9, False)):
        worth = worth_by_hand([0.0, gain], [True, False], exposure=[stake, 0.0], credibility=trust)
        answers = utilities(worth, parts_of(worth, [np.array([0, 1])]), Stance())
        assert (answers.comply[0, 0, 0] >= answers.refuse[0, 0, 0]) is np.bool_(accepts)


def test_an_irreversible_gift_tempts_the_principal_and_a_reversible_one_does_not():
    def margin(reversible: float) -> float:
        worth = worth_by_hand(
            [-0.1, 0.3], [True, False], principal=[0.2, -0.1], reversible=[reversible, 1.0], horizon=48
        )
        sure = np.ones((1, 1, 1))
        return float(principal_margins(worth, [np.array([0, 1])], Stance(lag=1, patience=0.99), sure)[0, 0])

    assert margin(0.0) < 0 < margin(1.0)
    # Pocketing an irreversible gift keeps all of it and saves the cost: the margin is minus the cost.
    assert margin(0.0) == pytest.approx(-0.1 * float(annuity(np.array(0.99), 48.0)))


@pytest.mark.parametrize(("z", "months"), [(0.0, 3.0), (0.5, 2.0), (0.97, 60.0), (0.999999999, 60.0), (1.0, 24.0)])
def test_the_annuity_is_the_engine_s_and_the_sum_it_stands_for(z: float, months: float):
    exact = sum(z**k for k in range(int(months)))
    assert float(annuity(np.array(z), months)) == pytest.approx(exact, rel=1e-6)
    assert float(values.annuity(np.float32(z), np.float32(months))) == pytest.approx(exact, rel=1e-3)
