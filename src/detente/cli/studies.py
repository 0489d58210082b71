"""Verbs that need a run: run, compare, claims, explain, brief."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from detente.cli.options import Making, as_json, making, run_folder

if TYPE_CHECKING:
    from detente.finding import Cell, Finding
    from detente.results import Study


def study_of(made: Making, *, precision: str = "float32", paths: bool = False) -> "Study":
    """The study that a command line asks for: a run that is there, or one made now."""
    from detente.cli.progress import shown
    from detente.workbench.opening import Request, finished

    request = Request(
        made.target, made.futures, made.seed, made.strategies, made.overlays, made.out, precision, paths
    )  # fmt: skip
    case, study = finished(request)
    if study is not None:
        return study
    from detente.workbench.runs import run as carry_out

    assert case is not None
    with shown(quiet=made.quiet) as progress:
        return carry_out(
            case, futures=request.size, seed=made.seed or 0, strategies=made.strategies, out=made.out,
            workers=made.workers, cluster=made.cluster, precision=precision, paths=paths, progress=progress,
        )  # fmt: skip


@click.command()
@making
@run_folder
@click.option("--precision", type=click.Choice(["float32", "float64"]), default="float32", show_default=True)
@click.option("--paths", is_flag=True, help="Keep every month of every future, not bands alone.")
@click.option("--until", type=click.Choice(["settled"]), help="Double the futures until the ranking is settled.")
@as_json
def run(made: Making, precision: str, paths: bool, until: str | None, as_json: bool) -> None:
    """Run all strategies of a case over the same futures, and keep the run in a folder.

    CASE is the name of a shipped case, a file, or a folder with a case.yaml. The same command again goes on where it
    was stopped, and reads a run that is complete.

    Examples:
      detente run two-sides
      detente run two-sides --futures 2000 --seed 7 --set "credibility.start=60%"
      detente run two-sides --strategies step-by-step,hold --json
      detente run two-sides --futures 1000 --until settled
    """
    from detente.analyses.convergence import convergence
    from detente.cli.printing import print_json, say
    from detente.workbench.asks import summary
    from detente.workbench.settle import until_settled

    def make(futures: int) -> "Study":
        return study_of(replace(made, futures=futures), precision=precision, paths=paths)

    if until:
        study = until_settled(make, first=made.futures or 1_000)
    else:
        study = study_of(made, precision=precision, paths=paths)
    told, enough = summary(study), convergence(study)
    if as_json:
        print_json({**told, "enough": {"answer": enough.answer, "rows": enough.table.records()}})
        return
    seconds = told["seconds"]
    say(f"{told['futures']:,} futures, {len(told['strategies'])} strategies, {told['months']} months: {told['run']}")
    say(f"{seconds['total']:.1f} s in all, of which {seconds['compile']:.1f} s compiling", "dim")
    say(enough.answer, "dim")
    say(f"Next: detente compare {told['run']}", "dim")


@click.command()
@making
@run_folder
@click.option("--metric", "metrics", multiple=True, metavar="M", help="Only this metric; may be repeated.")
@click.option("--by-type", is_flag=True, help="Also by what the counterpart truly is.")
@click.option("--pairs", is_flag=True, help="Also strategies two by two.")
@click.option("--rules", is_flag=True, help="Also which strategy each rule for deciding would choose.")
@click.option("--views", is_flag=True, help="Also every side of the debate that the case names (runs each).")
@as_json
def compare(
    made: Making, metrics: tuple[str, ...], by_type: bool, pairs: bool, rules: bool, views: bool, as_json: bool
) -> None:
    """Compare the strategies metric by metric: means, 90% intervals, regrets, ties.

    CASE is a case, or the folder of a run.

    Examples:
      detente compare two-sides
      detente compare two-sides --metric war --pairs
      detente compare two-sides --rules --views
      detente compare runs/two-sides-0d7d891a-s0-n10000 --json
    """
    from detente.cli.printing import print_json
    from detente.finding import as_json as plain
    from detente.workbench.asks import compare as ask

    study = study_of(made)
    finding = ask(study, metrics=metrics)
    further = _further(study, made, metrics=metrics, rules=rules, views=views)
    if as_json:
        print_json({**plain(finding), **{name: plain(one) for name, one in further.items()}})
        return
    _show_comparison(finding, by_type=by_type, pairs=pairs)
    _show_further(further)


def _further(
    study: "Study", made: Making, *, metrics: tuple[str, ...], rules: bool, views: bool
) -> "dict[str, Finding]":
    """What rules for deciding choose, and what each side of the debate makes of the strategies."""
    from detente.cli.progress import shown
    from detente.workbench.asks import choices_by_rule

    found = choices_by_rule(study, metrics=metrics) if rules else {}
    if views:
        from detente.workbench.sides import views as ask_views

        with shown(quiet=made.quiet) as progress:
            found["views"] = ask_views(study, progress=progress)
    return found


def _show_further(found: "dict[str, Finding]") -> None:
    """Rules and views."""
    from detente.cli.printing import grid, show

    for name, finding in found.items():
        heads = _VIEWS if name == "views" else _SHOWN["robustness"]
        show(finding, columns=list(heads), heads=heads)
        if name == "views":
            grid(finding.more["metrics"], title="Means of the metrics that count")


_VIEWS = {"title": "View", "leader": "Leads", "ties": "Ties", "regret": "Regret", "home_regret": "The choice here"}


def _show_comparison(finding: "Finding", *, by_type: bool, pairs: bool) -> None:
    """A small table for each metric."""
    from detente.cli.printing import grid, say
    from detente.finding import Table

    say(finding.question, "bold")
    say(finding.answer + "\n")
    columns = {
        "strategy": "Strategy", "mean": "Mean", "median": "Median", "p05": "5%", "p95": "95%",
        "share_best": "Best in", "regret_mean": "Regret", "regret_p95": "95%", "standing": "",
    }  # fmt: skip
    records = finding.table.records()
    for metric in dict.fromkeys(r["metric"] for r in records):
        first = next(r for r in records if r["metric"] == metric)
        words = [str(first["unit"] or ""), "" if first["better"] == "neither" else f"{first['better']} is better"]
        note = ", ".join(w for w in words if w)
        rows = tuple(row for row in finding.table.rows if row[0] == metric)
        grid(Table(finding.table.columns, rows), columns=columns, heads=columns,
             title=f"{metric}{f' ({note})' if note else ''}")  # fmt: skip
    if by_type:
        grid(finding.more["by true type"])
    if pairs:
        shown = {"metric": "Metric", "first": "First", "second": "Second", "first_better": "First better",
                 "alike": "Alike", "difference": "Difference", "low": "from", "high": "to",
                 "verdict": "Verdict"}  # fmt: skip
        grid(finding.more["pairs"], columns=shown, heads=shown)
    for note in finding.notes:
        say(note, "dim")


@click.command()
@making
@run_folder
@as_json
def claims(made: Making, as_json: bool) -> None:
    """Judge the claims of a case: in what share of futures each holds, and what it hangs on.

    CASE is a case, or the folder of a run.

    Examples:
      detente claims two-sides
      detente claims two-sides --json
    """
    from detente.cli.printing import print_json, say
    from detente.workbench.asks import claims as ask

    finding = ask(study_of(made))
    if as_json:
        types = finding.more["by true type"].records()
        print_json(
            [{**r, "by_type": {t["type"]: t["share"] for t in types if t["id"] == r["id"]}}
             for r in finding.table.records()]
        )  # fmt: skip
        return
    say(finding.question, "bold")
    say(finding.answer + "\n")
    for record in finding.table.records():
        _show_claim(record)
    for note in finding.notes:
        say(note, "dim")


def _show_claim(record: "dict[str, Cell]") -> None:
    """A claim: what it says, its share and verdict, what it hangs on."""
    from detente.cli.printing import say
    from detente.finding import share, with_range

    say(f"{record['id']}: {record['says']}", "bold")
    if record["waits_for"]:
        say(f"  waits for {record['waits_for']}\n", "dim")
        return
    held, low, high, ties = (_float(record[name]) for name in ("share", "low", "high", "ties"))
    figure = share(held) if low is None or high is None else with_range(held or 0.0, low, high, style="share")
    tied = f"; both sides alike in {share(ties)}" if ties else ""
    say(f"  {figure} of {record['over']}: {record['verdict']}, {record['status']}{tied}")
    if record["hangs_on"]:
        halves = f"{share(_float(record['below']))} below {record['cut']}, {share(_float(record['above']))} above"
        luck = "" if record["stands_out"] else " (no more than luck alone would show)"
        say(f"  hangs most on “{record['hangs_on']}”: {halves}{luck}\n", "dim")


def _float(cell: "Cell") -> float | None:
    """A cell's number, where it has one."""
    return float(cell) if isinstance(cell, (int, float)) else None


