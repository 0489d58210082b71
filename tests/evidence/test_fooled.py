"""What is left of a belief where answers could be imitated: ratios of answers shrink to one, the rest stays."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.errors import InputError
from detente.evidence.fooled import fooled_finding, imitated
from detente.evidence.history import belief_after, beliefs_of
from detente.evidence.past import Told
from detente.futures import draw_futures
from evidence.test_past import OFFER, with_history

PEACEFUL, OTHER = 0, 1
HALF = np.log([[0.5], [0.5]])


def told(*, answers, checks=(1.0, 1.0), events=(1.0, 1.0)):
    """One month, two types, one future: likelihoods of each under the peaceful type and the other."""
    logs = [np.log(np.array(part, float))[None, :, None] for part in (answers, checks, events)]
    return Told(answers=logs[0] + logs[1], events=logs[2], log_prior=HALF, checks=logs[1])


def belief(one):
    return belief_after(one)[-1, PEACEFUL, 0]


def test_an_answer_that_speaks_for_the_imitated_type_tells_nothing_any_more():
    seen = told(answers=(0.8, 0.2))
    assert belief(seen) == pytest.approx(0.8)
    assert belief(imitated(seen, PEACEFUL)) == pytest.approx(0.5)


def test_an_answer_that_nobody_would_imitate_keeps_its_weight():
    seen = told(answers=(0.2, 0.8))
    assert belief(imitated(seen, PEACEFUL)) == pytest.approx(belief(seen)) == pytest.approx(0.2)


def test_what_was_inspected_and_what_happened_keep_their_weight():
    seen = told(answers=(0.9, 0.1), checks=(1.0, 0.5), events=(0.6, 0.2))
    assert belief(imitated(seen, PEACEFUL)) == pytest.approx(0.6 / (0.6 + 0.1))


def test_no_mixture_of_own_and_borrowed_answers_leaves_less_belief():
    rng = np.random.default_rng(4)
    answers, checks, events = (np.log(rng.uniform(0.05, 1, (12, 3, 40))) for _ in range(3))
    prior = np.log(np.full((3, 40), 1 / 3))
    seen = Told(answers + checks, events, prior, checks)
    floor = belief_after(imitated(seen, PEACEFUL))[:, PEACEFUL]
    for share in (0.0, 0.3, 0.7, 1.0):
        mixed = np.log((1 - share) * np.exp(answers) + share * np.exp(answers[:, :1]))
        mixture = Told(mixed + checks, events, prior, checks)
        assert (belief_after(mixture)[:, PEACEFUL] >= floor - 1e-12).all()


def test_inspection_is_the_part_of_the_answers_that_only_deals_in_force_have(tmp_path):
    refused = with_history(tmp_path, [("2011-01-15", "refused", OFFER)])
    futures = draw_futures(refused, 50)
    assert_allclose(beliefs_of(refused, futures).told.checks, 0.0, atol=1e-6)
    caught = with_history(tmp_path, [("2011-01-15", "accepted", OFFER), ("2012-01-15", "caught", ("test-halt",))])
    seen = beliefs_of(caught, futures)
    assert seen.told.checks[:12].max() < 1e-6 and seen.told.checks[24].max() < -0.1


def test_a_yes_that_could_be_imitated_leaves_less_belief_and_says_so(tmp_path):
    case = with_history(tmp_path, [(f"2011-0{m}-15", "refused", OFFER) for m in (1, 2, 3, 4)])
    futures = draw_futures(case, 200)
    beliefs = beliefs_of(case, futures)
    found = fooled_finding(case, futures)
    gained = beliefs.after[-1].mean(axis=1) - beliefs.after[0].mean(axis=1)
    most = case.types[beliefs.types[int(gained.argmax())]]
    row = next(r for r in found.table.records() if r["type"] == most.name)
    assert row["after"] == pytest.approx(beliefs.after[-1][int(gained.argmax())].mean())
    assert row["fooled"] <= row["after"] and row["fooled_low"] <= row["fooled"] <= row["fooled_high"]
    assert found.answer.startswith("If every other type could have given the answers of")
    assert {r["reference"] for r in found.more["months"].records()}
    assert sum(r["fooled"] for r in found.table.records()) == pytest.approx(1.0)


def test_a_type_that_is_not_there_is_refused_with_the_nearest(tmp_path):
    case = with_history(tmp_path, [("2011-01-15", "refused", OFFER)])
    with pytest.raises(InputError, match='write "revisionist"'):
        fooled_finding(case, draw_futures(case, 20), of="revisonist")
