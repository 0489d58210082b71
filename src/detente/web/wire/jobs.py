"""Long work: what may be asked, with which options, and how far it is."""

from typing import Annotated, Literal

from pydantic import Field

from detente.web.wire.base import MaybeName, Name, Names, ProblemView, Wire
from detente.web.wire.cards import Card
from detente.web.wire.case import DealView
from detente.web.wire.scenario import Scenario

Tries = Annotated[int, Field(ge=100, le=100_000, description="Roads to weigh.")]
Count = Annotated[int, Field(ge=1, le=20, description="Roads to show.")]
InADeal = Annotated[int, Field(ge=1, le=12, description="Measures in a deal at most.")]
Simulated = Annotated[int, Field(ge=0, le=20_000, description="Fresh futures to judge on; 0 for none.")]
Failing = Annotated[str, Field(max_length=300, description="What counts as failing, such as `war > 5%`.")]
Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Metric = Annotated[str, Field(max_length=200, description="A metric; empty for all that count.")]


class NoOptions(Wire):
    """Nothing to choose."""


class PlanOptions(Wire):
    """What a plan may, must and must not hold, and how long to look; `required` is all that it may where null."""

    types: Names = []
    measures: Names = []
    required: Names | None = None
    forbidden: Names = []
    milestone: MaybeName = ""
    by_month: Annotated[dict[Name, Annotated[float, Field(ge=0)]], Field(max_length=50)] = {}
    most: InADeal = 4
    tries: Tries = 3000
    count: Count = 5
    simulated: Simulated = 2000


class NextOptions(Wire):
    """How far a road has come: deals in force, refused, cheated on, and promises broken."""

    roadmap: Name
    done: Names = []
    refused: Names = []
    cheated: Names = []
    breaches: Annotated[int, Field(ge=0, le=100)] = 0
    measures: Names = []
    types: Names = []
    most: InADeal = 4
    tries: Tries = 1500
    count: Count = 3


class LedgerOptions(Wire):
    """A roadmap, and the types to be accommodated."""

    roadmap: Name
    types: Names = []


class TimelineOptions(Wire):
    """A roadmap, where it leads, and whose conduct it is walked with."""

    roadmap: Name
    milestone: MaybeName = ""
    strategy: MaybeName = ""
    simulated: Simulated = 2000


class FailsOptions(Wire):
    """What counts as failing, for which strategy, and the map's two numbers and threshold.

    Empty for the first threshold of the case that the strategy misses now and then (or else the quarter of futures in
    which it does worst), the leading strategy, the two numbers that tell failures apart most.
    """

    fails: Failing = ""
    strategy: MaybeName = ""
    x: MaybeName = ""
    y: MaybeName = ""
    at: Annotated[float, Field(gt=0, lt=1, description="Share of failing futures that is too much.")] = 0.2


class MetricOptions(Wire):
    """In which metric."""

    metric: Metric = ""


class ContrastOptions(Wire):
    """What is explained: a metric under a strategy, or its difference to another strategy."""

    metric: Metric = ""
    strategy: MaybeName = ""
    against: MaybeName = ""


class LearnOptions(Wire):
    """What testing is worth in a metric, and whose failure is to be foretold."""

    metric: Metric = ""
    strategy: MaybeName = ""
    fails: Failing = ""


class ReliefOptions(Wire):
    """Whose projects count, and whose deals are to be kept."""

    ally: MaybeName = ""
    roadmap: MaybeName = ""


class BargainOptions(Wire):
    """What no deal means, whom to accommodate, how robust a package must be, and the principal's patience."""

    no_deal: MaybeName = ""
    accommodate: Names = []
    at_least: Annotated[float, Field(gt=0, le=1)] = 0.8
    patience: Annotated[float, Field(gt=0, lt=1)] | None = None


class StandoffOptions(Wire):
    """An outcome to explain, and outcomes to bring about or to undo by the smallest change of preference."""

    why: MaybeName = ""
    want: MaybeName = ""
    avoid: MaybeName = ""
    concept: Literal["nash", "gmr", "smr", "seq", "sseq"] = "seq"


class RecordOptions(Wire):
    """How the record is cut: administrations, leaders, phases, or days between commas."""

    by: Annotated[str, Field(max_length=300)] = "administrations"


class WatchOptions(Wire):
    """The day of the forecast; empty for the case's own."""

    as_of: Day = ""


