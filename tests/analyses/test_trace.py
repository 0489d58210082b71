import numpy as np
import pytest

from detente.analyses.trace import outline, role_of, trace
from detente.case.find import shipped_cases
from detente.case.read import read_case
from detente.errors import InputError
from detente.workbench.runs import run


@pytest.mark.parametrize("name", list(shipped_cases()))
def test_every_number_of_a_shipped_case_has_a_rule(name):
    assert [number for number in read_case(name).assumptions if role_of(number) == ("", "")] == []


def test_the_road_begins_at_the_line_and_names_source_and_rule():
    case = read_case("two-sides")
    name = "measures.reactor-freeze.detect"
    stops = dict(trace(case, name).table.rows)
    line = case.assumptions[name].where.line
    text = shipped_cases()["two-sides"].read_text().splitlines()[line - 1]
    assert stops["stands at"] == f"two-sides/case.yaml:{line}"
    assert stops["written"] in text and stops["written"] == "15% to 40% per month"
    assert stops["source"].startswith("@agency-2019, ch. 3: An agency")
    assert stops["rule"] == "model, section 3.6 and 4"
    assert "0.15 to 0.4" in stops["drawn"]


def test_the_metric_that_a_number_moves_most_is_named():
    study = run("two-sides", futures=1_000, keep=False)
    finding = trace(study.case, "stocks.warheads.flow", study=study)
    first = finding.more["moves"].records()[0]
    assert first["metric"] == "warheads at the end" and first["effect"] > 0.5
    assert "it moves “warheads at the end”" in finding.answer


def test_a_number_that_is_not_there_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"credibility\.start"):
        trace(read_case("two-sides"), "credibility.stat")


def test_the_outline_is_as_high_as_the_distribution():
    assert outline(np.repeat([0.0, 1.0, 2.0], [1, 4, 8]), bars=3) == "▂▅█"  # 1/8, 4/8 and 8/8 of seven steps
