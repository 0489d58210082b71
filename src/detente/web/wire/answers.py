"""Questions that are answered at once, and their answers."""

from typing import Annotated, Literal

from pydantic import Field

from detente.web.wire.base import MaybeName, Name, Names, Path, Value, Width, Wire
from detente.web.wire.cards import Card
from detente.web.wire.case import HappeningView, Named
from detente.web.wire.scenario import Change, Scenario

Detail = Literal["fast", "full"]
Saved = Annotated[dict[Path, Value] | None, Field(max_length=200)]
Keys = Annotated[list[Name], Field(max_length=80)]


class RunQuestion(Wire):
    """What a scenario gives.

    `fast` looks at a few futures only. `cards` and `tables` are keys of the outline (`*` stands for all of it).
    `strategy` is whose key numbers and paths; empty for the leading one. `saved` are the changes of the scenario to
    compare with, `{}` for the case as it is.
    """

    scenario: Scenario
    detail: Detail = "full"
    cards: Keys = []
    tables: Keys = []
    width: Width = 660
    strategy: MaybeName = ""
    saved: Saved = None


class CardQuestion(Wire):
    """One card with all its tables."""

    scenario: Scenario
    key: Name
    detail: Detail = "full"
    width: Width = 660
    strategy: MaybeName = ""
    saved: Saved = None


class ChangeInNumber(Wire):
    """What changed in a key number against another scenario; `wins`: in how many of the same futures it does better."""

    text: str
    interval: str
    clear: bool
    says: str
    sense: Literal["better", "worse", ""]
    wins: str


class KeyNumberView(Wire):
    """A metric under one strategy, in words."""

    metric: str
    strategy: str
    of: str
    value: str
    unit: str
    interval: str
    interval_says: str
    says: str
    better: str
    change: ChangeInNumber | None


class OutlineLine(Wire):
    """A card that can be asked for; `main` ones stand in a brief."""

    key: str
    question: str
    main: bool


class RunCard(Wire):
    """What identifies the numbers."""

    case: str
    digest: str
    futures: int
    seed: int
    version: str
    strategies: list[str]
    id: str


class Answer(Wire):
    """What one scenario gives."""

    headline: str
    leader: Named
    tied: list[Named]
    order: list[Named]
    key_numbers: list[KeyNumberView]
    cards: list[Card]
    outline: list[OutlineLine]
    changes: list[Change]
    run: RunCard
    detail: Detail
    says: str


class StoryQuestion(Wire):
    """One future of a scenario, by its number, under one strategy; the leading one when it is not named."""

    scenario: Scenario
    strategy: MaybeName = ""
    future: Annotated[int, Field(ge=0)] = 0
    width: Width = 660


class TraceQuestion(Wire):
    """Where a number comes from and what it moves."""

    scenario: Scenario
    number: Path
    detail: Detail = "full"
    width: Width = 660


class RoadQuestion(Wire):
    """Whether both sides would keep a roadmap of the scenario, and when it would come."""

    scenario: Scenario
    roadmap: Name
    types: Names = []
    strategy: MaybeName = ""
    detail: Detail = "fast"
    width: Width = 660


class RoadDeal(Wire):
    """A deal on the road: months to place its bar at, when and whether it would be kept in words."""

    deal: str
    title: str
    measures: list[str]
    needs: list[str]
    start: float | None
    end: float | None
    when: str
    kept: str
    interval: str
    weak: bool
    says: str


class RoadAnswer(Wire):
    """A road as an editor shows it."""

    cards: list[Card]
    deals: list[RoadDeal]
    weakest: str
    months: int
    says: str


class Seen(Wire):
    """Something that the user saw: an answer, an end or a breach, on some measures."""

    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    kind: Literal["accepted", "refused", "withdrew", "caught", "repudiated"]
    measures: Annotated[list[Name], Field(min_length=1, max_length=20)]
    says: Annotated[str, Field(min_length=1, max_length=200)]


class HistoryQuestion(Wire):
    """What the record says without some of its happenings, and with what the user saw besides."""

    scenario: Scenario
    off: Annotated[list[int], Field(max_length=200)] = []
    added: Annotated[list[Seen], Field(max_length=40)] = []
    width: Width = 660


class FooledQuestion(HistoryQuestion):
    """The same where every other type could have given the answers of one: `of`, empty for the one that gains most."""

    of: MaybeName = ""


class HistoryEvent(HappeningView):
    """A happening, whether it counts, and how it bears on the types in words."""

    index: int
    on: bool
    bears: str


class HistoryAnswer(Wire):
    """Belief over types, and every happening."""

    cards: list[Card]
    events: list[HistoryEvent]
    says: str


class NamedScenario(Wire):
    """A scenario with the name under which it was pinned."""

    name: Name
    scenario: Scenario


class CompareQuestion(Wire):
    """Two to four scenarios side by side; changes are against the first."""

    scenarios: Annotated[list[NamedScenario], Field(min_length=2, max_length=4)]
    strategy: MaybeName = ""
    detail: Detail = "full"
    width: Width = 660


class CompareRow(Wire):
    """A metric in every scenario; a cell is empty where the scenario's case has no such metric."""

    metric: str
    unit: str
    better: str
    cells: list[KeyNumberView | None]


class ComparedColumn(Wire):
    """A scenario as the head of a column."""

    name: str
    headline: str
    leader: Named
    run: RunCard


class Difference(Wire):
    """An assumption that is not the same in all scenarios, as it reads in each."""

    path: str
    title: str
    values: list[str]


class Comparison(Wire):
    """Scenarios side by side."""

    columns: list[ComparedColumn]
    rows: list[CompareRow]
    assumptions: list[Difference]
    cards: list[Card]
    says: str
    notes: list[str]


Length = Literal["one-page", "short", "full"]


class Sentence(Wire):
    """A finding's sentence in the sender's words: `of` is the finding's own when they wrote it."""

    text: Annotated[str, Field(max_length=2_000)]
    of: Annotated[str, Field(max_length=4_000)]


Sentences = Annotated[dict[Name, Sentence], Field(max_length=80)]


class SectionsQuestion(Wire):
    """What may stand in a brief of a scenario; `jobs` are results to offer besides, all of this scenario when empty.

    `length` decides which are chosen; `sentences` are the sender's, by the key of their section.
    """

    scenario: Scenario
    jobs: Names = []
    length: Length = "short"
    sentences: Sentences = {}


class Section(Wire):
    """A section that a brief may have; `job` is the long work that it comes from, empty for the run itself.

    `answer` is the finding's own sentence, `said` what stands in the brief: the sender's with the numbers of now where
    `state` is `reworded`, the finding's again where it says something else by now (`outdated`).
    """

    key: str
    question: str
    answer: str
    said: str
    state: Literal["own", "reworded", "outdated"]
    job: str
    chosen: bool


class BriefQuestion(Wire):
    """A brief of a scenario: its format, the findings to keep by key (all of the run when empty), a marking line.

    `jobs` are results of long work to add. `csv` is a ZIP of tables, `zip` one of every format together. `length` says
    how much stands in each section; a page of `one-page` has all findings in short, and the sections named besides.
    """

    scenario: Scenario
    format: Literal["html", "md", "pdf", "docx", "xlsx", "csv", "zip"] = "html"
    sections: Keys = []
    jobs: Names = []
    marking: MaybeName = ""
    length: Length = "short"
    sentences: Sentences = {}


class Pages(Wire):
    """The first pages of a brief as it would be printed: how many there are, and pictures as `data:` addresses."""

    count: int
    pictures: list[str]
