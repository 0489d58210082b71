"""A record: the facts of one dispute up to a day, from a folder of tables with its card.

The folder may be the shipped one or the user's own; the card says which kinds of event make which class. Nothing dated
on or after the cut survives reading: later rows are dropped and later ends are blanked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from detente.errors import InputError, nearest
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.tables import Row, day, read_rows

EVENT_COLUMNS = ("date", "precision", "kind", "count", "outcome", "source")


@dataclass(frozen=True, slots=True)
class EventDay:
    """A day on which something of one kind happened; `count` says how many."""

    date: date
    precision: str
    kind: str
    count: int
    outcome: str
    source: str


@dataclass(frozen=True, slots=True)
class EventClass:
    """Kinds of event that are counted together; a part of a class, some of its kinds, is named `class.part`."""

    name: str
    title: str
    table: str
    kinds: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with a name; `end` is None while it lasts."""

    start: date
    end: date | None
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement, its first open breach and its end, where they lie before the cut."""

    signed: date
    name: str
    form: str
    first_breach: date | None
    ended: date | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A published estimate of the arsenal."""

    as_of: str
    kind: str
    low: float | None
    high: float | None
    central: float | None
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something else that happened, with a short label."""

    date: date
    kind: str
    actors: str
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one dispute before the day `cut`.

    Args:
        cut: the first day that is not known.
        fit_from: first day that a fit uses.
        classes: classes of event by name.
        days: class, or `class.part` -> its event days, one for each day on which anything of it happened.
        events: every event row, whatever its class.
        exercises, talks, administrations, leaders, phases: spans; `note` is status, track or kind of phase.
        elections: days of the principal's presidential elections before the cut.
        transition_months: how long a transition lasts from election day; `election_years`: from one to the next.
        sanctions: days of resolutions with sanctions.
        folder: where the tables are.
        digest: checksum of what was read, so that a fit can say what it saw.
    """

    name: str
    title: str
    cut: date
    fit_from: date
    classes: Mapping[str, EventClass]
    days: Mapping[str, tuple[date, ...]]
    events: tuple[EventDay, ...]
    exercises: tuple[Span, ...]
    talks: tuple[Span, ...]
    administrations: tuple[Span, ...]
    leaders: tuple[Span, ...]
    phases: tuple[Span, ...]
    agreements: tuple[Agreement, ...]
    elections: tuple[date, ...]
    transition_months: int
    election_years: int
    sanctions: tuple[date, ...]
    estimates: tuple[Estimate, ...]
    notes: tuple[Note, ...]
    folder: str
    digest: str


def read_record(name: str, *, cut: date) -> Record:
    """The facts before a day.

    Args:
        name: a shipped record, or the path of a folder with the same tables and a card.
        cut: nothing dated on this day or later is used.

    Returns:
        The record.

    Raises:
        InputError: no such record.
        CaseError: a table is wrong.
    """
    folder = SHIPPED.get(name, Path(name))
    if not (folder / "card.yaml").is_file():
        wanted = f"one of {', '.join(SHIPPED)}, or a folder of tables with a card.yaml"
        raise InputError(name, wanted=wanted, mend=nearest(name, SHIPPED))
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    return _assemble(folder, card, cut)


def _assemble(folder: Path, card: Mapping[str, Any], cut: date) -> Record:
    last = day(str(card["as_of"]))
    classes = {n: _event_class(n, c) for n, c in card["classes"].items()}
    tables = {c.table for c in classes.values()}
    by_table = {t: _event_days(folder / f"{t}.csv", last, cut) for t in sorted(tables)}
    groups = {n: (c.table, c.kinds) for n, c in classes.items()}
    groups |= {f"{n}.{part}": (c.table, kinds) for n, c in classes.items() for part, kinds in c.parts.items()}
    days = {n: tuple(sorted({e.date for e in by_table[t] if e.kind in kinds})) for n, (t, kinds) in groups.items()}
    held = set(card["exercise_status"])
    record = Record(
        name=card["record"],
        title=card["title"],
        cut=cut,
        fit_from=day(f"{card['fit_from']}-01"),
        classes=classes,
        days=days,
        events=tuple(sorted((e for rows in by_table.values() for e in rows), key=lambda e: (e.date, e.kind))),
        exercises=tuple(s for s in _spans(folder, "exercises", "status", cut) if s.note in held),
        talks=_talks(folder, last, cut),
        administrations=_spans(folder, "administrations", "", cut),
        leaders=_spans(folder, "leaders", "", cut),
        phases=_spans(folder, "phases", "talks", cut),
        agreements=_agreements(folder, last, cut),
        elections=_elections(folder, last, cut),
        transition_months=int(card["transition_months"]),
        election_years=int(card["election_years"]),
        sanctions=_sanctions(folder, last, cut),
        estimates=_estimates(folder, cut),
        notes=_notes(folder, last, cut),
        folder=str(folder),
        digest="",
    )
    return _with_digest(record)


