"""The reference case says what its sources say, keeps to its day, and is complete."""

import re
import runpy
from datetime import date
from pathlib import Path

import pytest

from detente.case.entry import LANGUAGE_DEFAULT
from detente.case.find import shipped_cases
from detente.case.read import read_case
from detente.workbench.judged import said_of_record

AS_OF = date(2020, 11, 3)


@pytest.fixture(scope="module")
def case():
    return read_case("north-korea-2020")


def test_it_stands_on_the_day_of_the_election_and_uses_nothing_later(case):
    assert case.as_of == AS_OF.isoformat()
    assert all(int(source.year) <= AS_OF.year for source in case.sources.values())


AHEAD = ("January 2021", "January 2025", "in 2025")  # the terms of office that the calendar of that day already held


def test_no_line_of_any_file_speaks_of_what_came_later():
    folder = Path(shipped_cases()["north-korea-2020"]).parent
    lines = [
        line for kind in ("*.yaml", "*.md") for file in folder.glob(kind) for line in file.read_text().splitlines()
    ]
    assert len(lines) > 1000
    for known in AHEAD:
        lines = [line.replace(known, "") for line in lines]
    assert [line for line in lines if re.search(r"\b202[1-9]\b", line)] == []


def test_every_number_has_a_source_or_is_a_judgement_with_a_note(case):
    assert [name for name, a in case.assumptions.items() if a.is_judgement and not a.note] == []


def test_its_readme_says_how_many_numbers_are_judgements(case):
    given = [a for a in case.assumptions.values() if a.note != LANGUAGE_DEFAULT]
    readme = (Path(shipped_cases()["north-korea-2020"]).parent / "README.md").read_text(encoding="utf-8")
    assert "more than four in five of the numbers that the case gives are judgements" in readme
    assert 0.8 < sum(a.is_judgement for a in given) / len(given) < 0.9


def test_every_source_is_used(case):
    cited = {a.source for a in case.assumptions.values()} | {r.source for r in case.roadmaps.values()}
    cited |= {c.source for c in case.claims.values()} | {v.source for v in case.views.values()}
    cited |= set(case.standoff.sources.values()) | {m.source for m in case.measures.values()}
    assert [key for key in case.sources if not any(key in text for text in cited)] == []


def test_it_has_the_measures_and_tracks_of_the_text(case):
    assert len(case.measures) >= 45
    assert set(case.tracks) == {"relations", "security", "rights", "relief", "projects", "arms"}
    assert {m.track for m in case.measures.values()} == set(case.tracks)


def test_its_nine_strategies_and_their_variants_are_there(case):
    nine = {
        "bottom-up", "bottom-up-alone", "summit-first", "preconditions", "rights-first", "interim-freeze", "isolation",
        "maximum-pressure", "ultimatum",
    }  # fmt: skip
    assert nine <= set(case.strategies)


def test_the_fourteen_claims_are_all_tested(case):
    assert len(case.claims) == 14
    assert all(claim.test is not None or claim.record is not None for claim in case.claims.values())
    assert {name for name, claim in case.claims.items() if claim.record} == {"summits-no-worse"}


def test_the_record_cannot_tell_whether_the_summits_left_the_principal_worse_off(case):
    found = said_of_record(case)
    (row,) = found.table.records()
    assert (row["claim"], row["verdict"]) == ("summits-no-worse", "the record cannot tell")
    says = {str(r["class"]): r["says"] for r in found.more["classes"].records()}
    assert says["strategic tests"] == "fewer"
    assert set(says.values()) == {"fewer", "cannot be told apart"}
    assert "Kim declares the state nuclear force complete" in found.more["not policy"].column("label")


def test_roadmaps_stay_short_enough_to_read(case):
    assert max(len(roadmap.deals) for roadmap in case.roadmaps.values()) <= 24


def test_the_historical_proposals_are_roadmaps(case):
    proposals = {"agreed-framework-1994", "six-party-2005-2007", "stanford-2018", "hanoi-us-2019", "hanoi-dprk-2019"}
    assert proposals <= set(case.roadmaps)


