from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from detente.analyses.drawn import names_read
from detente.analyses.drivers import drivers
from detente.analyses.explain import explain
from detente.errors import InputError
from detente.workbench import run
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
    assert first["clear"]
    assert "“Credibility: level at the start” drives “tests” under Strategy a most" in finding.answer


def test_the_difference_of_two_strategies_has_drivers_of_its_own():
    study = study_driven_by_trust()
    same = explain(study, metric="tests", strategy="a", against="b")
    assert same.table.records()[0]["number"] == "credibility.start"
    assert "Strategy a less Strategy b" in same.question


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
    finding = explain(study, metric="tests")
    assert finding.answer == "Nothing moves “tests” under Strategy a: it is 1 in every future."
    assert not finding.chart


def many_numbers(result: np.ndarray, *, count: int = 500, seed: int = 0):
    """A study with a result and so many uncertain numbers that have nothing to do with it."""
    study = small_study({"tests": result[None]})
    known = study.case.assumptions["credibility.start"]
    names = [f"stocks.x{k}.start" for k in range(count)]
    rng = np.random.default_rng(seed)
    values = {name: rng.uniform(size=result.size) for name in names}
    case = replace(study.case, assumptions={name: replace(known, name=name) for name in names})
    return replace(study, case=case, futures=replace(study.futures, values=values))


def test_with_hundreds_of_numbers_luck_alone_names_a_driver_in_one_case_of_twenty_at_most():
    rng = np.random.default_rng(5)
    named = [any(d.is_clear for d in drivers(many_numbers(luck, seed=k), luck))
             for k, luck in enumerate(rng.normal(size=(40, 300)))]  # fmt: skip
    assert sum(named) <= 5  # 2 expected; more than 5 would come about once in seventy


def test_a_planted_driver_is_named_among_hundreds_and_alone():
    study = many_numbers(np.zeros(400))
    result = study.futures.values["stocks.x7.start"] + np.random.default_rng(2).normal(size=400)
    told = [d.number for d in drivers(study, result) if d.is_clear]
    assert told == ["stocks.x7.start"]


def test_without_a_driver_it_says_how_large_an_effect_the_futures_could_tell():
    luck = np.random.default_rng(1).normal(size=400)
    answer = explain(many_numbers(luck), metric="tests").answer
    assert answer.startswith("No single assumption clearly drives “tests” under Strategy a: 500 were tried")
    assert "a rank correlation of 19% or more); 1,600 futures would show one of 10%" in answer


def test_the_halves_have_their_means_and_intervals():
    study = study_driven_by_trust()
    result = study.results.metrics["tests"][0]
    first = drivers(study, result)[0]
    upper = study.futures.values["credibility.start"] > np.median(study.futures.values["credibility.start"])
    assert first.above.mean == pytest.approx(result[upper].mean())
    error = result[upper].std(ddof=1) / np.sqrt(upper.sum())
    assert first.above.high - first.above.mean == pytest.approx(1.96 * error, rel=1e-3)
    assert first.below.mean == pytest.approx(result[~upper].mean())


def test_numbers_that_no_simulated_month_reads_are_left_out():
    study = run("two-sides", futures=64, keep=False)
    assert study.futures.values["relief.provisions.coal-ban.value"].std() > 0
    names = set(explain(study, metric="long-range tests").table.column("number"))
    assert "stocks.warheads.flow" in names
    unread = ("relief", "agenda", "principal")
    assert not any(name.startswith(unread) for name in names)
    assert names_read(study) == tuple(a.name for a in study.case.uncertain if not a.name.startswith(unread))


@pytest.mark.parametrize("wrong", [{"metric": "test"}, {"metric": "tests", "strategy": "z"},
                                   {"metric": "tests", "against": "z"}, {"strategy": "a", "against": "a"},
                                   {"metric": "tests", "strategy": "b", "against": "b"}])  # fmt: skip
def test_unknown_names_are_refused_with_the_nearest(wrong):
    with pytest.raises(InputError, match="wanted"):
        explain(study_driven_by_trust(), **wrong)
