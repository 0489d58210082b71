"""The YAML of a case as pydantic models: the one place that says what may be written where.

`json_schema()` publishes it for editors, `reference.py` as a page. What numbers mean is in docs/explanation/model.md.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from detente.case import entry as n
from detente.case import limits
from detente.case.entry import Bound, Described, Entry, Names, YesNo, default
from detente.case.schema_bargain import AgendaEntry, EvidenceEntry, HistoryEntry, ReliefEntry
from detente.case.schema_courses import RoadmapEntry, StrategyEntry
from detente.case.schema_questions import ClaimEntry, LeverEntry, MetricEntry, ViewEntry
from detente.case.schema_standoff import StandoffEntry


class SourceEntry(Entry):
    """A work that numbers come from."""

    author: str = Field("", description="Who wrote it.")
    title: str = Field("", description="Its title.")
    year: str = Field("", description="Year of publication; not after `as_of`.")
    date: str = Field("", description="Day of publication, `YYYY-MM-DD`, when it matters; not after `as_of`.")
    url: str = Field("", description="Where to read it.")
    note: str = Field("", description="What it is good for.")


class ActorEntry(Described):
    """A party. Exactly one is the principal, exactly one the counterpart."""

    name: str = Field("", description="Name for people (the same as `title`).")
    role: Literal["principal", "counterpart", "ally", "third"] = Field(
        description="`principal` (its strategy is evaluated), `counterpart` (the adversary), `ally` or `third`."
    )


class TypeEntry(Described):
    """What the counterpart may privately be."""

    prior: n.Chance = Field(description="Its chance; the priors of all types sum to one.")
    weights: dict[str, n.Positive] = Field({}, description="Interest -> its weight; 0 for interests left out.")
    fear: n.Positive | None = Field(None, description="Weight of what a double-cross would cost it.")
    penalty: n.Positive | None = Field(None, description="What being caught cheating costs it.")
    patience: n.FactorAMonth | None = Field(None, description="Overrides `behaviour`.")
    horizon: n.SpanAboveZero | None = Field(None, description="Overrides `behaviour`.")
    noise: n.AboveZero | None = Field(None, description="Overrides `behaviour`.")
    foresight: n.Share | None = Field(None, description="Overrides `behaviour`.")
    review: n.MonthlyChance | None = Field(None, description="Overrides `behaviour`.")
    cooldown: n.Span | None = Field(None, description="Overrides `behaviour`.")
    pain_of_pressure: n.Worth | None = Field(None, description="Overrides `behaviour`.")
    events: dict[str, n.Positive] = Field({}, description="Event -> multiplier of its rate under this type.")


class BehaviourEntry(Described):
    """How the counterpart decides; a type may override any of these numbers."""

    patience: n.FactorAMonth | None = Field(None, description="Discount factor per month (beta).")
    horizon: n.SpanAboveZero | None = Field(None, description="How far ahead it looks.")
    noise: n.AboveZero | None = Field(None, description="Noise of its choices (tau of the logit).")
    foresight: n.Share | None = Field(None, description="Weight of each later deal against the one before (g).")
    review: n.MonthlyChance | None = Field(None, description="Chance that a deal in force is reconsidered.")
    cooldown: n.Span = Field(n.Span(**default("12 months")), description="How long a broken deal stays closed.")
    pain_of_pressure: n.Worth = Field(
        n.Worth(**default("0 per year")), description="What full pressure costs it; negative: pressure hardens."
    )
    fear: n.Positive | None = Field(None, description="Weight of what a double-cross would cost it.")
    penalty: n.Positive | None = Field(None, description="What being caught cheating costs it.")


class CredibilityEntry(Described):
    """The counterpart's probability that the principal keeps a bargain: how it starts and moves."""

    start: n.Chance = Field(description="Credibility at the start, a / (a + b).")
    evidence: n.AboveZero = Field(description="Weight of the past: a + b at the start.")
    credit: n.Positive = Field(description="Added to a for each principal measure newly in force.")
    credit_month: n.EvidenceAMonth = Field(
        n.EvidenceAMonth(**default("0")), description="Added to a for each month of good standing."
    )
    breach: n.Positive = Field(description="Added to b for each repudiation.")
    ties_weight: n.Share = Field(
        n.Share(**default("0")), description="Weight of third-party ties (kappa); they are the stock named `ties`."
    )


class PrincipalEntry(Described):
    """How the principal weighs keeping its own word against breaking it; read by the ledger of a roadmap."""

    patience: n.FactorAMonth = Field(n.FactorAMonth(**default("0.99")), description="Its discount factor per month.")
    horizon: n.SpanAboveZero = Field(n.SpanAboveZero(**default("48 months")), description="How far ahead it looks.")
    lag: n.Span = Field(n.Span(**default("3 months")), description="Time until the counterpart answers a breach.")
    breach_cost: n.Positive = Field(
        n.Positive(**default("0")), description="What a breach costs it besides, in its own worth."
    )


