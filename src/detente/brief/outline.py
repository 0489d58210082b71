"""The outline: which findings stand in a brief, in which order, and what each of them becomes.

Any finding becomes a section: its question, its answer, its chart, its table, its caveats and the assumptions that it
rests on. A new analysis therefore needs no code here; `ORDER` only says where the known ones stand.
"""

from collections.abc import Iterable, Mapping, Sequence

from detente.brief.blocks import (
    Block,
    Callout,
    ChartBlock,
    Document,
    FootnoteRefs,
    Heading,
    KeyLine,
    List,
    Paragraph,
    TableBlock,
    Words,
    table_block,
)
from detente.brief.trim import for_brief, pages_of
from detente.case.model import Case, Source
from detente.charts.draw import can_draw, draw
from detente.charts.theme import NARROW, WIDE
from detente.finding import Finding, Table
from detente.results import Study
from detente.where import Where

ORDER = (
    "bottom-line", "compare", "regret", "paths", "timeline", "beliefs", "claims", "explain", "drivers", "sensitivity",
    "*", "assumptions",
)  # fmt: skip
"""Keys of findings in reading order; `paths` stands for all that begin so, `*` for all that are not named."""

REFERENCES_SHOWN = 12
ROWS_SHOWN = 120
MORE_ROWS_SHOWN = 40
"""Longer further tables only come with the files of tables."""

FOR_CHARTS_ONLY = ("months in force", "milestone", "graph", "frontier")

LIMITS = (
    "This does not forecast history. It turns stated assumptions into consequences, shows which assumptions carry the "
    "conclusion, and what evidence would change it.",
    "Shares of futures are shares under the stated ranges, not probabilities of the world. Verdict words follow "
    "Intelligence Community Directive 203.",
    "What the case leaves out, the model leaves out: actors, measures and events that are not written in it do not "
    "happen. Change the ranges, and read again.",
)


def document(study: Study, findings: Mapping[str, Finding], *, marking: str = "") -> Document:
    """The whole brief of a study.

    Args:
        study: the run.
        findings: what was learned, by key; each becomes a section.
        marking: a line of the user's own for the top and the bottom of the brief.

    """
    case = study.case
    return Document(
        title=case.title or case.name,
        subtitle=f"As of {case.as_of}. {case.months} months from {case.start}; {_plural(study)}.",
        blocks=tuple(build(study, findings)),
        footer=_footer(study),
        marking=marking,
    )


def build(study: Study, findings: Mapping[str, Finding]) -> list[Block]:
    """The blocks of a brief, in reading order; the long list of assumptions comes last, as an annex."""
    notes = _footnotes(study.case)
    blocks, annex = list[Block](), list[Block]()
    for group in ordered({key: for_brief(study, finding) for key, finding in findings.items()}):
        if group[0].key == "bottom-line":
            blocks += _opening(group[0], notes)
        elif group[0].key == "assumptions":
            annex = _assumptions(study.case, group[0])
        elif len(group) > 1:
            blocks += _several(group, notes)
        else:
            blocks += section(group[0], notes)
    return [*blocks, *_limits(), *_about(study), *annex]


def ordered(findings: Mapping[str, Finding]) -> list[list[Finding]]:
    """Findings in reading order, those that share a section together."""
    named = set(ORDER)
    kinds = {key: "paths" if key.startswith("paths-") else key for key in findings}
    groups: list[list[Finding]] = []
    for kind in ORDER:
        if kind == "*":
            groups += [[findings[key]] for key in findings if kinds[key] not in named]
        elif together := [findings[key] for key in findings if kinds[key] == kind]:
            groups.append(together)
    return groups


def section(finding: Finding, notes: Mapping[str, int], *, level: int = 2) -> list[Block]:
    """Any finding: question, answer, picture, table, further tables, caveats, footnotes."""
    return [
        Heading(finding.question, _anchor(finding.key), level),
        Paragraph(finding.answer, "answer"),
        *_picture(finding),
        *_tables(finding),
        *(Paragraph(note, "note") for note in finding.notes),
        *_references(finding.rests_on, notes),
    ]


def _opening(finding: Finding, notes: Mapping[str, int]) -> list[Block]:
    """The bottom line and how the strategies stand."""
    return [
        KeyLine(finding.answer),
        *_references(finding.rests_on, notes),
        Heading(finding.question, _anchor(finding.key)),
        *_picture(finding),
        *_tables(finding),
        *(Paragraph(note, "note") for note in finding.notes),
    ]


def _several(group: Sequence[Finding], notes: Mapping[str, int]) -> list[Block]:
    """Findings that share a section: the paths."""
    return [
        Heading("How do things run over time?", "paths"),
        *(block for finding in group for block in section(finding, notes, level=3)),
    ]


def _picture(finding: Finding) -> list[Block]:
    """The chart in its two widths, where the finding names one and has rows to draw."""
    if not can_draw(finding):
        return []
    wide, narrow = draw(finding, width=WIDE), draw(finding, width=NARROW)
    readings = [str(chart.get("usermeta", {}).get("reading", "")) for chart in (wide, narrow)]
    return [ChartBlock(_anchor(finding.key), wide, narrow, finding.answer, *readings)]


