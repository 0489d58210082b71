"""Scenarios side by side are compared in pairs where they met the same futures, and not otherwise."""

import pytest

from detente.case.read import read_case
from detente.charts.draw import draw
from detente.results import Study
from detente.workbench.beside import are_paired, differences, numbers_beside, paths_beside
from detente.workbench.figures import key_numbers
from detente.workbench.runs import run


def study(*, futures: int = 60, **changes: str) -> Study:
    return run(read_case("two-sides", set_=changes), futures=futures, seed=2, keep=False)


@pytest.fixture(scope="module")
def runs() -> dict[str, Study]:
    return {"A": study(), "B": study(**{"credibility.start": "90%"}), "C": study(futures=40)}


def test_changes_are_those_of_two_runs_in_pairs(runs: dict[str, Study]):
    first, second, third = numbers_beside(list(runs.values()), "step-by-step")
    alone = {n.metric: n for n in key_numbers(runs["B"], strategy="step-by-step", against=runs["A"], most=12)}
    assert second == alone
    assert all(n.change is None for n in [*first.values(), *third.values()])
    assert are_paired(runs["A"], runs["B"]) and not are_paired(runs["A"], runs["C"])


def test_a_series_has_a_panel_for_each_scenario(runs: dict[str, Study]):
    found = paths_beside({"A": runs["A"], "B": runs["B"]}, "step-by-step")
    assert found
    for finding in found:
        records = finding.table.records()
        assert {r["strategy"] for r in records} == {"A", "B"}
        assert all(r["middle"] == r["reference"] for r in records if r["strategy"] == "A")
        assert draw(finding, width=480)


def test_only_what_differs_is_told(runs: dict[str, Study]):
    told = differences({"A": runs["A"], "B": runs["B"]})
    assert [(path, values) for path, _, values in told] == [("credibility.start", ("40% (17% to 66%)", "90%"))]
