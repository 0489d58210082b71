"""The claims of a study judged: by its futures, and by the record where they are about it."""

from detente.analyses.claims import claims as judge
from detente.case.model import Case
from detente.evidence.datasets.shipped import SHIPPED
from detente.evidence.recorded import recorded_finding
from detente.evidence.whose import record_of
from detente.finding import Finding
from detente.futures.places import home_of
from detente.results import Study
from detente.workbench.plainly import plainly


def claims(study: Study) -> Finding:
    """Every claim of a study's case with its verdict.

    Raises:
        InputError: a claim about the record names a class or a period that the record does not have.
    """
    return plainly(study, judge(study, record=said_of_record(study.case)))


def said_of_record(case: Case) -> Finding | None:
    """What the record says of the claims about it; None without such claims, or where no record can be found.

    A text that is no file has nothing beside it: only a shipped record is read for it.
    """
    about = [c for c in case.claims.values() if c.record is not None]
    if not about or case.evidence is None or (home_of(case) is None and case.evidence.record not in SHIPPED):
        return None
    return recorded_finding(record_of(case), about)
