import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from detente.standoff.build import build
from detente.standoff.files import conflict_from, read_conflict
from detente.standoff.preference import Ranked
from detente.standoff.stability import analyse, analyse_strong
from standoff import literal
from standoff.draws import CONCEPTS, conflicts, plain

DATA = Path(__file__).parent.parent / "data" / "standoff"
EXAMPLES = sorted(p.stem for p in DATA.glob("*.json"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_conflicts_have_their_known_answers(name):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    conflict = read_conflict(DATA / f"{name}.json")
    found = analyse(conflict)
    for concept in CONCEPTS:
        stable = {d: found.names(found.stable[concept][k]) for k, d in enumerate(conflict.names)}
        assert stable == expected["stability"][concept]
        assert found.names(found.equilibria[concept]) == expected["equilibria"][concept]


@given(conflicts())
@settings(max_examples=120, deadline=None)
def test_every_verdict_is_that_of_the_definitions(conflict):
    moves, levels = plain(conflict)
    found = analyse(conflict)
    for concept in CONCEPTS:
        literally = [
            [literal.stable(concept, moves, levels, d, s) for s in range(conflict.size)] for d in conflict.names
        ]
        assert found.stable[concept].tolist() == literally, concept


@given(conflicts(most_makers=3, most_states=16))
@settings(max_examples=40, deadline=None)
def test_strong_stability_is_that_of_the_definitions(conflict):
    moves, levels = plain(conflict)
    bands = {d: conflict.bands[k].tolist() for k, d in enumerate(conflict.names)}
    found = analyse_strong(conflict)
    for concept in CONCEPTS:
        literally = [
            [literal.strongly_stable(concept, moves, levels, bands, d, s) for s in range(conflict.size)]
            for d in conflict.names
        ]
        assert found.stable[concept].tolist() == literally, concept


@given(conflicts())
@settings(max_examples=40, deadline=None)
def test_the_concepts_nest_as_the_theory_says(conflict):
    found = analyse(conflict).stable
    for narrow, wide in [("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"), ("smr", "gmr")]:
        assert not (found[narrow] & ~found[wide]).any(), (narrow, wide)


def test_chicken_has_two_nash_equilibria_and_holds_its_compromise_in_the_wider_sense():
    game = build(
        {"a": ["yield-a"], "b": ["yield-b"]},
        {"a": Ranked((("NY",), ("YY",), ("YN",), ("NN",))), "b": Ranked((("YN",), ("YY",), ("NY",), ("NN",)))},
    )
    found = analyse(game)
    rows = {c: {game.row(k) for k in np.flatnonzero(e)} for c, e in found.equilibria.items()}
    assert rows["nash"] == {"YN", "NY"}
    assert rows["gmr"] == {"YN", "NY", "YY"}


def test_two_opponents_may_punish_in_turns_more_than_once():
    # b and c alternate b, c, b, c along a line; a's improvement 0 -> 1 is punished only at its far end, state 5.
    data = {
        "schema": "standoff-case/1", "decision_makers": [{"id": d} for d in "abc"],
        "options": [{"id": f"o{d}", "owner": d} for d in "abc"],
        "states": [{"id": f"s{k}", "options": "---"} for k in range(6)],
        "moves": {"a": [["s0", "s1"]], "b": [["s1", "s2"], ["s3", "s4"]], "c": [["s2", "s3"], ["s4", "s5"]]},
        "preferences": {
            "a": [["s4"], ["s3"], ["s2"], ["s1"], ["s0"], ["s5"]],
            "b": [["s0", "s1", "s2", "s3", "s4", "s5"]], "c": [["s0", "s1", "s2", "s3", "s4", "s5"]],
        },
    }  # fmt: skip
    found = analyse(conflict_from(data))
    assert found.stable["gmr"][0, 0] and not found.stable["nash"][0, 0] and not found.stable["seq"][0, 0]
