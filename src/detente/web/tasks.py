"""What each kind of long work does."""

from collections.abc import Mapping

from detente.analyses.fails import fails
from detente.analyses.flip import flips
from detente.analyses.robustness import robustness
from detente.roadmap.plan import Wishes, plan
from detente.web.desk import Desk
from detente.web.jobs import Tell, Work
from detente.web.schemas import Card, JobQuestion
from detente.web.views import card_of


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


def names_in(options: Mapping[str, str], key: str) -> tuple[str, ...]:
    """A list of names, parted by commas."""
    return tuple(name.strip() for name in options.get(key, "").split(",") if name.strip())


WORK = {"plan": make_plan, "fails": find_failures, "robustness": test_robustness}
