import numpy as np
import pytest
from scipy.stats import rankdata

from detente.analyses.compare import compare, outcomes
from detente.analyses.intervals import error_of_mean, of_quantiles
from detente.analyses.ranks import ranked
from detente.analyses.verdict import verdict_of
from handmade import study_by_hand
from small_studies import small_study

# Three futures, less is better. Best in each future: a (1), a and b (2), b (0).
TESTS = {"tests": [[1, 2, 6], [4, 2, 0], [5, 9, 3]]}


def by_strategy(study, metric="tests"):
    return {o.strategy: o for o in outcomes(study, study.case.metrics[metric])}


def test_regret_is_what_the_best_strategy_gets_in_the_same_future():
    found = by_strategy(small_study(TESTS))
    assert found["a"].regret_mean == pytest.approx((0 + 0 + 6) / 3)
    assert found["b"].regret_mean == pytest.approx((3 + 0 + 0) / 3)
    assert found["c"].regret_mean == pytest.approx((4 + 7 + 3) / 3)
    assert found["a"].regret_p95 == pytest.approx(0.1 * 0 + 0.9 * 6)


def test_a_future_in_which_two_are_best_is_shared_between_them():
    found = by_strategy(small_study(TESTS))
    assert found["a"].share_best == pytest.approx(1.5 / 3)
    assert found["b"].share_best == pytest.approx(1.5 / 3)
    assert found["c"].share_best == 0


def test_mean_median_and_interval_are_over_the_futures():
    c = by_strategy(small_study(TESTS))["c"]
    assert (c.mean, c.median) == (pytest.approx(17 / 3), 5)
    assert (c.p05, c.p95) == (pytest.approx(3.2), pytest.approx(8.6))
    assert c.error == pytest.approx(np.std([5, 9, 3], ddof=1) / np.sqrt(3))


def test_more_is_better_turns_the_regrets_round():
    found = by_strategy(small_study(TESTS, better={"tests": "more"}))
    assert found["c"].regret_mean == pytest.approx((0 + 0 + 3) / 3)
    assert found["a"].share_best == pytest.approx(1 / 3)


def test_a_metric_that_is_only_shown_has_no_best_strategy():
    found = by_strategy(small_study(TESTS, better={"tests": "neither"}))
    assert {o.share_best for o in found.values()} == {None}
    assert not any(o.is_best for o in found.values())


def test_strategies_that_do_the_same_are_tied_for_best():
    rows = [[1, 2, 3, 4], [1, 2, 3, 4], [5, 6, 7, 9]]
    found = by_strategy(small_study({"tests": rows}))
    assert found["a"].is_tied and found["b"].is_tied and not found["c"].is_best
    words = compare(small_study({"tests": rows})).table.column("standing")
    assert words == ["tied for best", "tied for best", ""]


def test_a_difference_within_its_error_is_a_tie_and_one_beyond_is_not():
    draws = np.random.default_rng(0).normal(size=1_000)
    draws -= draws.mean()
    error = draws.std(ddof=1) / np.sqrt(1_000)
    assert verdict_of(draws + 1.9 * error).word == "open"
    assert verdict_of(draws + 2.1 * error).word == "better"
    assert verdict_of(draws - 2.1 * error).word == "worse"
    assert verdict_of(np.zeros(5)).is_tie
    assert not verdict_of(np.ones(5)).is_tie


def test_a_difference_not_worth_speaking_of_is_a_tie_however_many_futures_tell_it():
    draws = np.random.default_rng(0).normal(size=100_000)
    error = draws.std(ddof=1) / np.sqrt(draws.size)
    tiny = draws - draws.mean() + 5 * error
    assert verdict_of(tiny).word == "better"
    assert verdict_of(tiny, alike=10 * error).word == "alike"
    assert verdict_of(tiny[:100], alike=6 * error).word == "open"
    assert verdict_of(np.zeros(5)).word == "alike"


def test_one_future_tells_nothing():
    assert verdict_of(np.array([5.0])).is_tie


def test_pairs_count_the_futures_in_which_each_does_better():
    pairs = compare(small_study(TESTS)).more["pairs"].records()
    first = pairs[0]
    assert (first["first"], first["second"]) == ("Strategy a", "Strategy b")
    assert first["first_better"] == pytest.approx(1 / 3)
    assert first["alike"] == pytest.approx(1 / 3)
    assert first["second_better"] == pytest.approx(1 / 3)
    assert first["difference"] == pytest.approx((-3 + 0 + 6) / 3)
    assert first["verdict"] == "tie"


