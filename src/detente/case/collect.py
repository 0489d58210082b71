"""Every number of a case by its dotted path, with its unit, its source and its line."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from detente.case import numbers, units
from detente.case.entry import LANGUAGE_DEFAULT, Chance, Number, Positive, default
from detente.case.model import Assumption
from detente.case.schema import CaseEntry
from detente.case.sheet import Sheet
from detente.case.tree import Entries, Path, at, dotted, positions
from detente.case.units import Want
from detente.errors import nearest
from detente.where import Where

OVERLAY_FILE = "--set"
JUDGEMENT = "judgement"


def collect(entries: CaseEntry, sheet: Sheet) -> dict[str, Assumption]:
    """All numbers in file order; what cannot be read is noted in the sheet.

    Args:
        entries: the typed entries.
        sheet: where the text stands.

    Returns:
        Dotted path -> assumption. A number that the language filled in stands at the end of its entry.
    """
    found: dict[str, Assumption] = {}
    for path, number, source, note in _numbers(entries, (), "", ""):
        if assumption := _assumption(path, number, source, note, entries, sheet):
            found[assumption.name] = assumption
    for path, number in _filled_in(entries):
        if assumption := _assumption(path, number, "", "", entries, sheet):
            found[assumption.name] = assumption
    return _in_file_order(found, sheet)


def wants(entries: CaseEntry) -> dict[str, Want]:
    """What the place of each number takes, by its dotted path."""
    found = [*((path, number) for path, number, _, _ in _numbers(entries, (), "", "")), *_filled_in(entries)]
    return {dotted(path): _wanted(path, number, entries) for path, number in found}


Found = tuple[Path, Number, str, str]


def _numbers(value: Any, path: Path, source: str, note: str) -> Iterator[Found]:
    """Every number below, with the source and note that the entries around it give."""
    if isinstance(value, Number):
        yield path, value, source, note
    elif isinstance(value, BaseModel):
        own = str(getattr(value, "source", "")) or source
        why = str(getattr(value, "note", "")) if path else ""
        for name, field in type(value).model_fields.items():
            yield from _numbers(getattr(value, name), (*path, field.alias or name), own, why or note)
        for name, extra in (value.model_extra or {}).items():
            yield from _numbers(extra, (*path, name), own, why or note)
    elif isinstance(value, Mapping):
        for name, below in cast(Mapping[str, Any], value).items():
            yield from _numbers(below, (*path, name), source, note)
    elif isinstance(value, tuple):
        for k, below in enumerate(cast(tuple[Any, ...], value)):
            yield from _numbers(below, (*path, k), source, note)


def _filled_in(entries: CaseEntry) -> Iterator[tuple[Path, Number]]:
    """Numbers whose names other sections decide: weights of interests, chances of routes."""
    for name, kind in entries.types.items():
        for interest in entries.interests:
            if interest not in kind.weights:
                yield ("types", name, "weights", interest), Positive(**default("0"))
    if entries.relief:
        waivers = [w.route for w in entries.relief.waivers.values() if w.route]
        for route in dict.fromkeys([*(p.route for p in entries.relief.provisions.values()), *waivers]):
            if route not in entries.relief.routes:
                yield ("relief", "routes", route), Chance(**default("100%"))


def _assumption(
    path: Path, number: Number, source: str, note: str, entries: CaseEntry, sheet: Sheet
) -> Assumption | None:
    want = _wanted(path, number, entries)
    where = _place(path, sheet)
    try:
        shape = numbers.parse_shape(number.value, want)
    except numbers.NotANumber as error:
        sheet.problems.append(numbers.problem(number.value, error, where))
        sheet.unread.add(dotted(path))
        return None
    laid_over = where.file == OVERLAY_FILE
    inherits = not number.source and not laid_over
    cited = number.source or (source if inherits else "")
    why = number.note or (note if inherits else "") or ("changed by an overlay" if laid_over else "")
    if number.source:
        check_source(number.source, (*path, "source"), entries, sheet)
    if number.note == LANGUAGE_DEFAULT:
        cited = ""
    return Assumption(dotted(path), shape, want.unit, "" if cited == JUDGEMENT else cited, why, where)


def _place(path: Path, sheet: Sheet) -> Where:
    """Where a number stands: its `value`, when it is written with its source."""
    node = at(sheet.root, path)
    inner = node.entries.get("value", node) if isinstance(node, Entries) else node
    place = inner or sheet.where(path)
    return Where(place.file, place.line, dotted(path))


def _wanted(path: Path, number: Number, entries: CaseEntry) -> Want:
    is_self = len(path) == 4 and path[0] == "events" and path[2:] == ("responds", "self")
    return units.BRANCHING if is_self else units.in_stock_unit(number.wants, _stock_unit(path, entries))


def _stock_unit(path: Path, entries: CaseEntry) -> str:
    """The unit of the stock that a number is about."""
    match path:
        case ("stocks", str(stock), *_):
            pass
        case ("events", _, "impacts", str(stock)) | ("measures", _, "effects", str(stock), _):
            pass
        case _:
            return ""
    return entries.stocks[stock].unit if stock in entries.stocks else ""


def _in_file_order(found: dict[str, Assumption], sheet: Sheet) -> dict[str, Assumption]:
    order = positions(sheet.root)
    last: dict[str, int] = {}
    for path, place in order.items():
        while path:
            last[path] = place
            path = path.rpartition(".")[0]

    def key(name: str) -> tuple[int, int]:
        if name in order:
            return order[name], 0
        around = name
        while around and around not in last:
            around = around.rpartition(".")[0]
        return last.get(around, len(order)), 1

    return {name: found[name] for name in sorted(found, key=key)}


_LINK = re.compile(r"https?://\S+$")
_CITED = re.compile(r"@([\w:.-]*\w)(,.*)?$", re.DOTALL)


def cited_keys(source: str) -> list[str]:
    """The keys of `sources:` that a source names: `@agency-2019, ch. 3; @other` names two."""
    return [m[1] for part in re.split(r";\s*(?=@|http)", source) if (m := _CITED.match(part.strip()))]


def check_source(source: str, path: Path, entries: CaseEntry, sheet: Sheet) -> None:
    """Notes a source that is neither a judgement, a link nor a work of the case."""
    if source == JUDGEMENT:
        return
    for part in re.split(r";\s*(?=@|http)", source):
        cited = _CITED.match(part.strip())
        if cited and cited[1] not in entries.sources and ("sources", cited[1]) not in sheet.broken:
            mend = nearest(cited[1], entries.sources).replace('"', '"@', 1) or f"add {cited[1]} to sources"
            sheet.object(path, f"@{cited[1]}", "a key of sources", mend)
        elif not cited and not _LINK.match(part.strip()):
            wanted = "@key of sources with the place, a link, or judgement"
            sheet.object(path, part[:80], wanted, nearest(part.strip().lower(), [JUDGEMENT]))
