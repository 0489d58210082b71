"""The shape of a record's tables and of its card (pydantic): what each column holds, and what is refused.

A column's description here is its description in the reference. What a cell must look like is said by the validators,
whose words become the `wanted` of an error.
"""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

A_DAY = "a day such as 2020-11-03"
A_MONTH = "a month such as 2020-11"


def _day(text: Any) -> date:
    """An ISO day and nothing else."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(A_DAY) from None


def _day_or_none(text: Any) -> date | None:
    return _day(text) if text else None


def _month(text: Any) -> date:
    """The first day of a month."""
    if len(str(text)) != len("2020-11"):
        raise ValueError(A_MONTH)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ValueError(A_MONTH) from None


def _count(text: Any) -> int:
    if not str(text).strip().isdigit() or int(text) < 1:
        raise ValueError("a whole number, 1 or more")
    return int(text)


def _number_or_none(text: Any) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError("a number, or nothing") from None


def _flag(text: Any) -> bool:
    if str(text) not in ("", "0", "1"):
        raise ValueError("1 for yes; 0 or nothing for no")
    return str(text) == "1"


Day = Annotated[date, BeforeValidator(_day)]
MaybeDay = Annotated[date | None, BeforeValidator(_day_or_none)]
Month = Annotated[date, BeforeValidator(_month)]
Count = Annotated[int, BeforeValidator(_count)]
MaybeNumber = Annotated[float | None, BeforeValidator(_number_or_none)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Word = Annotated[str, StringConstraints(min_length=1)]


class Row(BaseModel):
    """A row of a table; columns that nobody asked for are left alone.

    `known`: columns that may not be later than the card's `as_of`; `order`: columns that may not run backwards.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    known: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ()


class EventRow(Row):
    """A day on which something of one kind happened."""

    known: ClassVar[tuple[str, ...]] = ("date",)

    date: Day = Field(description="Local day; the middle of the month where only that is known.")
    precision: str = Field(description="`day`, `week` or `month`.")
    kind: Word = Field(description="A kind that the card puts into a class, or lists under `not_counted`.")
    count: Count = Field(description="How many: missiles, devices. A day counts once whatever it says.")
    outcome: str = Field(description="`success`, `failure` or `unknown`.")
    source: str = Field(description="Who says so.")


class TermRow(Row):
    """A term of office."""

    order: ClassVar[tuple[str, ...]] = ("start", "end")

    start: Day = Field(description="First day.")
    end: MaybeDay = Field(description="First day of the next; nothing while it lasts.")
    name: Word = Field(description="Name.")


class PhaseRow(TermRow):
    """A phase of engagement, drawn with hindsight: for description only, no fit sees it."""

    talks: str = Field(description="`talks`, `thin talks` or `no talks`.")


class ExerciseRow(Row):
    """A large exercise of principal and ally."""

    known: ClassVar[tuple[str, ...]] = ("start",)
    order: ClassVar[tuple[str, ...]] = ("start", "end")

    start: Day = Field(description="First day.")
    end: MaybeDay = Field(description="Last day; the first where nothing is given.")
    name: Word = Field(description="Name.")
    season: str = Field(description="`spring` or `summer`.")
    precision: str = Field(description="`day`, or `week` where within about three days.")
    status: str = Field(description="`held`, `reduced`, `suspended` or `cancelled`; the card says which of them count.")


class TalksRow(Row):
    """A formal round of talks."""

    known: ClassVar[tuple[str, ...]] = ("start",)
    order: ClassVar[tuple[str, ...]] = ("start", "end")

    start: Day = Field(description="First day.")
    end: MaybeDay = Field(description="Last day.")
    track: str = Field(description="Who talks; rounds of track `neighbours` are without the principal.")
    level: str = Field(description="Level of the delegations; `unofficial` rounds are left out.")
    label: str = Field(description="What it was, in a few words.")


class AgreementRow(Row):
    """An agreement and how it ended."""

    known: ClassVar[tuple[str, ...]] = ("signed",)
    order: ClassVar[tuple[str, ...]] = ("signed", "dormant", "first_breach", "ended")

    signed: Day = Field(description="Day of signature.")
    name: Word = Field(description="Short name.")
    form: str = Field(description="Legal form.")
    dormant: MaybeDay = Field(
        None, description="Day from which nothing of it was carried out any more, though nobody broke or ended it."
    )
    first_breach: MaybeDay = Field(description="Day of the first open breach; nothing if there was none.")
    ended: MaybeDay = Field(description="Day on which it ended; nothing while it lasts.")
    confidence: Literal["high", "medium", "low"] = Field(
        description="Confidence in the coding: `high`, `medium`, `low`."
    )


