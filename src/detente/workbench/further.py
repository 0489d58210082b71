"""Further findings that a brief may hold, by the name that asks for them. To add some, add a line."""

from collections.abc import Callable, Collection, Mapping

from detente.analyses.claims import claims
from detente.errors import InputError, nearest
from detente.finding import Finding, share
from detente.results import Study, choices
from detente.workbench.asks import what_flips
from detente.workbench.attack import attacks
from detente.workbench.evidence import evidence_findings
from detente.workbench.joint import joint_change
from detente.workbench.negotiate import negotiation_findings
from detente.workbench.roads import road_findings
from detente.workbench.standoff import answers, subject_of


def _attack(study: Study) -> dict[str, Finding]:
    """What would change the choice: one assumption, two on a map, several; when the leader fails, what would warn."""
    if len(study.results.strategies) < 2:
        return {}
    found = [*what_flips(study).values(), joint_change(study)]
    return {f.key: f for f in found} | attacks(study)


def _standoff(study: Study) -> dict[str, Finding]:
    """Which outcomes of the conflict hold; they rest on the case alone, not on the run."""
    if study.case.standoff is None:
        return {}
    return {f.key: f for f in answers(subject_of(study.case))}


def _evidence(study: Study) -> dict[str, Finding]:
    """What the record says of the claims, beside their verdicts; the record, the fit and how good its forecasts are."""
    rows = [r for r in claims(study).table.records() if r["share"] is not None]
    verdicts = {str(r["id"]): f"{share(float(str(r['share'])))}: {r['verdict']}" for r in rows}
    return evidence_findings(study.case, verdicts)


FURTHER: Mapping[str, Callable[[Study], dict[str, Finding]]] = {
    "roadmap": road_findings,
    "attack": _attack,
    "negotiation": negotiation_findings,
    "standoff": _standoff,
    "evidence": _evidence,
}
"""Name -> what it adds to a study of the strategies that stand for choice; it may run the case once more."""

OF_ALL = ("evidence",)
"""Those that look at all strategies, since claims do."""


def further(study: Study, names: Collection[str]) -> dict[str, Finding]:
    """The findings that some names ask for, by key.

    Raises:
        InputError: no such name.
    """
    for name in names:
        if name not in FURTHER:
            raise InputError(name, wanted=f"some of {', '.join(FURTHER)}", mend=nearest(name, FURTHER))
    chosen = choices(study)
    return {
        key: f for name in dict.fromkeys(names) for key, f in FURTHER[name](study if name in OF_ALL else chosen).items()
    }
