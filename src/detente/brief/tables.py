"""The numbers of a brief as tables: one sheet a finding in XLSX, one file a finding in a ZIP of CSV."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from detente.brief.blocks import heads_of
from detente.finding import Cell, Column, Finding, Table
from detente.results import Study

_BAD_IN_SHEET = re.compile(r"[^\w -]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMATS = {"share": "0.0%", "count": "#,##0", "number": "#,##0.###"}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Time stamp of files in a ZIP, so that the same run makes the same bytes."""


SCENARIO_SHEET, CASE_SHEET = "Scenario", "Case"
SET = "set "
"""What a row of the `Scenario` sheet begins with that changes the case, before the path of what it changes."""

MOST_IN_A_CELL = 32_000
"""Letters; a spreadsheet holds 32,767."""


def xlsx(study: Study, findings: Mapping[str, Finding], *, text: str = "") -> bytes:
    """A workbook: a `Scenario` sheet that makes the run again, then one sheet a table.

    Args:
        study: the run.
        findings: what it holds.
        text: of a case that stands in no file; a sheet of its own then holds it, a line a row.
    """
    book = Workbook(write_only=True)
    _sheet(book, SCENARIO_SHEET, "What makes this run again: the app opens this file", scenario(study))
    if text:
        _sheet(book, CASE_SHEET, "The text of the case, a line a row", _lines(text))
    names = {SCENARIO_SHEET, CASE_SHEET}
    for key, finding, table in tables(findings):
        name = _free(_BAD_IN_SHEET.sub(" ", key)[:28], names)
        _sheet(book, name, finding.answer, table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_zip(study: Study, findings: Mapping[str, Finding]) -> bytes:
    """A ZIP with a CSV file for each table, plain numbers, UTF-8 with a heading line of column names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in csv_files(study, findings).items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), table, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def csv_files(study: Study, findings: Mapping[str, Finding]) -> dict[str, str]:
    """File name -> text of each table as CSV."""
    named = {"scenario.csv": _csv(scenario(study))}
    return named | {f"{key}.csv": _csv(table) for key, _, table in tables(findings)}


def tables(findings: Mapping[str, Finding]) -> Iterator[tuple[str, Finding, Table]]:
    """Every table of every finding with a name of its own."""
    for key, finding in findings.items():
        yield key, finding, finding.table
        for name, table in finding.more.items():
            yield f"{key}-{name}", finding, table


def scenario(study: Study) -> Table:
    """What makes the run again: case, digest, seed, futures, version, and everything that was changed."""
    case, card = study.case, study.results.card
    facts: list[tuple[Cell, ...]] = [
        ("case", case.name), ("title", case.title), ("digest", case.digest), ("seed", study.futures.seed),
        ("futures", study.futures.size), ("months", case.months), ("start", case.start), ("as_of", case.as_of),
        ("version", str(card.get("version", ""))), ("strategies", ", ".join(study.results.strategies)),
    ]  # fmt: skip
    facts += [(f"{SET}{path}", text) for path, text in case.overlays.items()]
    return Table((Column("name", "Name"), Column("value", "Value")), tuple(facts))


def _lines(text: str) -> Table:
    """A text as a table, a line a row; a very long line goes on in further columns."""
    rows = [
        [line[k : k + MOST_IN_A_CELL] for k in range(0, len(line), MOST_IN_A_CELL)] or [""]
        for line in text.removesuffix("\n").split("\n")
    ]
    width = max(len(row) for row in rows)
    columns = (Column("line", "Line"), *(Column(f"more {k}", "goes on") for k in range(1, width)))
    return Table(columns, tuple((*row, *[""] * (width - len(row))) for row in rows))


def _sheet(book: Any, name: str, sentence: str, table: Table) -> None:
    """One sheet: the sentence, an empty row, headings, cells as numbers with their format."""
    sheet = book.create_sheet(name)
    for k, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(k)].width = _width(table, k - 1, column)
    sheet.freeze_panes = "A4"
    sheet.append([_cell(sheet, sentence, bold=True)])
    sheet.append([])
    sheet.append([_cell(sheet, h.label, bold=True, wrap=True) for h in heads_of(table)])
    for row in table.rows:
        sheet.append([_cell(sheet, v, style=c.style) for c, v in zip(table.columns, row, strict=True)])


def _cell(sheet: Any, value: Cell, *, style: str = "text", bold: bool = False, wrap: bool = False) -> Any:
    """A cell. Text stays text even where it begins like a formula."""
    cell = import_module("openpyxl.cell").WriteOnlyCell(
        sheet, value=_CONTROL.sub("", value) if isinstance(value, str) else value
    )
    if isinstance(value, str):
        cell.data_type = "s"
    elif style in _FORMATS:
        cell.number_format = _FORMATS[style]
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    return cell


def _width(table: Table, at: int, column: Column) -> float:
    """A width that fits most cells, in letters."""
    if column.style != "text":
        return 16
    longest = max((len(str(row[at] or "")) for row in table.rows[:200]), default=10)
    return min(max(longest + 2, 12), 60)


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where another sheet has it already."""
    free = next(n for n in (name, *(f"{name} {k}" for k in range(2, 100))) if n not in taken)
    taken.add(free)
    return free


def _csv(table: Table) -> str:
    """Plain CSV. Text that a spreadsheet would run as a formula is led by an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([f"{c.name} [{c.unit}]" if c.unit else c.name for c in table.columns])
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return stream.getvalue()


def _inert(cell: Cell) -> Cell:
    """The cell, unable to act as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
