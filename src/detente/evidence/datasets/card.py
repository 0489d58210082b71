"""A dataset that is not shipped: its card, and how to read it from a path that the user gives.

Every source has one file beside this one with a `CARD` and, where its form needs one, a `load` of its own. Nothing is
downloaded: the card says where the file comes from and on which terms.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from detente.errors import CaseError, InputError, Problem, nearest
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Card:
    """What a dataset is.

    Args:
        name: short name, also of its module.
        title, provider: as the provider has them.
        licence: terms as stated; why it is not shipped.
        citation: how to cite it.
        get: how to get the file.
        columns: columns that must be there -> what they hold. Others are kept.
        dates: of these, the ones that hold days.
        sha256: of the file that this loader was written against; another edition may differ.
        read: how the file is read, `csv`, `xlsx` or `json`.
        day_format: how it writes days, as in `strptime`.
    """

    name: str
    title: str
    provider: str
    licence: str
    citation: str
    get: str
    columns: Mapping[str, str]
    dates: tuple[str, ...] = ()
    sha256: str = ""
    read: str = "csv"
    day_format: str = "ISO8601"


def load_table(card: Card, path: Path, *, before: date | None = None) -> pd.DataFrame:
    """The dataset's rows, columns and dates checked.

    Args:
        card: of the dataset.
        path: the user's copy.
        before: keep only rows whose first date lies before this day.

    Raises:
        InputError: no such file; the message says how to get it.
        CaseError: columns are missing or dates are no dates, all at once.
    """
    frame = read_frame(card, path)
    check_columns(card, path, frame)
    return only_before(card, with_days(card, path, frame), before)


def read_frame(card: Card, path: Path) -> pd.DataFrame:
    """The file as it is, every cell text."""
    if not path.is_file():
        raise InputError(f"no file {path}", wanted=f"{card.title} ({card.provider})", mend=card.get)
    if card.read == "xlsx":
        return pd.read_excel(path, dtype=str, keep_default_na=False)
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", low_memory=False)


def check_columns(card: Card, path: Path, frame: pd.DataFrame) -> None:
    """A problem for each column that the card wants and the file lacks."""
    frame.columns = [str(c).strip() for c in frame.columns]
    problems = [
        Problem(Where(path.name, 1, c), "no such column", f"{c}: {card.columns[c]}", nearest(c, frame.columns))
        for c in card.columns
        if c not in frame.columns
    ]
    if problems:
        raise CaseError(problems)


def with_days(card: Card, path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """The date columns as days; empty cells stay empty."""
    problems: list[Problem] = []
    for column in card.dates:
        days = _days(frame[column], card.day_format)
        for at in frame.index[days.isna() & (frame[column] != "")]:
            where = Where(path.name, int(at) + 2, column)
            problems.append(Problem(where, str(frame.loc[at, column]), "a day such as 2020-11-03"))
        frame = frame.assign(**{column: days})
    if problems:
        raise CaseError(problems)
    return frame


def _days(cells: "pd.Series[str]", form: str) -> "pd.Series[pd.Timestamp]":
    """Days and times as days without a zone; what is none becomes NaT."""
    read = pd.to_datetime(cells.where(cells != ""), errors="coerce", format=form, utc=True)
    return read.dt.tz_localize(None)


def only_before(card: Card, frame: pd.DataFrame, before: date | None) -> pd.DataFrame:
    """Rows whose first date column lies before a day."""
    if before is None or not card.dates:
        return frame
    return frame[frame[card.dates[0]] < pd.Timestamp(before)].reset_index(drop=True)


def is_known_edition(card: Card, path: Path) -> bool:
    """Whether the file is the very one that the loader was written against."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == card.sha256
