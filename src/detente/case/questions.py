"""What is asked of a case: metrics, claims, levers, views."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.expressions import Condition, Number
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Metric:
    """A number read off one simulated future under one strategy.

    Args:
        better: which way is better for the principal; `neither` for a number that is only shown.
        threshold: satisficing level, when the case names one.
        weight: worth of one unit of the metric in the case's weighted score, 0 when it has none.
        note: what a reader should know of it.
    """

    name: str
    is_: Number
    text: str
    better: Literal["more", "less", "neither"]
    unit: str = ""
    threshold: float | None = None
    weight: float = 0.0
    where: Where = Where()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordTest:
    """Two periods of the record held against each other.

    Args:
        period: the one in question, by name or days. against: the other.
        no_more: classes of event that are to have come no more often in it.
    """

    period: str
    against: str
    no_more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about the case and its test.

    Args:
        test: the parsed test; None where the claim is about the record or waits for a later capability.
        waits_for: the capability and the reason, when there is neither test nor record.
        evidence: what the record may say of it, as written.
        record: what tests a claim about the record.
    """

    id: str
    says: str
    test: Condition | None
    text: str
    waits_for: str = ""
    evidence: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()
    record: RecordTest | None = None


@dataclass(frozen=True, slots=True)
class Lever:
    """An assumption shown as a slider, with an anchor in plain words."""

    number: str
    label: str
    anchor: str
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class View:
    """One side of a debate: a named set of overlays (path -> value as text).

    Args:
        debate, side: what the debate is about and whose corner this is; empty for a view that stands alone.
    """

    name: str
    title: str
    overlays: Mapping[str, str]
    source: str = ""
    note: str = ""
    where: Where = Where()
    debate: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Numbers drawn together: a Gaussian copula with one rank correlation between each pair."""

    numbers: tuple[str, ...]
    rho: float
    where: Where = Where()
