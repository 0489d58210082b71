"""Relief as a graph: provisions on the left, the projects they block, and the ties that projects build."""

from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding

STEP = 26


def relief_graph(finding: Finding, *, width: int = WIDE) -> Chart:
    """Which provision blocks which project, and what the best bargain opens."""
    links = finding.more["graph"].records()
    provisions = _column([str(r["provision"]) for r in links])
    projects = _column([str(r["project"]) for r in links])
    tall = STEP * max(len(provisions), len(projects), 2)
    letters = 34 if width >= WIDE else 16
    open_ = {str(r["provision"]): bool(r["waived"]) for r in links} | {
        str(r["project"]): bool(r["freed"]) for r in links
    }
    ties = {str(r["project"]): float(r["ties"] or 0) for r in links}
    lanes = [_link(provisions[str(r["provision"])], projects[str(r["project"])], 0, bool(r["waived"])) for r in links]
    lanes += [_link(y, 0.5, 1, open_[name]) for name, y in projects.items()]
    nodes = [_node(name, 0, y, open_[name], letters) for name, y in provisions.items()]
    nodes += [_node(name, 1, y, open_[name], letters) for name, y in projects.items()]
    nodes.append({"lane": 2, "y": 0.5, "open": any(ties.values()), "label": "ties", "align": "left"})
    chart: Chart = {
        "width": width - 20,
        "height": tall,
        "layer": [
            {"data": {"values": lanes}, "mark": {"type": "rule", "style": "rule"}, "encoding": _ends("!datum.open")},
            {"data": {"values": lanes}, "mark": {"type": "rule", "style": "strong-interval"},
             "encoding": _ends("datum.open")},
            {"data": {"values": nodes}, "mark": {"type": "point", "style": "open-dot"}, "encoding": _at()},
            {"data": {"values": nodes}, "transform": [{"filter": "datum.open"}],
             "mark": {"type": "point", "style": "dot"}, "encoding": _at()},
            *[_labels(nodes, side) for side in ("right", "left")],
        ],
    }  # fmt: skip
    reading = (
        "A project runs once every provision that leads to it is waived. Filled: waived and free in the set that frees "
        "most for the leverage."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _column(names: list[str]) -> dict[str, float]:
    """Names once each, spread evenly from 0 to 1."""
    unique = list(dict.fromkeys(names))
    return {name: (k + 0.5) / len(unique) for k, name in enumerate(unique)}


def _link(start: float, end: float, lane: int, is_open: bool) -> dict[str, Any]:
    """A line from one lane to the next."""
    return {"lane": lane, "next": lane + 1, "y": start, "y2": end, "open": is_open}


def _node(name: str, lane: int, y: float, is_open: bool, letters: int) -> dict[str, Any]:
    """A dot with its name: provisions to the left of theirs, projects above theirs."""
    return {
        "lane": lane,
        "y": y,
        "open": is_open,
        "label": lines(name, letters, most=1),
        "align": "right" if lane == 0 else "left",
    }


def _at() -> dict[str, Any]:
    """Where a dot stands: lanes leave room for names on the left."""
    return {
        "x": {"field": "lane", "type": "quantitative", "scale": {"domain": [-0.95, 2.2]}, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, 1], "reverse": True}, "axis": None},
    }


def _ends(test: str) -> dict[str, Any]:
    """Both ends of a line, drawn only where the test holds."""
    return {
        **_at(),
        "x2": {"field": "next"},
        "y2": {"field": "y2"},
        "opacity": {"condition": {"test": test, "value": 0.8}, "value": 0},
    }


def _labels(nodes: list[dict[str, Any]], align: str) -> dict[str, Any]:
    """The names whose text ends (right) or starts (left) at their dot."""
    shift = -9 if align == "right" else 9
    return {
        "data": {"values": [node for node in nodes if node["align"] == align]},
        "mark": {"type": "text", "style": "label", "align": align, "dx": shift, "dy": 0 if align == "right" else -8},
        "encoding": {**_at(), "text": {"field": "label"}},
    }
