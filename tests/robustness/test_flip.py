"""Planted flips are found where they were put, alone, on a map, and together."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from detente.analyses.contest import contest
from detente.analyses.flip import flips
from detente.analyses.flip_map import flip_map
from detente.analyses.flip_types import turns
from detente.analyses.joint import Tried, Way, crossing, joint, way
from detente.analyses.ranks import GRID, fit_all, ranks_of
from detente.analyses.verdict import of_estimate
from detente.case.read import read_case
from detente.errors import InputError
from detente.futures import draw_futures
from detente.futures.draw import with_values
from detente.workbench import run
from detente.workbench.asks import explain, explanations_as_data, what_flips
from detente.workbench.failures import where_it_fails
from detente.workbench.joint import joint_change
from handmade import study_by_hand

START = "credibility.start"
DETECT = "measures.freeze.detect"
NOISE = np.random.default_rng(1).normal(0, 0.2, 2000)


def planted(lead: np.ndarray):
    """The study made by hand, with `steps` leading `hold` in deals by this much, and `talks` far behind."""
    study = study_by_hand()
    deals = np.stack([lead, np.full(lead.shape, -5.0), np.zeros(lead.shape)])
    metrics = {**study.results.metrics, "deals in force": deals}
    return replace(study, results=replace(study.results, metrics=metrics))


def drawn(name: str) -> np.ndarray:
    return study_by_hand().futures.values[name]


@pytest.mark.parametrize("at", [0.2, 0.35])
def test_a_planted_flip_is_found_at_its_value(at: float):
    finding = flips(planted(drawn(START) - at + NOISE), metric="deals in force")
    first = finding.table.records()[0]
    assert (first["number"], first["from"], first["to"], first["side"]) == (START, "steps", "hold", "below")
    assert first["value"] == pytest.approx(at, abs=0.01)
    assert first["low"] < at < first["high"] and first["high"] - first["low"] < 0.05
    assert (first["leader"], first["rival"]) == ("Step by step", "Hold the line")
    assert first["beyond"] == pytest.approx((drawn(START) < at).mean(), abs=0.02)
    assert first["lead"] < 0
    assert {r["number"] for r in finding.table.records()} == {START}
    assert "where “Credibility: level at the start” is below 0." in finding.answer


def test_the_interval_of_a_flip_covers_its_value_in_most_samples():
    covered = 0
    for seed in range(40):
        noise = np.random.default_rng(seed).normal(0, 0.4, 2000)
        row = flips(planted(drawn(START) - 0.3 + noise), metric="deals in force").table.records()[0]
        covered += row["low"] <= 0.3 <= row["high"]
    assert covered >= 34


def test_a_choice_that_nothing_changes_says_what_comes_nearest():
    finding = flips(planted(drawn(START) + 1.0 + NOISE), metric="deals in force")
    assert finding.table.rows == () and finding.chart == ""
    assert finding.answer.startswith("No single assumption of 6 flips the choice of Step by step on “deals in force”")
    assert "nearest comes “Credibility: level at the start”: at its lowest values the lead" in finding.answer
    assert "falls from 1.5 deals to 0.996" in finding.answer


def test_noise_alone_flips_nothing_and_nothing_comes_near():
    """Two strategies alike but for luck: nothing drawn has to do with which is ahead."""
    luck = np.random.default_rng(9).normal(0.1, 1, 2000)
    finding = flips(planted(luck), metric="deals in force")
    assert finding.table.rows == ()
    assert "none moves the lead by more than luck would" in finding.answer


def test_a_rival_that_ties_is_no_flip():
    study = planted(NOISE - NOISE.mean() + 0.001)
    finding = flips(study, metric="deals in force")
    assert contest(study, "deals in force").tied == ("hold",)
    assert "(a tie with Hold the line)" in finding.answer
    assert "hold" not in finding.table.column("to")


def test_a_type_flips_the_choice_at_its_exact_share():
    """Leads by 1 with the others and loses by 1/2 to a revisionist: even at a share of 1 / (1 + 1/2)."""
    is_bad = study_by_hand().futures.true_type == 2
    study = planted(np.where(is_bad, -0.5, 1.0) + NOISE)
    (turn,) = turns(contest(study, "deals in force"))
    assert (turn.type, turn.rival, turn.above) == ("revisionist", "hold", True)
    assert turn.value == pytest.approx(2 / 3, abs=0.02)
    assert turn.low < 2 / 3 < turn.high and turn.high - turn.low < 0.05
    assert turn.now == pytest.approx(1 / 3, abs=0.01)
    finding = flips(study, metric="deals in force")
    row = next(r for r in finding.table.records() if r["number"] == "types.revisionist")
    assert row["value"] == turn.value and row["to"] == "hold"
    under = {r["type"]: r["verdict"] for r in finding.more["types"].records()}
    assert under == {"Seeker": "Step by step", "Dealer": "Step by step", "Revisionist": "Hold the line"}
    assert "if the counterpart is of the type “Revisionist” in more than 66% of futures" in finding.answer


def test_a_cubic_in_ranks_is_the_least_squares_fit_with_and_without_ties():
    rng = np.random.default_rng(2)
    for column in (rng.normal(size=300), rng.integers(0, 9, 300).astype(float)):
        result = ranks_of(column) ** 3 + rng.normal(0, 0.1, 300)
        fit = fit_all(column[None], result[None])[0]
        known = np.polynomial.Polynomial.fit(ranks_of(column), result, 3)
        np.testing.assert_allclose(fit.level[0], known(GRID), atol=1e-9)
        assert np.all(fit.error > 0) and np.median(fit.error) < 0.03


def test_the_map_shows_where_two_numbers_together_flip_the_choice():
    """The lead is a + b - 0.8: the rival is better in the corner below that diagonal."""
    finding = flip_map(planted(drawn(START) + drawn(DETECT) - 0.8 + NOISE / 4), metric="deals in force")
    assert {finding.table.columns[2].label, finding.table.columns[3].label} == {
        "Credibility: level at the start", "Reactor freeze: chance a month that cheating is caught",
    }  # fmt: skip
    for cell in finding.table.records():
        exact = cell["first"] + cell["second"] - 0.8
        assert cell["mean"] == pytest.approx(exact, abs=0.05)
        if abs(exact) > 0.1:
            assert cell["says"] == ("leads" if exact > 0 else "falls behind")
    assert "Hold the line does better on 3" in finding.answer


def test_a_corner_that_was_not_drawn_stays_blank():
    study = planted(drawn(START) - 0.3 + NOISE)
    values = {**study.futures.values, DETECT: drawn(START) + np.random.default_rng(3).normal(0, 0.05, 2000)}
    study = replace(study, futures=replace(study.futures, values=values))
    cells = flip_map(study, metric="deals in force", numbers=(START, DETECT)).table.records()
    corner = next(c for c in cells if c["column"] == 0 and c["row"] == max(r["row"] for r in cells))
    assert corner["futures"] == 0 and corner["mean"] is None and corner["says"] == "too few futures"


@pytest.mark.parametrize("numbers", [("credibility.star", DETECT), (START, START), (START,)])
def test_numbers_that_make_no_map_are_refused(numbers):
    with pytest.raises(InputError):
        flip_map(planted(drawn(START) - 0.3), metric="deals in force", numbers=numbers)


def test_the_smallest_joint_change_of_a_plane_is_exact():
    """The lead is 0.6 + 0.3 x - 0.4 y in normal scores: zero nearest at 0.6 / 0.5 deviations, along (-0.6, 0.8)."""
    x, y = (norm.ppf(ranks_of(drawn(name))) for name in (START, DETECT))
    found = way(contest(planted(0.6 + 0.3 * x - 0.4 * y + NOISE), "deals in force"))
    assert found is not None and found.rival == "hold"
    assert found.length == pytest.approx(1.2, abs=0.04)
    assert found.moves[START] == pytest.approx(-0.72, abs=0.05)
    assert found.moves[DETECT] == pytest.approx(0.96, abs=0.05)


def test_without_a_driver_there_is_no_direction_to_look_in():
    asked = contest(planted(0.5 + NOISE), "deals in force")
    assert way(asked) is None
    assert "No joint change can be told" in joint(asked, None, [], futures=0).answer


def test_what_was_simulated_decides_whether_the_choice_flips():
    asked = contest(planted(0.6 + 0.3 * norm.ppf(ranks_of(drawn(START))) + NOISE), "deals in force")
    found = Way("hold", {START: -2.0}, 0.6)
    behind = [Tried(1.0, of_estimate(0.2, 0.05)), Tried(1.5, of_estimate(-0.2, 0.05))]
    assert crossing(found, behind) == pytest.approx(1.25)
    told = joint(asked, found, behind, futures=100)
    assert "The smallest joint change that flips the choice of Step by step" in told.answer
    assert told.table.records()[0]["moves"] == pytest.approx(-2.5)
    assert "Hold the line does better by 0.2 deals" in told.answer
    ahead = [Tried(1.0, of_estimate(0.4, 0.05))]
    assert "No joint change flips" in joint(asked, found, ahead, futures=100).answer


def test_fixing_a_number_in_drawn_futures_is_to_run_the_case_with_it():
    case = read_case("two-sides")
    fixed = {"stocks.warheads.flow": 0.5, "behaviour.patience": 0.99}
    drawn_so = with_values(case, draw_futures(case, 64, seed=5), fixed)
    other = read_case("two-sides", set_={"stocks.warheads.flow": "0.5 per month", "behaviour.patience": "0.99"})
    theirs = draw_futures(other, 64, seed=5)
    np.testing.assert_array_equal(drawn_so.true_type, theirs.true_type)
    for name, values in theirs.values.items():
        np.testing.assert_array_equal(drawn_so.values[name], values)
    assert set(drawn_so.values["stocks.warheads.flow"]) == {0.5}


def test_fixing_a_prior_draws_the_types_again():
    set_ = {"types.revisionist.prior": "10% to 40%"}
    case = read_case("two-sides", set_=set_)
    drawn_so = draw_futures(case, 2000)
    often = with_values(case, drawn_so, {"types.revisionist.prior": 2.25})
    assert (often.true_type == 2).mean() == pytest.approx(2.25 / 3, abs=0.01)


def test_the_joint_change_is_tried_on_the_engine():
    """More launches a year widen the lead in launches, so fewer narrow it; the simulated lead says how far."""
    study = run("two-sides", futures=512, keep=False)
    finding = joint_change(study, metric="long-range tests", futures=256)
    rows = {r["number"]: r for r in finding.table.records()}
    assert rows["events.long-range-test.rate"]["moves"] < 0
    leads = [r["lead"] for r in finding.more["tried"].records()]
    assert leads == sorted(leads, reverse=True) and len(leads) >= 1
    assert "No joint change flips the choice of Step by step on “long-range tests”" in finding.answer


def test_explanations_as_data_have_the_keys_that_programs_read():
    study = planted(drawn(START) - 0.3 + NOISE)
    found = {
        "drivers": explain(study, metric="deals in force", strategy="steps"),
        "boxes": where_it_fails(study, "deals in force < 0", strategy="steps"),
        **what_flips(study, metric="deals in force"),
    }
    data = explanations_as_data(found)
    assert {"number", "effect", "p05", "p95", "clear"} <= set(data["drivers"][0])
    assert {"limits", "coverage", "density"} <= set(data["boxes"][0])
    assert {"number", "value", "low", "high", "from", "to"} <= set(data["flips"][0])
    assert data["boxes"][0]["limits"][0]["number"] == START
