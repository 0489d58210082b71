"""Rules for deciding choose as they do by hand, and differ where they should."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.domain import means_by_type
from detente.analyses.robustness import extreme_part, robustness
from detente.analyses.rules import RULES, of_percentile, satisficing
from detente.analyses.score import regret_of
from detente.errors import InputError
from small_studies import small_study

# Rows: strategies; columns: futures. Steady is never bad, bold is best or worst, fair wins on average.
STEADY, BOLD, FAIR = [5.0, 5.0, 5.0, 5.0], [9.0, 9.0, 0.0, 0.0], [6.0, 6.0, 4.0, 5.0]
VALUES = np.array([STEADY, BOLD, FAIR])
COUNTED = np.stack([np.zeros(11), -np.arange(11.0)])  # the second falls short by 0, 1 ... 10


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("maximin", [5.0, 0.0, 4.0]),
        ("maximax", [5.0, 9.0, 6.0]),
        ("Hurwicz", [5.0, 4.5, 5.0]),
        ("Laplace", [5.0, 4.5, 5.25]),
        ("minimax regret", [-4.0, -5.0, -3.0]),
        ("mean less spread", [5.0, 0.0, 5.25 - np.std(FAIR)]),
        ("undesirable deviations", [0.0, -2.25, -0.5]),
    ],
)
def test_each_rule_gives_the_number_worked_out_by_hand(rule: str, expected: list[float]):
    assert RULES[rule].judge(VALUES) == pytest.approx(expected)


def test_percentiles_are_counted_from_the_worst_future_and_regrets_from_the_best():
    assert RULES["90th-percentile regret"].judge(COUNTED) == pytest.approx([0.0, -9.0])
    assert of_percentile(0.1).judge(COUNTED) == pytest.approx([0.0, -9.0])
    assert of_percentile(0.95).judge(COUNTED) == pytest.approx([0.0, -0.5])
    assert of_percentile(0.5).name == "median"


def test_regret_is_the_distance_to_the_best_in_each_future():
    assert regret_of(VALUES).tolist() == [[4, 4, 0, 0], [0, 0, 5, 5], [3, 3, 1, 0]]


def test_satisficing_counts_the_futures_that_are_good_enough():
    assert satisficing(5.0).judge(VALUES) == pytest.approx([1.0, 0.5, 0.75])


def test_starrs_domain_is_the_share_of_beliefs_under_which_a_strategy_is_best():
    """Engaging pays 2 or costs 3: it is best where the trusted type has a chance above 3/5, so under 2/5 of beliefs."""
    rule = RULES["Starr's domain"]
    assert rule.judge(np.array([[2.0, -3.0], [0.0, 0.0]])) == pytest.approx([0.4, 0.6], abs=1e-3)
    assert rule.judge(np.eye(3)) == pytest.approx([1 / 3] * 3, abs=2e-3)
    # 1 with the first type against 1/2 always: best where that type has a chance above 1/2, a corner of (1/2)^2.
    assert rule.judge(np.array([[1.0, 0, 0], [0.5, 0.5, 0.5]])) == pytest.approx([0.25, 0.75], abs=2e-3)
    assert rule.judge(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, -1.0]])) == pytest.approx([0.5, 0.5, 0.0])
    assert rule.judge(np.array([[1.0], [2.0]])) == pytest.approx([0.0, 1.0])


def test_means_are_taken_against_each_type_that_is_met():
    means = means_by_type(VALUES, np.array([3, 0, 3, 3]))
    assert means == pytest.approx(np.array([[5, 5], [9, 3], [6, 5]]))


def judged(rows, *, better="more", threshold=None, copies=100):
    """A study of one metric, each future many times over so that resamples can tell."""
    study = small_study({"gain": np.tile(np.asarray(rows, float), copies)}, better={"gain": better})
    metrics = {"gain": replace(study.case.metrics["gain"], threshold=threshold, unit="points")}
    return replace(study, case=replace(study.case, metrics=metrics))


def test_every_rule_names_its_strategy_and_the_next_one():
    rows = {r["rule"]: r for r in robustness(judged(VALUES), metric="gain").table.records()}
    chosen = {rule: row["choice"] for rule, row in rows.items()}
    assert chosen["maximin"] == chosen["mean less spread"] == "Strategy a"
    assert chosen["maximax"] == "Strategy b"
    assert chosen["Laplace"] == chosen["minimax regret"] == chosen["90th-percentile regret"] == "Strategy c"
    assert rows["Laplace"]["runner_up"] == "Strategy a"
    assert rows["maximin"]["runner_up"] == "Strategy c"
    assert all(row["settled"] > 0.95 for row in rows.values())


def test_starrs_domain_may_choose_another_strategy_than_the_average():
    """Against the rare type b is far better: best on average under most beliefs, not under the one that is drawn."""
    types = np.tile([0] * 9 + [1], 40)
    gain = np.stack([np.where(types == 1, -9.0, 1.0), np.where(types == 1, 1.0, 0.0)])  # b from a chance of 1/11 on
    study = small_study({"gain": gain}, better={"gain": "more"}, types=types)
    rows = {r["rule"]: r for r in robustness(study, metric="gain").table.records()}
    assert rows["Starr's domain"]["choice"] == "Strategy b" and rows["Starr's domain"]["runner_up"] == "Strategy a"
    assert rows["Starr's domain"]["value"] == pytest.approx(10 / 11, abs=1e-3)
    assert rows["Starr's domain"]["figure"] == "91%" and rows["median"]["choice"] == "Strategy a"


def test_a_tie_is_a_vote_for_each_and_no_first_name_wins_it():
    finding = robustness(judged([STEADY, STEADY, BOLD]), metric="gain")
    rows = {r["rule"]: r for r in finding.table.records()}
    assert rows["maximin"]["choice"] == "tie: Strategy a, Strategy b"
    assert rows["maximin"]["runner_up"] == "Strategy c"
    votes = {(r["strategy"], r["rule"]): r["vote"] for r in finding.more["votes"].records()}
    assert votes["Strategy a", "maximin"] == votes["Strategy b", "maximin"] == "tied"
    assert votes["Strategy c", "maximax"] == "chosen"
    assert "Strategy a is among the choices of" in finding.answer and "maximax" in finding.answer


def test_a_difference_that_resamples_cannot_tell_is_a_tie():
    luck = np.random.default_rng(3).normal(size=(2, 400))
    rows = {r["rule"]: r for r in robustness(judged(luck, copies=1), metric="gain").table.records()}
    assert rows["Laplace"]["choice"] == "tie: Strategy b, Strategy a"
    assert rows["maximin"]["settled"] == 1.0


def test_the_worst_strategy_is_never_the_choice():
    worst = [0.0, 0.0, -1.0, -2.0]
    finding = robustness(judged([*VALUES, worst]), metric="gain")
    assert "Strategy d" not in finding.more["votes"].column("strategy")
    assert "Strategy d" not in finding.answer


def test_numbers_are_told_in_the_metrics_own_sign_and_unit():
    rows = {r["rule"]: r for r in robustness(judged(VALUES, better="less"), metric="gain").table.records()}
    assert rows["maximin"]["value"] == 5.0 and rows["maximin"]["figure"] == "5 points"  # its largest is the smallest
    assert rows["Laplace"]["value"] == 4.5
    assert rows["minimax regret"]["value"] == pytest.approx(regret_of(-VALUES).max(axis=1).min())


def test_a_threshold_of_the_case_makes_a_rule_and_is_said():
    finding = robustness(judged(VALUES, threshold=5.0), metric="gain")
    row = finding.table.records()[-1]
    assert (row["rule"], row["choice"], row["figure"]) == ("satisficing", "Strategy a", "100%")
    assert row["says"] == "it is at least 5 points in the most futures"
    met = {r["strategy"]: r["share"] for r in finding.more["thresholds"].records()}
    assert met == {"Strategy a": 1.0, "Strategy b": 0.5, "Strategy c": 0.75}


def test_the_score_is_good_enough_where_all_thresholds_are_met_at_once():
    study = small_study({"gain": np.tile(VALUES, 50), "tests": np.tile([[3.0, 0, 0, 0], [0.0] * 4, [0.0] * 4], 50)},
                        better={"gain": "more"})  # fmt: skip
    metrics = {
        "gain": replace(study.case.metrics["gain"], threshold=5.0),
        "tests": replace(study.case.metrics["tests"], threshold=2.0),
    }
    finding = robustness(replace(study, case=replace(study.case, metrics=metrics)))
    row = finding.table.records()[-1]
    assert row["rule"] == "satisficing" and "all 2 thresholds" in row["says"]
    assert row["choice"] == "tie: Strategy a, Strategy c" and row["value"] == 0.75
    assert "“gain” at least 5" in finding.more["thresholds"].column("threshold")


def test_it_is_said_where_few_futures_decide():
    def warned(values: np.ndarray) -> bool:
        notes = robustness(judged(values, copies=1), metric="gain").notes
        return any("Few futures decide" in note for note in notes)

    rare = np.stack([np.where(np.arange(1000) < 5, -500.0, 0.0), np.full(1000, -5.0)])
    assert extreme_part(rare, 0) == 1.0
    assert warned(rare)
    assert not warned(np.stack([np.zeros(1000), np.where(np.arange(1000) < 400, 1.0, -1.0)]))


def test_an_unknown_metric_is_refused_with_those_that_can_be_judged():
    with pytest.raises(InputError, match="weighted score, gain"):
        robustness(judged(VALUES), metric="gains")


def test_numbers_of_rules_have_intervals_and_those_of_one_future_none():
    luck = np.random.default_rng(8).normal(size=(2, 900))
    rows = {r["rule"]: r for r in robustness(judged(luck, copies=1), metric="gain").table.records()}
    average, best = rows["Laplace"], max(range(2), key=lambda k: luck[k].mean())
    half = 1.96 * luck[best].std(ddof=1) / 30
    assert average["high"] - average["value"] == pytest.approx(half, rel=0.35)
    assert average["value"] - average["low"] == pytest.approx(half, rel=0.35)
    less = {r["rule"]: r for r in robustness(judged(luck, copies=1, better="less"), metric="gain").table.records()}
    assert all(r["low"] <= r["value"] <= r["high"] for r in (*rows.values(), *less.values()) if r["low"] is not None)
    alone = {"maximin", "maximax", "Hurwicz", "minimax regret"}
    assert {name for name, r in rows.items() if r["low"] is None} == alone
