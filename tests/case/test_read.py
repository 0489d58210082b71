import pytest

from detente.case.conduct import parse_violation
from detente.case.find import shipped_cases
from detente.case.model import RecordTest, Reply
from detente.case.read import read_case


def test_the_small_case_reads_end_to_end():
    case = read_case("two-sides")
    assert case.name == "two-sides"
    assert case.principal.name == "west"
    assert case.counterpart.name == "north"
    assert list(case.roadmaps) == ["none", "small-steps", "all-at-once"]
    assert case.stocks["warheads"].flow is case.assumptions["stocks.warheads.flow"]
    assert case.stocks["warheads"].flow.shape.scale == 1 / 12


def test_numbers_inherit_the_source_of_their_entry_unless_they_have_their_own(case_with):
    case = case_with(
        ("detect: 15% to 40% per month", "detect: {value: 20% per month, source: judgement, note: a guess}"),
        ("exposure: 0.5,", 'exposure: {value: 0.5, source: "https://example.org/x"},'),
    )
    freeze = case.measures["reactor-freeze"]
    assert (freeze.takes.source, freeze.source) == ("@agency-2019, ch. 3", "@agency-2019, ch. 3")
    assert freeze.worth["north"]["security"].source == "@agency-2019, ch. 3"
    assert (freeze.detect.source, freeze.detect.note, freeze.detect.is_judgement) == ("", "a guess", True)
    assert freeze.exposure.source == "https://example.org/x"


def test_what_the_language_fills_in_is_a_judgement_that_says_so():
    case = read_case("two-sides")
    for number in (
        case.measures["coal-waiver"].detect,
        case.credibility.credit_month,
        case.types["dealmaker"].weights["status"],
    ):
        assert number.shape.args == (0.0,)
        assert number.is_judgement
        assert number.note.startswith("the language's default")
        assert case.assumptions[number.name] is number


def test_a_type_overrides_the_common_behaviour(case_with):
    case = case_with(("penalty: 1.2}", "penalty: 1.2, patience: 0.9}"))
    assert case.types["dealmaker"].behaviour["patience"].name == "types.dealmaker.patience"
    assert case.types["revisionist"].behaviour["patience"].name == "behaviour.patience"
    assert case.types["revisionist"].behaviour["fear"].name == "types.revisionist.fear"


def test_numbers_stand_in_file_order():
    numbers = [n for n in read_case("two-sides").assumptions.values() if not n.note.startswith("the language")]
    lines = [number.where.line for number in numbers]
    assert lines == sorted(lines)


def test_a_deal_needs_the_deals_that_hold_what_its_measures_need(case_with):
    case = case_with(("measures: [joint-factory], needs: [freeze]}", "measures: [joint-factory]}"))
    assert [deal.needs for deal in case.roadmaps["small-steps"].deals] == [(), ("opening",), ("freeze",)]


def test_windows_are_months_of_the_case(case_with):
    case = case_with(("months: [0, 1, 2, 48, 49, 50]", "months: [0 to 2, 48, 200]"))
    assert case.windows["transition"].months == (0, 1, 2, 48)
    assert case.windows["exercises"].months == tuple(m for m in range(96) if m % 12 in (4, 9))


def test_conduct_is_read_as_it_is_spoken(case_with):
    case = case_with(
        ("on_violation: snapback", "on_violation: suspend 6 months"),
        ("{long-range-test: pause 2 months}", "{long-range-test: retaliate 30% for 1 year, war: continue}"),
        ("signal: month 6", "signal: never"),
    )
    conduct = case.strategies["step-by-step"].conduct
    assert conduct.on_violation == Reply("suspend", months=6)
    assert conduct.on_provocation == {
        "long-range-test": Reply("retaliate", months=12, pressure=0.3),
        "war": Reply("continue"),
    }
    assert conduct.stop[0].then == "hold"
    assert case.strategies["preconditions"].conduct.signal is None
    assert case.strategies["preconditions"].conduct.on_violation == Reply("walk-away")


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("snapback", Reply("snapback")),
        ("snapback all", Reply("snapback", scope="all")),
        ("forgive", Reply("forgive")),
        ("forgive 3 months", Reply("forgive", months=3)),
        ("suspend 1 week", Reply("suspend", months=1)),
    ],
)
def test_a_violation_is_answered_in_these_words(words, reply):
    assert parse_violation(words) == reply


def test_stop_rules_may_be_several(case_with):
    rules = "stop: [{when: month > 48 and deals < 2, then: hold}, {when: caught > 0, then: preconditions}]"
    case = case_with(("stop: {when: belief(revisionist) > 80%, then: hold}", rules))
    assert [rule.then for rule in case.strategies["step-by-step"].conduct.stop] == ["hold", "preconditions"]


def test_a_claim_may_wait_with_its_reason(case_with):
    case = case_with(("test: mean(war [hold]) < mean(war [step-by-step])", "waits_for: a record of wars"))
    claim = case.claims["pressure-alone-is-safer"]
    assert (claim.test, claim.waits_for) == (None, "a record of wars")


def test_a_claim_may_be_about_the_record(case_with):
    record = "record: {period: 2018-06-12..2020-11-03, against: 2009-01-20..2017-01-20, no_more: strategic}"
    case = case_with(
        ("test: mean(war [hold]) < mean(war [step-by-step])", record),
        ("months: 96", "months: 96\nevidence: {record: korean-peninsula}"),
    )
    claim = case.claims["pressure-alone-is-safer"]
    assert (claim.test, claim.waits_for) == (None, "")
    assert claim.record == RecordTest("2018-06-12..2020-11-03", "2009-01-20..2017-01-20", ("strategic",))


def test_relief_agenda_and_standoff_are_read():
    case = read_case("two-sides")
    assert case.relief.projects["joint-factory"].measure == "joint-factory"
    assert case.relief.routes["council vote"].shape.args == (0.3,)
    assert [w.shape.args[0] for w in case.agenda.issues["waivers"].worth["north"]] == [0, 0.3, 0.9]
    assert case.standoff.preferences["west"].statements == ("freeze and not press", "not test", "press if test")
    assert case.standoff.infeasible == ({"engage": True, "press": True},)


def test_record_and_history_are_read(case_with):
    history = (
        "history: {start: 2018-01, end: 2019-12, pressure: 60%, happenings: [\n"
        "  {date: 2019-02-28, kind: refused, measures: [reactor-freeze], says: A summit ends early},\n"
        "  {date: 2018-06-12, kind: accepted, measures: [test-halt], says: A halt}]}\n"
        "evidence: {record: sample, classes: {launch: long-range-test}}\n"
    )
    case = case_with(("tracks: {", history + "tracks: {"))
    assert [h.kind for h in case.history.happenings] == ["accepted", "refused"]
    assert case.history.pressure.name == "history.pressure"
    assert case.evidence.classes == {"launch": "long-range-test"}


def test_a_happening_after_as_of_is_refused(problems_with):
    history = "history: {start: 2018-01, end: 2021-01, happenings: [{date: 2020-11-04, kind: caught, says: Later}]}\n"
    paths = [p.where.path for p in problems_with(("tracks: {", history + "tracks: {"))]
    assert paths == ["history.end", "history.happenings.0.date"]


@pytest.mark.parametrize("name", shipped_cases())
def test_every_shipped_case_reads_and_every_number_knows_its_line(name):
    case = read_case(name)
    assert case.metrics
    for number in case.assumptions.values():
        assert number.where.line > 0
        assert number.where.path == number.name
