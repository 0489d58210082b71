"""The brief of a study: the findings of the main job, further ones as asked, and the file."""

from collections.abc import Collection, Mapping
from pathlib import Path

from detente.analyses.compare import compare
from detente.analyses.convergence import convergence
from detente.analyses.explain import explain
from detente.analyses.flip import flips
from detente.brief.outline import LENGTH
from detente.brief.sections import known_length
from detente.brief.write import write_brief as write
from detente.finding import Finding
from detente.results import Study, choices
from detente.workbench.further import FURTHER, further
from detente.workbench.judged import claims


def main_findings(study: Study) -> dict[str, Finding]:
    """The findings of the main job by key, for a brief; a run of one strategy has nothing to explain.

    The strategies that stand for choice are compared and explained; claims read all of them.
    """
    chosen = choices(study)
    found = [compare(chosen), claims(study)]
    if len(chosen.results.strategies) > 1:
        found += [explain(chosen), flips(chosen), convergence(chosen)]
    return {f.key: f for f in found}


def write_brief(
    study: Study,
    path: Path | str,
    *,
    findings: Mapping[str, Finding] | None = None,
    length: str = LENGTH,
    add: Collection[str] = (),
    marking: str = "",
) -> Path:
    """A brief of a study, drawn from its findings.

    Args:
        study: the run.
        path: the file; its ending chooses the format.
        findings: further findings, by key.
        length: `one-page`, `short` (for whoever must decide) or `full`, which holds everything and takes longer.
        add: names of further findings, such as `roadmap` or `attack` (see `further`); a full brief has all of them.
        marking: a line of the user's own for the top and the bottom.

    Returns:
        The file.

    Raises:
        InputError: no format of that ending, no such length or name, or the file cannot be written.
    """
    more = further(study, FURTHER if known_length(length) == "full" else add) | dict(findings or {})
    found = main_findings(study) | more
    return write(study, found, path, length=length, asked=more, marking=marking)
