import numpy as np
import pytest
from scipy.stats import spearmanr

from detente.analyses.explain import drivers, explain
from detente.errors import InputError
from handmade import study_by_hand
from small_studies import small_study

FUTURES = 300


def study_driven_by_trust():
    """Strategy a's tests fall with trust, b's do not move; the other numbers are noise."""
    rng = np.random.default_rng(5)
    noise = {
        f"measures.{m}.detect": rng.uniform(size=FUTURES) for m in ("office", "halt", "waiver", "freeze", "factory")
    }
    trust = rng.uniform(size=FUTURES)
    rows = [10 - 4 * trust**3 + 0.1 * rng.normal(size=FUTURES), np.full(FUTURES, 9.0)]
    return small_study({"tests": rows}, values=noise | {"credibility.start": trust}, types=np.arange(FUTURES) % 3)


def test_the_effect_is_spearmans_rank_correlation():
    study = study_by_hand()
    result = study.results.metrics["tests"][0]
    for driver in drivers(study, result):
        if driver.number in study.futures.values:
            known = spearmanr(study.futures.values[driver.number], result).statistic
            assert driver.effect == pytest.approx(known, abs=1e-12)
            assert driver.low < driver.effect < driver.high


def test_the_number_that_drives_a_metric_comes_first():
    finding = explain(study_driven_by_trust(), metric="tests", strategy="a")
    first = finding.table.records()[0]
    assert first["number"] == "credibility.start"
    assert first["effect"] < -0.9
    assert first["below"] > first["above"]
    assert "“Credibility: level at the start” drives “tests” under Strategy a most" in finding.answer


def test_the_difference_of_two_strategies_has_drivers_of_its_own():
    study = study_driven_by_trust()
    same = explain(study, metric="tests", strategy="a", against="b")
    assert same.table.records()[0]["number"] == "credibility.start"
    assert "Strategy a less Strategy b" in same.question
    assert explain(study, metric="tests", strategy="a").more["“tests”, Strategy a less Strategy b"] == same.table


def test_the_interval_of_nothing_covers_zero_in_nine_of_ten():
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(60):
        study = small_study(
            {"tests": rng.normal(size=(1, 100))},
            values={name: rng.uniform(size=100) for name in study_by_hand().futures.values},
        )
        covered += [
            d.low < 0 < d.high for d in drivers(study, study.results.metrics["tests"][0]) if "types" not in d.number
        ]
    assert np.mean(covered) == pytest.approx(0.9, abs=0.04)


def test_without_a_metric_the_lead_of_the_best_strategy_is_explained():
    finding = explain(study_by_hand())
    assert finding.question == "Which assumptions drive the lead of Step by step over Talks only, over all metrics?"
    assert finding.table.records()[0]["number"] in ("types.revisionist", "credibility.start")


def test_a_metric_that_nothing_moves_is_said_to_be_so():
    study = small_study({"tests": [[1.0] * 50, [2.0] * 50]})
    assert explain(study, metric="tests").answer.startswith("No single assumption moves")


@pytest.mark.parametrize("wrong", [{"metric": "test"}, {"metric": "tests", "strategy": "z"},
                                   {"metric": "tests", "against": "z"}])  # fmt: skip
def test_unknown_names_are_refused_with_the_nearest(wrong):
    with pytest.raises(InputError, match="wanted"):
        explain(study_driven_by_trust(), **wrong)