@pytest.mark.parametrize(
    "name",
    [
        "behaviour.pain_of_pressure",
        "events.nuclear-test.responds.pressure",
        "events.long-range-launch.responds.talks",
        "events.shorter-range-launch.responds.exercises",
        "events.crisis.responds.friction",
        "events.war.responds.pressure",
    ],
)
def test_where_specialists_differ_in_sign_the_range_crosses_zero(case, name):
    shape = case.assumptions[name].shape
    assert shape.kind == "normal"
    low, high = (shape.args[0] + z * shape.args[1] for z in (-2, 2))
    assert low < 0 < high


def test_full_relief_is_worth_about_one_unit_a_year_to_the_north(case):
    bans = [
        "textile-suspension", "coal-minerals-suspension", "seafood-suspension", "labour-suspension", "oil-cap-increase",
        "machinery-suspension",
    ]  # fmt: skip
    worth = [case.measures[name].worth["north-korea"]["economy"].shape for name in bans]
    ends = [sum(float(s.text.split()[k]) for s in worth) for k in (0, 2)]
    assert ends[0] < 1 < ends[1]


def test_every_view_can_be_laid_over(case):
    assert len(case.views) >= 12
    for view in case.views.values():
        assert read_case("north-korea-2020", set_=view.overlays).overlays == view.overlays


def test_relief_has_the_provisions_of_the_day_and_all_projects(case):
    assert len(case.relief.provisions) == 43  # 44 in the record; the standing exception of December 2022 is later
    assert len(case.relief.projects) == 13


def test_the_standoff_has_four_decision_makers_each_with_a_source(case):
    assert set(case.standoff.options) == {"united-states", "north-korea", "south-korea", "china"}
    assert set(case.standoff.options) | set(case.standoff.variants) == set(case.standoff.sources)


def test_the_agenda_names_what_the_hard_bargain_is_about(case):
    assert {
        "tests",
        "transfers",
        "inventory",
        "reprocessing",
        "facilities",
        "sanctions",
        "assurances",
        "liaison",
    } <= set(case.agenda.issues)


@pytest.fixture(scope="module")
def base_rates():
    """The script that makes the table of base rates, its names."""
    return runpy.run_path(str(Path(__file__).parents[2] / "script" / "base-rates"), run_name="base_rates")


@pytest.fixture(scope="module")
def shown():
    """The table of base rates in the case's README: what -> record, range, simulated, error, inside."""
    readme = (Path(shipped_cases()["north-korea-2020"]).parent / "README.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in readme.splitlines() if line.startswith("|") and " ± " in line]
    return {
        what: (record, span, *map(float, value.split(" ± ")), inside) for what, record, span, value, inside in cells
    }


def test_its_readme_shows_every_base_rate_beside_the_record(base_rates, shown):
    rows = {row.what: (row.record, f"{row.low:g} to {row.high:g}") for row in base_rates["ROWS"]}
    assert {what: line[:2] for what, line in shown.items()} == rows


def test_its_readme_marks_a_base_rate_as_inside_exactly_where_it_is(base_rates, shown):
    marked = {row.what: "yes" if row.holds(shown[row.what][2]) else "**no**" for row in base_rates["ROWS"]}
    assert {what: line[4] for what, line in shown.items()} == marked


@pytest.mark.slow
def test_its_readme_shows_the_base_rates_that_the_case_has_now(base_rates, shown):
    """Within four standard errors, of the README's figure and of this one, and what rounding and whole months hide."""
    now = base_rates["simulated"](200)
    for row in base_rates["ROWS"]:
        (value, error), (_, _, told, told_error, _) = now[row.key], shown[row.what]
        hidden = row.grain + 0.5 * 10.0**-row.digits
        assert abs(value - told) <= 4 * (error**2 + told_error**2) ** 0.5 + hidden, (
            f"{row.what}: {value:g}, not {told:g}"
        )
