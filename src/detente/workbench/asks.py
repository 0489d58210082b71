"""What is asked of a finished run: its findings and its summary. Nothing here needs the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.analyses.compare import compare as compare_all
from detente.analyses.compare import metrics_of, outcomes
from detente.analyses.contest import contest
from detente.analyses.convergence import convergence
from detente.analyses.explain import explain as explain_all
from detente.analyses.flip import flips
from detente.analyses.flip_map import flip_map
from detente.analyses.robustness import robustness
from detente.analyses.trace import trace as follow
from detente.errors import refuse_unknown
from detente.evidence.origin import origin
from detente.finding import Finding, Table, as_json
from detente.futures.conditioned import in_words
from detente.results import Study, choices
from detente.workbench.plainly import plainly


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
        "conditioned": in_words(study.case),
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
    refuse_unknown(metrics, study.results.metrics, wanted="a metric of the case")
    finding = plainly(study, compare_all(study))
    if not metrics:
        return finding
    more = {name: _only(table, metrics) for name, table in finding.more.items()}
    return replace(finding, table=_only(finding.table, metrics), more=more)


def explain(study: Study, *, metric: str = "", strategy: str = "", against: str = "") -> Finding:
    """Which assumptions carry the choice: see `detente.analyses.explain`."""
    return plainly(study, explain_all(study, metric=metric, strategy=strategy, against=against))


def enough(study: Study, *, metric: str = "") -> Finding:
    """Whether the futures of a study are enough for its ranking, in the weighted score or in a metric.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    return convergence(study, metric or None)


def choices_by_rule(study: Study, *, metrics: Sequence[str] = ()) -> dict[str, Finding]:
    """Which strategy each rule for deciding would choose, in the weighted score or in some metrics.

    Raises:
        InputError: no such metric, or one that says no better or worse.
    """
    chosen = choices(study)
    return {f"rules {name}".strip(): robustness(chosen, metric=name or None) for name in metrics or ("",)}


def _only(table: Table, metrics: Sequence[str]) -> Table:
    """The rows of some metrics, which their first column names."""
    return replace(table, rows=tuple(row for row in table.rows if row[0] in metrics))


def what_flips(study: Study, *, metric: str = "", numbers: Sequence[str] = ()) -> dict[str, Finding]:
    """What would flip the choice: single assumptions, and two at once on a map.

    Args:
        study: the run.
        metric: a judged metric; empty for the weighted score.
        numbers: two for the map; by default those that drive the lead most.

    Raises:
        InputError: no such metric or number, or fewer than two strategies.
    """
    chosen = choices(study)
    found = {"flips": flips(chosen, metric=metric or None)}
    if contest(chosen, metric or None).rivals:
        found["map"] = flip_map(chosen, metric=metric or None, numbers=numbers)
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
    """The road of one number of a study's case; of a fitted one, on to draws, fit, table and rows, and into the brief.

    Raises:
        InputError: the case has no such number.
    """
    finding = plainly(study, follow(study.case, name, study=study))
    stops, rows = origin(study.case, study.case.assumptions[name])
    stops.append(("in a brief", _in_brief(study, name)))
    table = replace(finding.table, rows=(*finding.table.rows, *stops))
    more = {**finding.more, **({"rows": rows} if rows.rows else {})}
    return replace(finding, table=table, more=more)


def _in_brief(study: Study, name: str) -> str:
    """Where a brief shows a number."""
    fitted = study.case.assumptions[name].shape.kind == "posterior"
    kept = f"the row {name} of “Every number of the case” in a full one; in a short one, a footnote of what rests on it"
    told = "; with --add evidence the fit's own table, beside the record and the scores of its forecasts"
    return kept + (told if fitted else "")
