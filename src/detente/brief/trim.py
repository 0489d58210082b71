"""What a brief leaves to the files of tables: rows and columns that only a reader of the whole run wants."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isnan

from detente.analyses.score import counting_metrics
from detente.finding import Cell, Column, Finding, Table, share, with_range
from detente.results import Study

METRICS_SHOWN = 10
"""Metrics that the comparison shows: those that count for the bottom line."""

DRIVERS_SHOWN = 12

COMPARED = ("metric", "strategy", "mean", "p05", "p95", "share_best", "regret_mean", "standing", "better", "unit")
SHOWN: Mapping[str, tuple[str, ...]] = {
    "explain": ("title", "effect", "p05", "p95", "below", "above"),
}
"""Columns that a page has room for; the chart of a finding may need more."""

CLAIMED = ("says", "share", "low", "high", "verdict", "status", "hangs_on", "below", "above", "waits_for")


def for_brief(study: Study, finding: Finding) -> Finding:
    """The finding as a brief shows it; the files of tables hold the whole."""
    return TRIMMED[finding.key](study, finding) if finding.key in TRIMMED else finding


def _compare(study: Study, finding: Finding) -> Finding:
    """The comparison on the metrics that count, without its pairs."""
    names = list(dict.fromkeys(str(m) for m in finding.table.column("metric")))
    shown = [m.name for m in counting_metrics(study)][:METRICS_SHOWN] or names[:METRICS_SHOWN]
    left = len(names) - len(shown)
    rows = tuple(r for name in shown for r in finding.table.rows if r[0] == name)
    note = f"{left} more {'metric is' if left == 1 else 'metrics are'} in the tables that come with the run."
    return replace(
        finding,
        table=_columns(Table(finding.table.columns, rows), COMPARED),
        more={},
        rests_on=(),
        notes=(*finding.notes, *((note,) if left else ())),
    )


def _explain(study: Study, finding: Finding) -> Finding:
    """The drivers that can be told from luck, the longest bars first."""
    clear = tuple(row for row, told in zip(finding.table.rows, finding.table.column("clear"), strict=True) if told)
    return replace(finding, table=Table(finding.table.columns, clear[:DRIVERS_SHOWN]), more={})


def _claims(study: Study, finding: Finding) -> Finding:
    """The claims with their words, and their shares by type side by side."""
    types = finding.more.get("by true type")
    says = {str(r["id"]): str(r["says"]) for r in finding.table.records()}
    return replace(
        finding,
        table=_columns(finding.table, CLAIMED),
        more={"Share in which each claim holds, by true type": _by_type(types, says)} if types else {},
    )


def _by_type(table: Table, says: Mapping[str, str]) -> Table:
    """A row a claim, a column a type."""
    records = table.records()
    types = list(dict.fromkeys(str(r["type"]) for r in records))
    held = {(str(r["id"]), str(r["type"])): r["share"] for r in records}
    claims = list(dict.fromkeys(str(r["id"]) for r in records))
    columns = (Column("says", "It says"), *(Column(t, t, "", "share") for t in types))
    rows: list[tuple[Cell, ...]] = [(says[c], *(held.get((c, t)) for t in types)) for c in claims]
    return Table(columns, tuple(rows))


def pages_of(finding: Finding) -> dict[str, Table]:
    """Caption -> the finding's table as a page has room for it: strategies by metrics where it goes by both."""
    table, names = finding.table, {c.name for c in finding.table.columns}
    if finding.key == "compare":
        return {
            "Mean (5th to 95th percentile)": crossed(table, _band),
            "Best in so many futures": crossed(table, lambda r: share(_number(r["share_best"]))),
        }
    if {"strategy", "metric", "regret"} <= names:
        return {"The numbers behind it": crossed(table, lambda r: share(_number(r["regret"])))}
    table = _columns(table, SHOWN[finding.key]) if finding.key in SHOWN else table
    return {"The numbers behind it": _judged(table) if finding.key == "claims" else table}


def _judged(table: Table) -> Table:
    """The claims with share and interval in one cell."""
    kept = [c for c in table.columns if c.name not in ("low", "high")]
    columns = tuple(Column("share", c.label) if c.name == "share" else c for c in kept)
    rows = [tuple(_held(r) if c.name == "share" else r[c.name] for c in columns) for r in table.records()]
    return Table(columns, tuple(rows))


def _held(record: Mapping[str, Cell]) -> str:
    """A share with its interval, where it has one."""
    held, low, high = (_number(record.get(name)) for name in ("share", "low", "high"))
    return share(held) if isnan(low) else with_range(held, low, high, style="share")


def crossed(table: Table, say: Callable[[Mapping[str, Cell]], str]) -> Table:
    """A row a strategy, a column a metric, what is said of them in the cells."""
    records = table.records()
    metrics = list(dict.fromkeys(str(r["metric"]) for r in records))
    units = {str(r["metric"]): str(r.get("unit") or "") for r in records}
    cells = {(str(r["strategy"]), str(r["metric"])): say(r) for r in records}
    strategies = list(dict.fromkeys(str(r["strategy"]) for r in records))
    columns = (Column("strategy", "Strategy"), *(Column(m, m, units[m]) for m in metrics))
    return Table(columns, tuple((s, *(cells.get((s, m), "") for m in metrics)) for s in strategies))


def _band(record: Mapping[str, Cell]) -> str:
    """A mean with its interval, in per cent where the metric is a chance."""
    style = "share" if record.get("unit") in ("share", "chance") else "number"
    return with_range(*(_number(record[name]) for name in ("mean", "p05", "p95")), style=style)


def _number(cell: Cell) -> float:
    """The cell as a number; not a number where it is empty."""
    return float(cell) if cell is not None else float("nan")


def _columns(table: Table, names: tuple[str, ...]) -> Table:
    """The table with some of its columns."""
    kept = [k for k, c in enumerate(table.columns) if c.name in names]
    return Table(tuple(table.columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in table.rows))


TRIMMED: Mapping[str, Callable[[Study, Finding], Finding]] = {
    "compare": _compare,
    "explain": _explain,
    "claims": _claims,
}
