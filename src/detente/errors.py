"""The one family of errors.

    DetenteError
    ├── CaseError        the case, an overlay or a data file is wrong: carries every problem (exit status 2)
    ├── InputError       a command or a call was given something it cannot use (exit status 2)
    ├── RunError         a simulated number is not finite: names strategy, future and month (exit status 1)
    └── Cancelled        the user stopped the work; what was finished is kept (exit status 130)

A bug is none of these: let it crash with its traceback.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from detente.where import Where


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and the way out."""

    where: Where
    found: str
    wanted: str
    mend: str = ""

    def __str__(self) -> str:
        lines = [str(self.where), f"    found:  {self.found}", f"    wanted: {self.wanted}"]
        if self.mend:
            lines.append(f"    mend:   {self.mend}")
        return "\n".join(lines)


class DetenteError(Exception):
    """Anything that `detente` reports in words instead of a traceback."""

    exit_status = 1


class CaseError(DetenteError):
    """Every problem of an input file at once, in file order."""

    exit_status = 2

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(problems, key=lambda p: (p.where.file, p.where.line, p.where.path)))
        super().__init__("\n".join(map(str, self.problems)))


class InputError(DetenteError):
    """A command or call was given something that it cannot use.

    Args:
        found: what was given.
        wanted: what can be used.
        mend: what to do, in one line.
        where: the place it came from, when there is one.
        also: further things wrong with the same command or call.
    """

    exit_status = 2

    def __init__(
        self, found: str, *, wanted: str, mend: str = "", where: Where | None = None, also: Iterable[Problem] = ()
    ):
        self.problems = (Problem(where or Where(), found, wanted, mend), *also)
        super().__init__("\n".join(str(problem).strip() for problem in self.problems))


class RunError(DetenteError):
    """A simulated number is not finite."""


class Cancelled(DetenteError):
    """The user stopped the work; what was finished is kept."""

    exit_status = 130


NAMES_SHOWN = 12


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse what was given, if anything is wrong with it.

    Raises:
        InputError: with all problems.
    """
    found = list(problems)
    if found:
        first = found[0]
        raise InputError(first.found, wanted=first.wanted, mend=first.mend, where=first.where, also=found[1:])


def refuse_unknown(names: Iterable[str], known: Iterable[str], *, wanted: str) -> None:
    """Refuse names that nothing has, all of them at once.

    Raises:
        InputError: with a problem for each unknown name.
    """
    refuse(unknown(names, known, wanted=wanted))


def unknown(names: Iterable[str], known: Iterable[str], *, wanted: str) -> list[Problem]:
    """A problem for each name that nothing has: with the names there are (the first twelve), and the nearest.

    Args:
        names: what was given.
        known: the names there are.
        wanted: what each should be, such as `a type of the counterpart`.

    >>> unknown(["held", "hold"], ["hold", "talk"], wanted="a strategy")[0].wanted
    'a strategy: hold, talk'
    """
    there = list(known)
    shown = ", ".join(there[:NAMES_SHOWN]) + (" …" if len(there) > NAMES_SHOWN else "")
    wanted = f"{wanted}: {shown}" if shown else wanted
    strange = [name for name in dict.fromkeys(names) if name not in there]
    return [Problem(Where(), name or "nothing", wanted, nearest(name, there)) for name in strange]


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name, or an empty string.

    >>> nearest("tension", ["tensions", "ties"])
    'write "tensions"'
    """
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f'write "{close[0]}"' if close else ""