def _event_class(name: str, told: Mapping[str, Any]) -> EventClass:
    parts = {part: tuple(kinds) for part, kinds in told.get("parts", {}).items()}
    return EventClass(name, told["title"], told["table"], tuple(told["kinds"]), parts)


def _with_digest(record: Record) -> Record:
    seen = (record.days, record.exercises, record.talks, record.elections, record.cut)
    return replace(record, digest=hashlib.sha256(repr(seen).encode()).hexdigest())


def _event_days(path: Path, last: date, cut: date) -> list[EventDay]:
    rows = read_rows(path, columns=EVENT_COLUMNS, dates=("date",), last=last)
    events = (
        EventDay(day(r["date"]), r["precision"], r["kind"], int(r["count"]), r["outcome"], r["source"]) for r in rows
    )
    return [e for e in events if e.date < cut]


def _before(text: str, cut: date) -> date | None:
    """A day, or None if there is none before the cut."""
    return day(text) if text and day(text) < cut else None


def _spans(folder: Path, table: str, note: str, cut: date) -> tuple[Span, ...]:
    columns = ("start", "end", "name", note) if note else ("start", "end", "name")
    rows = read_rows(folder / f"{table}.csv", columns=columns, dates=("start", "end"))
    return tuple(
        Span(day(r["start"]), _before(r["end"], cut), r["name"], r[note] if note else "")
        for r in rows
        if day(r["start"]) < cut
    )


def _talks(folder: Path, last: date, cut: date) -> tuple[Span, ...]:
    columns = ("start", "end", "track", "level", "label")
    rows = read_rows(folder / "talks.csv", columns=columns, dates=("start", "end"), last=last)
    return tuple(
        Span(day(r["start"]), _before(r["end"], cut), r["label"], r["track"])
        for r in rows
        if day(r["start"]) < cut and r["level"] != "unofficial"
    )


def _agreements(folder: Path, last: date, cut: date) -> tuple[Agreement, ...]:
    columns = ("signed", "name", "form", "first_breach", "ended", "confidence")
    rows = read_rows(folder / "agreements.csv", columns=columns, dates=("signed", "first_breach", "ended"), last=last)
    return tuple(
        Agreement(
            day(r["signed"]),
            r["name"],
            r["form"],
            _before(r["first_breach"], cut),
            _before(r["ended"], cut),
            r["confidence"],
        )
        for r in rows
        if day(r["signed"]) < cut
    )


def _elections(folder: Path, last: date, cut: date) -> tuple[date, ...]:
    rows = read_rows(folder / "elections.csv", columns=("date", "country_role", "type"), dates=("date",), last=last)
    wanted = (r for r in rows if r["country_role"] == "principal" and r["type"] == "presidential")
    return tuple(sorted(day(r["date"]) for r in wanted if day(r["date"]) < cut))


def _sanctions(folder: Path, last: date, cut: date) -> tuple[date, ...]:
    rows = read_rows(folder / "resolutions.csv", columns=("date", "sanctions"), dates=("date",), last=last)
    return tuple(day(r["date"]) for r in rows if r["sanctions"] == "1" and day(r["date"]) < cut)


def _estimates(folder: Path, cut: date) -> tuple[Estimate, ...]:
    rows = read_rows(folder / "arsenal.csv", columns=("as_of", "kind", "low", "high", "central", "by"))
    return tuple(
        Estimate(r["as_of"], r["kind"], _number(r, "low"), _number(r, "high"), _number(r, "central"), r["by"])
        for r in rows
        if r["as_of"] < f"{cut:%Y-%m}"
    )


def _number(row: Row, column: str) -> float | None:
    return float(row[column]) if row[column] else None


def _notes(folder: Path, last: date, cut: date) -> tuple[Note, ...]:
    rows = read_rows(folder / "chronology.csv", columns=("date", "kind", "actors", "label"), dates=("date",), last=last)
    return tuple(Note(day(r["date"]), r["kind"], r["actors"], r["label"]) for r in rows if day(r["date"]) < cut)
