import pytest

from detente.case.files import read_files
from detente.case.find import shipped_cases
from detente.case.read import digest, read_case
from detente.errors import CaseError


def problems(**set_):
    with pytest.raises(CaseError) as caught:
        read_case("two-sides", set_=set_)
    return list(caught.value.problems)


def read(**set_):
    return read_case("two-sides", set_=set_)


def test_a_number_is_changed_and_says_so():
    case = read(**{"measures.reactor-freeze.detect": "60% per month"})
    number = case.measures["reactor-freeze"].detect
    assert number.shape.args == (0.6,)
    assert (number.where.file, number.where.line) == ("--set", 0)
    assert number.where.path == "measures.reactor-freeze.detect"
    assert case.overlays == {"measures.reactor-freeze.detect": "60% per month"}


def test_a_changed_number_loses_the_source_of_the_old_one():
    assert read_case("two-sides").assumptions["measures.reactor-freeze.takes"].source == "@agency-2019, ch. 3"
    number = read(**{"measures.reactor-freeze.takes": "6 months"}).assumptions["measures.reactor-freeze.takes"]
    assert number.is_judgement
    assert number.note == "changed by an overlay"


def test_a_change_may_bring_its_own_source():
    value = '{value: 6 months, source: "@agency-2019, p. 7", note: new evidence}'
    number = read(**{"measures.reactor-freeze.takes": value}).assumptions["measures.reactor-freeze.takes"]
    assert (number.source, number.note) == ("@agency-2019, p. 7", "new evidence")


def test_a_number_left_to_its_default_can_be_set():
    assert read(**{"measures.coal-waiver.detect": "0"}).measures["coal-waiver"].detect.where.file == "--set"
    assert read(**{"credibility.credit_month": "0.1"}).credibility.credit_month.shape.args == (0.1,)


def test_what_the_language_knows_may_be_added_whole():
    case = read(**{"measures.coal-waiver.effects.tension.target": "-0.1"})
    assert case.measures["coal-waiver"].effects[0].of == "tension"
    case = read(
        **{
            "roadmaps.mine": "[{deal: first, measures: [test-halt]}]",
            "strategies.mine": "{roadmap: mine, tempo: 50% per month}",
        }
    )
    assert case.roadmaps["mine"].deals[0].measures == ("test-halt",)
    assert case.strategies["mine"].conduct.tempo.shape.args == (0.5,)


def test_items_of_a_list_are_reached_by_number():
    case = read(**{"agenda.inspections.worth.north.1": "-0.2", "roadmaps.all-at-once.0.title": "Grand bargain"})
    assert case.agenda.issues["inspections"].worth["north"][1].shape.args == (-0.2,)
    assert case.roadmaps["all-at-once"].deals[0].title == "Grand bargain"


@pytest.mark.parametrize(
    ("path", "value", "found", "mend"),
    [
        ("credibilty.start", "0.5", "credibilty.start", 'write "credibility.start"'),
        ("measures.reactor-freze.takes", "6 months", "measures.reactor-freze.takes", "reactor-freeze.takes"),
        ("measures.test-halt.detct", "0.5", "detct", 'write "detect"'),
        ("credibility.start", "130%", "130%", "keep every value"),
        ("include", "[other.yaml]", "include", "into the case's own file"),
        ("behaviour.horizon", "48", "48", 'write "48 months"'),
        ("", "1", "nothing", ""),
        ("a..b", "1", "a..b", ""),
        ("agenda.inspections.worth.north.9", "1", "agenda.inspections.worth.north.9", ""),
        ("roadmaps.mine", "[{deal: first", "the end of the file", "close every bracket"),
        ("roadmaps.mine", "{a: 1, a: 2}", "a", "rename one"),
    ],
)
def test_a_wrong_change_says_how_to_mend_it(path, value, found, mend):
    first = problems(**{path: value})[0]
    assert first.found == found
    assert mend in first.mend
    assert (first.where.file, first.where.line) == ("--set", 0)


def test_wrong_changes_come_all_at_once():
    assert len(problems(**{"credibilty.start": "0.5", "behaviour.horizon": "48", "months": "x"})) == 3


def test_the_digest_knows_text_and_changes_but_not_layout(case_with):
    plain = case_with()
    assert case_with(("months: 96", "months:   96   # eight years")).digest == plain.digest
    assert case_with(("months: 96", "months: 97")).digest != plain.digest
    assert case_with(set_={"months": "97"}).digest == case_with(("months: 96", "months: 97")).digest


def test_every_view_of_a_case_can_be_laid_over_it():
    case = read_case("two-sides")
    for view in case.views.values():
        changed = read_case("two-sides", set_=view.overlays)
        for path in view.overlays:
            assert changed.assumptions[path] != case.assumptions[path]


def test_a_correlated_number_that_is_set_leaves_its_group():
    assert len(read_case("two-sides").correlations) == 1
    assert read(**{"events.war.responds.pressure": "0.5"}).correlations == ()


def test_a_case_that_was_checked_before_is_read_without_its_views_gone_through(tmp_path):
    old, new = "stocks.tension.shifts.pressure: 0.8", "stocks.tnsion.start: 0.8"
    (tmp_path / "case.yaml").write_text(shipped_cases()["two-sides"].read_text().replace(old, new))
    with pytest.raises(CaseError) as refused:
        read_case(tmp_path)
    assert [p.where.path for p in refused.value.problems] == ["views.pressure-hardens.overlays.stocks.tnsion.start"]
    case = read_case(tmp_path, checked=_digest_of(tmp_path))
    assert case.views["pressure-hardens"].overlays["stocks.tnsion.start"] == "0.8"
    with pytest.raises(CaseError):
        read_case(tmp_path, checked="another")


def _digest_of(folder):
    root, _ = read_files(folder / "case.yaml", "case.yaml")
    return digest(root)
