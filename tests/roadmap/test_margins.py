"""The ledger's margins have their closed forms (closed forms, sections 4 to 9; model page, limit 5)."""

from dataclasses import fields, replace

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.engine.prepare import _waiting as engine_waiting  # pyright: ignore[reportPrivateUsage]
from detente.roadmap.margins import (
    Stance,
    along_the_road,
    annuity,
    log_chances,
    margins,
    parts_of,
    principal_margins,
    utilities,
)
from detente.roadmap.worth import Worth
from detente.rules import choice, values
from detente.rules.credibility import credibility
from detente.rules.world import Plan, Terms
from roadmap.problems import ladder, random_problem, worth_by_hand


@pytest.mark.parametrize(("d", "g", "beta"), [(0.9, 0.9, 1.5), (0.8, 0.95, 1.2), (0.95, 0.7, 3.0)])
def test_the_largest_self_enforcing_ladder_leaves_no_margin_at_any_step(d: float, g: float, beta: float):
    final, count = 1.0, 6
    ratio = g * (1 + d * (beta - 1))  # each earlier step may cost this much more
    steps = [d * g * final * ratio ** (count - k) for k in range(1, count + 1)]
    worth, deals = ladder(steps, worth=beta, final=final, d=d, g=g)
    margin = margins(worth, deals, Stance())[:count, 0, 0]
    assert margin == pytest.approx(np.zeros(count), abs=1e-12)


def test_credibility_along_the_road_is_the_engine_s_with_ties_as_at_the_start():
    worth = random_problem(4, 4).worth
    good, bad = worth.credibility * worth.evidence, (1 - worth.credibility) * worth.evidence
    deals = [np.array([0, 1]), np.array([2, 3]), np.array([1])]
    found = along_the_road(worth, deals)
    for p, kept in enumerate((0, 1, 2)):
        engine = credibility(
            good=jnp.asarray(good + kept * worth.credit), bad=jnp.asarray(bad),
            ties=jnp.asarray(1.0), ties_weight=jnp.asarray(worth.vouched),
        )  # fmt: skip
        assert found[p] == pytest.approx(np.asarray(engine), rel=1e-6)


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


@pytest.mark.parametrize(("retry", "tempo", "horizon"), [(6.0, 0.25, 60.0), (40.0, 0.1, 24.0), (0.0, 1.0, 12.0)])
def test_a_refusal_costs_what_it_costs_in_the_engine(retry: float, tempo: float, horizon: float):
    worth = worth_by_hand([-0.1, 0.3], [True, False], patience=0.97, horizon=horizon)
    worth = replace(worth, pain=np.full((1, 1), 0.2))
    answers = utilities(worth, parts_of(worth, [np.array([0, 1])]), Stance(pressure=0.5, retry=retry, tempo=tempo))
    engine = engine_waiting(*(jnp.full((1, 1), x) for x in (retry, tempo, 0.97, horizon)))
    assert answers.refuse[0, 0, 0] == pytest.approx(-0.5 * 0.2 * float(engine[0, 0]), rel=1e-5)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_chances_of_each_answer_are_the_engine_s(seed: int):
    problem = random_problem(seed, 6)
    worth, stance = problem.worth, replace(problem.stance, retry=8.0, tempo=0.2)
    deals = [np.array([0, 1]), np.array([2, 3]), np.array([4, 5])]
    trust = worth.credibility
    answers = utilities(worth, parts_of(worth, deals, credibility=trust), stance)
    terms, plan = engine_terms(worth, deals, stance)
    theirs = choice.chances(
        terms, plan, held=jnp.zeros((3, worth.futures), bool), stage=jnp.zeros(worth.futures, int),
        pressure=jnp.full(worth.futures, 0.3), credibility=jnp.asarray(trust),
    )  # fmt: skip
    for ours, chance in zip(
        log_chances(answers, worth.noise), (theirs.comply, theirs.cheat, theirs.decline), strict=True
    ):
        assert np.exp(ours) == pytest.approx(np.asarray(chance), abs=2e-5)


def engine_terms(worth: Worth, deals: list[np.ndarray], stance: Stance) -> tuple[Terms, Plan]:
    """The worths as the engine's rules want them, one stage, in units of noise."""
    parts = parts_of(worth, deals)
    steady = np.asarray(values.annuity(jnp.asarray(worth.patience), jnp.asarray(worth.horizon)))
    beta_unseen = worth.patience * (1 - parts.detect[:, None])
    cheating = np.asarray(values.annuity(jnp.asarray(beta_unseen), jnp.broadcast_to(worth.horizon, beta_unseen.shape)))
    horizon = jnp.asarray(worth.horizon)
    wait = engine_waiting(jnp.asarray(stance.retry), jnp.asarray(stance.tempo), jnp.asarray(worth.patience), horizon)
    empty = {name: jnp.zeros(1) for name in ("exposure", "withdraw", "repudiation", "tempo", "pressure", "retry")}
    terms = Terms(
        keep=jnp.asarray(steady * (parts.gain - parts.cost) / worth.noise),
        cheat=jnp.asarray(cheating * parts.gain / worth.noise),
        caught=jnp.asarray(parts.detect[:, None] * worth.patience * cheating),
        risk=jnp.asarray(parts.stake / worth.noise),
        penalty=jnp.asarray(worth.penalty / worth.noise),
        foresight=jnp.asarray(np.broadcast_to(worth.foresight, parts.gain.shape)),
        refuse=(wait * worth.pain / worth.noise)[None],
        **{**empty, "withdraw": (wait * worth.pain / worth.noise)[None]},
    )
    own = jnp.asarray(np.array([[m in d and worth.own[m] for m in range(len(worth.own))] for d in deals]))
    none = jnp.zeros(1)
    names = [f.name for f in fields(Plan)]
    return terms, Plan(**{**dict.fromkeys(names, none), "own": own[:, :, None], "stage": jnp.zeros((3, 1), int)})
