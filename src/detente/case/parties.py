"""Who takes part: actors, types of the counterpart, trust, talks, changes of government."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.case.assumption import Assumption, Shape
from detente.where import Where


@dataclass(frozen=True, slots=True)
class Actor:
    """A party. Exactly one is the principal, exactly one the counterpart."""

    name: str
    title: str
    role: Literal["principal", "counterpart", "ally", "third"]
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class CounterpartType:
    """What the counterpart may privately be (MODEL.md, 1).

    Args:
        prior: its chance; drawn priors are normalised to sum to one in each future.
        weights: interest -> weight, every interest of the case (0 where the text names none).
        behaviour: patience, horizon, noise, foresight, review, cooldown, pain_of_pressure, fear, penalty: all present,
            the type's own number or the case's `behaviour`.
        events: event -> multiplier of its rate, for the events that the type names.
        note: what it is after, in words.
    """

    name: str
    title: str
    prior: Assumption
    weights: Mapping[str, Assumption]
    behaviour: Mapping[str, Assumption]
    events: Mapping[str, Assumption]
    where: Where = Where()
    note: str = ""


BEHAVIOUR = (
    "patience", "horizon", "noise", "foresight", "review", "cooldown", "pain_of_pressure", "fear", "penalty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credibility:
    """How the counterpart's trust in the principal starts and moves (MODEL.md, 3.7)."""

    start: Assumption
    evidence: Assumption
    credit: Assumption
    credit_month: Assumption
    breach: Assumption
    ties_weight: Assumption


@dataclass(frozen=True, slots=True)
class Talks:
    """How long talks restrain once nothing moves in them (MODEL.md, 3.8).

    Args:
        half_life: months in which their depth halves.
    """

    half_life: Assumption = Assumption("talks.half_life", Shape("constant", (6.0,), text="6 months"), "months")


@dataclass(frozen=True, slots=True)
class OwnWord:
    """How the principal weighs keeping its own word (docs/explanation/model.md, 5); `principal:` in the text.

    Args:
        patience: its discount factor per month. horizon: months that it looks ahead.
        lag: months until the counterpart answers a breach. breach_cost: what a breach costs the principal besides.
    """

    patience: Assumption = Assumption("principal.patience", Shape("constant", (0.99,)), "per month")
    horizon: Assumption = Assumption("principal.horizon", Shape("constant", (48.0,)), "months")
    lag: Assumption = Assumption("principal.lag", Shape("constant", (3.0,)), "months")
    breach_cost: Assumption = Assumption("principal.breach_cost", Shape("constant", (0.0,)))


LegalForm = Literal["executive", "legislated", "treaty"]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Changes of the principal's government."""

    months: tuple[int, ...]
    chance: Assumption
    repudiates: Mapping[LegalForm, Assumption]
    where: Where = Where()
