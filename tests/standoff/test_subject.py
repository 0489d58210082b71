import csv
import io
import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from detente.errors import InputError
from detente.standoff.model import build, with_changes
from detente.standoff.preference import Weighted
from detente.standoff.stability import analyse
from detente.standoff.subject import answer_as_data, as_csv, findings, open_subject
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
    data = answer_as_data(open_subject(DATA / "cuban_missile.json"), want="s0", avoid="s6")
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
        answer_as_data(open_subject(DATA / "elmira.json"), want="s99")


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
