"""The API answers as Python does, refuses what it must, and says what is wrong."""

import gzip
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from detente import workbench
from detente.analyses.bottom_line import bottom_line
from detente.analyses.compare import compare
from detente.case.read import read_case
from detente.errors import InputError
from detente.web.api import create_app
from detente.web.apipage import EXAMPLES
from detente.web.describe import description
from detente.web.desk import FAST
from detente.web.guard import MOST_BYTES, MOST_WRONG, Access
from detente.web.serve import serve

TOKEN = "secret"
SCENARIO = {"case": "two-sides", "futures": 60, "seed": 3, "changes": {"credibility.start": "70%"}}
RUN = {"scenario": SCENARIO, "cards": ["*"], "tables": ["*"]}


def app_in(folder: Path):
    return create_app(Access(TOKEN, frozenset({"testserver"})), jobs_folder=folder)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(app_in(tmp_path_factory.mktemp("jobs")), headers={"authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def test_the_api_gives_the_numbers_of_python_to_the_last_digit(client: TestClient):
    answer = client.post("/api/v1/run", json=RUN).json()
    case = read_case("two-sides", set_=SCENARIO["changes"])
    study = workbench.run(case, futures=60, seed=3, keep=False)
    assert answer["headline"] == bottom_line(study).answer
    card = next(c for c in answer["cards"] if c["key"] == "compare")
    assert card["table"]["rows"] == json.loads(json.dumps([list(row) for row in compare(study).table.rows]))


def test_only_the_cards_asked_for_are_made(client: TestClient):
    asked = {"scenario": SCENARIO, "cards": ["regret", "paths"], "width": 400}
    answer = client.post("/api/v1/run", json=asked).json()
    keys = [card["key"] for card in answer["cards"]]
    assert "regret" in keys and "compare" not in keys and any(key.startswith("paths-") for key in keys)
    assert all(card["table"] is None and card["tables"] for card in answer["cards"])
    assert client.post("/api/v1/run", json={"scenario": SCENARIO}).json()["cards"] == []
    wrong = client.post("/api/v1/run", json={"scenario": SCENARIO, "cards": ["regrt"]})
    assert wrong.status_code == 422 and "regret" in wrong.json()["problems"][0]["mend"]


def test_every_card_of_the_outline_can_be_had(client: TestClient):
    outline = client.post("/api/v1/run", json={"scenario": SCENARIO}).json()["outline"]
    for line in outline:
        card = client.post("/api/v1/card", json={"scenario": SCENARIO, "key": line["key"]}).json()
        assert card["key"] == line["key"] and card["answer"]


def test_a_first_look_is_over_few_futures_and_says_so(client: TestClient):
    scenario = SCENARIO | {"futures": 1000}
    answer = client.post("/api/v1/run", json={"scenario": scenario, "detail": "fast"}).json()
    assert answer["run"]["futures"] == FAST and answer["says"] == f"A first look over {FAST} of 1,000 futures"


def test_key_numbers_say_what_changed_in_the_same_futures(client: TestClient):
    plain = client.post("/api/v1/run", json={"scenario": SCENARIO}).json()["key_numbers"]
    assert plain and all(number["change"] is None for number in plain)
    numbers = client.post("/api/v1/run", json={"scenario": SCENARIO, "saved": {}}).json()["key_numbers"]
    assert [n["value"] for n in numbers] == [n["value"] for n in plain]
    assert all(n["change"]["says"] for n in numbers)
    same = {"scenario": SCENARIO, "saved": SCENARIO["changes"]}
    unchanged = client.post("/api/v1/run", json=same).json()["key_numbers"]
    assert {n["change"]["says"] for n in unchanged} == {"no change"}


def test_a_scenario_names_what_differs_from_its_case(client: TestClient):
    changes = client.post("/api/v1/run", json={"scenario": SCENARIO}).json()["changes"]
    assert [(c["path"], c["default"], c["value"]) for c in changes] == [("credibility.start", "beta 4 6", "70%")]
    assert changes[0]["says"].endswith("40% (17% to 66%) → 70%")


def test_a_value_may_be_typed_as_people_type_it(client: TestClient):
    asked = {"scenario": SCENARIO, "path": "credibility.start", "text": "60%..90%"}
    assert client.post("/api/v1/value", json=asked).json()["text"] == "60% to 90%"
    wrong = client.post("/api/v1/value", json=asked | {"text": "many"})
    assert wrong.status_code == 422 and len(wrong.json()["problems"]) == 1


def test_a_place_of_a_slider_is_what_the_case_then_has(client: TestClient):
    lever = client.post("/api/v1/case", json={"case": "two-sides"}).json()["levers"][0]
    assert lever["now"] == lever["default"] and not lever["changed"]
    last = lever["positions"][-1]
    again = client.post("/api/v1/case", json={"case": "two-sides", "changes": {lever["number"]: last["text"]}}).json()
    moved = again["levers"][0]
    assert moved["now"] == len(lever["positions"]) - 1 and moved["shown"] == last["shown"] and moved["changed"]


def test_one_strategy_alone_can_be_run(client: TestClient):
    asked = {"scenario": SCENARIO | {"strategies": ["hold"]}, "cards": ["*"]}
    keys = [card["key"] for card in client.post("/api/v1/run", json=asked).json()["cards"]]
    assert "compare" in keys and "explain" not in keys


def test_scenarios_stand_side_by_side_in_the_same_futures(client: TestClient):
    plain = SCENARIO | {"changes": {}}
    other = SCENARIO | {"seed": 4}
    named = [{"name": n, "scenario": s} for n, s in (("As is", plain), ("Trust", SCENARIO), ("Luck", other))]
    answer = client.post("/api/v1/compare", json={"scenarios": named}).json()
    row = answer["rows"][0]
    assert [cell["change"] is None for cell in row["cells"]] == [True, False, True]
    assert answer["assumptions"] == [
        {"path": "credibility.start", "title": answer["assumptions"][0]["title"],
         "values": ["40% (17% to 66%)", "70%", "70%"]}
    ]  # fmt: skip
    assert answer["notes"] and "Luck" in answer["notes"][0]


def test_several_people_at_once_get_their_own_numbers(client: TestClient):
    asked = [{"scenario": SCENARIO | {"seed": seed}, "cards": ["compare"], "tables": ["*"]} for seed in (21, 22, 23)]

    def answer(question: dict) -> dict:
        return client.post("/api/v1/run", json=question).json()

    with ThreadPoolExecutor(6) as people:
        together = list(people.map(answer, asked * 2))
    alone = [answer(question) for question in asked]
    assert together == alone * 2
    assert len({json.dumps(one["cards"]) for one in alone}) == 3


def test_a_road_being_drawn_is_looked_at(client: TestClient):
    case = client.post("/api/v1/case", json={"case": "two-sides"}).json()
    name, road = next(iter(case["roadmaps"].items()))
    shorter = json.loads(road["text"])
    shorter["deals"] = shorter["deals"][:1]
    scenario = {"case": "two-sides", "futures": 60, "changes": {f"roadmaps.{name}": json.dumps(shorter)}}
    answer = client.post("/api/v1/road", json={"scenario": scenario, "roadmap": name}).json()
    assert [deal["deal"] for deal in answer["deals"]] == [road["deals"][0]["deal"]]
    assert answer["deals"][0]["kept"].endswith("%") and [card["key"] for card in answer["cards"]] == ["timeline-plan"]


def test_a_happening_can_be_left_out_and_one_be_added(client: TestClient):
    scenario = {"case": "north-korea-2020", "futures": 60}
    events = client.post("/api/v1/history", json={"scenario": scenario}).json()["events"]
    assert all(event["on"] for event in events) and any(event["bears"] for event in events)
    seen = {
        "date": events[-1]["date"],
        "kind": events[-1]["kind"],
        "measures": events[-1]["measures"],
        "says": "once more",
    }
    again = client.post("/api/v1/history", json={"scenario": scenario, "off": [0], "added": [seen]}).json()["events"]
    assert [e["on"] for e in again] == [False] + [True] * len(events) and again[-1]["says"] == "once more"


def test_a_misspelt_name_comes_back_with_the_way_out(client: TestClient):
    answer = client.post("/api/v1/case", json={"case": "two-sides", "changes": {"credibility.strt": "1"}})
    assert answer.status_code == 422
    body = answer.json()
    assert body["problems"][0]["mend"] == 'write "start"' and body["problems"][0]["where"]
    assert "/api/v1/case" in body["details"]


def test_a_bad_value_is_one_problem(client: TestClient):
    answer = client.post("/api/v1/case", json={"case": "two-sides", "changes": {"credibility.start": "lots"}})
    assert [p["found"] for p in answer.json()["problems"]] == ["lots"]


def test_a_request_of_the_wrong_form_is_said_in_plain_words(client: TestClient):
    problem = client.post("/api/v1/case", json={"case": "two-sides", "futures": 3}).json()["problems"][0]
    assert (problem["path"], problem["found"], problem["wanted"]) == ("futures", "3", "20 or more")


@pytest.mark.parametrize("path", ["include", "nowhere.at.all"])
def test_a_change_of_what_is_no_part_of_the_case_is_refused(client: TestClient, path: str):
    answer = client.post("/api/v1/case", json={"case": "two-sides", "changes": {path: "[/etc/passwd]"}})
    assert answer.status_code == 422 and "root:" not in answer.text


@pytest.mark.parametrize("name", ["/etc/passwd", "../two-sides", "nowhere", "two-sides/case.yaml"])
def test_no_path_from_a_request_reaches_the_file_system(client: TestClient, name: str):
    answer = client.post("/api/v1/case", json={"case": name})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["wanted"].startswith("a case that is here: ")


def test_a_case_of_ones_own_may_include_no_files(client: TestClient):
    answer = client.post("/api/v1/case", json={"text": "include: [/etc/passwd]\ncase: x\n"})
    assert answer.status_code == 422


def test_without_the_token_there_is_no_way_in(client: TestClient):
    bare = TestClient(client.app)
    assert bare.get("/api/v1/cases").status_code == 401
    assert bare.get("/", params={"token": "wrong"}).status_code == 401


def test_tokens_cannot_be_guessed_without_end(tmp_path: Path):
    bare = TestClient(app_in(tmp_path))
    for guess in range(MOST_WRONG):
        assert bare.get("/", params={"token": f"guess {guess}"}).status_code == 401
    assert bare.get("/", params={"token": TOKEN}).status_code == 429
    assert bare.get("/api/v1/theme", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


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


def test_long_answers_are_compressed(client: TestClient):
    with client.stream("POST", "/api/v1/case", json={"case": "two-sides"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip" and json.loads(gzip.decompress(raw))["name"] == "two-sides"


def test_another_host_needs_a_password():
    with pytest.raises(InputError, match="password"):
        serve(host="0.0.0.0", browser=False)


def test_a_happening_is_written_as_a_case_reads_it(client: TestClient):
    scenario = {"case": "north-korea-2020"}
    happenings = client.post("/api/v1/case", json=scenario).json()["happenings"]
    fewer = {"history.happenings": f"[{', '.join(h['written'] for h in happenings[1:])}]"}
    again = client.post("/api/v1/case", json=scenario | {"changes": fewer}).json()["happenings"]
    assert again == happenings[1:]


def test_the_page_of_the_api_shows_every_call_and_needs_nothing_from_elsewhere(client: TestClient):
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"{path}</code>" in page
    assert "src=" not in page and "http" not in page.replace('<a href="/openapi.json">', "")


@pytest.mark.parametrize("path", sorted(EXAMPLES))
def test_the_examples_of_the_page_are_answered(client: TestClient, path: str):
    answer = client.post(path, json=EXAMPLES[path])
    assert answer.status_code in (200, 202), answer.text


def test_the_front_end_knows_the_api_as_it_is():
    kept = Path(__file__).parents[2] / "web" / "openapi.json"
    assert kept.read_text() == description(), "renew with script/web --describe"


@pytest.mark.parametrize(
    "value", ["0" * 20_000, "1" + " " * 19_000 + "x", "[{" * 9_000], ids=["zeros", "spaces", "brackets"]
)
def test_a_huge_value_is_refused_without_being_searched(client: TestClient, value: str):
    began = time.process_time()
    answer = client.post("/api/v1/case", json={"case": "two-sides", "changes": {"nowhere": value}})
    assert answer.status_code == 422 and time.process_time() - began < 2
