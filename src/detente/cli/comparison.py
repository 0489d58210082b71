"""The comparison of strategies on a terminal: all metrics at a glance, or one metric with all its figures."""

from collections.abc import Collection, Mapping, Sequence

from detente.analyses.words import listed
from detente.cli.printing import grid, say
from detente.finding import Cell, Column, Finding, Table, in_words, number, places_of, places_of_ranges, with_range

Record = Mapping[str, Cell]

ABREAST = 4
"""Metrics side by side in eighty columns."""

STARRED = "Means ± standard errors; * is best, or cannot be told from the best."

ROWS_SHOWN = 12
"""Pairs, or results by type, of a metric that are printed where none is named."""

DETAIL = {
    "strategy": "Strategy", "mean": "Mean", "median": "Median", "p05": "5%", "p95": "95%",
    "share_best": "Best in", "regret_mean": "Regret", "regret_p95": "95%",
}  # fmt: skip
PAIRS = (
    Column("first", "First"),
    Column("second", "Second"),
    Column("first_better", "First better in", "", "share"),
    Column("alike", "Alike in", "", "share"),
    Column("difference", "First less second (95% interval)", "", "number"),
    Column("verdict", "Better"),
)
BY_TYPE = {
    "type": "If the other is", "strategy": "Strategy", "futures": "Futures", "mean": "Mean", "error": "± s.e.",
    "share_best": "Best in", "share_low": "from", "share_high": "to",
}  # fmt: skip


def show_comparison(finding: Finding, *, counting: Collection[str], whole: bool, by_type: bool, pairs: bool) -> None:
    """Question, answer, tables, notes.

    Args:
        finding: the comparison.
        counting: the metrics that are shown at a glance.
        whole: instead all figures of every metric in it, each in a table of its own.
        by_type: also by what the counterpart truly is.
        pairs: also strategies two by two.
    """
    say(finding.question, "bold")
    say(finding.answer + "\n")
    records = finding.table.records()
    names = [m for m in _metrics(records) if whole or m in counting] or _metrics(records)
    most = 0 if whole else ROWS_SHOWN
    if whole:
        _one_by_one(finding.table)
    else:
        _at_a_glance(records, names)
    for metric in names if by_type else ():
        grid(worded(_only(finding.more["by true type"], metric)), columns=BY_TYPE, heads=BY_TYPE, most=most,
             title=f"{metric}, by what the other truly is")  # fmt: skip
    for metric in names if pairs else ():
        grid(_pairs(finding.more["pairs"], metric), most=most, title=f"{metric}, two by two")
    for note in (STARRED, *finding.notes) if whole else ():
        say(note, "dim")


def _at_a_glance(records: Sequence[Record], names: Sequence[str]) -> None:
    """Means and their errors, strategies by metrics, a few metrics side by side."""
    for k in range(0, len(names), ABREAST):
        grid(overview(records, names[k : k + ABREAST]))
    less = [m for m in names if _of(records, m)[0]["better"] == "less"]
    say(STARRED + (f" Less is better for {listed(less)}." if less else ""), "dim")
    more = len(_metrics(records)) - len(names)
    others = f"{more} more metric{'' if more == 1 else 's'} and " if more else ""
    say(f"For {others}medians, intervals, shares best and regrets: --metric NAME, or --json.", "dim")


def overview(records: Sequence[Record], metrics: Sequence[str]) -> Table:
    """A row a strategy, a column a metric."""
    strategies = list(dict.fromkeys(str(r["strategy"]) for r in records))
    cells = {m: _said(_of(records, m)) for m in metrics}
    heads = (Column("strategy", "Strategy"), *(Column(m, _headed(_of(records, m)[0]), "", "number") for m in metrics))
    return Table(heads, tuple((s, *(cells[m].get(s, "") for m in metrics)) for s in strategies))


