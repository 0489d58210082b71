"""The Excel file of a brief opens again as the scenario that made it; a bad cell is said by its address."""

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

from detente.web import workbook
from detente.web.api import create_app
from detente.web.guard import Access
from web.test_jobs import HEADERS, TOKEN

SCENARIO = {
    "case": "two-sides", "futures": 60, "seed": 3, "strategies": ["step-by-step", "hold"],
    "changes": {"credibility.start": "70%", "months": "60", "stocks.warheads.start": "30 to 50"},
}  # fmt: skip
OWN = (Path(__file__).parents[2] / "src/detente/cases/two-sides/case.yaml").read_text()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=tmp_path_factory.mktemp("jobs"))
    with TestClient(app, headers=HEADERS) as client:
        yield client


@pytest.fixture(scope="module")
def exported(client: TestClient) -> bytes:
    asked = {"scenario": SCENARIO, "format": "xlsx", "sections": ["bottom-line"]}
    return client.post("/api/v1/brief", json=asked).content


def opened(client: TestClient, content: bytes) -> Any:
    return client.post("/api/v1/workbook", json={"content": base64.b64encode(content).decode()})


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook as somebody leaves it after changing its `Scenario` sheet in a spreadsheet."""
    book, stream = load_workbook(io.BytesIO(content)), io.BytesIO()
    edit(book["Scenario"])
    book.save(stream)
    return stream.getvalue()


def cell_of(sheet: Any, name: str) -> Any:
    """The value's cell of a row."""
    return next(row[1] for row in sheet.iter_rows(max_col=2) if row[0].value == name)


def set_to(name: str, value: Any, form: str = "General") -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        cell = cell_of(sheet, name)
        cell.value, cell.number_format = value, form

    return edit


def problems(client: TestClient, content: bytes) -> list[dict[str, Any]]:
    answer = opened(client, content)
    assert answer.status_code == 422, answer.text
    return answer.json()["problems"]


def test_it_comes_back_as_the_scenario_that_made_it(client: TestClient, exported: bytes):
    found = opened(client, exported).json()
    assert {key: found[key] for key in SCENARIO} == SCENARIO
    runs = [client.post("/api/v1/run", json={"scenario": s, "cards": ["compare"]}).json() for s in (found, SCENARIO)]
    assert runs[0] == runs[1]


def test_a_case_of_ones_own_comes_back_with_its_text(client: TestClient):
    long = f"# {'a line longer than any cell; ' * 2_000}\n{OWN}"
    scenario = {"case": "mine", "text": long, "futures": 40, "changes": {"credibility.start": "70%"}}
    made = client.post("/api/v1/brief", json={"scenario": scenario, "format": "xlsx", "sections": ["bottom-line"]})
    found = opened(client, made.content).json()
    assert found["text"] == long and found["changes"] == scenario["changes"]


@pytest.mark.parametrize(
    ("value", "form", "taken"),
    [(0.6, "0%", "60%"), ("20% to 45%", "General", "20% to 45%"), (0.25, "General", "0.25"), ("~35±8%", "@", "~35±8%")],
)
def test_a_value_changed_in_a_spreadsheet_is_taken(
    client: TestClient, exported: bytes, value: Any, form: str, taken: str
):
    found = opened(client, edited(exported, set_to("set credibility.start", value, form))).json()
    assert found["changes"]["credibility.start"] == taken


def test_a_change_may_be_added_as_a_row(client: TestClient, exported: bytes):
    def edit(sheet: Any) -> None:
        sheet.append(["set events.war.rate", "0.1% per year"])
        cell_of(sheet, "strategies").value = None

    found = opened(client, edited(exported, edit)).json()
    assert found["changes"]["events.war.rate"] == "0.1% per year" and found["strategies"] == []


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("set credibility.start", "lots", "a number"),
        ("set credibility.start", None, "a value for set credibility.start"),
        ("futures", "many", "a whole number"),
        ("futures", 3, "20 or more"),
        ("seed", 1.5, "a whole number"),
        ("case", "nowhere", "a case that is here"),
        ("months", 48, "60, as the case says"),
        ("strategies", "hold, step-by-stp", "strategies of the case"),
    ],
)
def test_a_bad_cell_is_said_by_its_address_with_what_was_found_and_wanted(
    client: TestClient, exported: bytes, name: str, value: Any, wanted: str
):
    content = edited(exported, set_to(name, value))
    (problem,) = problems(client, content)
    row = cell_of(load_workbook(io.BytesIO(content))["Scenario"], name).row
    assert problem["where"] == f"Scenario!B{row}"
    assert wanted in problem["wanted"]
    assert problem["found"] == "nothing" if value is None else str(problem["found"]) in str(value)


def test_every_bad_cell_is_said_at_once(client: TestClient, exported: bytes):
    def edit(sheet: Any) -> None:
        cell_of(sheet, "seed").value = "none"
        sheet.append(["fuutres", 20])
        sheet.append(["case", "two-sides"])

    found = problems(client, edited(exported, edit))
    assert [p["where"][:10] for p in found] == ["Scenario!B", "Scenario!A", "Scenario!A"]
    assert found[1]["mend"] == 'write "futures"'


def test_a_wrong_path_is_said_at_its_row(client: TestClient, exported: bytes):
    content = edited(exported, lambda sheet: sheet.append(["set credibility.strt", "70%"]))
    (problem,) = problems(client, content)
    last = load_workbook(io.BytesIO(content))["Scenario"].max_row
    assert problem["where"] == f"Scenario!B{last}" and "start" in problem["mend"]


def test_a_wrong_line_of_a_case_of_ones_own_is_said_by_its_cell(client: TestClient):
    scenario = {"case": "mine", "text": OWN, "futures": 40}
    made = client.post("/api/v1/brief", json={"scenario": scenario, "format": "xlsx", "sections": ["bottom-line"]})
    book, stream = load_workbook(io.BytesIO(made.content)), io.BytesIO()
    row = next(row for row in book["Case"].iter_rows(max_col=1) if str(row[0].value).startswith("months:"))
    row[0].value = "months: plenty"
    book.save(stream)
    (problem,) = problems(client, stream.getvalue())
    assert problem["where"] == f"Case!{row[0].coordinate}" and problem["found"] == "plenty"


def no_sheet() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a workbook", "no .xlsx workbook"),
        (zipped("a.txt", b"a"), "cannot be read"),
        (zipped("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "document type of its own"),
        (zipped("bomb.bin", b"\0" * (workbook.MOST_UNPACKED + 1)), "unpacks to too much"),
        (no_sheet(), "sheets Sheet"),
    ],
    ids=["text", "zip", "entities", "bomb", "other"],
)
def test_what_is_no_such_workbook_is_refused_in_words(client: TestClient, content: bytes, says: str):
    (problem,) = problems(client, content)
    assert says in problem["found"]


@pytest.mark.parametrize("text", ["\x80", "no base64!", "YQ"])
def test_what_is_no_base64_is_refused_in_words(client: TestClient, text: str):
    answer = client.post("/api/v1/workbook", json={"content": text})
    assert answer.status_code == 422 and "no base64" in answer.json()["problems"][0]["found"]


def test_no_path_in_a_cell_reaches_the_file_system(client: TestClient, exported: bytes):
    for path in ("/etc/passwd", "../two-sides/case.yaml"):
        (problem,) = problems(client, edited(exported, set_to("case", path)))
        assert problem["wanted"].startswith("a case that is here")
    (problem,) = problems(client, edited(exported, lambda s: s.append(["set include", "[/etc/passwd]"])))
    assert "root:" not in str(problem)
