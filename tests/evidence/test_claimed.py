"""What the record says of claims: fitted effects and periods, agreeing, disagreeing or telling nothing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from detente.case.read import read_case
from detente.errors import InputError
from detente.evidence.claimed import claimed_finding
from detente.evidence.reading import read_record
from detente.workbench.evidence import evidence_findings
from evidence.records import certain, random_events, write_record

BUSY_THEN_QUIET = [(f"2007-{m:02}-{d:02}", "long") for m in range(1, 13) for d in (3, 17)]


def case_with(evidence):
    case = read_case("two-sides")
    claims = {name: replace(claim, evidence="") for name, claim in case.claims.items()}
    return replace(case, claims={**claims, "talks-calm": replace(claims["talks-calm"], evidence=evidence)})


def fitted(effect):
    posterior = certain(slow=[0.1, 0.2], draws=40)
    spread = np.linspace(-0.1, 0.1, 40)[:, None, None]
    return replace(posterior, classes=("long", "short"), effect=posterior.effect + effect + spread)


def readings(tmp_path, evidence, *, effect=0.0, events=BUSY_THEN_QUIET):
    record = read_record(str(write_record(tmp_path / "record", events)), cut=date(2016, 6, 3))
    finding = claimed_finding(case_with(evidence), record, fitted(effect), {"talks-calm": "92%: very likely"})
    assert {r["model"] for r in finding.table.records()} == {"92%: very likely"}
    return [r["reading"] for r in finding.table.records()]


@pytest.mark.parametrize(("effect", "says"), [(-0.5, "agrees"), (0.5, "disagrees"), (0.0, "not told")])
def test_a_fitted_effect_is_held_against_the_claim(tmp_path, effect, says):
    assert readings(tmp_path, "long.talks < 0", effect=effect) == [says]


def test_two_periods_are_told_class_by_class(tmp_path):
    told = readings(tmp_path, "2010-01-01..2015-01-01 against 2006-01-01..2009-01-01")
    assert told == ["agrees", "not told", "agrees"]  # fewer long ones, no short ones in either, all together


@pytest.mark.parametrize("wrong", ["long.talks = 0", "long.weather < 0", "other.talks < 0", "Nobody against First"])
def test_evidence_that_is_not_there_is_told(tmp_path, wrong):
    with pytest.raises(InputError):
        readings(tmp_path, wrong, events=random_events(1))


def test_a_brief_of_the_reference_case_has_the_record_the_fit_its_calibration_and_the_claims():
    found = evidence_findings(read_case("north-korea-2020"), {"talks-fewer-tests": "92%: very likely"})
    assert list(found) == ["claimed", "record", "fit", "hindcast"]
    rows = found["claimed"].table.records()
    assert {r["claim"] for r in rows} == {c.says for c in read_case("north-korea-2020").claims.values() if c.evidence}
    assert {r["reading"] for r in rows} <= {"agrees", "disagrees", "not told"}
    assert [r["model"] for r in rows if r["evidence"] == "fitted effect of talks"] == ["92%: very likely"]


def test_a_case_without_a_record_shows_no_evidence():
    assert evidence_findings(read_case("two-sides"), {}) == {}
