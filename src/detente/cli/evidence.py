"""Verbs of evidence: record, fit, hindcast, watch, history, timing, datasets."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import as_json, case_argument, overlays_of, set_

if TYPE_CHECKING:
    from detente.finding import Finding

seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, metavar="S")
quiet = click.option("--quiet", "-q", is_flag=True, help="No progress on the terminal.")
chart = click.option("--chart", type=click.Path(path_type=Path), metavar="FILE", help="Write the chart: .svg, .png, or "
                     ".json for Vega-Lite.")  # fmt: skip
futures = click.option("--futures", "-n", type=click.IntRange(1), default=2_000, show_default=True, metavar="N")


def told(
    finding: "Finding", *, as_json: bool, chart: Path | None, columns: Collection[str] = (), tables: Mapping[str, str]
) -> None:
    """A finding on the terminal with its further tables by title, or as JSON; its chart in a file if one is named."""
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as as_data
    from detente.workbench.pictures import write_chart

    if chart is not None:
        write_chart(finding, chart)
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, columns=columns)
    for name, title in tables.items():
        if name in finding.more and finding.more[name].rows:
            grid(finding.more[name], title=title)


@click.group()
def evidence() -> None:
    """What the record says: rates by period, hazards fitted to it, forecasts that are scored, history as evidence.

    Examples:
      detente evidence record halt.yaml
      detente evidence watch halt.yaml
      detente evidence history halt.yaml
    """


@evidence.command()
@case_argument
@click.option("--by", default="administrations", show_default=True, metavar="CUT",
              help="administrations, leaders, phases, or days such as 2017-01-20,2018-01-09.")  # fmt: skip
@click.option("--compare", metavar="A,B", help="Hold one period against another: names of periods, or days such as "
              "2018-01-09..2020-11-03.")  # fmt: skip
@chart
@as_json
def record(case: str, by: str, compare: str | None, chart: Path | None, as_json: bool) -> None:
    """Say what happened in each period, with exact intervals and what no policy caused.

    Examples:
      detente evidence record halt.yaml --by phases
      detente evidence record halt.yaml --compare 2018-01-09..2020-11-03,2009-01-20..2017-01-20
    """
    from detente.case.read import read_case
    from detente.workbench import evidence as work

    if compare:
        finding = work.compare_periods(read_case(case), compare)
        tables = {
            "beside": "Beside the events", "kinds": "By kind of event", "agreements": "Agreements signed", "arsenal":
            "Estimates of the arsenal, where one source made two", "not policy": "What changed that no policy caused",
        }  # fmt: skip
        columns = ("class", "days", "other_days", "ratio", "low", "high", "says")
        told(finding, as_json=as_json, chart=chart, columns=columns, tables=tables)
        return
    finding = work.record(read_case(case), by=by)
    tables = {
        "kinds": "By kind of event", "periods": "Periods", "ratios": "Each period against the one before",
        "agreements": "Agreements", "lives": "Their median life, coded in other ways", "arsenal": "Estimates of the "
        "arsenal, where one source made two", "not policy": "What changed that no policy caused",
    }  # fmt: skip
    columns = ("class", "period", "days", "rate", "low", "high", "quiet")
    told(finding, as_json=as_json, chart=chart, columns=columns, tables=tables)


@evidence.command()
@case_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the draws [default: posterior/ "
              "beside the case].")  # fmt: skip
@seed
@quiet
@as_json
def fit(case: str, out: Path | None, seed: int, quiet: bool, as_json: bool) -> None:
    """Fit the hazards of the record up to the case's as_of, or refuse; draws are written for posterior(NAME)."""
    from detente.case.read import read_case
    from detente.cli.printing import print_json, show
    from detente.finding import as_json as as_data
    from detente.workbench import evidence as work

    finding = work.fit(read_case(case), out=out, seed=seed, progress=not (quiet or as_json))
    print_json(as_data(finding)) if as_json else show(finding)


@evidence.command()
@case_argument
@click.option("--first", default="2012-01-01", show_default=True, metavar="DAY", help="First origin.")
@click.option("--refit", type=click.IntRange(1), default=6, show_default=True, metavar="N", help="Months between fits.")
@seed
@quiet
@as_json
def hindcast(case: str, first: str, refit: int, seed: int, quiet: bool, as_json: bool) -> None:
    """Forecast from rolling origins, each blind to its future, and score against simple rivals. Takes minutes."""
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.cli.progress import shown
    from detente.finding import as_json as as_data
    from detente.workbench import evidence as work

    with shown(quiet=quiet, what="origins") as told:
        finding = work.look_back(read_case(case), first=work.day_of(first), refit=refit, seed=seed, told=told)
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, columns=("class", "months", "forecaster", "crps", "log", "brier"))
    grid(finding.more["reliability"], title="Reliability, 3 months ahead")


@evidence.command()
@case_argument
@click.option("--as-of", "as_of", default="", metavar="DAY", help="Day of the forecast [default: the case's as_of].")
@seed
@as_json
def watch(case: str, as_of: str, seed: int, as_json: bool) -> None:
    """Give the chance of the next event of each class within 30 to 365 days, beside its base rate.

    Another day than that of the draws beside the case needs a fit of its own, which takes a minute or two.
    """
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.workbench import evidence as work

    finding = work.watch(read_case(case), as_of=work.day_of(as_of) if as_of else None, seed=seed)
    if as_json:
        print_json(finding.table.records())
        return
    show(finding)
    grid(finding.more["moves"], title="What moves it now")
    grid(finding.more["conditional"], title="Conditional, and confounded: not what a policy would do")
    grid(finding.more["calibration"], title="Recent calibration")


@evidence.command()
@case_argument
@click.option("--condition", is_flag=True, help="Let the case's numbers learn too, not only the type.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="With --condition: write the futures.")
@futures
@seed
@set_
@as_json
def history(
    case: str, condition: bool, out: Path | None, futures: int, seed: int, overlays: tuple[str, ...], as_json: bool
) -> None:
    """Pass what really happened through the belief filter: how far it moves the prior over types, step by step."""
    from detente.case.read import read_case
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as as_data
    from detente.workbench import evidence as work

    read = read_case(case, set_=overlays_of(overlays))
    if condition:
        finding = work.learn_from_history(read, futures=futures, seed=seed, out=out)
    else:
        finding = work.history(read, futures=futures, seed=seed)
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, most=20 if condition else 0)
    if condition:
        grid(finding.more["types"], title="Types")


@evidence.command()
@case_argument
@click.argument("strategy")
@futures
@seed
@set_
@as_json
def timing(case: str, strategy: str, futures: int, seed: int, overlays: tuple[str, ...], as_json: bool) -> None:
    """Sweep the month in which STRATEGY signals, and count the provocations of the first half-year."""
    from detente.case.read import read_case
    from detente.cli.printing import print_json, show
    from detente.evidence.timing import signal_timing
    from detente.finding import as_json as as_data

    finding = signal_timing(read_case(case, set_=overlays_of(overlays)), strategy, futures=futures, seed=seed)
    print_json(as_data(finding)) if as_json else show(finding)


@evidence.command()
@as_json
def datasets(as_json: bool) -> None:
    """List the datasets that can be read beside the shipped record, their terms and how to get them."""
    from detente.cli.printing import print_json, show
    from detente.evidence.datasets.all import datasets_finding
    from detente.finding import as_json as as_data

    finding = datasets_finding()
    print_json(as_data(finding)) if as_json else show(finding, columns=("name", "title", "licence", "get"))
