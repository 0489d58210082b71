"""Which record a case leans on. Nothing here fits anything, so that a claim can be read off the record at once."""

from datetime import date

from detente.case.model import Case
from detente.errors import InputError
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.facts import Record
from detente.evidence.reading import read_record
from detente.futures.places import home_of


def record_name(case: Case) -> str:
    """The record that a case learns from: a shipped one's name, or a path; a relative one lies beside the case.

    Raises:
        InputError: it names none.
    """
    if case.evidence is None or not case.evidence.record:
        raise InputError(f"{case.name} without evidence:", wanted="an entry evidence: {record: ...} in the case")
    name, home = case.evidence.record, home_of(case)
    return name if name in SHIPPED or home is None else str(home / name)


def record_of(case: Case, *, cut: date | None = None) -> Record:
    """A case's record before a day: before its `as_of` when none is given."""
    return read_record(record_name(case), cut=cut or date.fromisoformat(case.as_of))
