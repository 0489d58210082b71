"""Where the preferences of a case are read: the works, the lines, and why they are read so."""

from detente.case.model import Case
from detente.finding import Column, Table
from detente.standoff.from_case import debates_of, section_of
from detente.standoff.model import Conflict
from detente.standoff.narrative import listed, name_of

COLUMNS = (
    Column("party", "party"),
    Column("side", "side of the debate"),
    Column("source", "read from"),
    Column("why", "why so"),
    Column("line", "line of the case"),
)


def readings_table(case: Case, conflict: Conflict) -> Table:
    """A row for every party's own preferences and for every side of a debate."""
    section = section_of(case)
    rows = [
        (name_of(conflict, actor), "as written", _source(case, actor), section.notes.get(actor, ""), str(own.where))
        for actor, own in section.preferences.items()
    ]
    for debate in debates_of(section):
        for name in debate.sides:
            actors = section.variants[name]
            rows.append((
                listed(name_of(conflict, a) for a in actors), name, _source(case, name), section.notes.get(name, ""),
                "; ".join(str(own.where) for own in actors.values()),
            ))  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def _source(case: Case, name: str) -> str:
    """The works that a reading rests on, as a reader looks for them."""
    text = section_of(case).sources.get(name, "")
    parts: list[str] = []
    for part in text.split(";"):
        key, _, place = part.strip().removeprefix("@").partition(",")
        work = case.sources.get(key.strip())
        told = f"{work.author} ({work.year}), {work.title}" if work else part.strip()
        parts.append(f"{told}, {place.strip()}" if place.strip() else told)
    return "; ".join(p for p in parts if p) or "judgement"
