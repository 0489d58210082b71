"""Footnotes: which numbers of the case a brief cites, and the number that each has there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.brief.blocks import FootnoteRefs
from detente.case.model import Assumption, Case
from detente.finding import Finding
from detente.where import Where

SHOWN = 12
"""References that a finding has at most."""


@dataclass(frozen=True)
class Notes:
    """The footnotes of a brief.

    Args:
        cited: the numbers that have one, in their order.
        number: name of a number, or its path in the file -> its footnote.
    """

    cited: tuple[Assumption, ...]
    number: Mapping[str, int]


def every(case: Case) -> Notes:
    """A footnote for every number of the case, in file order."""
    return _numbered(list(case.assumptions.values()))


def cited_by(case: Case, findings: Iterable[Finding]) -> Notes:
    """Footnotes for the numbers that findings rest on, in the order in which they are cited."""
    found = [a for finding in findings for a in _at(case, finding.rests_on)[:SHOWN]]
    return _numbered(list({a.name: a for a in found}.values()))


def references(places: Iterable[Where], notes: Notes) -> list[FootnoteRefs]:
    """The footnotes of the numbers at or below some places; none where no number stands there."""
    paths = {_meant(w.path) for w in places if w.path}
    numbers = sorted({n for path, n in notes.number.items() if _is_below(path, paths)})
    return [FootnoteRefs(tuple(numbers[:SHOWN]), max(len(numbers) - SHOWN, 0))] if numbers else []


def _numbered(numbers: Sequence[Assumption]) -> Notes:
    """Footnotes counted from one."""
    pairs = list(enumerate(numbers, start=1))
    return Notes(tuple(numbers), {a.where.path: k for k, a in pairs if a.where.path} | {a.name: k for k, a in pairs})


def _at(case: Case, places: Iterable[Where]) -> list[Assumption]:
    """The numbers at or below places, place by place; a type stands for its chance."""
    paths = [_meant(w.path) for w in places if w.path]
    return [
        a for p in paths for a in case.assumptions.values() if _is_below(a.name, {p}) or _is_below(a.where.path, {p})
    ]


def _meant(path: str) -> str:
    """The path that a citation means.

    >>> _meant("types.seeker"), _meant("events.war.rate")
    ('types.seeker.prior', 'events.war.rate')
    """
    return f"{path}.prior" if path.startswith("types.") and path.count(".") == 1 else path


def _is_below(path: str, paths: set[str]) -> bool:
    """Whether a path is one of some, or stands below one."""
    return any(path == p or path.startswith(f"{p}.") for p in paths)