def _months(data: Any) -> Any:
    """`[0, 3 to 5]` for `[0, 3, 4, 5]`."""
    if not isinstance(data, list):
        data = [data]
    months: list[Any] = []
    for item in data:
        low, to, high = str(item).partition(" to ")
        ends = low.strip(), high.strip()
        if to and all(end.isdecimal() and int(end) <= limits.MONTHS for end in ends):
            months.extend(range(int(ends[0]), int(ends[1]) + 1))
        else:
            months.append(item)
    return months


MonthNumber: TypeAlias = Annotated[int, Field(ge=0, le=limits.MONTHS)]
Months: TypeAlias = Annotated[
    tuple[MonthNumber, ...],
    BeforeValidator(_months),
    WithJsonSchema({"type": "array", "items": {"type": ["integer", "string"]}}),
]


class RepudiatesEntry(Entry):
    """Chance that a new government repudiates a deal in force, by legal form."""

    executive: n.Chance = Field(n.Chance(**default("0")), description="Deals made by the executive alone.")
    legislated: n.Chance = Field(n.Chance(**default("0")), description="Deals enacted as law.")
    treaty: n.Chance = Field(n.Chance(**default("0")), description="Ratified treaties.")


class TurnoverEntry(Described):
    """Changes of the principal's government."""

    months: Months = Field(description="Months in which a new government may take office.")
    chance: n.Chance = Field(description="Chance of a change in each of them.")
    repudiates: RepudiatesEntry = Field(description="What a change does to deals in force.")


class WindowEntry(Entry):
    """A named stretch of the calendar: either `months`, or `every` with `in`."""

    title: str = Field("", description="Name for people.")
    months: Months | None = Field(None, description="Its months, counted from 0; `3 to 5` for a run of months.")
    every: str = Field("", description="Length of the cycle, such as `12 months`.")
    in_: Months | None = Field(None, alias="in", description="Months of the cycle, counted from month 0.")


class TalksEntry(Described):
    """How long talks restrain once nothing moves in them."""

    half_life: n.SpanAboveZero = Field(
        n.SpanAboveZero(**default("6 months")),
        description="Time in which the depth of talks halves once no offer is new, none is taken and no measure of a "
        "deal comes nearer to being in force.",
    )


class CalendarEntry(Entry):
    """What the calendar brings."""

    turnover: TurnoverEntry | None = Field(None, description="Changes of the principal's government.")
    windows: dict[str, WindowEntry] = Field({}, description="Named stretches that events may respond to.")


class StockEntry(Described):
    """A number that evolves monthly."""

    unit: str = Field("", description="Its unit; empty for an index.")
    start: n.Amount = Field(description="Its value at the start.")
    target: n.Amount | None = Field(None, description="What it is pulled to; needs `half_life`.")
    half_life: n.SpanAboveZero | None = Field(None, description="Time in which half the distance to `target` goes.")
    flow: n.Flow | None = Field(None, description="What flows in, before measures cut it.")
    floor: Bound | None = Field(None, description="Least value; none where it is left out.")
    cap: Bound | None = Field(None, description="Greatest value; none where it is left out.")
    shifts: dict[str, n.Amount] = Field({}, description="`pressure`, `talks` or a window -> how far it moves `target`.")
    observed: YesNo = Field(True, description="Whether the principal sees it: only then may a stop rule read it.")


class EventEntry(Described):
    """Something counted that happens at a rate."""

    rate: n.Hazard = Field(description="Base rate.")
    responds: dict[str, n.Plain] = Field(
        {},
        description="`talks`, `pressure`, a stock (its distance from its start) or a window -> effect on the logarithm "
        "of the rate; `self` -> how many more events each event brings (0 to 0.99).",
    )
    cap: n.Hazard | None = Field(
        None,
        description="The highest rate that it can reach, before measures cut it; needed where it responds to a stock "
        "that events move, for the two could drive each other without end.",
    )
    memory: n.SpanAboveZero | None = Field(None, description="Half-life of the clustering; needed with `self`.")
    signal_damps: dict[str, n.Share] = Field(
        {}, description="Window -> share of its effect that the principal's signal takes away."
    )
    impacts: dict[str, n.Amount] = Field({}, description="Stock -> what one event adds to it.")
    terminal: YesNo = Field(False, description="Whether it ends the engagement (war).")


class EffectEntry(Entry):
    """What a measure in force does to a stock or an event."""

    cut: n.Share | None = Field(None, description="Share of the stock's flow or the event's rate that it takes away.")
    add: n.MonthlyAmount | None = Field(None, description="What it adds to the stock each month.")
    target: n.Amount | None = Field(None, description="How far it moves the stock's target.")


