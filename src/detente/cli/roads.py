"""Verbs of roadmaps: ledger, plan."""

from pathlib import Path

import click

from detente.cli.options import as_json, case_argument, overlays_of, set_

seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, metavar="S")
types = click.option("--types", default="", metavar="A,B", help="Types to be accommodated [default: all].")
HEADS = {
    "deal": "Deal",
    "type": "Type",
    "margin": "Margin",
    "keeps": "Complies",
    "least_credibility": "Trust from",
    "least_detection": "Found from",
}
PLAN_HEADS = {
    "road": "Road",
    "deals": "Deals",
    "tuned": "Kept, tuning",
    "fresh": "Kept, fresh",
    "first": "First deals kept",
    "value": "Worth",
    "months": "Months",
}


@click.group()
def roadmap() -> None:
    """Weigh roadmaps of small deals, and search for roads that both sides would keep.

    Examples:
      detente roadmap ledger two-sides small-steps
      detente roadmap plan two-sides --types security-seeker,dealmaker
    """


@roadmap.command()
@case_argument
@click.argument("road")
@types
@click.option("--futures", "-n", type=click.IntRange(1), default=1_000, show_default=True, metavar="N")
@seed
@set_
@as_json
def ledger(case: str, road: str, types: str, futures: int, seed: int, overlays: tuple[str, ...], as_json: bool) -> None:
    """Say who would keep each deal of ROAD, a roadmap of CASE, and the cheapest repair.

    Examples:
      detente roadmap ledger two-sides small-steps --types security-seeker,dealmaker
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as as_data
    from detente.workbench.roads import ledger_of

    read = read_case(case, set_=overlays_of(overlays))
    finding = ledger_of(read, road, futures=futures, seed=seed, types=names_in(types))
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, columns=HEADS, heads=HEADS)
    grid(finding.more["principal"], title="The principal keeping its own word")
    grid(finding.more["repair"], title="Repairs, the best first", most=5)


@roadmap.command()
@case_argument
@types
@click.option("--measures", default="", metavar="A,B", help="What a road may hold [default: every measure].")
@click.option(
    "--require", default="", metavar="A,B", help="What it must hold; the rest of the measures may be left out."
)
@click.option("--forbid", default="", metavar="A,B", help="What it must not hold.")
@click.option("--optional", is_flag=True, help="Any measure may be left out.")
@click.option("--by", "deadlines", multiple=True, metavar="MEASURE=MONTH", help="In force by a month; may be repeated.")
@click.option("--milestone", default="", metavar="MEASURE", help="Where the road leads [default: its end].")
@click.option("--most", type=click.IntRange(1), default=4, show_default=True, metavar="N", help="Measures in a deal.")
@click.option(
    "--futures", "-n", type=click.IntRange(1), default=300, show_default=True, metavar="N", help="To plan on."
)
@click.option("--simulated", type=click.IntRange(0), default=2_000, show_default=True, metavar="N", help="To judge on.")
@click.option("--tries", type=click.IntRange(1), default=3_000, show_default=True, metavar="N", help="Roads to weigh.")
@click.option("--count", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="Plans to show.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write plans.yaml, for a case to include.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on the terminal.")
@seed
@set_
@as_json
def plan(
    case: str,
    types: str,
    measures: str,
    require: str,
    forbid: str,
    optional: bool,
    deadlines: tuple[str, ...],
    milestone: str,
    most: int,
    futures: int,
    simulated: int,
    tries: int,
    count: int,
    out: Path | None,
    quiet: bool,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Search for roadmaps that both sides would keep, and judge them on fresh futures.

    Few measures are gone through exactly; for many, the answer says how far from the best it can be.

    Examples:
      detente roadmap plan two-sides --optional --types security-seeker,dealmaker
      detente roadmap plan two-sides --optional --require test-halt --out plans
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, say, show
    from detente.cli.progress import shown
    from detente.roadmap.plan import Wishes
    from detente.workbench.roads import plans_as_json, plans_for, write_plans

    read = read_case(case, set_=overlays_of(overlays))
    must = names_in(require) if require or optional else None
    wishes = Wishes(names_in(measures), must, names_in(forbid), names_in(types), milestone, months_of(deadlines), most)
    with shown(quiet=quiet, what="roads") as told:
        found = plans_for(
            read,
            wishes,
            futures=futures,
            tries=tries,
            count=count,
            seed=seed,
            simulated=simulated,
            progress=(lambda done, of, best: told(done, of)) if told else None,
        )
    file = write_plans(found, out) if out else None
    if as_json:
        print_json(plans_as_json(found))
        return
    show(found.finding, columns=PLAN_HEADS, heads=PLAN_HEADS)
    grid(found.finding.more["deals"], title="The plans, deal by deal")
    if file:
        say(f"Written: {file}")


def names_in(text: str) -> tuple[str, ...]:
    """Names between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def months_of(pairs: tuple[str, ...]) -> dict[str, float]:
    """`measure=month` texts as a mapping.

    Raises:
        InputError: one that is not of that form.
    """
    from detente.errors import InputError

    found: dict[str, float] = {}
    for pair in pairs:
        name, _, month = pair.partition("=")
        if not month.strip().isdecimal():
            raise InputError(f"--by {pair}", wanted="a measure, an equals sign and a month", mend="write --by x=24")
        found[name.strip()] = float(month)
    return found
