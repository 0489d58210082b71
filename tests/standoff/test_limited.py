import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from detente.errors import InputError
from detente.standoff.files import read_conflict
from detente.standoff.limited import can_look_ahead, limited, non_myopic
from standoff import literal
from standoff.draws import conflicts, plain

DATA = Path(__file__).parent.parent / "data" / "standoff"


@pytest.mark.parametrize("name", ["prisoners_dilemma", "cuban_missile"])
def test_looking_two_and_three_moves_ahead_gives_the_known_answers(name):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    conflict = read_conflict(DATA / f"{name}.json")
    for horizon in (2, 3):
        held = limited(conflict, horizon)
        for k, d in enumerate(conflict.names):
            ids = [conflict.states[s] for s in np.flatnonzero(held[k])]
            assert ids == expected["stability"][f"l{horizon}"][d]


@given(conflicts(most_makers=2, most_states=10, strict=True))
@settings(max_examples=40, deadline=None)
def test_expectations_are_those_of_the_definition(conflict):
    moves, levels = plain(conflict)
    a, b = conflict.names
    for horizon in (1, 2, 3, 4):
        literally = [
            [literal.anticipated(moves, levels, i, j, s, horizon) == s for s in range(conflict.size)]
            for i, j in ((a, b), (b, a))
        ]
        assert limited(conflict, horizon).tolist() == literally


@given(conflicts(most_makers=2, most_states=10, strict=True))
@settings(max_examples=25, deadline=None)
def test_non_myopic_states_hold_at_every_long_horizon(conflict):
    long = np.logical_and.reduce([limited(conflict, h) for h in range(200, 240)])
    assert (non_myopic(conflict) == long).all()


def test_more_than_two_decision_makers_are_refused_in_words():
    elmira = read_conflict(DATA / "elmira.json")
    assert not can_look_ahead(elmira)
    with pytest.raises(InputError, match="two decision makers"):
        limited(elmira, 2)
