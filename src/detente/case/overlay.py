"""What if: path = value, laid over the text of a case. Used by --set, sliders, views, evidence."""

from collections.abc import Mapping
from dataclasses import replace

from detente.case import limits
from detente.case.collect import OVERLAY_FILE
from detente.case.schema import CaseEntry, every_key
from detente.case.tree import Entries, Items, Leaf, Node, Path, child, dotted, parse, positions
from detente.errors import CaseError, Problem, nearest
from detente.where import Where


def lay_over(root: Entries, overlays: Mapping[str, str], file: str = OVERLAY_FILE) -> tuple[Entries, list[Problem]]:
    """The tree with changes laid over it.

    Args:
        root: the tree of a case.
        overlays: dotted path -> value, written as a case writes it: `60%`, `{value: 60%, source: "@x"}`, `[a, b]`. The
            last name of a path may be new (a number that was left to its default, a new strategy); the names before it
            must be there.
        file: the file that the changed entries say they come from.

    Returns:
        The new tree and what is wrong with the overlays; a wrong one is left out.
    """
    problems: list[Problem] = []
    if len(overlays) > limits.OVERLAYS:
        problems.append(Problem(Where(file), f"{len(overlays)} changes", f"at most {limits.OVERLAYS}"))
        return root, problems
    for path, text in overlays.items():
        try:
            root = _set(root, path, _value(text, path, file), file)
        except CaseError as error:
            problems.extend(error.problems)
    return root, problems


def _value(text: str, path: str, file: str) -> Node:
    """The value as a tree; a text that is no list or mapping is taken as it stands."""
    if not text.lstrip().startswith(("{", "[")):
        return Leaf(text.strip(), file)
    try:
        tree, problems = parse(f"value: {text}", file)
    except CaseError as error:
        raise CaseError([replace(p, where=Where(file, 0, path)) for p in error.problems]) from error
    if problems:
        raise CaseError([replace(p, where=Where(file, 0, path)) for p in problems])
    return _without_lines(tree.entries["value"])


def _without_lines(node: Node) -> Node:
    match node:
        case Leaf():
            return replace(node, line=0)
        case Items(items=items):
            return replace(node, line=0, items=tuple(map(_without_lines, items)))
        case Entries(entries=entries):
            return replace(node, line=0, entries={k: _without_lines(v) for k, v in entries.items()})


def _set(root: Entries, path: str, value: Node, file: str) -> Entries:
    steps = tuple(path.split("."))
    if not all(steps):
        raise CaseError([Problem(Where(file, 0, path), path or "nothing", "a dotted path such as credibility.start")])
    if steps[0] == "include":
        wanted = "a change of an entry; files are read before any change"
        raise CaseError([Problem(Where(file, 0, path), path, wanted, "write the include into the case's own file")])
    new = _changed(root, steps, value)
    if isinstance(new, Entries):
        return new
    known = [p for p in positions(root) if p]
    mend = nearest(path, known)
    raise CaseError([Problem(Where(file, 0, path), path, "the dotted path of an entry of the case", mend)])


def _changed(node: Node, steps: Path, value: Node) -> Node | None:
    """A copy with one place changed; None where the way there does not exist. Names may themselves hold dots."""
    for length in range(1, len(steps) + 1):
        name, rest = dotted(steps[:length]), steps[length:]
        below = child(node, name)
        if below is None:
            continue
        new = _changed(below, rest, value) if rest else value
        if new is not None:
            return _with(node, name, new)
    return _added(node, steps, value)


def _added(node: Node, steps: Path, value: Node) -> Node | None:
    """A new entry, where its mapping is there or is one that the language knows by name."""
    if not isinstance(node, Entries):
        return None
    if len(steps) == 1:
        return _with(node, str(steps[0]), value)
    if steps[0] not in KNOWN or str(steps[0]) in node.entries:
        return None
    for step in reversed(steps[1:]):
        value = Entries({str(step): value}, value.file)
    return _with(node, str(steps[0]), value)


def _with(node: Node, name: str, new: Node) -> Node:
    if isinstance(node, Items):
        k = int(name)
        return replace(node, items=(*node.items[:k], new, *node.items[k + 1 :]))
    assert isinstance(node, Entries)
    return replace(node, entries={**node.entries, name: new})


KNOWN = every_key(CaseEntry)
