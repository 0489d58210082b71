"""Further findings that a brief may hold, by the name that asks for them. To add some, add a line."""

from collections.abc import Callable, Collection, Mapping

from detente.analyses.flip import flips
from detente.errors import InputError, nearest
from detente.finding import Finding
from detente.results import Study, choices
from detente.workbench.attack import attacks
from detente.workbench.negotiate import negotiation_findings
from detente.workbench.roads import road_findings
from detente.workbench.standoff import answers, subject_of


def _attack(study: Study) -> dict[str, Finding]:
    """What would change the choice, when the leading strategy fails, and what would warn of it."""
    if len(study.results.strategies) < 2:
        return {}
    found = flips(study)
    return {found.key: found} | attacks(study)


def _standoff(study: Study) -> dict[str, Finding]:
    """Which outcomes of the conflict hold; they rest on the case alone, not on the run."""
    if study.case.standoff is None:
        return {}
    return {f.key: f for f in answers(subject_of(study.case))}


FURTHER: Mapping[str, Callable[[Study], dict[str, Finding]]] = {
    "roadmap": road_findings,
    "attack": _attack,
    "negotiation": negotiation_findings,
    "standoff": _standoff,
}
"""Name -> what it adds to a study of the strategies that stand for choice; it may run the case once more."""


def further(study: Study, names: Collection[str]) -> dict[str, Finding]:
    """The findings that some names ask for, by key.

    Raises:
        InputError: no such name.
    """
    for name in names:
        if name not in FURTHER:
            raise InputError(name, wanted=f"some of {', '.join(FURTHER)}", mend=nearest(name, FURTHER))
    chosen = choices(study)
    return {key: f for name in dict.fromkeys(names) for key, f in FURTHER[name](chosen).items()}
