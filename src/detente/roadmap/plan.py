"""Plans: good roadmaps that really differ, beside those of the case, each judged on futures that it was not made on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.case.model import Case, Deal, Roadmap, Strategy
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, share
from detente.futures import draw_futures
from detente.results import Study
from detente.roadmap.conduct import follower_of, stance_of
from detente.roadmap.ledger import spread
from detente.roadmap.margins import is_kept, margins
from detente.roadmap.planning.diversity import distance, varied
from detente.roadmap.planning.label import Label
from detente.roadmap.planning.problem import Problem, Road, problem_of
from detente.roadmap.planning.search import Found, Progress, weigh
from detente.roadmap.planning.solve import solve
from detente.roadmap.worth import lay_out

Simulate = Callable[[Case], Study]
"""Runs all strategies of a case on fresh futures."""


@dataclass(frozen=True)
class Wishes:
    """What the user asks of a plan; names of the case.

    Args:
        measures: what a road may hold; all by default. required: what it must; all that it may where None.
        forbidden: what it must not. types: to be accommodated; all by default.
        milestone: where it leads. by_month: deadlines.
        most: measures in a deal at most. tempo: chance per month of a decision.
        conduct: the strategy whose conduct the plans are simulated with; by default the case's first with a roadmap.
    """

    measures: tuple[str, ...] = ()
    required: tuple[str, ...] | None = None
    forbidden: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    milestone: str = ""
    by_month: Mapping[str, float] | None = None
    most: int = 4
    tempo: float = 0.25
    conduct: str = ""


@dataclass(frozen=True)
class Plans:
    """What the planner found.

    Args:
        roads: name -> roadmap that can be written into a case.
        finding: the comparison.
    """

    roads: Mapping[str, Roadmap]
    finding: Finding


def plan(
    case: Case,
    wishes: Wishes | None = None,
    *,
    futures: int = 300,
    tries: int = 3000,
    count: int = 5,
    seed: int = 0,
    simulate: Simulate | None = None,
    progress: Progress | None = None,
) -> Plans:
    """Search for roads, choose a few that differ, and judge them on fresh futures beside the roads of the case.

    Args:
        case: the case.
        wishes: what may, must and must not be in a road.
        futures: tuning futures.
        tries: roads weighed by the search; a set of few measures is gone through exactly instead.
        count: plans to show.
        seed: of the tuning futures; fresh ones have the next seed.
        simulate: runs a case on fresh futures; without it the plans are judged by the ledger alone.
        progress: told tries done, tries in all, best share.

    Returns:
        Roads named `plan-1` on, and a finding with one row a road: on tuning futures, on fresh ones, simulated.

    Raises:
        InputError: a wish that names nothing, or that nothing can meet.
    """
    wishes = wishes or Wishes()
    follower = conduct_of(case, wishes)
    problem = make_problem(case, wishes, follower, futures, seed)
    known = known_roads(case, problem)
    found = solve(problem, list(known.values()), tries=tries, seed=seed, progress=progress)
    if not found.front:
        raise InputError("these wishes", wanted="at least one road", mend="allow more measures, or later months")
    chosen = varied(found.front, count)
    roads = {f"plan-{k + 1}": roadmap_of(f"plan-{k + 1}", label.road, problem) for k, label in enumerate(chosen)}
    fresh = make_problem(case, wishes, follower, futures, seed + 1)
    labels = {**dict(zip(roads, chosen, strict=True)), **{name: weigh(problem, road) for name, road in known.items()}}
    study = simulate(with_roads(case, roads, follower)) if simulate else None
    rows = tuple(row_of(name, label, fresh, chosen[0]) for name, label in labels.items())
    finding = Finding(
        key="plan",
        question="Which roadmaps of small deals would both sides keep?",
        answer=answer(rows, found, len(roads)),
        table=Table(COLUMNS, rows),
        chart="plan",
        more={"deals": deal_rows(roads, case), "simulated": simulated_table(study), "limits": limit_table(found)},
        rests_on=tuple(case.roadmaps[name].where for name in known),
        notes=(
            f"Made on {futures:,} futures, judged on {futures:,} others.",
            "Kept: every deal beats cheating and refusing for the types to be accommodated, as the ledger weighs it.",
            f"Worth and time count the road as if kept; pressure {spread(problem.stance.pressure)}.",
        ),
    )
    return Plans(roads, finding)


def conduct_of(case: Case, wishes: Wishes) -> Strategy:
    """The strategy that lends its conduct: the one wished for, or the first that talks."""
    return follower_of(case, "", wishes.conduct)


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
        tempo=wishes.tempo,
    )


def known_roads(case: Case, problem: Problem) -> dict[str, Road]:
    """The roads of the case, in the problem's positions."""
    at = {name: k for k, name in enumerate(problem.worth.measures)}
    return {
        name: tuple(frozenset(at[m] for m in deal.measures) for deal in road.deals)
        for name, road in case.roadmaps.items()
        if road.deals
    }


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
    return Roadmap(name, name.replace("-", " ").capitalize(), deals, note="found by detente roadmap plan")


