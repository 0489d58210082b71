"""Planted failure boxes are found where they were put, one after another, and said in the words of the case."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.fails import fails
from detente.analyses.failure import Failure, missed_threshold, parse_failure, usual_failure
from detente.analyses.standing import standing
from detente.case.model import Shape
from detente.errors import InputError
from handmade import study_by_hand

START, DETECT = "credibility.start", "measures.freeze.detect"
OFFICE, HALT = "measures.office.detect", "measures.halt.detect"


def failing_where(failing: np.ndarray, *, luck: float = 0.02):
    """The study made by hand, with wars where it is said and now and then elsewhere."""
    study = study_by_hand()
    wars = (failing | (np.random.default_rng(2).random(failing.size) < luck)).astype(float)
    return replace(
        study, results=replace(study.results, metrics={**study.results.metrics, "war": np.stack([wars] * 3)})
    )


def drawn(*names: str) -> list[np.ndarray]:
    return [study_by_hand().futures.values[name] for name in names]


def test_a_planted_box_is_found_with_its_limits():
    start, detect = drawn(START, DETECT)
    inside = (start < 0.4) & (detect > 0.6) & (study_by_hand().futures.true_type == 2)
    finding = fails(failing_where(inside), "war > 0", strategy="steps")
    box = finding.table.records()[0]
    limits = {r["number"]: r for r in finding.more["limits"].records() if r["box"] == 1}
    assert set(limits) == {START, DETECT, "true type"}
    assert limits[START]["high"] == pytest.approx(0.4, abs=0.05)
    assert limits[DETECT]["low"] == pytest.approx(0.6, abs=0.05)
    assert limits["true type"]["levels"] == "revisionist"
    assert box["density_low"] < box["density"] < box["density_high"] and box["density"] > 0.9
    assert box["coverage"] > 0.6
    assert "the counterpart is of the type “Revisionist”" in finding.answer
    assert finding.answer.startswith("Step by step fails, in that “war” is above 0, in ")


def test_two_planted_boxes_are_found_one_after_the_other_and_both_come_back():
    start, detect, office, halt = drawn(START, DETECT, OFFICE, HALT)
    first, second = (start > 0.7) & (detect > 0.6), (office < 0.3) & (halt < 0.3)
    finding = fails(failing_where(first | second, luck=0.0), "war > 0", strategy="steps", repeats=10)
    one, other = finding.table.records()
    numbers = [{r["number"] for r in finding.more["limits"].records() if r["box"] == k} for k in (1, 2)]
    assert sorted(map(sorted, numbers)) == sorted([sorted({START, DETECT}), sorted({OFFICE, HALT})])
    assert min(one["reappears"], other["reappears"]) > 0.8
    assert min(one["overlap"], other["overlap"]) > 0.8
    assert other["together"] == pytest.approx(one["coverage"] + other["coverage"])
    assert other["together"] > 0.9
    assert other["says"].startswith("outside the earlier boxes")


def test_a_failure_that_grows_with_one_number_is_one_box_and_no_wider_second_one():
    (start,) = drawn(START)
    chance = np.where(start > 0.8, 0.9, np.where(start > 0.6, 0.3, 0.02))
    finding = fails(failing_where(np.random.default_rng(3).random(start.size) < chance), "war > 0", strategy="steps")
    lows = [r["low"] for r in finding.more["limits"].records() if r["number"] == START]
    assert lows == sorted(lows, reverse=True)[:1]


def test_the_table_of_limits_says_what_the_box_holds_without_each():
    start, detect = drawn(START, DETECT)
    inside = (start < 0.5) & (detect > 0.5)
    finding = fails(failing_where(inside, luck=0.0), "war > 0", strategy="steps", repeats=1)
    for row in finding.more["limits"].records():
        assert row["coverage_without"] >= finding.table.records()[0]["coverage"]
        assert row["density_without"] == pytest.approx(0.5, abs=0.05)
        assert row["mass_without"] == pytest.approx(0.5, abs=0.05)


def test_luck_has_no_box():
    lots = np.random.default_rng(4).random(2000) < 0.2
    finding = fails(failing_where(lots, luck=0.0), "war > 0", strategy="steps", repeats=1)
    assert finding.table.rows == () and not finding.chart
    assert "luck decides" in finding.answer


@pytest.mark.parametrize(("limit", "often"), [("war > 5", "never"), ("war > -1", "always")])
def test_a_strategy_that_fails_never_or_always_is_refused(limit, often):
    with pytest.raises(InputError, match=often):
        fails(study_by_hand(), limit, strategy="steps")


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("war > 5%", 0.05, "“war” is above 5%"),
        ("tests>=1e1", 10.0, "“tests” is at least 10 tests"),
        ("warheads at the end < .5", 0.5, "“warheads at the end” is below 0.5 warheads"),
        ("regret > 30%", 0.3, "its regret is above 30% of what choosing right is worth"),
    ],
)
def test_a_failure_is_read_and_said_as_it_is_written(text, value, says):
    found = parse_failure(text, study_by_hand())
    assert (found.value, found.says) == (pytest.approx(value), says)


@pytest.mark.parametrize("text", ["war > 1..2", "war", "war > 5 %%", "> 3", ""])
def test_what_is_no_failure_is_refused(text):
    with pytest.raises(InputError, match="a metric, a comparison and a number"):
        parse_failure(text, study_by_hand())


def test_an_unknown_metric_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="warheads at the end, tests, war"):
        parse_failure("wars > 1", study_by_hand())


def test_without_a_question_the_worst_quarter_fails_or_a_threshold_of_the_case():
    study = study_by_hand()
    usual = usual_failure(study, "hold")
    regret = standing(study).regret[2]
    assert usual.metric == "regret" and (regret > usual.value).mean() == pytest.approx(0.25, abs=0.01)
    metrics = {**study.case.metrics, "tests": replace(study.case.metrics["tests"], threshold=8.0)}
    named = replace(study, case=replace(study.case, metrics=metrics))
    expected = Failure("tests", ">", 8.0, "tests", "a threshold of the case")
    assert missed_threshold(named, "hold") == usual_failure(named, "hold") == expected
    assert fails(named, strategy="hold", repeats=1).question.endswith(
        "“tests” is above 8 tests (a threshold of the case)?"
    )


def test_limits_are_said_in_the_unit_that_the_case_writes():
    start, _ = drawn(START, DETECT)
    study = failing_where(start > 0.5)
    yearly = replace(
        study.case.assumptions[START],
        unit="per month",
        shape=Shape("uniform", (0, 12), 1 / 12, text="uniform 0% to 1200% per year"),
    )
    study = replace(study, case=replace(study.case, assumptions={**study.case.assumptions, START: yearly}))
    finding = fails(study, "war > 0", strategy="steps", repeats=1)
    row = finding.more["limits"].records()[0]
    assert row["low"] == pytest.approx(6, abs=0.3) and row["unit"] == "per year"
    assert "% per year" in finding.answer