class ElectionRow(Row):
    """A national election."""

    date: Day = Field(description="Election day; a scheduled one may lie ahead.")
    country_role: Literal["principal", "ally"] = Field(description="`principal` or `ally`.")
    type: str = Field(description="`presidential` or another; only presidential ones make transitions.")
    inauguration: MaybeDay = Field(None, description="Day on which the winner takes office.")
    change: Flag = Field(False, description="1 where the office changed hands.")


class ResolutionRow(Row):
    """A resolution of an international body."""

    known: ClassVar[tuple[str, ...]] = ("date",)

    date: Day = Field(description="Day.")
    sanctions: Flag = Field(description="1 where it imposes any.")


class EstimateRow(Row):
    """A published estimate of the arsenal."""

    as_of: Month = Field(description="Month that it speaks of.")
    kind: Word = Field(description="What is counted: assembled weapons, or material for so many.")
    low: MaybeNumber = Field(description="Lower end, weapons.")
    high: MaybeNumber = Field(description="Upper end, weapons.")
    central: MaybeNumber = Field(description="Central figure, weapons.")
    by: Word = Field(description="Who estimated.")


class NoteRow(Row):
    """Something else that happened."""

    known: ClassVar[tuple[str, ...]] = ("date",)

    date: Day = Field(description="Day; the first where only the month or year is known.")
    kind: str = Field(description="Kind of happening.")
    actors: str = Field(description="Roles of those who acted.")
    label: Word = Field(description="What happened, in a few words.")
    outside: Flag = Field(False, description="1 for what no strategy of the principal brings about.")


ROWS: dict[str, type[Row]] = {
    "administrations": TermRow, "leaders": TermRow, "phases": PhaseRow, "exercises": ExerciseRow, "talks": TalksRow,
    "agreements": AgreementRow, "elections": ElectionRow, "resolutions": ResolutionRow, "arsenal": EstimateRow,
    "chronology": NoteRow,
}  # fmt: skip
"""Table -> its rows. Tables of events have the names that the classes of the card give, and rows of `EventRow`."""


class Entry(BaseModel):
    """An entry of a card; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassEntry(Entry):
    """Kinds of event that are counted together."""

    title: Word = Field(description="Name for people.")
    table: Word = Field(description="Table of events that holds them.")
    kinds: tuple[str, ...] = Field(min_length=1, description="Its kinds.")
    parts: dict[str, tuple[str, ...]] = Field(
        {}, description="Part -> some of its kinds, named `class.part` in a case."
    )
    spells: Literal["busier", "free"] = Field(
        "busier", description="`busier` where fast spells make it come more often, `free` where they may also calm it."
    )
    new_kinds: Flag = Field(True, description="1 where the first event of a kind shows a new capability.")


class CardEntry(Entry):
    """What a folder of tables is."""

    record: Word = Field(description="Short name.")
    title: Word = Field(description="Name for people.")
    as_of: Day = Field(description="Last day that a row may have.")
    licence: str = Field("", description="Terms.")
    citation: str = Field("", description="How to cite it.")
    fit_from: Month = Field(description="First month that a fit uses.")
    exercises_from: Month | None = Field(
        None, description="Month from which exercises are coded; before it a fit uses the season of the first years."
    )
    classes: dict[str, ClassEntry] = Field(min_length=1, description="Classes of event by name.")
    together: dict[str, tuple[str, ...]] = Field(
        {}, description="Name -> classes that are also told and forecast as one, such as all launches."
    )
    not_counted: tuple[str, ...] = Field((), description="Kinds that stand in the tables and belong to no class.")
    transition_months: int = Field(ge=1, description="How long a transition lasts from election day, months.")
    election_years: int = Field(ge=1, description="Years from one presidential election to the next.")
    exercise_status: tuple[str, ...] = Field(("held", "reduced"), description="Status of exercises that count.")
    tables: dict[str, Any] = Field({}, description="Table -> origin, rows, checksum, columns: for readers and tests.")
