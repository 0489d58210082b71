"""Reading records: faults are told with their line, and nothing later than the cut gets through."""

import csv
import itertools
from datetime import date

import pytest
import yaml

from detente.errors import CaseError, InputError
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.panel import build_panel, month_back
from detente.evidence.reading import read_record
from evidence.records import ROWS, checksum, random_events, write_record

CUT = date(2016, 6, 3)


def test_a_missing_column_is_told_with_the_nearest_name(tmp_path):
    folder = write_record(tmp_path, [])
    (folder / "tests.csv").write_text("dates,precision,kind,count,outcome,source\n")
    with pytest.raises(CaseError, match=r"tests\.csv:1  date") as told:
        read_record(str(folder), cut=CUT)
    assert "dates" in told.value.problems[0].mend or "dates" in told.value.problems[0].found


def test_dates_that_are_no_dates_or_too_late_are_told_together(tmp_path):
    folder = write_record(tmp_path, [("2010-13-01", "long"), ("2011-01-01", "long"), ("2021-01-01", "short")])
    with pytest.raises(CaseError) as told:
        read_record(str(folder), cut=CUT)
    assert [p.where.line for p in told.value.problems] == [2, 4]


BAD_TABLES = {
    "a count that is no number": ("tests", "2010-01-01,day,long,many,unknown,hand", "count", "whole number"),
    "no date": ("tests", ",day,long,1,unknown,hand", "date", "a day such as"),
    "a short row": ("tests", "2010-01-01,day", "", "6 cells"),
    "a kind that the card does not know": (
        "tests",
        "2010-01-01,day,lonng,1,unknown,hand",
        "kind",
        "a kind of the card",
    ),
    "talks that end before they start": ("talks", "2010-06-09,2010-06-01,two-party,envoy,x,day", "end", "not before"),
    "an exercise that ends before it starts": (
        "exercises",
        "2010-06-09,2009-06-01,x,spring,day,held",
        "end",
        "not bef",
    ),
    "an exercise after the record": ("exercises", "2031-06-09,2031-06-19,x,spring,day,held", "start", "not after"),
    "an estimate that is no number": ("arsenal", "2010-01,assembled,one,3,,Somebody", "low", "a number"),
    "an estimate without its month": ("arsenal", "2010,assembled,1,3,,Somebody", "as_of", "a month such as"),
    "a breach before the signature": (
        "agreements",
        "2006-01-01,x,two,treaty,2005-01-01,both,,high",
        "first_",
        "not bef",
    ),
    "a confidence of one's own": ("agreements", "2006-01-01,x,two,treaty,,,,sure", "confidence", "high, medium or low"),
    "a flag that is none": ("resolutions", "2012-02-01,1,maybe", "sanctions", "1 for yes"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_wrong_row_is_told_with_its_column_and_what_it_wants(name, tmp_path):
    table, row, column, wanted = BAD_TABLES[name]
    folder = write_record(tmp_path, random_events(1))
    path = folder / f"{table}.csv"
    path.write_text(path.read_text() + row + "\n")
    with pytest.raises(CaseError) as told:
        read_record(str(folder), cut=CUT)
    (problem,) = told.value.problems
    assert problem.where.line == len(path.read_text().splitlines())
    assert problem.where.path.startswith(column) and wanted in problem.wanted


def test_faults_of_all_tables_are_told_at_once(tmp_path):
    folder = write_record(tmp_path, [("2010-13-01", "long")])
    (folder / "talks.csv").unlink()
    (folder / "leaders.csv").write_bytes("start,end,name\n2010-01-01,,caf\xe9\n".encode("latin1"))
    with pytest.raises(CaseError) as told:
        read_record(str(folder), cut=CUT)
    assert {p.where.file for p in told.value.problems} == {"tests.csv", "talks.csv", "leaders.csv"}


BAD_CARDS = {
    "no classes": (lambda c: c.pop("classes"), "an entry classes"),
    "a month that is none": (lambda c: c.update(fit_from="soon"), "a month such as"),
    "a misspelt key": (lambda c: c.update(fit_frm="2001-01"), "one of record, title"),
    "a misspelt key of a class": (lambda c: c["classes"]["long"].update(kindz=["x"]), "one of title, table"),
    "a transition of no length": (lambda c: c.update(transition_months=0), "greater than or equal to 1"),
}


@pytest.mark.parametrize("name", BAD_CARDS)
def test_a_wrong_card_is_told_with_what_it_wants(name, tmp_path):
    change, wanted = BAD_CARDS[name]
    folder = write_record(tmp_path, [])
    card = yaml.safe_load((folder / "card.yaml").read_text())
    change(card)
    (folder / "card.yaml").write_text(yaml.safe_dump(card))
    with pytest.raises(CaseError, match=r"card\.yaml") as told:
        read_record(str(folder), cut=CUT)
    assert wanted in told.value.problems[0].wanted


def test_a_card_that_is_no_yaml_is_told_with_its_line(tmp_path):
    folder = write_record(tmp_path, [])
    (folder / "card.yaml").write_text("a: [1\n")
    with pytest.raises(CaseError, match=r"card\.yaml"):
        read_record(str(folder), cut=CUT)


def test_exercises_that_nobody_coded_are_not_read_as_none(tmp_path):
    """Coded from 2010 on, each March: before that a March is taken for one with exercises, a July for one without."""
    folder = write_record(tmp_path, [], exercises=[r for r in ROWS["exercises"] if r[0] >= "2010"])
    card = yaml.safe_load((folder / "card.yaml").read_text())
    (folder / "card.yaml").write_text(yaml.safe_dump({**card, "exercises_from": "2010-01"}))
    panel = build_panel(read_record(str(folder), cut=CUT))
    exercises = dict(zip(panel.edges, panel.drivers[1], strict=False))
    assert exercises[date(2007, 3, 3)] == 1.0 and exercises[date(2007, 7, 3)] == 0.0


def test_another_card_gives_another_digest(tmp_path):
    folder = write_record(tmp_path, random_events(1))
    before = read_record(str(folder), cut=CUT).digest
    card = yaml.safe_load((folder / "card.yaml").read_text())
    (folder / "card.yaml").write_text(yaml.safe_dump({**card, "fit_from": "2006-01"}))
    assert read_record(str(folder), cut=CUT).digest != before


def test_an_unknown_record_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="folder of tables"):
        read_record("atlantis", cut=CUT)


def test_nothing_dated_on_the_cut_or_later_is_seen(tmp_path):
    events = [("2016-06-02", "long"), ("2016-06-03", "long"), ("2016-07-01", "short")]
    record = read_record(str(write_record(tmp_path, events)), cut=CUT)
    assert record.days == {"long": (date(2016, 6, 2),), "short": ()}
    assert all(e < CUT for e in record.elections)
    assert record.administrations[-1].end is None  # how long it will last is not known yet


def test_a_record_does_not_change_when_its_future_does(tmp_path):
    events = random_events(1)
    past = [e for e in events if e[0] < CUT.isoformat()]
    here = read_record(str(write_record(tmp_path / "a", events)), cut=CUT)
    later = [("2016-06-03", "long"), ("2016-06-20", "long"), ("2019-05-05", "short")]
    talks = [*ROWS["talks"], ("2016-06-10", "2016-06-12", "two-party", "leader", "A summit", "day")]
    agreements = [("2006-01-01", "Lasting", "two-party", "treaty", "2016-06-04", "both", "2017-01-01", "high")]
    folder = write_record(tmp_path / "b", [*past, *later], talks=talks, agreements=[*agreements, ROWS["agreements"][1]])
    there = read_record(str(folder), cut=CUT)
    assert here.digest == there.digest
    assert (here.days, here.talks, here.agreements) == (there.days, there.talks, there.agreements)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_table_is_the_one_its_card_describes(name):
    folder = SHIPPED[name]
    card = yaml.safe_load((folder / "card.yaml").read_text())
    assert {p.name for p in folder.glob("*.csv")} == set(card["tables"])
    for table, told in card["tables"].items():
        with (folder / table).open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert checksum(folder / table) == told["sha256"]
        assert (len(rows), list(rows[0])) == (told["rows"], list(told["columns"]))
    assert card["licence"] and card["citation"]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_spans_end_after_they_start_and_terms_follow_each_other(name):
    record = read_record(name, cut=date(2026, 1, 1))
    for span in (*record.exercises, *record.talks, *record.phases, *record.administrations, *record.leaders):
        assert span.end is None or span.start <= span.end, span
    for spans in (record.administrations, record.leaders):
        assert all(a.end == b.start for a, b in itertools.pairwise(spans))
    for agreement in record.agreements:
        ends = [d for d in (agreement.signed, agreement.first_breach, agreement.ended) if d]
        assert ends == sorted(ends), agreement


def test_months_are_counted_back_from_the_cut_and_keep_every_event(tmp_path):
    events = random_events(2)
    record = read_record(str(write_record(tmp_path, events)), cut=CUT)
    panel = build_panel(record)
    assert panel.cut == CUT and panel.edges[-2] == date(2016, 5, 3)
    known = [e for e in events if panel.edges[0].isoformat() <= e[0] < CUT.isoformat()]
    assert panel.counts.sum() == len(known)


def test_talks_fade_by_half_in_six_months(tmp_path):
    panel = build_panel(read_record(str(write_record(tmp_path, [])), cut=date(2011, 6, 3)))
    depth = panel.drivers[0]
    assert depth[panel.edges.index(date(2010, 5, 3))] == 0.0
    assert depth[panel.edges.index(date(2010, 7, 3))] == pytest.approx(0.5 ** (30 / 30.4375 / 6))
    assert depth[panel.edges.index(date(2010, 12, 3))] == pytest.approx(0.5, abs=0.01)


def test_the_coming_calendar_is_known_and_the_coming_record_is_not(tmp_path):
    panel = build_panel(read_record(str(write_record(tmp_path, random_events(3))), cut=date(2016, 6, 3)))
    exercises, transition = panel.ahead[1], panel.ahead[2]
    assert exercises[8] == 0.0 or exercises[9] == 1.0  # February to March, as in each of the last three years
    assert transition[:5].max() < 0.1 and transition[6] == pytest.approx(1.0)  # November, four years after the last


def test_counting_back_stays_within_short_months():
    assert month_back(date(2020, 3, 31), 1) == date(2020, 2, 28)
    assert month_back(date(2020, 1, 15), 1) == date(2019, 12, 15)
