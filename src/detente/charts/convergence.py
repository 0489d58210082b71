"""Convergence: the difference of every two neighbours in the ranking, with its interval."""

from detente.charts.dots import dots
from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding

FROM = {"apart": "clearly apart", "alike": "clearly alike", "open": "more futures would tell"}


def convergence(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for two neighbours; right of zero the upper one is better."""
    wide = width >= WIDE
    unit = next(c.unit for c in finding.table.columns if c.name == "difference")
    shown = next(c.style for c in finding.table.columns if c.name == "difference")
    rows = [
        {
            **r,
            "row": lines(f"{r['first']} – {r['second']}", 44 if wide else 20, most=2 if wide else 4),
            "says": FROM[str(r["verdict"])],
            "told": r["verdict"] == "apart",
        }
        for r in finding.table.records()
    ]
    title = lines(f"difference, {unit}" if unit else "difference", 34, most=2)
    plot, step = (width - 430, 34) if wide else (width - 140, 58)
    chart = dots(rows, field="difference", title=title, is_share=shown == "share", plot=plot, step=step, words=wide)
    reading = (
        "Dot: how much better the first of two neighbours in the ranking does, with its 95% interval; filled where "
        "they are clearly apart. Dashes: no difference."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)
