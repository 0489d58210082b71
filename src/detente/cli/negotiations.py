"""Verbs of the negotiators: relief, bargain."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import as_json, case_argument, futures, overlays_of, seed, set_
from detente.cli.typed import names_in

if TYPE_CHECKING:
    from detente.case.model import Case

PACKAGES = {"package": "No.", "measures": "Waived by", "value_share": "Worth", "leverage_share": "Leverage",
            "cash": "Cash, mn", "irreversible": "Lost, mn", "routes": "Routes open",
            "best_in": "Best in"}  # fmt: skip
STAGES = {"stage": "Stage", "measures": "Waive by", "projects": "Frees", "leverage_share": "Leverage",
          "value_share": "Worth", "credibility": "Trust"}  # fmt: skip
OFTEN = {"waiver": "Provision", "route": "Route", "in_best": "In the best", "in_front": "In packages",
         "within_0": "Best in 1/8", "within_1": "Best in 1/4", "within_2": "Best in 1/2"}  # fmt: skip

FAIR = ("which", "principal", "principal_low", "principal_high", "counterpart", "counterpart_low", "counterpart_high",
        "accepted", "hardest")  # fmt: skip
ROBUST = {"types": "Suits", "question": "Which", "accepted": "All accept", "worth": "Its gain"}


@click.command()
@case_argument
@click.option("--ally", metavar="A", help="Whose projects count [default: the first ally].")
@click.option("--roadmap", metavar="R", help="Whose deals are to be kept [default: the first strategy's].")
@click.option("--package", type=click.IntRange(0), metavar="K", help="Write this package [default: the best bargain].")
@click.option("--in-return", default="", metavar="A,B", help="Measures asked for it, written into the same deal.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write it as relief.yaml, a roadmap.")
@futures(1_000)
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
    "--require", multiple=True, metavar="ISSUE=LEVEL", help="Only packages with at least that level; may be repeated."
)
@click.option(
    "--no-deal", metavar="STRATEGY", help="What no deal means, or status-quo [default: the case's, or without deals]."
)
@click.option("--patience", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P",
              help="The principal's discount factor per month.")  # fmt: skip
@click.option("--package", metavar="WHICH", help="Write this one [default: nash]: a notion of fairness, or robust.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write it as bargain.yaml, a roadmap.")
@click.option("--spatial", is_flag=True, help="All actors on issue scales instead.")
@futures(1_000)
@seed
@set_
@as_json
@click.pass_context
def bargain(
    context: click.Context,
    case: str,
    log: Path | None,
    accommodate: tuple[str, ...],
    at_least: str,
    require: tuple[str, ...],
    no_deal: str | None,
    patience: float | None,
    package: str | None,
    out: Path | None,
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
      detente bargain two-sides --require "inspections=one site" --json
      detente bargain two-sides --out mine
      detente bargain two-sides --spatial
    """
    from detente.bargain.bargain_finding import bargain_finding, bargain_json
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, say, show
    from detente.workbench.negotiate import find_bargain as ask
    from detente.workbench.negotiate import levels_of, share_of
    from detente.workbench.packages import write_bargain

    read = read_case(case, set_=overlays_of(overlays))
    if spatial:
        refuse_beside_spatial(context)
        _settlement(context, read, futures=futures, seed=seed, as_json=as_json)
        return
    answer = ask(
        read, futures=futures, seed=seed, no_deal=no_deal, accommodate=accommodate, at_least=share_of(at_least),
        require=levels_of(require), patience=patience, log=log,
    )  # fmt: skip
    file = write_bargain(read, answer, out, package=package) if out else None
    if as_json:
        print_json(bargain_json(answer))
        return
    finding = bargain_finding(answer)
    show(finding, columns=FAIR, heads={"accepted": "All accept"})
    grid(finding.more["terms"], title="What is in them")
    grid(finding.more["robust"], columns=ROBUST, heads=ROBUST, title="Robust packages")
    for name, title in (("trades", "Trades that help both"), ("weights", "What the log says each issue weighs for it"),
                        ("offers", "Offers worth making, by chance times gain")):  # fmt: skip
        if name in finding.more and finding.more[name].rows:
            grid(finding.more[name], title=title, most=12)
    if file:
        say(f"Written: {file}")


def refuse_beside_spatial(context: click.Context) -> None:
    """Options of the bargain that say nothing about actors on scales are refused beside --spatial."""
    from click.core import ParameterSource

    from detente.errors import InputError

    meaningless = ("log", "accommodate", "at_least", "require", "no_deal", "patience", "package", "out")
    given = [f"--{name.replace('_', '-')}" for name in meaningless
             if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]  # fmt: skip
    if given:
        raise InputError(f"--spatial with {', '.join(given)}", wanted="--spatial alone", mend="leave one of them out")


def _settlement(context: click.Context, case: "Case", *, futures: int, seed: int, as_json: bool) -> None:
    """Where all actors would settle; fewer futures unless a number was asked for, as each is a whole play."""
    from click.core import ParameterSource

    from detente.bargain.settlement import settlement_finding, settlement_json
    from detente.cli.printing import print_json, show
    from detente.workbench.negotiate import SETTLED
    from detente.workbench.negotiate import find_settlement as ask

    asked = context.get_parameter_source("futures") == ParameterSource.COMMANDLINE
    found = ask(case, futures=futures if asked else SETTLED, seed=seed)
    if as_json:
        print_json(settlement_json(found))
    else:
        show(settlement_finding(found))
