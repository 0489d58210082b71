"""Relief as a graph: provisions on the left, the projects that they block, and what each project adds to ties.

On a screen a press on one of them leaves in full ink what hangs on it: all that stalls if it is taken back.
"""

from collections.abc import Mapping, Sequence
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
    joined = _joined(links)
    rules = [
        {"x": lanes.provision, "x2": lanes.project, "open": bool(r["waived"]),
         "y": provisions[str(r["provision"])], "y2": projects[str(r["project"])],
         "ends": [str(r["provision"]), str(r["project"])]}
        for r in links if r["provision"]
    ]  # fmt: skip
    most = max(ties.values(), default=0.0) or 1.0
    bars = [
        {"x": lanes.bar, "x2": lanes.bar + lanes.longest * ties[name] / most, "y": y, "open": freed[name],
         "ends": joined[name]}
        for name, y in projects.items()
    ]  # fmt: skip
    dots = [
        {"x": lanes.provision, "y": y, "open": waived[name], **_told(name, joined)} for name, y in provisions.items()
    ]
    dots += [{"x": lanes.project, "y": y, "open": freed[name], **_told(name, joined)} for name, y in projects.items()]
    left = [_name(name, lanes.provision - 8, y, lanes.letters[0], joined) for name, y in provisions.items()]
    right = [_name(name, lanes.project + 8, y, lanes.letters[1], joined) for name, y in projects.items()]
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
            {"data": {"values": dots}, "params": [AIM], "mark": {"type": "point", "style": "open-dot"},
             "encoding": {**at, **_ink(1.0), "tooltip": {"field": "name"}}},
            {"data": {"values": dots}, "transform": [{"filter": "datum.open"}],
             "mark": {"type": "point", "style": "dot"}, "encoding": {**at, **_ink(1.0), "tooltip": {"field": "name"}}},
            *_texts(left, at, "right"), *_texts(right, at, "left"), *_texts(heads, at, "right", style="soft-label"),
        ],
    }  # fmt: skip
    reading = (
        "A project runs once every provision that leads to it is waived; projects without a line are blocked by "
        f"nothing. Filled: waived and free in the best bargain. Longest bar: {most:.2g} a month added to ties."
    )
    return finish(chart, title=finding.answer, reading=reading, width=width)


AIM: Chart = {"name": "aim", "select": {"type": "point", "fields": ["name"], "on": "click"}}
"""What was pressed on a screen; nothing in a document."""


def _ink(full: float) -> dict[str, Any]:
    """Full ink for what hangs on what was pressed, or for all while nothing is."""
    test = "!isValid(aim.name) || !isValid(datum.ends) || indexof(datum.ends, aim.name[0]) >= 0"
    return {"opacity": {"condition": {"test": test, "value": full}, "value": 0.12}}


def _joined(links: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Each provision and project with itself and all that it leads to or waits for."""
    found: dict[str, list[str]] = {}
    for one, other in ((str(r["provision"] or ""), str(r["project"])) for r in links):
        found.setdefault(other, [other]).append(one)
        found.setdefault(one, [one]).append(other)
    return found


def _told(name: str, joined: Mapping[str, list[str]]) -> Row:
    """What a mark is of, and what it hangs on."""
    return {"name": name, "ends": joined[name]}


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
    mark = {"type": "rule", "style": style, "strokeWidth": thick, "strokeCap": "butt"}
    encoding = {**at, **ends, **_ink(0.85), "tooltip": None}
    return {"data": {"values": rows}, "transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _name(name: str, x: float, y: float, letters: int, joined: Mapping[str, list[str]]) -> Row:
    """A name beside its dot, in two lines at most."""
    return {"x": x, "y": y, "label": lines(name, letters, most=2 if letters > 25 else 3), **_told(name, joined)}


def _texts(rows: list[Row], at: dict[str, Any], align: str, *, style: str = "label") -> list[Chart]:
    """Names centred on their dots, however many lines they have."""
    found: list[Chart] = []
    for breaks in sorted({str(r["label"]).count("\n") for r in rows}):
        mark = {"type": "text", "style": style, "align": align, "lineHeight": 13, "dy": -6.5 * breaks}
        some = [r for r in rows if str(r["label"]).count("\n") == breaks]
        found.append({"data": {"values": some}, "mark": mark,
                      "encoding": {**at, "text": {"field": "label", "type": "nominal"}, **_ink(1.0)}})  # fmt: skip
    return found
