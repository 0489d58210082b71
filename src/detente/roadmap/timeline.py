"""The expected timeline of a road: when each deal and measure would come, with uncertain ends, and a milestone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.expressions import Both, Compare, Condition, Constant, Reading, Series
from detente.case.model import Case, Metric, Roadmap, Strategy
from detente.errors import refuse_unknown
from detente.finding import Cell, Column, Finding, Table, share
from detente.futures import Futures, draw_futures, value_of
from detente.results import Study
from detente.roadmap.conduct import follower_of, road_of
from detente.roadmap.schedule import LIMIT, Schedule, schedule

Simulate = Callable[[Case], Study]
LEVELS = (0.05, 0.5, 0.95)
MILESTONE = "month of the milestone"
STEP = 3
"""Months between the points of the milestone's distribution."""


def timeline_plan(
    case: Case,
    roadmap: str,
    *,
    milestone: str = "",
    strategy: str = "",
    capacity: Mapping[str, int] | None = None,
    futures: int = 1000,
    seed: int = 0,
    simulate: Simulate | None = None,
) -> Finding:
    """When each deal and measure of a road would come if all was kept, and how likely its milestone is in time.

    Args:
        case, roadmap: the road.
        milestone: a measure of the road; by default the whole road in force.
        strategy: whose conduct (signal, tempo, lanes) it is walked with; by default the first that follows the road.
        capacity: actor -> deals that need it which can be on offer at once; the simulation knows of no such limit.
        futures, seed: durations and waiting are drawn over these.
        simulate: runs a case; with it the milestone is also counted as simulated, with refusals, cheating and
            repudiation.

    Returns:
        One row a deal; further tables `measures`, `milestone` (its distribution by month), `mark` (its quantiles),
        `calendar` (changes of the principal's government) and `windows` (the case's other stretches of months).

    Raises:
        InputError: no such roadmap, milestone or strategy.
    """
    road, drawn = road_of(case, roadmap), draw_futures(case, futures, seed=seed)
    follower = follower_of(case, roadmap, strategy)
    refuse_unknown(capacity or {}, case.actors, wanted="an actor of the case")
    walked = schedule(case, road, follower.conduct, drawn, capacity)
    refuse_unknown([milestone] if milestone else [], walked.measures, wanted="a measure of the road")
    reached = walked.done[walked.measures.index(milestone)] if milestone else walked.in_force.max(axis=0)
    asked = (milestone,) if milestone else walked.measures
    simulated = months_simulated(case, follower, asked, simulate) if simulate else None
    return Finding(
        key="timeline-plan",
        question=f"When would {road.title or roadmap} get where?",
        answer=answer(case, road, milestone, reached, simulated),
        table=deal_table(case, road, walked, drawn),
        chart="gantt",
        more={
            "measures": measure_table(case, road, walked),
            "milestone": milestone_table(reached, simulated, case.months),
            "mark": mark_table(case, milestone, reached, simulated),
            "calendar": calendar_table(case),
            "windows": window_table(case),
        },
        rests_on=(road.where, follower.where, *((case.turnover.where,) if case.turnover else ())),
        notes=(
            f"If all is agreed to and kept: {futures:,} futures, conduct of {follower.title or follower.name}; "
            "no pauses, refusals or reviews. Month 0 is the first.",
            "A change of government: chance that at least one comes before the deal is in force. Lane: of talks, in "
            "most futures.",
        ),
    )


def months_simulated(
    case: Case, follower: Strategy, measures: Sequence[str], simulate: Simulate
) -> Float[np.ndarray, " future"]:
    """Month in which all these measures are in force at once for the first time; infinite where they never are."""
    metric = Metric(MILESTONE, Reading("first", all_in_force(measures)), MILESTONE, "less", "month")
    fallbacks = {rule.then for rule in follower.conduct.stop}
    kept = {name: s for name, s in case.strategies.items() if name in fallbacks} | {follower.name: follower}
    study = simulate(replace(case, strategies=kept, metrics={MILESTONE: metric}, claims={}))
    at = study.results.strategies.index(follower.name)
    months = np.asarray(study.results.metrics[MILESTONE][at], dtype=np.float64)
    return np.where(months >= study.results.months, np.inf, months)


