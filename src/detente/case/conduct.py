"""Conduct as it is written: `month 3`, `snapback all`, `pause 2 months`, `retaliate 0.3 for 6 months`."""

import re

from detente.case import limits
from detente.case.model import Reply
from detente.case.units import DURATION
from detente.errors import nearest

VIOLATION = "snapback, snapback all, suspend 6 months, forgive, forgive 6 months or walk-away"
PROVOCATION = "continue, pause 2 months or retaliate 0.3 for 6 months"


class BadReply(ValueError):
    """Words that are no reply: what was wanted and how to mend it."""

    def __init__(self, wanted: str, mend: str = ""):
        super().__init__(wanted)
        self.wanted, self.mend = wanted, mend


def parse_signal(text: str, months: int) -> int | None:
    """The month of the signal; None for never."""
    if text.strip() == "never":
        return None
    match = re.fullmatch(r"(?:month\s+)?(\d{1,6})", text.strip())
    if not match or not int(match[1]) < months:
        raise BadReply(f"month 0 to month {months - 1}, or never", nearest(text, ["never", "month 0"]))
    return int(match[1])


def parse_violation(text: str) -> Reply:
    """How a conduct answers a violation."""
    words = " ".join(text.split())
    if words in ("snapback", "snapback all"):
        return Reply("snapback", scope="all" if words.endswith("all") else "deal")
    if words == "walk-away":
        return Reply("walk-away")
    if words == "forgive":
        return Reply("forgive")
    if match := re.fullmatch(r"(suspend|forgive) (.+)", words):
        kind = "suspend" if match[1] == "suspend" else "forgive"
        return Reply(kind, months=_months(match[2], VIOLATION))
    raise BadReply(VIOLATION, nearest(words, ["snapback", "snapback all", "forgive", "walk-away", "suspend 6 months"]))


def parse_provocation(text: str) -> Reply:
    """How a conduct answers a provocation."""
    words = " ".join(text.split())
    if words == "continue":
        return Reply("continue")
    if match := re.fullmatch(r"pause (.+)", words):
        return Reply("pause", months=_months(match[1], PROVOCATION))
    if match := re.fullmatch(r"retaliate (\d*\.?\d+)(%?) for (.+)", words):
        pressure = float(match[1]) / (100 if match[2] else 1)
        if pressure <= 1:
            return Reply("retaliate", months=_months(match[3], PROVOCATION), pressure=pressure)
        raise BadReply("retaliation of at most 1, all that can be applied")
    raise BadReply(PROVOCATION, nearest(words, ["continue", "pause 2 months", "retaliate 0.3 for 6 months"]))


def _months(text: str, wanted: str) -> int:
    """Whole months, at least one."""
    match = re.fullmatch(r"(\d*\.?\d+) ?([a-z]+)", text)
    if not match or match[2] not in DURATION:
        raise BadReply(
            f"{wanted}; a time in days, weeks, months or years", f'write "{text} months"' if not match else ""
        )
    months = max(1, round(float(match[1]) * DURATION[match[2]]))
    if months > limits.MONTHS:
        raise BadReply(f"at most {limits.MONTHS} months")
    return months
