"""The verbs of this room answer with the keys that programs read."""

import json

import pytest

from detente.cli import main
from detente.workbench import run
from detente.workbench.briefs import write_brief


def told(capsys, *words: str) -> dict:
    main([*words, "--quiet", "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("runs") / "run"
    run("two-sides", futures=256, out=where)
    return str(where)


def test_learn_says_what_testing_teaches(folder, capsys):
    data = told(capsys, "learn", folder, "--strategy", "hold", "--fails", "long-range tests > 3")
    assert {"evpi", "evsi", "separation", "signposts"} <= set(data)
    assert {"gain", "error"} <= set(data["evpi"])
    assert {"strategy", "month", "true_belief", "log_score", "apart"} <= set(data["separation"][0])
    assert {"rule", "month", "hits", "false_alarms", "lead"} <= set(data["signposts"][0])


def test_explain_has_drivers_boxes_and_flips(folder, capsys):
    data = told(
        capsys,
        "explain",
        folder,
        "--metric",
        "long-range tests",
        "--fails",
        "long-range tests > 3",
        "--flip",
        "--sobol",
    )
    assert {"number", "effect", "p05", "p95"} <= set(data["drivers"][0])
    assert all({"limits", "coverage", "density"} <= set(box) for box in data["boxes"])
    assert isinstance(data["flips"], list)
    assert {"number", "alone", "total"} <= set(data["sobol"][0])


def test_compare_shows_the_views(folder, capsys):
    data = told(capsys, "compare", folder, "--rules", "--views")
    assert [r["view"] for r in data["views"]["rows"]][1:] == ["pressure-bites", "pressure-hardens"]
    assert "maximin" in [r["rule"] for r in data["rules"]["rows"]]


def test_a_full_brief_tells_what_would_flip_the_choice_and_what_would_warn(tmp_path):
    study = run("two-sides", futures=256, keep=False)
    text = write_brief(study, tmp_path / "brief.md", add=["attack"]).read_text()
    assert "What would change the choice of" in text
    assert "Where would two assumptions at once flip the choice of" in text
    assert "What is the smallest change of several assumptions at once that flips" in text
    assert "The sides of each debate" in text
    assert "What would warn that" in text
    assert "When does Step by step fail, in that" in text and "Which assumptions drive the lead of" in text
