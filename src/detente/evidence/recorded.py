"""Claims about the record: whether some classes of event came no more often in one period than in another."""

from collections import Counter
from collections.abc import Iterable, Sequence

from detente.case.model import Claim, RecordTest
from detente.errors import InputError, nearest
from detente.evidence.compared import LINES, Line, compare_classes, line_row, titled
from detente.evidence.facts import Record
from detente.evidence.periods import LEVEL, Period, period_named
from detente.evidence.record import changes, targets_of
from detente.finding import AGAINST, BORNE_OUT, UNTOLD, Cell, Column, Finding, Table


def recorded_finding(record: Record, claims: Iterable[Claim]) -> Finding:
    """What the record says of the claims that are about it.

    A claim that classes of event came no more often is borne out where each came less often, with the exact interval of
    its ratio of rates below one; the record speaks against it where any came more often; else it cannot tell. It judges
    a period and not a policy: what changed meanwhile that no policy caused stands beside it.

    Args:
        record: the facts up to a day.
        claims: with a test by the record; others are left out.

    Returns:
        A row a claim: its `claim`, `verdict` and what the record `says`. In `more` the classes it rests on (`classes`)
        and what else changed (`not policy`).

    Raises:
        InputError: a class or a period that the record does not have, or two periods that overlap.
    """
    tried = [(c, c.record) for c in claims if c.record is not None]
    found = [(c, *_compared(record, c, test)) for c, test in tried]
    rows = tuple((c.id, _verdict(lines), _says(record, periods, lines)) for c, periods, lines in found)
    classes = tuple((c.id, *line_row(line)) for c, _, lines in found for line in lines)
    outside = tuple((c.id, *row[1:]) for c, periods, _ in found for row in _outside(record, periods))
    return Finding(
        key="recorded",
        question="What does the record say of the claims about it?",
        answer=" ".join(f"{name}: {verdict}." for name, verdict, _ in rows),
        table=Table(_CLAIMED, rows),
        more={
            "classes": Table((Column("claim", "Claim"), *LINES), classes),
            "not policy": Table(_OUTSIDE, outside),
        },
        notes=(
            f"A claim about the record is borne out where the exact {LEVEL:.0%} interval of the ratio of rates lies "
            "below one in each class that it names. It compares periods, not policies.",
            "A halt after a finished series of tests and a halt because of talks look alike in such counts.",
        ),
    )


_CLAIMED = (Column("claim", "Claim"), Column("verdict", "Verdict"), Column("says", "What the record says"))
_OUTSIDE = (Column("claim", "Claim"), Column("date", "Date"), Column("kind", "Kind"), Column("label", "What"))


def check_test(record: Record, claim: Claim, test: RecordTest) -> tuple[Period, Period]:
    """The two periods of a claim about the record.

    Raises:
        InputError: a class or a period that the record does not have, or two periods that overlap.
    """
    known = targets_of(record)
    for name in test.no_more:
        if name not in known:
            wanted = f"a class of events of the record: {', '.join(known)}"
            raise InputError(name, wanted=wanted, mend=nearest(name, known), where=claim.where)
    period, other = (period_named(record, text) for text in (test.period, test.against))
    if period.start < other.end and other.start < period.end:
        raise InputError(f"{titled(period)} and {titled(other)}", wanted="two periods apart", where=claim.where)
    return period, other


def _compared(record: Record, claim: Claim, test: RecordTest) -> tuple[tuple[Period, Period], tuple[Line, ...]]:
    """The two periods of a claim, and the classes that it names in both."""
    period, other = check_test(record, claim, test)
    by_name = {line.name: line for line in compare_classes(record, period, other)}
    return (period, other), tuple(by_name[name] for name in test.no_more)


def _verdict(lines: Sequence[Line]) -> str:
    """Borne out by every class, against it in any, else not to be told."""
    said = {line.says for line in lines}
    return BORNE_OUT if said == {"fewer"} else AGAINST if "more" in said else UNTOLD


def _says(record: Record, periods: tuple[Period, Period], lines: Sequence[Line]) -> str:
    """The classes in words, and how much else changed."""
    period, other = (titled(p) for p in periods)
    classes = "; ".join(line.words for line in lines)
    kinds = Counter(str(kind) for _, _, kind, _ in _outside(record, periods))
    changed = ", ".join(f"{kind} ({n})" for kind, n in sorted(kinds.items()))
    return f"{period} against {other}. {classes}. No policy caused what else changed: {changed or 'nothing recorded'}."


def _outside(record: Record, periods: tuple[Period, Period]) -> tuple[tuple[Cell, ...], ...]:
    """What no policy caused, from the beginning of the earlier period to the end of the later."""
    span = Period("between", min(p.start for p in periods), max(p.end for p in periods))
    return changes(record, [span])
