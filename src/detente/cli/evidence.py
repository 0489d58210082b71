"""Verbs of evidence: record, fit, hindcast, watch, history, timing, datasets."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import as_json, case_argument, chart, futures, overlays_of, quiet, seed, set_
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.finding import Finding


def told(
    finding: "Finding", *, as_json: bool, chart: Path | None, tables: Mapping[str, str], columns: Collection[str] = (),
    most: int = 0,
) -> None:  # fmt: skip
    """A finding on the terminal with its further tables by title, or as JSON; its chart in a file if one is named."""
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as as_data

    chart_of(finding, chart)
    if as_json:
        print_json(as_data(finding))
        return
    show(finding, columns=columns, most=most)
    for name, title in tables.items():
        if name in finding.more and finding.more[name].rows:
            grid(finding.more[name], title=title)


def chart_of(finding: "Finding", path: Path | None) -> None:
    """A finding's chart in a file, if one is named."""
    from detente.workbench.pictures import write_chart

    if path is not None:
        write_chart(finding, path)


@click.group()
def evidence() -> None:
    """What the record says: rates by period, hazards fitted to it, forecasts that are scored, history as evidence.

    Examples:
      detente evidence record my-case
      detente evidence watch my-case
      detente evidence history my-case
    """


@evidence.command()
@case_argument
@click.option("--by", default="administrations", show_default=True, metavar="CUT",
              help="administrations, leaders, phases, or days such as 2017-01-20,2018-01-09.")  # fmt: skip
@click.option("--compare", metavar="A,B", help="Hold one period against another: names of periods, or days such as "
              "2018-01-09..2020-11-03.")  # fmt: skip
@set_
@chart
@as_json
def record(
    case: str, by: str, compare: str | None, overlays: tuple[str, ...], chart: Path | None, as_json: bool
) -> None:
    """Say what happened in each period, with exact intervals and what no policy caused.

    Examples:
      detente evidence record my-case --by phases
      detente evidence record my-case --compare 2018-01-09..2020-11-03,2009-01-20..2017-01-20
    """
    from detente.case.read import read_case
    from detente.workbench import evidence as work

    read = read_case(case, set_=overlays_of(overlays))
    if compare:
        finding = work.compare_periods(read, compare)
        tables = {
            "beside": "Beside the events", "kinds": "By kind of event", "agreements": "Agreements signed", "arsenal":
            "Estimates of the arsenal, where one source made two", "not policy": "What changed that no policy caused",
        }  # fmt: skip
        columns = ("class", "days", "other_days", "ratio", "low", "high", "says")
        told(finding, as_json=as_json, chart=chart, columns=columns, tables=tables)
        return
    finding = work.record(read, by=by)
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
              "beside the case; a shipped case needs one].")  # fmt: skip
@seed
@quiet
@set_
@chart
@as_json
def fit(
    case: str, out: Path | None, seed: int, quiet: bool, overlays: tuple[str, ...], chart: Path | None, as_json: bool
) -> None:
    """Fit the hazards of the record up to the case's as_of, or refuse; draws are written for posterior(NAME).

    Examples:
      detente evidence fit my-dispute
      detente evidence fit my-case --out posterior
    """
    from detente.case.read import read_case
    from detente.workbench import evidence as work

    finding = work.fit(read_case(case, set_=overlays_of(overlays)), out=out, seed=seed, progress=not (quiet or as_json))
    told(finding, as_json=as_json, chart=chart, tables={"multipliers": "What multiplies the rate"})


@evidence.command()
@case_argument
@click.option("--first", default="2012-01-01", show_default=True, metavar="DAY", help="First origin.")
@click.option("--refit", type=click.IntRange(1), default=6, show_default=True, metavar="N", help="Months between fits.")
@click.option("--kept", is_flag=True, help="Show the hindcast kept beside the case; run nothing.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Keep the scores in a folder, such as that "
              "of the draws.")  # fmt: skip
