"""What a brief leaves to the files of tables: rows and columns that only a reader of the whole run wants.

A function takes a study and a finding and gives the finding as a page shows it; `sections` names which one for which.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isnan

from detente.analyses.score import counting_metrics
from detente.finding import IN_PER_CENT, Cell, Column, Finding, Table, number, places_of_ranges, share, with_range
from detente.results import Study

METRICS_SHOWN = 10
"""Metrics that the comparison shows: those that count for the bottom line."""

DRIVERS_SHOWN = 8
CONDITIONS_SHOWN = 3
FLIPS_SHOWN = 5
SERIES_SHOWN = 3

COMPARED = ("metric", "strategy", "mean", "p05", "p95", "share_best", "regret_mean", "standing", "better", "unit")
DRIVING = ("title", "effect", "p05", "p95", "below", "above")
CLAIMED = ("says", "share", "low", "high", "verdict", "status", "hangs_on", "below", "above", "record", "waits_for")
JUDGED = ("says", "share", "low", "high", "verdict", "record", "waits_for")
JOINED = ("title", "says", "moves", "rival")
DEBATED = ("debate", "first", "first_choice", "second", "second_choice", "differs")
VIEWED = ("title", "side", "leads", "ties", "given_up", "low", "high")
RELIEVED = ("measures", "projects", "value_share", "leverage_share", "cash", "irreversible", "routes", "best_in")


def bottom_line(study: Study, finding: Finding) -> Finding:
    """The standing, with the few conditions that cost the leader most."""
    return replace(finding, more={name: _first(t, CONDITIONS_SHOWN) for name, t in finding.more.items()})


def compare(study: Study, finding: Finding) -> Finding:
    """The comparison on the metrics that count, without its pairs."""
    names = list(dict.fromkeys(str(m) for m in finding.table.column("metric")))
    shown = [m.name for m in counting_metrics(study)][:METRICS_SHOWN] or names[:METRICS_SHOWN]
    left = len(names) - len(shown)
    rows = tuple(r for name in shown for r in finding.table.rows if r[0] == name)
    noun = "metric is" if left == 1 else "metrics are"
    note = f"Shown are the {len(shown)} metrics that count; {left} more {noun} in the tables (.xlsx or .zip)."
    return replace(
        finding,
        table=columns(Table(finding.table.columns, rows), COMPARED),
        more={},
        rests_on=(),
        notes=(*finding.notes, *((note,) if left else ())),
    )


def courses(study: Study, finding: Finding) -> Finding:
    """The first few series."""
    shown = list(dict.fromkeys(finding.table.column("series")))[:SERIES_SHOWN]
    rows = tuple(r for r in finding.table.rows if r[0] in shown)
    return replace(finding, table=Table(finding.table.columns, rows), notes=())


def timeline(study: Study, finding: Finding) -> Finding:
    """The roadmap deal by deal."""
    deals = finding.more["deals"]
    if not deals.rows:
        return finding
    return replace(finding, chart="deals", table=deals, more={"months": finding.more["months of deals"]}, notes=())


def explain(study: Study, finding: Finding) -> Finding:
    """The drivers that can be told from luck, the longest bars first."""
    clear = tuple(row for row, told in zip(finding.table.rows, finding.table.column("clear"), strict=True) if told)
    return replace(finding, table=Table(finding.table.columns, clear[:DRIVERS_SHOWN]), more={})


def flips(study: Study, finding: Finding) -> Finding:
    """The nearest flips; where there are none, the sentence alone."""
    return replace(finding, table=_first(finding.table, FLIPS_SHOWN), more={}, notes=finding.notes[:1])


def joint(study: Study, finding: Finding) -> Finding:
    """The joint change in words; the lead on the way there is drawn."""
    return replace(finding, table=columns(finding.table, JOINED))


def views(study: Study, finding: Finding) -> Finding:
    """The corners of each debate side by side, and what the choice of the case gives up under each view."""
    debates = columns(finding.more["debates"], DEBATED)
    return replace(finding, more={"The sides of each debate": debates} if debates.rows else {})


def beliefs(study: Study, finding: Finding) -> Finding:
    """The belief in the truth, and what the types are."""
    return replace(finding, notes=())


def verdicts(study: Study, finding: Finding) -> Finding:
    """The claims with their shares and words alone."""
    return replace(finding, table=columns(finding.table, JUDGED), more={}, notes=finding.notes[:1])


def claims(study: Study, finding: Finding) -> Finding:
    """The claims with their words, and their shares by type side by side."""
    types, outside = (finding.more.get(name) for name in ("by true type", "not policy"))
    says = {str(r["id"]): str(r["says"]) for r in finding.table.records()}
    more = {"Share in which each claim holds, by true type": _by_type(types, says)} if types else {}
    if outside:
        shown = columns(outside, ("date", "kind", "label"))
        more["What changed between the periods of the record that no policy caused"] = shown
    return replace(finding, table=columns(finding.table, CLAIMED), more=more)


def _by_type(table: Table, says: Mapping[str, str]) -> Table:
    """A row a claim, a column a type."""
    records = table.records()
    types = list(dict.fromkeys(str(r["type"]) for r in records))
    held = {(str(r["id"]), str(r["type"])): r["share"] for r in records}
    names = list(dict.fromkeys(str(r["id"]) for r in records))
    heads = (Column("says", "It says"), *(Column(t, t, "", "share") for t in types))
    rows: list[tuple[Cell, ...]] = [(says[c], *(held.get((c, t)) for t in types)) for c in names]
    return Table(heads, tuple(rows))


def pages_of(finding: Finding) -> dict[str, Table]:
    """Caption -> the finding's table as a page has room for it: strategies by metrics where it goes by both."""
    table, names = finding.table, {c.name for c in finding.table.columns}
    if finding.key in ("compare", "scorecard"):
        found = {"Mean (5th to 95th percentile)": means(table)}
        if "share_best" in names:
            found["Best in so many futures"] = crossed(table, lambda r: share(_number(r["share_best"])))
        return found
    if {"strategy", "metric", "regret"} <= names:
        return {"The numbers behind it": crossed(table, lambda r: share(_number(r["regret"])))}
    return {"The numbers behind it": PAGES[finding.key](table) if finding.key in PAGES else table}


