"""Paths: one series by month, a panel for each strategy, the leading strategy's median dashed in all of them."""

from detente.charts.bands import bands
from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def paths(finding: Finding, *, width: int = WIDE) -> Chart:
    """Median and band of one series under each strategy."""
    columns = {c.name: c for c in finding.table.columns}
    ghost = "reference" in columns
    reading = f"Line: median of the futures. Band: {columns['low'].label} to {columns['high'].label}."
    if ghost:
        reading += f" Dashed: {columns['reference'].label}."
    chart = bands(finding.table.records(), panel="strategy", middle=columns["middle"], width=width, ghost=ghost)
    return finish(chart, title=finding.answer, reading=reading, width=width)
