"""Where a thing stands in a file: every entry of a case can point at its own line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file.

    Args:
        file: the file's name as the user gave it.
        line: counted from 1; 0 when the thing has no line (a value given on the command line, say).
        path: dotted path of the entry, such as `measures.site-visits.detect`.
    """

    file: str = ""
    line: int = 0
    path: str = ""

    def __str__(self) -> str:
        """`halt.yaml:212  measures.site-visits.detect`, leaving out what is not known."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return "  ".join(part for part in (place, self.path) if part)
