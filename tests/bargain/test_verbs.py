"""The verbs relief and bargain."""

import json

import pytest
from click.testing import CliRunner

from detente.cli import cli, main


def told(*words):
    done = CliRunner().invoke(cli, list(words), standalone_mode=False)
    assert done.exception is None, done.exception
    return done.output


def test_relief_prints_its_answer_and_the_stages():
    text = told("relief", "two-sides", "-n", "40")
    assert "“coal-waiver” frees the only blocked project" in text and "Which first" in text


def test_relief_json_has_packages_and_waiver_frequency():
    data = json.loads(told("relief", "two-sides", "-n", "40", "--json"))
    assert data["packages"][1]["waivers"] == ["coal-ban"]
    assert set(data["waiver_frequency"]) == {"coal-ban"}


def test_bargain_json_has_its_fair_points_and_with_a_log_the_next_offer(tmp_path):
    log = tmp_path / "offers.csv"
    log.write_text("offered_by,inspections,waivers,accepted\nwest,all sites,none,no\n")
    words = ("bargain", "two-sides", "-n", "40", "--no-deal", "status-quo", "--log", str(log), "--json")
    data = json.loads(told(*words))
    assert data["nash"]["package"] == {"inspections": "all sites", "waivers": "all"}
    assert data["next_offer"]["chance"] > 0.5
    assert {row["issue"] for row in data["weights"]} == {"inspections", "waivers"}


def test_spatial_settles_every_issue():
    data = json.loads(told("bargain", "north-korea-2020", "--spatial", "-n", "5", "--json"))
    assert len(data["settled"]) == 3


@pytest.mark.parametrize(
    "words", [["bargain", "two-sides", "--at-least", "x"], ["relief", "two-sides", "--ally", "sout"]]
)
def test_what_cannot_be_used_is_told_with_status_two(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "wanted:" in capsys.readouterr().err
