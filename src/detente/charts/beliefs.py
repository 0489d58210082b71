"""Beliefs: a panel for each type that the counterpart may truly be, median and band of the belief in it by month."""

from detente.charts.bands import bands
from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def beliefs(finding: Finding, *, width: int = WIDE) -> Chart:
    """Median and band of the belief in the truth, by what the truth is."""
    columns = {c.name: c for c in finding.table.columns}
    reading = (
        f"Each panel: the futures in which the counterpart is truly of that type. Line: median belief in it. Band: "
        f"{columns['low'].label} to {columns['high'].label}. Dashed: where the belief starts."
    )
    records = finding.table.records()
    first = {r["type"]: r["middle"] for r in reversed(records)}
    data = [{**r, "reference": first[r["type"]]} for r in records]
    across = 4 if width >= WIDE else 2
    chart = bands(data, panel="type", middle=columns["middle"], width=width, ghost=True, across=across)
    return finish(chart, title=finding.answer, reading=reading, width=width)
