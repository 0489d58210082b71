"""Bargaining on scales against KTAB's published run (tests/data/smp_dummy_3dim.json) and its own rules."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.bargain.settlement import likely_position
from detente.bargain.spatial import Scene, Turn, attitudes, bargain_on_scales, prevailing, utility

DATA = Path(__file__).parents[1] / "data" / "smp_dummy_3dim.json"


@pytest.fixture(scope="module")
def published():
    return json.loads(DATA.read_text())


@pytest.fixture(scope="module")
def scene(published):
    actors = published["actors"]
    return Scene(
        np.array([a["capability"] for a in actors]),
        np.array([a["position"] for a in actors]) / 100,
        np.array([a["salience"] for a in actors]) / 100,
    )


@pytest.fixture(scope="module")
def turns(scene):
    return bargain_on_scales(scene)


def test_every_position_of_every_turn_is_the_published_one(published, turns):
    expected = np.array(published["expected"]["peer"]["positions"])
    found = np.array([turn.position for turn in turns]) * 100
    # Published to one decimal: the tolerance is half of it, and a hair for halves.
    assert_allclose(found, expected, atol=0.05 + 1e-9)


def test_every_chance_to_prevail_is_the_published_one(published, turns):
    found = np.array([turn.win for turn in turns])
    assert_allclose(found, published["expected"]["peer"]["win_probability"], atol=5e-5 + 1e-9)


def test_the_first_turns_risks_and_challenges_are_the_reference_ones(published, turns):
    expected = published["expected"]["reference"]["first_turn"]
    names = [actor["id"] for actor in published["actors"]]
    assert_allclose(turns[0].risk, expected["risk"], atol=1e-6)
    for mine, theirs in zip(turns[0].challenges, expected["challenges"], strict=True):
        assert (names[mine.by], names[mine.to]) == (theirs["initiator"], theirs["receiver"])
        assert_allclose([mine.chance, mine.gain], [theirs["p_win"], theirs["gain"]], atol=1e-6)


def test_bargaining_stops_on_the_turn_on_which_the_published_run_does(published, turns):
    assert len(turns) == published["expected"]["peer"]["turns"]


def test_risk_attitudes_run_from_averse_to_seeking(scene):
    risk = attitudes(scene)
    assert risk.min() >= -0.5 and risk.max() == 1.0


def test_a_risk_neutral_actor_loses_in_proportion_to_distance():
    assert_allclose(utility(np.array([[0.0, 0.25, 1.0]]), np.zeros(1)), [[1.0, 0.75, 0.0]])


def test_with_one_issue_and_two_places_the_heavier_side_prevails_by_its_weight():
    weight = np.array([3.0, 1.0])
    assert_allclose(prevailing(np.array([[1.0, 0.0], [0.0, 1.0]]), weight), [0.75, 0.25], atol=1e-6)


def test_actors_who_agree_stay_where_they_are():
    scene = Scene(np.array([1.0, 2.0]), np.array([[0.3, 0.6], [0.3, 0.6]]), np.full((2, 2), 0.5))
    turns = bargain_on_scales(scene)
    assert_allclose(turns[-1].position, scene.position)
    assert_allclose(likely_position(turns[-1]), [0.3, 0.6])


def test_two_places_with_equal_chances_are_two_places():
    turn = Turn(np.array([[0.0], [1.0]]), np.array([0.5, 0.5]), np.zeros(2))
    assert_allclose(likely_position(turn), [0.5])


def test_a_place_that_two_actors_share_counts_once():
    turn = Turn(np.array([[0.0], [1.0], [1.0]]), np.array([0.4, 0.6, 0.6]), np.zeros(3))
    assert_allclose(likely_position(turn), [0.6])


def test_the_order_of_the_actors_does_not_matter(scene):
    order = np.array([3, 0, 6, 1, 5, 2, 4])
    shuffled = Scene(scene.capability[order], scene.position[order], scene.salience[order])
    one, other = bargain_on_scales(scene)[1], bargain_on_scales(shuffled)[1]
    assert_allclose(other.position, one.position[order], atol=1e-9)
