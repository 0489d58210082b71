"""The limits of docs/explanation/model.md, section 6, and known answers."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

from detente.case.expressions import Reading, Series
from detente.case.model import Assumption, Metric, Shape
from detente.case.read import read_case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures, priors_of
from detente.futures.model import Futures
from draws import make_case, small_cases
from tiny import tiny_case


def run(case, n=1, *, seed=0, paths=False, precision="float32", block=256, strategies=("talk", "hold")):
    program = compile_case(case, strategies=strategies, precision=precision, block=block)
    return simulate(program, draw_futures(case, n, seed=seed), paths=paths)


def within(found, expected, error):
    """Four standard errors."""
    assert abs(found - expected) < 4 * error, f"{found} is not {expected}"


def test_stocks_alone_follow_their_closed_forms():
    chunk = run(tiny_case(), paths=True)
    months = np.arange(1, 25)
    assert_allclose(chunk.paths["stock:level"][1, 0], 3 - 2 * 2 ** (-months / 5), rtol=1e-5)
    assert_allclose(chunk.paths["stock:heap"][1, 0], 10 + 0.25 * months, rtol=1e-6)


def test_event_counts_have_the_mean_and_variance_of_their_rates():
    n = 20_000
    tests = run(tiny_case(), n).metrics["tests"][1]
    rate = 24 * 0.2
    within(tests.mean(), rate, math.sqrt(rate / n))
    within(tests.var(), rate, math.sqrt((rate + 2 * rate**2) / n))


def test_a_measure_in_force_cuts_the_rate():
    n = 20_000
    eager = {"aid.worth": 10.0, "start": 1.0, "halt.detect": 1.0, "noise": 0.01}
    tests = run(tiny_case(eager), n).metrics["tests"][0]
    rate = 24 * 0.2 * 0.5
    within(tests.mean(), rate, math.sqrt(rate / n))
    within(tests.var(), rate, math.sqrt((rate + 2 * rate**2) / n))


def test_events_that_bring_events_have_the_branching_mean():
    n, months = 4_000, 200
    case = tiny_case({"self": 0.5, "memory": 1.0, "test.rate": 0.1}, months=months)
    counts = run(case, n, paths=True).paths["event:test"][1][:, 50:]
    by_future = counts.mean(axis=1)
    within(by_future.mean(), 0.1 / (1 - 0.5), by_future.std() / math.sqrt(n))


@given(small_cases())
@settings(max_examples=8, deadline=None)
def test_no_rate_ever_passes_its_cap(case):
    most = {"most": Metric("most", Reading("max", Series("hazard", "test")), "", "neither")}
    chunk, cap = run(replace(case, metrics=most), 64, strategies=("steps", "hold")), case.events["test"].cap
    futures = draw_futures(case, 64)
    caps = futures.values[cap.name] if cap.shape.is_uncertain else np.full(64, cap.shape.args[0])
    assert (chunk.metrics["most"] <= caps * (1 + 1e-6)).all()


def test_events_that_feed_on_the_tension_they_make_come_to_an_end():
    case = read_case("two-sides", set_={"metrics.rate": "{is: max(hazard(long-range-test))}"})
    endless = read_case("two-sides", set_={"events.long-range-test.cap": "1000 per month"})
    futures = draw_futures(case, 512, seed=20)
    chunk, wild = (simulate(compile_case(c, strategies=["hold"]), futures) for c in (case, endless))
    assert chunk.metrics["rate"].max() <= 1 + 1e-6, "12 a year at most, as the case says"
    assert wild.metrics["long-range tests"].max() > 10 * chunk.metrics["long-range tests"].max()
    assert np.median(wild.metrics["long-range tests"]) == np.median(chunk.metrics["long-range tests"])


def test_below_its_cap_a_rate_is_what_it_was_without_one():
    plain, capped = tiny_case({"self": 0.5}), tiny_case({"self": 0.5})
    events = {"test": replace(capped.events["test"], cap=Assumption("cap", Shape("constant", (50.0,)))),
              "war": capped.events["war"]}  # fmt: skip
    a, b = run(plain, 2_000), run(replace(capped, events=events), 2_000)
    assert_array_equal(a.metrics["tests"], b.metrics["tests"])


def test_survival_under_a_steady_hazard_is_exponential():
    n = 20_000
    war = run(tiny_case({"war.rate": 0.03}), n, paths=True).paths["event:war"][1]
    survives = 1 - np.minimum(np.cumsum(war, axis=1), 1).mean(axis=0)
    for month in (0, 5, 23):
        expected = math.exp(-0.03 * (month + 1))
        within(survives[month], expected, math.sqrt(expected * (1 - expected) / n))
    assert war.sum(axis=1).max() == 1, "a war ends everything"


def test_the_mean_wait_under_a_steady_hazard_is_its_inverse():
    n = 20_000
    war = run(tiny_case({"war.rate": 0.1}, months=300), n, paths=True, strategies=("hold",)).paths["event:war"][0]
    assert (war.sum(axis=1) == 1).all(), (
        "at this rate a war after 300 months is a chance of one in ten million millions"
    )
    hazard = -math.expm1(-0.1)
    within(war.argmax(axis=1).mean() + 1, 1 / hazard, math.sqrt(1 - hazard) / hazard / math.sqrt(n))


def test_a_deal_that_comes_and_goes_is_a_chain_of_two_states():
    n = 20_000
    numbers = {"noise": 1e6, "review": 0.3, "tempo": 0.4, "cooldown": 0.0, "retry": 1.0}
    held = run(tiny_case(numbers, measures=("aid",)), n, paths=True).paths["deals"][0].mean(axis=0)
    up, down = 0.4 / 2, 0.3 / 2
    for month in (0, 1, 3, 10, 23):
        expected = up / (up + down) * (1 - (1 - up - down) ** (month + 1))
        within(held[month], expected, math.sqrt(expected * (1 - expected) / n))


def refusal(case, kind, rho):
    """P(refuse) of the one deal, by hand."""
    n = {name.split(".", 1)[1]: a.shape.args[0] for name, a in case.assumptions.items() if name.startswith(kind)}
    beta, horizon, tau = n["patience"], n["horizon"], n["noise"]
    gain, cost, q = 0.02 * n["weights"], 0.01 * n["weights"], 0.0

    def annuity(z):
        return (1 - z**horizon) / (1 - z)

    comply = rho * annuity(beta) * (gain - cost)
    caught = q * beta * annuity(beta * (1 - q))
    cheat = rho * annuity(beta * (1 - q)) * gain - caught * n["penalty"]
    weights = [math.exp(u / tau) for u in (comply, cheat, 0.0)]
    return weights[2] / sum(weights)


def test_refusals_move_the_belief_as_bayes_says():
    case = tiny_case({"bad.weights": -3.0, "bad.penalty": 3.0, "bad.noise": 0.7, "noise": 2.0, "halt.detect": 0.0})
    chunk = run(case, 30_000, paths=True, precision="float64")
    refused_six = chunk.paths["deals"][0][:, :6].max(axis=1) == 0
    ratio = refusal(case, "good", 0.5) / refusal(case, "bad", 0.5)
    for month in (0, 2, 5):
        odds = ratio ** (month + 1)
        assert_allclose(chunk.paths["belief:good"][0, refused_six, month], odds / (1 + odds), rtol=1e-9)
    assert refused_six.sum() > 3
    for reached in (0.6, 0.7, 0.8):
        acts = math.ceil(math.log(reached / (1 - reached)) / -math.log(ratio))
        assert 1 < acts <= 6
        first = (chunk.paths["belief:bad"][0, refused_six] >= reached).argmax(axis=1)
        assert_array_equal(first + 1, acts)


def test_what_is_alike_under_each_type_teaches_nothing():
    case = tiny_case({"good.prior": 0.3, "bad.prior": 0.7, "noise": 1.0, "review": 0.2})
    chunk = run(case, 200, paths=True, precision="float64")
    assert chunk.metrics["accepted"][0].std() > 0 and chunk.metrics["tests"].std() > 0, "there was something to see"
    assert_allclose(chunk.paths["belief:good"], 0.3, rtol=1e-9)


def test_no_noise_chooses_the_best():
    for worth, accepted in ((1.0, 1.0), (-1.0, 0.0)):
        numbers = {"noise": 1e-4, "start": 1.0, "halt.detect": 1.0, "aid.worth": worth, "penalty": 50.0}
        assert_array_equal(run(tiny_case(numbers), 500).metrics["accepted"][0], accepted)


def test_endless_noise_chooses_each_of_three_alike():
    n = 20_000
    metrics = run(tiny_case({"noise": 1e7}), n).metrics
    for share in (metrics["refused"][0], metrics["cheated"][0], metrics["accepted"][0] - metrics["cheated"][0]):
        within(share.mean(), 1 / 3, math.sqrt(2 / 9 / n))


@pytest.mark.parametrize("q", [0.1, 0.4, 1.0])
def test_complying_beats_cheating_from_the_known_patience_on(q):
    gain, cost = 0.03, 0.01
    threshold = cost / (cost + q * (gain - cost))
    for patience, cheats in ((threshold + 0.01, 0.0), (threshold - 0.01, 1.0)):
        numbers = {
            "start": 1.0, "penalty": 0.0, "horizon": 1e5, "noise": 1e-6, "halt.detect": q, "patience": patience,
            "aid.worth": gain, "halt.worth": -cost,
        }  # fmt: skip
        metrics = run(tiny_case(numbers), 20, precision="float64", block=32).metrics
        assert_array_equal(metrics["accepted"][0], 1.0)
        assert_array_equal(metrics["cheated"][0], cheats)


def test_strategies_that_differ_only_in_name_are_identical_bit_for_bit():
    chunk = run(tiny_case(), 300, paths=True, strategies=("talk", "talk too", "hold"))
    for values in (*chunk.metrics.values(), *chunk.paths.values()):
        assert_array_equal(values[0], values[1])
    assert (chunk.metrics["deals"][0] != chunk.metrics["deals"][2]).any()


def some(futures: Futures, ids) -> Futures:
    return replace(
        futures,
        future=futures.future[ids],
        values={name: drawn[ids] for name, drawn in futures.values.items()},
        true_type=futures.true_type[ids],
    )


def test_chunks_order_and_workers_change_no_bit():
    case = make_case(11)
    futures = draw_futures(case, 700, seed=2)
    program = compile_case(case, block=256)
    whole = simulate(program, futures)
    order = np.random.default_rng(0).permutation(700)
    pieces = [order[:1], order[1:40], order[40:301], order[301:]]
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda ids: simulate(program, some(futures, ids)), pieces))
    for name, values in whole.metrics.items():
        assert_array_equal(np.concatenate([p.metrics[name] for p in parts], axis=1), values[:, order])
    assert_array_equal(sum(p.in_force for p in parts), whole.in_force)
    narrow = simulate(compile_case(case, block=96), futures)
    for name, values in whole.metrics.items():
        assert_array_equal(narrow.metrics[name], values)


def test_strategies_alone_or_together_change_no_bit():
    case = make_case(11)
    futures = draw_futures(case, 200, seed=2)
    together, alone = simulate(compile_case(case), futures), simulate(compile_case(case, strategies=["slow"]), futures)
    at = together.strategies.index("slow")
    for name, values in together.metrics.items():
        assert_array_equal(values[at], alone.metrics[name][0])


@given(small_cases())
@settings(max_examples=12, deadline=None)
def test_beliefs_sum_to_one_and_nothing_is_lost(case):
    chunk = run(case, 64, paths=True, block=256, strategies=tuple(case.strategies))
    belief = np.stack([path for key, path in chunk.paths.items() if key.startswith("belief:")])
    assert_allclose(belief.sum(axis=0), 1.0, atol=1e-5)
    for key, path in chunk.paths.items():
        assert np.isfinite(path).all(), key
        if key.startswith(("belief:", "credibility", "depth", "pressure", "open")):
            assert path.min() >= 0 and path.max() <= 1 + 1e-5, key


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_beliefs_are_calibrated(seed):
    case, n = make_case(seed, 1), 3_000
    chunk = run(case, n, paths=True, strategies=("steps", "demand"))
    futures = draw_futures(case, n)
    for row in range(2):
        for month in (5, 15, 29):
            for kind, name in enumerate(case.types):
                belief, true = chunk.paths[f"belief:{name}"][row, :, month], futures.true_type == kind
                for low in np.arange(0, 1, 0.2):
                    inside = (belief >= low) & (belief < low + 0.2)
                    if inside.sum() > 100:
                        error = math.sqrt(0.25 / inside.sum())
                        assert abs(true[inside].mean() - belief[inside].mean()) < 4 * error + 0.03
    assert_allclose(priors_of(case, futures).mean(axis=1), np.bincount(futures.true_type) / n, atol=0.01)


def test_the_belief_is_exact_where_no_type_cheats():
    n = 20_000
    numbers = {
        "bad.test": 2.0,
        "halt.detect": 1.0,
        "penalty": 100.0,
        "bad.review": 0.2,
        "noise": 0.3,
        "bad.weights": -1.0,
    }
    case = tiny_case(numbers)
    belief = run(case, n, paths=True, strategies=("talk",)).paths["belief:bad"][0, :, 23]
    true = draw_futures(case, n).true_type == 1
    for low in np.arange(0, 1, 0.1):
        inside = (belief >= low) & (belief < low + 0.1)
        if inside.sum() > 50:
            within(true[inside].mean(), belief[inside].mean(), math.sqrt(0.25 / inside.sum()))


def test_belief_is_a_martingale():
    case = tiny_case({"bad.test": 3.0, "prior": Shape("constant", (0.5,))})
    belief = run(case, 20_000, paths=True, strategies=("hold",)).paths["belief:bad"][0]
    for month in (3, 12, 23):
        within(belief[:, month].mean(), 0.5, belief[:, month].std() / math.sqrt(20_000))
