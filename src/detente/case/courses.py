"""Courses of action: deals, roadmaps, conduct, strategies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.assumption import Assumption
from detente.case.expressions import Condition
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Deal:
    """Measures exchanged together. `needs` names earlier deals of the same roadmap."""

    name: str
    title: str
    measures: tuple[str, ...]
    needs: tuple[str, ...]
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Deals in order. The roadmap `none` has no deals and always exists."""

    name: str
    title: str
    deals: tuple[Deal, ...]
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Reply:
    """How a conduct answers a violation or a provocation.

    Args:
        kind: `snapback`, `suspend`, `forgive`, `walk-away` (violations); `continue`, `pause`, `retaliate`
            (provocations).
        months: length of a suspension, pause or retaliation.
        scope: what snaps back: the deal that was cheated on, or all deals.
        pressure: what retaliation adds to the pressure.
    """

    kind: Literal["snapback", "suspend", "forgive", "walk-away", "continue", "pause", "retaliate"]
    months: int = 0
    scope: Literal["deal", "all"] = "deal"
    pressure: float = 0.0


@dataclass(frozen=True, slots=True)
class StopRule:
    """When to give a strategy up, and for which."""

    when: Condition
    then: str
    text: str
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the principal behaves on the way (MODEL.md, 1).

    Args:
        signal: month in which the principal signals that it will talk; None for never (the channel stays shut).
        tempo: chance per month that a deal on offer comes to decision.
        parallel: lanes of talks.
        pressure: 0 (none) to 1 (all that can be applied).
        retry: months until a refused deal returns.
        precondition: counterpart measures demanded first, for nothing.
        on_provocation: event -> reply.
        stop: rules, tried in order each month.
    """

    signal: int | None
    tempo: Assumption
    parallel: int
    pressure: Assumption
    retry: Assumption
    precondition: tuple[str, ...]
    on_violation: Reply
    on_provocation: Mapping[str, Reply]
    stop: tuple[StopRule, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A roadmap and a conduct: what is compared."""

    name: str
    title: str
    roadmap: str
    conduct: Conduct
    note: str = ""
    where: Where = Where()
    variant_of: str = ""

    @property
    def is_variant(self) -> bool:
        """Whether it was made for a claim or a question and does not stand for choice."""
        return bool(self.variant_of)
