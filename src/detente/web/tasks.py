"""What each kind of long work does."""

from collections.abc import Mapping

from detente.analyses.fails import fails
from detente.analyses.flip import flips
from detente.analyses.robustness import robustness
from detente.bargain.bargain_finding import bargain_finding
from detente.bargain.relief_finding import relief_finding, relief_graph_finding
from detente.bargain.settlement import settlement_finding
from detente.evidence.history import history_finding
from detente.futures import draw_futures
from detente.roadmap.plan import Wishes, plan
from detente.web.desk import Desk
from detente.web.jobs import Tell, Work
from detente.web.schemas import Card, JobQuestion
from detente.web.views import card_of
from detente.workbench import negotiate
from detente.workbench.standoff import findings, subject_of

FUTURES = 400  # of the negotiators' and the record's questions: means over them move little after that


def work_at(desk: Desk) -> Work:
    """The work of each kind, at one desk."""

    def work(question: JobQuestion, tell: Tell) -> list[Card]:
        return WORK[question.kind](desk, question, tell)

    return work


def make_plan(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """Roadmaps that both sides would keep."""
    options = question.options
    wishes = Wishes(types=names_in(options, "types"), required=names_in(options, "required"))
    found = plan(
        desk.case(question.scenario),
        wishes,
        tries=int(options.get("tries", "1500")),
        seed=question.scenario.seed,
        progress=lambda done, of, best: tell(done, of, f"best so far: kept in {best:.0%} of futures"),
    )
    return [card_of(found.finding)]


def find_failures(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """The boxes in which a strategy fails."""
    tell(0, 2, "running the futures")
    study = desk.study(question.scenario)
    tell(1, 2, "looking for boxes")
    strategy = question.options.get("strategy") or None
    return [card_of(fails(study, question.options.get("fails", ""), strategy=strategy))]


def test_robustness(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """Rules for deciding, and what would flip the choice."""
    tell(0, 3, "running the futures")
    study = desk.study(question.scenario)
    tell(1, 3, "weighing by each rule")
    metric = question.options.get("metric") or None
    rules = card_of(robustness(study, metric=metric))
    tell(2, 3, "looking for flips")
    return [rules, card_of(flips(study, metric=metric))]


def find_relief(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """Which relief frees which projects."""
    tell(0, 1, "weighing every package of waivers")
    asked = question.scenario
    answer = negotiate.find_relief(desk.case(asked), futures=FUTURES, seed=asked.seed)
    return [card_of(relief_finding(answer)), card_of(relief_graph_finding(answer))]


def find_bargain(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """The final bargain, measured from life without a deal."""
    tell(0, 1, "running life without a deal, then weighing every package")
    asked = question.scenario
    return [card_of(bargain_finding(negotiate.find_bargain(desk.case(asked), futures=FUTURES, seed=asked.seed)))]


def find_settlement(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """Where all actors would settle."""
    tell(0, 1, "letting the actors meet on the issues")
    asked = question.scenario
    return [card_of(settlement_finding(negotiate.find_settlement(desk.case(asked), seed=asked.seed)))]


def find_standoff(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """Which outcomes hold, and why."""
    tell(0, 1, "weighing every outcome for every actor")
    subject = subject_of(desk.case(question.scenario))
    return [card_of(f) for f in findings(subject, draws=FUTURES, seed=question.scenario.seed)]


def read_history(desk: Desk, question: JobQuestion, tell: Tell) -> list[Card]:
    """How far the record moves belief."""
    tell(0, 1, "reading the record as the counterpart's types would have made it")
    case = desk.case(question.scenario)
    return [card_of(history_finding(case, draw_futures(case, FUTURES, seed=question.scenario.seed)))]


def names_in(options: Mapping[str, str], key: str) -> tuple[str, ...]:
    """A list of names, parted by commas."""
    return tuple(name.strip() for name in options.get(key, "").split(",") if name.strip())


WORK = {
    "plan": make_plan,
    "fails": find_failures,
    "robustness": test_robustness,
    "relief": find_relief,
    "bargain": find_bargain,
    "settlement": find_settlement,
    "standoff": find_standoff,
    "history": read_history,
}