def all_in_force(measures: Sequence[str]) -> Condition:
    """The condition that each of some measures is in force."""
    conditions: list[Condition] = [Compare(">", Series("in_force", m), Constant(0.0)) for m in measures]
    whole = conditions[0]
    for condition in conditions[1:]:
        whole = Both(whole, condition)
    return whole


def levels(months: Float[np.ndarray, " future"]) -> tuple[float | None, ...]:
    """5%, median and 95% of a month; None beyond the limit."""
    found = np.quantile(np.minimum(months, LIMIT), LEVELS, method="inverted_cdf")
    return tuple(None if x >= LIMIT else float(x) for x in found)


def quantile_columns(name: str, label: str) -> tuple[Column, ...]:
    """Columns for the three levels of a month."""
    said = ("5%", "median", "95%")
    codes = ("p05", "p50", "p95")
    return tuple(Column(f"{name}_{c}", f"{label}, {w}", "month", "number") for c, w in zip(codes, said, strict=True))


def deal_table(case: Case, road: Roadmap, walked: Schedule, drawn: Futures) -> Table:
    """One row a deal."""
    columns = (
        Column("deal", "Deal"),
        Column("title", "Title"),
        *quantile_columns("offered", "On offer"),
        Column("agreed_p50", "Agreed, median", "month", "number"),
        *quantile_columns("in_force", "In force"),
        Column("in_time", "In force within the case's months", style="share"),
        Column("change", "A change of government before", style="share"),
        Column("lane", "Lane of talks", style="count"),
    )
    lanes = lanes_of(walked)
    changes = government_changes(case, walked.in_force, drawn)
    rows: list[tuple[Cell, ...]] = [
        (
            deal.name,
            deal.title or deal.name,
            *levels(walked.offered[p]),
            levels(walked.agreed[p])[1],
            *levels(walked.in_force[p]),
            float((walked.in_force[p] < case.months).mean()),
            float(changes[p]),
            lanes[p],
        )
        for p, deal in enumerate(road.deals)
    ]
    return Table(columns, tuple(rows))


def lanes_of(walked: Schedule) -> list[int | None]:
    """The lane that each deal is talked about in, in most futures; in each it takes the first that is free.

    None for a deal that never comes on offer.
    """
    deals, futures = walked.offered.shape
    lanes = np.zeros((deals, futures), dtype=np.int64)
    for f in range(futures):
        taken_to = list[float]()
        for p in np.argsort(walked.offered[:, f], kind="stable"):
            start = walked.offered[p, f]
            if np.isfinite(start):
                lane = next((k for k, month in enumerate(taken_to) if month < start), len(taken_to))
                taken_to[lane : lane + 1] = [float(walked.agreed[p, f])]
                lanes[p, f] = lane + 1
    counts = [np.bincount(row[row > 0]) for row in lanes]
    return [int(count.argmax()) if len(count) else None for count in counts]


def government_changes(case: Case, months: Float[np.ndarray, "deal future"], drawn: Futures) -> NDArray[np.float64]:
    """Chance that the principal's government has changed at least once by these months, mean over futures."""
    if case.turnover is None:
        return np.zeros(len(months))
    chance = value_of(drawn, case.turnover.chance)
    passed = np.sum([np.asarray(months >= month) for month in case.turnover.months], axis=0)
    return (1 - (1 - chance) ** passed).mean(axis=1)


def measure_table(case: Case, road: Roadmap, walked: Schedule) -> Table:
    """One row a measure, in the road's order."""
    columns = (
        Column("measure", "Measure"),
        Column("title", "Title"),
        Column("deal", "Deal"),
        Column("by", "Taken by"),
        *quantile_columns("begun", "Begun"),
        *quantile_columns("in_force", "In force"),
    )
    deal_of = {m: d.title or d.name for d in reversed(road.deals) for m in d.measures}
    rows: list[tuple[Cell, ...]] = []
    for k, name in enumerate(walked.measures):
        measure = case.measures[name]
        by = " and ".join(case.actors[a].title or a for a in measure.by)
        rows.append((name, measure.title or name, deal_of[name], by, *levels(walked.begun[k]), *levels(walked.done[k])))
    return Table(columns, tuple(rows))


