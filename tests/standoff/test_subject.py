import csv
import io
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from detente.cli import main
from detente.errors import InputError
from detente.standoff.model import build, with_changes
from detente.standoff.preference import Weighted
from detente.standoff.stability import analyse
from detente.standoff.subject import answer_as_data, as_csv, changes, findings, horizons_in, open_subject, write_tables
from detente.standoff.views import state_table

DATA = Path(__file__).parent.parent / "data" / "standoff"


@pytest.mark.parametrize("name", ["prisoners_dilemma", "cuban_missile", "elmira"])
def test_what_is_printed_has_the_form_of_the_example_files(name):
    expected = json.loads((DATA / f"{name}.json").read_text())["expected"]["reference"]
    horizons = (2, 3) if "l2" in expected["stability"] else ()
    data = answer_as_data(open_subject(DATA / f"{name}.json"), horizons=horizons, by_coalition=True)
    assert {key: data[key] for key in expected} == expected
    assert json.loads(json.dumps(data)) == data


def test_what_would_change_an_outcome_is_told_when_asked():
    subject = open_subject(DATA / "cuban_missile.json")
    data = answer_as_data(subject, told=changes(subject.conflict, want="s0", avoid="s6"))
    keys = [f["key"] for f in data["findings"]]
    assert keys == ["standoff", "standoff-change", "standoff-change"]


def test_a_case_gives_every_finding_and_a_file_those_without_debates():
    assert [f.key for f in findings(open_subject("north-korea-2020"), draws=50)] == [
        "standoff", "standoff-stability", "standoff-graph", "standoff-chances",
    ]  # fmt: skip
    assert len(findings(open_subject(DATA / "elmira.json"))) == 3


def test_a_state_table_survives_csv():
    conflict = open_subject(DATA / "elmira.json").conflict
    rows = list(csv.DictReader(io.StringIO(as_csv(state_table(conflict)))))
    assert [r["state"] for r in rows] == list(conflict.states)
    assert rows[6]["rank:moe"] == "1"


def test_a_state_that_does_not_exist_is_named():
    with pytest.raises(InputError, match="s99"):
        changes(open_subject(DATA / "elmira.json").conflict, want="s99")


def test_memory_grows_with_states_even_where_moves_do_not():
    # One side has 11 of 14 options: 2^14 states, but 34 million moves. A table of pairs would take 256 MiB as bits.
    options = {d: [f"{d}{k}" for k in range(n)] for d, n in (("a", 11), ("b", 1), ("c", 1), ("d", 1))}
    game = build(options, {d: Weighted({}) for d in options}, one_way={"a0": "forward"})
    luck = np.random.default_rng(1)
    game = with_changes(game, levels=np.stack([luck.permutation(game.size) for _ in options]).astype(np.int64))
    tracemalloc.start()
    analyse(game)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 2**20


def test_every_table_is_written_as_csv(tmp_path):
    write_tables(findings(open_subject(DATA / "elmira.json")), tmp_path)
    names = {p.name for p in tmp_path.iterdir()}
    assert {"standoff.csv", "standoff-verdicts.csv", "standoff-stability-states.csv", "standoff-graph.csv"} <= names
    assert (tmp_path / "standoff.csv").read_bytes().startswith(b"state,options,share")


def test_a_horizon_that_is_no_number_is_refused():
    with pytest.raises(InputError, match="2,3"):
        horizons_in("2,x")


def run(*words):
    with pytest.raises(SystemExit) as ended:
        main(["standoff", *map(str, words)])
        raise SystemExit(0)
    return ended.value.code


def test_the_verb_prints_the_form_of_the_example_files(capsys):
    expected = json.loads((DATA / "elmira.json").read_text())["expected"]["reference"]
    assert run(DATA / "elmira.json", "--json", "--coalitions") == 0
    data = json.loads(capsys.readouterr().out)
    assert {key: data[key] for key in expected} == expected


def test_the_verb_answers_in_words_and_refuses_in_four_lines(capsys):
    assert run(DATA / "cuban_missile.json", "--look-ahead", "2", "--want", "s0") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "United States will not leave s6" in said and "l2: s4, s6" in said and "3 pair swaps" in said
    assert run(DATA / "cuban_missile.json", "--want", "s77") == 2
    assert "found:" in capsys.readouterr().err
