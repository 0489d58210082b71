"""What a case says in names of its record: classes of event, covariates, periods, checked before a run."""

from collections.abc import Callable
from functools import partial

from detente.case.model import Case
from detente.errors import CaseError, InputError, Problem, nearest
from detente.evidence.claimed import check_words
from detente.evidence.recorded import check_test
from detente.evidence.whose import record_of
from detente.where import Where


def refuse_unknown_names(case: Case) -> None:
    """Every name of a case that its record does not have, at once; nothing for a case without a record.

    Raises:
        CaseError: a class or period of a claim, or a class under `evidence:`, that the record does not have.
        InputError: no such record, or one that is wrong itself.
    """
    if case.evidence is None or not case.evidence.record:
        return
    record, problems = record_of(case), list[Problem]()
    known = list(record.days)
    for name in case.evidence.classes:
        if name not in record.days:
            where = Where(case.evidence.where.file, case.evidence.where.line, f"evidence.classes.{name}")
            wanted = f"a class of events of the record, or a part of one: {', '.join(known)}"
            problems.append(Problem(where, name, wanted, nearest(name, known)))
    for claim in case.claims.values():
        path = f"claims.{claim.id}"
        if claim.record is not None:
            problems += _faults(partial(check_test, record, claim, claim.record), claim.where, f"{path}.record")
        if claim.evidence:
            problems += _faults(partial(check_words, claim, record), claim.where, f"{path}.evidence")
    if problems:
        raise CaseError(problems)


def _faults(check: Callable[[], object], where: Where, path: str) -> list[Problem]:
    """The problems that a check raises, at a place in the case."""
    try:
        check()
    except InputError as error:
        return [Problem(Where(where.file, where.line, path), p.found, p.wanted, p.mend) for p in error.problems]
    return []
