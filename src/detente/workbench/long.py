"""What takes long, kind by kind: a case or a run to findings, telling how far it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module

from detente.analyses.fails import fails
from detente.analyses.failure_map import failure_map
from detente.analyses.flip import flips
from detente.analyses.regret import regret
from detente.analyses.regret_by_type import regret_by_type
from detente.analyses.robustness import robustness
from detente.analyses.standing import leader
from detente.bargain.bargain_finding import bargain_finding
from detente.bargain.relief_finding import relief_finding, relief_graph_finding
from detente.bargain.settlement import settlement_finding
from detente.case.model import Case, Roadmap
from detente.finding import Finding
from detente.results import Study
from detente.roadmap.onward import whats_next
from detente.roadmap.plan import Wishes
from detente.roadmap.standing import Standing
from detente.standoff.stability import Concept
from detente.workbench import evidence, negotiate, roads
from detente.workbench.attack import attacks
from detente.workbench.learning import learn_of, lessons, pathways_of
from detente.workbench.sides import views
from detente.workbench.standoff import changes as smallest_changes
from detente.workbench.standoff import findings as standoff_findings
from detente.workbench.standoff import reasons as standoff_reasons
from detente.workbench.standoff import subject_of

Tell = Callable[[int, int, str], None]
"""Told what is done of how much (0 where that cannot be known), and what is being done."""


@dataclass(frozen=True)
class Made:
    """What long work gives: findings, and roads that a case can take over."""

    findings: tuple[Finding, ...]
    roads: Mapping[str, Roadmap] = field(default_factory=dict[str, Roadmap])


def kinds_of(case: Case) -> tuple[str, ...]:
    """The kinds of long work that a case has what it takes for."""
    has = {
        "plan": True, "next": True, "ledger": True, "timeline": True, "fails": True, "robustness": True,
        "regret": bool(case.types), "learn": True, "pathways": len(case.strategies) > 1, "sobol": True,
        "views": bool(case.views), "attack": len(case.strategies) > 1, "relief": case.relief is not None,
        "bargain": case.agenda is not None,
        "settlement": case.agenda is not None and len(case.agenda.spatial) > 1,
        "standoff": case.standoff is not None,
        "history": case.history is not None and case.evidence is not None,
        "condition": case.history is not None and case.evidence is not None,
        "record": case.evidence is not None, "watch": case.evidence is not None,
        "hindcast": case.evidence is not None,
    }  # fmt: skip
    with_roads = any(road.deals for road in case.roadmaps.values())
    no_roads = () if with_roads else ("next", "ledger", "timeline")
    return tuple(kind for kind, able in has.items() if able and kind not in no_roads)


def plan(case: Case, wishes: Wishes, *, tries: int, count: int, simulated: int, seed: int, tell: Tell) -> Made:
    """Roadmaps that both sides would keep."""
    found = roads.plans_for(
        case, wishes, futures=300, tries=tries, count=count, seed=seed, simulated=simulated,
        progress=lambda done, of, _: tell(done, of, f"{done:,} of {of:,} roads weighed"),
    )  # fmt: skip
    return Made((found.finding,), found.roads)


def what_next(
    case: Case, roadmap: str, standing: Standing, *, measures: Sequence[str], types: tuple[str, ...], most: int,
    tries: int, count: int, seed: int, tell: Tell,
) -> Made:  # fmt: skip
    """What to offer next on a road."""
    found = whats_next(
        case, roadmap, standing, types=types, measures=measures, tries=tries, count=count, most=most, seed=seed,
        progress=lambda done, of, _: tell(done, of, f"{done:,} of {of:,} roads weighed"),
    )  # fmt: skip
    return Made((found.finding,), found.roads)


def failures(study: Study, failure: str, *, strategy: str, x: str, y: str, at: float, tell: Tell) -> Made:
    """When a strategy fails: boxes in words, and a map over two assumptions.

    Raises:
        InputError: what counts as failing is not understood.
    """
    name = strategy or leader(study)
    tell(0, 2, "looking for boxes")
    boxes = fails(study, failure, strategy=name)
    tell(1, 2, "laying out the map")
    return Made((boxes, failure_map(study, failure, strategy=name, x=x, y=y, at=at)))


def rules_and_flips(study: Study, metric: str, tell: Tell) -> Made:
    """Which strategy each rule for deciding would choose, and what would flip the choice."""
    tell(0, 2, "weighing by each rule")
    rules = robustness(study, metric=metric or None)
    if len(study.results.strategies) < 2:
        return Made((rules,))
    tell(1, 2, "looking for flips")
    return Made((rules, flips(study, metric=metric or None)))


def regrets(study: Study, tell: Tell) -> Made:
    """What each strategy gives away, against each type and on each metric."""
    tell(0, 1, "sorting the futures by type")
    return Made((regret_by_type(study), regret(study)))


def learned(study: Study, *, metric: str, strategy: str, fails: str, tell: Tell) -> Made:
    """What testing would teach, what it is worth, and what would warn of failure."""
    watched = learn_of(study, progress=_futures(tell))
    tell(0, 0, "reading what was seen")
    return Made(tuple(lessons(watched, metric=metric, strategy=strategy, fails=fails).values()))


def switching(study: Study, metric: str, tell: Tell) -> Made:
    """Rules for beginning with the leading strategy and switching when a sign is seen."""
    watched = learn_of(study, progress=_futures(tell))
    return Made(tuple(pathways_of(watched, metric=metric, progress=_futures(tell)).values()))


def variance(study: Study, *, metric: str, strategy: str, against: str, tell: Tell) -> Made:
    """Where the spread of a result comes from, luck included."""
    tell(0, 0, "running a design of its own")
    engine = import_module("detente.workbench.variance")  # the engine is slow to load
    return Made((engine.sources_of_variance(study, metric=metric, strategy=strategy, against=against),))


def sides(study: Study, tell: Tell, read: Callable[[str], Case] | None = None) -> Made:
    """What each view of the case makes of the strategies; `read` gives the case with a view laid over it."""
    every = len(study.case.views) + 1
    seen = {"done": 0}

    def progress(done: int, of: int) -> None:
        if done == of:
            seen["done"] += 1
        tell(min(seen["done"], every), every, f"{min(seen['done'], every)} of {every} views run")

    return Made((views(study, progress=progress, read=read),))


def attack(study: Study, tell: Tell) -> Made:
    """What a full brief adds: when the leading strategy misses a threshold, and what would warn of it."""
    tell(0, 0, "running the futures once more, month by month")
    return Made(tuple(attacks(study).values()))


def relief(case: Case, *, futures: int, seed: int, ally: str, roadmap: str, tell: Tell) -> Made:
    """Which relief frees which projects, as a frontier and as a graph."""
    tell(0, 0, "weighing every package of waivers")
    answer = negotiate.find_relief(case, futures=futures, seed=seed, ally=ally or None, roadmap=roadmap or None)
    return Made((relief_finding(answer), relief_graph_finding(answer)))


def bargain(
    case: Case, *, futures: int, seed: int, no_deal: str, accommodate: Sequence[str], at_least: float,
    patience: float | None, tell: Tell,
) -> Made:  # fmt: skip
    """The final bargain, measured from life without a deal."""
    tell(0, 0, "running life without a deal, then weighing every package")
    answer = negotiate.find_bargain(
        case, futures=futures, seed=seed, no_deal=no_deal or None, accommodate=accommodate, at_least=at_least,
        patience=patience,
    )  # fmt: skip
    return Made((bargain_finding(answer),))


def settlement(case: Case, *, futures: int, seed: int, tell: Tell) -> Made:
    """Where all actors would settle."""
    tell(0, 0, "letting the actors meet on the issues")
    return Made((settlement_finding(negotiate.find_settlement(case, futures=min(futures, 200), seed=seed)),))


def standoff(
    case: Case, *, draws: int, seed: int, why: str, want: str, avoid: str, concept: Concept, tell: Tell
) -> Made:
    """Which outcomes of the conflict hold, why, and what would have to change; what was asked for stands first."""
    tell(0, 0, "weighing every outcome for every actor")
    subject = subject_of(case)
    told = smallest_changes(subject, want=want or None, avoid=avoid or None, concept=concept)
    reasons = standoff_reasons(subject, [why] if why else [])
    return Made((*reasons, *told, *standoff_findings(subject, draws=draws, seed=seed)))


def history(case: Case, *, futures: int, seed: int, tell: Tell) -> Made:
    """How far the record moves belief over types."""
    tell(0, 0, "reading the record as the counterpart's types would have made it")
    return Made((evidence.history(case, futures=futures, seed=seed),))


def conditioned(case: Case, *, futures: int, seed: int, tell: Tell) -> Made:
    """Which assumptions the record moves."""
    tell(0, 0, "weighing the futures by the record")
    return Made((evidence.learn_from_history(case, futures=futures, seed=seed),))


def record(case: Case, by: str, tell: Tell) -> Made:
    """What happened in each period."""
    tell(0, 0, "reading the record")
    return Made((evidence.record(case, by=by),))


def watch(case: Case, as_of: str, *, seed: int, tell: Tell) -> Made:
    """Chances of the next events from a day."""
    tell(0, 0, "fitting the record up to the day" if as_of else "forecasting from the fit beside the case")
    return Made((evidence.watch(case, as_of=evidence.day_of(as_of) if as_of else None, seed=seed),))


def hindcast(case: Case, *, first: date, refit: int, seed: int, tell: Tell) -> Made:
    """Forecasts from rolling origins, scored."""
    tell(0, 0, "fitting the record as it stood at the first origin")

    def told(done: int, of: int) -> None:
        tell(done, of, f"{done} of {of} origins")

    return Made((evidence.look_back(case, first=first, refit=refit, seed=seed, told=told),))


def ledger(case: Case, roadmap: str, *, types: tuple[str, ...], futures: int, seed: int, tell: Tell) -> Made:
    """Who would keep each deal of a roadmap, and the cheapest repair."""
    tell(0, 0, "weighing each deal for every type")
    return Made((roads.ledger_of(case, roadmap, futures=futures, seed=seed, types=types),))


def timeline(
    case: Case, roadmap: str, *, milestone: str, strategy: str, futures: int, simulated: int, seed: int, tell: Tell
) -> Made:
    """When each deal of a roadmap would come."""
    tell(0, 0, "walking the road in every future")
    found = roads.timeline_of(
        case, roadmap, milestone=milestone, strategy=strategy, futures=futures, seed=seed, simulated=simulated
    )
    return Made((found,))


def _futures(tell: Tell) -> Callable[[int, int], None]:
    """Progress over futures in words."""
    return lambda done, of: tell(done, of, f"{done:,} of {of:,} futures watched")
