"""A fitted number is followed from the case's line to the rows of the record, and into the brief."""

import csv
from dataclasses import replace
from importlib.resources import files

import pytest

from detente.brief.notes import every
from detente.case.read import read_case
from detente.evidence import origin as module
from detente.evidence.origin import origin
from detente.evidence.posterior import read_posterior
from detente.evidence.whose import record_of
from detente.futures.places import folder_of
from detente.workbench.asks import trace
from detente.workbench.runs import run


@pytest.fixture(scope="module")
def case():
    return read_case("north-korea-2020")


@pytest.mark.parametrize(
    ("name", "table", "kinds", "card"),
    [
        ("events.clash.rate", "clashes", {"clash"}, "clash"),
        ("events.shorter-range-launch.responds.transition", "tests", {"srbm", "mrbm", "slbm", "unknown"}, "shorter"),
    ],
)
def test_the_rows_counted_are_those_of_the_shipped_table(case, name, table, kinds, card):
    stops, rows = origin(case, case.assumptions[name])
    told = dict(stops)
    text = (files("detente.evidence.datasets") / f"tables/{table}.csv").read_text(encoding="utf-8")
    by_hand = [
        (line, row["date"])
        for line, row in enumerate(csv.DictReader(text.splitlines()), start=2)
        if row["kind"] in kinds and "1990-01-03" <= row["date"] < "2020-11-03"
    ]
    assert [(r["line"], r["date"]) for r in rows.records()] == by_hand
    days = len({day for _, day in by_hand})
    assert f"{len(by_hand)} rows on {days} days" in told["counted"] and f"{table}.csv" in told["counted"]
    assert read_posterior(folder_of(case)).card["events"][card] == days
    assert "the very rows that the fit saw" in told["record"] and "R-hat" in told["fit"]
    assert case.assumptions[name].shape.posterior in told["draws"]


def test_rows_changed_since_the_fit_are_told(case, monkeypatch):
    monkeypatch.setattr(module, "record_of", lambda c: replace(record_of(c), digest="other"))
    stops, _ = origin(case, case.assumptions["events.clash.rate"])
    assert "changed since the fit" in dict(stops)["record"]


def test_a_number_that_was_not_fitted_has_no_rows(case):
    assert origin(case, case.assumptions["credibility.start"])[0] == []


def test_the_road_ends_in_the_brief(case):
    study = run(read_case("two-sides"), futures=64, strategies=["hold", "step-by-step"], keep=False)
    road = dict(trace(study, "credibility.start").table.rows)
    assert "Every number of the case" in road["in a brief"] and "fit" not in road["in a brief"]
    name = "events.clash.rate"
    assert name in {a.name for a in every(case).cited}
    fitted = trace(replace(study, case=case, results=replace(study.results, metrics={})), name)
    assert [s for s, _ in fitted.table.rows][-6:] == ["draws", "fit", "record", "counted", "rows", "in a brief"]
    assert "--add evidence" in dict(fitted.table.rows)["in a brief"]
    assert len(fitted.more["rows"].rows) == 30
