"""The record by period, with intervals that tables agree with."""

from datetime import date

import pytest

from detente.errors import InputError
from detente.evidence.facts import read_record
from detente.evidence.record import median_life, periods_of, rate_interval, ratio_interval, record_finding
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
    counted = sum(int(n or 0) for n in finding.table.column("days"))
    assert counted == sum(e[0] < CUT.isoformat() for e in events)
    assert "A new face" in finding.more["not policy"].column("label")


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
