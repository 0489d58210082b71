"""What evidence a case draws on, and what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.assumption import Assumption
from detente.where import Where


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """Which record the case learns from (`evidence:` in the text).

    Args:
        record: name of a shipped record, or path of a folder that holds the same tables.
        classes: class of events in the record -> event of the case that it stands for.
        posterior: folder of the draws fitted to it, beside the case.
        conditioned: file of futures that have learned from what happened; empty for none.
    """

    record: str
    classes: Mapping[str, str]
    where: Where = Where()
    posterior: str = "posterior"
    conditioned: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something between the parties that really happened before the case starts.

    Args:
        date: ISO day, not after the case's `as_of`.
        kind: `accepted` or `refused` (the counterpart's answer to an offer of these measures), `withdrew` (it left a
            deal in force openly), `caught` (it was caught cheating on one), `repudiated` (the principal broke one).
        measures: the measures of the deal, both sides' together.
        says: a short neutral label.
    """

    date: str
    kind: Literal["accepted", "refused", "withdrew", "caught", "repudiated"]
    measures: tuple[str, ...]
    says: str
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class History:
    """The real record of a window, for the belief filter (`history:` in the text).

    Args:
        start, end: first and last month, `YYYY-MM`; event counts of these months come from the case's record.
        pressure: pressure that was applied in the window, 0 to 1.
        happenings: in order of date.
    """

    start: str
    end: str
    pressure: Assumption
    happenings: tuple[Happening, ...]
    where: Where = Where()
