"""What is asked of a study: its findings, the summary of a run, the brief."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from detente.analyses.claims import claims
from detente.analyses.compare import compare as compare_all
from detente.analyses.compare import metrics_of, outcomes
from detente.analyses.explain import explain
from detente.analyses.fails import fails as find_failures
from detente.analyses.flip import flips
from detente.analyses.robustness import robustness
from detente.analyses.trace import trace as follow
from detente.brief.write import write_brief as write
from detente.errors import InputError, nearest
from detente.finding import Finding, Table, as_json
from detente.results import Study
from detente.workbench.attack import attacks
from detente.workbench.roads import road_findings


def main_findings(study: Study) -> dict[str, Finding]:
    """The findings of the main job by key, for a brief; a run of one strategy has nothing to explain."""
    found = [compare_all(study), claims(study)]
    if len(study.results.strategies) > 1:
        found += [explain(study), flips(study)]
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
        roadmap: add the ledger and the timeline of the leading strategy's roadmap, plans, and the first plan's ledger.
        full: add when the leading strategy fails and what would warn of it, for which the futures are run once more.

    Returns:
        The file.

    Raises:
        InputError: no format of that ending.
    """
    road = road_findings(study) if roadmap else {}
    further = attacks(study) if full else {}
    return write(study, {**main_findings(study), **road, **further, **(findings or {})}, path, marking=marking)


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


def compare(study: Study, *, metrics: Sequence[str] = ()) -> Finding:
    """How the strategies compare, in all metrics or some.

    Raises:
        InputError: the run has no such metric.
    """
    for name in metrics:
        if name not in study.results.metrics:
            known = study.results.metrics
            raise InputError(name, wanted=f"a metric of the case: {', '.join(known)}", mend=nearest(name, known))
    finding = compare_all(study)
    if not metrics:
        return finding
    more = {name: _only(table, metrics) for name, table in finding.more.items()}
    return replace(finding, table=_only(finding.table, metrics), more=more)


def choices_by_rule(study: Study, *, metrics: Sequence[str] = ()) -> dict[str, Finding]:
    """Which strategy each rule for deciding would choose, in the weighted score or in some metrics.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    return {f"rules {name}".strip(): robustness(study, metric=name or None) for name in metrics or ("",)}


def _only(table: Table, metrics: Sequence[str]) -> Table:
    """The rows of some metrics, which their first column names."""
    return replace(table, rows=tuple(row for row in table.rows if row[0] in metrics))


def explanations(
    study: Study,
    *,
    metric: str = "",
    strategy: str = "",
    against: str = "",
    fails: str = "",
    flip: bool = False,
    rules: bool = False,
    sobol: bool = False,
) -> dict[str, Finding]:
    """What drives a result; on demand also where a strategy fails, what would flip the choice, what rules choose.

    Raises:
        InputError: no such metric or strategy, or a failure that is not understood.
    """  # fmt: skip
    found = {"drivers": explain(study, metric=metric, strategy=strategy, against=against)}
    if fails:
        found["boxes"] = find_failures(study, fails, strategy=strategy or None)
    if flip:
        found["flips"] = flips(study, metric=metric or None)
    if rules:
        found["rules"] = robustness(study, metric=metric or None)
    if sobol:
        engine = import_module("detente.workbench.variance")  # the engine is slow to load
        found["sobol"] = engine.sources_of_variance(study, metric=metric, strategy=strategy, against=against)
    return found


def explanations_as_data(found: Mapping[str, Finding]) -> dict[str, Any]:
    """Explanations as plain data: the rows of each under its name, with its question and answer; boxes with limits."""
    said = {name: {"question": f.question, "answer": f.answer, "notes": list(f.notes)} for name, f in found.items()}
    more = {name: as_json(f)["more"] for name, f in found.items() if f.more}
    rows: dict[str, Any] = {name: f.table.records() for name, f in found.items()}
    if "boxes" in found:
        limits = found["boxes"].more["limits"].records()
        rows["boxes"] = [{**b, "limits": [r for r in limits if r["box"] == b["box"]]} for b in rows["boxes"]]
    return {**rows, "said": said, "more": more}


def trace(study: Study, name: str) -> Finding:
    """The road of one number of a study's case.

    Raises:
        InputError: the case has no such number.
    """
    return follow(study.case, name, study=study)
