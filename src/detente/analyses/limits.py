"""Limits of a box in the words of a case: titles of numbers and types, levels in the units that the case writes."""

import numpy as np

from detente.analyses.discover.box import Interval, Levels, Limit, Say
from detente.analyses.levels import level
from detente.analyses.words import plain_name, title_of
from detente.case.model import Case

TRUE_TYPE = "true type"
"""The input that stands for what the counterpart truly is."""


def limits_in_words(case: Case) -> Say:
    """How to say a limit on a number of this case, or on the true type."""

    def say(name: str, limit: Limit) -> str:
        if isinstance(limit, Levels):
            return _types(case, limit)
        return f"“{plain_name(case, name)}” {_between(case, name, limit)}"

    return say


def _types(case: Case, limit: Levels) -> str:
    """Which types are left, said by what is in or what is out, whichever is shorter."""
    kept = [name for name in case.types if name in limit.kept]
    out = [name for name in case.types if name not in limit.kept]
    if len(kept) <= len(out) or not out:
        return f"the counterpart is {_named(case, kept)}"
    return f"the counterpart is not {_named(case, out)}"


def _named(case: Case, types: list[str]) -> str:
    """Types with their titles, one or another."""
    return "of the type " + " or ".join(f"“{title_of(case, name)}”" for name in types)


def _between(case: Case, name: str, limit: Interval) -> str:
    """The ends of an interval."""
    if limit.low == -np.inf:
        return f"is at most {level(case, name, limit.high)}"
    if limit.high == np.inf:
        return f"is at least {level(case, name, limit.low)}"
    return f"lies between {level(case, name, limit.low)} and {level(case, name, limit.high)}"
