import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from detente.errors import CaseError, InputError
from detente.standoff.data import reference_form
from detente.standoff.files import as_data, conflict_from, read_conflict, write_conflict
from standoff.draws import conflicts

DATA = Path(__file__).parent.parent / "data" / "standoff"
SMALL = {
    "schema": "standoff-case/1",
    "decision_makers": [{"id": "a"}, {"id": "b"}],
    "options": [{"id": "x", "owner": "a"}, {"id": "y", "owner": "b"}],
    "states": [{"id": s, "options": o} for s, o in (("s1", "NN"), ("s2", "YN"), ("s3", "NY"), ("s4", "YY"))],
    "preferences": {"a": [["s3"], ["s4"], ["s1", "s2"]], "b": [["s1", "s2", "s3", "s4"]]},
}


@given(conflicts())
@settings(max_examples=40, deadline=None)
def test_what_is_written_reads_as_the_same_conflict(conflict):
    again = conflict_from(json.loads(json.dumps(as_data(conflict))))
    for part in ("taken", "levels", "unseen"):
        assert np.array_equal(getattr(again, part), getattr(conflict, part)), part
    assert np.array_equal(np.diff(np.sort(again.bands)), np.diff(np.sort(conflict.bands)))
    assert (again.states, again.options, again.status_quo) == (conflict.states, conflict.options, conflict.status_quo)
    assert {n: w.tolist() for n, w in again.board.kinds.items()} == {
        n: w.tolist() for n, w in conflict.board.kinds.items()
    }
    assert (again.moves, dict(again.unknown)) == (conflict.moves, {d: p for d, p in conflict.unknown.items()})


@pytest.mark.parametrize("name", ["prisoners_dilemma", "cuban_missile", "elmira"])
def test_an_example_survives_the_round_trip_with_its_verdicts(name, tmp_path):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    write_conflict(read_conflict(DATA / f"{name}.json"), tmp_path / "again.json")
    horizons = (2, 3) if "l2" in expected["stability"] else ()
    assert again_with(tmp_path / "again.json", horizons) == expected


def again_with(path, horizons):
    """The reference form without what only we add."""
    data = reference_form(read_conflict(path), horizons=horizons, by_coalition="nash")
    return {key: value for key, value in data.items() if key != "coalition_nash_universal"}


def test_options_with_odd_names_are_quoted_in_statements():
    data = SMALL | {
        "options": [{"id": "Blockade (US)", "owner": "a"}, {"id": "not", "owner": "b"}],
        "preference_statements": {"b": ["Y-", ["-Y", "N-"]], "a": ["N-"]},
        "outcomes": {"both": "YY"},
    }  # fmt: skip
    del data["preferences"]
    made = conflict_from(data)
    assert made.statements["b"] == ('"Blockade (US)"', '"not" or not "Blockade (US)"')
    assert conflict_from(as_data(made)).levels.tolist() == made.levels.tolist()
    assert made.state("both") == 3


def test_every_problem_of_a_file_is_told_at_once():
    bad = SMALL | {
        "prefrences": {}, "status_quo": "s9", "misperceived": {"c": [], "a": ["s7"]},
        "preferences": {"a": [["s3"], ["s3"], ["s4"]], "b": [["s1", "s2", "s3", "s4"]]},
    }  # fmt: skip
    with pytest.raises(CaseError) as error:
        conflict_from(bad, file="bad.json")
    paths = {p.where.path for p in error.value.problems}
    assert paths == {"prefrences", "status_quo", "misperceived.c", "misperceived.a[0]", "preferences.a"}
    assert "preferences" in str(error.value)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"schema": "standoff-case/2"}, "schema"),
        ({"decision_makers": []}, "decision_makers"),
        ({"options": [{"id": "x", "owner": "z"}]}, "options[0].owner"),
        ({"options": [{"id": "x", "owner": "a", "reversible": "up"}]}, "options[0].reversible"),
        ({"infeasible": ["Y"]}, "infeasible[0]"),
        ({"infeasible": ["YY"]}, "states[3].options"),
        ({"states": [{"id": "s1", "options": "Y-"}]}, "states[0].options"),
        ({"states": [{"id": "s1", "options": "YN"}, {"id": "s2", "options": "YN"}]}, "states[1].options"),
        ({"moves": {"a": [["s1", "s1"]]}}, "moves.a[0]"),
        ({"preferences": {"a": [["s1", "s2", "s3", "s4"]]}}, "preferences.b"),
        ({"preferences": 3}, "preferences"),
        ({"preference_statements": {"a": ["Y-", "-Y"]}}, "preference_statements.a"),
        ({"unknown": {"a": ["s1"]}}, "unknown.a[0]"),
        ({"strong_after": {"a": [3]}}, "strong_after.a"),
        ({"strong_after": {"a": [True]}}, "strong_after.a"),
        ({"decision_makers": [{"id": "a", "nmae": "A"}, {"id": "b"}]}, "decision_makers[0].nmae"),
        (
            {"options": [{"id": "x", "owner": "a", "reversable": "both"}, {"id": "y", "owner": "b"}]},
            "options[0].reversable",
        ),
        ({"states": [{"id": "s1", "options": "NN", "lable": "x"}]}, "states[0].lable"),
        ({"options": [{"id": f"x{k}", "owner": "a"} for k in range(64)]}, "options"),
        ({"status_quo": ["s1"]}, "status_quo"),
        ({"misperceived": {"a": [["s1"]]}}, "misperceived.a[0]"),
        ({"preferences": {"a": [[["s1"]]], "b": [["s1", "s2", "s3", "s4"]]}}, "preferences.a"),
        ({"preference_statements": {"a": ["not " * 5000 + "x"]}}, "preference_statements.a"),
        ({"outcomes": {"deal": "x and z"}}, "outcomes.deal"),
        ({"outcomes": {"deal": [3]}}, "outcomes.deal"),
        ({"outcomes": 3}, "outcomes"),
    ],
)
def test_a_mistake_is_named_where_it_stands(change, path):
    with pytest.raises(CaseError) as error:
        conflict_from(SMALL | change)
    assert path in {p.where.path for p in error.value.problems}


def test_text_that_is_not_json_names_its_line(tmp_path):
    (tmp_path / "x.json").write_text('{\n"schema": }')
    with pytest.raises(CaseError) as error:
        read_conflict(tmp_path / "x.json")
    assert error.value.problems[0].where.line == 2
    with pytest.raises(InputError):
        read_conflict(tmp_path / "none.json")


def test_statements_alone_make_a_ranking():
    data = {k: v for k, v in SMALL.items() if k != "preferences"}
    data["preference_statements"] = {"a": ["-Y", "N-"], "b": [["Y-", "-Y"], "not y"]}
    made = conflict_from(data)
    assert made.levels.tolist() == [[1, 0, 3, 2], [0, 2, 1, 1]]
