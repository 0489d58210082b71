"""Long work ends, fails in words, can be stopped whatever its kind, and outlives its server."""

import json
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from detente.errors import Cancelled
from detente.web.api import create_app
from detente.web.guard import Access
from detente.web.jobs import Jobs
from detente.web.shelf import Shelf, Stop
from detente.web.store import FINDINGS, ROADS, STALE, Store
from detente.web.wire import JobLine
from detente.workbench.long import Made

TOKEN = "secret"
SCENARIO = {"case": "two-sides", "futures": 60, "seed": 3, "changes": {"credibility.start": "70%"}}
HEADERS = {"authorization": f"Bearer {TOKEN}"}


def client_in(folder: Path) -> TestClient:
    return TestClient(create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=folder), headers=HEADERS)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_in(tmp_path_factory.mktemp("jobs")) as client:
        yield client


def asked(client: TestClient, kind: str, options: dict | None = None, scenario: dict = SCENARIO) -> dict:
    """The job of a question when it has ended."""
    question = {"kind": kind, "scenario": scenario, "options": options or {}}
    answer = client.post("/api/v1/jobs", json=question)
    assert answer.status_code == 202, answer.text
    return ended(client, answer.json()["id"])


def ended(client: TestClient, job: str) -> dict:
    for _ in range(1200):
        found = client.get(f"/api/v1/jobs/{job}").json()
        if found["status"] not in ("waiting", "running"):
            return found
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_every_kind_that_a_case_has_what_it_takes_for_ends_with_cards(client: TestClient):
    case = client.post("/api/v1/case", json=SCENARIO).json()
    road = next(iter(case["roadmaps"]))
    options = {
        "plan": {"tries": 200, "simulated": 20},
        "next": {"roadmap": road, "tries": 200},
        "ledger": {"roadmap": road},
        "timeline": {"roadmap": road, "simulated": 20},
        "fails": {"fails": "long-range tests > 1"},
        "learn": {"fails": "long-range tests > 1"},
    }
    for kind in case["jobs"]:
        job = asked(client, kind, options.get(kind))
        assert job["status"] == "done", (kind, job["problems"])
        assert job["result"] and all(card["question"] and card["answer"] for card in job["result"]), kind
        assert job["over"], kind
    assert {"plan", "ledger", "fails", "robustness", "learn", "sobol"} <= set(case["jobs"])


def test_a_plan_can_be_taken_over(client: TestClient):
    job = asked(client, "plan", {"tries": 200, "simulated": 0})
    road = job["roads"][0]
    scenario = SCENARIO | {"changes": {"roadmaps.small-steps": road["text"]}}
    roadmaps = client.post("/api/v1/case", json=scenario).json()["roadmaps"]
    assert roadmaps["small-steps"]["deals"] == road["deals"]


def test_the_same_question_is_the_same_job(client: TestClient):
    question = {"kind": "robustness", "scenario": SCENARIO}
    first = client.post("/api/v1/jobs", json=question).json()["id"]
    shown = {**SCENARIO, "screen": "robustness"}
    assert client.post("/api/v1/jobs", json=question | {"scenario": shown}).json()["id"] == first
    ended(client, first)
    assert client.post("/api/v1/jobs/done", json=question).json()["id"] == first
    assert client.post("/api/v1/jobs/done", json=question | {"options": {"metric": "tension"}}).json() is None
    assert first in [line["id"] for line in client.get("/api/v1/jobs").json()]


@pytest.mark.parametrize(
    ("kind", "options"),
    [("plan", {"tries": "abc"}), ("plan", {"tries": -1}), ("regret", {"fast": True}), ("next", {}), ("rumour", {})],
)
def test_options_of_the_wrong_form_are_refused_at_once(client: TestClient, kind: str, options: dict):
    question = {"kind": kind, "scenario": SCENARIO, "options": options}
    assert client.post("/api/v1/jobs", json=question).status_code == 422


def test_work_that_a_case_has_not_what_it_takes_for_is_refused(client: TestClient):
    question = {"kind": "hindcast", "scenario": SCENARIO}
    answer = client.post("/api/v1/jobs", json=question)
    assert answer.status_code == 422 and "robustness" in answer.json()["problems"][0]["wanted"]


def test_long_work_that_goes_wrong_says_why(client: TestClient):
    job = asked(client, "fails", {"fails": "nonsense"})
    assert job["status"] == "failed" and job["problems"][0]["found"] == "nonsense"


def test_long_work_can_be_cancelled(client: TestClient):
    scenario = {"case": "north-korea-2020", "futures": 60}
    question = {"kind": "plan", "scenario": scenario, "options": {"tries": 100_000}}
    job = client.post("/api/v1/jobs", json=question).json()["id"]
    time.sleep(0.5)
    client.delete(f"/api/v1/jobs/{job}")
    assert ended(client, job)["status"] == "cancelled"