class HindcastOptions(Wire):
    """The first origin, and months between fits."""

    first: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] = "2012-01-01"
    refit: Annotated[int, Field(ge=1, le=120)] = 6


class Asked(Wire):
    """Long work about a scenario."""

    scenario: Scenario


class PlanJob(Asked):
    """Roadmaps that both sides would keep."""

    kind: Literal["plan"]
    options: PlanOptions = PlanOptions()


class NextJob(Asked):
    """What to offer next on a road."""

    kind: Literal["next"]
    options: NextOptions


class LedgerJob(Asked):
    """Who would keep each deal of a roadmap, and the cheapest repair."""

    kind: Literal["ledger"]
    options: LedgerOptions


class TimelineJob(Asked):
    """When each deal of a roadmap would come."""

    kind: Literal["timeline"]
    options: TimelineOptions


class FailsJob(Asked):
    """When a strategy fails: boxes in words, and a map over two assumptions."""

    kind: Literal["fails"]
    options: FailsOptions = FailsOptions()


class MetricJob(Asked):
    """Rules for deciding and what flips the choice (`robustness`); rules for switching on the way (`pathways`)."""

    kind: Literal["robustness", "pathways"]
    options: MetricOptions = MetricOptions()


class LearnJob(Asked):
    """What testing would teach, what it is worth, and what would warn of failure."""

    kind: Literal["learn"]
    options: LearnOptions = LearnOptions()


class SobolJob(Asked):
    """Where the spread of a result comes from, luck included."""

    kind: Literal["sobol"]
    options: ContrastOptions = ContrastOptions()


class ReliefJob(Asked):
    """Which relief frees which projects."""

    kind: Literal["relief"]
    options: ReliefOptions = ReliefOptions()


class BargainJob(Asked):
    """What final bargain could be agreed."""

    kind: Literal["bargain"]
    options: BargainOptions = BargainOptions()


class StandoffJob(Asked):
    """Which outcomes of the conflict hold, and why."""

    kind: Literal["standoff"]
    options: StandoffOptions = StandoffOptions()


class RecordJob(Asked):
    """What happened in each period of the record."""

    kind: Literal["record"]
    options: RecordOptions = RecordOptions()


class WatchJob(Asked):
    """Chances of the next events."""

    kind: Literal["watch"]
    options: WatchOptions = WatchOptions()


class HindcastJob(Asked):
    """Forecasts from origins in the past, scored."""

    kind: Literal["hindcast"]
    options: HindcastOptions = HindcastOptions()


class PlainJob(Asked):
    """Work without options.

    `regret`: strategies against types; `views`: what each side of the debate makes of the strategies; `attack`: what a
    full brief adds; `settlement`: where all actors would settle; `history`: how far the record moves belief over types,
    `condition`: and over the numbers.
    """

    kind: Literal["regret", "views", "attack", "settlement", "history", "condition"]
    options: NoOptions = NoOptions()


JobQuestion = Annotated[
    PlanJob | NextJob | LedgerJob | TimelineJob | FailsJob | MetricJob | LearnJob | SobolJob | ReliefJob | BargainJob
    | StandoffJob | RecordJob | WatchJob | HindcastJob | PlainJob,
    Field(discriminator="kind"),
]  # fmt: skip

JobKind = Literal[
    "plan", "next", "ledger", "timeline", "fails", "robustness", "pathways", "learn", "sobol", "relief", "bargain",
    "standoff", "record", "watch", "hindcast", "regret", "views", "attack", "settlement", "history", "condition",
]  # fmt: skip
Status = Literal["waiting", "running", "done", "failed", "cancelled", "interrupted"]


class RoadView(Wire):
    """A road that was found; `text` is what a change of `roadmaps.NAME.deals` writes to adopt it."""

    name: str
    title: str
    deals: list[DealView]
    text: str


class JobLine(Wire):
    """Long work and how far it is; `of` is 0 where that cannot be known. `over` says over which futures.

    `scenario` is a mark that all jobs about one scenario share.
    """

    id: str
    kind: JobKind
    title: str
    case: str
    scenario: str
    status: Status
    done: int
    of: int
    says: str
    seconds: float
    over: str
    problems: list[ProblemView] = []


class Job(JobLine):
    """The same with its result, once it is done."""

    result: list[Card] | None = None
    roads: list[RoadView] = []
