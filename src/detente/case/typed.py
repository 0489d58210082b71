"""Ranges as people type them into a field, turned into the case language: `20..50`, `~35±8`."""

import re
from decimal import Decimal

LONGEST = 200
"""Characters of a range that somebody types; a longer text is none, and is not searched for one."""

_NUM = r"([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+))\s*(%?)"
_TAIL = r"\s*(%?)(?:\s*([A-Za-z].*))?"
_BETWEEN = re.compile(rf"~?\s*{_NUM}\s*\.\.\.?\s*{_NUM}{_TAIL}")
_ABOUT = re.compile(rf"~?\s*{_NUM}\s*(?:±|\+/?-)\s*{_NUM}{_TAIL}")


def as_written(text: str) -> str:
    """A change as the case language writes it; anything but these two ways of typing a range stays as it is.

    `35±8` is the range from 27 to 43: as with every range, nine chances in ten lie in it.

    >>> as_written("20..45 per year"), as_written("~35±8"), as_written("0.2 ± 0.05"), as_written("15..40%")
    ('20 to 45 per year', '27 to 43', '0.15 to 0.25', '15% to 40%')
    >>> as_written("beta 4 6")
    'beta 4 6'
    """
    stripped = text.strip()
    if len(stripped) > LONGEST:
        return stripped
    if match := _BETWEEN.fullmatch(stripped):
        low, a, high, b, c, unit = match.groups()
        return _range(Decimal(low.replace("_", "")), Decimal(high.replace("_", "")), a or b or c, unit)
    if match := _ABOUT.fullmatch(stripped):
        middle, a, half, b, c, unit = match.groups()
        about, away = Decimal(middle.replace("_", "")), Decimal(half.replace("_", ""))
        return _range(about - away, about + away, a or b or c, unit)
    return stripped


def _range(low: Decimal, high: Decimal, percent: str, unit: str | None) -> str:
    """`low to high` with its sign and unit."""
    return f"{low.normalize():f}{percent} to {high.normalize():f}{percent}{f' {unit.strip()}' if unit else ''}"
