"""Long work by kind: which function of the workbench answers it, over which futures, and what identifies the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from detente import __version__
from detente.errors import InputError
from detente.results import choices
from detente.results.card import code_digest
from detente.web import wire
from detente.web.caseview import deal_view
from detente.web.desk import Desk, changed, mark
from detente.web.jobs import Work
from detente.web.shelf import Stop
from detente.web.wire import jobs as asked
from detente.workbench import long
from detente.workbench.draft import road_as_text
from detente.workbench.evidence import day_of
from detente.workbench.long import Made, Tell

TITLES: Mapping[str, str] = {
    "plan": "Plan a road", "next": "What to offer next", "ledger": "Who would keep each deal",
    "timeline": "When each deal would come", "fails": "When it fails", "robustness": "Rules and flips",
    "pathways": "Rules for switching", "learn": "What testing would teach", "sobol": "Where the spread comes from",
    "relief": "Which relief frees what", "bargain": "The final bargain", "settlement": "Where all would settle",
    "standoff": "Which outcomes hold", "record": "The record", "watch": "What may come next",
    "hindcast": "How well it would have foretold", "regret": "What each gives away", "views": "Sides of the debate",
    "attack": "What an opponent would ask", "history": "What the record says of the type",
    "condition": "What the record says of the numbers",
}  # fmt: skip

BY_THE_RECORD = ("record", "watch", "hindcast")
"""Kinds that draw no futures of the case."""


def describe_at(desk: Desk) -> Callable[[asked.JobQuestion], wire.JobLine]:
    """What a question is called and what identifies its answer: itself, the case as it stands, and the program."""
    code = code_digest()

    def describe(question: asked.JobQuestion) -> wire.JobLine:
        scenario, case = question.scenario, desk.case(question.scenario)
        known = long.kinds_of(case)
        if question.kind not in known:
            raise InputError(question.kind, wanted=f"work that this case has what it takes for: {', '.join(known)}")
        parts = (case.digest, case.files, scenario.strategies, scenario.seed, scenario.futures)
        options = question.options.model_dump(mode="json")
        return wire.JobLine(
            id=mark(__version__, code, question.kind, options, parts)[:32],
            kind=question.kind,
            title=TITLES[question.kind],
            case=case.name,
            scenario=mark(parts)[:32],
            status="waiting",
            done=0,
            of=0,
            says="waiting for its turn",
            seconds=0.0,
            over=over(question),
        )

    return describe


def scenario_mark(desk: Desk, scenario: wire.Scenario) -> str:
    """What the jobs of a scenario have in common."""
    case = desk.case(scenario)
    return mark((case.digest, case.files, scenario.strategies, scenario.seed, scenario.futures))[:32]


def over(question: asked.JobQuestion) -> str:
    """What an answer is taken over."""
    futures, seed = question.scenario.futures, question.scenario.seed
    match question:
        case asked.PlanJob(options=options):
            judged = f", judged on {options.simulated:,} others" if options.simulated else ""
            return f"300 futures to plan on{judged}, seed {seed}"
        case asked.NextJob():
            return f"300 futures, seed {seed}"
        case asked.PlainJob(kind="settlement"):
            return f"{min(futures, 200):,} futures, seed {seed}"
        case asked.PlainJob(kind="views"):
            return f"{min(futures, 2_000):,} futures under each view, seed {seed}"
        case asked.StandoffJob():
            return f"{futures:,} draws of preferences, seed {seed}"
        case _ if question.kind in BY_THE_RECORD:
            return "the record"
        case _:
            return f"{futures:,} futures, seed {seed}"


def roads_of(made: Made) -> list[wire.RoadView]:
    """The roads that were found, ready to be taken over."""
    return [
        wire.RoadView(
            name=name, title=road.title or name, deals=[deal_view(d) for d in road.deals], text=road_as_text(road)
        )
        for name, road in made.roads.items()
    ]


def work_at(desk: Desk) -> Work:
    """The work of each kind, at one desk."""

    def work(question: asked.JobQuestion, tell: Tell, stop: Stop) -> Made:
        return Worker(desk, question.scenario, tell, stop).do(question)

    return work


class Worker:
    """One job's work: what each kind calls."""

    def __init__(self, desk: Desk, scenario: wire.Scenario, tell: Tell, stop: Stop) -> None:
        self.desk = desk
        self.scenario = scenario
        self.tell = tell
        self.stop = stop

    def do(self, question: asked.JobQuestion) -> Made:
        """The work of a question."""
        of_run = isinstance(
            question, asked.FailsJob | asked.MetricJob | asked.LearnJob | asked.SobolJob
        ) or question.kind in ("regret", "views", "attack")
        return self.of_run(question) if of_run else self.of_case(question)

    def of_run(self, question: asked.JobQuestion) -> Made:
        """Work on the scenario's run."""
        self.tell(0, 0, "running the futures")
        whole, tell = self.desk.study(self.scenario, stop=self.stop), self.tell
        options: dict[str, Any] = question.options.model_dump()
        named = [str(options.get(name) or "") for name in ("strategy", "against")]
        study = choices(whole, asked=named)  # a variant is looked at where it is named
        match question.kind:
            case "fails":
                failure = options.pop("fails")
                return long.failures(study, failure, tell=tell, **options)
            case "robustness":
                return long.rules_and_flips(study, options["metric"], tell)
            case "pathways":
                return long.switching(study, options["metric"], tell)
            case "learn":
                return long.learned(study, tell=tell, **options)
            case "sobol":
                return long.variance(study, tell=tell, **options)
            case "regret":
                return long.regrets(study, tell)
            case "views":
                return long.sides(study, tell, self.with_view)
            case _:
                return long.attack(study, tell)

    def of_case(self, question: asked.JobQuestion) -> Made:
        """Work on the scenario's case."""
        case, tell = self.desk.case(self.scenario), self.tell
        futures, seed = self.scenario.futures, self.scenario.seed
        plain = question.options.model_dump()
        match question:
            case asked.PlanJob(options=o):
                wishes = long.Wishes(
                    tuple(o.measures), None if o.required is None else tuple(o.required), tuple(o.forbidden),
                    tuple(o.types), o.milestone, o.by_month, o.most,
                )  # fmt: skip
                return long.plan(
                    case, wishes, tries=o.tries, count=o.count, simulated=o.simulated, seed=seed, tell=tell
                )
            case asked.NextJob(options=o):
                standing = long.Standing(tuple(o.done), tuple(o.refused), tuple(o.cheated), o.breaches)
                return long.what_next(
                    case, o.roadmap, standing, measures=o.measures, types=tuple(o.types), most=o.most, tries=o.tries,
                    count=o.count, seed=seed, tell=tell,
                )  # fmt: skip
            case asked.LedgerJob(options=o):
                return long.ledger(case, o.roadmap, types=tuple(o.types), futures=futures, seed=seed, tell=tell)
            case asked.TimelineJob(options=o):
                return long.timeline(
                    case, o.roadmap, milestone=o.milestone, strategy=o.strategy, futures=futures,
                    simulated=o.simulated, seed=seed, tell=tell,
                )  # fmt: skip
            case asked.ReliefJob():
                return long.relief(case, futures=futures, seed=seed, tell=tell, **plain)
            case asked.BargainJob():
                return long.bargain(case, futures=futures, seed=seed, tell=tell, **plain)
            case asked.StandoffJob():
                return long.standoff(case, draws=futures, seed=seed, tell=tell, **plain)
            case asked.RecordJob(options=o):
                return long.record(case, o.by, tell)
            case asked.WatchJob(options=o):
                return long.watch(case, o.as_of, seed=seed, tell=tell)
            case asked.HindcastJob(options=o):
                return long.hindcast(case, first=day_of(o.first), refit=o.refit, seed=seed, tell=tell)
            case _:
                plain_work = {
                    "settlement": long.settlement, "history": long.history, "condition": long.conditioned,
                }  # fmt: skip
                return plain_work[question.kind](case, futures=futures, seed=seed, tell=tell)

    def with_view(self, name: str) -> Any:
        """The case with one of its views laid over the scenario's changes."""
        view = self.desk.case(self.scenario).views[name]
        return self.desk.case(changed(self.scenario, {**self.scenario.changes, **view.overlays}))
