"""The bottom line on studies with known answers."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.analyses.bottom_line import bottom_line
from detente.analyses.score import scale_of
from detente.analyses.standing import standing, tied
from handmade import study_by_hand

STUDY = study_by_hand()


def with_metrics(study, **values):
    """The study with other values in its metrics, by name or all alike."""
    metrics = {
        name: np.asarray(values.get(name.replace(" ", "_"), values["others"]), float) for name in study.results.metrics
    }
    return replace(study, results=replace(study.results, metrics=metrics))


def test_the_sentence_names_leader_number_and_condition():
    answer = bottom_line(STUDY).answer
    assert answer.startswith("Step by step holds up best: over 4 metrics it gives up ")
    assert "best choice in 67% of futures" in answer
    assert "but if the counterpart is of the type “Revisionist”, Hold the line does better (0% against " in answer


def test_strategies_that_differ_by_luck_only_are_called_a_tie():
    luck = np.random.default_rng(3).normal(size=(2, 2_000))
    study = with_metrics(STUDY, others=np.vstack([luck, luck[:1] + 5]), deals_in_force=np.zeros((3, 2_000)))
    answer = bottom_line(study).answer
    first = answer.split(" are too close to call")[0]
    assert set(first.split(" and ")) == {"Step by step", "Talks only"}
    assert "against 100% for Hold the line" in answer


def test_with_nothing_to_tell_them_apart_there_is_nothing_to_choose():
    study = with_metrics(STUDY, others=np.ones((3, 2_000)))
    assert "nothing to choose" in bottom_line(study).answer


def test_always_best_has_regret_zero_and_always_worst_one():
    ranks = np.array([[1.0], [1.5], [3.0]]) * np.ones((3, 2_000))
    study = with_metrics(STUDY, others=ranks, deals_in_force=-ranks)
    assert_allclose(standing(study).mean, [0, 0.25, 1])
    assert_allclose(standing(study).best[:, 0], [1, 0, 0])


def test_a_weight_is_the_worth_of_one_unit():
    case = STUDY.case
    weights = {"tests": 2.0, "war": 10.0}
    metrics = {n: replace(m, weight=weights.get(n, 0.0)) for n, m in case.metrics.items()}
    study = replace(STUDY, case=replace(case, metrics=metrics))
    values = STUDY.results.metrics
    worth = -2.0 * values["tests"] - 10.0 * values["war"]
    assert_allclose(scale_of(study).values(study), worth / np.ptp(worth, axis=0).mean())


def test_renaming_a_strategy_changes_only_its_name():
    other = study_by_hand(strategies={"steps": "Alpha", "talks": "Talks only", "hold": "Hold the line"})
    assert bottom_line(other).answer == bottom_line(STUDY).answer.replace("Step by step", "Alpha")


def test_no_condition_is_named_where_none_matters():
    ranks = np.array([[1.0], [1.5], [3.0]]) + np.random.default_rng(1).normal(size=(3, 2_000)) / 10
    study = with_metrics(STUDY, others=ranks, deals_in_force=-ranks)
    assert bottom_line(study).answer.endswith("no true type and no single assumption clearly changes this.")


@pytest.mark.parametrize(("gap", "answer"), [(0.005, True), (0.2, False)])
def test_a_lead_below_a_hundredth_of_the_spread_is_no_lead(gap, answer):
    ranks = np.array([[0.0], [gap], [1.0]]) * np.ones((3, 2_000))
    study = with_metrics(STUDY, others=ranks, deals_in_force=-ranks)
    assert tied(standing(study), 0, 1) is answer
