"""The scorecard: what each strategy does to each metric that counts, with how much of the metric it gives up."""

from collections.abc import Mapping, Sequence

from detente.analyses.words import listed
from detente.finding import IN_PER_CENT, Cell, Column, Finding, Table, number, places_of, share
from detente.results import Study


def scorecard(study: Study, compared: Finding, regrets: Finding) -> Finding:
    """The comparison of the metrics that count, with their regret beside it.

    Args:
        study: the run.
        compared: the finding of `compare`.
        regrets: the finding of `regret`, whose rows are in the order in which the strategies stand.

    Returns:
        A row for each strategy and metric, the best strategy first.
    """
    known = {(r["strategy"], r["metric"]): r for r in compared.table.records()}
    shares = [r for r in regrets.table.records() if (r["strategy"], r["metric"]) in known]
    rows = [{**known[r["strategy"], r["metric"]], "given_up": r["regret"]} for r in shares]
    metrics = list(dict.fromkeys(str(r["metric"]) for r in rows))
    return Finding(
        key="scorecard",
        question="What does each strategy do to what counts?",
        answer=_answer(rows),
        table=Table(_COLUMNS, tuple(tuple(r.get(c.name) for c in _COLUMNS) for r in rows)),
        chart="scorecard" if rows else "",
        notes=tuple(f"{_capital(m)}: {study.case.metrics[m].note}." for m in metrics if study.case.metrics[m].note),
    )


_COLUMNS = (
    Column("strategy", "Strategy"),
    Column("metric", "Metric"),
    Column("mean", "Mean", "", "number"),
    Column("p05", "5% of futures lie below", "", "number"),
    Column("p95", "95% of futures lie below", "", "number"),
    Column("given_up", "Given up of what choosing right is worth", "", "share"),
    Column("standing", "Standing"),
    Column("better", "Better"),
    Column("unit", "Unit"),
)


def _answer(rows: Sequence[Mapping[str, Cell]]) -> str:
    """Where the leading strategy is best or ties, and where it gives most away, against whom."""
    if not rows:
        return "The strategies do not differ in any metric that has a better side."
    lead = rows[0]["strategy"]
    own = [r for r in rows if r["strategy"] == lead]
    ahead = [str(r["metric"]) for r in own if r["standing"]]
    weak = max(own, key=lambda r: float(r["given_up"] or 0))
    best = [f"“{m}”" for m in ahead]
    first = f"{lead} is best, or ties for it, on {listed(best)}" if best else f"{lead} is best on no single metric"
    if len(ahead) == len(own):
        return f"{lead} is best, or ties for it, on every metric that counts."
    if weak["metric"] in ahead:
        return f"{first}."
    rival = min((r for r in rows if r["metric"] == weak["metric"]), key=lambda r: float(r["given_up"] or 0))
    mine, other = _pair(weak, rival)
    return (
        f"{first}; it gives most away on “{weak['metric']}”: {mine} on average, against {other} under "
        f"{rival['strategy']}."
    )


def _capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def _pair(one: Mapping[str, Cell], other: Mapping[str, Cell]) -> tuple[str, str]:
    """Two means of a metric with their unit, at the same decimals."""
    unit = str(one.get("unit") or "")
    in_per_cent = unit in IN_PER_CENT
    places = places_of([_mean(one), _mean(other)], "share" if in_per_cent else "number")
    if in_per_cent:
        return share(_mean(one), places=places or 0), share(_mean(other), places=places or 0)
    figures = (number(_mean(one), places=places), number(_mean(other), places=places))
    tail = "" if not unit or unit in str(one["metric"]) else f" {unit}"
    return f"{figures[0]}{tail}", f"{figures[1]}{tail}"


def _mean(record: Mapping[str, Cell]) -> float:
    """A row's mean."""
    return float(record["mean"] or 0)
