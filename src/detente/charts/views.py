"""Views: what the choice of the case gives up under each, the sides of a debate together."""

from typing import Any

from detente.charts.dots import dots
from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding


def views(finding: Finding, *, width: int = WIDE) -> Chart:
    """A dot and its 95% interval for a view; filled where another strategy is clearly better."""
    wide = width >= WIDE
    records = sorted(finding.table.records()[1:], key=_place(finding))
    rows = [
        {
            **r,
            "row": lines(_label(r), 46 if wide else 20, most=2 if wide else 4),
            "says": lines(str(r["leads"]) if r["home"] == "loses" else "holds", 22, most=2),
            "told": r["home"] == "loses",
        }
        for r in records
    ]
    title = lines("given up, of what choosing right is worth there", 34, most=2)
    plot, step = (width - 450, 34) if wide else (width - 140, 58)
    chart = dots(rows, field="given_up", title=title, is_share=True, plot=plot, step=step, words=wide)
    reading = (
        "Dot: what the choice of the case gives up where a view is right, with its 95% interval; filled where another "
        "strategy is clearly better there" + (", named at the right." if wide else ".")
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _label(record: dict[str, Any]) -> str:
    """A view with its side."""
    return f"{record['title']} ({record['side']})" if record["side"] else str(record["title"])


def _place(finding: Finding) -> Any:
    """Views of a debate together, in the order in which the case names the first of them; others at the end."""
    debates = list(dict.fromkeys(r["debate"] for r in finding.table.records() if r["debate"]))

    def place(record: dict[str, Any]) -> int:
        return debates.index(record["debate"]) if record["debate"] else len(debates)

    return place
