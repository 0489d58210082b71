"""What a brief leaves to the files of tables: rows and columns that only a reader of the whole run wants."""

from dataclasses import replace

from detente.analyses.standing import counting_metrics
from detente.finding import Finding, Table
from detente.results import Study

METRICS_SHOWN = 10
"""Metrics that the comparison shows: those that count for the bottom line come first."""

COMPARED = (
    "metric",
    "strategy",
    "mean",
    "p05",
    "p95",
    "share_best",
    "regret_mean",
    "standing",
    "better",
    "unit",
)
"""Columns of the comparison that a brief and its chart need."""


def for_brief(study: Study, finding: Finding) -> Finding:
    """The finding as a brief shows it."""
    return _compare(study, finding) if finding.key == "compare" else finding


def _compare(study: Study, finding: Finding) -> Finding:
    """The comparison on the metrics that count, and without its pairs."""
    names = list(dict.fromkeys(str(m) for m in finding.table.column("metric")))
    counting = [m.name for m in counting_metrics(study)]
    shown = [*counting, *(n for n in names if n not in counting and not any(_weights(study)))][:METRICS_SHOWN]
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


def _weights(study: Study) -> list[float]:
    """The weights of the case's metrics."""
    return [m.weight for m in study.case.metrics.values()]


def _columns(table: Table, names: tuple[str, ...]) -> Table:
    """The table with some of its columns."""
    kept = [k for k, c in enumerate(table.columns) if c.name in names]
    return Table(tuple(table.columns[k] for k in kept), tuple(tuple(row[k] for k in kept) for row in table.rows))
