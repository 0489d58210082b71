"""A brief over the web is the command line's, in every format, with the sections that were chosen."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from detente import workbench
from detente.case.read import read_case
from detente.web.api import create_app
from detente.web.guard import Access
from detente.workbench.briefs import write_brief
from web.test_jobs import HEADERS, TOKEN, asked

SCENARIO = {"case": "two-sides", "futures": 60, "seed": 3, "changes": {"credibility.start": "70%"}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=tmp_path_factory.mktemp("jobs"))
    with TestClient(app, headers=HEADERS) as client:
        yield client


def brief(client: TestClient, form: str, **asked: object) -> bytes:
    answer = client.post("/api/v1/brief", json={"scenario": SCENARIO, "format": form, **asked})
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("ending", ["html", "md"])
def test_it_is_the_brief_of_the_command_line(client: TestClient, tmp_path: Path, ending: str):
    study = workbench.run(read_case("two-sides", set_=SCENARIO["changes"]), futures=60, seed=3, keep=False)
    file = write_brief(study, tmp_path / f"brief.{ending}")
    assert brief(client, ending) == file.read_bytes()


def test_every_format_opens(client: TestClient):
    assert brief(client, "pdf").startswith(b"%PDF-")
    document = Document(io.BytesIO(brief(client, "docx")))
    assert len(document.tables) > 3 and len(document.inline_shapes) > 1
    book = load_workbook(io.BytesIO(brief(client, "xlsx")))
    assert len(book.sheetnames) > 5
    with zipfile.ZipFile(io.BytesIO(brief(client, "csv"))) as archive:
        assert archive.testzip() is None and any(name.endswith(".csv") for name in archive.namelist())


def test_everything_comes_in_one_file_with_the_scenario(client: TestClient):
    with zipfile.ZipFile(io.BytesIO(brief(client, "zip"))) as archive:
        endings = sorted(name.partition(".")[2] for name in archive.namelist())
        saved = json.loads(archive.read("two-sides.detente.json"))["scenario"]
    assert endings == ["detente.json", "docx", "html", "md", "pdf", "xlsx", "zip"]
    runs = [client.post("/api/v1/run", json={"scenario": s, "cards": ["*"]}).json() for s in (saved, SCENARIO)]
    assert runs[0] == runs[1]


def test_it_holds_the_sections_that_were_chosen(client: TestClient):
    outline = {s["key"]: s for s in client.post("/api/v1/brief/outline", json={"scenario": SCENARIO}).json()}
    text = brief(client, "md", sections=["bottom-line", "regret"]).decode()
    assert outline["regret"]["question"] in text and outline["timeline"]["question"] not in text
    wrong = client.post("/api/v1/brief", json={"scenario": SCENARIO, "sections": ["regrt"]})
    assert wrong.status_code == 422 and "regret" in wrong.json()["problems"][0]["mend"]


def test_results_of_long_work_are_offered_and_taken(client: TestClient):
    job = asked(client, "robustness", scenario=SCENARIO)
    asked(client, "robustness", scenario=SCENARIO | {"seed": 4})
    outline = client.post("/api/v1/brief/outline", json={"scenario": SCENARIO}).json()
    offered = {s["job"]: s for s in outline if s["job"]}
    assert list(offered) == [job["id"]]
    keys = [offered[job["id"]]["key"], "bottom-line"]
    text = brief(client, "md", sections=keys, jobs=[job["id"]], marking="For our eyes").decode()
    assert offered[job["id"]]["question"] in text and "For our eyes" in text
    assert client.post("/api/v1/brief", json={"scenario": SCENARIO, "jobs": ["0" * 32]}).status_code == 422


def test_a_sentence_in_the_sender_s_words_keeps_the_run_s_numbers(client: TestClient):
    outline = {s["key"]: s for s in client.post("/api/v1/brief/outline", json={"scenario": SCENARIO}).json()}
    own = outline["timeline"]["answer"]
    number = next(word for word in own.split() if word[0].isdigit()).rstrip(".,;:)")
    mine = {"timeline": {"text": f"Patience pays: {number}.", "of": own}}
    assert client.post("/api/v1/brief/sentence", json=mine["timeline"]).status_code == 200
    for form in ("html", "md"):
        text = brief(client, form, sentences=mine).decode()
        assert f"Patience pays: {number}." in text and "1 sentence is in the sender" in text
    moved = SCENARIO | {"changes": {"credibility.start": "10%"}}
    now = client.post("/api/v1/brief/outline", json={"scenario": moved, "sentences": mine}).json()
    line = next(s for s in now if s["key"] == "timeline")
    assert line["state"] in ("reworded", "outdated") and (line["said"] == line["answer"]) == (
        line["state"] == "outdated"
    )
    wrong = client.post("/api/v1/brief/sentence", json={"text": "It is 12345% certain.", "of": own})
    assert wrong.status_code == 422 and wrong.json()["problems"][0]["found"] == "12345%"


def test_one_page_is_the_command_line_s(client: TestClient, tmp_path: Path):
    study = workbench.run(read_case("two-sides", set_=SCENARIO["changes"]), futures=60, seed=3, keep=False)
    file = write_brief(study, tmp_path / "brief.html", length="one-page")
    assert brief(client, "html", length="one-page") == file.read_bytes()


def test_its_pages_are_shown_as_printed(client: TestClient):
    asked = {"scenario": SCENARIO, "length": "one-page"}
    pages = client.post("/api/v1/brief/pages", json=asked).json()
    assert pages["count"] == len(pages["pictures"]) == 1
    assert base64.b64decode(pages["pictures"][0].partition(",")[2]).startswith(b"\x89PNG")