def _in_one(table: Table, name: str, say: Callable[[Mapping[str, Cell]], str]) -> Table:
    """The table with an estimate and its interval in one cell."""
    kept = [c for c in table.columns if c.name not in ("low", "high")]
    heads = tuple(Column(name, f"{c.label} (95% interval)") if c.name == name else c for c in kept)
    rows = [tuple(say(r) if c.name == name else r[c.name] for c in heads) for r in table.records()]
    return Table(heads, tuple(rows))


def _mapped(table: Table) -> Table:
    """A map: a row for each level of the second number, the highest first, a column for each of the first."""
    records = table.records()
    labels = {c.name: c.label for c in table.columns}
    across = dict(sorted({(int(r["column"] or 0), str(r["first_says"])) for r in records}))
    up = dict(sorted({(int(r["row"] or 0), str(r["second_says"])) for r in records}, reverse=True))
    style = next(c.style for c in table.columns if c.name == "mean")
    cells = {(r["row"], r["column"]): _there(r, style) for r in records}
    corner = Column("second", f"{labels['second_says']} (down), by {labels['first_says']} (across)")
    heads = (corner, *(Column(f"at {k}", says) for k, says in across.items()))
    return Table(heads, tuple((says, *(cells.get((row, k), "") for k in across)) for row, says in up.items()))


def _there(record: Mapping[str, Cell], style: str) -> str:
    """A cell of a map: the mean lead and who does better there."""
    mean = _number(record["mean"])
    if isnan(mean):
        return ""
    return f"{share(mean) if style == 'share' else number(mean)}, {record['says']}"


