"""The record by period, with intervals that tables agree with."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.evidence.compared import compare_classes, compared_finding
from detente.evidence.lives import codings, median_life
from detente.evidence.periods import period_named, periods_of, rate_interval, ratio_interval
from detente.evidence.reading import read_record
from detente.evidence.record import record_finding
from evidence.records import random_events, write_record

CUT = date(2016, 6, 3)


def test_a_rate_has_the_exact_interval_of_garwood():
    # Published 95% limits for 10 events are 4.795 and 18.390; at 90%, 5.425 and 16.962 (Garwood 1936, table).
    rate, low, high = rate_interval(10, 1.0)
    assert (rate, round(low, 3), round(high, 3)) == (10.0, 5.425, 16.962)


def test_no_event_bounds_a_rate_by_three_over_the_months():
    assert rate_interval(0, 10.0)[2] == pytest.approx(2.996 / 10, rel=1e-3)  # the rule of three, for a 95% upper limit


def test_equal_counts_in_equal_times_have_a_ratio_of_one_with_even_odds():
    middle, low, high = ratio_interval(8, 12.0, 8, 12.0)
    assert middle == 1.0
    assert low * high == pytest.approx(1.0)


def test_periods_of_days_cover_the_record_without_gaps(tmp_path):
    record = read_record(str(write_record(tmp_path, random_events(1))), cut=CUT)
    periods = periods_of(record, [date(2010, 1, 1), date(2012, 1, 1)])
    assert [p.start for p in periods] == [date(2005, 1, 1), date(2010, 1, 1), date(2012, 1, 1)]
    assert periods[-1].end == CUT


def test_an_unknown_cut_names_the_known_ones(tmp_path):
    record = read_record(str(write_record(tmp_path, [])), cut=CUT)
    with pytest.raises(InputError, match="administrations, leaders, phases"):
        periods_of(record, "moons")


def test_an_agreement_still_alive_counts_as_alive(tmp_path):
    record = read_record(str(write_record(tmp_path, [])), cut=CUT)
    middle, _, high = median_life(record.agreements, CUT)
    assert middle == pytest.approx(12.0, abs=0.1)  # one of two has died, after a year
    assert high > 100


def test_the_finding_counts_each_event_once(tmp_path):
    events = random_events(4)
    record = read_record(str(write_record(tmp_path, events)), cut=CUT)
    finding = record_finding(record)
    known = sum(e[0] < CUT.isoformat() for e in events)
    for classes in (("long", "short"), ("all launches",)):
        assert sum(int(r["days"] or 0) for r in finding.table.records() if r["class"] in classes) == known
    assert sum(int(n or 0) for n in finding.more["kinds"].column("days")) == known
    labels = finding.more["not policy"].column("label")
    assert "A new face" in labels and "A gesture" not in labels


def test_the_shipped_record_agrees_with_figures_compiled_apart_from_it():
    """Targets worked out by others from the chronology: rate ratio 6.8 (2 to 12), life of agreements 17 (8 to 30)."""
    record = read_record("korean-peninsula", cut=date(2020, 11, 3))
    phases = periods_of(record, "phases")
    live = {p.name for p in record.phases if p.note != "no talks"}
    launches = sorted({d for name in ("strategic", "shorter") for d in record.days[name]})
    quiet = [p for p in phases if p.name not in live]
    rates = {
        talks: sum(p.holds(d) for p in chosen for d in launches) / sum(p.months for p in chosen)
        for talks, chosen in ((True, [p for p in phases if p.name in live]), (False, quiet))
    }
    assert 2 <= rates[False] / rates[True] <= 12
    nuclear = [e.date for e in record.events if e.kind == "nuclear"]
    assert len(nuclear) == 6 and not any(p.holds(d) for d in nuclear for p in phases if p.name in live)
    assert 8 <= median_life(record.agreements, record.cut)[0] <= 30


def compared(folder, *, first: str = "2010-01-01..2012-01-01", other: str = "2006-01-01..2010-01-01"):
    record = read_record(str(folder), cut=CUT)
    return record, compare_classes(record, period_named(record, first), period_named(record, other))


def test_two_periods_without_events_tell_nothing(tmp_path):
    _, lines = compared(write_record(tmp_path, []))
    assert all("cannot be told" in line.says and "tells nothing" in line.words for line in lines)


def test_a_period_without_events_is_bounded_and_not_called_zero_times(tmp_path):
    busy = [(f"200{y}-0{m}-01", "long") for y in range(6, 10) for m in range(1, 6)]
    _, lines = compared(write_record(tmp_path, busy))
    here, there, _ = (line for line in lines if line.name in ("long", "short", "all launches"))
    assert here.says == "fewer" and "none" not in here.words and "at most 0.3" in here.words
    assert "none in either" in there.words


def test_a_ratio_that_may_be_one_is_not_called_a_difference(tmp_path):
    even = [(f"{y}-0{m}-01", "long") for y in range(2006, 2012) for m in (1, 5)]
    _, lines = compared(write_record(tmp_path, even))
    assert lines[0].says == "cannot be told apart" and "more" not in lines[0].words


def test_only_one_estimators_figures_of_one_thing_are_compared(tmp_path):
    rows = [("2010-02", "assembled", "60", "60", "", "A"), ("2011-02", "assembled", "20", "60", "", "B"),
            ("2010-03", "material", "", "", "20", "C"), ("2011-03", "material", "", "", "35", "C")]  # fmt: skip
    record, _ = compared(write_record(tmp_path, [], arsenal=rows))
    assert [r[0] for r in record_finding(record).more["arsenal"].rows] == ["C"]
    here = period_named(record, "2010-01-01..2012-01-01")
    finding = compared_finding(record, here, period_named(record, "First"))
    assert finding.more["arsenal"].rows == ((here.name, "C", "material", "20 (2010-03)", "35 (2011-03)", 15.0),)


def test_a_day_outside_the_record_makes_no_period(tmp_path):
    record = read_record(str(write_record(tmp_path, [])), cut=CUT)
    with pytest.raises(InputError, match="where the record ends"):
        periods_of(record, [date(2030, 1, 1)])
    with pytest.raises(InputError, match="days between"):
        period_named(record, "2030-01-01..2031-01-01")
    with pytest.raises(InputError, match='write "First"'):
        period_named(record, "Firstt")


def test_another_coding_of_ends_moves_the_median_life(tmp_path):
    rows = [(f"200{k}-01-01", f"a{k}", "two", "treaty", f"200{k + 1}-01-01", "both", "", sure)
            for k, sure in enumerate(("low", "high", "high", "high"))]  # fmt: skip
    record = read_record(str(write_record(tmp_path, [], agreements=rows)), cut=CUT)
    found = codings(record.agreements, record.cut)
    assert found["every end 6 months earlier"][0] == pytest.approx(found["as coded"][0] - 6, abs=0.2)
    assert found["every end 6 months later"][0] == pytest.approx(found["as coded"][0] + 6, abs=0.2)


def test_an_agreement_fallen_asleep_is_not_in_force():
    record = read_record("korean-peninsula", cut=date(2020, 11, 3))
    lives = {r["agreement"]: r for r in record_finding(record).more["agreements"].records()}
    assert float(lives["Basic Agreement (Reconciliation, Non-aggression)"]["life"] or 0) < 24
