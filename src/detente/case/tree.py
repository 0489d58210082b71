"""YAML text to a tree of texts in which every entry knows its line. `no`, `on` and dates stay text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

import yaml

from detente.case import limits
from detente.errors import CaseError, Problem
from detente.where import Where

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where it is built: ten times the speed
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text."""

    text: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: "tuple[Node, ...]" = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; `line` is the line of its key, not of its first entry."""

    entries: "Mapping[str, Node]" = field(default_factory=dict[str, "Node"])
    file: str = ""
    line: int = 0


Node: TypeAlias = Leaf | Items | Entries


def dotted(path: Path) -> str:
    """`measures.site-visits.detect`."""
    return ".".join(str(step) for step in path)


def child(node: Node | None, step: str | int) -> Node | None:
    """The entry or item of that name or place, if there is one."""
    if isinstance(node, Entries):
        return node.entries.get(str(step))
    if isinstance(node, Items) and str(step).isdigit() and int(step) < len(node.items):
        return node.items[int(step)]
    return None


def at(root: Node, path: Path) -> Node | None:
    """The node at a path."""
    node: Node | None = root
    for step in path:
        node = child(node, step)
    return node


def locate(root: Node, path: Path) -> tuple[Where, bool]:
    """The place of a path, or of the nearest entry around it; and whether the path itself is there.

    Steps that a short form leaves out (the `value` of a bare number, the `deals` of a bare list) are passed over.
    """
    node, taken = root, []
    for k, step in enumerate(path):
        below = child(node, step)
        if below is None:
            if step in ("value", "deals", "is", "statements") and not isinstance(node, Entries):
                continue
            return Where(node.file, node.line, dotted((*taken, *path[k:]))), False
        node, taken = below, [*taken, step]
    return Where(node.file, node.line, dotted(tuple(taken))), True


def plain(node: Node) -> Any:
    """The tree as dictionaries, lists and texts."""
    match node:
        case Leaf(text=text):
            return text
        case Items(items=items):
            return [plain(item) for item in items]
        case Entries(entries=entries):
            return {name: plain(entry) for name, entry in entries.items()}


def positions(root: Node) -> dict[str, int]:
    """Place of every dotted path in reading order."""
    order: dict[str, int] = {}

    def visit(node: Node, path: str) -> None:
        order[path] = len(order)
        for step, below in _below(node):
            visit(below, f"{path}.{step}" if path else str(step))

    visit(root, "")
    return order


def _below(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node, Entries):
        yield from node.entries.items()
    elif isinstance(node, Items):
        yield from enumerate(node.items)


def parse(text: str, file: str) -> tuple[Entries, list[Problem]]:
    """The tree of a YAML text, and the keys that it gives twice.

    Raises:
        CaseError: the text is not YAML, not a mapping, or passes a limit.
    """
    root, problems = _parsed(text, file)
    return root, list(problems)


@lru_cache(maxsize=32)
def _parsed(text: str, file: str) -> tuple[Entries, tuple[Problem, ...]]:
    """The same, once for each text: a slider reads its case again at every step."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise CaseError([_syntax_problem(text, file, error)]) from error
    except yaml.YAMLError as error:
        raise CaseError([Problem(Where(file), str(error).splitlines()[0], "YAML text in UTF-8")]) from error
    root = builder.root
    if isinstance(root, Entries):
        return root, tuple(builder.problems)
    if root is None or (isinstance(root, Leaf) and not root.text):
        raise CaseError([Problem(Where(file, 1), "an empty file", "a case", 'begin with "case: NAME"')])
    raise CaseError([Problem(Where(file, 1), "no entries", "a mapping of names to entries", 'begin with "case: NAME"')])


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open."""

    is_mapping: bool
    line: int
    anchor: str | None
    began: int
    items: list[Node] = field(default_factory=list[Node])
    entries: dict[str, Node] = field(default_factory=dict[str, Node])
    key: str | None = None
    key_line: int = 0


class _Builder:
    """Builds the tree from parse events, one at a time and without recursion, so that depth cannot hurt."""

    def __init__(self, file: str):
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.open: list[_Frame] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.nodes = self.aliases = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if getattr(event, "tag", None) not in (None, "!"):
            self.refuse(line, f"the tag {event.tag}", "plain texts, lists and mappings", "leave the tag out")
        if isinstance(event, yaml.ScalarEvent):
            self.count(1, line)
            self.put(Leaf(self.text(event.value, line), self.file, self.line(line)), event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.end()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self.refuse(line, "a second document (---)", "one document", "put it into a file of its own")

    def line(self, line: int) -> int:
        """An entry's line is its key's."""
        top = self.open[-1] if self.open else None
        return top.key_line if top and top.key is not None else line

    def text(self, text: str, line: int) -> str:
        if len(text) > limits.TEXT:
            self.refuse(line, f"a text of {len(text)} characters", f"at most {limits.TEXT}")
        return text

    def begin(self, event: Any, line: int) -> None:
        self.count(1, line)
        if len(self.open) >= limits.DEPTH:
            self.refuse(line, f"more than {limits.DEPTH} lists and mappings inside each other", "a flatter case")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.open.append(_Frame(is_mapping, self.line(line), event.anchor, self.nodes))

    def end(self) -> None:
        done = self.open.pop()
        whole = Entries(done.entries, self.file, done.line) if done.is_mapping else None
        node = whole or Items(tuple(done.items), self.file, done.line)
        self.put(node, done.anchor, self.nodes - done.began + 1)

    def alias(self, event: Any, line: int) -> None:
        self.aliases += 1
        if event.anchor not in self.anchors:
            self.refuse(line, f"*{event.anchor}", f"an anchor &{event.anchor} further up, complete")
        if self.aliases > limits.ALIASES:
            self.refuse(line, f"more than {limits.ALIASES} aliases", "fewer")
        node, size = self.anchors[event.anchor]
        self.count(size, line)
        self.put(replace(node, line=self.line(line)), None, size)

    def put(self, node: Node, anchor: str | None, size: int) -> None:
        if anchor:
            self.anchors[anchor] = node, size
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            self.name(top, node)
        else:
            top.entries.setdefault(top.key, node)
            top.key = None

    def name(self, top: _Frame, node: Node) -> None:
        if not isinstance(node, Leaf):
            self.refuse(node.line, "a list or mapping as a key", "a name", "put { } or [ ] behind a name and a colon")
            return
        top.key, top.key_line = node.text, node.line
        if node.text in top.entries:
            before = top.entries[node.text].line
            wanted = f"each name once; it is also on line {before}"
            self.problems.append(Problem(Where(self.file, node.line, self.path()), node.text, wanted, "rename one"))

    def path(self) -> str:
        return dotted(tuple(f.key if f.key is not None else len(f.items) for f in self.open))

    def count(self, size: int, line: int) -> None:
        self.nodes += size
        if self.nodes > limits.NODES:
            self.refuse(line, f"more than {limits.NODES:,} entries (aliases counted in full)", "a smaller case")

    def refuse(self, line: int, found: str, wanted: str, mend: str = "") -> None:
        raise CaseError([*self.problems, Problem(Where(self.file, line), found, wanted, mend)])


def _syntax_problem(text: str, file: str, error: yaml.MarkedYAMLError) -> Problem:
    """A YAML error in the four lines of all errors."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    lines = text.splitlines()
    found = lines[line - 1].strip()[:80] if 0 < line <= len(lines) else "the end of the file"
    indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())] if 0 < line <= len(lines) else ""
    mend = "close every bracket and quote; put texts with : or # into quotes"
    if "\t" in indent:
        found, mend = "a tab", "indent with spaces"
    return Problem(Where(file, line), found or "an empty line", f"YAML ({error.problem or error.context})", mend)
