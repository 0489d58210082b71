"""What a brief leaves to the files of tables: rows and columns that only a reader of the whole run wants."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isnan

from detente.analyses.standing import counting_metrics
from detente.finding import Cell, Column, Finding, Table, share, with_range
from detente.results import Study

METRICS_SHOWN = 10
"""Metrics that the comparison shows: those that count for the bottom line."""

DRIVERS_SHOWN = 12

COMPARED = ("metric", "strategy", "mean", "p05", "p95", "share_best", "regret_mean", "standing", "better", "unit")
DRIVING = ("title", "effect", "p05", "p95", "below", "above")
RELIEVED = ("measures", "projects", "value_share", "leverage_share", "cash", "irreversible", "routes", "best_in")
STAGED = ("stage", "measures", "projects", "leverage_share", "value_share", "credibility", "low", "high")
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
    """The strongest drivers whose interval keeps off zero; three at least."""
    low, high = finding.table.column("p05"), finding.table.column("p95")
    clear = sum(float(a or 0) * float(b or 0) > 0 for a, b in zip(low, high, strict=True))
    table = _columns(finding.table, DRIVING)
    return replace(finding, table=Table(table.columns, table.rows[: max(3, min(clear, DRIVERS_SHOWN))]), more={})


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
    shown = SHOWN[finding.key](table) if finding.key in SHOWN else table
    return {"The numbers behind it": shown}


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


def _relief(study: Study, finding: Finding) -> Finding:
    """The packages and the stages, without what only the charts and the files of tables want."""
    stages = _columns(finding.more["stages"], STAGED)
    return replace(finding, more={"which waiver first": stages})


def _bargain(study: Study, finding: Finding) -> Finding:
    """The named packages and what is in them, without the searches by type."""
    kept = {name: finding.more[name] for name in ("terms", "trades", "offers", "frontier") if name in finding.more}
    return replace(finding, more=kept)


def _settlement(study: Study, finding: Finding) -> Finding:
    """Where all settle, without the turns of one future."""
    return replace(finding, more={"settled": finding.more["settled"]})


def _ranged(table: Table, name: str) -> Table:
    """The table with a number and its two ends in one cell."""
    ends = (f"{name}_low", f"{name}_high")
    columns = tuple(
        Column(c.name, c.label, c.unit) if c.name == name else c for c in table.columns if c.name not in ends
    )
    rows = [
        tuple(with_range(*(_number(r[n]) for n in (name, *ends))) if c.name == name else r[c.name] for c in columns)
        for r in table.records()
    ]
    return Table(columns, tuple(rows))


SHOWN: Mapping[str, Callable[[Table], Table]] = {
    "claims": _judged,
    "relief": lambda table: _columns(table, RELIEVED),
    "bargain": lambda table: _ranged(_ranged(table, "principal"), "counterpart"),
}
TRIMMED: Mapping[str, Callable[[Study, Finding], Finding]] = {
    "relief": _relief,
    "bargain": _bargain,
    "settlement": _settlement,
    "compare": _compare,
    "explain": _explain,
    "claims": _claims,
}
