"""The findings that every brief holds, whatever else was asked."""

from collections.abc import Mapping

from detente.analyses.assumptions import assumptions
from detente.analyses.beliefs import beliefs
from detente.analyses.bottom_line import bottom_line
from detente.analyses.courses import courses
from detente.analyses.paths import key_paths
from detente.analyses.regret import regret
from detente.analyses.scorecard import scorecard
from detente.analyses.timeline import timeline
from detente.brief.sections import is_in
from detente.finding import Finding
from detente.results import Study, choices


def gather(study: Study, findings: Mapping[str, Finding], *, length: str = "full") -> dict[str, Finding]:
    """The given findings and those that no brief of a length goes without; a given one of the same key stays.

    They compare the strategies that stand for choice: variants made for claims are in the claims alone.
    """
    chosen = choices(study)
    own = [bottom_line(chosen), regret(chosen), courses(chosen), timeline(chosen), beliefs(chosen), assumptions(chosen)]
    found = {f.key: f for f in own} | (key_paths(chosen) if is_in("paths-", length) else {})
    if "compare" in findings:
        found["scorecard"] = scorecard(chosen, findings["compare"], found["regret"])
    return found | dict(findings)
