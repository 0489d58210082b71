"""Relief as a graph: provisions on the left, the projects that they block, and what each project adds to ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.charts.theme import WIDE, Chart, finish, lines
from detente.finding import Finding

Row = dict[str, Any]


@dataclass(frozen=True)
class Lanes:
    """Where the parts of the picture stand, in pixels from its left edge, and letters that names may have.

    Args:
        provision, project: of the dots. bar: where bars begin. longest: a bar's greatest length.
    """

    provision: int
    project: int
    bar: int
    longest: int
    letters: tuple[int, int]
    step: int


AT_WIDE = Lanes(provision=250, project=350, bar=560, longest=70, letters=(38, 29), step=32)
AT_NARROW = Lanes(provision=122, project=166, bar=276, longest=36, letters=(20, 18), step=46)


def relief_graph(finding: Finding, *, width: int = WIDE) -> Chart:
    """Which provision blocks which project, what the best bargain opens, and what projects add to ties."""
    lanes = AT_WIDE if width >= WIDE else AT_NARROW
    links = finding.more.get("graph", finding.table).records()
    provisions = _column([str(r["provision"]) for r in links if r["provision"]])
    projects = _column([str(r["project"]) for r in links])
    waived = {str(r["provision"]): bool(r["waived"]) for r in links}
    freed = {str(r["project"]): bool(r["freed"]) for r in links}
    ties = {str(r["project"]): float(r["ties"] or 0) for r in links}
    rules = [
        {"x": lanes.provision, "x2": lanes.project, "open": bool(r["waived"]),
         "y": provisions[str(r["provision"])], "y2": projects[str(r["project"])]}
        for r in links if r["provision"]
    ]  # fmt: skip
    most = max(ties.values(), default=0.0) or 1.0
    bars = [
        {"x": lanes.bar, "x2": lanes.bar + lanes.longest * ties[name] / most, "y": y, "open": freed[name]}
        for name, y in projects.items()
    ]
    dots = [{"x": lanes.provision, "y": y, "open": waived[name]} for name, y in provisions.items()]
    dots += [{"x": lanes.project, "y": y, "open": freed[name]} for name, y in projects.items()]
    left = [_name(name, lanes.provision - 8, y, lanes.letters[0]) for name, y in provisions.items()]
    right = [_name(name, lanes.project + 8, y, lanes.letters[1]) for name, y in projects.items()]
    heads = [{"x": lanes.bar + lanes.longest, "y": -0.02, "label": "adds to\nties a month"}]
    at = _at(width)
    chart: Chart = {
        "width": width - 20,
        "height": lanes.step * max(len(provisions), len(projects), 2),
        "layer": [
            _rules(rules, at, "rule", "!datum.open"),
            _rules(rules, at, "strong-interval", "datum.open"),
            _rules(bars, at, "interval", "!datum.open", thick=8),
            _rules(bars, at, "strong-interval", "datum.open", thick=8),
            {"data": {"values": dots}, "mark": {"type": "point", "style": "open-dot"}, "encoding": at},
            {"data": {"values": dots}, "transform": [{"filter": "datum.open"}],
             "mark": {"type": "point", "style": "dot"}, "encoding": at},
            *_texts(left, at, "right"), *_texts(right, at, "left"), *_texts(heads, at, "right", style="soft-label"),
        ],
    }  # fmt: skip
    reading = (
        "A project runs once every provision that leads to it is waived; projects without a line are blocked by "
        f"nothing. Filled: waived and free in the best bargain. Longest bar: {most:.2g} a month added to ties."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


def _column(names: Sequence[str]) -> dict[str, float]:
    """Names once each, spread evenly from 0 to 1."""
    unique = list(dict.fromkeys(names))
    return {name: (k + 0.5) / len(unique) for k, name in enumerate(unique)}


def _at(width: int) -> dict[str, Any]:
    """Where a mark stands, in pixels across and shares of the height down."""
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, width - 20], "nice": False}, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [-0.03, 1], "reverse": True}, "axis": None}
    return {"x": x, "y": y}


def _rules(rows: list[Row], at: dict[str, Any], style: str, test: str, *, thick: float = 1.2) -> Chart:
    """Lines where the test holds; bars lie flat."""
    flat = "y2" not in rows[0] if rows else True
    ends = {"x2": {"field": "x2"}} if flat else {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    mark = {"type": "rule", "style": style, "strokeWidth": thick, "strokeCap": "butt", "opacity": 0.85}
    return {"data": {"values": rows}, "transform": [{"filter": test}], "mark": mark, "encoding": {**at, **ends}}


def _name(name: str, x: float, y: float, letters: int) -> Row:
    """A name beside its dot, in two lines at most."""
    return {"x": x, "y": y, "label": lines(name, letters, most=2 if letters > 25 else 3)}


def _texts(rows: list[Row], at: dict[str, Any], align: str, *, style: str = "label") -> list[Chart]:
    """Names centred on their dots, however many lines they have."""
    found: list[Chart] = []
    for breaks in sorted({str(r["label"]).count("\n") for r in rows}):
        mark = {"type": "text", "style": style, "align": align, "lineHeight": 13, "dy": -6.5 * breaks}
        some = [r for r in rows if str(r["label"]).count("\n") == breaks]
        found.append({"data": {"values": some}, "mark": mark,
                      "encoding": {**at, "text": {"field": "label", "type": "nominal"}}})  # fmt: skip
    return found
