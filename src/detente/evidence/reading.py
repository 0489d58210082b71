"""A folder of tables -> the facts before a day.

The folder may be the shipped one or the user's own; the card says which kinds of event make which class. Nothing dated
on or after the cut survives reading: later rows are dropped and later ends are blanked.
"""

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from detente.errors import InputError, nearest
from detente.evidence import schema
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.facts import Agreement, Estimate, EventClass, EventDay, Note, Record, Span
from detente.evidence.tables import Tables, read_card

OFFICE = "change of government"  # kind of the note that an ally's election makes


def read_record(name: str, *, cut: date) -> Record:
    """The facts before a day.

    Args:
        name: a shipped record, or the path of a folder with the same tables and a card.
        cut: nothing dated on this day or later is used.

    Returns:
        The record.

    Raises:
        InputError: no such record.
        CaseError: a table or the card is wrong: every fault of all of them.
    """
    folder = SHIPPED.get(name, Path(name))
    if not (folder / "card.yaml").is_file():
        wanted = f"one of {', '.join(SHIPPED)}, or a folder of tables with a card.yaml"
        raise InputError(name, wanted=wanted, mend=nearest(name, SHIPPED))
    stamps = tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(folder.iterdir()))
    return _cut(_whole(folder, stamps), cut)


@lru_cache(maxsize=8)
def _whole(folder: Path, stamps: object) -> Record:
    """All of a record; read once while its files stay as they are, since a hindcast asks for many cuts."""
    card = read_card(folder / "card.yaml")
    tables = Tables(folder, card.as_of)
    events = {t: _events(tables, t, card) for t in sorted({c.table for c in card.classes.values()})}
    record = Record(
        name=card.record,
        title=card.title,
        cut=date.max,
        fit_from=card.fit_from,
        exercises_from=card.exercises_from or card.fit_from,
        classes={n: _event_class(n, c) for n, c in card.classes.items()},
        together=card.together,
        days=_days(card, events),
        events=tuple(sorted((e for rows in events.values() for e in rows), key=lambda e: (e.date, e.kind))),
        exercises=_exercises(tables, card),
        talks=tuple(
            Span(r.start, r.end, r.label, r.track)
            for r in tables.rows("talks", schema.TalksRow)
            if r.level != "unofficial"
        ),
        administrations=_terms(tables, "administrations"),
        leaders=_terms(tables, "leaders"),
        phases=tuple(Span(r.start, r.end, r.name, r.talks) for r in tables.rows("phases", schema.PhaseRow)),
        agreements=tuple(
            Agreement(r.signed, r.name, r.form, r.dormant, r.first_breach, r.ended, r.confidence)
            for r in tables.rows("agreements", schema.AgreementRow)
        ),
        elections=(),
        transition_months=card.transition_months,
        election_years=card.election_years,
        sanctions=tuple(r.date for r in tables.rows("resolutions", schema.ResolutionRow) if r.sanctions),
        estimates=tuple(
            Estimate(r.as_of, r.kind, r.low, r.high, r.central, r.by)
            for r in tables.rows("arsenal", schema.EstimateRow)
        ),
        notes=(),
        folder=str(folder),
        digest="",
    )
    record = _with_elections(record, tables)
    tables.refuse_faults()
    return record


def _events(tables: Tables, table: str, card: schema.CardEntry) -> list[EventDay]:
    """The events of a table; a kind that the card does not know is a fault, since it would silently not be counted."""
    kinds = {k for c in card.classes.values() if c.table == table for k in c.kinds} | set(card.not_counted)
    rows = tables.numbered(table, schema.EventRow)
    for line, r in rows:
        if r.kind not in kinds:
            wanted = f"a kind of the card: {', '.join(sorted(kinds))}"
            mend = nearest(r.kind, kinds) or "put it into a class of the card, or under its not_counted"
            tables.note(f"{table}.csv", line, "kind", r.kind, wanted, mend)
    return [EventDay(r.date, r.precision, r.kind, r.count, r.outcome, r.source, line) for line, r in rows]


def _days(card: schema.CardEntry, events: dict[str, list[EventDay]]) -> dict[str, tuple[date, ...]]:
    """Event days of each class and of each part of one."""
    groups = {n: (c.table, c.kinds) for n, c in card.classes.items()}
    groups |= {f"{n}.{part}": (c.table, kinds) for n, c in card.classes.items() for part, kinds in c.parts.items()}
    return {n: tuple(sorted({e.date for e in events[t] if e.kind in kinds})) for n, (t, kinds) in groups.items()}


def _event_class(name: str, told: schema.ClassEntry) -> EventClass:
    busier = told.spells == "busier"
    return EventClass(name, told.title, told.table, told.kinds, told.parts, busier, told.new_kinds)


def _exercises(tables: Tables, card: schema.CardEntry) -> tuple[Span, ...]:
    """Exercises of the status that counts."""
    rows = tables.rows("exercises", schema.ExerciseRow)
    return tuple(Span(r.start, r.end, r.name, r.status) for r in rows if r.status in card.exercise_status)


def _terms(tables: Tables, table: str) -> tuple[Span, ...]:
    return tuple(Span(r.start, r.end, r.name) for r in tables.rows(table, schema.TermRow))


def _with_elections(record: Record, tables: Tables) -> Record:
    """The principal's elections, and the notes with the ally's changes of government among them."""
    rows = tables.rows("elections", schema.ElectionRow)
    presidential = [r for r in rows if r.type == "presidential"]
    changes = [
        Note(r.inauguration, OFFICE, "ally", "the ally's government changes", outside=True)
        for r in presidential
        if r.country_role == "ally" and r.change and r.inauguration
    ]
    notes = [Note(r.date, r.kind, r.actors, r.label, r.outside) for r in tables.rows("chronology", schema.NoteRow)]
    elections = tuple(sorted(r.date for r in presidential if r.country_role == "principal"))
    return replace(record, elections=elections, notes=tuple(sorted([*notes, *changes], key=lambda n: n.date)))


def _cut(record: Record, cut: date) -> Record:
    """What of a record was known before a day."""

    def spans(found: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(replace(s, end=_before(s.end, cut)) for s in found if s.start < cut)

    known = replace(
        record,
        cut=cut,
        days={n: tuple(d for d in days if d < cut) for n, days in record.days.items()},
        events=tuple(e for e in record.events if e.date < cut),
        exercises=spans(record.exercises),
        talks=spans(record.talks),
        administrations=spans(record.administrations),
        leaders=spans(record.leaders),
        phases=spans(record.phases),
        agreements=tuple(_known_of(a, cut) for a in record.agreements if a.signed < cut),
        elections=tuple(d for d in record.elections if d < cut),
        sanctions=tuple(d for d in record.sanctions if d < cut),
        estimates=tuple(e for e in record.estimates if e.as_of < cut.replace(day=1)),
        notes=tuple(n for n in record.notes if n.date < cut),
    )
    return replace(known, digest=_digest(known))


def _known_of(agreement: Agreement, cut: date) -> Agreement:
    ends = {name: _before(getattr(agreement, name), cut) for name in ("dormant", "first_breach", "ended")}
    return replace(agreement, **ends)


def _before(day: date | None, cut: date) -> date | None:
    """A day, or None if there is none before the cut."""
    return day if day and day < cut else None


def _digest(record: Record) -> str:
    """Checksum of all that a fit sees."""
    seen = (
        record.days, record.exercises, record.talks, record.elections, record.cut, record.fit_from,
        record.exercises_from, tuple(record.classes.values()), record.transition_months, record.election_years,
    )  # fmt: skip
    return hashlib.sha256(repr(seen).encode()).hexdigest()
