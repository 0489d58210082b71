"""A planted flip is found where it was put."""

from dataclasses import replace

import numpy as np
import pytest

from detente.analyses.flip import flips
from detente.workbench.asks import explanations, explanations_as_data
from handmade import study_by_hand

START = "credibility.start"
DETECT = "measures.freeze.detect"


def planted(metrics: dict[str, np.ndarray]):
    """The study made by hand with other outcomes: rows steps, talks, hold."""
    study = study_by_hand()
    return replace(study, results=replace(study.results, metrics={**study.results.metrics, **metrics}))


def study_with_a_flip(at: float):
    """`steps` leads `hold` in deals by (start - at), plus noise; `talks` is far behind."""
    study = study_by_hand()
    noise = np.random.default_rng(1).normal(0, 0.2, study.futures.size)
    lead = study.futures.values[START] - at + noise
    return planted({"deals in force": np.stack([lead, np.full(lead.shape, -5.0), np.zeros(lead.shape)])})


@pytest.mark.parametrize("at", [0.2, 0.35])
def test_a_planted_flip_is_found_at_its_value(at: float):
    finding = flips(study_with_a_flip(at), metric="deals in force")
    first = finding.table.records()[0]
    assert (first["number"], first["from"], first["to"], first["side"]) == (START, "steps", "hold", "below")
    assert first["value"] == pytest.approx(at, abs=0.03)
    assert {r["number"] for r in finding.table.records()} == {START}


def test_a_choice_that_nothing_changes_has_no_flip():
    finding = flips(study_with_a_flip(-1.0), metric="deals in force")
    assert finding.table.rows == ()
    assert finding.answer.startswith("No single assumption flips")


def test_noise_alone_flips_nothing():
    """Two strategies alike but for luck: nothing drawn has to do with which is ahead."""
    draws = np.random.default_rng(9)
    noise = np.stack([draws.normal(0.01, 1, 2000), np.full(2000, -9.0), np.zeros(2000)])
    assert flips(planted({"deals in force": noise}), metric="deals in force").table.rows == ()


def test_the_smallest_joint_change_moves_the_number_that_matters():
    finding = flips(study_with_a_flip(0.3), metric="deals in force")
    moves = {r["number"]: r["moves"] for r in finding.more["joint"].records()}
    assert max(moves, key=lambda name: abs(moves[name])) == START
    assert moves[START] < 0


def test_explanations_as_data_have_the_keys_that_programs_read():
    study = study_with_a_flip(0.3)
    found = explanations(study, metric="deals in force", strategy="steps", fails="deals in force < 0", flip=True)
    data = explanations_as_data(found)
    assert {"number", "effect", "p05", "p95"} <= set(data["drivers"][0])
    assert {"limits", "coverage", "density"} <= set(data["boxes"][0])
    assert {"number", "value", "from", "to"} <= set(data["flips"][0])
    assert data["boxes"][0]["limits"][0]["number"] == START
