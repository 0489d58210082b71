"""Assumptions: every number of the case, what it rests on and where it stands."""

from collections.abc import Mapping
from pathlib import PurePath

from detente.analyses.words import plain_name
from detente.case.entry import LANGUAGE_DEFAULT
from detente.case.model import Assumption, Case
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study
from detente.where import Where


def assumptions(study: Study) -> Finding:
    """All numbers of the case, numbered in file order as the footnotes of a brief."""
    case, names = study.case, file_names(study)
    numbers = list(case.assumptions.values())
    return Finding(
        key="assumptions",
        question="What does all this rest on?",
        answer=_answer(numbers),
        table=Table(_COLUMNS, tuple(_row(case, k, a, names) for k, a in enumerate(numbers, start=1))),
    )


def _answer(numbers: list[Assumption]) -> str:
    """How many numbers there are, and how many of them have a source."""
    given = [a for a in numbers if a.note != LANGUAGE_DEFAULT]
    judged, varied = sum(a.is_judgement for a in given), sum(a.shape.is_uncertain for a in given)
    left = len(numbers) - len(given)
    defaults = f"; {left:,} more are the language's defaults" if left else ""
    return (
        f"The case gives {len(given):,} numbers, {varied:,} of them uncertain; {len(given) - judged:,} have a source, "
        f"{judged:,} ({share(judged / max(len(given), 1))}) are judgements{defaults}."
    )


_COLUMNS = (
    Column("number", "No.", "", "count"),
    Column("what", "What"),
    Column("value", "Value as written"),
    Column("unit", "Unit in the model"),
    Column("source", "Source"),
    Column("note", "Note"),
    Column("place", "Line"),
    Column("name", "Name in the case"),
)


def _row(case: Case, index: int, assumption: Assumption, names: Mapping[str, str]) -> tuple[Cell, ...]:
    """One number as a footnote."""
    return (
        index,
        plain_name(case, assumption.name),
        assumption.shape.text or _constant(assumption),
        assumption.unit,
        assumption.source or "judgement",
        assumption.note,
        place(assumption.where, names),
        assumption.name,
    )


def _constant(assumption: Assumption) -> str:
    """The value of a number whose text was not kept."""
    return number(assumption.shape.args[0]) if assumption.shape.args else ""


def file_names(study: Study) -> dict[str, str]:
    """File that was read -> what to call it: its own name, or with its folder where two have the same.

    A run folder reads its copy of the case; the run card knows the files that were copied.
    """
    read, said = study.case.files, study.results.card.get("files")
    known = [str(name) for name in said] if isinstance(said, list | tuple) else []
    own = known if len(known) == len(read) else list(read)
    short = [PurePath(name).name for name in own]
    return {r: s if short.count(s) == 1 else name for r, name, s in zip(read, own, short, strict=True)}


def place(where: Where, names: Mapping[str, str]) -> str:
    """File and line for people: `case.yaml 12`."""
    file = names.get(where.file, where.file)
    return f"{file} {where.line}" if where.line else file
