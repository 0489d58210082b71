"""The annex: the numbers that a brief cites with value, source and line, and the works that they come from."""

from collections.abc import Iterable

from detente.brief.blocks import Block, Heading, List, Paragraph, TableBlock, Words, heads_of
from detente.brief.notes import Notes
from detente.case.model import Case, Source
from detente.finding import Finding, Table, in_words
from detente.results import Study

SHORT = ("number", "what", "value", "source", "note", "place")
WHOLE = (*SHORT, "name")


def annex(study: Study, finding: Finding, notes: Notes, *, whole: bool) -> list[Block]:
    """The numbers as footnotes, what was changed, and the works.

    Args:
        study: the run.
        finding: of the assumptions.
        notes: the numbers to list.
        whole: whether they are all numbers of the case.
    """
    shown = f"Listed are the {len(notes.cited):,} that the findings above rest on; a full brief or the tables list all."
    caption = "Every number of the case" if whole else "Numbers that the findings rest on"
    return [
        Heading(finding.question, "assumptions"),
        Paragraph(finding.answer, "answer"),
        *([] if whole or not notes.cited else [Paragraph(shown)]),
        *_changes(study.case),
        *([_table(study.case, finding, notes, caption, whole=whole)] if notes.cited else []),
        *_works(study.case, _cited(study.case, notes)),
    ]


def _table(case: Case, finding: Finding, notes: Notes, caption: str, *, whole: bool) -> TableBlock:
    """The numbers, each row with an anchor and its source a link."""
    names = [c.name for c in finding.table.columns]
    at = {row[names.index("name")]: row for row in finding.table.rows}
    kept = [names.index(n) for n in (WHOLE if whole else SHORT)]
    heads = tuple(finding.table.columns[k] for k in kept)
    picked = tuple((k, *at[a.name][1:]) for k, a in enumerate(notes.cited, start=1))
    words = in_words(Table(heads, tuple(tuple(row[k] for k in kept) for row in picked)))
    rows = tuple(
        tuple(_sourced(case, text) if c.name == "source" else Words(text) for c, text in zip(heads, row, strict=True))
        for row in words
    )
    anchors = tuple(f"note-{k}" for k in range(1, len(rows) + 1))
    return TableBlock(caption, heads_of(Table(heads, ())), rows, folded=whole, anchors=anchors)


def _sourced(case: Case, text: str) -> Words:
    """A source as a reader looks for it, with where it leads: to the list of works, or to an address."""
    key = text.removeprefix("@").split(",")[0].split(";")[0].strip()
    if text.startswith("@") and key in case.sources:
        return Words(in_plain(case, text), f"#source-{anchor(key)}")
    return Words(text, address(text))


def in_plain(case: Case, text: str) -> str:
    """A source without its keys: `@agency-2019, p. 4` becomes `An agency 2019, p. 4`."""
    return "; ".join(_one(case, part.strip()) for part in text.split(";"))


def _one(case: Case, part: str) -> str:
    """One source of several."""
    key, comma, place = part.removeprefix("@").partition(",")
    source = case.sources.get(key.strip()) if part.startswith("@") else None
    if source is None:
        return part
    return " ".join(filter(None, [source.author or source.title, source.year])) + comma + place


def address(text: str) -> str:
    """The text where it is an address that may be followed, else nothing."""
    return text if text.startswith(("https://", "http://")) and " " not in text else ""


def _cited(case: Case, notes: Notes) -> list[Source]:
    """The works that the listed numbers come from, in the order of the case."""
    keys = {part.strip().removeprefix("@").split(",")[0] for a in notes.cited for part in a.source.split(";")}
    return [s for key, s in case.sources.items() if key in keys]


def _works(case: Case, sources: Iterable[Source]) -> list[Block]:
    """The works."""
    cited = list(sources)
    if not cited:
        return []
    works = tuple((Words(_work(s)), *((Words(s.url, address(s.url)),) if s.url else ())) for s in cited)
    anchors = tuple(f"source-{anchor(s.key)}" for s in cited)
    caption = f"{len(works)} works that the numbers come from"
    return [Heading("Works cited", "works-cited", 3), List(works, caption=caption, folded=True, anchors=anchors)]


def _work(source: Source) -> str:
    """One work, as a reader looks for it."""
    parts = [f"{source.author} ({source.year})" if source.year else source.author, source.title, source.note]
    return ". ".join(p.rstrip(".") for p in parts if p) + "."


def _changes(case: Case) -> list[Block]:
    """What differs from the case as shipped, where something does."""
    if not case.overlays:
        return []
    items = tuple((Words(path), Words(text)) for path, text in case.overlays.items())
    return [Heading("What was changed", "changed", 3), List(items, terms=True)]


def anchor(text: str) -> str:
    """Letters, digits and dashes only."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in text.lower()).strip("-") or "part"
