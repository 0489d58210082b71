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


def read_case(name_or_path: str | Path, *, set_: Mapping[str, str] = NO_OVERLAYS, checked: str = "") -> Case:
    """A case, checked.

    Args:
        name_or_path: a file, a folder with a `case.yaml`, or the name of a shipped case such as `two-sides`.
        set_: changes laid over the text: dotted path -> value, written as a case writes it, or as `20..45`, `~35±8`.
        checked: digest of a case that was read before; if it is this one, its views are not gone through once more.

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
    return _case(root, files.problems, set_, tuple(files.names), checked)


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


def _case(
    root: Entries, problems: list[Problem], typed: Mapping[str, str], files: tuple[str, ...], checked: str = ""
) -> Case:
    set_ = {path: as_written(text) for path, text in typed.items()}
    changed, wrong = lay_over(root, set_)
    sheet = Sheet(changed, [*problems, *wrong])
    builder = _examine(sheet)
    sheet.refuse()
    whole = digest(changed)
    if whole != checked:
        if any(path.split(".")[0] == "views" for path in set_) or not set_:
            sheet.problems.extend(_wrong_views(whole, changed, builder))
        else:
            sheet.problems.extend(_wrong_views(digest(root), root, None))
    sheet.refuse()
    return build(builder, digest=whole, overlays=dict(set_), files=files)


_known_views: dict[str, tuple[Problem, ...]] = {}
"""Digest of a text as it stands -> what is wrong with its views; the last few hundred."""


def _wrong_views(text: str, root: Entries, builder: Builder | None) -> tuple[Problem, ...]:
    """What is wrong with the views of a text as it stands, without the changes of the moment: found once a text.

    A slider, or a road that is being drawn, need not wait for a score of views, nor be refused on account of one: a
    view meets the changes when it is itself laid over them. Nothing is said of a text that only its changes make whole.
    """
    if text not in _known_views:
        builder = builder or _whole(root)
        if builder is None:
            return ()
        before = len(builder.sheet.problems)
        _check_views(builder)
        _known_views[text] = tuple(builder.sheet.problems[before:])
        for old in list(_known_views)[:-256]:
            _known_views.pop(old, None)
    return _known_views[text]


def _whole(root: Entries) -> Builder | None:
    """A text examined; None where something is wrong with it."""
    sheet = Sheet(root)
    try:
        builder = _examine(sheet)
        sheet.refuse()
    except CaseError:
        return None
    return builder


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
