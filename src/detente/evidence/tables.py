"""Reading tables of facts: columns and dates are checked once, here, and every fault is reported with its line."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from detente.errors import CaseError, InputError, Problem, nearest
from detente.where import Where

Row = dict[str, str]


def read_rows(path: Path, *, columns: Sequence[str], dates: Sequence[str] = (), last: date | None = None) -> list[Row]:
    """The rows of a CSV file that has at least these columns.

    Args:
        path: the file, UTF-8.
        columns: columns that must be there; others are kept too.
        dates: columns that hold ISO days, or nothing.
        last: no date may be later than this day, when given.

    Returns:
        One dictionary a row, in file order.

    Raises:
        InputError: there is no such file.
        CaseError: a column is missing, a date is no date or is too late; all faults at once.
    """
    if not path.is_file():
        raise InputError(f"no file {path.name}", wanted="a CSV table", mend=f"put it at {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ())
        rows = list(reader)
    problems = _missing(path, names, columns) or _bad_dates(path, rows, dates, last)
    if problems:
        raise CaseError(problems)
    return rows


def day(text: str) -> date:
    """A checked ISO day."""
    return date.fromisoformat(text)


def _missing(path: Path, names: Sequence[str], columns: Sequence[str]) -> list[Problem]:
    """A problem for each column that is not there."""
    return [
        Problem(
            Where(path.name, 1, wanted), f"columns {', '.join(names)}", f"a column {wanted}", nearest(wanted, names)
        )
        for wanted in columns
        if wanted not in names
    ]


def _bad_dates(path: Path, rows: Sequence[Row], dates: Sequence[str], last: date | None) -> list[Problem]:
    """A problem for each cell that is no day, or a day too late."""
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=2):
        for column in dates:
            fault = _fault(row[column], last)
            if fault:
                problems.append(Problem(Where(path.name, line, column), row[column], *fault))
    return problems


def _fault(text: str, last: date | None) -> tuple[str, str] | None:
    """What is wrong with a date, as (wanted, mend)."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return "a day such as 2020-11-03", "write year, month and day"
    if last is not None and found > last:
        return f"a day not after {last}", "drop the row, or move the card's as_of"
    return None
