"""The text of a case on its way in: its tree, and every problem found so far, each in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from detente.case import limits
from detente.case.entry import Number, said
from detente.case.schema import CaseEntry, models_in
from detente.case.tree import Entries, Items, Leaf, Node, Path, at, locate, plain
from detente.errors import CaseError, Problem, nearest
from detente.where import Where

# What stands in for a broken top-level entry, so that the rest can still be checked. Never built into a case.
STAND_INS: Mapping[str, Any] = {
    "case": "x",
    "as_of": "9999-12-31",
    "start": "2000-01",
    "months": str(limits.MONTHS),
    "credibility": {"start": "0", "evidence": "1", "credit": "0", "breach": "0"},
}


@dataclass
class Sheet:
    """A case's tree and its problems.

    Args:
        root: the merged tree, overlays laid over it.
        problems: what is wrong, in the order of finding.
        broken: section and name of entries whose form is wrong: they still count as names.
        unread: dotted paths of numbers whose text could not be read: they too still count.
    """

    root: Entries
    problems: list[Problem] = field(default_factory=list[Problem])
    broken: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    unread: set[str] = field(default_factory=set[str])

    def where(self, path: Path) -> Where:
        """The place of a path, or of the nearest entry around it."""
        return locate(self.root, path)[0]

    def has(self, path: Path) -> bool:
        """Whether the path is written in the text."""
        return locate(self.root, path)[1]

    def object(self, path: Path, found: str, wanted: str, mend: str = "") -> None:
        """Notes a problem; an empty text was found where nothing was."""
        self.problems.append(Problem(self.where(path), found or "nothing", wanted, mend))

    def refuse(self) -> None:
        """Raises all problems, if there are any."""
        if not self.problems:
            return
        found = sorted(dict.fromkeys(self.problems), key=lambda p: (p.where.file, p.where.line, p.where.path))
        shown = found[: limits.PROBLEMS]
        if more := len(found) - len(shown):
            last = replace(shown[-1].where, path="…")
            shown.append(Problem(last, f"{more} more problems", "none", "mend these first"))
        raise CaseError(shown)


def parse_entries(sheet: Sheet) -> CaseEntry:
    """The entries of a case, typed; broken ones are noted and left out, so that the others can be checked.

    Raises:
        CaseError: nothing sensible is left.
    """
    data: dict[str, Any] = {k: v for k, v in plain(sheet.root).items() if k != "include" and v != ""}
    for _ in range(limits.DEPTH):
        try:
            return CaseEntry.model_validate(data)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=True, include_input=False):
                _note(sheet, one["loc"], one["type"], one.get("ctx", {}), one["msg"])
                if not _prune(data, one["loc"], one["type"], sheet):
                    sheet.refuse()
    sheet.refuse()
    raise AssertionError("a case whose form cannot be mended has problems")


def _prune(data: dict[str, Any], loc: Path, kind: str, sheet: Sheet) -> bool:
    """Takes the broken part out. False where the case cannot do without it."""
    top = str(loc[0])
    if kind == "extra_forbidden" and _remove(data, loc):
        return True
    section = data.get(top)
    if top == "standoff" and len(loc) > 2 and loc[1] != "options" and isinstance(data[top].get(loc[1]), dict):
        sheet.broken.add((f"{top}.{loc[1]}", str(loc[2])))
        return data[top][loc[1]].pop(loc[2], None) is not None
    if len(loc) > 1 and isinstance(section, dict) and top not in STAND_INS and top not in ("behaviour", "standoff"):
        sheet.broken.add((top, str(loc[1])))
        cast(dict[str, Any], section).pop(str(loc[1]), None)
        return bool(section) or not CaseEntry.model_fields[top].is_required()
    if top in STAND_INS:
        data[top] = STAND_INS[top]
        return True
    data.pop(top, None)
    return top in CaseEntry.model_fields and not CaseEntry.model_fields[top].is_required()


def _remove(data: Any, loc: Path) -> bool:
    for step in loc[:-1]:
        if isinstance(data, list) and isinstance(step, int):
            data = cast(list[Any], data)[step]
        elif isinstance(data, dict) and step in data:
            data = cast(dict[Any, Any], data)[step]
        elif step not in ("deals", "value", "statements"):
            return False
    return isinstance(data, dict) and cast(dict[Any, Any], data).pop(loc[-1], None) is not None


def _note(sheet: Sheet, loc: Path, kind: str, context: dict[str, Any], message: str) -> None:
    """One complaint of pydantic in our four lines."""
    if len(sheet.problems) > limits.PROBLEMS:
        sheet.problems.append(Problem(sheet.where(loc), str(loc[-1]), message))
        return
    model, info = _model_at(loc)
    if kind == "extra_forbidden":
        known = [*_keys(model)]
        shown = ", ".join(known)
        found = str(loc[-1]) or "an empty name"
        sheet.object(loc, found, f"one of {shown}", nearest(found, known) or "take it out")
    elif kind == "missing":
        sheet.object(loc[:-1] or loc, f"no {loc[-1]}", f"{loc[-1]}: {info.description if info else ''}".rstrip(": "))
    else:
        found = show(at(sheet.root, loc)) if sheet.has(loc) else "nothing"
        sheet.object(loc, found, _wanted(kind, context, message, info), _mend(kind, context, found))


def show(node: Node | None) -> str:
    """What was found, short."""
    match node:
        case Leaf(text=text):
            return text[:80] or "nothing"
        case Items(items=items):
            return f"a list of {len(items)}"
        case Entries(entries=entries):
            return f"a mapping of {', '.join(list(entries)[:4]) or 'nothing'}"
        case None:
            return "nothing"


_WANTED = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text",
    "dict_type": "a mapping of names to entries",
    "model_type": "a mapping of names to entries",
    "model_attributes_type": "a mapping of names to entries",
    "tuple_type": "a list",
    "bool_parsing": "yes or no",
    "bool_type": "yes or no",
}


def _wanted(kind: str, context: dict[str, Any], message: str, info: FieldInfo | None) -> str:
    number = next((c for c in models_in(info.annotation) if issubclass(c, Number)), None) if info else None
    if number and kind in ("model_type", "string_type"):
        return said(number.wants)
    if kind == "literal_error":
        return str(context["expected"]).replace("'", "")
    if kind == "greater_than_equal":
        return f"{context['ge']:g} or more"
    if kind == "less_than_equal":
        return f"{context['le']:g} or less"
    if kind == "too_short":
        return f"at least {context['min_length']}"
    return _WANTED.get(kind, message)


def _mend(kind: str, context: dict[str, Any], found: str) -> str:
    if kind == "literal_error":
        names = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return nearest(found, names)
    return ""


def _model_at(loc: Path) -> tuple[type[BaseModel], FieldInfo | None]:
    """The model that a place belongs to, and the field of it."""
    model: type[BaseModel] = CaseEntry
    info: FieldInfo | None = None
    for step in loc:
        by_key = {(f.alias or name): f for name, f in model.model_fields.items()}
        if isinstance(step, str) and step in by_key:
            info = by_key[step]
            below = next(models_in(info.annotation), None)
            if step == loc[-1] and step is loc[-1]:
                break
            model = below or model
        elif isinstance(step, str) and model.__name__ == "AgendaEntry":
            model = next(models_in(model.__annotations__["__pydantic_extra__"]))
    return model, info


def _keys(model: type[BaseModel]) -> Iterator[str]:
    yield from (f.alias or name for name, f in model.model_fields.items())
