"""The API answers as Python does, refuses what it must, and says what is wrong."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from detente import workbench
from detente.analyses.bottom_line import bottom_line
from detente.analyses.compare import compare
from detente.case.read import read_case
from detente.errors import InputError
from detente.web.api import create_app
from detente.web.describe import description
from detente.web.guard import MOST_BYTES, Access
from detente.web.serve import serve

TOKEN = "secret"
SCENARIO = {"case": "two-sides", "futures": 60, "seed": 3, "changes": {"credibility.start": "70%"}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=tmp_path_factory.mktemp("jobs"))
    with TestClient(app, headers={"authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def test_the_api_gives_the_numbers_of_python_to_the_last_digit(client: TestClient):
    answer = client.post("/api/v1/run", json=SCENARIO).json()
    case = read_case("two-sides", set_=SCENARIO["changes"])
    study = workbench.run(case, futures=60, seed=3, keep=False)
    assert answer["headline"] == bottom_line(study).answer
    card = next(c for c in answer["cards"] if c["key"] == "compare")
    assert card["table"]["rows"] == json.loads(json.dumps([list(row) for row in compare(study).table.rows]))


def test_a_scenario_names_what_differs_from_its_case(client: TestClient):
    changes = client.post("/api/v1/run", json=SCENARIO).json()["changes"]
    assert [(c["path"], c["default"], c["value"]) for c in changes] == [("credibility.start", "beta 4 6", "70%")]


def test_a_misspelt_name_comes_back_with_the_way_out(client: TestClient):
    answer = client.post("/api/v1/case", json={"case": "two-sides", "changes": {"credibility.strt": "1"}})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["mend"] == 'write "start"'


@pytest.mark.parametrize("name", ["/etc/passwd", "../two-sides", "nowhere", "two-sides/case.yaml"])
def test_no_path_from_a_request_reaches_the_file_system(client: TestClient, name: str):
    answer = client.post("/api/v1/case", json={"case": name})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["wanted"] == "a shipped case"


def test_a_case_of_ones_own_may_include_no_files(client: TestClient):
    answer = client.post("/api/v1/case", json={"text": "include: [/etc/passwd]\ncase: x\n"})
    assert answer.status_code == 422


def test_without_the_token_there_is_no_way_in(client: TestClient):
    bare = TestClient(client.app)
    assert bare.get("/api/v1/cases").status_code == 401
    assert bare.get("/", params={"token": "wrong"}).status_code == 401


def test_the_start_address_puts_the_token_into_a_cookie_and_out_of_sight(client: TestClient):
    bare = TestClient(client.app, follow_redirects=False)
    answer = bare.get("/", params={"token": TOKEN})
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=strict" in answer.headers["set-cookie"]
    assert bare.get("/api/v1/theme").status_code == 200


def test_other_hosts_and_other_origins_are_refused(client: TestClient):
    assert client.get("/api/v1/cases", headers={"host": "evil.example"}).status_code == 421
    assert client.post("/api/v1/case", json={}, headers={"origin": "http://evil.example"}).status_code == 403


def test_oversized_requests_are_refused(client: TestClient):
    headers = {"content-length": str(MOST_BYTES + 1), "content-type": "application/json"}
    assert client.post("/api/v1/case", content=b"{}", headers=headers).status_code == 413


def test_requests_that_do_not_say_how_long_they_are_are_refused(client: TestClient):
    assert client.post("/api/v1/case", content=iter([b"{}"])).status_code == 411


def test_every_answer_forbids_scripts_from_elsewhere(client: TestClient):
    policy = client.get("/api/v1/theme").headers["content-security-policy"]
    assert "script-src 'self';" in policy and "unsafe-eval" not in policy


def test_another_host_needs_a_password():
    with pytest.raises(InputError, match="password"):
        serve(host="0.0.0.0", browser=False)


def finished(client: TestClient, job: str) -> dict:
    for _ in range(1200):
        found = client.get(f"/api/v1/jobs/{job}").json()
        if found["status"] not in ("waiting", "running"):
            return found
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_long_work_ends_with_a_card(client: TestClient):
    question = {"kind": "fails", "scenario": SCENARIO | {"futures": 200}, "options": {"fails": "long-range tests > 1"}}
    job = client.post("/api/v1/jobs", json=question).json()
    done = finished(client, job["id"])
    assert done["status"] == "done" and done["result"][0]["key"] == "fails"


def test_long_work_that_goes_wrong_says_why(client: TestClient):
    question = {"kind": "fails", "scenario": SCENARIO, "options": {"fails": "nonsense"}}
    done = finished(client, client.post("/api/v1/jobs", json=question).json()["id"])
    assert done["status"] == "failed" and done["problems"][0]["found"] == "nonsense"


def test_long_work_can_be_cancelled(client: TestClient):
    question = {"kind": "plan", "scenario": SCENARIO, "options": {"tries": "200000"}}
    case = client.post("/api/v1/case", json={"case": "north-korea-2020"}).json()
    question["scenario"] = {"case": case["name"], "futures": 60}
    job = client.post("/api/v1/jobs", json=question).json()["id"]
    time.sleep(0.5)
    client.delete(f"/api/v1/jobs/{job}")
    assert finished(client, job)["status"] == "cancelled"


def test_results_outlive_the_server_and_unfinished_work_is_marked(tmp_path: Path):
    access = Access(TOKEN, frozenset({"testserver"}))
    headers = {"authorization": f"Bearer {TOKEN}"}
    question = {"kind": "robustness", "scenario": {"case": "two-sides", "futures": 60}}
    with TestClient(create_app(access, jobs_folder=tmp_path), headers=headers) as first:
        job = first.post("/api/v1/jobs", json=question).json()["id"]
        result = finished(first, job)["result"]
    half = json.loads((tmp_path / f"{job}.json").read_text()) | {"id": "half", "status": "running", "result": None}
    (tmp_path / "half.json").write_text(json.dumps(half))
    with TestClient(create_app(access, jobs_folder=tmp_path), headers=headers) as second:
        assert second.get(f"/api/v1/jobs/{job}").json()["result"] == result
        assert second.get("/api/v1/jobs/half").json()["status"] == "interrupted"
        assert second.post("/api/v1/jobs/done", json=question).json()["id"] == job
        assert second.post("/api/v1/jobs/done", json=question | {"kind": "standoff"}).json() is None


@pytest.mark.parametrize(
    ("ending", "opening"),
    [("html", b"<!doctype html>"), ("md", b"#"), ("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"PK")],
)
def test_a_brief_comes_in_every_format(client: TestClient, ending: str, opening: bytes):
    answer = client.post("/api/v1/brief", json={"scenario": SCENARIO, "format": ending})
    assert answer.status_code == 200 and answer.content[: len(opening)].lower() == opening.lower()


def test_everything_comes_in_one_file(client: TestClient):
    answer = client.post("/api/v1/brief", json={"scenario": SCENARIO, "format": "zip"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        endings = sorted(name.partition(".")[2] for name in archive.namelist())
        saved = json.loads(archive.read("two-sides.detente.json"))
    assert endings == ["detente.json", "docx", "html", "md", "pdf", "xlsx", "zip"]
    again = client.post("/api/v1/run", json=saved["scenario"]).json()
    assert again == client.post("/api/v1/run", json=SCENARIO).json()


def test_a_brief_holds_the_sections_that_were_chosen(client: TestClient):
    question = {"scenario": SCENARIO, "format": "md", "sections": ["bottom-line", "regret"]}
    text = client.post("/api/v1/brief", json=question).text
    cards = {c["key"]: c for c in client.post("/api/v1/run", json=SCENARIO).json()["cards"]}
    assert cards["regret"]["question"] in text and cards["timeline"]["question"] not in text
    assert client.post("/api/v1/brief", json=question | {"sections": ["regrt"]}).status_code == 422


def test_a_happening_is_written_as_a_case_reads_it(client: TestClient):
    scenario = {"case": "north-korea-2020"}
    happenings = client.post("/api/v1/case", json=scenario).json()["happenings"]
    fewer = {"history.happenings": f"[{', '.join(h['written'] for h in happenings[1:])}]"}
    again = client.post("/api/v1/case", json=scenario | {"changes": fewer}).json()["happenings"]
    assert again == happenings[1:]


@pytest.mark.parametrize("kind", ["relief", "standoff"])
def test_the_negotiators_questions_are_answered(client: TestClient, kind: str):
    job = client.post("/api/v1/jobs", json={"kind": kind, "scenario": {"case": "two-sides"}}).json()["id"]
    done = finished(client, job)
    assert done["status"] == "done" and done["result"][0]["key"] == kind


def test_the_front_end_knows_the_api_as_it_is():
    kept = Path(__file__).parents[2] / "web" / "openapi.json"
    assert kept.read_text() == description(), "renew with script/web"
