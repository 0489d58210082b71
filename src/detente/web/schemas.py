"""What travels over the wire: pydantic at the edge, frozen, unknown keys refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=200)]
Path = Annotated[str, Field(min_length=1, max_length=300)]
Value = Annotated[str, Field(min_length=1, max_length=20_000)]

MOST_FUTURES = 20_000
MOST_TEXT = 2_000_000


class Wire(BaseModel):
    """One message, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scenario(Wire):
    """All that decides the numbers: the address bar and a file carry it, the server keeps none.

    `case` is the name of a shipped case; `text` is a case of the user's own, which then stands for it. `changes` are
    laid over the case: dotted path to value, written as a case writes it.
    """

    case: Name = "two-sides"
    text: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    changes: Annotated[dict[Path, Value], Field(max_length=200)] = {}
    strategies: Annotated[list[Name], Field(max_length=40)] = []
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    futures: Annotated[int, Field(ge=20, le=MOST_FUTURES)] = 1000


class CaseLine(Wire):
    """A shipped case, to choose from."""

    name: str
    title: str
    note: str


class LeverView(Wire):
    """A slider: an assumption with its anchor in plain words; ends and default in written units."""

    number: str
    label: str
    anchor: str
    text: str
    unit: str
    low: float
    high: float
    middle: float
    scale: float
    percent: bool


class DealView(Wire):
    """A deal of a roadmap."""

    deal: str
    title: str
    measures: list[str]
    needs: list[str]


class MeasureView(Wire):
    """A measure: what an editor needs to know of it."""

    name: str
    title: str
    track: str
    by: list[str]
    needs: list[str]
    takes: str
    reversible: str
    detect: str
    source: str
    note: str
    line: str


class Named(Wire):
    """A name and what people call it."""

    name: str
    title: str


class MetricView(Wire):
    """A metric of the case."""

    name: str
    unit: str
    better: str


class StrategyView(Named):
    """A strategy and the roadmap that it follows."""

    roadmap: str


class ViewView(Named):
    """One side of a debate: changes by name."""

    changes: dict[str, str]


class HappeningView(Wire):
    """Something that really happened between the parties; `written` is how a case writes it."""

    date: str
    kind: str
    measures: list[str]
    says: str
    source: str
    note: str
    written: str


class CaseView(Wire):
    """A case, as far as the screens show it."""

    name: str
    title: str
    note: str
    as_of: str
    start: str
    months: int
    principal: str
    counterpart: str
    strategies: list[StrategyView]
    metrics: list[MetricView]
    types: list[Named]
    tracks: list[Named]
    actors: list[Named]
    events: list[Named]
    levers: list[LeverView]
    measures: list[MeasureView]
    roadmaps: dict[str, list[DealView]]
    views: list[ViewView]
    happenings: list[HappeningView]
    history_start: str
    history_end: str
    has_relief: bool
    has_agenda: bool
    has_spatial: bool
    has_standoff: bool
    has_history: bool


class AssumptionView(Wire):
    """One number of the case."""

    name: str
    title: str
    text: str
    unit: str
    source: str
    note: str
    line: str
    judgement: bool
    uncertain: bool


class ColumnView(Wire):
    """A column of a card's table."""

    name: str
    label: str
    unit: str
    style: str


class TableView(Wire):
    """A table as columns and rows."""

    columns: list[ColumnView]
    rows: list[list[str | float | int | bool | None]]


class Card(Wire):
    """A finding on a screen: question, answer, chart description (None without one), tables, sources."""

    key: str
    question: str
    answer: str
    spec: dict[str, Any] | None
    narrow: dict[str, Any] | None
    table: TableView
    more: dict[str, TableView]
    sources: list[str]
    notes: list[str]


class Change(Wire):
    """How a scenario differs from its case."""

    path: str
    title: str
    default: str
    value: str


class RunCard(Wire):
    """What identifies the numbers."""

    case: str
    digest: str
    futures: int
    seed: int
    version: str
    strategies: list[str]


class Answer(Wire):
    """What one scenario gives: the headline, the cards, how it differs from its case, and what identifies it."""

    headline: str
    cards: list[Card]
    changes: list[Change]
    run: RunCard


class ProblemView(Wire):
    """One thing that is wrong, where, and the way out."""

    where: str
    line: int
    path: str
    found: str
    wanted: str
    mend: str


class Problems(Wire):
    """Everything that is wrong with what was sent."""

    problems: list[ProblemView]


class LedgerQuestion(Wire):
    """A roadmap of the scenario to put into the ledger."""

    scenario: Scenario
    roadmap: Name
    types: Annotated[list[Name], Field(max_length=20)] = []


class StoryQuestion(Wire):
    """One future of a scenario, by its number, under one strategy; the leading one when it is not named."""

    scenario: Scenario
    strategy: Annotated[str, Field(max_length=200)] = ""
    future: Annotated[int, Field(ge=0)] = 0


JobKind = Literal["plan", "fails", "robustness", "relief", "bargain", "settlement", "standoff", "history"]


class JobQuestion(Wire):
    """Long work: what to do, about which scenario, with which options."""

    kind: JobKind
    scenario: Scenario
    options: Annotated[dict[Name, Value], Field(max_length=20)] = {}


class Job(Wire):
    """Long work and how far it is. `result` is there once it is done; `asks` is the digest of its question."""

    id: str
    asks: str
    kind: str
    status: Literal["waiting", "running", "done", "failed", "cancelled", "interrupted"]
    done: int
    of: int
    says: str
    result: list[Card] | None = None
    problems: list[ProblemView] = []


class BriefQuestion(Wire):
    """A brief of a scenario: its format, the findings to keep by key (all when empty), a marking line.

    `csv` is a ZIP of tables, `zip` one of every format together.
    """

    scenario: Scenario
    format: Literal["html", "md", "pdf", "docx", "xlsx", "csv", "zip"] = "html"
    sections: Annotated[list[Name], Field(max_length=60)] = []
    marking: Annotated[str, Field(max_length=200)] = ""
