"""A workbook that a brief wrote, back into the scenario that it holds: its `Scenario` sheet, cell by cell.

What is wrong is said with the address of its cell, all of it at once. Nothing but that sheet and `Case` is read; what
is no plain workbook of a bounded size is refused before any of it is.
"""

import base64
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from detente.brief.tables import CASE_SHEET, SCENARIO_SHEET, SET
from detente.case.model import Case
from detente.errors import CaseError, InputError, Problem, nearest, refuse
from detente.web import wire
from detente.web.desk import OWN_TEXT, Desk
from detente.web.problems import wanted_of
from detente.where import Where

MOST_UNPACKED = 40_000_000
"""Bytes of all parts of a workbook together; a brief with every table has about two million."""

MOST_PARTS = 2_000
MOST_ROWS = 400
MOST_LINES = 60_000
HEADS = ("Name", "Value")
TOLD = ("title", "months", "start", "as_of")
"""Rows that tell of the case; what they say is the case's to change."""

IGNORED = ("digest", "version")
KNOWN = ("case", "seed", "futures", "strategies", *TOLD, *IGNORED)
A_WORKBOOK = "an Excel workbook (.xlsx) that a brief was exported to"
BROKEN = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl, the archive and XML below it raise on parts that are broken (ParseError is a SyntaxError)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the sheet: its name, the value as a case would write it, where both stand."""

    name: str
    value: str
    row: int

    @property
    def at(self) -> Where:
        """The cell of the value."""
        return Where(f"{SCENARIO_SHEET}!B{self.row}")

    @property
    def name_at(self) -> Where:
        """The cell of the name."""
        return Where(f"{SCENARIO_SHEET}!A{self.row}")


def opened(desk: Desk, asked: wire.WorkbookQuestion) -> wire.Opened:
    """The scenario of a workbook.

    Raises:
        InputError, CaseError: everything that is wrong with it, by cell.
    """
    sheets = read(content_of(asked.content))
    entries = sheets.entries
    named: dict[str, Entry] = {}
    refuse(misread(entries, named))
    changes = {name.removeprefix(SET): one for name, one in named.items() if name.startswith(SET)}
    case_name = named["case"].value
    plain: dict[str, Any] = {
        "case": case_name,
        "text": sheets.text,
        "changes": {path: one.value for path, one in changes.items()},
        **{name: whole(named[name].value) for name in ("seed", "futures") if name in named},
    }
    scenario = validated(plain, named)
    try:
        case = desk.case(scenario)
    except CaseError as error:
        raise CaseError(placed(p, changes) for p in error.problems) from None
    except InputError as error:
        first = error.problems[0]
        raise InputError(first.found, wanted=first.wanted, mend=first.mend, where=named["case"].at) from None
    refuse(untrue(case, named))
    return scenario.model_copy(update={"strategies": strategies_of(case, named.get("strategies"))})


def content_of(text: str) -> bytes:
    """The file's bytes.

    Raises:
        InputError: the text is no base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error is one
        raise InputError("content that is no base64", wanted=A_WORKBOOK) from None


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook holds of a scenario: rows, and the text of a case of one's own, empty for none."""

    entries: tuple[Entry, ...]
    text: str


