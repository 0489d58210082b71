"""Plans in a table: one row a road, on tuning futures, on fresh ones and simulated; limits; the answer in words."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

from detente.case.model import Case, Metric, Roadmap
from detente.finding import Cell, Column, Table, number, share, with_range
from detente.roadmap.planning.diversity import distance
from detente.roadmap.planning.label import Label, weigh
from detente.roadmap.planning.problem import Problem
from detente.roadmap.planning.search import Found
from detente.roadmap.simulated import Simulated, best_by, mean_of, tied

COLUMNS = (
    Column("road", "Name"),
    Column("title", "Road"),
    Column("deals", "Deals", style="count"),
    Column("measures", "Measures", style="count"),
    Column("tuned", "Kept, tuning futures", style="share"),
    Column("fresh", "Kept, fresh futures", style="share"),
    Column("counterpart", "Kept by the counterpart, fresh futures", style="share"),
    Column("principal", "Word kept by the principal, fresh futures", style="share"),
    Column("first", "Deals kept in the median future", style="count"),
    Column("value", "Worth to the principal if kept", style="number"),
    Column("expected", "Worth times share kept, fresh futures", style="number"),
    Column("exposure", "At risk for the counterpart at its worst", style="number"),
    Column("months", "To the milestone, median", "months", style="number"),
    Column("months_p05", "To the milestone, 5%", "months", style="number"),
    Column("months_p95", "To the milestone, 95%", "months", style="number"),
    Column("differs", "Differs from plan 1", style="share"),
    Column("simulated", "All deals held at some time, cheated on or not, simulated", style="share"),
    Column("simulated_p05", "the same, 5%", style="share"),
    Column("simulated_p95", "the same, 95%", style="share"),
    Column("held", "Deals held at once, simulated mean", style="number"),
)


def metric_columns(goal: Metric | None) -> tuple[Column, ...]:
    """Columns of the metric that plan 1 is to be best in, as simulated; none where it is worth times share."""
    if goal is None:
        return ()
    name = f"{goal.name}, simulated mean"
    return (
        Column("metric", name, goal.unit, style="number"),
        Column("metric_p05", "the same, 5%", goal.unit, style="number"),
        Column("metric_p95", "the same, 95%", goal.unit, style="number"),
    )


def metric_words(goal: Metric, found: Mapping[str, Simulated], plans: Sequence[str], known: Sequence[str]) -> str:
    """Plan 1 and the best road of the case by the metric, on fresh futures; a tie is called one."""

    def mean(name: str) -> str:
        values = found[name].metric
        return with_range(*mean_of(values)) if values is not None else ""

    says = f"By {goal.name}, plan 1 comes to {mean(plans[0])} {goal.unit}".rstrip()
    if not known:
        return f"{says} on fresh futures."
    best = best_by(goal, found, known)
    ends = ", which is a tie" if tied(found[plans[0]], found[best]) else ""
    return f"{says} on fresh futures, and the best road of the case there, {best}, to {mean(best)}{ends}."


def row_of(
    road: Roadmap,
    label: Label,
    fresh: Problem,
    first: Label,
    months: tuple[float | None, ...],
    simulated: Simulated | None,
) -> tuple[Cell, ...]:
    """One road on tuning futures, on fresh ones, and simulated."""
    again = weigh(fresh, label.road)
    low, middle, high = months
    return (
        road.name,
        road.title or road.name,
        len(label.road),
        sum(len(deal) for deal in label.road),
        label.share,
        again.share,
        float(again.counterpart.mean()),
        float(again.principal.mean()),
        again.deals,
        again.value,
        again.expected,
        again.exposure,
        middle,
        low,
        high,
        distance(label.road, first.road),
        *(simulated.whole if simulated else (None, None, None)),
        simulated.held if simulated else None,
        *(mean_of(simulated.metric) if simulated and simulated.metric is not None else ()),
    )


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
            ("worth times share kept", max(x.expected for x in best), limits.expected),
            ("at risk for the counterpart at its worst, least", min(x.exposure for x in best), limits.exposure),
            ("months to the milestone, least", min(x.months for x in best), limits.months),
        ),
    )


def gap_table(labels: Mapping[str, Label], found: Found) -> Table:
    """How much better than each plan another road could be on one goal, no worse on the others; none if not known."""
    columns = (
        Column("road", "Road"),
        Column("share", "Kept in more futures by", style="share"),
        Column("value", "Worth more by", style="number"),
        Column("exposure", "Less at risk by", style="number"),
        Column("months", "Sooner by", "months", style="count"),
    )
    known = [(name, found.gap_of(label)) for name, label in labels.items()]
    return Table(columns, tuple((name, *astuple(gap)) for name, gap in known if gap))


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
    """Plan 1, chosen on the tuning futures, beside the best road of the case so chosen, in two sentences."""
    names = [c.name for c in COLUMNS]
    first = dict(zip(names, rows[0], strict=False))
    fresh, tuned = cell(first, "fresh"), cell(first, "tuned")
    says = f"Plan 1 is kept by both sides in {fresh} of fresh futures ({tuned} of those it was made on)"
    if first["simulated"] is not None:
        says += (
            f", and simulated, with chance answers and changes of government, all its deals come to be held at once, "
            f"cheated on or not, in {cell(first, 'simulated')} ({cell(first, 'simulated_p05')} to "
            f"{cell(first, 'simulated_p95')})"
        )
    others = [dict(zip(names, row, strict=False)) for row in rows[plans:]]
    if others:
        best = max(others, key=lambda row: float(row["tuned"] or 0))
        equal = [row for row in others if row["tuned"] == best["tuned"]]
        if len(equal) > 1:
            says += f"; of the roads of the case {len(equal)} are tied for the best, kept in {shares_of(equal)}"
        else:
            says += f"; the best road of the case, “{best['title']}”, is kept in {cell(best, 'fresh')}"
    if found.is_exact:
        return f"{says}. Every road was gone through or ruled out: none is better on the tuning futures."
    stop = "The search was stopped; no" if found.stopped else "No"
    worth, best = number(found.limits.expected, 2), number(max(label.expected for label in found.front), 2)
    if found.is_best:
        return f"{says}. Proven: no road has more worth times share kept on the tuning futures than {best}."
    limit = f"road can have more than {worth} of worth times share kept on the tuning futures, where plan 1 has {best}"
    if found.bound < ALL:
        limit += f", or be kept in more than {share(found.bound)} of them, a gap of {share(found.gap)}"
    return f"{says}. {stop} {limit}."


def shares_of(rows: Sequence[Mapping[str, Cell]]) -> str:
    """The shares kept on fresh futures of some roads, as one or as a range."""
    said = sorted({float(row["fresh"] or 0) for row in rows})
    return share(said[0]) if share(said[0]) == share(said[-1]) else f"{share(said[0])} to {share(said[-1])}"


ALL = 0.995
"""A limit on the share that says nothing."""


def cell(row: Mapping[str, Cell], name: str) -> str:
    """A share of a row in words."""
    return share(float(row[name] or 0))
