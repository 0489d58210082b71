"""Claims about the record: two periods held against each other."""

from datetime import date

import pytest

from detente.case.model import Claim, RecordTest
from detente.errors import InputError
from detente.evidence.reading import read_record
from detente.evidence.recorded import recorded_finding
from detente.finding import AGAINST, BORNE_OUT, UNTOLD
from evidence.records import write_record

EARLIER, LATER = "2006-01-01..2010-01-01", "2010-01-01..2014-01-01"


def days(kind, year, count):
    return [(f"{year + k % 4}-{k // 4 + 1:02d}-10", kind) for k in range(count)]


def record_with(folder, **counts):
    """Event days of each kind, as many in the earlier period and in the later as said."""
    events = [e for kind, (a, b) in counts.items() for e in days(kind, 2006, a) + days(kind, 2010, b)]
    return read_record(str(write_record(folder, sorted(events))), cut=date(2016, 6, 3))


def verdict(record, *classes, period=LATER, against=EARLIER):
    claim = Claim("calmer", "It was calmer", None, "", record=RecordTest(period, against, classes))
    return recorded_finding(record, [claim]).table.records()[0]["verdict"]


def test_a_claim_is_borne_out_where_every_class_came_less_often(tmp_path):
    record = record_with(tmp_path, long=(12, 2), short=(20, 5))
    assert verdict(record, "long", "short") == BORNE_OUT


def test_the_record_speaks_against_a_claim_where_any_class_came_more_often(tmp_path):
    record = record_with(tmp_path, long=(12, 2), short=(5, 20))
    assert verdict(record, "long") == BORNE_OUT
    assert verdict(record, "long", "short") == AGAINST


def test_few_events_tell_nothing(tmp_path):
    record = record_with(tmp_path, long=(2, 0), short=(20, 5))
    assert verdict(record, "long") == UNTOLD
    assert verdict(record, "short", "long") == UNTOLD


def test_no_event_at_all_tells_nothing(tmp_path):
    assert verdict(record_with(tmp_path, short=(20, 5)), "long") == UNTOLD


def test_turned_round_a_claim_that_was_borne_out_is_spoken_against(tmp_path):
    record = record_with(tmp_path, long=(12, 2))
    assert verdict(record, "long", period=EARLIER, against=LATER) == AGAINST


def test_what_no_policy_caused_stands_beside_the_verdict(tmp_path):
    record = record_with(tmp_path, long=(12, 2))
    claim = Claim("calmer", "It was calmer", None, "", record=RecordTest(LATER, EARLIER, ("long",)))
    finding = recorded_finding(record, [claim])
    assert "A new face" in finding.more["not policy"].column("label")
    assert "A gesture" not in finding.more["not policy"].column("label")
    assert "leadership (1)" in finding.table.records()[0]["says"]
    assert "2 days against 12" in finding.table.records()[0]["says"]


@pytest.mark.parametrize(
    ("classes", "period", "found"),
    [(("lnog",), LATER, 'write "long"'), (("long",), "2009-01-01..2012-01-01", "two periods apart"),
     (("long",), "Thrid", "days such as")],
)  # fmt: skip
def test_a_claim_on_what_the_record_does_not_have_is_refused(tmp_path, classes, period, found):
    with pytest.raises(InputError, match=found):
        verdict(record_with(tmp_path, long=(12, 2)), *classes, period=period)
