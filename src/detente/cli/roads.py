"""Verbs of roadmaps: ledger, plan, next, timeline."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import as_json, case_argument, futures, overlays_of, quiet, seed, set_
from detente.cli.typed import capacity_of, names_in, numbers_of

if TYPE_CHECKING:
    from detente.finding import Finding, Table

types = click.option("--types", default="", metavar="A,B", help="Types to be accommodated [default: all].")
capacity = click.option(
    "--capacity",
    "capacities",
    multiple=True,
    metavar="ACTOR=N",
    help="Deals that ACTOR can talk about at once; not simulated.",
)
strategy = click.option("--strategy", default="", metavar="NAME", help="Whose conduct [default: the first on ROAD].")
HEADS = {
    "deal": "Deal",
    "type": "Type",
    "margin": "Margin (5% to 95%)",
    "keeps": "Complies",
    "prefers": "Else",
    "least_credibility": "Trust from",
    "least_patience": "Patience from",
    "least_detection": "Found from",
}
DEAL_HEADS = {
    "deal": "Deal",
    "counterpart_gives": "It gives",
    "others_give": "It is given",
    "gain": "Gain a year",
    "cost": "Cost a year",
    "given": "Given for good",
    "at_risk": "at risk",
}
OWN_HEADS = {"deal": "Deal", "margin": "Margin", "p05": "5%", "p95": "95%", "founded": "Would break"}
REPAIR_HEADS = {
    "says": "Repair",
    "deals_before": "Deals kept",
    "deals_after": "then",
    "before": "All kept",
    "after": "then",
}
PLAN_HEADS = {
    "title": "Road",
    "deals": "Deals",
    "tuned": "Kept, tuning",
    "fresh": "Kept, fresh",
    "simulated": "All held, simulated",
    "first": "First deals kept",
    "value": "Worth",
    "exposure": "At risk",
    "months": "Months",
}


NEXT_HEADS = {
    "road": "Continuation",
    "deals": "Deals",
    "tuned": "Kept, tuning",
    "fresh": "Kept, fresh",
    "value": "Worth",
    "expected": "Worth times chance",
    "months": "Months",
}


TIMELINE_HEADS = {
    "title": "Deal",
    "offered_p50": "On offer",
    "agreed_p50": "Agreed",
    "in_force_p05": "In force, 5%",
    "in_force_p50": "median",
    "in_force_p95": "95%",
    "change": "New government before",
    "lane": "Lane",
}


@click.group()
def roadmap() -> None:
    """Weigh roadmaps of small deals, and search for roads that both sides would keep.

    Examples:
      detente roadmap ledger two-sides small-steps
      detente roadmap plan two-sides --types security-seeker,dealmaker
      detente roadmap next two-sides small-steps --done opening --refused freeze
      detente roadmap timeline two-sides small-steps --milestone reactor-freeze
    """


@roadmap.command()
@case_argument
@click.argument("road")
@types
@strategy
@futures(1_000)
@seed
@set_
@as_json
def ledger(
    case: str,
    road: str,
    types: str,
    strategy: str,
    futures: int,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say who would keep each deal of ROAD, a roadmap of CASE, and the cheapest repair.

    Examples:
      detente roadmap ledger two-sides small-steps --types security-seeker,dealmaker
      detente roadmap ledger two-sides small-steps --set "principal.lag=1 month"
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.workbench.roads import ledger_as_json, ledger_of

    read = read_case(case, set_=overlays_of(overlays))
    finding = ledger_of(read, road, futures=futures, seed=seed, types=names_in(types), strategy=strategy)
    if as_json:
        print_json(ledger_as_json(finding))
        return
    show(replace(finding, table=with_intervals(finding.table)), columns=HEADS, heads=HEADS)
    grid(finding.more["deals"], columns=DEAL_HEADS, heads=DEAL_HEADS, title="What each side gives, gains and risks")
    grid(finding.more["principal"], columns=OWN_HEADS, heads=OWN_HEADS, title="The principal keeping its own word")
    if finding.more["repair"].rows:
        grid(finding.more["repair"], heads=REPAIR_HEADS, title="Repairs, the cheapest of the helpful first", most=5)


@roadmap.command()
@case_argument
@types
@click.option("--measures", default="", metavar="A,B", help="What a road may hold [default: every measure].")
@click.option("--require", default="", metavar="A,B", help="What it must hold.")
@click.option("--forbid", default="", metavar="A,B", help="What it must not hold.")
@click.option("--all", "everything", is_flag=True, help="Every measure must be in [default: any may be left out].")
@click.option("--by", "deadlines", multiple=True, metavar="MEASURE=MONTH", help="In force by a month; may be repeated.")
@capacity
@click.option("--milestone", default="", metavar="MEASURE", help="Where the road leads [default: its end].")
@click.option("--metric", default="", metavar="NAME", help="Best in what, simulated [default: worth times share kept].")
@click.option("--most", type=click.IntRange(1), default=4, show_default=True, metavar="N", help="Measures in a deal.")
@futures(300, "How many futures to plan on.")
@click.option("--simulated", type=click.IntRange(0), default=2_000, show_default=True, metavar="N", help="To judge on.")
@click.option("--tries", type=click.IntRange(1), default=3_000, show_default=True, metavar="N", help="Roads to weigh.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), metavar="S", help="Search no longer than this.")
@click.option("--count", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="Plans to show.")
@strategy
@click.option("--resume", type=click.Path(path_type=Path), metavar="DIR", help="Go on from an earlier --out DIR.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write plans.yaml, for a case to include.")
@quiet
@seed
@set_
@as_json
def plan(
    case: str,
    types: str,
    measures: str,
    require: str,
    forbid: str,
    everything: bool,
    deadlines: tuple[str, ...],
    capacities: tuple[str, ...],
    milestone: str,
    metric: str,
    most: int,
    futures: int,
    simulated: int,
    tries: int,
    seconds: float | None,
    count: int,
    strategy: str,
    resume: Path | None,
    out: Path | None,
    quiet: bool,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Search for roadmaps that both sides would keep, and judge them on fresh futures.

    Up to 9 measures or so are gone through exactly, up to 14 each plan has its gap to the best, and beyond the answer
    gives limits that no road passes. --capacity holds for months and timelines, not in the simulation, which knows
    lanes alone. Ctrl-C ends the search with the best so far. A case that includes DIR/plans.yaml has the plans as
    roadmaps and as strategies.

    Examples:
      detente roadmap plan two-sides --types security-seeker,dealmaker
      detente roadmap plan two-sides --require test-halt --out plans
      detente roadmap plan two-sides --resume plans --out plans
      detente roadmap plan two-sides --metric "long-range tests"
    """
    from detente.case.read import read_case
    from detente.cli.printing import print_json
    from detente.cli.progress import shown
    from detente.roadmap.plan import Wishes
    from detente.workbench.roads import plans_as_json, plans_for, write_plans

    read = read_case(case, set_=overlays_of(overlays))
    must = None if everything else names_in(require)
    months, few = numbers_of("by", "x=24", deadlines), capacity_of(capacities)
    named = (names_in(measures), must, names_in(forbid), names_in(types))
    wishes = Wishes(*named, milestone, months, most, strategy, metric, few)
    with shown(quiet=quiet, what="roads") as told:
        found = plans_for(
            read, wishes, futures=futures, tries=tries, seconds=seconds or float("inf"), count=count, seed=seed,
            simulated=simulated, resume=resume, progress=(lambda done, of, best: told(done, of)) if told else None,
        )  # fmt: skip
    file = write_plans(found, out) if out else None
    if as_json:
        print_json(plans_as_json(found))
    else:
        show_plans(found.finding, file, metric)


