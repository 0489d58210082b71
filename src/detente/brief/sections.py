"""Which findings stand in a brief, in which order, from which length on, and what a shorter brief keeps of them.

To give a finding its place, add a line to `SECTIONS`; without one it stands before the assumptions, in every length.
What makes a long finding short is a function in `trim`, named in the same line.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from detente.brief import trim, trim_further
from detente.errors import InputError, nearest
from detente.finding import Finding
from detente.results import Study, choices

Shorten = Callable[[Study, Finding], Finding]

LENGTHS = ("one-page", "short", "full")
"""For a principal; for an adviser; for whoever wants to see all of it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where a finding stands.

    Args:
        key: of the finding; `paths-*` stands for all that begin so, in one section, and `*` for all that no line names.
        since: the shortest length that holds it without being asked.
        point: the words that lead its sentence in a one-page brief; empty for none.
        short: what a brief of less than full length keeps of it; all when not given.
        whole: the same for a full brief.
        heading: question over a section of several findings.

    """

    key: str
    since: str = "short"
    point: str = ""
    short: Shorten | None = None
    whole: Shorten | None = None
    heading: str = ""


SECTIONS: tuple[Section, ...] = (
    Section("bottom-line", "one-page", short=trim.bottom_line),
    Section("scorecard", "short", point="What it buys"),
    Section("compare", "full", whole=trim.compare),
    Section("regret", "full"),
    Section("courses", "short", short=trim.courses),
    Section("paths-*", "full", heading="How does each number run under each strategy?"),
    Section("timeline", "short", point="How far it gets", short=trim.timeline),
    Section("fails", "short", point="When it fails"),
    Section("signposts", "short", point="What would warn"),
    Section("explain", "short", point="What it hangs on", short=trim.explain, whole=trim.explain),
    Section("flips", "short", point="What would change the choice", short=trim.flips),
    Section("flip-map", "full"),
    Section("joint", "full", short=trim.joint, whole=trim.joint),
    Section("sensitivity", "short"),
    Section("robustness", "full"),
    Section("views", "full", short=trim.views, whole=trim.views),
    Section("convergence", "full"),
    Section("beliefs", "short", point="What would be learned", short=trim.beliefs),
    Section("claims", "short", point="Claims", short=trim.verdicts, whole=trim.claims),
    Section("*", "one-page"),
    Section("relief", "full", point="Relief", short=trim_further.relief, whole=trim_further.relief),
    Section("relief-graph", "full"),
    Section("bargain", "full", point="The bargain", short=trim_further.bargain, whole=trim_further.bargain),
    Section("settlement", "full", short=trim_further.settlement, whole=trim_further.settlement),
    Section("standoff", "full", point="What holds", short=trim_further.standoff, whole=trim_further.standoff),
    Section("standoff-start", "full", short=trim_further.standoff, whole=trim_further.standoff),
    Section("standoff-kinds", "full", short=trim_further.standoff, whole=trim_further.standoff),
    Section("standoff-turns", "full", short=trim_further.standoff, whole=trim_further.standoff),
    Section("assumptions", "short"),
)


def section_of(key: str) -> Section:
    """The line of a finding."""
    exact = next((s for s in SECTIONS if s.key == key), None)
    begins = (s for s in SECTIONS if s.key.endswith("-*") and key.startswith(s.key[:-1]))
    return exact or next(begins, None) or next(s for s in SECTIONS if s.key == "*")


def is_in(key: str, length: str) -> bool:
    """Whether a brief of this length holds a finding without being asked."""
    return LENGTHS.index(section_of(key).since) <= LENGTHS.index(length)


def wanted(findings: Mapping[str, Finding], length: str, asked: Collection[str]) -> dict[str, Finding]:
    """The findings of a brief: those of its length, and what was asked for by key besides."""
    return {key: f for key, f in findings.items() if is_in(key, length) or key in asked}


def ordered(findings: Mapping[str, Finding]) -> list[list[Finding]]:
    """Findings in reading order, those that share a section together."""
    groups: list[list[Finding]] = []
    for line in SECTIONS:
        found = [f for key, f in findings.items() if section_of(key) is line]
        groups += [[f] for f in found] if line.key == "*" else [found] if found else []
    return groups


def shortened(study: Study, finding: Finding, length: str) -> Finding:
    """The finding as a brief of this length shows it; the files of tables hold the whole."""
    line = section_of(finding.key)
    how = line.whole if length == "full" else line.short
    return how(choices(study), finding) if how else finding


def known_length(length: str) -> str:
    """The length, if there is one of that name.

    Raises:
        InputError: there is none.
    """
    if length not in LENGTHS:
        raise InputError(length, wanted=f"one of {', '.join(LENGTHS)}", mend=nearest(length, LENGTHS))
    return length
