"""What metrics, stop rules and claims are once parsed: plain data, a small tree, nothing to execute.

Three levels. A *series* gives one number a month. A *reading* boils a series (or a condition on series)
down to one number for one future under one strategy. A *test* compares readings across strategies.
"""

from dataclasses import dataclass
from typing import Literal

SeriesKind = Literal[
    "month",  # months since the start, 0 for the first
    "stock",  # name: a stock, at the end of the month
    "event",  # name: an event, count in the month
    "hazard",  # name: an event, its rate in the month
    "progress",  # name: a measure, effective progress 0 to 1 (0 while it is cheated on)
    "in_force",  # name: a measure, 1 when it is really in force
    "belief",  # name: a type, the principal's belief
    "value",  # name: an actor, worth to it in the month of all measures as they really stand
    "credibility",  # rho
    "pressure",  # as set by the conduct
    "depth",  # how live the talks are
    "open",  # 1 while the channel is open
    "deals",  # number of deals in force
    "offers",  # decisions taken in the month
    "accepted",  # number of deals accepted in the month (openly: complying and cheating alike)
    "refused",  # refusals in the month
    "cheated",  # deals on which cheating began in the month
    "cheating",  # deals being cheated on in the month
    "caught",  # cheated deals discovered in the month
    "withdrawn",  # deals that the counterpart left openly in the month
    "repudiated",  # deals that the principal repudiated in the month
    "broken",  # deals that ended in the month, from any cause
    "exposure",  # what a double-cross in this month would cost the counterpart (E over deals in force)
    "stopped",  # 1 once a stop rule has fired
]

# Series that a stop rule may read: what the principal can see (never "progress" as it really is, nor "cheating").
SEEN_SERIES: tuple[str, ...] = (
    "month", "stock", "event", "belief", "credibility", "pressure", "depth", "open", "deals", "offers",
    "accepted", "refused", "caught", "withdrawn", "repudiated", "broken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constant:
    """A plain number."""

    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """One number a month, of one future under one strategy."""

    kind: SeriesKind
    name: str = ""


Operator = Literal["<", "<=", ">", ">=", "=="]


@dataclass(frozen=True, slots=True)
class Compare:
    """A yes/no question: two numbers and how they should stand to each other."""

    operator: Operator
    left: "Number"
    right: "Number"


@dataclass(frozen=True, slots=True)
class Both:
    """Both parts hold."""

    left: "Condition"
    right: "Condition"


@dataclass(frozen=True, slots=True)
class Either:
    """One part or the other holds."""

    left: "Condition"
    right: "Condition"


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class TypeIs:
    """The counterpart's true type is this one (in claims only: nobody sees it)."""

    type: str


Condition = Compare | Both | Either | Negation | TypeIs

How = Literal["final", "mean", "max", "min", "sum", "any", "chance", "first", "months"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A series or a condition, boiled down to one number over a window of months.

    `final` is the value in the last month of the window; `sum` of an event is its count; `any` is 1 if the
    condition held (or the event happened) in some month; `chance` of an event is 1 - exp(- its summed rate);
    `first` is the first month in which the condition held (or the event happened), counted from the start of the
    window, and the window's length where it never did; `months` is the number of months in which it held.

    Args:
        how: the reduction.
        of: a series, or a condition on series.
        start, end: first and last month of the window; `end` -1 means the last month of the case.
        answers: above zero, the window ends early: before the month in which the counterpart answers again after it has
            answered so many offers.
    """

    how: How
    of: Series | Condition
    start: int = 0
    end: int = -1
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers added, taken away, multiplied or divided."""

    operator: Literal["+", "-", "*", "/"]
    left: "Number"
    right: "Number"


@dataclass(frozen=True, slots=True)
class MetricOf:
    """A metric under one strategy (in claims)."""

    metric: str
    strategy: str


@dataclass(frozen=True, slots=True)
class AssumptionValue:
    """What a future drew for an uncertain number (in claims), by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class OverFutures:
    """A summary over futures (in claims): `mean(war [a] given stocks.friction.target > 0.5)`.

    A claim with such a part has one truth value; its share is the share of bootstrap resamples in which it holds.
    """

    how: Literal["mean", "median", "p05", "p95", "share"]
    of: "Number | Condition"
    given: Condition | None = None


Number = Constant | Series | Reading | Arithmetic | MetricOf | AssumptionValue | OverFutures
