import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.standoff.build import build
from detente.standoff.coalition import coalition_stable, coalitions, gains_at, joint_offers_at, universally_stable
from detente.standoff.files import read_conflict
from detente.standoff.preference import Prioritised
from detente.standoff.relations import READINGS, stable_if_unknown
from detente.standoff.stability import analyse
from detente.standoff.together import joint_table, joint_verdicts
from standoff import literal
from standoff.draws import CONCEPTS, conflicts, plain

DATA = Path(__file__).parent.parent / "data" / "standoff"


@given(conflicts(most_makers=3, most_states=12))
@settings(max_examples=25, deadline=None)
def test_the_four_readings_of_the_unknown_are_those_of_the_definitions(conflict):
    moves, levels = plain(conflict)
    unknown = {d: set(conflict.unknown.get(d, ())) for d in conflict.names}
    for concept in CONCEPTS:
        for reading in READINGS:
            literally = [
                [literal.stable_unknown(concept, reading, moves, levels, unknown, d, s) for s in range(conflict.size)]
                for d in conflict.names
            ]
            assert stable_if_unknown(conflict, concept, reading).tolist() == literally, (concept, reading)


@given(conflicts())
@settings(max_examples=40, deadline=None)
def test_the_four_readings_nest(conflict):
    for concept in CONCEPTS:
        a, b, c, d = (stable_if_unknown(conflict, concept, r) for r in READINGS)
        assert not (a & ~b).any() and not (b & ~d).any() and not (a & ~c).any() and not (c & ~d).any()


@given(conflicts())
@settings(max_examples=25, deadline=None)
def test_when_nothing_is_unknown_all_readings_agree_with_the_ranking(conflict):
    known = replace(conflict, unknown={})
    found = analyse(known)
    for concept in CONCEPTS:
        for reading in READINGS:
            assert (stable_if_unknown(known, concept, reading) == found.stable[concept]).all()


@pytest.mark.parametrize("name", ["prisoners_dilemma", "cuban_missile", "elmira"])
def test_coalitions_leave_the_states_that_the_literature_says(name):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    conflict = read_conflict(DATA / f"{name}.json")
    for group, unstable in expected["coalition_nash_unstable"].items():
        held = coalition_stable(conflict, group.split("+"))
        assert [conflict.states[s] for s in np.flatnonzero(~held)] == unstable


def test_in_elmira_ministry_and_company_leave_s5_for_s8_together():
    elmira = read_conflict(DATA / "elmira.json")
    (gain,) = gains_at(elmira, elmira.state("s5"))
    assert joint_offers_at(elmira, elmira.state("s5")) == [gain]
    assert (gain.members, gain.target, gain.ranks) == (("moe", "uniroyal"), "s8", (1, 1))
    assert [elmira.states[s] for s in np.flatnonzero(universally_stable(elmira))] == ["s8", "s9"]


@given(conflicts(most_makers=3, most_states=10))
@settings(max_examples=25, deadline=None)
def test_coalition_verdicts_are_those_of_the_definitions(conflict):
    moves, levels = plain(conflict)
    for concept in ("nash", "gmr", "smr", "seq"):
        for group in coalitions(conflict, least=1):
            members = [conflict.names[k] for k in group]
            literally = [literal.coalition_stable(concept, moves, levels, members, s) for s in range(conflict.size)]
            assert coalition_stable(conflict, members, concept).tolist() == literally, (concept, members)


@given(conflicts(most_makers=2))
@settings(max_examples=25, deadline=None)
def test_a_coalition_of_one_of_two_is_that_decision_maker_alone(conflict):
    found = analyse(conflict)
    for k, d in enumerate(conflict.names):
        for concept in ("nash", "gmr", "smr", "seq"):
            assert (coalition_stable(conflict, [d], concept) == found.stable[concept][k]).all()


@given(conflicts(most_makers=3, most_states=10))
@settings(max_examples=25, deadline=None)
def test_a_joint_offer_needs_every_member_and_gains_most_for_whoever_gains_least(conflict):
    moves, levels = plain(conflict)
    for state in range(conflict.size):
        offers = {g.members: g for g in joint_offers_at(conflict, state)}
        for group in coalitions(conflict):
            names = tuple(conflict.names[k] for k in group)
            within = [set(c) for n in range(1, len(names)) for c in combinations(names, n)]
            carried = {q for part in within for q in literal.jointly(moves, part, state)}
            proper = literal.coalition_gains(moves, levels, names, state) - carried
            assert (names in offers) == bool(proper)
            if proper:
                least = {q: min(levels[d][q] - levels[d][state] for d in names) for q in proper}
                target = conflict.state(offers[names].target)
                assert target in proper and least[target] == max(least.values()) == min(offers[names].ranks)


def test_nobody_is_carried_along_by_one_who_moves_alone():
    game = build({"a": ["x"], "b": ["y"]}, {"a": Prioritised(("x",)), "b": Prioritised(("x",))})
    start = game.state("NN")
    assert [g.target for g in gains_at(game, start)] == [game.states[game.state("YN")], game.states[game.state("YY")]]
    assert [g.target for g in joint_offers_at(game, start)] == [game.states[game.state("YY")]]


@given(conflicts(most_makers=4, most_states=12), st.data())
@settings(max_examples=60, deadline=None)
def test_a_sentence_on_a_coalition_says_what_its_verdict_is(conflict, data):
    concept = data.draw(st.sampled_from(("nash", "gmr", "smr", "seq")))
    for told in joint_verdicts(conflict, concept=concept):
        stable = coalition_stable(conflict, told.members, concept)
        assert told.stays == stable[conflict.state(told.state)]
        assert ("will not leave" in told.says) == told.stays
        gains = [g for g in gains_at(conflict, conflict.state(told.state)) if g.members == told.members]
        assert told.idle == (not gains)


def test_the_coalition_of_elmira_is_told_in_a_sentence():
    elmira = read_conflict(DATA / "elmira.json")
    told = {v.members: v for v in joint_verdicts(elmira, ["s5"], concept="seq")}
    pair = told["moe", "uniroyal"]
    assert not pair.stays and pair.says.startswith(
        "Ministry of Environment and Uniroyal together leave “Delay appeal; "
    )
    there = "“Modify control order; Accept order; Insist on original order” (s8)"
    assert f"for {there}, which both like better" in pair.says
    assert told["moe", "local"].says.endswith("lead to anything that both like better.")
    rows = joint_table(elmira, list(told.values())).records()
    assert [r["stays"] for r in rows] == [False, True] and "Uniroyal and Local Government" in rows[1]["members"]