def test_an_unknown_job_is_said_to_be_unknown(client: TestClient):
    assert client.get("/api/v1/jobs/nothing").status_code == 422
    assert client.get("/api/v1/jobs/..%2F..%2Fetc").status_code in (404, 422)


def test_results_outlive_the_server_and_unfinished_work_is_marked(tmp_path: Path):
    question = {"kind": "robustness", "scenario": {"case": "two-sides", "futures": 60}}
    with client_in(tmp_path) as first:
        job = asked(first, "robustness", scenario=question["scenario"])
    half = json.loads((tmp_path / f"{job['id']}.json").read_text()) | {"id": "f" * 32, "status": "running"}
    file = tmp_path / f"{'f' * 32}.json"
    file.write_text(json.dumps(half))
    with client_in(tmp_path) as second:
        assert second.get(f"/api/v1/jobs/{job['id']}").json()["result"] == job["result"]
        assert second.get(f"/api/v1/jobs/{'f' * 32}").json()["status"] == "running"  # another server may be at it
        gone = time.time() - STALE - 1
        os.utime(file, (gone, gone))
        assert second.get(f"/api/v1/jobs/{'f' * 32}").json()["status"] == "interrupted"
        assert second.post("/api/v1/jobs/done", json=question).json()["id"] == job["id"]


def line(name: str = "0" * 32) -> JobLine:
    return JobLine(
        id=name, kind="regret", title="", case="", scenario="", status="waiting", done=0, of=0, says="", seconds=0,
        over="",
    )  # fmt: skip


def waited(jobs: Jobs, name: str = "0" * 32) -> JobLine:
    for _ in range(300):
        found = jobs.find(name)
        if found and found.status not in ("waiting", "running"):
            return found
        time.sleep(0.02)
    raise AssertionError("the job does not end")


def test_an_error_that_nobody_foresaw_ends_the_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def work(*_: object) -> Made:
        raise ZeroDivisionError

    jobs = Jobs(Store(tmp_path), work, describe=lambda _: line())
    jobs.start(None)
    found = waited(jobs)
    jobs.close()
    assert found.status == "failed" and "ZeroDivisionError" in found.problems[0].found
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_work_that_tells_nothing_can_be_cancelled_too(tmp_path: Path):
    def work(*_: object) -> Made:
        while True:
            time.sleep(0.01)

    jobs = Jobs(Store(tmp_path), work, describe=lambda _: line())
    jobs.start(None)
    time.sleep(0.2)
    began = time.monotonic()
    jobs.cancel("0" * 32)
    found = waited(jobs)
    jobs.close()
    assert found.status == "cancelled" and time.monotonic() - began < 4


def test_a_server_that_stops_says_that_its_work_was_interrupted(tmp_path: Path):
    def work(*_: object) -> Made:
        while True:
            time.sleep(0.01)

    jobs = Jobs(Store(tmp_path), work, describe=lambda _: line())
    jobs.start(None)
    time.sleep(0.2)
    jobs.close()
    found = Store(tmp_path).line("0" * 32)
    assert found and found.status == "interrupted"


def test_a_shelf_makes_a_thing_once_and_keeps_nothing_of_what_failed():
    shelf, made = Shelf[int](2), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [shelf.get("a", make), shelf.get("a", make)] == [1, 1]

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        shelf.get("b", fail)
    assert not shelf.making and list(shelf.things) == ["a"]
    shelf.put("b", 2)
    shelf.put("c", 3)
    assert list(shelf.things) == ["b", "c"]


def test_who_waits_for_a_making_that_is_stopped_makes_the_thing_itself():
    shelf, stop, begun, hold = Shelf[str](2), Stop(), threading.Event(), threading.Event()

    def stuck() -> str:
        begun.set()
        hold.wait(20)
        return "late"

    first = threading.Thread(target=lambda: shelf.get("a", stuck, stop=stop))
    first.start()
    begun.wait(5)
    threading.Timer(0.2, stop.set).start()
    assert shelf.get("a", lambda: "own") == "own"
    hold.set()
    first.join(5)
    assert not shelf.making and not first.is_alive()


def test_work_that_is_not_wanted_stops_at_its_next_step():
    stop = Stop()
    stop.check()
    stop.set()
    with pytest.raises(Cancelled):
        stop.check(1, 2)


def test_several_may_write_the_same_file_at_once(tmp_path: Path):
    store = Store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: store.write("same.json", b"%d" % k), range(400)))
    assert [file.name for file in tmp_path.iterdir()] == ["same.json"]


@pytest.mark.parametrize("name", ["\0", "../outside", "/outside", ""])
def test_a_name_that_is_no_id_reads_no_file(tmp_path: Path, name: str):
    store, made = Store(tmp_path / "jobs"), Made(())
    for kind, what in (("findings", FINDINGS.dump_json(made.findings)), ("roads", ROADS.dump_json({}))):
        (tmp_path / f"outside.{kind}").write_bytes(what)
    store.keep_result("1" * 32, made)
    assert store.result("1" * 32) == made
    assert store.result(name) is None