def read(content: bytes) -> Sheets:
    """The rows of the sheet, and the case's own text.

    Raises:
        InputError: it is no workbook, too large, or has no such sheet.
    """
    refuse_unsafe(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = list(book.sheetnames)
        entries = tuple(entries_of(book[SCENARIO_SHEET])) if SCENARIO_SHEET in names else ()
        text = text_of(book[CASE_SHEET]) if CASE_SHEET in names else ""
    except InputError:
        raise
    except BROKEN as error:
        found = f"a workbook that cannot be read ({type(error).__name__})"
        raise InputError(found, wanted=A_WORKBOOK, mend="export it again, or save it as .xlsx once more") from None
    if SCENARIO_SHEET not in names:
        shown = ", ".join(names[:8])
        mend = nearest(SCENARIO_SHEET, names).replace("write", "its name must be exactly Scenario, not")
        raise InputError(f"sheets {shown}", wanted=f"a sheet {SCENARIO_SHEET}, as in {A_WORKBOOK}", mend=mend)
    return Sheets(entries, text)


def refuse_unsafe(content: bytes) -> None:
    """Refuse what is no workbook, unpacks to more than a workbook should, or brings definitions of its own.

    Raises:
        InputError: in words.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise InputError("a workbook that unpacks to too much", wanted=f"at most {MOST_UNPACKED:,} bytes")
            if any(b"<!DOCTYPE" in archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise InputError("a workbook with a document type of its own", wanted=A_WORKBOOK)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError):
        mend = "open it in a spreadsheet and save it as .xlsx, without a password"
        raise InputError("a file that is no .xlsx workbook", wanted=A_WORKBOOK, mend=mend) from None


def entries_of(sheet: Any) -> Iterator[Entry]:
    """The rows under the headings.

    Raises:
        InputError: there are no headings, or too many rows.
    """
    started = False
    for row, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=2), start=1):
        name, value = (written(cell) for cell in (*cells, None, None)[:2])
        if row > MOST_ROWS:
            raise InputError("more rows", wanted=f"at most {MOST_ROWS}", where=Where(f"{SCENARIO_SHEET}!A{row}"))
        if started and (name or value):
            yield Entry(name, value, row)
        started = started or (name, value) == HEADS
    if not started:
        wanted = f"the headings {HEADS[0]} and {HEADS[1]} in columns A and B"
        raise InputError("no headings", wanted=wanted, where=Where(f"{SCENARIO_SHEET}!A3"))


def written(cell: Any) -> str:
    """A cell as a case would write it: per cent where it is shown so, plain text otherwise."""
    if cell is None or cell.value is None:
        return ""
    value = cell.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return str(value)
        return f"{100 * value:.12g}%" if "%" in str(cell.number_format) else f"{value:.12g}"
    return str(value).strip()


def text_of(sheet: Any) -> str:
    """The case's own text, a line a row; what follows in further columns is the rest of a long line."""
    rows = sheet.iter_rows(min_row=4, max_row=MOST_LINES, values_only=True)
    return "\n".join("".join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n"


def misread(entries: tuple[Entry, ...], named: dict[str, Entry]) -> Iterator[Problem]:
    """What is wrong with the rows themselves; the others are put under their names."""
    for one in entries:
        is_change = one.name.startswith(SET) and len(one.name) > len(SET)
        if not is_change and one.name not in KNOWN:
            known = [*KNOWN, "set PATH"]
            wanted = f"one of {', '.join(known)}, PATH being that of a number, such as set credibility.start"
            yield Problem(one.name_at, one.name or "nothing", wanted, nearest(one.name, KNOWN))
        elif one.name in named:
            yield Problem(one.name_at, f"{one.name} once more", f"one row of it; the first is {named[one.name].row}")
        elif not one.value and one.name not in (*IGNORED, *TOLD, "strategies"):
            mend = "take the row out to leave the case's own" if is_change else ""
            yield Problem(one.at, "nothing", f"a value for {one.name}", mend)
        elif one.name in ("seed", "futures") and whole(one.value) is None:
            yield Problem(one.at, one.value, "a whole number")
        else:
            named[one.name] = one
    if "case" not in named and not any(one.name == "case" for one in entries):
        yield Problem(Where(f"{SCENARIO_SHEET}!A4"), "no row case", "the name of a case in a row case")


def whole(text: str) -> int | None:
    """A whole number, thousands set apart or not."""
    plain = re.sub(r"[,\s]", "", text)
    return int(plain) if re.fullmatch(r"\d{1,12}", plain) else None


def validated(plain: Mapping[str, Any], named: Mapping[str, Entry]) -> wire.Opened:
    """The scenario, within the limits of every request.

    Raises:
        InputError: what is beyond them, by cell.
    """
    try:
        return wire.Opened.model_validate(plain)
    except ValidationError as error:
        problems = []
        for one in error.errors():
            place = [str(part) for part in one["loc"]]
            entry = named.get(f"{SET}{place[1]}" if place[0] == "changes" and len(place) > 1 else place[0])
            found = entry.value[:80] if entry else str(one.get("input"))[:80]
            problems.append(Problem(entry.at if entry else Where(SCENARIO_SHEET), found, wanted_of(dict(one))))
        refuse(problems)
        raise


def placed(problem: Problem, changes: Mapping[str, Entry]) -> Problem:
    """A problem of the case with the cell that it comes from: that of the change, or the line of the case's text."""
    where = problem.where
    if where.file == OWN_TEXT and where.line:
        return replace(problem, where=Where(f"{CASE_SHEET}!A{where.line + 3}", 0, where.path))
    near = [path for path in changes if where.path == path or where.path.startswith((f"{path}.", f"{path}["))]
    if not near:
        return problem
    return replace(problem, where=Where(changes[max(near, key=len)].at.file, 0, where.path))


def untrue(case: Case, named: Mapping[str, Entry]) -> Iterator[Problem]:
    """Rows that tell of the case what is not so: they change nothing, and somebody thought they would."""
    for name in TOLD:
        one, own = named.get(name), str(getattr(case, name))
        if one is not None and one.value and one.value != own:
            mend = f"put it back, and write a row “{SET}{name}” to change it"
            yield Problem(one.at, one.value, f"{own}, as the case says", mend)


def strategies_of(case: Case, entry: Entry | None) -> list[str]:
    """The strategies named, none for all of the case.

    Raises:
        InputError: one that the case does not have.
    """
    names = [part.strip() for part in (entry.value if entry else "").split(",") if part.strip()]
    if entry:
        wanted = f"strategies of the case: {', '.join(case.strategies)}"
        strange = [name for name in names if name not in case.strategies]
        refuse(Problem(entry.at, name, wanted, nearest(name, case.strategies)) for name in strange)
    return [] if names == list(case.strategies) else names
