"""A case's files: read, held to the limits, and merged section by section."""

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from detente.case import limits
from detente.case.tree import Entries, Items, Leaf, Node, parse
from detente.errors import CaseError, Problem
from detente.where import Where

# Sections whose own entries are sections.
NESTED = ("calendar", "windows", "relief", "provisions", "projects", "routes", "standoff")


@dataclass
class Files:
    """What has been read so far.

    Args:
        folder: the folder of the first file; nothing outside is read.
        names: files as messages call them, in the order of reading.
        problems: keys given twice, includes that cannot be followed.
    """

    folder: Path
    names: list[str] = field(default_factory=list[str])
    problems: list[Problem] = field(default_factory=list[Problem])
    nodes: int = 0


def read_files(path: Path, shown: str) -> tuple[Entries, Files]:
    """The merged tree of a file and of all that it includes.

    Raises:
        CaseError: a file is not YAML in UTF-8 or passes a limit.
    """
    files = Files(path.resolve().parent)
    return _read(path.resolve(), shown, (), files), files


def _read(path: Path, shown: str, above: tuple[Path, ...], files: Files) -> Entries:
    files.names.append(shown)
    tree, problems = parse(_text(path, shown), shown)
    files.problems.extend(problems)
    listed = tree.entries.get("include")
    rest = replace(tree, entries={k: v for k, v in tree.entries.items() if k != "include"})
    files.nodes += _size(tree)
    if files.nodes > limits.NODES:
        raise CaseError([Problem(Where(shown), f"more than {limits.NODES:,} entries", "a smaller case")])
    for item in _listed(listed):
        if (other := _allowed(item, path, (*above, path), files)) is not None:
            name = str(PurePosixPath(shown).parent / item.text)
            rest = _merged(rest, _read(other, name, (*above, path), files), "", files)
    return rest


def _size(node: Node) -> int:
    match node:
        case Leaf():
            return 1
        case Items(items=items):
            return 1 + sum(map(_size, items))
        case Entries(entries=entries):
            return 1 + sum(map(_size, entries.values()))


def _listed(node: Node | None) -> list[Leaf]:
    items = node.items if isinstance(node, Items) else (node,)
    return [item for item in items if isinstance(item, Leaf) and item.text]


def _text(path: Path, shown: str) -> str:
    if path.stat().st_size > limits.FILE_BYTES:
        size = f"{path.stat().st_size:,} bytes"
        raise CaseError([Problem(Where(shown), size, f"at most {limits.FILE_BYTES:,}", "split it, or take data out")])
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise CaseError([Problem(Where(shown), found, "text in UTF-8", "save the file as UTF-8")]) from error


def _allowed(item: Leaf, path: Path, above: tuple[Path, ...], files: Files) -> Path | None:
    """The file that an include names; None, and a problem, where it may not be read."""
    name, wanted, mend = PurePosixPath(item.text), "", ""
    other = (path.parent / item.text).resolve()
    if name.is_absolute() or ".." in name.parts or "\\" in item.text or not other.is_relative_to(files.folder):
        wanted, mend = "a file in the case's folder", "write its path relative to this file, without .."
    elif other in above:
        wanted = "no circle: " + " → ".join(p.name for p in (*above[above.index(other) :], other))
    elif not other.is_file():
        wanted = "a file that is there"
    elif len(files.names) >= limits.FILES:
        wanted = f"at most {limits.FILES} files"
    if not wanted:
        return other
    files.problems.append(Problem(Where(item.file, item.line, "include"), item.text, wanted, mend))
    return None


def _merged(first: Entries, second: Entries, path: str, files: Files) -> Entries:
    """Both files' entries; what both define is a problem, and the first one holds."""
    whole: dict[str, Node] = dict(first.entries)
    for name, node in second.entries.items():
        here, old = f"{path}.{name}" if path else name, whole.get(name)
        if old is None or (isinstance(old, Leaf) and not old.text):
            whole[name] = node
        elif isinstance(old, Entries) and isinstance(node, Entries) and (not path or name in NESTED):
            whole[name] = _merged(old, node, here, files)
        elif isinstance(old, Items) and isinstance(node, Items) and not path:
            whole[name] = replace(old, items=(*old.items, *node.items))
        else:
            wanted = f"each name once; it is also in {old.file}:{old.line}"
            files.problems.append(Problem(Where(node.file, node.line, here), name, wanted, "rename one"))
    return replace(first, entries=whole)
