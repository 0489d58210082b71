"""Key numbers: paired, in words, and no noise shown as a change."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.intervals import NORMAL_95, of_share
from detente.case.read import read_case
from detente.errors import InputError
from detente.results import Study
from detente.workbench.figures import figure, key_metrics, key_numbers, ranking, signed
from detente.workbench.naming import strategy_title
from detente.workbench.runs import run
from detente.workbench.single import finding_of


@pytest.fixture(scope="module")
def study() -> Study:
    return run("two-sides", futures=80, seed=1, keep=False)


def test_a_run_beside_itself_shows_no_change(study: Study):
    for one in key_numbers(study, against=study):
        assert one.change is not None
        assert (one.change.says, one.change.clear, one.change.sense) == ("no change", False, "")


def test_a_change_is_the_mean_of_paired_differences(study: Study):
    other = run(read_case("two-sides", set_={"credibility.start": "1%"}), futures=80, seed=1, keep=False)
    for one in key_numbers(other, strategy="step-by-step", against=study):
        at = study.results.strategies.index("step-by-step")
        difference = other.results.metrics[one.metric][at] - study.results.metrics[one.metric][at]
        half = NORMAL_95 * difference.std(ddof=1) / np.sqrt(80)
        assert one.change is not None
        assert one.change.clear == (abs(difference.mean()) > half)
        assert one.change.clear or one.change.says in ("no clear change", "no change")
        unit = study.case.metrics[one.metric].unit
        shown = signed(float(difference.mean()), is_share=unit in ("chance", "share"))
        assert one.change.text.startswith(shown)


def test_runs_over_other_futures_are_not_compared(study: Study):
    fewer = run("two-sides", futures=40, seed=1, keep=False)
    assert all(one.change is None for one in key_numbers(study, against=fewer))


def test_a_chance_has_the_interval_of_a_share(study: Study):
    found = {one.metric: one for one in key_numbers(study, strategy="hold", most=40)}
    chances = [m for m in study.case.metrics.values() if m.unit == "chance"]
    for metric in chances:
        values = study.results.metrics[metric.name][study.results.strategies.index("hold")]
        if set(np.unique(values)) <= {0.0, 1.0} and metric.name in found:
            low, high = of_share(float(values.mean()), 80)
            said = found[metric.name]
            assert said.interval == f"{figure(low, is_share=True)} to {figure(high, is_share=True)}"
            assert said.interval_says == "95% interval" and said.unit == "" and "%" in said.value


def test_key_numbers_are_the_metrics_that_have_a_weight():
    case = read_case("north-korea-2020")
    assert [m.name for m in key_metrics(case)] == [m.name for m in case.metrics.values() if m.weight > 0][:4]


def test_a_strategy_that_was_not_run_is_refused(study: Study):
    with pytest.raises(InputError, match="step-by-step"):
        key_numbers(study, strategy="step-by-stp")


def test_a_variant_made_for_a_claim_is_never_the_leading_one(study: Study):
    first, second = ranking(study).order[:2]
    strategies = {**study.case.strategies, first: replace(study.case.strategies[first], variant_of=second)}
    marked = Study(replace(study.case, strategies=strategies), study.futures, study.results)
    assert first not in ranking(marked).order
    assert {one.strategy for one in key_numbers(marked)} == {ranking(marked).order[0]}
    assert finding_of(marked, "bottom-line").answer.startswith(strategy_title(marked.case, ranking(marked).order[0]))
