"""What testing is worth: knowing the type, then the answers to the first deals and of the first months."""

from detente.charts.dots import dots
from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding


def testing(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for what is known; filled where it is clearly worth something."""
    wide = width >= WIDE
    column = next(c for c in finding.table.columns if c.name == "gain")
    rows = [
        {**r, "row": lines(str(r["what"]), 44 if wide else 18, most=3), "told": float(r["low"] or 0) > 0}
        for r in finding.table.records()
    ]
    title = lines(f"gain, {column.unit}" if column.unit else "gain", 44, most=2)
    plot, step = (width - 290, 24) if wide else (width - 140, 44)
    chart = dots(rows, field="gain", title=title, is_share=column.style == "share", plot=plot, step=step)
    reading = (
        "Dot: the gain from choosing after it is known, with its 95% interval; filled where it is clearly above zero. "
        "Information is never worth less than nothing: what lies left of the dashes is luck."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