class MeasureEntry(Described):
    """A step that actors can take and hold in force."""

    track: str = Field(description="Its track.")
    by: Names = Field(description="The actor or actors who take it.")
    needs: Names = Field((), description="Measures that must be in force first.")
    excludes: Names = Field((), description="Measures that it stands in for: no roadmap holds both.")
    takes: n.SpanAboveZero = Field(description="Time from start to in force.")
    reversible: n.Share = Field(n.Share(**default("100%")), description="Share that can be taken back.")
    form: Literal["executive", "legislated", "treaty"] = Field("executive", description="Its legal form.")
    detect: n.MonthlyChance = Field(
        n.MonthlyChance(**default("0")), description="Chance that cheating on it is caught, once visible."
    )
    exposure: n.Positive = Field(
        n.Positive(**default("0")), description="What losing it to a double-cross costs its owner."
    )
    worth: dict[str, dict[str, n.Worth]] = Field(
        {}, description="Actor -> interest -> its worth while in force; negative: a cost."
    )
    effects: dict[str, EffectEntry] = Field({}, description="Stock or event -> what it does to it.")


class CorrelationEntry(Entry):
    """Numbers drawn together."""

    numbers: tuple[str, ...] = Field(min_length=2, description="Dotted paths of uncertain numbers.")
    rho: float = Field(ge=-1, le=1, description="Rank correlation between each pair, -1 to 1.")


class CaseEntry(Entry):
    """A case: one dispute as the analyst sees it."""

    case: str = Field(description="Its short name.")
    title: str = Field("", description="Name for people.")
    note: str = Field("", description="What the reader should know first.")
    cautions: tuple[str, ...] = Field(
        (),
        description="What to be careful with, a sentence each: where the case flatters a side or leaves something out.",
    )
    as_of: str = Field(description="Last day that evidence may have, `YYYY-MM-DD`.")
    start: str = Field(description="Month 0, `YYYY-MM`.")
    months: int = Field(ge=1, le=limits.MONTHS, description="How many months are simulated.")
    include: Names = Field((), description="Further files, relative to this one, merged section by section.")
    sources: dict[str, SourceEntry] = Field({}, description="Key -> the work that numbers come from.")
    actors: dict[str, ActorEntry] = Field(description="The parties.")
    interests: Names = Field(description="What actors care for.")
    types: dict[str, TypeEntry] = Field(min_length=1, description="What the counterpart may privately be.")
    behaviour: BehaviourEntry = Field(BehaviourEntry.model_validate({}), description="How the counterpart decides.")
    credibility: CredibilityEntry = Field(description="How far the principal is believed.")
    talks: TalksEntry = Field(TalksEntry.model_validate({}), description="How long talks restrain.")
    principal: PrincipalEntry = Field(
        PrincipalEntry.model_validate({}), description="How the principal weighs keeping its word."
    )
    calendar: CalendarEntry = Field(CalendarEntry.model_validate({}), description="What the calendar brings.")
    stocks: dict[str, StockEntry] = Field({}, description="Numbers that evolve monthly.")
    events: dict[str, EventEntry] = Field({}, description="What may happen.")
    tracks: dict[str, str] = Field({}, description="Track -> its name for people.")
    measures: dict[str, MeasureEntry] = Field({}, description="Steps that actors can take.")
    roadmaps: dict[str, RoadmapEntry] = Field({}, description="Deals in order. `none` is built in.")
    strategies: dict[str, StrategyEntry] = Field(min_length=1, description="What is compared.")
    metrics: dict[str, MetricEntry] = Field({}, description="What is read off each future.")
    claims: dict[str, ClaimEntry] = Field({}, description="Sentences to be tested.")
    levers: tuple[LeverEntry, ...] = Field((), description=f"Sliders of the app, at most {limits.LEVERS}.")
    views: dict[str, ViewEntry] = Field({}, description="Sides of a debate.")
    correlations: tuple[CorrelationEntry, ...] = Field((), description="Numbers drawn together.")
    evidence: EvidenceEntry | None = Field(None, description="The record that the case learns from.")
    history: HistoryEntry | None = Field(None, description="What really happened before the start.")
    relief: ReliefEntry | None = Field(None, description="Sanctions provisions and the projects they block.")
    agenda: AgendaEntry | None = Field(None, description="The hard bargain: issues with levels.")
    standoff: StandoffEntry | None = Field(None, description="The graph model of the conflict.")


def json_schema() -> dict[str, Any]:
    """The language as JSON Schema (draft 2020-12), for editors that complete and check YAML."""
    schema = CaseEntry.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A detente case"}


def every_key(model: type[BaseModel]) -> frozenset[str]:
    """Every key that the language knows, wherever it stands."""
    found: set[str] = set()
    waiting = [model]
    seen: set[type[BaseModel]] = set()
    while waiting:
        one = waiting.pop()
        seen.add(one)
        for name, field in one.model_fields.items():
            found.add(field.alias or name)
            waiting.extend(m for m in models_in(field.annotation) if m not in seen)
    return frozenset(found)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation mentions, outermost first."""
    for part in get_args(annotation):
        yield from models_in(part)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
