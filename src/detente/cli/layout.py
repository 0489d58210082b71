"""How wide the columns of a table are on a terminal, so that words stay whole; a table too wide becomes two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

BETWEEN = 2
"""Letters between columns."""

MARGIN = 2
"""Letters that the frame takes at both ends."""

WORD = 24
"""Letters of a word that stays whole; a longer one may be broken after a hyphen, a dot or a slash."""

HEAD_LINES = 2
"""Lines of the heading of a column of numbers, where there is room for it."""

JOINTS = re.compile(r"(?<=[-./_,])(?=\w)")
"""Where a long word may be broken."""


@dataclass(frozen=True)
class Strip:
    """A column as text.

    Args:
        head: its heading.
        cells: its cells.
        words: whether the cells are words, which may be wrapped; a number is never broken.
    """

    head: str
    cells: tuple[str, ...]
    words: bool

    @property
    def least(self) -> int:
        """Letters below which a word or a number would be cut."""
        whole = [w for cell in (self.cells if self.words else ()) for word in cell.split() for w in pieces(word, WORD)]
        whole += () if self.words else self.cells
        return max(map(len, (*whole, *self.head.split())), default=1)

    @property
    def most(self) -> int:
        """Letters with which nothing is wrapped, but for the heading above numbers."""
        if self.words:
            return max(len(self.head), self.least, *map(len, self.cells))
        enough = range(self.least, max(self.least, len(self.head)) + 1)
        return next(w for w in enough if len(wrapped(self.head, w)) <= HEAD_LINES)


def pieces(word: str, width: int) -> list[str]:
    """A word, in pieces where it is longer than that.

    >>> pieces("measures.reactor-freeze.detect", 16), pieces("long-range", 16)
    (['measures.', 'reactor-freeze.', 'detect'], ['long-range'])
    """
    if len(word) <= width:
        return [word]
    found = [""]
    for part in JOINTS.split(word):
        if found[-1] and len(found[-1] + part) > width:
            found.append("")
        found[-1] += part
    return [part[k : k + width] for part in found for k in range(0, len(part), width)]


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text; a word is cut only where it is longer than a line.

    >>> wrapped("no other strategy clearly does better", 16)
    ['no other', 'strategy clearly', 'does better']
    """
    lines = [""]
    for word in text.split():
        for k, piece in enumerate(pieces(word, width)):
            longer = f"{lines[-1]} {piece}" if lines[-1] and not k else lines[-1] + piece
            if len(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def widths(strips: Sequence[Strip], room: int) -> list[int]:
    """The widths of columns side by side: what is left beside the least goes where most is wrapped."""
    found = [s.least for s in strips]
    left = room - MARGIN - BETWEEN * (len(strips) - 1) - sum(found)
    longest = [s.most for s in strips]
    for _ in range(max(left, 0)):
        lines = [longest[k] / w if w < longest[k] else 0.0 for k, w in enumerate(found)]
        if not any(lines):
            break
        found[lines.index(max(lines))] += 1
    return found


def groups(strips: Sequence[Strip], room: int) -> list[list[int]]:
    """Columns that stand side by side: one group where all fit; else several, each after the columns that name a row.

    Returns:
        Positions of columns. The words before the first column of numbers name a row: they stand in each group.
    """
    first = next((k for k, s in enumerate(strips) if not s.words), 1)
    names = list(range(min(first, 2)))
    found, rest = [list(names)], range(len(names), len(strips))
    for k in rest:
        if len(found[-1]) > len(names) and _wide([strips[j] for j in (*found[-1], k)]) > room:
            found.append(list(names))
        found[-1].append(k)
    return found


def _wide(strips: Sequence[Strip]) -> int:
    """Letters of a line, with each column at its least."""
    return MARGIN + sum(s.least for s in strips) + BETWEEN * (len(strips) - 1)
