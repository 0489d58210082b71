"""What every brief says besides its findings: points, how far to trust it, how it was made."""

from collections.abc import Mapping, Sequence

from detente.analyses.assumptions import file_names
from detente.analyses.words import listed, strategy_title
from detente.brief.blocks import Block, Callout, Heading, List, Words
from detente.brief.sections import section_of
from detente.finding import Finding
from detente.futures.conditioned import in_words
from detente.results import Study, variants

LIMITS = (
    "This does not forecast history. It turns stated assumptions into consequences, shows which assumptions carry the "
    "conclusion, and what evidence would change it.",
    "Shares of futures are shares under the stated ranges, not probabilities of the world. Verdict words follow "
    "Intelligence Community Directive 203.",
    "What the case leaves out, the model leaves out: actors, measures and events that are not written in it do not "
    "happen. Change the ranges, and read again.",
)


CAUTIONS_ON_A_PAGE = 2
"""Of the case's own, the first ones."""


def points(groups: Sequence[Sequence[Finding]]) -> list[Block]:
    """The sentences of the findings, each led by what it answers: a page for those who read one page."""
    found = [f for group in groups for f in group]
    items = [(Words(section_of(f.key).point), Words(f.answer)) for f in found if section_of(f.key).point]
    return [Heading("In short", "points"), List(tuple(items), terms=True)] if items else []


def trust(study: Study, findings: Mapping[str, Finding], *, length: str) -> list[Block]:
    """How far the brief can be trusted: what holds for any model, what the case says of itself, what it rests on."""
    learned = [said] if (said := in_words(study.case)) else []
    rests = [findings["assumptions"].answer] if "assumptions" in findings else []
    if length == "one-page":
        said = (*learned, *rests, *study.case.cautions[:CAUTIONS_ON_A_PAGE], LIMITS[0])
    else:
        said = (*learned, *rests, *study.case.cautions, *_left_out(study), *LIMITS)
    return [Heading("How far can this be trusted?", "limits"), Callout("Read this with the numbers", said)]


def _left_out(study: Study) -> list[str]:
    """The strategies that do not stand for choice."""
    names = [strategy_title(study.case, name) for name in variants(study)]
    if not names:
        return []
    verb = "was run to test a claim and does" if len(names) == 1 else "were run to test claims and do"
    return [f"Not compared: {listed(names)}, which {verb} not stand for choice."]


def about(study: Study, *, length: str) -> list[Block]:
    """What makes the run again."""
    if length == "one-page":
        return []
    case, card = study.case, study.results.card
    files = list(file_names(study).values())
    facts = {
        "Case": f"{case.name}: {case.title}" if case.title else case.name,
        "Files": ", ".join(files) if length == "full" else _some(files),
        "Evidence up to": case.as_of,
        "Simulated": f"{case.months} months from {case.start}",
        "Futures": f"{study.futures.size:,}, seed {study.futures.seed}",
        "Version": f"detente {card.get('version', '')}",
        "Digest": case.digest,
    }
    items = tuple((Words(term), Words(said)) for term, said in facts.items() if said)
    return [Heading("How was it made?", "method"), List(items, terms=True)]


def _some(files: list[str]) -> str:
    """The first file, and how many more there are."""
    return f"{files[0]} and {len(files) - 1} more" if len(files) > 1 else ", ".join(files)


def subtitle(study: Study) -> str:
    """Place in time, and how much was run."""
    case, strategies = study.case, len(study.results.strategies) - len(variants(study))
    under = f"{study.futures.size:,} futures under {strategies} {'strategy' if strategies == 1 else 'strategies'}"
    learned = ", conditioned on what happened" if case.evidence and case.evidence.conditioned else ""
    return f"As of {case.as_of}. {case.months} months from {case.start}; {under}{learned}."


def footer(study: Study) -> str:
    """What identifies the run, in one line."""
    version = study.results.card.get("version", "")
    return (
        f"detente {version} · seed {study.futures.seed} · {study.futures.size:,} futures · evidence up to "
        f"{study.case.as_of} · digest {study.case.digest[:12]} · not a prediction"
    )
