"""Reading a record's tables and card: every cell is checked once, here, and every fault of every table is reported."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from detente.case.tree import locate, parse, plain
from detente.errors import CaseError, Problem, nearest
from detente.evidence.schema import CardEntry, Row
from detente.where import Where

R = TypeVar("R", bound=Row)


class Tables:
    """The tables of one folder, and what is wrong with them so far.

    Args:
        folder: where they are.
        last: the card's `as_of`.
    """

    def __init__(self, folder: Path, last: date) -> None:
        self.folder, self.last = folder, last
        self.problems: list[Problem] = []

    def rows(self, table: str, kind: type[R]) -> list[R]:
        """The sound rows of a table; what is wrong with the others is noted."""
        return [row for _, row in self.numbered(table, kind)]

    def numbered(self, table: str, kind: type[R]) -> list[tuple[int, R]]:
        """The same with their line numbers."""
        path = self.folder / f"{table}.csv"
        cells = self._cells(path, kind)
        return [(line, row) for line, told in cells if (row := self._row(path.name, line, told, kind)) is not None]

    def _cells(self, path: Path, kind: type[Row]) -> list[tuple[int, dict[str, str]]]:
        """The cells of a file by line, if it is there and has the columns."""
        if not path.is_file():
            self.note(path.name, 0, "", "no such file", f"a CSV table with columns {', '.join(kind.model_fields)}")
            return []
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            self.note(path.name, 0, "", "text that is not UTF-8", "text in UTF-8", "save the table again as UTF-8")
            return []
        reader = csv.DictReader(lines)
        names = list(reader.fieldnames or ())
        missing = [n for n, field in kind.model_fields.items() if field.is_required() and n not in names]
        for wanted in missing:
            self.note(path.name, 1, wanted, f"columns {', '.join(names)}", f"a column {wanted}", nearest(wanted, names))
        return [] if missing else [(reader.line_num, row) for row in reader]

    def _row(self, file: str, line: int, told: dict[Any, Any], kind: type[R]) -> R | None:
        """One row, or nothing where it is wrong."""
        if None in told or None in told.values():
            cells = sum(len(v) if isinstance(v, list) else v is not None for v in told.values())
            self.note(file, line, "", f"{cells} cells", f"{sum(k is not None for k in told)} cells, one a column")
            return None
        before = len(self.problems)
        try:
            row = kind.model_validate(told)
        except ValidationError as error:
            self.problems += [_problem(Where(file, line, str(e["loc"][0])), e) for e in faults(error)]
            return None
        self._check_days(file, line, row)
        return row if len(self.problems) == before else None

    def _check_days(self, file: str, line: int, row: Row) -> None:
        """Days that are later than knowledge goes, or that run backwards."""
        for column in row.known:
            if getattr(row, column) > self.last:
                mend = "drop the row, or move the card's as_of"
                self.note(file, line, column, str(getattr(row, column)), f"a day not after {self.last}", mend)
        given = [(c, d) for c in row.order if (d := getattr(row, c)) is not None]
        for (_, a), (column, b) in pairwise(given):
            if b < a:
                self.note(file, line, column, str(b), f"a day not before {a}")

    def note(self, file: str, line: int, column: str, found: str, wanted: str, mend: str = "") -> None:
        """Remember a fault."""
        self.problems.append(Problem(Where(file, line, column), found, wanted, mend))

    def refuse_faults(self) -> None:
        """Stop here if anything was wrong.

        Raises:
            CaseError: with every fault of every table read.
        """
        if self.problems:
            raise CaseError(self.problems)


def read_card(path: Path) -> CardEntry:
    """A folder's card.

    Raises:
        CaseError: it is no YAML, or an entry is missing, unknown or wrong; all at once.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CaseError([Problem(Where(path.name), "text that is not UTF-8", "text in UTF-8")]) from None
    root, problems = parse(text, path.name)
    try:
        card = CardEntry.model_validate(plain(root))
    except ValidationError as error:
        for fault in faults(error):
            known = _keys(fault["loc"][:-1])
            problems.append(_problem(locate(root, fault["loc"])[0], fault, known))
    if problems:
        raise CaseError(problems)
    return card  # pyright: ignore[reportPossiblyUnboundVariable]  # no problems: it was made


def faults(error: ValidationError) -> Iterator[dict[str, Any]]:
    """Pydantic's errors as plain dictionaries."""
    yield from cast(list[dict[str, Any]], error.errors(include_url=False))


def _problem(where: Where, fault: dict[str, Any], known: Sequence[str] = ()) -> Problem:
    """Pydantic's error in our words."""
    found = str(fault.get("input", ""))[:80] or "nothing"
    context: dict[str, Any] = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return Problem(where, "no such entry", f"an entry {fault['loc'][-1]}")
        case "extra_forbidden":
            key = str(fault["loc"][-1])
            return Problem(where, key, f"one of {', '.join(known)}", nearest(key, known))
        case "value_error":
            return Problem(where, found, str(context["error"]))
        case "literal_error":
            return Problem(where, found, str(context["expected"]).replace("'", ""))
        case "string_too_short" | "too_short":
            return Problem(where, "nothing", "at least one" if fault["type"] == "too_short" else "a word")
        case _:
            return Problem(where, found, str(fault["msg"]).lower())


def _keys(place: Sequence[Any]) -> list[str]:
    """The keys that an entry of the card at a place may have."""
    model: type[BaseModel] = CardEntry
    if len(place) == 2 and place[0] == "classes":
        inner: Any = CardEntry.model_fields["classes"].annotation
        model = inner.__args__[1]
    return list(model.model_fields)