def milestone_table(
    reached: Float[np.ndarray, " future"], simulated: Float[np.ndarray, " future"] | None, months: int
) -> Table:
    """Share of futures in which the milestone has been reached, month by month; simulated only to the case's end."""
    columns = (
        Column("month", "Month", style="count"),
        Column("kept", "Reached if all is kept", style="share"),
        Column("simulated", "Reached as simulated", style="share"),
    )
    finite = reached[np.isfinite(reached)]
    last = int(max(months, np.quantile(finite, 0.99) if len(finite) else 0)) + STEP
    rows: list[tuple[Cell, ...]] = []
    for month in range(0, last, STEP):
        seen = float((simulated <= month).mean()) if simulated is not None and month < months else None
        rows.append((month, float((reached <= month).mean()), seen))
    return Table(columns, tuple(rows))


def mark_table(
    case: Case,
    milestone: str,
    reached: Float[np.ndarray, " future"],
    simulated: Float[np.ndarray, " future"] | None,
) -> Table:
    """The milestone's month, if all is kept and as simulated: its quantiles, and how often it comes within the case."""
    columns = (
        Column("milestone", "Milestone"),
        Column("how", "How"),
        *quantile_columns("month", "In force"),
        Column("in_time", "Within the case's months", style="share"),
    )
    name = (case.measures[milestone].title or milestone) if milestone else "the whole road in force"
    ways = [("if all is kept", reached), *([("as simulated", simulated)] if simulated is not None else [])]
    return Table(
        columns, tuple((name, how, *levels(months), float((months < case.months).mean())) for how, months in ways)
    )


def window_table(case: Case) -> Table:
    """The named stretches of months of the case's calendar, others' elections and seasons, one row a stretch."""
    columns = (
        Column("window", "Window"),
        Column("start", "From month", style="count"),
        Column("stop", "Until month", style="count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for window in case.windows.values():
        months = sorted(m for m in set(window.months) if m < case.months)
        starts = [m for m in months if m - 1 not in months]
        stops = [m for m in months if m + 1 not in months]
        rows += [(window.name.replace("-", " "), a, b + 1) for a, b in zip(starts, stops, strict=True)]
    return Table(columns, tuple(rows))


def calendar_table(case: Case) -> Table:
    """Months in which the principal's government may change, and the end of the case."""
    columns = (Column("month", "Month", style="count"), Column("says", "What happens"))
    changes = case.turnover.months if case.turnover else ()
    rows = [*((m, "the principal's government may change") for m in changes), (case.months, "the case ends")]
    return Table(columns, tuple(rows))


def answer(
    case: Case,
    road: Roadmap,
    milestone: str,
    reached: Float[np.ndarray, " future"],
    simulated: Float[np.ndarray, " future"] | None,
) -> str:
    """The milestone's month if all is kept, how often that is in time, and how often as simulated."""
    what = (case.measures[milestone].title or milestone) if milestone else f"the whole of {road.title or road.name}"
    low, middle, high = levels(reached)
    end = "never" if middle is None else f"in month {middle:.0f} of the median future"
    spread = f" ({month_in_words(low)} to {month_in_words(high)})" if middle is not None else ""
    says = (
        f"If all is kept, {what} is in force {end}{spread}, and within the {case.months} months of the case in "
        f"{share(float((reached < case.months).mean()))} of futures"
    )
    if simulated is None:
        return f"{says}."
    seen = share(float(np.isfinite(simulated).mean()))
    return f"{says}; as simulated, with refusals, cheating and repudiation, in {seen}."


def month_in_words(month: float | None) -> str:
    """A month, or that it lies beyond the limit."""
    return f"{month:.0f}" if month is not None else f"beyond {LIMIT}"
