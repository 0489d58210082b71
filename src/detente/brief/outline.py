"""The outline: what each finding of a brief becomes, and what every brief says besides.

Any finding becomes a section: its question, its answer, its chart, its table, its caveats and the assumptions that it
rests on. A new analysis therefore needs no code here; `sections` says where the known ones stand.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from detente.analyses.standing_table import ranking
from detente.brief.about import about, footer, points, subtitle, trust
from detente.brief.annex import anchor, annex
from detente.brief.blocks import (
    Block,
    ChartBlock,
    Document,
    Heading,
    KeyLine,
    Paragraph,
    table_block,
)
from detente.brief.notes import Notes, cited_by, every, references
from detente.brief.sections import known_length, ordered, section_of, shortened, wanted
from detente.brief.trim import pages_of
from detente.charts.draw import can_draw, draw
from detente.charts.theme import NARROW, WIDE
from detente.finding import Finding, Table
from detente.results import Study

ROWS_SHOWN = 120
MORE_ROWS_SHOWN = 40
"""Longer further tables only come with the files of tables."""

FOR_CHARTS_ONLY = ("months", "months in force", "months of deals", "milestone", "graph", "frontier", "by assumption")

LENGTH = "short"
"""The brief that somebody who must decide would be sent."""


def document(
    study: Study,
    findings: Mapping[str, Finding],
    *,
    length: str = LENGTH,
    asked: Collection[str] = (),
    marking: str = "",
) -> Document:
    """The whole brief of a study.

    Args:
        study: the run.
        findings: what was learned, by key.
        length: `one-page`, `short` or `full`.
        asked: keys of findings that it holds whatever its length.
        marking: a line of the user's own for the top and the bottom of the brief.

    Raises:
        InputError: no such length.

    """
    return Document(
        title=study.case.title or study.case.name,
        subtitle=subtitle(study),
        blocks=tuple(build(study, findings, length=length, asked=asked)),
        footer=footer(study),
        marking=marking,
        dense=length == "one-page",
    )


def build(
    study: Study, findings: Mapping[str, Finding], *, length: str = LENGTH, asked: Collection[str] = ()
) -> list[Block]:
    """The blocks of a brief, in reading order; the list of numbers comes last, as an annex."""
    kept = wanted(findings, known_length(length), asked)
    groups = ordered({key: shortened(study, f, length) for key, f in kept.items()})
    body = [group for group in groups if group[0].key not in ("bottom-line", "assumptions")]
    opening = next((group[0] for group in groups if group[0].key == "bottom-line"), None)
    notes = every(study.case) if length == "full" else cited_by(study.case, [f for group in groups for f in group])
    blocks: list[Block] = [] if opening is None else _opening(opening, notes, length)
    if length == "one-page":
        blocks += points(ordered({key: shortened(study, f, length) for key, f in findings.items()}))
    blocks += trust(study, findings, length=length)
    for group in body:
        blocks += _several(group, notes, length) if len(group) > 1 else section(group[0], notes, length=length)
    blocks += about(study, length=length)
    listed = next((group[0] for group in groups if group[0].key == "assumptions"), None)
    return blocks if listed is None else [*blocks, *annex(study, listed, notes, whole=length == "full")]


def section(finding: Finding, notes: Notes, *, level: int = 2, length: str = LENGTH) -> list[Block]:
    """Any finding: question, answer, picture, table, further tables, caveats, footnotes."""
    return [
        Heading(finding.question, anchor(finding.key), level),
        Paragraph(finding.answer, "answer"),
        *_inside(finding, notes, length),
    ]


def _opening(finding: Finding, notes: Notes, length: str) -> list[Block]:
    """The bottom line and how the strategies stand."""
    order = ranking(finding.table) if "regret" in {c.name for c in finding.table.columns} else ""
    return [
        KeyLine(finding.answer),
        *([] if length == "one-page" else references(finding.rests_on, notes)),
        Heading(finding.question, anchor(finding.key)),
        *([Paragraph(order, "answer")] if order else []),
        *_inside(finding, notes, length, cited=True),
    ]


def _several(group: Sequence[Finding], notes: Notes, length: str) -> list[Block]:
    """Findings that share a section."""
    line = section_of(group[0].key)
    inside = (block for finding in group for block in section(finding, notes, level=3, length=length))
    return [Heading(line.heading or group[0].question, anchor(line.key)), *inside]


def _inside(finding: Finding, notes: Notes, length: str, *, cited: bool = False) -> list[Block]:
    """Picture, tables, caveats in one paragraph, footnotes unless they are cited already."""
    caveats = "" if length == "one-page" else " ".join(finding.notes)
    cited = cited or length == "one-page"
    return [
        *_picture(finding),
        *_tables(finding, length),
        *([Paragraph(caveats, "note")] if caveats else []),
        *([] if cited else references(finding.rests_on, notes)),
    ]


def _picture(finding: Finding) -> list[Block]:
    """The chart in its two widths, where the finding names one and has rows to draw."""
    if not can_draw(finding):
        return []
    wide, narrow = draw(finding, width=WIDE), draw(finding, width=NARROW)
    readings = [str(chart.get("usermeta", {}).get("reading", "")) for chart in (wide, narrow)]
    return [ChartBlock(anchor(finding.key), wide, narrow, finding.answer, *readings)]


def _tables(finding: Finding, length: str) -> list[Block]:
    """The table and the further ones; folded where a chart shows the same, and then not on paper in a short brief."""
    if length == "one-page":
        return []
    drawn = can_draw(finding)
    own = [(caption, t, drawn) for caption, t in pages_of(finding).items() if t.rows]
    more = [(_caption(name), t, False) for name, t in finding.more.items() if _is_shown(name, t)]
    return [
        replace(
            table_block(
                t, caption=caption, folded=twin or len(t.rows) > 15, twin=twin and length != "full", most=ROWS_SHOWN
            ),
            about=finding.question,
        )
        for caption, t, twin in [*own, *more]
    ]


def _is_shown(name: str, table: Table) -> bool:
    """Whether a further table stands in the brief: a short one that is not for the chart alone."""
    return 0 < len(table.rows) <= MORE_ROWS_SHOWN and name not in FOR_CHARTS_ONLY


def _caption(name: str) -> str:
    """The name of a further table as a caption."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]
