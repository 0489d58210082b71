"""The app, the command line and Python give the same numbers, whatever is asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from detente.cli import cli
from detente.web.api import create_app
from detente.web.guard import Access
from web.test_jobs import HEADERS, TOKEN, asked

CHANGE = ("credibility.start", "70%")
SCENARIO = {"case": "two-sides", "futures": 80, "seed": 3, "changes": dict([CHANGE])}
OF_RUN = ["-n", "80", "--seed", "3", "--set", "=".join(CHANGE)]


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
        for value in told.values():
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
    ],
)  # fmt: skip
def test_what_takes_long(client: TestClient, kind: str, options: dict, words: list[str], keys: list[str]):
    job = asked(client, kind, options, SCENARIO)
    assert job["status"] == "done", job["problems"]
    cards = {card["key"]: card for card in job["result"]}
    told = printed(*words)
    for key in keys:
        agree(cards[key], told)
