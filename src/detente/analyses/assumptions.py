"""Assumptions: every number of the case, what it rests on and where it stands."""

from detente.analyses.words import plain_name
from detente.case.model import Assumption, Case
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study
from detente.where import Where


def assumptions(study: Study) -> Finding:
    """All numbers of the case, numbered in file order as the footnotes of a brief."""
    case = study.case
    numbers = list(case.assumptions.values())
    judged = sum(a.is_judgement for a in numbers)
    varied = sum(a.shape.is_uncertain for a in numbers)
    portion = share(judged / len(numbers)) if numbers else "0%"
    return Finding(
        key="assumptions",
        question="What does all this rest on?",
        answer=f"The case holds {len(numbers)} numbers, of which {varied} are uncertain; "
        f"{len(numbers) - judged} have a source and {judged} ({portion}) are judgements.",
        table=Table(_COLUMNS, tuple(_row(case, k, a) for k, a in enumerate(numbers, start=1))),
    )


_COLUMNS = (
    Column("number", "No.", "", "count"),
    Column("what", "What"),
    Column("value", "Value as written"),
    Column("unit", "In the model"),
    Column("source", "Source"),
    Column("note", "Note"),
    Column("place", "Line"),
    Column("name", "Name in the case"),
)


def _row(case: Case, index: int, assumption: Assumption) -> tuple[Cell, ...]:
    """One number as a footnote."""
    return (
        index,
        plain_name(case, assumption.name),
        assumption.shape.text or _constant(assumption),
        assumption.unit,
        assumption.source or "judgement",
        assumption.note,
        place(assumption.where),
        assumption.name,
    )


def _constant(assumption: Assumption) -> str:
    """The value of a number whose text was not kept."""
    return number(assumption.shape.args[0]) if assumption.shape.args else ""


def place(where: Where) -> str:
    """File and line for people: `case.yaml line 12`."""
    return f"{where.file} line {where.line}" if where.line else where.file
