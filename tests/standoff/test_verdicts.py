import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from detente.cli import main
from detente.errors import InputError
from detente.standoff import analyse, verdict, verdicts
from detente.standoff.files import read_conflict
from detente.standoff.limited import limited
from detente.standoff.stability import CONCEPTS
from detente.standoff.verdicts import why_finding
from detente.workbench import standoff as workbench
from standoff.draws import conflicts

DATA = Path(__file__).parent.parent / "data" / "standoff"


@given(conflicts(most_makers=3, most_states=10))
@settings(max_examples=25, deadline=None)
def test_every_verdict_has_its_sentence_and_the_two_agree(conflict):
    found = analyse(conflict)
    told = verdicts(conflict)
    assert len(told) == conflict.size * len(conflict.names) * len(CONCEPTS)
    for v in told:
        k, s = conflict.actor(v.actor), conflict.board.position[v.state]
        assert v.stays == found.stable[v.concept][k, s]
        assert v.stays == (" will not leave " in v.says or " cannot leave " in v.says)
        assert v.says == verdict(conflict, v.concept, k, s)  # what is remembered between states changes nothing


def test_looking_ahead_has_its_sentence():
    cuba = read_conflict(DATA / "cuban_missile.json")
    told = verdicts(cuba, concepts=(), horizons=(1, 2, 3))
    for v in told:
        kept = limited(cuba, int(v.concept[1:]))[cuba.actor(v.actor), cuba.state(v.state)]
        assert v.stays == kept == (" will not leave " in v.says)
        assert v.stays or "expects to end in " in v.says
    assert {v.stays for v in told} == {True, False}


def test_a_kind_of_outcome_is_told_outcome_by_outcome():
    subject = workbench.open_subject("north-korea-2020")
    kind = subject.conflict.board.meant("freeze for relief")
    told = verdicts(subject.conflict, ["freeze for relief"], concepts=("seq",))
    assert [v.state for v in told] == [subject.conflict.states[s] for s in kind for _ in range(4)]


def test_why_says_under_which_concepts_an_outcome_holds():
    elmira = read_conflict(DATA / "elmira.json")
    found = analyse(elmira)
    for s, name in enumerate(elmira.states):
        answer = why_finding(found, name).answer
        held = [c.upper() if c != "nash" else "Nash" for c in CONCEPTS if found.equilibria[c][s]]
        assert f"” ({name}) holds" in answer
        kept = answer.partition(", not under")[0]
        assert all(word in kept for word in held) and (bool(held) != ("under no concept" in answer))
    with pytest.raises(InputError):
        why_finding(found, "s77")


def test_json_and_csv_hold_a_sentence_for_every_verdict(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["standoff", str(DATA / "elmira.json"), "--json", "--csv", str(tmp_path)])
        raise SystemExit(0)
    data = json.loads(capsys.readouterr().out)
    told = next(f for f in data["findings"] if f["key"] == "standoff-verdicts")
    rows = len((tmp_path / "standoff-verdicts.csv").read_text().splitlines()) - 1
    assert rows == len(told["rows"]) == 9 * 3 * 5


def test_on_the_terminal_concepts_with_one_reason_stand_together(capsys):
    with pytest.raises(SystemExit):
        main(["standoff", str(DATA / "cuban_missile.json"), "--why", "s6", "--look-ahead", "2"])
        raise SystemExit(0)
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "Why does “blockade, missiles withdrawn” (s6) hold" in said
        and "Nash, SSEQ, SEQ, SMR, GMR: " in said
        and "- L2: " in said
    )
    assert "Which outcomes of the conflict hold?" not in said


def test_a_large_conflict_tells_the_outcomes_that_matter_and_those_asked_for(monkeypatch):
    subject = workbench.open_subject(DATA / "elmira.json")
    monkeypatch.setattr(workbench, "MOST_TOLD", 10)
    told = workbench.every_verdict(subject)
    some = {r["state"] for r in told.table.records()}
    assert 0 < len(some) < subject.conflict.size and told.notes
    (asked,) = workbench.reasons(subject, ["s2"])
    assert {r["state"] for r in asked.table.records()} == {"s2"} and len(asked.table.rows) == 3 * 5


def test_the_reference_page_names_everything_that_can_be_imported():
    import detente.standoff

    page = (Path(__file__).parents[2] / "docs" / "reference" / "standoff-python.md").read_text()
    assert [name for name in detente.standoff.__all__ if f"`{name}" not in page] == []
