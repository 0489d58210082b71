"""Paths: one series by month, a panel for each strategy, the leading strategy's median dashed in all of them."""

from detente.charts.bands import bands
from detente.charts.theme import WIDE, Chart, finish
from detente.finding import Finding


def paths(finding: Finding, *, width: int = WIDE) -> Chart:
    """Median and band of one series under each strategy."""
    columns = {c.name: c for c in finding.table.columns}
    reading = f"Line: median. Band: {finding.notes[0][0].lower()}{finding.notes[0][1:]}" if finding.notes else ""
    ghost = "reference" in columns
    tail = f" Dashed: {columns['reference'].label.lower()}." if ghost else ""
    chart = bands(finding.table.records(), panel="strategy", middle=columns["middle"], width=width, ghost=ghost)
    return finish(chart, title=finding.answer, reading=reading + tail, width=width)