def _viewed(table: Table) -> Table:
    """The views with what the choice of the case gives up in one cell with its interval."""

    def say(record: Mapping[str, Cell]) -> str:
        return with_range(*(_number(record[name]) for name in ("given_up", "low", "high")), style="share")

    return _in_one(columns(table, VIEWED), "given_up", say)


def _ranged(table: Table, name: str) -> Table:
    """The table with a number and its two ends in one cell."""
    ends = (f"{name}_low", f"{name}_high")
    style = next(c.style for c in table.columns if c.name == name)
    heads = tuple(Column(c.name, c.label, c.unit) if c.name == name else c for c in table.columns if c.name not in ends)
    rows = [
        tuple(
            with_range(*(_number(r[n]) for n in (name, *ends)), style=style) if c.name == name else r[c.name]
            for c in heads
        )
        for r in table.records()
    ]
    return Table(heads, tuple(rows))


def _given_up(record: Mapping[str, Cell]) -> str:
    """A regret with its interval."""
    return with_range(*(_number(record[name]) for name in ("regret", "low", "high")), style="share", places=1)


def _held(record: Mapping[str, Cell]) -> str:
    """A share of futures with its interval; what is said of all futures together has none, and is no share."""
    held, low, high = (_number(record.get(name)) for name in ("share", "low", "high"))
    return "" if isnan(low) else with_range(held, low, high, style="share")


def crossed(table: Table, say: Callable[[Mapping[str, Cell]], str]) -> Table:
    """A row a strategy, a column a metric, what is said of them in the cells."""
    records = table.records()
    metrics = list(dict.fromkeys(str(r["metric"]) for r in records))
    units = {str(r["metric"]): str(r.get("unit") or "") for r in records}
    cells = {(str(r["strategy"]), str(r["metric"])): say(r) for r in records}
    strategies = list(dict.fromkeys(str(r["strategy"]) for r in records))
    heads = (Column("strategy", "Strategy"), *(Column(m, m, units[m]) for m in metrics))
    return Table(heads, tuple((s, *(cells.get((s, m), "") for m in metrics)) for s in strategies))


def means(table: Table) -> Table:
    """Means with their intervals, strategies by metrics; a column has one number of decimals."""
    records = table.records()
    kinds = {str(r["metric"]): "share" if r.get("unit") in IN_PER_CENT else "number" for r in records}
    widths = {m: [_number(r["p95"]) - _number(r["p05"]) for r in records if r["metric"] == m] for m in kinds}
    places = {m: places_of_ranges(widths[m], kinds[m]) for m in kinds}

    def say(record: Mapping[str, Cell]) -> str:
        metric = str(record["metric"])
        band = (_number(record[name]) for name in ("mean", "p05", "p95"))
        return with_range(*band, style=kinds[metric], places=places[metric])

    return crossed(table, say)


def _number(cell: Cell) -> float:
    """The cell as a number; not a number where it is empty."""
    return float(cell) if cell is not None else float("nan")


def columns(table: Table, names: tuple[str, ...]) -> Table:
    """The table with some of its columns."""
    kept = [k for k, c in enumerate(table.columns) if c.name in names]
    return Table(tuple(table.columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in table.rows))


def _first(table: Table, most: int) -> Table:
    """The first rows of a table."""
    return Table(table.columns, table.rows[:most])


PAGES: Mapping[str, Callable[[Table], Table]] = {
    "explain": lambda table: columns(table, DRIVING),
    "claims": lambda table: _in_one(table, "share", _held),
    "bottom-line": lambda table: _ranged(_ranged(_in_one(table, "regret", _given_up), "p95"), "best"),
    "flip-map": _mapped,
    "views": _viewed,
    "relief": lambda table: columns(table, RELIEVED),
    "bargain": lambda table: _ranged(_ranged(table, "principal"), "counterpart"),
}
"""Tables that a page has less room for than their chart; by finding."""