def _tables(finding: Finding) -> list[Block]:
    """The table and the further ones; folded where a chart shows the same."""
    drawn = can_draw(finding)
    tables = [(caption, t) for caption, t in pages_of(finding).items() if t.rows]
    tables += [(_caption(name), t) for name, t in finding.more.items() if _is_shown(name, t)]
    return [
        table_block(t, caption=caption, folded=drawn or k > 0 or len(t.rows) > 15, most=ROWS_SHOWN)
        for k, (caption, t) in enumerate(tables)
    ]


def _is_shown(name: str, table: Table) -> bool:
    """Whether a further table stands in the brief: a short one that is not for the chart alone."""
    return 0 < len(table.rows) <= MORE_ROWS_SHOWN and name not in FOR_CHARTS_ONLY


def _caption(name: str) -> str:
    """The name of a further table as a caption."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def _references(places: Iterable[Where], notes: Mapping[str, int]) -> list[Block]:
    """Numbers of the assumptions at or below these places."""
    paths = {w.path for w in places if w.path}
    numbers = sorted({n for path, n in notes.items() if any(path == p or path.startswith(f"{p}.") for p in paths)})
    if not numbers:
        return []
    return [FootnoteRefs(tuple(numbers[:REFERENCES_SHOWN]), max(len(numbers) - REFERENCES_SHOWN, 0))]


def _footnotes(case: Case) -> dict[str, int]:
    """Number of each assumption's footnote, by the assumption's name and by its path in the file."""
    numbered = list(enumerate(case.assumptions.values(), start=1))
    return {a.where.path: k for k, a in numbered if a.where.path} | {a.name: k for k, a in numbered}


def _assumptions(case: Case, finding: Finding) -> list[Block]:
    """All numbers as footnotes, and the works they come from."""
    return [
        Heading(finding.question, "assumptions"),
        Paragraph(finding.answer, "answer"),
        *_changes(case),
        _footnote_table(case, finding.table),
        *_sources(case),
    ]


def _footnote_table(case: Case, table: Table) -> TableBlock:
    """The assumptions, each row with an anchor and its source a link."""
    plain = table_block(table, caption="Every number of the case, with its source and its line", folded=True)
    source = [h.label for h in plain.heads].index("Source")
    rows = tuple(
        tuple(Words(w.text, _source_link(case, w.text)) if k == source else w for k, w in enumerate(row))
        for row in plain.rows
    )
    anchors = tuple(f"note-{row[0].text.replace(',', '')}" for row in plain.rows)
    return TableBlock(plain.caption, plain.heads, rows, folded=True, anchors=anchors)


def _source_link(case: Case, text: str) -> str:
    """Where a source leads: to the list of works, or to an address."""
    key = text.removeprefix("@").split(",")[0].strip()
    if text.startswith("@") and key in case.sources:
        return f"#source-{_anchor(key)}"
    return _address(text)


def _address(text: str) -> str:
    """The text where it is an address that may be followed, else nothing."""
    return text if text.startswith(("https://", "http://")) and " " not in text else ""


def _sources(case: Case) -> list[Block]:
    """The works that the case cites."""
    if not case.sources:
        return []
    works = tuple(
        (Words(_work(s)), *((Words(s.url, _address(s.url)),) if s.url else ())) for s in case.sources.values()
    )
    anchors = tuple(f"source-{_anchor(key)}" for key in case.sources)
    caption = f"{len(works)} works that the numbers come from"
    return [Heading("Works cited", "works-cited", 3), List(works, caption=caption, folded=True, anchors=anchors)]


def _work(source: Source) -> str:
    """One work, as a reader looks for it."""
    parts = [f"{source.author} ({source.year})" if source.year else source.author, source.title, source.note]
    return f"[{source.key}] " + ". ".join(p.rstrip(".") for p in parts if p) + "."


def _changes(case: Case) -> list[Block]:
    """What differs from the case as shipped, where something does."""
    if not case.overlays:
        return []
    items = tuple((Words(path), Words(text)) for path, text in case.overlays.items())
    return [Heading("What was changed", "changed", 3), List(items, terms=True)]


def _limits() -> list[Block]:
    """What the model does not do: in every brief."""
    return [Heading("What does the model not do?", "limits"), Callout("Read this with the numbers", LIMITS)]


def _about(study: Study) -> list[Block]:
    """What makes the run again."""
    case, card = study.case, study.results.card
    facts = {
        "Case": f"{case.name}: {case.title}" if case.title else case.name,
        "Files": ", ".join(case.files),
        "Evidence up to": case.as_of,
        "First month": case.start,
        "Months": f"{case.months}",
        "Futures": f"{study.futures.size:,}",
        "Seed": f"{study.futures.seed}",
        "Version": f"detente {card.get('version', '')}",
        "Digest": case.digest,
    }
    items = tuple((Words(term), Words(said)) for term, said in facts.items() if said)
    return [Heading("How was it made?", "method"), List(items, terms=True)]


def _footer(study: Study) -> str:
    """What identifies the run, in one line."""
    version = study.results.card.get("version", "")
    return (
        f"detente {version} · seed {study.futures.seed} · {study.futures.size:,} futures · evidence up to "
        f"{study.case.as_of} · digest {study.case.digest[:12]} · shares under stated assumptions, not a prediction"
    )


def _plural(study: Study) -> str:
    """How many futures met how many strategies."""
    strategies = len(study.results.strategies)
    return f"{study.futures.size:,} futures under {strategies} {'strategy' if strategies == 1 else 'strategies'}"


def _anchor(text: str) -> str:
    """Letters, digits and dashes only."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in text.lower()).strip("-") or "part"
