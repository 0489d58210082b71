"""The findings that every brief holds, whatever else was asked."""

from collections.abc import Mapping

from detente.analyses.assumptions import assumptions
from detente.analyses.beliefs import beliefs
from detente.analyses.bottom_line import bottom_line
from detente.analyses.paths import key_paths
from detente.analyses.regret import regret
from detente.analyses.timeline import timeline
from detente.finding import Finding
from detente.results import Study


def gather(study: Study, findings: Mapping[str, Finding]) -> dict[str, Finding]:
    """The given findings and those that no brief goes without; a given one of the same key stays."""
    own = [bottom_line(study), regret(study), timeline(study), beliefs(study), assumptions(study)]
    return {f.key: f for f in own} | key_paths(study) | dict(findings)
