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
    assert data["packages"][1]["measures"] == ["coal-waiver", "joint-factory"]
    assert set(data["waiver_frequency"]) == {"coal-ban"}


def test_relief_writes_a_package_as_a_roadmap(tmp_path):
    text = told("relief", "two-sides", "-n", "40", "--in-return", "reactor-freeze", "--out", str(tmp_path))
    assert "Written:" in text
    assert "- reactor-freeze" in (tmp_path / "relief.yaml").read_text()


def test_bargain_prints_its_packages_their_terms_and_trades():
    text = told("bargain", "two-sides", "-n", "40", "--no-deal", "status-quo")
    for part in (
        "By Nash's rule North gives",
        "What is in them",
        "all sites",
        "Robust packages",
        "Trades that help both",
    ):
        assert part in text


def test_bargain_json_has_its_fair_points_and_with_a_log_the_next_offer(tmp_path):
    log = tmp_path / "offers.csv"
    log.write_text("offered_by,inspections,waivers,accepted\nwest,all sites,none,no\n")
    words = ("bargain", "two-sides", "-n", "40", "--no-deal", "status-quo", "--log", str(log), "--json")
    data = json.loads(told(*words))
    assert data["nash"]["package"] == {"inspections": "all sites", "waivers": "all", "reactor": "frozen"}
    assert data["next_offer"]["chance"] > 0.5
    assert {row["issue"] for row in data["weights"]} == {"inspections", "waivers", "reactor"}


def test_the_best_offer_is_in_the_table_of_offers(tmp_path):
    log = tmp_path / "offers.csv"
    log.write_text("offered_by,inspections,waivers,accepted\nwest,all sites,none,no\n")
    text = told("bargain", "two-sides", "-n", "40", "--no-deal", "status-quo", "--log", str(log))
    assert "best" in text[text.index("Offers worth making") :]


def test_bargain_writes_a_package_as_a_roadmap(tmp_path):
    text = told(
        "bargain", "two-sides", "-n", "40", "--no-deal", "status-quo", "--package", "nash", "--out", str(tmp_path)
    )
    assert "Written:" in text
    assert "- reactor-freeze" in (tmp_path / "bargain.yaml").read_text()


def test_a_floor_is_required_on_the_command_line():
    words = ("bargain", "two-sides", "-n", "40", "--no-deal", "status-quo", "--require", "waivers=all", "--json")
    assert {row["package"]["waivers"] for row in json.loads(told(*words))["frontier"]} == {"all"}


def test_spatial_settles_every_issue_over_as_many_futures_as_asked_for():
    data = json.loads(told("bargain", "north-korea-2020", "--spatial", "-n", "5", "--json"))
    assert len(data["settled"]) == 3
    assert "5 futures" in told("bargain", "two-sides", "--spatial", "-n", "5")


@pytest.mark.parametrize(
    "words",
    [
        ["bargain", "two-sides", "--at-least", "x"],
        ["bargain", "two-sides", "--at-least", "80"],
        ["bargain", "two-sides", "--require", "inspections"],
        ["bargain", "two-sides", "--spatial", "--patience", "0.9"],
        ["bargain", "two-sides", "--no-deal", "status-quo", "-n", "20", "--package", "nahs", "--out", "x"],
        ["relief", "two-sides", "--ally", "sout"],
        ["relief", "two-sides", "-n", "20", "--package", "9", "--out", "x"],
    ],
)
def test_what_cannot_be_used_is_told_with_status_two(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "wanted:" in capsys.readouterr().err
