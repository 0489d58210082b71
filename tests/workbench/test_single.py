"""The findings that a screen asks for one by one are those that a brief holds."""

import numpy as np
import pytest

from detente.brief.gather import gather
from detente.case.read import read_case
from detente.charts.draw import draw
from detente.errors import InputError
from detente.results import Study
from detente.workbench.briefs import main_findings
from detente.workbench.runs import run
from detente.workbench.single import beside, brief_keys, finding_of, further_keys, main_keys


@pytest.fixture(scope="module")
def study() -> Study:
    return run("two-sides", futures=60, seed=3, keep=False)


@pytest.fixture(scope="module")
def other() -> Study:
    return run(read_case("two-sides", set_={"credibility.start": "90%"}), futures=60, seed=3, keep=False)


def test_one_by_one_they_are_what_a_brief_holds(study: Study):
    whole = gather(study, main_findings(study))
    assert set(main_keys(study)) == set(whole)
    assert list(brief_keys(study)) == list(whole)
    for key, finding in whole.items():
        assert finding_of(study, key) == finding


def test_a_run_of_one_strategy_has_nothing_to_explain():
    alone = run("two-sides", futures=20, strategies=["hold"], keep=False)
    assert set(main_keys(alone)) == set(gather(alone, main_findings(alone)))


def test_every_further_finding_can_be_had_and_drawn(study: Study):
    for key in further_keys(study):
        assert draw(finding_of(study, key), width=480)


def test_a_series_under_one_strategy_is_that_strategys_part(study: Study):
    whole = finding_of(study, "paths-stock-tension").table.records()
    part = finding_of(study, "path-stock-tension", strategy="hold").table.records()
    assert [r["middle"] for r in part] == [r["middle"] for r in whole if r["strategy"] == part[0]["strategy"]]
    assert len(part) == study.results.months


def test_the_saved_scenario_is_the_reference_line(study: Study, other: Study):
    found = beside(finding_of(study, "path-credibility"), other, called="the saved scenario")
    there = finding_of(other, "paths-credibility").table.records()
    title = found.table.rows[0][0]
    np.testing.assert_array_equal(
        found.table.column("reference"), [r["middle"] for r in there if r["strategy"] == title]
    )
    assert found.table.column("reference") != found.table.column("middle")
    assert "the saved scenario" in str(draw(found)["usermeta"])


def test_a_misspelt_key_names_the_nearest(study: Study):
    with pytest.raises(InputError, match="regret"):
        finding_of(study, "regrets")
    with pytest.raises(InputError, match="hold"):
        finding_of(study, "path-credibility", strategy="holds")
