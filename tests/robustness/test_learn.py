"""Learning has its known answers: planted beliefs, a calibrated filter, signs that foretell and signs that do not."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.answers import coded, decoded
from detente.analyses.learn import apart, apart_with_ends, calibration_error, in_the_truth, learn, reliability
from detente.analyses.signposts import Trouble, judged, signposts, switch
from detente.analyses.so_far import so_far
from detente.analyses.warning import area, best_threshold, error_of_area
from detente.analyses.watched import ANSWERS, stages_of
from detente.analyses.worth import worth_of_testing
from detente.case.expressions import Arithmetic, Reading, Series
from detente.case.read import read_case
from detente.workbench.watch import watch
from handmade import study_by_hand

CASE = read_case("two-sides")


@pytest.fixture(scope="module")
def watched():
    return watch(CASE, futures=1024, seed=3)


def test_types_that_are_believed_for_certain_are_told_apart_wholly():
    true_type = np.array([0, 1, 0, 1])
    assert apart(np.eye(2)[:, true_type], true_type) == 1.0
    assert apart(np.full((2, 4), 0.5), true_type) == 0.0


def test_the_belief_in_the_truth_is_worked_out_by_hand():
    beliefs = np.array([[0.8, 0.4], [0.2, 0.6]])
    assert in_the_truth(beliefs, np.array([0, 1])) == pytest.approx([0.8, 0.6])


def test_one_noisy_sign_tells_types_apart_by_its_closed_form():
    """Two types, even prior, a sign right with chance q: the mean beliefs lie (2q - 1)^2 apart."""
    draws, q = np.random.default_rng(1), 0.8
    true_type = draws.integers(0, 2, 200_000)
    sign = np.where(draws.random(200_000) < q, true_type, 1 - true_type)
    beliefs = np.where(np.arange(2)[:, None] == sign, q, 1 - q)
    assert apart(beliefs, true_type) == pytest.approx((2 * q - 1) ** 2, abs=0.01)


def test_the_interval_of_types_told_apart_holds_the_truth_as_often_as_it_says():
    """One noisy sign again, in 300 small samples: the 95% interval covers (2q - 1)^2 in about 95 of 100."""
    draws, q, covered = np.random.default_rng(2), 0.8, 0
    for _ in range(300):
        true_type = draws.integers(0, 2, 400)
        sign = np.where(draws.random(400) < q, true_type, 1 - true_type)
        _, low, high = apart_with_ends(np.where(np.arange(2)[:, None] == sign, q, 1 - q), true_type)
        covered += low <= (2 * q - 1) ** 2 <= high
    assert 0.91 <= covered / 300 <= 0.99


def test_a_belief_by_bayes_is_calibrated_and_a_boast_is_not():
    draws = np.random.default_rng(2)
    honest = draws.random(50_000)
    true_type = (draws.random(50_000) >= honest).astype(int)
    beliefs = np.stack([honest, 1 - honest])
    boast = np.clip(2 * beliefs - 0.5, 0.0, 1.0)
    ids = np.arange(50_000)
    assert calibration_error(reliability(beliefs, true_type, ids)) < 0.01
    assert calibration_error(reliability(boast, true_type, ids)) > 0.1


def test_patterns_of_answers_can_be_read_back():
    found = {"accepted": [0, 2, 9], "refused": [1, 0, 3], "caught": [0, 1, 0], "withdrawn": [0, 0, 2]}
    codes = coded({kind: np.array(values) for kind, values in found.items()})
    assert decoded(int(codes[1])) == {"accepted": 2, "refused": 0, "caught": 1, "withdrawn": 0}
    assert decoded(int(codes[2])) == {"accepted": 3, "refused": 3, "caught": 0, "withdrawn": 2}


def test_a_strategy_that_talks_tells_the_types_apart_better_than_one_that_does_not(watched):
    table = learn(watched).table.records()
    late = {r["strategy"]: r["apart"] for r in table if r["month"] == 24}
    assert late["step-by-step"] > late["hold"]
    first = [r for r in table if r["month"] == 1]
    assert all(r["apart"] < late["step-by-step"] for r in first)


def with_planted(base, good, answers):
    """A study in which a metric is as planted, and nothing was answered but as planted: stage and kind -> counts."""
    nothing = np.zeros((3, base.futures.size))
    planted = {s.reading_of(kind).name: nothing for kind in ANSWERS for s in stages_of(base.case)}
    planted |= {stage.reading_of(kind).name: nothing + counts for (stage, kind), counts in answers.items()}
    planted["deals in force"] = nothing + good
    return replace(base, results=replace(base.results, metrics={**base.results.metrics, **planted}))


def test_testing_is_worth_its_closed_form():
    """Engaging pays 2 unless it is the third type, when it costs 3; an answer tells, right in 85% and 70%."""
    base = study_by_hand()
    trust, a, s = 2 / 3, 0.85, 0.7
    trusty = base.futures.true_type != 2
    luck = np.random.default_rng(6).random((2, trusty.size))
    first, second = np.where(trusty, luck < a, luck >= s).astype(int)
    early, later = stages_of(base.case)[:2]
    answers = {(early, "accepted"): first, (early, "refused"): 1 - first,
               (later, "accepted"): first + second, (later, "refused"): 2 - first - second}  # fmt: skip
    study = with_planted(base, np.stack([np.where(trusty, 2.0, -3.0), 0 * luck[0] - 9, 0 * luck[0]]), answers)
    finding = worth_of_testing(study, metric="deals in force", strategy="steps")
    known, one, two, three = finding.table.records()[:4]
    assert known["gain"] == pytest.approx(min(trust * 2, (1 - trust) * 3), abs=4 * known["error"])
    engaged = 2 * trust - 3 * (1 - trust)
    singly = sum(max(0, trust * p * 2 - (1 - trust) * q * 3) for p, q in ((a, 1 - s), (1 - a, s)))
    pairs = ((a * a, (1 - s) ** 2, 1), (a * (1 - a), s * (1 - s), 2), ((1 - a) ** 2, s * s, 1))
    doubly = sum(times * max(0, trust * p * 2 - (1 - trust) * q * 3) for p, q, times in pairs)
    assert (one["deals"], two["deals"]) == (1, 2)
    assert one["gain"] == pytest.approx(singly - engaged, abs=4 * one["error"])
    assert two["gain"] == pytest.approx(doubly - engaged, abs=4 * two["error"])
    assert three["gain"] == 0 and three["says"] == "none"
    chosen = {r["accepted"]: r["strategy"] for r in finding.more["if seen"].records() if r["deals"] == 1}
    assert chosen == {1: "steps", 0: "hold"}
    assert "the answer to the first offer of " in finding.answer or "the first 2 offers of " in finding.answer


def test_what_cannot_be_told_is_called_so_and_not_below_zero():
    """Two strategies alike but for luck: neither the type nor any answer is worth a thing."""
    base = study_by_hand()
    draws = np.random.default_rng(11)
    size = base.futures.size
    answers = {(s, kind): draws.integers(0, 3, size) for kind in ANSWERS for s in stages_of(base.case)}
    study = with_planted(base, draws.normal(0, 1, (3, size)) - [[0], [9], [0]], answers)
    finding = worth_of_testing(study, metric="deals in force", strategy="steps")
    assert finding.answer.startswith(
        "Knowing what the counterpart is would gain nothing on “deals in force” that can be told from zero (at most "
    )
    assert "against no type does another strategy do clearly better than" in finding.answer
    assert all(says.startswith("none") for says in finding.table.column("says"))
    assert set(finding.more["if known"].column("says")) <= {"the same", "a tie"}
    for row in finding.table.records()[1:]:
        assert row["gain"] > -2.5 * row["error"] or row["gain"] == 0


def test_a_count_of_events_so_far_ends_as_the_metric(watched):
    study = watched.study
    metric = study.case.metrics["long-range tests"]
    for at in range(len(study.results.strategies)):
        growth = so_far(metric.is_, watched.paths, at)
        np.testing.assert_allclose(growth[:, -1], study.results.metrics[metric.name][at, : watched.futures])


def test_what_can_fall_again_has_no_date(watched):
    assert so_far(Reading("final", Series("stock", "warheads")), watched.paths, 0) is None
    count = Reading("sum", Series("event", "war"))
    assert so_far(Arithmetic("-", count, count), watched.paths, 0) is None


def test_the_area_under_the_curve_is_the_chance_of_the_right_order():
    draws = np.random.default_rng(4)
    fails = draws.random(4000) < 0.3
    values = np.round(draws.normal(size=4000) + fails, 1)
    pairs = values[fails][:, None] - values[~fails][None, :]
    assert area(values, fails) == pytest.approx((pairs > 0).mean() + 0.5 * (pairs == 0).mean())


def test_the_best_threshold_is_found_on_either_side():
    values, fails = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([True, True, False, False, False])
    assert best_threshold(values, fails, above=False) == (2.0, 1.0)


def test_many_tests_are_foretold_by_tests_and_the_warning_comes_first(watched):
    finding = signposts(watched, failure="long-range tests > 5", strategy="hold")
    first = finding.table.records()[0]
    assert first["area"] > 0.7
    assert first["hits"] > first["false_alarms"]
    assert 0 < first["lead_low"] < first["lead"] < first["lead_high"] < CASE.months
    areas = {r["what"]: r["area"] for r in finding.table.records()}
    assert "Long range test: count so far" in areas


def test_the_rule_says_to_what_to_switch_and_when(watched):
    """`hold` fails where it tests much, and there, by what is planted, `preconditions` alone does better, by 1."""
    names = watched.study.results.strategies
    many = watched.study.results.metrics["long-range tests"][names.index("hold")] > 5
    gain = np.stack([np.where(many, 1.0, -1.0) if name == "preconditions" else np.zeros(many.size) for name in names])
    study = watched.study
    metrics = {**study.results.metrics, "deals in force": gain}
    judged_by = {"deals in force": replace(study.case.metrics["deals in force"], weight=1.0)}
    planted = replace(
        study,
        case=replace(study.case, metrics={**study.case.metrics, **judged_by}),
        results=replace(study.results, metrics=metrics),
    )
    finding = signposts(replace(watched, study=planted), failure="long-range tests > 5", strategy="hold")
    first = finding.table.records()[0]
    assert first["then"] == "preconditions" and 0 < first["gain_low"] < first["gain"] < 1
    side = f"“{first['what']}” is {first['side']} "
    assert first["rule"].startswith(f"If after {first['month']} months {side}")
    assert first["rule"].endswith("switch to Preconditions")
    assert "there Preconditions does better, by " in finding.answer


def with_war_drawn(watched, war):
    metrics = {**watched.study.results.metrics, "war": war}
    return replace(watched, study=replace(watched.study, results=replace(watched.study.results, metrics=metrics)))


def test_luck_is_foretold_by_nothing(watched):
    """Failures drawn by lot: in 19 cases of 20 nothing is called a sign."""
    named = 0
    for seed in range(20):
        lots = np.random.default_rng(seed).random((1, 1024)).repeat(3, axis=0)
        finding = signposts(with_war_drawn(watched, lots), failure="war > 0.7", strategy="hold")
        named += bool(finding.table.rows)
        assert finding.table.rows or "for any sign to warn" in finding.answer
    assert named <= 3


def test_an_undated_failure_has_no_lead_time(watched):
    late = watched.study.results.metrics["long-range tests"]
    finding = signposts(with_war_drawn(watched, -late), failure="war < -8", strategy="hold")
    assert finding.table.rows and set(finding.table.column("lead")) == {None}
    assert "ahead on average" not in finding.answer


def test_the_lead_time_is_the_mean_of_the_foretold_failures_with_its_interval():
    """Failures come 4 or 8 months after the sign of month 12, evenly: 6 on average, spread 2."""
    fails = np.arange(4000) % 4 < 2
    month = np.where(fails, np.where(np.arange(4000) % 8 < 4, 16.0, 20.0), 96.0)
    sign = judged("x", 12, fails.astype(float), Trouble("it fails", fails, month, True))
    assert sign is not None and sign.lead is not None and sign.hits[0] == 1.0
    half = 1.96 * 2.0 / np.sqrt(1000)
    assert sign.lead == pytest.approx((6.0, 6.0 - half, 6.0 + half), rel=1e-3)


def test_a_sign_is_judged_on_futures_that_it_was_not_set_on():
    """Of the futures that set it, every failure shows the sign; of those that judge it, as many as do not fail."""
    even = np.arange(4000) % 2 == 0
    fails = np.arange(4000) % 4 < 2
    values = np.where(even, fails, np.random.default_rng(1).integers(0, 2, 4000)).astype(float)
    sign = judged("x", 12, values, Trouble("it fails", fails, np.full(4000, 96.0), False))
    assert sign is not None and sign.skill == 1.0
    assert sign.area[0] == pytest.approx(0.5, abs=0.03) and sign.chance > 0.01
    assert sign.hits[0] == pytest.approx(0.5, abs=0.04) and sign.hits[1] < 0.5 < sign.hits[2]


def test_a_switch_that_loses_on_other_futures_is_not_called_better():
    even = np.arange(1000) % 2 == 0
    score = np.stack([np.zeros(1000), np.where(even, 1.0, -0.1)]) + np.random.default_rng(2).normal(0, 0.1, (2, 1000))
    then, gain = switch(score, 0, even, ~even, alike=0.01, sure=2.0)
    assert then == 1 and gain.word == "worse" and gain.mean == pytest.approx(-0.1, abs=0.02)
    then, gain = switch(score + np.array([[0.0], [0.5]]), 0, even, ~even, alike=0.01, sure=2.0)
    assert (then, gain.word) == (1, "better")


def test_the_error_of_an_area_is_that_of_many_samples():
    draws = np.random.default_rng(8)
    fails = np.arange(150) < 50
    areas = [area(draws.normal(size=150) + fails, fails) for _ in range(2000)]
    assert error_of_area(float(np.mean(areas)), 50, 100) == pytest.approx(np.std(areas), rel=0.1)
