"""The app, the command line and Python give the same numbers, whatever is asked."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

import detente
from detente.cli import cli
from detente.finding import Finding, as_json
from detente.results import Study, choices
from detente.web.api import create_app
from detente.web.guard import Access
from detente.workbench import long
from web.test_jobs import HEADERS, TOKEN, asked

CHANGE = ("credibility.start", "70%")
SCENARIO = {"case": "two-sides", "futures": 80, "seed": 3, "changes": dict([CHANGE])}
OF_CASE = ["--seed", "3", "--set", "=".join(CHANGE)]
OF_RUN = ["-n", "80", *OF_CASE]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=tmp_path_factory.mktemp("jobs"))
    with TestClient(app, headers=HEADERS) as client:
        yield client


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def printed(*words: str) -> Any:
    """What a command prints for programs."""
    done = CliRunner().invoke(cli, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def findings(told: Any) -> Iterator[dict[str, Any]]:
    """Whatever has an answer, at any depth."""
    if isinstance(told, dict):
        if "answer" in told:
            yield told
        told = list(told.values())
    if isinstance(told, list):
        for value in told:
            yield from findings(value)


def agree(card: dict[str, Any], told: Any) -> None:
    """The card says what the command says, with the same rows to the last digit."""
    same = [one for one in findings(told) if one["answer"] == card["answer"]]
    assert same, (card["key"], card["answer"])
    for one in same:
        if "rows" in one and one.get("key", card["key"]) == card["key"]:
            assert [list(row.values()) for row in one["rows"]] == card["table"]["rows"]


@pytest.mark.parametrize(
    ("path", "question", "words"),
    [
        ("/card", {"key": "compare"}, ["compare", "two-sides", *OF_RUN]),
        ("/card", {"key": "explain"}, ["explain", "two-sides", *OF_RUN]),
        ("/trace", {"number": "credibility.start"}, ["trace", "two-sides", "credibility.start", *OF_RUN]),
        ("/story", {"future": 5, "strategy": "hold"},
         ["story", "two-sides", "--future", "5", "--strategy", "hold", *OF_RUN]),
    ],
)  # fmt: skip
def test_what_is_answered_at_once(client: TestClient, path: str, question: dict, words: list[str]):
    agree(client.post(f"/api/v1{path}", json={"scenario": SCENARIO, **question}).json(), printed(*words))


FAILS = "long-range tests > 1"


@pytest.mark.parametrize(
    ("kind", "options", "words", "keys"),
    [
        ("ledger", {"roadmap": "small-steps"}, ["roadmap", "ledger", "two-sides", "small-steps", *OF_RUN], ["ledger"]),
        ("timeline", {"roadmap": "small-steps", "simulated": 80},
         ["roadmap", "timeline", "two-sides", "small-steps", "--simulated", "80", *OF_RUN], ["timeline-plan"]),
        ("relief", {}, ["relief", "two-sides", *OF_RUN], ["relief"]),
        ("bargain", {"no_deal": "status-quo"},
         ["bargain", "two-sides", "--no-deal", "status-quo", *OF_RUN], ["bargain"]),
        ("fails", {"fails": FAILS}, ["explain", "two-sides", "--fails", FAILS, *OF_RUN], ["fails"]),
        ("robustness", {}, ["explain", "two-sides", "--flip", "--rules", *OF_RUN], ["robustness", "flips"]),
        ("sobol", {}, ["explain", "two-sides", "--sobol", *OF_RUN], ["sensitivity"]),
        ("views", {}, ["compare", "two-sides", "--views", *OF_RUN], ["views"]),
        ("learn", {}, ["learn", "two-sides", *OF_RUN], ["learn", "testing", "signposts"]),
        ("pathways", {}, ["learn", "two-sides", "--adapt", *OF_RUN], ["pathways"]),
        ("plan", {"required": [], "tries": 200, "simulated": 40},
         ["roadmap", "plan", "two-sides", "--tries", "200", "--simulated", "40", *OF_CASE], ["plan"]),
        ("plan", {"tries": 200, "simulated": 40},
         ["roadmap", "plan", "two-sides", "--all", "--tries", "200", "--simulated", "40", *OF_CASE], ["plan"]),
        ("next", {"roadmap": "small-steps", "done": ["opening"], "tries": 200},
         ["roadmap", "next", "two-sides", "small-steps", "--done", "opening", "--tries", "200", *OF_CASE], ["next"]),
        ("settlement", {}, ["bargain", "two-sides", "--spatial", *OF_RUN], ["settlement"]),
        ("standoff", {}, ["standoff", "two-sides", "--draws", "80", *OF_CASE], ["standoff"]),
    ],
)  # fmt: skip
def test_what_takes_long(client: TestClient, kind: str, options: dict, words: list[str], keys: list[str]):
    job = asked(client, kind, options, SCENARIO)
    assert job["status"] == "done", job["problems"]
    cards = {card["key"]: card for card in job["result"]}
    told = printed(*words)
    for key in keys:
        agree(cards[key], told)


RECORDED = {"case": "north-korea-2020", "futures": 60, "seed": 3}


@pytest.mark.parametrize(
    ("path", "words"), [("/history", ["history"]), ("/history/fooled", ["history", "--fooled"])]
)  # fmt: skip
def test_what_the_record_says(client: TestClient, path: str, words: list[str]):
    told = client.post(f"/api/v1{path}", json={"scenario": RECORDED}).json()
    verb, *flags = words
    said = printed("evidence", verb, "north-korea-2020", "-n", "60", "--seed", "3", *flags)
    agree(told["cards"][0] if "cards" in told else told, said)


def test_the_record_itself(client: TestClient):
    job = asked(client, "record", {"by": "phases"}, RECORDED)
    agree(job["result"][0], printed("evidence", "record", "north-korea-2020", "--by", "phases"))


PYTHON: dict[str, Callable[[Study], Finding]] = {
    "compare": detente.compare,
    "explain": detente.explain,
    "claims": detente.claims,
}


@pytest.mark.parametrize("key", PYTHON)
def test_python_says_the_same_as_the_app(client: TestClient, key: str):
    study = detente.run(detente.read_case("two-sides", set_=dict([CHANGE])), futures=80, seed=3, keep=False)
    card = client.post("/api/v1/card", json={"scenario": SCENARIO, "key": key}).json()
    agree(card, as_json(PYTHON[key](study)))


def test_the_command_line_judges_claims_as_the_app_does(client: TestClient):
    card = client.post("/api/v1/card", json={"scenario": SCENARIO, "key": "claims"}).json()
    names = [column["name"] for column in card["table"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in card["table"]["rows"]]
    assert [{name: row[name] for name in names} for row in printed("claims", "two-sides", *OF_RUN)] == rows


@pytest.mark.parametrize("kind", ["regret", "attack"])
def test_what_only_a_brief_holds_is_python_s(client: TestClient, kind: str):
    study = choices(detente.run(detente.read_case("two-sides", set_=dict([CHANGE])), futures=80, seed=3, keep=False))
    made = long.regrets(study, lambda *_: None) if kind == "regret" else long.attack(study, lambda *_: None)
    job = asked(client, kind, {}, SCENARIO)
    assert [card["key"] for card in job["result"]] == [finding.key for finding in made.findings]
    for card, finding in zip(job["result"], made.findings, strict=True):
        agree(card, as_json(finding))