@seed
@quiet
@set_
@chart
@as_json
def hindcast(
    case: str, first: str, refit: int, kept: bool, out: Path | None, seed: int, quiet: bool,
    overlays: tuple[str, ...], chart: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Forecast from rolling origins, each blind to its future, and score against simple rivals.

    The fits take about ten minutes for thirty years of record; --kept shows what was found before.

    Examples:
      detente evidence hindcast my-case --kept
      detente evidence hindcast my-dispute --first 2010-01-01 --out my-dispute/posterior
    """
    from detente.case.read import read_case
    from detente.cli.progress import shown
    from detente.workbench import evidence as work

    read = read_case(case, set_=overlays_of(overlays))
    if kept:
        finding = work.looked_back(read)
        if finding is None:
            mend = "detente evidence hindcast CASE --out DIR, with the folder that holds the case's draws"
            raise InputError(f"no hindcast beside {read.name}", wanted="one of this very record and day", mend=mend)
    else:
        with shown(quiet=quiet, what="origins") as tell:
            day = work.day_of(first)
            finding = work.look_back(read, first=day, refit=refit, seed=seed, out=out, told=tell)
    tables = {"tally": "Against the rivals", "pit": "Where outcomes fell in the forecasts (a fifth each is right)",
              "reliability": "Reliability, 3 months ahead"}  # fmt: skip
    columns = ("class", "months", "forecaster", "crps", "log", "brier")
    told(finding, as_json=as_json, chart=chart, columns=columns, tables=tables)


@evidence.command()
@case_argument
@click.option("--as-of", "as_of", default="", metavar="DAY", help="Day of the forecast [default: the case's as_of].")
@seed
@set_
@chart
@as_json
def watch(case: str, as_of: str, seed: int, overlays: tuple[str, ...], chart: Path | None, as_json: bool) -> None:
    """Give the chance of the next event of each class within 30 to 365 days, beside its base rate.

    Another day than that of the draws beside the case needs a fit of its own, which takes a minute or two.

    Examples:
      detente evidence watch my-case
      detente evidence watch my-case --as-of 2017-06-01 --json
    """
    from detente.case.read import read_case
    from detente.cli.printing import print_json
    from detente.workbench import evidence as work

    finding = work.watch(
        read_case(case, set_=overlays_of(overlays)), as_of=work.day_of(as_of) if as_of else None, seed=seed
    )
    tables = {
        "moves": "What moves it now", "conditional": "Conditional, and confounded: not what a policy would do",
        "calibration": "Recent calibration", "hindcast": "Blind forecasts against simple rivals",
    }  # fmt: skip
    if as_json:
        chart_of(finding, chart)
        print_json(finding.table.records())
        return
    told(finding, as_json=False, chart=chart, tables=tables)


@evidence.command()
@case_argument
@click.option("--condition", is_flag=True, help="Let the case's numbers learn too, not only the type.")
@click.option("--fit-before", is_flag=True, help="With --condition: fit the record anew up to the history's start, so "
              "that its counts count too, and once (a minute or two).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="With --condition: write the futures, for run --conditioned FILE.")  # fmt: skip
@click.option("--fooled", is_flag=True, help="The belief that is left if every other type could have given the answers "
              "of one: the type that gains most by the record.")  # fmt: skip
@click.option("--imitating", default="", metavar="TYPE", help="With --fooled: the type whose answers are imitated.")
@futures(4_000)
@seed
@set_
@chart
@as_json
def history(
    case: str, condition: bool, fit_before: bool, out: Path | None, fooled: bool, imitating: str, futures: int,
    seed: int, overlays: tuple[str, ...], chart: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Pass what really happened through the belief filter: how far it moves the prior over types, step by step.

    Examples:
      detente evidence history my-case
      detente evidence history my-case --fooled
      detente evidence history my-case --condition --out learned.parquet
      detente compare my-case --conditioned learned.parquet
    """
    from detente.case.read import read_case
    from detente.workbench import evidence as work

    _refuse_alone({"--out": out, "--fit-before": fit_before}, of="--condition", given=condition)
    _refuse_alone({"--imitating": imitating}, of="--fooled", given=fooled)
    if fooled and condition:
        raise InputError("--fooled with --condition", wanted="one of the two: with --fooled only the type is learned")
    read = read_case(case, set_=overlays_of(overlays))
    if fooled:
        finding = work.fooled(read, of=imitating, futures=futures, seed=seed)
        told(finding, as_json=as_json, chart=chart, columns=("title", "before", "after", "fooled", "fooled_low",
             "fooled_high"), tables={"answers": "What each answer says"})  # fmt: skip
        return
    if condition:
        finding = work.learn_from_history(read, futures=futures, seed=seed, out=out, fit_before=fit_before)
    else:
        finding = work.history(read, futures=futures, seed=seed)
    chart_of(finding, chart)
    shown = finding if as_json or condition else what_moves(finding)
    told(shown, as_json=as_json, chart=None, tables={"types": "Types"}, most=20 if condition else 0)


def _refuse_alone(flags: Mapping[str, object], *, of: str, given: bool) -> None:
    """Refuse flags that belong to one that is not there.

    Raises:
        InputError: the first of them.
    """
    for flag, value in flags.items():
        if value and not given:
            raise InputError(f"{flag} without {of}", wanted=f"{of}, to which it belongs",
                             mend=f"add {of}, or leave {flag} out")  # fmt: skip


MOVES = 0.1
"""How far from one a ratio must be for its step to be shown on a terminal."""


def what_moves(finding: "Finding") -> "Finding":
    """The steps that move the belief in some type by a tenth or more, and the last one; all are in --json."""
    columns = finding.table.columns
    ratios = [k for k, c in enumerate(columns) if c.name.endswith(" ratio")]
    rows = finding.table.rows
    kept = [r for r in rows if any(abs(float(r[k] or 1) - 1) >= MOVES for k in ratios) or r is rows[-1]]
    places = [k for k in range(len(columns)) if k not in ratios]
    shown = replace(
        finding.table,
        columns=tuple(columns[k] for k in places),
        rows=tuple(tuple(row[k] for k in places) for row in kept),
    )
    left = len(rows) - len(kept)
    note = f"{left} of {len(rows)} steps that move no ratio by {MOVES:g} are not shown; --json has them all."
    return replace(finding, table=shown, notes=(*finding.notes, note) if left else finding.notes)


@evidence.command()
@case_argument
@click.argument("strategy")
@futures(2_000)
@seed
@set_
@chart
@as_json
def timing(
    case: str, strategy: str, futures: int, seed: int, overlays: tuple[str, ...], chart: Path | None, as_json: bool
) -> None:
    """Sweep the month in which STRATEGY signals, and count the provocations of the first half-year.

    Examples:
      detente evidence timing two-sides step-by-step
      detente evidence timing two-sides step-by-step --futures 500 --chart timing.svg
    """
    from detente.case.read import read_case
    from detente.workbench import evidence as work

    read = read_case(case, set_=overlays_of(overlays))
    finding = work.signal_timing(read, strategy, futures=futures, seed=seed)
    columns = ("month", "mean", "mean_low", "mean_high", "more", "more_low", "more_high", "none")
    told(finding, as_json=as_json, chart=chart, tables={}, columns=columns)


@evidence.command()
@click.argument("name", required=False)
@click.option("--read", "path", type=click.Path(path_type=Path), metavar="FILE", help="Read a copy of dataset NAME "
              "that you have, and say what is in it.")  # fmt: skip
@as_json
def datasets(name: str | None, path: Path | None, as_json: bool) -> None:
    """List the datasets that can be read beside the shipped record, their terms and how to get them.

    Examples:
      detente evidence datasets
      detente evidence datasets cns_missile_tests
      detente evidence datasets cns_missile_tests --read tests.xlsx
    """
    from detente.workbench import evidence as work

    finding = work.datasets(name, path)
    columns = () if name else ("name", "title", "licence", "get")
    told(finding, as_json=as_json, chart=None, tables={}, columns=columns)