def test_pairs_of_a_metric_that_always_differs_name_the_better_one():
    rows = [[1, 2, 3], [2, 3, 4.5]]
    assert compare(small_study({"tests": rows})).more["pairs"].records()[0]["verdict"] == "Strategy a is better"


def test_results_by_true_type_are_those_of_its_futures():
    rows = compare(small_study(TESTS, types=[0, 0, 1])).more["by true type"].records()
    seeker = {r["strategy"]: r for r in rows if r["type"] == "Seeker"}
    assert seeker["Strategy a"]["futures"] == 2
    assert seeker["Strategy a"]["mean"] == pytest.approx(1.5)
    assert seeker["Strategy b"]["regret_mean"] == pytest.approx(1.5)
    assert {r["type"] for r in rows} == {"Seeker", "Dealer"}


def test_rare_events_show_how_often_all_strategies_are_alike():
    study = small_study({"war": [[0, 0, 0, 1], [0, 0, 0, 0]]})
    (row,) = compare(study).more["ties"].records()
    assert (row["metric"], row["ties"]) == ("war", 0.75) and row["low"] < 0.75 < row["high"]


def test_the_answer_counts_the_metrics_on_which_the_front_runner_is_best():
    finding = compare(study_by_hand())
    assert finding.answer.startswith("Over 2,000 futures, Step by step has the best mean on ")
    assert len(finding.table.rows) == 4 * 3


def test_rows_at_once_are_the_figures_of_each_row_to_the_last_digit():
    """Sums over many rows at once are those of one row after another: no figure depends on how it is reckoned."""
    study = study_by_hand()
    metric = study.case.metrics["warheads at the end"]
    among = study.futures.true_type == 1
    values = np.asarray(study.results.metrics[metric.name], np.float64)
    short = values - values.min(axis=0)
    kind = study.case.types[study.futures.types[1]].title or study.futures.types[1]
    part = [r for r in compare(study).more["by true type"].records() if (r["metric"], r["type"]) == (metric.name, kind)]
    for k, (one, some) in enumerate(zip(outcomes(study, metric), part, strict=True)):
        assert (one.mean, one.error) == (float(values[k].mean()), error_of_mean(values[k]))
        assert (one.regret_mean, one.regret_p95) == (float(short[k].mean()), float(np.quantile(short[k], 0.95)))
        assert some["mean"] == float(np.ascontiguousarray(values[k][among]).mean())
        assert some["futures"] == among.sum()
    first, second = study.results.strategies[0], study.results.strategies[2]
    titles = [study.case.strategies[name].title for name in (first, second)]
    (pair,) = [r for r in compare(study).more["pairs"].records()
               if r["metric"] == metric.name and [r["first"], r["second"]] == titles]  # fmt: skip
    gain = values[2] - values[0]
    told = verdict_of(gain)
    assert (pair["difference"], pair["low"], pair["high"]) == (-told.mean, -told.high, -told.low)
    assert pair["first_better"] == float((gain > 0).mean())


def test_ranks_and_medians_are_those_of_scipy_and_numpy():
    draws = np.random.default_rng(3)
    columns = np.stack([draws.normal(size=501), draws.integers(0, 4, 501).astype(float), np.ones(501)])
    ranks, middle = ranked(columns)
    np.testing.assert_array_equal(ranks, rankdata(columns, axis=1))
    np.testing.assert_array_equal(middle, np.median(columns, axis=1, keepdims=True))
    np.testing.assert_array_equal(ranked(columns[:, :500])[1], np.median(columns[:, :500], axis=1, keepdims=True))


def test_percentiles_carry_intervals_that_cover_as_often_as_they_say():
    """The median of an exponential is ln 2: 95% intervals of 300 samples cover it in about 95 of 100."""
    draws = np.random.default_rng(4).exponential(size=(300, 401))
    value, low, high = of_quantiles(draws, np.array([0.5]))[:, 0]
    assert 0.92 <= float(((low <= np.log(2)) & (np.log(2) <= high)).mean()) <= 0.98
    np.testing.assert_array_equal(value, np.median(draws, axis=1))
    table = compare(small_study(TESTS)).more["percentiles"].records()
    (row,) = [r for r in table if r["strategy"] == "Strategy c" and r["which"] == "median"]
    assert (row["value"], row["low"], row["high"]) == (5, 3, 9)
    (late,) = [r for r in table if r["strategy"] == "Strategy a" and r["which"] == "95th percentile of regret"]
    assert late["value"] == pytest.approx(0.1 * 0 + 0.9 * 6)
