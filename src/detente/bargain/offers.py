"""The offers and counter-offers so far: a CSV file with a column for each issue."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int

from detente.bargain.table import BargainingTable
from detente.errors import CaseError, InputError, Problem, nearest
from detente.where import Where

# Where a row has more cells than the header has columns.
EXTRA = "more cells than columns"
_ANSWERS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


@dataclass(frozen=True)
class Offer:
    """A package that one side put on the table.

    Args:
        by_principal: whether the principal made it.
        package: level of each issue, by position.
        accepted: whether the other side said yes.
    """

    by_principal: bool
    package: Int[np.ndarray, " issue"]
    accepted: bool


def read_offers(path: Path, table: BargainingTable) -> tuple[Offer, ...]:
    """The offers in a CSV file: columns `offered_by`, each issue, `accepted` (yes or no).

    An issue left empty, or without a column, stands at its first level. Levels are written as in the case.

    Raises:
        InputError: there is no such file.
        CaseError: every row that cannot be read, with file and line.
    """
    if not path.is_file():
        raise InputError(str(path), wanted="a CSV file of offers", mend="give the file's path")
    columns, rows = _rows(path)
    problems = _unknown_columns(columns, table, str(path))
    offers: list[Offer] = []
    for line, row in rows:
        if EXTRA in row:
            wanted = f"{len(columns)} cells, one for each column"
            problems.append(Problem(Where(str(path), line), f"{len(columns)} cells and more", wanted, "quote commas"))
            continue
        read = _offer({k: v or "" for k, v in row.items()}, table, Where(str(path), line))
        if isinstance(read, Offer):
            offers.append(read)
        else:
            problems.extend(read)
    if problems:
        raise CaseError(problems)
    return tuple(offers)


def _rows(path: Path) -> tuple[set[str], list[tuple[int, dict[str, str]]]]:
    """The columns of a CSV file, and its rows with the line that each ends on.

    Raises:
        InputError: it is not CSV text in UTF-8, or empty.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines, restkey=EXTRA)
            rows = [(reader.line_num, dict(row)) for row in reader]
            columns = set(reader.fieldnames or ())
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), wanted="a CSV file in UTF-8", mend="save it as CSV, UTF-8") from error
    if not columns:
        raise InputError(f"{path}, which is empty", wanted="a row of column names first")
    return columns, rows


def _unknown_columns(columns: set[str], table: BargainingTable, file: str) -> list[Problem]:
    """Columns that are neither an issue nor one of the two others, and the two if they are missing."""
    known = {"offered_by", "accepted", *table.issues}
    strange = [
        Problem(Where(file, 1, column), column, "an issue of the agenda", nearest(column, known))
        for column in sorted(columns - known)
    ]
    missing = [
        Problem(Where(file, 1), "no such column", f"a column {column}", f'add the column "{column}"')
        for column in ("offered_by", "accepted")
        if column not in columns
    ]
    return strange + missing


def _offer(row: dict[str, str], table: BargainingTable, where: Where) -> Offer | list[Problem]:
    """One row as an offer, or what is wrong with it."""
    problems: list[Problem] = []
    who = row.get("offered_by", "").strip()
    sides = {"principal": True, table.principal.name: True, "counterpart": False, table.counterpart.name: False}
    if who not in sides:
        problems.append(Problem(where, who, " or ".join(sides), nearest(who, sides)))
    answer = row.get("accepted", "").strip().lower()
    if answer not in _ANSWERS:
        problems.append(Problem(where, answer, "yes or no", 'write "yes" or "no"'))
    package = np.zeros(len(table.issues), dtype=np.int64)
    for k, (issue, levels) in enumerate(zip(table.issues, table.levels, strict=True)):
        level = row.get(issue, "").strip() or levels[0]
        if level not in levels:
            at = Where(where.file, where.line, issue)
            problems.append(Problem(at, level, " or ".join(levels), nearest(level, levels)))
        else:
            package[k] = levels.index(level)
    return problems or Offer(sides[who], package, _ANSWERS[answer])
