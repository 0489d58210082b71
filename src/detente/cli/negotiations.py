"""Verbs of the negotiators: relief, bargain."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import as_json, case_argument, overlays_of, set_
from detente.cli.roads import names_in

if TYPE_CHECKING:
    from detente.case.model import Case

PACKAGES = {"package": "No.", "measures": "Waived by", "value_share": "Worth", "leverage_share": "Leverage",
            "cash": "Cash, mn", "irreversible": "Lost, mn", "routes": "Routes open",
            "best_in": "Best in"}  # fmt: skip
STAGES = {"stage": "Stage", "measures": "Waive by", "projects": "Frees", "leverage_share": "Leverage",
          "value_share": "Worth", "credibility": "Trust"}  # fmt: skip
OFTEN = {"waiver": "Provision", "route": "Route", "in_best": "In the best", "in_front": "In packages",
         "within_0": "Best in 1/8", "within_1": "Best in 1/4", "within_2": "Best in 1/2"}  # fmt: skip

futures = click.option("--futures", "-n", type=click.IntRange(1), default=1_000, show_default=True, metavar="N")
seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, metavar="S")


@click.command()
@case_argument
@click.option("--ally", metavar="A", help="Whose projects count [default: the first ally].")
@click.option("--roadmap", metavar="R", help="Whose deals are to be kept [default: the first strategy's].")
@click.option("--package", type=click.IntRange(0), metavar="K", help="Write this package [default: the best bargain].")
@click.option("--in-return", default="", metavar="A,B", help="Measures asked for it, written into the same deal.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write it as relief.yaml, a roadmap.")
@futures
@seed
@set_
@as_json
def relief(
    case: str,
    ally: str | None,
    roadmap: str | None,
    package: int | None,
    in_return: str,
    out: Path | None,
    futures: int,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find the sanctions relief that frees most common projects for the leverage given up.

    CASE is the name of a shipped case, a file, or a folder with a case.yaml; it needs a section relief.

    Examples:
      detente relief two-sides
      detente relief two-sides --in-return reactor-freeze --out mine
      detente relief two-sides --json
    """
    from detente.bargain.relief_finding import relief_finding, relief_json
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, say, show
    from detente.workbench.negotiate import find_relief as ask
    from detente.workbench.packages import write_relief

    read = read_case(case, set_=overlays_of(overlays))
    answer = ask(read, futures=futures, seed=seed, ally=ally, roadmap=roadmap)
    file = write_relief(read, answer, out, package=package, in_return=names_in(in_return)) if out else None
    if as_json:
        print_json(relief_json(answer))
        return
    finding = relief_finding(answer)
    show(finding, columns=PACKAGES, heads=PACKAGES, most=20)
    grid(finding.more["stages"], columns=STAGES, heads=STAGES, title="Which first")
    if "margins" in finding.more:
        grid(finding.more["margins"], title="What each stage does to the deals of the road")
    grid(finding.more["waiver_frequency"], columns=OFTEN, heads=OFTEN, title="How often a waiver is among the best")
    if file:
        say(f"Written: {file}")


@click.command()
@case_argument
@click.option("--log", type=click.Path(path_type=Path), metavar="FILE", help="CSV file of offers so far.")
@click.option("--accommodate", multiple=True, metavar="TYPE", help="Only these types; may be repeated.")
@click.option(
    "--at-least", default="80%", show_default=True, metavar="SHARE", help="Futures a robust package holds in."
)
@click.option(
    "--no-deal", metavar="STRATEGY", help="What no deal means, or status-quo [default: the first without deals]."
)
@click.option("--patience", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P",
              help="The principal's discount factor per month.")  # fmt: skip
@click.option("--spatial", is_flag=True, help="All actors on issue scales instead.")
@futures
@seed
@set_
@as_json
def bargain(
    case: str,
    log: Path | None,
    accommodate: tuple[str, ...],
    at_least: str,
    no_deal: str | None,
    patience: float | None,
    spatial: bool,
    futures: int,
    seed: int,
    overlays: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find the final bargain: the frontier, fair and robust packages, trades, and the next offer.

    CASE is the name of a shipped case, a file, or a folder with a case.yaml; it needs a section agenda.

    Examples:
      detente bargain two-sides
      detente bargain two-sides --no-deal status-quo --json
      detente bargain two-sides --spatial
    """
    from detente.bargain.bargain_finding import bargain_finding, bargain_json
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.finding import Finding, Table
    from detente.workbench.negotiate import find_bargain as ask
    from detente.workbench.negotiate import share_of

    read = read_case(case, set_=overlays_of(overlays))
    if spatial:
        _settlement(read, futures=futures, seed=seed, as_json=as_json)
        return
    answer = ask(
        read, futures=futures, seed=seed, no_deal=no_deal, accommodate=accommodate, at_least=share_of(at_least),
        patience=patience, log=log,
    )  # fmt: skip
    if as_json:
        print_json(bargain_json(answer))
        return
    finding = bargain_finding(answer)
    picked = tuple(row for row in finding.table.rows if row[-1])
    shown = Table(finding.table.columns, picked)
    heads = {"picked_by": "Fair by", "principal": "Principal", "counterpart": "Counterpart", "accepted": "All accept"}
    show(
        Finding(finding.key, finding.question, finding.answer, shown, notes=finding.notes),
        columns=list(heads), heads=heads,
    )  # fmt: skip
    grid(finding.more["robust"], columns=["types", "question", "accepted", "worth"], title="Robust packages")
    for name, title in (("trades", "Trades that help both"), ("weights", "What it weighs"), ("offers", "Offers")):
        if name in finding.more and finding.more[name].rows:
            grid(finding.more[name], title=title, most=12)


def _settlement(case: "Case", *, futures: int, seed: int, as_json: bool) -> None:
    """Where all actors would settle."""
    from detente.bargain.settlement import settlement_finding, settlement_json
    from detente.cli.printing import print_json, show
    from detente.workbench.negotiate import find_settlement as ask

    found = ask(case, futures=min(futures, 200), seed=seed)
    if as_json:
        print_json(settlement_json(found))
    else:
        show(settlement_finding(found))