def with_roads(case: Case, roads: Mapping[str, Roadmap], follower: Strategy) -> Case:
    """The case with each road, and each road of its own, followed with one and the same conduct."""
    every = {**case.roadmaps, **roads}
    strategies = {
        name: Strategy(name, road.title or name, name, replace(follower.conduct, precondition=(), stop=()))
        for name, road in every.items()
        if road.deals
    }
    return replace(case, roadmaps=every, strategies=strategies, claims={})


COLUMNS = (
    Column("road", "Road"),
    Column("deals", "Deals", style="count"),
    Column("measures", "Measures", style="count"),
    Column("tuned", "Kept, tuning futures", style="share"),
    Column("fresh", "Kept, fresh futures", style="share"),
    Column("first", "Deals kept in the median future", style="count"),
    Column("value", "Worth to the principal if kept", style="number"),
    Column("exposure", "Largest stake of the counterpart", style="number"),
    Column("months", "To the milestone", "months", style="number"),
    Column("differs", "Differs from plan 1", style="share"),
)


def row_of(name: str, label: Label, fresh: Problem, first: Label) -> tuple[Cell, ...]:
    """One road on tuning futures and on fresh ones."""
    again = weigh(fresh, label.road)
    measures = sum(len(deal) for deal in label.road)
    kept = deals_kept(fresh, label.road)
    goals = (again.value, again.exposure, again.months, distance(label.road, first.road))
    return (name, len(label.road), measures, label.share, again.share, kept, *goals)


def deals_kept(problem: Problem, road: Road) -> int:
    """How many deals from the first on the types keep in the median future."""
    deals = [np.array(sorted(deal), dtype=np.int64) for deal in road]
    kept = is_kept(margins(problem.worth, deals, problem.stance))[:, problem.types].all(axis=1)
    return int(np.median(kept.sum(axis=0)))


def simulated_table(study: Study | None) -> Table:
    """Mean of every metric under every road, all with the same conduct, on fresh futures; empty where not simulated."""
    columns = (Column("road", "Road"), Column("metric", "Metric"), Column("mean", "Mean", style="number"))
    if study is None:
        return Table(columns, ())
    rows = [
        (road, name, float(np.mean(values[k])))
        for name, values in study.results.metrics.items()
        for k, road in enumerate(study.results.strategies)
    ]
    return Table(columns, tuple(rows))


def limit_table(found: Found) -> Table:
    """The best found on each goal, on the tuning futures, beside what no road can exceed; none where all were tried."""
    columns = (
        Column("goal", "Goal"),
        Column("found", "Best found", style="number"),
        Column("limit", "No road exceeds", style="number"),
    )
    if found.is_exact:
        return Table(columns, ())
    best, limits = found.front, found.limits
    return Table(
        columns,
        (
            ("share of futures kept", max(x.share for x in best), limits.share),
            ("worth to the principal if kept", max(x.value for x in best), limits.value),
            ("largest stake of the counterpart, least", min(x.exposure for x in best), limits.exposure),
            ("months to the milestone, least", min(x.months for x in best), limits.months),
        ),
    )


def deal_rows(roads: Mapping[str, Roadmap], case: Case) -> Table:
    """The measures of each plan, deal by deal."""
    columns = (Column("road", "Road"), Column("deal", "Deal"), Column("measures", "Measures"), Column("needs", "Needs"))
    rows = [
        (name, deal.name, "; ".join(case.measures[m].title or m for m in deal.measures), ", ".join(deal.needs))
        for name, road in roads.items()
        for deal in road.deals
    ]
    return Table(columns, tuple(rows))


def answer(rows: Sequence[tuple[Cell, ...]], found: Found, plans: int) -> str:
    """The best plan beside the best road of the case, in one sentence."""
    fresh = [c.name for c in COLUMNS].index("fresh")
    best = max(rows[:plans], key=lambda row: float(row[fresh] or 0))
    others = rows[plans:]
    on_fresh, tuned = (share(float(best[k] or 0)) for k in (fresh, fresh - 1))
    says = f"The best plan is kept in {on_fresh} of fresh futures ({tuned} of those it was made on)"
    if others:
        known = max(others, key=lambda row: float(row[fresh] or 0))
        says += f", the best road of the case, {known[0]}, in {share(float(known[fresh] or 0))}"
    if found.is_exact:
        return f"{says}; every road was gone through, so none is better on the tuning futures."
    limit = f"no road can be kept in more than {share(found.bound)} of the tuning futures"
    return f"{says}; {limit}, a gap of {share(found.gap)}."
