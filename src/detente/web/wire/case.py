"""A case as far as the screens show it."""

from detente.web.wire.base import Path, Value, Wire
from detente.web.wire.scenario import Scenario


class CaseLine(Wire):
    """A case to choose from; `own` for those that the server was started with."""

    name: str
    title: str
    note: str
    levers: int
    own: bool


class Named(Wire):
    """A name and what people call it."""

    name: str
    title: str


class PositionView(Wire):
    """A place of a slider: what it writes into the changes, and how that reads."""

    text: str
    shown: str


class LeverView(Wire):
    """A slider. `default` is the place of the case's own number, `now` the nearest to the scenario's.

    `text` and `shown` are the scenario's number itself, which may have been typed and lie between two places.
    """

    number: str
    label: str
    group: str
    anchor: str
    title: str
    unit: str
    positions: list[PositionView]
    default: int
    now: int
    text: str
    shown: str
    changed: bool


class DealView(Wire):
    """A deal of a roadmap."""

    deal: str
    title: str
    measures: list[str]
    needs: list[str]


class RoadmapView(Wire):
    """A roadmap; `text` is how a change of `roadmaps.NAME.deals` writes it."""

    title: str
    deals: list[DealView]
    text: str


class MeasureView(Wire):
    """A measure: what an editor needs to know of it. What ends in `_shown` reads as people say it."""

    name: str
    title: str
    track: str
    track_title: str
    by: list[str]
    by_titles: list[str]
    needs: list[str]
    form: str
    takes: str
    takes_shown: str
    reversible: str
    reversible_shown: str
    detect: str
    detect_shown: str
    source: str
    note: str
    line: str


class MetricView(Wire):
    """A metric of the case."""

    name: str
    unit: str
    better: str


class StrategyView(Named):
    """A strategy and the roadmap that it follows."""

    roadmap: str
    note: str


class ViewView(Named):
    """One side of a debate: changes by name; `debate` is empty for a view that stands alone."""

    debate: str
    side: str
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


class SourceView(Wire):
    """A work that numbers or claims come from."""

    key: str
    author: str
    title: str
    year: str
    url: str
    note: str


class Settings(Wire):
    """What a run may be set to."""

    futures: list[int]
    least_futures: int
    most_futures: int
    most_seed: int


class CaseView(Wire):
    """A case, as far as the screens show it. `jobs` are the kinds of long work that it has what it takes for."""

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
    roadmaps: dict[str, RoadmapView]
    views: list[ViewView]
    happenings: list[HappeningView]
    sources: list[SourceView]
    history_start: str
    history_end: str
    jobs: list[str]
    settings: Settings


class AssumptionView(Wire):
    """One number of the case, as written and as it reads; `default` is the case's own text where it is changed."""

    name: str
    title: str
    section: str
    text: str
    shown: str
    unit: str
    source: str
    note: str
    line: str
    judgement: bool
    uncertain: bool
    changed: bool
    default: str


class ValueQuestion(Wire):
    """A value as it was typed for a number of a scenario."""

    scenario: Scenario
    path: Path
    text: Value


class ValueView(Wire):
    """A typed value in the words of the case language, how it reads, and its slider's place, where it has one."""

    path: str
    text: str
    shown: str
    position: int | None