@click.command()
@making
@run_folder
@click.option("--metric", default="", metavar="M", help="What to explain [default: the lead of the best strategy].")
@click.option("--strategy", default="", metavar="S", help="Under which strategy [default: the best one].")
@click.option("--against", default="", metavar="S", help="Explain the difference to this strategy.")
@click.option("--fails", default="", metavar="TEXT", help='Where a strategy fails: "war > 0", "warheads > 60".')
@click.option("--flip", is_flag=True, help="What would change the choice of strategy.")
@click.option("--rules", is_flag=True, help="Which strategy each rule for deciding would choose.")
@click.option("--sobol", is_flag=True, help="Shares of variance, luck included, from a further run of its own design.")
@as_json
def explain(
    made: Making, metric: str, strategy: str, against: str, fails: str, flip: bool, rules: bool, sobol: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Explain a result: which assumptions drive it, where it fails, what would flip the choice.

    CASE is a case, or the folder of a run.

    Examples:
      detente explain two-sides
      detente explain two-sides --metric "long-range tests" --against hold
      detente explain two-sides --fails "long-range tests > 5"
      detente explain two-sides --flip
      detente explain two-sides --metric "long-range tests" --sobol
    """
    from detente.cli.printing import print_json, show
    from detente.workbench.asks import explanations, explanations_as_data

    found = explanations(
        study_of(made), metric=metric, strategy=strategy, against=against, fails=fails, flip=flip, rules=rules,
        sobol=sobol,
    )  # fmt: skip
    if as_json:
        print_json(explanations_as_data(found))
        return
    for finding in found.values():
        columns = _SHOWN.get(finding.key, {})
        show(finding, columns=list(columns), heads=columns, most=15)


_SHOWN = {
    "explain": {"title": "Assumption", "effect": "Effect", "p05": "from", "p95": "to", "below": "Mean where low",
                "above": "where high"},
    "robustness": {"rule": "Rule", "says": "It prefers the strategy of which", "choice": "Choice",
                   "settled": "Same in resamples"},
    "flips": {"number": "Assumption", "side": "Rival better", "value": "than", "unit": "", "percentile": "Drawn below",
              "to": "Rival"},
    "sensitivity": {"title": "Factor", "alone": "Alone", "total": "In all", "total_error": "±"},
}  # fmt: skip


@click.command()
@making
@click.option(
    "--out", "-o", "path", required=True, metavar="FILE", help="Its ending chooses the format: .html or .md …"
)
@click.option("--marking", default="", metavar="TEXT", help="A line of your own for the top and the bottom.")
@click.option("--roadmap", is_flag=True, help="Add the leading strategy's roadmap: ledger, timeline and plans.")
@click.option("--full", is_flag=True, help="Add when the leading strategy fails, and what would warn of it.")
@as_json
def brief(made: Making, path: str, marking: str, roadmap: bool, full: bool, as_json: bool) -> None:
    """Write a brief that can be sent: bottom line, comparison, claims, drivers, every number with its source.

    CASE is a case, or the folder of a run. Formats: .html, .md, .pdf, .docx, and tables as .xlsx or .zip.

    Examples:
      detente brief two-sides -o brief.html
      detente brief two-sides --futures 2000 -o brief.md
      detente brief two-sides --roadmap --full -o brief.html
    """
    from detente.cli.printing import print_json, say
    from detente.workbench.asks import write_brief

    written = write_brief(study_of(made), path, marking=marking, roadmap=roadmap, full=full)
    if as_json:
        print_json({"brief": str(written), "bytes": written.stat().st_size})
    else:
        say(f"{written} is written.")