def _said(records: Sequence[Record]) -> dict[str, str]:
    """Strategy -> its mean with error and star, all with the same decimals."""
    errors = [_figure(r["error"]) for r in records]
    places = places_of([_figure(r["mean"]) for r in records])
    if places is not None:
        places = max(places, (places_of_ranges(errors) or 1) - 1)
    return {
        str(r["strategy"]): f"{number(_figure(r['mean']), places=places)} ±{number(_figure(r['error']), places=places)}"
        f"{'*' if r['standing'] else ' '}"
        for r in records
    }


def _headed(record: Record) -> str:
    """A metric with its unit, where it does not say it."""
    unit, name = str(record["unit"] or ""), str(record["metric"])
    return f"{name} ({unit})" if unit and unit not in name else name


def _one_by_one(table: Table) -> None:
    """A small table for each metric."""
    records = table.records()
    for metric in _metrics(records):
        first = _of(records, metric)[0]
        words = [str(first["unit"] or ""), "" if first["better"] == "neither" else f"{first['better']} is better"]
        note = ", ".join(w for w in words if w)
        title = f"{metric} ({note})" if note else metric
        grid(_detail(table, metric), columns=DETAIL, heads=DETAIL, title=title)


def _detail(table: Table, metric: str) -> Table:
    """All figures of one metric, the mean with its error and star."""
    own = worded(_only(table, metric))
    found = _of(table.records(), metric)
    means = _said(found)
    better = {str(r["strategy"]): _ranged(r) for r in found}
    regrets = {str(r["strategy"]): _regret(r) for r in found}
    said = {"mean": means, "share_best": better, "regret_mean": regrets}
    rows = [tuple(said[n][str(r["strategy"])] if n in said else cell for n, cell in r.items()) for r in own.records()]
    return Table(own.columns, tuple(rows))


def _ranged(record: Record) -> str:
    """In how many futures it is best, with the interval; nothing where no side is better."""
    ends = [_figure(record[name]) for name in ("share_best", "share_low", "share_high")]
    return "" if record["share_best"] is None else with_range(*ends, style="share")


def _regret(record: Record) -> str:
    """The mean regret with its standard error; nothing where no side is better."""
    mean, error = (_figure(record[name]) for name in ("regret_mean", "regret_error"))
    if record["regret_mean"] is None:
        return ""
    places = max((places_of_ranges([error]) or 1) - 1, 0) if error > 0 else None
    return f"{number(mean, places=places)} ±{number(error, places=places)}"


def worded(table: Table) -> Table:
    """The table with its cells as text, a column with one number of decimals; still at the right where numbers are."""
    return Table(table.columns, in_words(table))


def _pairs(table: Table, metric: str) -> Table:
    """Strategies two by two in one metric, each difference with its interval."""
    records = _only(table, metric).records()
    places = places_of_ranges([_figure(r["high"]) - _figure(r["low"]) for r in records])
    said = [with_range(*(_figure(r[n]) for n in ("difference", "low", "high")), places=places) for r in records]
    rows = [
        (r["first"], r["second"], r["first_better"], r["alike"], text, _which(r))
        for r, text in zip(records, said, strict=True)
    ]
    return Table(PAIRS, tuple(rows))


def _which(record: Record) -> str:
    """Which of two is better."""
    verdict = str(record["verdict"])
    named = [which for which in ("first", "second") if verdict == f"{record[which]} is better"]
    return named[0] if named else verdict


def _only(table: Table, metric: str) -> Table:
    """The rows of one metric, which the first column names."""
    return Table(table.columns, tuple(row for row in table.rows if row[0] == metric))


def _metrics(records: Sequence[Record]) -> list[str]:
    """The metrics in their order."""
    return list(dict.fromkeys(str(r["metric"]) for r in records))


def _of(records: Sequence[Record], metric: str) -> list[Record]:
    """The rows of one metric."""
    return [r for r in records if r["metric"] == metric]


def _figure(cell: Cell) -> float:
    """The cell as a number; not a number where it is empty."""
    return float("nan") if cell is None else float(cell)
