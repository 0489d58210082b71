"""What every check has at hand: the entries, their names, and the sheet that problems go to."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from detente.case.metrics import RESERVED
from detente.case.model import Assumption
from detente.case.schema import CaseEntry
from detente.case.sheet import Sheet
from detente.case.tree import Path
from detente.errors import nearest

NAME = re.compile(r"[^\W\d]\w*(-\w+)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Check:
    """A case under examination.

    Args:
        entries: its typed entries.
        sheet: where they stand, and where problems go.
        numbers: its numbers by dotted path.
    """

    entries: CaseEntry
    sheet: Sheet
    numbers: Mapping[str, Assumption]

    def names(self, section: str) -> list[str]:
        """Names of a section, those of broken entries among them."""
        broken = [name for part, name in self.sheet.broken if part == section]
        return [*getattr(self.entries, section), *broken]

    def known(self, name: str, among: Collection[str], path: Path, what: str) -> bool:
        """Whether the name exists; a problem if not, unless it is a number that is itself wrong."""
        if name in among or any(p.where.path == name for p in self.sheet.problems):
            return True
        shown = _shown(name, among)
        mend = nearest(name, among) or f"define {name} or take it out"
        self.sheet.object(path, name or "nothing", f"{what}: {shown}" if shown else what, mend)
        return False

    def is_number(self, name: str, path: Path) -> bool:
        """Whether the name is a number's that could be read; a problem if nothing at all is called so."""
        if name in self.sheet.unread or any(name.startswith(f"{a}.{b}.") for a, b in self.sheet.broken):
            return False  # what is wrong with it has been said
        return self.known(name, self.numbers, path, "the path of a number")

    def all_known(self, names: Iterable[str], among: Collection[str], path: Path, what: str) -> None:
        """Each name of a list or mapping."""
        for k, name in enumerate(names):
            if name in among:
                continue  # where it stands is only looked for when there is something to say
            inner = (*path, name) if self.sheet.has((*path, name)) else (*path, k)
            self.known(name, among, inner if self.sheet.has(inner) else path, what)


LISTED = 12
"""Names that a message lists; of more, the few that are like the one found."""


def _shown(name: str, among: Collection[str]) -> str:
    """Names that may be meant."""
    if len(among) <= LISTED:
        return ", ".join(among)
    like = get_close_matches(name, list(among), n=3, cutoff=0.4) or list(among)[:3]
    return f"{', '.join(like)} …"


def check_name(c: Check, name: str, path: Path, *, free: bool = False) -> None:
    """A name that expressions and dotted paths can hold; `free` for names of several words."""
    if free and (not name.strip() or any(sign in name for sign in '[]."\n')):
        c.sheet.object(path, name or "nothing", 'a name without dots, brackets or "')
    elif not free and not NAME.fullmatch(name):
        mend = re.sub(r"[^\w-]+|--+", "-", name).strip("-_")
        mend = f'write "{mend}"' if NAME.fullmatch(mend) else ""
        c.sheet.object(path, name or "nothing", "a name of letters, digits and hyphens, a letter first", mend)
    elif not free and name in RESERVED and path[0] in ("stocks", "events", "calendar", "types"):
        c.sheet.object(path, name, "a name that the language does not use itself", f'write "{name}-1", say')


def once(c: Check, names: Collection[str], path: Path) -> None:
    """Each name only once."""
    for name in sorted({n for n in names if list(names).count(n) > 1}):
        c.sheet.object(path, f"{name} twice", "each name once", "take one out")


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, `YYYY-MM-DD`."""
    try:
        return bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
