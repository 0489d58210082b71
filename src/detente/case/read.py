"""Text in, a `Case` out, or every problem at once."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from detente.case.build import Builder, build
from detente.case.collect import collect, wants
from detente.case.consistency import check_all
from detente.case.consistency.checking import Check
from detente.case.files import read_files
from detente.case.find import find_case
from detente.case.model import Case
from detente.case.numbers import NotANumber, parse_shape, problem
from detente.case.overlay import lay_over
from detente.case.sheet import Sheet, parse_entries
from detente.case.spoken import parse_all
from detente.case.tree import Entries, parse, plain
from detente.case.typed import as_written
from detente.case.units import Want
from detente.errors import CaseError, Problem
from detente.where import Where

NO_OVERLAYS: Mapping[str, str] = {}


def read_case(name_or_path: str | Path, *, set_: Mapping[str, str] = NO_OVERLAYS) -> Case:
    """A case, checked.

    Args:
        name_or_path: a file, a folder with a `case.yaml`, or the name of a shipped case such as `two-sides`.
        set_: changes laid over the text: dotted path -> value, written as a case writes it, or as `20..45`, `~35±8`.

    Returns:
        The case in model units; every entry knows its line.

    Raises:
        CaseError: with every problem of the text and of the changes, in file order.
        InputError: there is no such file and no such shipped case.

    >>> read_case("two-sides", set_={"credibility.start": "60%"}).credibility.start.shape.args
    (0.6,)
    """
    path, shown = find_case(name_or_path)
    root, files = read_files(path, shown)
    return _case(root, files.problems, set_, tuple(files.names))


def parse_case(text: str, *, file: str = "case.yaml", set_: Mapping[str, str] = NO_OVERLAYS) -> Case:
    """A case from its text alone, which may include nothing.

    Args:
        text: YAML.
        file: what to call it in messages.
        set_: changes laid over the text.

    Returns:
        The case in model units.

    Raises:
        CaseError: with every problem, in file order.
    """
    root, problems = parse(text, file)
    if "include" in root.entries:
        line = root.entries["include"].line
        problems.append(Problem(Where(file, line, "include"), "include", "a case in one text", "read it from its file"))
    return _case(root, problems, set_, (file,))


def _case(root: Entries, problems: list[Problem], typed: Mapping[str, str], files: tuple[str, ...]) -> Case:
    set_ = {path: as_written(text) for path, text in typed.items()}
    changed, wrong = lay_over(root, set_)
    sheet = Sheet(changed, [*problems, *wrong])
    builder = _examine(sheet)
    sheet.refuse()
    text = digest(root)
    if not (text in _right_views and all(n in builder.numbers and _stands_alone(n, t) for n, t in set_.items())):
        _check_views(builder)
        sheet.refuse()
    if not set_:
        _remember(text)
    return build(builder, digest=digest(changed) if set_ else text, overlays=dict(set_), files=files)


_right_views: dict[str, None] = {}
"""Digests of texts, as they stand, whose views were found right: single numbers laid over such a text leave them so."""


def _remember(text: str) -> None:
    """The text's views are right; the last few hundred are kept in mind."""
    _right_views[text] = None
    for old in list(_right_views)[:-256]:
        _right_views.pop(old, None)


def _examine(sheet: Sheet) -> Builder:
    """Everything parsed; problems are in the sheet."""
    entries = parse_entries(sheet)
    numbers = collect(entries, sheet)
    c = Check(entries, sheet, numbers)
    check_all(c)
    return Builder(entries, numbers, parse_all(c), sheet)


def _check_views(builder: Builder) -> None:
    """A view is right if the case is, once it is laid over."""
    sheet, wanted = builder.sheet, wants(builder.entries)
    for name, view in builder.entries.views.items():
        for wrong in _check_view(sheet.root, view.overlays, wanted):
            at = next((p for p in view.overlays if wrong.where.path.startswith(p)), wrong.where.path)
            sheet.object(("views", name, "overlays", at), wrong.found, wrong.wanted, wrong.mend)


def _check_view(root: Entries, overlays: Mapping[str, str], wanted: Mapping[str, Want]) -> list[Problem]:
    """What is wrong with a view. One that changes numbers alone is right if they are; others are laid over and read."""
    texts = {name: text for name, text in overlays.items() if name in wanted and _stands_alone(name, text)}
    if len(texts) < len(overlays):
        return _problems(*lay_over(root, overlays))
    return [wrong for name, text in texts.items() if (wrong := _wrong_number(name, text, wanted[name]))]


def _stands_alone(name: str, text: str) -> bool:
    """Whether a change is right if its number is: no source comes with it, no sum depends on it."""
    return not text.startswith(("{", "[")) and not name.endswith(".prior")


def _wrong_number(name: str, text: str, want: Want) -> Problem | None:
    try:
        parse_shape(text, want)
    except NotANumber as error:
        return problem(text, error, Where("", 0, name))
    return None


def _problems(root: Entries, wrong: list[Problem]) -> list[Problem]:
    sheet = Sheet(root, wrong)
    try:
        _examine(sheet)
    except CaseError as error:
        return list(error.problems)
    return sheet.problems


def digest(root: Entries) -> str:
    """SHA-256 over the merged text in canonical form: entries in order, without comments or layout."""
    canonical = json.dumps(plain(root), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
