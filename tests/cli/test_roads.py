"""The verbs of roadmaps answer on the command line, and their plans can be included by a case."""

import json
import re
import subprocess
import sys
from pathlib import Path

DETENTE = Path(sys.executable).with_name("detente")
TYPES = "security-seeker,dealmaker"


def detente(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([DETENTE, *words], capture_output=True, text=True, cwd=cwd)


def test_the_ledger_of_a_road_as_json():
    done = detente("roadmap", "ledger", "two-sides", "small-steps", "--types", TYPES, "-n", "100", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [deal["deal"] for deal in found["deals"]] == ["opening", "freeze", "factory"]
    freeze = found["deals"][1]
    kind = freeze["margins"]["dealmaker"]
    assert kind["p05"] <= kind["median"] <= kind["p95"]
    assert set(freeze["least_detection"]) == set(freeze["least_patience"]) == set(freeze["margins"])
    assert 0 <= freeze["least_credibility"]["dealmaker"] <= 1
    assert freeze["principal_margin"]["p05"] <= freeze["principal_margin"]["median"]
    assert found["deals"][2]["principal_margin"] is None


def test_the_ledger_shows_intervals_and_what_each_side_gives():
    done = detente("roadmap", "ledger", "two-sides", "small-steps", "-n", "50")
    assert re.search(r"-?\d\.\d+ \(-?\d\.\d+ to\s", done.stdout)
    assert "What each side gives" in done.stdout


def test_plans_are_written_into_a_file_that_a_case_can_include(tmp_path: Path):
    words = ("roadmap", "plan", "two-sides", "--types", TYPES, "-n", "60", "--simulated", "0", "-q")
    done = detente(*words, "--out", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    roads = [road["name"] for road in told["roadmaps"]]
    assert (tmp_path / "search.json").is_file()
    detente("new", "mine", cwd=tmp_path)
    case = tmp_path / "mine" / "case.yaml"
    (case.parent / "plans.yaml").write_text((tmp_path / "plans.yaml").read_text())
    case.write_text(case.read_text() + "\ninclude: [plans.yaml]\n")
    again = detente("roadmap", "ledger", str(case), roads[0], "-n", "60", "--json")
    assert again.returncode == 0, again.stderr


def test_an_unknown_road_is_refused_with_the_nearest_name():
    done = detente("roadmap", "ledger", "two-sides", "small-step")
    assert done.returncode == 2
    assert 'write "small-steps"' in done.stderr


def test_a_capacity_of_none_is_refused():
    done = detente("roadmap", "timeline", "two-sides", "small-steps", "--capacity", "south=0")
    assert done.returncode == 2
    assert "--capacity south=0" in done.stderr
    assert "1 or more" in done.stderr