def show_plans(finding: "Finding", file: Path | None, metric: str) -> None:
    """Plans on the terminal."""
    from detente.cli.printing import grid, say, show

    heads = {**PLAN_HEADS, "metric": metric} if metric else PLAN_HEADS
    show(finding, columns=heads, heads=heads)
    grid(finding.more["deals"], title="The plans, deal by deal")
    if finding.more["gaps"].rows and finding.more["limits"].rows:
        grid(finding.more["gaps"], title="How much better another road can be at most, no worse on the other goals")
    if finding.more["limits"].rows:
        grid(finding.more["limits"], title="How far from the best at most")
    if file:
        say(f"Written: {file}")


@roadmap.command("next")
@case_argument
@click.argument("road")
@click.option("--done", default="", metavar="A,B", help="Deals of the road that are in force.")
@click.option("--refused", default="", metavar="A,B", help="Deals that the counterpart turned down.")
@click.option("--cheated", default="", metavar="A,B", help="Deals that it was caught cheating on.")
@click.option("--breaches", type=click.IntRange(0), default=0, metavar="N", help="Promises that the principal broke.")
@click.option("--measures", default="", metavar="A,B", help="What may come [default: the rest of the road's].")
@types
@click.option("--most", type=click.IntRange(1), default=4, show_default=True, metavar="N", help="Measures in a deal.")
@futures(300)
@click.option("--tries", type=click.IntRange(1), default=1_500, show_default=True, metavar="N", help="Roads to weigh.")
@click.option("--count", type=click.IntRange(1), default=3, show_default=True, metavar="N", help="Roads to show.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write plans.yaml, for a case to include.")
@quiet
@seed
@set_
@as_json
def what_next(
    case: str,
    road: str,
    done: str,
    refused: str,
    cheated: str,
    breaches: int,
    measures: str,
    types: str,
    most: int,
    futures: int,
    tries: int,
    count: int,
    out: Path | None,
    quiet: bool,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say what to offer next on ROAD, a roadmap of CASE, after what has happened on it.

    Examples:
      detente roadmap next two-sides small-steps --done opening --refused freeze
      detente roadmap next two-sides small-steps --done opening --cheated freeze --breaches 1
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, say, show
    from detente.cli.progress import shown
    from detente.roadmap.onward import whats_next
    from detente.roadmap.standing import Standing
    from detente.workbench.roads import onward_as_json, write_plans

    read = read_case(case, set_=overlays_of(overlays))
    standing = Standing(names_in(done), names_in(refused), names_in(cheated), breaches)
    with shown(quiet=quiet, what="roads") as told:
        found = whats_next(
            read,
            road,
            standing,
            types=names_in(types),
            measures=names_in(measures),
            futures=futures,
            tries=tries,
            count=count,
            most=most,
            seed=seed,
            progress=(lambda tried, of, best: told(tried, of)) if told else None,
        )
    file = write_plans(found, out) if out else None
    if as_json:
        print_json(onward_as_json(found))
        return
    show(found.finding, columns=NEXT_HEADS, heads=NEXT_HEADS)
    grid(found.finding.more["belief"], title="What the answers so far say of the type")
    grid(found.finding.more["deals"], title="The continuations, deal by deal")
    if file:
        say(f"Written: {file}")


@roadmap.command()
@case_argument
@click.argument("road")
@click.option("--milestone", default="", metavar="MEASURE", help="Where the road leads [default: all of it in force].")
@click.option("--strategy", default="", metavar="NAME", help="Whose conduct [default: the first that follows ROAD].")
@capacity
@futures(1_000)
@click.option("--simulated", type=click.IntRange(0), default=2_000, show_default=True, metavar="N", help="0 for none.")
@seed
@set_
@as_json
def timeline(
    case: str,
    road: str,
    milestone: str,
    strategy: str,
    capacities: tuple[str, ...],
    futures: int,
    simulated: int,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say when each deal of ROAD, a roadmap of CASE, would come, and how likely its milestone is in time.

    Examples:
      detente roadmap timeline two-sides small-steps --milestone reactor-freeze
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as as_data
    from detente.workbench.roads import timeline_of

    read = read_case(case, set_=overlays_of(overlays))
    few = capacity_of(capacities)
    finding = timeline_of(
        read,
        road,
        milestone=milestone,
        strategy=strategy,
        capacity=few,
        futures=futures,
        seed=seed,
        simulated=simulated,
    )
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, columns=TIMELINE_HEADS, heads=TIMELINE_HEADS)
    grid(finding.more["mark"], title="The milestone")
    grid(finding.more["calendar"], title="The calendar")
    if finding.more["windows"].rows:
        grid(finding.more["windows"], title="Windows of the case", most=12)


def with_intervals(table: "Table") -> "Table":
    """The table of margins with each margin and its interval in one cell."""
    from detente.finding import Column, Table, places_of_ranges, with_range

    place = [c.name for c in table.columns].index("margin")
    columns = [*table.columns]
    columns[place] = Column("margin", table.columns[place].label)
    found = [[float(x or 0) for x in row[place : place + 3]] for row in table.rows]
    places = places_of_ranges(high - low for _, low, high in found)
    rows = [
        (*row[:place], with_range(*one, places=places), *row[place + 1 :])
        for row, one in zip(table.rows, found, strict=True)
    ]
    return Table(tuple(columns), tuple(rows))
