"""What is asked of a study: its findings, the summary of a run, the brief."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.analyses.claims import claims
from detente.analyses.compare import compare, metrics_of, outcomes
from detente.analyses.explain import explain
from detente.brief.write import write_brief as write
from detente.finding import Finding
from detente.results import Study


def main_findings(study: Study) -> dict[str, Finding]:
    """The findings of the main job by key, for a brief; a run of one strategy has nothing to explain."""
    found = [compare(study), claims(study)]
    if len(study.results.strategies) > 1:
        found.append(explain(study))
    return {f.key: f for f in found}


def write_brief(
    study: Study, path: Path | str, *, findings: Mapping[str, Finding] | None = None, marking: str = ""
) -> Path:
    """A brief of a study, drawn from its findings.

    Args:
        study: the run.
        path: the file; its ending chooses the format.
        findings: further findings, by key.
        marking: a line of the user's own for the top and the bottom.

    Returns:
        The file.

    Raises:
        InputError: no format of that ending.
    """
    return write(study, {**main_findings(study), **(findings or {})}, path, marking=marking)


def summary(study: Study) -> dict[str, Any]:
    """A run as plain data: what it is, how long it took, and every metric by strategy."""
    card = study.results.card
    return {
        "run": card.get("run", ""),
        "case": card["case"],
        "futures": len(study.futures.future),
        "months": study.results.months,
        "seed": study.futures.seed,
        "strategies": list(study.results.strategies),
        "seconds": card["seconds"],
        "digest": card["digest"],
        "version": card["version"],
        "status": card["status"],
        "metrics": {m.name: _by_strategy(study, m.name) for m in metrics_of(study)},
    }


def _by_strategy(study: Study, metric: str) -> dict[str, dict[str, float | None]]:
    """One metric's numbers under each strategy."""
    names = ("mean", "median", "p05", "p95", "share_best", "regret_mean", "regret_p95")
    found = outcomes(study, study.case.metrics[metric])
    return {o.strategy: {name: getattr(o, name) for name in names} for o in found}


def plain(value: Any) -> Any:
    """Data that JSON can hold: what is not a finite number becomes null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
