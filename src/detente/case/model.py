"""A case as the rest of the house sees it: frozen data in model units, every entry with its place in the file.

Model units: months, rates and chances per month, shares 0 to 1, worths per month. Words: docs/explanation/model.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.case.assumption import Assumption, Shape, ShapeKind, Source
from detente.case.conflict import Pairs, Preferences, StandoffSection
from detente.case.courses import Conduct, Deal, Reply, Roadmap, StopRule, Strategy
from detente.case.moves import Effect, Event, Measure, Stock, Window
from detente.case.negotiation import Agenda, Issue, NoDeal, Project, Provision, Relief, SpatialActor, Waiver
from detente.case.parties import BEHAVIOUR, Actor, CounterpartType, Credibility, LegalForm, OwnWord, Talks, Turnover
from detente.case.questions import Claim, Correlation, Lever, Metric, RecordTest, View
from detente.case.record import EvidenceSection, Happening, History
from detente.where import Where

__all__ = [
    "BEHAVIOUR",
    "Actor",
    "Agenda",
    "Assumption",
    "Case",
    "Claim",
    "Conduct",
    "Correlation",
    "CounterpartType",
    "Credibility",
    "Deal",
    "Effect",
    "Event",
    "EvidenceSection",
    "Happening",
    "History",
    "Issue",
    "LegalForm",
    "Lever",
    "Measure",
    "Metric",
    "NoDeal",
    "OwnWord",
    "Pairs",
    "Preferences",
    "Project",
    "Provision",
    "RecordTest",
    "Relief",
    "Reply",
    "Roadmap",
    "Shape",
    "ShapeKind",
    "Source",
    "SpatialActor",
    "StandoffSection",
    "Stock",
    "StopRule",
    "Strategy",
    "Talks",
    "Turnover",
    "View",
    "Waiver",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Case:
    """One dispute as the analyst sees it: fixed for a study.

    Args:
        as_of: last day that evidence may have, ISO.
        start: month 0, as `YYYY-MM`.
        assumptions: every number of the case by name, in file order; the same objects that the entries hold.
        digest: SHA-256 of the merged text with overlays, for run cards.
        overlays: path -> value, as applied on top of the files.
        files: the files it was read from, the first one first.
        cautions: what to be careful with, a sentence each.
        places: where interests and tracks stand, which are names alone: `interests.NAME`, `tracks.NAME`.
    """

    name: str
    title: str
    as_of: str
    start: str
    months: int
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    interests: tuple[str, ...]
    types: Mapping[str, CounterpartType]
    credibility: Credibility
    turnover: Turnover | None
    windows: Mapping[str, Window]
    stocks: Mapping[str, Stock]
    events: Mapping[str, Event]
    tracks: Mapping[str, str]
    measures: Mapping[str, Measure]
    roadmaps: Mapping[str, Roadmap]
    strategies: Mapping[str, Strategy]
    metrics: Mapping[str, Metric]
    claims: Mapping[str, Claim]
    levers: tuple[Lever, ...]
    views: Mapping[str, View]
    correlations: tuple[Correlation, ...]
    relief: Relief | None
    agenda: Agenda | None
    standoff: StandoffSection | None
    assumptions: Mapping[str, Assumption]
    digest: str
    overlays: Mapping[str, str]
    files: tuple[str, ...]
    note: str = ""
    evidence: EvidenceSection | None = None
    history: History | None = None
    cautions: tuple[str, ...] = ()
    talks: Talks = Talks()
    own_word: OwnWord = OwnWord()
    places: Mapping[str, Where] = field(default_factory=dict[str, Where])

    @property
    def principal(self) -> Actor:
        """The actor whose strategy is evaluated."""
        return next(a for a in self.actors.values() if a.role == "principal")

    @property
    def counterpart(self) -> Actor:
        """The adversary facing it."""
        return next(a for a in self.actors.values() if a.role == "counterpart")

    @property
    def uncertain(self) -> tuple[Assumption, ...]:
        """The numbers in which futures differ; each type's prior too, where futures have learned from what happened."""
        return tuple(a for a in self.assumptions.values() if a.shape.is_uncertain or a.name in self.learned)

    @property
    def learned(self) -> frozenset[str]:
        """The types' priors where futures have learned from what happened: each future then has its own."""
        told = bool(self.evidence and self.evidence.conditioned)
        return frozenset(kind.prior.name for kind in self.types.values()) if told else frozenset()
