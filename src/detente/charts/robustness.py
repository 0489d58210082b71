"""Robustness: which strategies each rule for deciding chooses, a dot for each choice."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines, row_labels
from detente.finding import Finding

MOST = 8
"""Strategies drawn: those with most votes."""


def robustness(finding: Finding, *, width: int = WIDE) -> Chart:
    """Strategies by rules: a dot where the rule chooses the strategy alone, a ring where it ties with others."""
    wide = width >= WIDE
    votes = finding.more["votes"].records()
    rules = [str(r["rule"]) for r in finding.table.records()]
    strategies = list(dict.fromkeys(str(r["strategy"]) for r in votes))[:MOST]
    heads = {rule: rule if wide else str(k) for k, rule in enumerate(rules, start=1)}
    rows = [
        {
            "row": lines(str(r["strategy"]), 30 if wide else 16, most=2),
            "head": heads[str(r["rule"])],
            "alone": r["vote"] == "chosen",
        }
        for r in votes
        if r["strategy"] in strategies
    ]
    cell = (width - (256 if wide else 112)) // len(rules)
    x = {
        "field": "head",
        "type": "nominal",
        "sort": list(heads.values()),
        "axis": {"title": None, "orient": "top", "labelAngle": -40 if wide else 0, "grid": True, "domain": False,
                 "ticks": False},
    }  # fmt: skip
    y: dict[str, Any] = {
        "field": "row", "type": "nominal", "sort": list(dict.fromkeys(r["row"] for r in rows)), "axis": None,
    }  # fmt: skip
    chart: Chart = {
        "data": {"values": rows},
        "width": {"step": cell},
        "height": {"step": 30 if wide else 36},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "point", "style": "open-dot", "size": 90}},
            {"transform": [{"filter": "datum.alone"}], "mark": {"type": "point", "style": "dot", "size": 110}},
            *row_labels(rows),
        ],
    }
    key = "" if wide else " " + "; ".join(f"{k} {rule}" for k, rule in enumerate(rules, start=1)) + "."
    reading = "Dot: the rule in this column chooses the strategy. Ring: it ties with others by that rule."
    return finish(chart, title=finding.answer, reading=reading + key, width=width)
