"""Plans: good roadmaps that really differ, beside those of the case, each judged on futures that it was not made on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from detente.case.model import Case, Deal, Metric, Roadmap, Strategy
from detente.errors import InputError
from detente.finding import Finding, Table
from detente.futures import draw_futures
from detente.roadmap.conduct import follower_of, stance_of
from detente.roadmap.ledger import spread
from detente.roadmap.plan_table import (
    COLUMNS,
    answer,
    deal_rows,
    gap_table,
    limit_table,
    metric_columns,
    metric_words,
    row_of,
)
from detente.roadmap.planning.diversity import chosen_from, varied
from detente.roadmap.planning.label import Label, weigh
from detente.roadmap.planning.problem import Problem, Road, problem_of
from detente.roadmap.planning.search import Found, Progress
from detente.roadmap.planning.solve import solve
from detente.roadmap.schedule import schedule
from detente.roadmap.simulated import Simulate, gains, goal_of, simulated_in, with_roads
from detente.roadmap.timeline import levels
from detente.roadmap.worth import lay_out


@dataclass(frozen=True)
class Wishes:
    """What the user asks of a plan; names of the case.

    Args:
        measures: what a road may hold; all by default. required: what it must; all that it may where None.
        forbidden: what it must not. types: to be accommodated; all by default.
        milestone: where it leads. by_month: deadlines.
        most: measures in a deal at most.
        strategy: whose conduct (pressure, tempo, lanes, pause after a refusal) counts; by default the first that talks.
        capacity: actor -> deals that need it which can be on offer at once; the simulation knows of no such limit.
        metric: what plan 1 is to be best in when simulated; by default worth times share kept, without simulation.
    """

    measures: tuple[str, ...] = ()
    required: tuple[str, ...] | None = ()
    forbidden: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    milestone: str = ""
    by_month: Mapping[str, float] | None = None
    most: int = 4
    strategy: str = ""
    metric: str = ""
    capacity: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Plans:
    """What the planner found.

    Args:
        roads: name -> roadmap that can be written into a case. strategies: name -> the strategy that follows it.
        finding: the comparison.
        found: what the search found, on the tuning futures; `names` are the measures that its roads speak of.
    """

    roads: Mapping[str, Roadmap]
    strategies: Mapping[str, Strategy]
    finding: Finding
    found: Found
    names: tuple[str, ...]

    def record(self) -> list[list[list[str]]]:
        """The roads on the front as names, for a later search to start from."""
        return [[[self.names[m] for m in sorted(deal)] for deal in label.road] for label in self.found.front]


def plan(
    case: Case,
    wishes: Wishes | None = None,
    *,
    futures: int = 300,
    tries: int = 3000,
    seconds: float = float("inf"),
    count: int = 5,
    seed: int = 0,
    starts: Sequence[Sequence[Sequence[str]]] = (),
    simulate: Simulate | None = None,
    tune: Simulate | None = None,
    progress: Progress | None = None,
) -> Plans:
    """Search for roads, choose a few that differ, and judge them on fresh futures beside the roads of the case.

    Args:
        case: the case.
        wishes: what may, must and must not be in a road, and what the first plan is to be best in.
        futures: tuning futures.
        tries, seconds: roads weighed by the search at most, and its time; the front of few measures is proven besides.
        count: plans to show.
        seed: of the tuning futures; fresh ones have the next seed.
        starts: roads of an earlier search to go on from, deal by deal as names of measures (`Plans.record`).
        simulate: runs a case on fresh futures; without it the plans are judged by the ledger alone.
        tune: runs it on tuning futures, where the wishes name a metric.
        progress: told tries done, tries in all, best share.

    Returns:
        Roads named `plan-1` on, and a finding with one row a road: on tuning futures, on fresh ones, simulated.
        The first has the most worth times share on the tuning futures, or the best mean of the metric there; the others
        are near it and differ.

    Raises:
        InputError: a wish that names nothing, or that nothing can meet.
    """
    wishes = wishes or Wishes()
    goal = goal_of(case, wishes.metric) if wishes.metric else None
    follower = follower_of(case, "", wishes.strategy)
    problem = make_problem(case, wishes, follower, futures, seed)
    begin = [*as_roads(case, starts), *known_roads(case, problem).values()]
    found = solve(problem, begin, tries=tries, seconds=seconds, seed=seed, progress=progress)
    if not found.front:
        raise InputError("these wishes", wanted="at least one road", mend="allow more measures, or later months")
    if goal and not (tune and simulate):
        raise InputError(goal.name, wanted="futures to simulate it on", mend="simulate, or ask for no metric")
    tuned = Tuned(case, problem, follower, found, goal)
    chosen = tuned.by_metric(tune, count) if tune and goal else chosen_from(found.front, count)
    fresh = make_problem(case, wishes, follower, futures, seed + 1)
    return judged(tuned, chosen, fresh, wishes, simulate, seed + 1)


@dataclass(frozen=True)
class Tuned:
    """What was found on the tuning futures, and for what.

    Args:
        case, problem, follower: what was asked. found: the search. goal: a metric, or None for worth times share.
    """

    case: Case
    problem: Problem
    follower: Strategy
    found: Found
    goal: Metric | None

    def named(self, chosen: Sequence[Label]) -> dict[str, Roadmap]:
        """Some roads as plans."""
        names = [f"plan-{k + 1}" for k in range(len(chosen))]
        return {n: roadmap_of(n, label.road, self.problem) for n, label in zip(names, chosen, strict=True)}

    def by_metric(self, tune: Simulate, count: int) -> list[Label]:
        """The road with the best mean of the metric on simulated tuning futures, and others of the better half."""
        assert self.goal
        ranked = sorted(self.found.front, key=lambda x: (x.expected, x.share), reverse=True)
        tried = varied(ranked, CANDIDATES)
        roads = self.named(tried)
        simulated = simulated_in(with_roads(replace(self.case, roadmaps={}), roads, self.follower), tune, self.goal)
        scores = gains(self.goal, simulated)
        order = sorted(zip(roads, tried, strict=True), key=lambda pair: -scores[pair[0]])
        better = [label for _, label in order[: max(len(order) // 2, count)]]
        return varied(better, count)


CANDIDATES = 24
"""Roads of the front that are simulated to find the best by a metric."""


def judged(
    tuned: Tuned, chosen: Sequence[Label], fresh: Problem, wishes: Wishes, simulate: Simulate | None, seed: int
) -> Plans:
    """The chosen roads on fresh futures, beside the roads of the case."""
    case, problem, follower, found = tuned.case, tuned.problem, tuned.follower, tuned.found
    roads, known = tuned.named(chosen), known_roads(case, problem)
    labels = {**dict(zip(roads, chosen, strict=True)), **{name: weigh(problem, road) for name, road in known.items()}}
    with_plans = with_roads(case, roads, follower)
    simulated = simulated_in(with_plans, simulate, tuned.goal) if simulate else {}
    months = months_of(with_plans, follower, wishes, seed)
    rows = tuple(
        row_of(with_plans.roadmaps[name], label, fresh, chosen[0], months[name], simulated.get(name))
        for name, label in labels.items()
    )
    aimed = metric_words(tuned.goal, simulated, list(roads), list(known)) if tuned.goal else ""
    finding = Finding(
        key="plan",
        question="Which roadmaps of small deals would both sides keep?",
        answer=" ".join(filter(None, (aimed, answer(rows, found, len(roads))))),
        table=Table((*COLUMNS, *metric_columns(tuned.goal)), rows),
        chart="plan",
        more={
            "deals": deal_rows(roads, case),
            "gaps": gap_table(dict(zip(roads, chosen, strict=True)), found),
            "limits": limit_table(found),
        },
        rests_on=(follower.where, *(case.roadmaps[name].where for name in known)),
        notes=(
            f"Made on {problem.worth.futures:,} futures, judged on {fresh.worth.futures:,} others; conduct of "
            f"{follower.title or follower.name}, pressure {spread(problem.stance.pressure)}.",
            "Kept: every deal beats cheating and refusing for the types to be accommodated, and the principal would "
            "keep its word in each, as the ledger weighs it.",
            f"Plan 1 has {aim_words(tuned.goal)} on the tuning futures; the others are near it and differ most. "
            "Worth counts the road as if kept; months are those of the timeline, if all is kept.",
            *(() if found.is_exact else (UNPROVEN,)),
        ),
    )
    strategies = {name: with_plans.strategies[name] for name in roads}
    return Plans(roads, strategies, finding, found, problem.worth.measures)


UNPROVEN = (
    "A limit or a gap says what is not ruled out, not what there is: it gives every future the continuation that is "
    "best there, or every measure its best place, where a road has one order for all."
)


def aim_words(goal: Metric | None) -> str:
    """What plan 1 is the best in."""
    if goal is None:
        return "the most worth times share kept"
    return f"the {'highest' if goal.better == 'more' else 'lowest'} mean of “{goal.name}”, of {CANDIDATES} roads tried,"


def as_roads(case: Case, starts: Sequence[Sequence[Sequence[str]]]) -> list[Road]:
    """Roads as positions; names that the case no longer has are left out."""
    at = {name: k for k, name in enumerate(case.measures)}
    roads = [tuple(frozenset(at[m] for m in deal if m in at) for deal in road) for road in starts]
    return [tuple(deal for deal in road if deal) for road in roads]


def make_problem(case: Case, wishes: Wishes, follower: Strategy, futures: int, seed: int) -> Problem:
    """The planning problem over some futures."""
    drawn = draw_futures(case, futures, seed=seed)
    return problem_of(
        case,
        lay_out(case, drawn),
        stance_of(case, "", drawn, strategy=follower.name),
        measures=wishes.measures,
        required=wishes.required,
        forbidden=wishes.forbidden,
        types=wishes.types,
        milestone=wishes.milestone,
        by_month=dict(wishes.by_month or {}),
        most=wishes.most,
        lanes=follower.conduct.parallel,
        start=follower.conduct.signal or 0,
        capacity=wishes.capacity,
    )


MONTHS = 200
"""Futures over which the months of each road are taken."""


def months_of(case: Case, follower: Strategy, wishes: Wishes, seed: int) -> dict[str, tuple[float | None, ...]]:
    """Months of each road to the milestone or its end if all is kept, as the timeline has them: 5%, median, 95%."""
    drawn, milestone = draw_futures(case, MONTHS, seed=seed), wishes.milestone
    found = dict[str, tuple[float | None, ...]]()
    for name, road in case.roadmaps.items():
        if road.deals:
            walked = schedule(case, road, follower.conduct, drawn, wishes.capacity)
            whole = walked.in_force.max(axis=0)
            reached = walked.done[walked.measures.index(milestone)] if milestone in walked.measures else whole
            found[name] = levels(reached + 1)
    return found


def known_roads(case: Case, problem: Problem) -> dict[str, Road]:
    """The roads of the case, in the problem's positions."""
    at = {name: k for k, name in enumerate(problem.worth.measures)}
    return {
        name: tuple(frozenset(at[m] for m in deal.measures) for deal in road.deals)
        for name, road in case.roadmaps.items()
        if road.deals
    }


