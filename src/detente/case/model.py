"""A case as the rest of the house sees it: frozen data in model units, every entry with its place in the file.

Model units: months, rates and chances per month, shares 0 to 1, worths per month. Words: docs/explanation/model.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from detente.case.expressions import Condition, Number
from detente.where import Where

ShapeKind = Literal[
    "constant", "uniform", "triangular", "beta", "normal", "lognormal", "poisson", "bernoulli", "choice", "posterior"
]


@dataclass(frozen=True, slots=True)
class Shape:
    """A distribution, or a constant.

    Args:
        kind: the distribution. A range `5 to 20` is stored as the lognormal or normal that it stands for.
        args: constant (value), uniform (low, high), triangular (low, mode, high), beta (a, b), normal (mean, sd),
            lognormal (mean and sd of the number's logarithm), poisson (mean), bernoulli (chance), choice (none).
            In units as written: `scale` turns a drawn value into model units.
        scale: model units per written unit (1/12 for "per year").
        choices: value and share of each alternative of a `choice`.
        posterior: name of the draws of a `posterior(NAME)`.
        text: as the user wrote it, to show.
        low, high: limits of the field in model units. Only tails without an end can pass them (a range that stands for
            a normal or lognormal, a posterior); draws beyond are clipped to them, after scaling.
    """

    kind: ShapeKind
    args: tuple[float, ...] = ()
    scale: float = 1.0
    choices: tuple[tuple[float, float], ...] = ()
    posterior: str = ""
    text: str = ""
    low: float = -math.inf
    high: float = math.inf

    @property
    def is_uncertain(self) -> bool:
        """Whether futures differ in it."""
        return self.kind != "constant"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number of the case, uncertain or not.

    Args:
        name: dotted path, unique in the case: `events.war.rate`. It seeds the number's own draws.
        shape: its distribution.
        unit: model unit for people, such as `per month`, `months`, `warheads`, ``.
        source: a key of `Case.sources` with place (`@agency-2019, p. 4`) or a link; empty for a judgement.
        note: why this value.
        where: file, line, path.
    """

    name: str
    shape: Shape
    unit: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()

    @property
    def is_judgement(self) -> bool:
        """Whether it has no source."""
        return not self.source


@dataclass(frozen=True, slots=True)
class Source:
    """A work that numbers come from."""

    key: str
    author: str = ""
    title: str = ""
    year: str = ""
    url: str = ""
    note: str = ""
    where: Where = Where()


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


@dataclass(frozen=True, slots=True)
class Window:
    """A named stretch of the calendar; covariate z is 1 in its months, else 0."""

    name: str
    months: tuple[int, ...]
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Stock:
    """A number that evolves monthly (MODEL.md, 3.9).

    Args:
        target, half_life: both or neither; the pull towards the target.
        flow: added each month, before measures cut it.
        shifts: `pressure`, `talks` (the channel being open) or a window's name -> how far it moves the target.
        observed: whether a stop rule may read it.
    """

    name: str
    title: str
    unit: str
    start: Assumption
    target: Assumption | None
    half_life: Assumption | None
    flow: Assumption | None
    floor: float
    cap: float
    shifts: Mapping[str, Assumption]
    observed: bool = True
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Event:
    """Something counted that happens at a monthly rate (MODEL.md, 3.8).

    Args:
        rate: base rate per month.
        responds: `talks` (depth), `pressure`, a stock's name (its distance from its start) or a window's name -> effect
            on the logarithm of the rate.
        self_excitation: branching ratio n, 0 to below 1 (`self:` in the text).
        memory: half-life of the clustering, months.
        signal_damps: window -> share by which the early signal damps its effect.
        impacts: stock -> what one event adds to it.
        terminal: ends the engagement (war).
        cap: the highest rate that it can reach, per month; None where nothing that events move can raise it.
    """

    name: str
    title: str
    rate: Assumption
    responds: Mapping[str, Assumption]
    self_excitation: Assumption | None
    memory: Assumption | None
    signal_damps: Mapping[str, Assumption]
    impacts: Mapping[str, Assumption]
    terminal: bool
    where: Where = Where()
    cap: Assumption | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure in force does to one stock or event.

    Args:
        cut: share by which it cuts a flow or a rate, for stocks and events.
        add: what it adds to a stock each month.
        target: how far it moves a stock's target.
    """

    of: str
    cut: Assumption | None = None
    add: Assumption | None = None
    target: Assumption | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A step that actors can take and hold in force.

    Args:
        by: the actors who take it; its own measure to the counterpart if it acts alone, joint if with others.
        needs: measures that must be in force first.
        takes: months from start to in force.
        reversible: share that can be taken back.
        detect: chance per month that cheating on it is caught once visible.
        exposure: what losing it to a double-cross costs its owner.
        worth: actor -> interest -> worth per month while in force (negative: a cost).
        excludes: measures that it stands in for; no roadmap holds both.
    """

    name: str
    title: str
    track: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    takes: Assumption
    reversible: Assumption
    form: LegalForm
    detect: Assumption
    exposure: Assumption
    worth: Mapping[str, Mapping[str, Assumption]]
    effects: tuple[Effect, ...]
    source: str = ""
    note: str = ""
    where: Where = Where()
    excludes: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Provision:
    """A sanctions provision that relief can waive.

    Args:
        value: worth of the blocked trade, USD million a year.
        waived_by: measures that waive it (any one of them does).
        route: who must act; a key of `Relief.routes`.
        snapback: chance that it can be put back.
        cash: share of the value that reaches the counterpart as hard currency.
        leverage: leverage given up when waived, on the scale of `value`; None: the value itself.
        law: where it stands, as a source is written.
    """

    name: str
    title: str
    value: Assumption
    waived_by: tuple[str, ...]
    route: str
    snapback: Assumption
    cash: Assumption
    leverage: Assumption | None
    law: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Project:
    """A common project that provisions block: all of `blocked_by` must be waived.

    Args:
        worth: actor -> interest -> worth per month once it runs.
        ties: what it adds to the ties stock each month; None: nothing.
        cash: hard currency that it pays the counterpart, USD million a year; None: nothing.
        measure: the measure of the case that carries it out, if any.
    """

    name: str
    title: str
    blocked_by: tuple[str, ...]
    worth: Mapping[str, Mapping[str, Assumption]]
    ties: Assumption | None
    cash: Assumption | None = None
    measure: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Waiver:
    """How a measure waives provisions.

    Args:
        measure: its name.
        route: who must act; empty: each provision's own route.
        snapback: chance that it can be put back; None: each provision's own.
        shares: provision -> share of its leverage given up; all of it where left out.
        cash: share of the provisions' hard cash that flows under it; None: all of it.
        projects: the projects that it opens the way for; empty: all.
    """

    measure: str
    route: str = ""
    snapback: Assumption | None = None
    shares: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    cash: Assumption | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relief:
    """Provisions, projects, the chance of each legal route, and how measures waive where they differ from the rest."""

    provisions: Mapping[str, Provision]
    projects: Mapping[str, Project]
    routes: Mapping[str, Assumption]
    waivers: Mapping[str, Waiver] = field(default_factory=dict[str, Waiver])
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the agenda.

    Args:
        levels: from none to most.
        worth: actor -> worth of each level; an entry `actor.type` overrides it for a type of the counterpart. To an
            actor left out a level is worth what its measures are.
        measures: the measures of each level, those of the levels below among them.
        needs: (level, other issue, least level of it): levels from the first on need the other issue at the least.
    """

    name: str
    title: str
    levels: tuple[str, ...]
    worth: Mapping[str, tuple[Assumption, ...]]
    measures: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[int, str, int], ...] = ()
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class SpatialActor:
    """An actor on issue scales, for the spatial model of bargaining: capability, position and salience by issue."""

    name: str
    capability: Assumption
    position: Mapping[str, Assumption]
    salience: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class NoDeal:
    """Life without a bargain.

    Args:
        strategy: what stands for it; empty: the first strategy without deals.
        against: the strategy whose outcomes are taken off; empty: nothing is.
        worth: actor, or `actor.type` -> metric -> worth of one unit of it, in years of the agenda's scale.
    """

    strategy: str = ""
    against: str = ""
    worth: Mapping[str, Mapping[str, Assumption]] = field(default_factory=dict[str, Mapping[str, Assumption]])
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The hard bargain: issues with levels; who must agree; life without it; actors on issue scales.

    Args:
        worth_unit: what a worth of 1 a year stands for, in words.
        scales: issue -> what 0 and 100 stand for in `spatial`.
    """

    issues: Mapping[str, Issue]
    vetoes: tuple[str, ...] = ()
    spatial: tuple[SpatialActor, ...] = ()
    worth_unit: str = ""
    no_deal: NoDeal | None = None
    scales: Mapping[str, str] = field(default_factory=dict[str, str])
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class Preferences:
    """What an actor prefers among outcomes, in one of three ways; all empty: it cares for nothing.

    Args:
        statements: over options, the most important first.
        weights: option -> weight; the sum over options taken ranks.
        ranking: groups of tied outcomes, best first, by name or as rows of Y and N.
        great: differences in so many first statements are great; for a ranking, after which groups.
    """

    statements: tuple[str, ...] = ()
    weights: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    ranking: tuple[tuple[str, ...], ...] = ()
    great: tuple[int, ...] = ()
    where: Where = Where()


Pairs: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class StandoffSection:
    """The graph model of the conflict as written (see `detente.standoff`, which gives it meaning).

    Args:
        options: actor -> its options, in order.
        titles: option -> name for people.
        one_way: option -> `forward` (only from not taken to taken) or `backward`.
        infeasible: patterns, option -> taken or not.
        outcomes: kinds of outcome by name, each a statement over options.
        preferences: actor -> what it prefers.
        variants: name -> actor -> what it prefers if that side of a debate is right.
        shares: variant -> chance that it is right; what is left over goes to the actor's own preferences.
        moves: actor -> pairs of outcomes, in place of the moves that the options make.
        misperceived: actor -> outcomes that it does not see.
        unknown: actor -> pairs of outcomes between which its preference is not known.
        status_quo: option -> taken or not, at the case's start; empty for none.
        links: strategy -> the outcomes that it stands for, as a statement over options.
        sources, notes: actor or variant -> where its preferences are read, and why so.
    """

    options: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    one_way: Mapping[str, str] = field(default_factory=dict[str, str])
    infeasible: tuple[Mapping[str, bool], ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict[str, str])
    preferences: Mapping[str, Preferences] = field(default_factory=dict[str, Preferences])
    variants: Mapping[str, Mapping[str, Preferences]] = field(default_factory=dict[str, Mapping[str, Preferences]])
    shares: Mapping[str, Assumption] = field(default_factory=dict[str, Assumption])
    moves: Pairs = field(default_factory=dict[str, tuple[tuple[str, str], ...]])
    misperceived: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    unknown: Pairs = field(default_factory=dict[str, tuple[tuple[str, str], ...]])
    status_quo: Mapping[str, bool] = field(default_factory=dict[str, bool])
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """Which record the case learns from (`evidence:` in the text).

    Args:
        record: name of a shipped record, or path of a folder that holds the same tables.
        classes: class of events in the record -> event of the case that it stands for.
        posterior: folder of the draws fitted to it, beside the case.
        conditioned: file of futures that have learned from what happened; empty for none.
    """

    record: str
    classes: Mapping[str, str]
    where: Where = Where()
    posterior: str = "posterior"
    conditioned: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something between the parties that really happened before the case starts.

    Args:
        date: ISO day, not after the case's `as_of`.
        kind: `accepted` or `refused` (the counterpart's answer to an offer of these measures), `withdrew` (it left a
            deal in force openly), `caught` (it was caught cheating on one), `repudiated` (the principal broke one).
        measures: the measures of the deal, both sides' together.
        says: a short neutral label.
    """

    date: str
    kind: Literal["accepted", "refused", "withdrew", "caught", "repudiated"]
    measures: tuple[str, ...]
    says: str
    source: str = ""
    note: str = ""
    where: Where = Where()


@dataclass(frozen=True, slots=True)
class History:
    """The real record of a window, for the belief filter (`history:` in the text).

    Args:
        start, end: first and last month, `YYYY-MM`; event counts of these months come from the case's record.
        pressure: pressure that was applied in the window, 0 to 1.
        happenings: in order of date.
    """

    start: str
    end: str
    pressure: Assumption
    happenings: tuple[Happening, ...]
    where: Where = Where()


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
        told = bool(self.evidence and self.evidence.conditioned)
        learned = {kind.prior.name for kind in self.types.values()} if told else set[str]()
        return tuple(a for a in self.assumptions.values() if a.shape.is_uncertain or a.name in learned)
