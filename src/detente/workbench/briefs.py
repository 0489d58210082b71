"""The brief of a study: the findings of the main job, further ones as asked, and the file."""

from collections.abc import Mapping
from pathlib import Path

from detente.analyses.claims import claims
from detente.analyses.compare import compare
from detente.analyses.convergence import convergence
from detente.analyses.explain import explain
from detente.analyses.flip import flips
from detente.brief.write import write_brief as write
from detente.finding import Finding
from detente.results import Study
from detente.workbench.attack import attacks
from detente.workbench.roads import road_findings


def main_findings(study: Study) -> dict[str, Finding]:
    """The findings of the main job by key, for a brief; a run of one strategy has nothing to explain."""
    found = [compare(study), claims(study)]
    if len(study.results.strategies) > 1:
        found += [explain(study), flips(study), convergence(study)]
    return {f.key: f for f in found}


def write_brief(
    study: Study,
    path: Path | str,
    *,
    findings: Mapping[str, Finding] | None = None,
    marking: str = "",
    roadmap: bool = False,
    full: bool = False,
) -> Path:
    """A brief of a study, drawn from its findings.

    Args:
        study: the run.
        path: the file; its ending chooses the format.
        findings: further findings, by key.
        marking: a line of the user's own for the top and the bottom.
        roadmap: add the ledger and the timeline of the leading strategy's roadmap.
        full: add what an opponent of the result would ask, for which futures are run once more.

    Returns:
        The file.

    Raises:
        InputError: no format of that ending.
    """
    road = road_findings(study) if roadmap else {}
    further = attacks(study) if full else {}
    return write(study, {**main_findings(study), **road, **further, **(findings or {})}, path, marking=marking)