NOTE = "found by detente roadmap plan"


def roadmap_of(name: str, road: Road, problem: Problem) -> Roadmap:
    """A road as a roadmap of the case language: deals in order, each needing the deals that hold its needs."""
    names = problem.worth.measures
    place = {m: p for p, deal in enumerate(road) for m in deal}
    deals = tuple(
        Deal(
            name=f"step-{p + 1}",
            title=f"Step {p + 1}",
            measures=tuple(names[m] for m in sorted(deal)),
            needs=tuple(
                f"step-{q + 1}" for q in sorted({place[n] for m in deal for n in problem.needs[m] if n in place} - {p})
            ),
        )
        for p, deal in enumerate(road)
    )
    return Roadmap(name, name.replace("-", " ").capitalize(), deals, note=NOTE)


def contract(plans: Plans) -> dict[str, object]:
    """Plans as plain data: `roadmaps`, plans and roads of the case apart, and `bound`, limits that no road can exceed.

    Returns:
        For each plan its `name`, `deals` (each with `deal` and `measures`), `self_enforcing` on the tuning futures,
        `self_enforcing_fresh`, `value_fresh`, `exposure` and `months`, and `gap`: by how much at most another road can
        be better on `share`, `value`, `exposure` or `months` of the tuning futures and no worse on the others.
    """
    rows = {str(row["road"]): row for row in plans.finding.table.records()}
    gaps = {str(row["road"]): row for row in plans.finding.more["gaps"].records()}
    limits = plans.found.limits
    return {
        "roadmaps": [
            {
                "name": name,
                "deals": [{"deal": d.name, "measures": list(d.measures), "needs": list(d.needs)} for d in road.deals],
                "self_enforcing": rows[name]["tuned"],
                "self_enforcing_fresh": rows[name]["fresh"],
                "value_fresh": rows[name]["value"],
                "exposure": rows[name]["exposure"],
                "months": rows[name]["months"],
                "gap": {k: x for k, x in gaps[name].items() if k != "road"} if name in gaps else None,
            }
            for name, road in plans.roads.items()
        ],
        "bound": {
            "proven": plans.found.is_exact,
            "best_proven": plans.found.is_best,
            "self_enforcing": plans.found.bound,
            "gap": 0.0 if plans.found.is_exact else plans.found.gap,
            "value": limits.value,
            "expected": limits.expected,
            "exposure": limits.exposure,
            "months": limits.months,
        },
    }
