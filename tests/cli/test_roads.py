"""The verbs of roadmaps answer on the command line, and their plans can be included by a case."""

import json
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
    assert {row["deal"] for row in found["rows"]} == {"opening", "freeze", "factory"}


def test_plans_are_written_into_a_file_that_a_case_can_include(tmp_path: Path):
    words = ("roadmap", "plan", "two-sides", "--optional", "--types", TYPES, "-n", "60", "--simulated", "0", "-q")
    done = detente(*words, "--out", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    roads = json.loads(done.stdout)["roads"]
    detente("new", "mine", cwd=tmp_path)
    case = tmp_path / "mine" / "case.yaml"
    (case.parent / "plans.yaml").write_text((tmp_path / "plans.yaml").read_text())
    case.write_text(case.read_text() + "\ninclude: [plans.yaml]\n")
    again = detente("roadmap", "ledger", str(case), next(iter(roads)), "-n", "60", "--json")
    assert again.returncode == 0, again.stderr


def test_an_unknown_road_is_refused_with_the_nearest_name():
    done = detente("roadmap", "ledger", "two-sides", "small-step")
    assert done.returncode == 2
    assert 'write "small-steps"' in done.stderr
