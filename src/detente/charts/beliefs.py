"""Beliefs: a panel for each type of counterpart, median and band of the belief by month."""

from detente.charts.bands import bands
from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def beliefs(finding: Finding, *, width: int = WIDE) -> Chart:
    """Median and band of the belief in each type."""
    columns = {c.name: c for c in finding.table.columns}
    reading = f"Line: median of the futures. Band: {columns['low'].label} to {columns['high'].label}."
    reading += " Dashed: where the belief starts."
    records = finding.table.records()
    first = {r["type"]: r["middle"] for r in reversed(records)}
    data = [{**r, "reference": first[r["type"]]} for r in records]
    chart = bands(data, panel="type", middle=columns["middle"], width=width, ghost=True)
    return finish(chart, title=finding.answer, reading=reading, width=width)
