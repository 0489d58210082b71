"""Verbs that need a run: run, compare, claims, explain, brief."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from detente.cli.explaining import SHOWN
from detente.cli.options import Making, as_json, making, run_folder

if TYPE_CHECKING:
    from detente.case.model import Case
    from detente.finding import Cell, Finding
    from detente.results import Study


def study_of(
    made: Making,
    *,
    precision: str = "float32",
    paths: bool = False,
    metrics: Sequence[str] = (),
    strategies: Sequence[str] = (),
    numbers: Sequence[str] = (),
) -> "Study":
    """The study that a command line asks for: a run that is there, or one made now.

    Args:
        made: how it is to be made.
        precision, paths: of the run.
        metrics, strategies, numbers: names that will be asked for, empty ones aside: nothing is run where one is wrong.
    """
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
    _refuse_names(case, made.strategies or tuple(case.strategies), metrics, strategies, numbers)
    with shown(quiet=made.quiet) as progress:
        return carry_out(
            case, futures=request.size_for(case), seed=made.seed or 0, strategies=made.strategies, out=made.out,
            workers=made.workers, cluster=made.cluster, precision=precision, paths=paths, progress=progress,
        )  # fmt: skip


def _refuse_names(
    case: "Case", run: Sequence[str], metrics: Sequence[str], strategies: Sequence[str], numbers: Sequence[str]
) -> None:
    """Refuses names that nothing has, all at once."""
    from detente.errors import refuse, unknown

    refuse(
        [
            *unknown(filter(None, metrics), case.metrics, wanted="a metric of the case"),
            *unknown(filter(None, strategies), run, wanted="a strategy of the run"),
            *unknown(filter(None, numbers), case.assumptions, wanted="the dotted name of a number"),
        ]
    )


@click.command()
@making
@run_folder
@click.option(
    "--precision", type=click.Choice(["float32", "float64"]), default="float32", show_default=True,
    help="Of the simulation's numbers.",
)  # fmt: skip
@click.option("--paths", is_flag=True, help="Keep every month of every future, not bands alone.")
@click.option(
    "--until", type=click.Choice(["settled", "ranked"]), help="More futures until the lead, or every place, is settled."
)
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
      detente run my-case --conditioned learned.parquet

    With --until each size is a run of its own: with --out DIR they lie in DIR/n1000, DIR/n2000 and so on.
    """
    from detente.cli.printing import print_json, say
    from detente.workbench.asks import enough as ask_enough
    from detente.workbench.asks import summary
    from detente.workbench.settle import until_settled

    def make(futures: int) -> "Study":
        out = f"{made.out}/n{futures}" if made.out and until else made.out
        return study_of(replace(made, futures=futures, out=out), precision=precision, paths=paths)

    if until:
        study, ended = until_settled(make, first=made.futures or 1_000, whole=until == "ranked")
    else:
        study, ended = study_of(made, precision=precision, paths=paths), ""
    told, enough = summary(study), ask_enough(study)
    if as_json:
        print_json({**told, "enough": {"answer": enough.answer, "ended": ended, "rows": enough.table.records()}})
        return
    seconds = told["seconds"]
    say(f"{told['futures']:,} futures, {len(told['strategies'])} strategies, {told['months']} months: {told['run']}")
    say(f"{seconds['total']:.1f} s in all, of which {seconds['compile']:.1f} s compiling", "dim")
    if ended:
        say(ended)
    say(enough.answer, "dim")
    if told["conditioned"]:
        say(told["conditioned"])
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
    """Compare the strategies on every metric: means and ties at a glance, or everything about some metrics.

    CASE is a case, or the folder of a run. With --metric: medians, 90% intervals, shares best and regrets too.

    Examples:
      detente compare two-sides
      detente compare two-sides --metric war --pairs
      detente compare two-sides --rules --views
      detente compare runs/two-sides-0d7d891a-s0-n10000 --json
    """
    from detente.analyses.score import counting_metrics
    from detente.cli.comparison import show_comparison
    from detente.cli.printing import print_json
    from detente.finding import as_json as plain
    from detente.results import choices
    from detente.workbench.asks import compare as ask

    study = study_of(made, metrics=metrics)
    finding = ask(study, metrics=metrics)
    further = _further(choices(study), made, metrics=metrics, rules=rules, views=views)
    if as_json:
        print_json({**plain(finding), **{name: plain(one) for name, one in further.items()}})
        return
    counting = [m.name for m in counting_metrics(choices(study))]
    show_comparison(finding, counting=counting, whole=bool(metrics), by_type=by_type, pairs=pairs)
    if not metrics:
        say_conditioned(study)
    _show_further(further)


def say_conditioned(study: "Study") -> None:
    """That the futures have learned from what happened, where they have."""
    from detente.cli.printing import say
    from detente.futures.conditioned import in_words

    if said := in_words(study.case):
        say(said, "dim")


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
        heads = _VIEWS if name == "views" else SHOWN["robustness"]
        show(finding, columns=list(heads), heads=heads)
        if name == "views" and finding.more["debates"].rows:
            grid(finding.more["debates"], columns=list(_DEBATES), heads=_DEBATES, title="The sides of each debate")


_VIEWS = {"title": "View", "leads": "Leads", "given_up": "The choice of the case gives up", "low": "from", "high": "to"}
_DEBATES = {
    "debate": "Debate", "first": "Side", "first_choice": "would take", "second": "Side", "second_choice": "would take",
    "differs": "Choice",
}  # fmt: skip


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
    from detente.cli.printing import grid, print_json, say
    from detente.workbench.judged import claims as ask

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
    if "not policy" in finding.more:
        grid(finding.more["not policy"], title="What changed between the periods that no policy caused")
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
    if record["record"]:
        say(f"  {record['verdict']}, {record['status']}")
        say(f"  {record['record']}\n", "dim")
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
@click.option(
    "--out", "-o", "path", required=True, metavar="FILE", help="Its ending chooses the format: .html or .md …"
)
@click.option("--marking", default="", metavar="TEXT", help="A line of your own for the top and the bottom.")
@click.option("--length", default="short", metavar="L", help="one-page, short or full.", show_default=True)
@click.option(
    "--add",
    multiple=True,
    metavar="NAME",
    help="Add the leading strategy's roadmap, ledger, timeline and plans (roadmap), what an opponent of the result "
    "would ask (attack), relief and the bargain (negotiation), which outcomes hold (standoff), what the record says "
    "(evidence). A full brief has all.",
)
@as_json
def brief(made: Making, path: str, marking: str, length: str, add: tuple[str, ...], as_json: bool) -> None:
    """Write a brief that can be sent: bottom line, comparison, roadmap, drivers, claims, the numbers they rest on.

    CASE is a case, or the folder of a run. Formats: .html, .md, .pdf, .docx, and tables as .xlsx or .zip.

    Examples:
      detente brief two-sides -o brief.html
      detente brief two-sides --futures 2000 -o brief.md
      detente brief two-sides --length one-page -o brief.pdf
      detente brief two-sides --add roadmap --add attack -o brief.html
      detente brief two-sides --length full -o everything.pdf
    """
    from detente.cli.printing import print_json, say
    from detente.workbench.briefs import write_brief

    written = write_brief(study_of(made), path, length=length, add=add, marking=marking)
    if as_json:
        print_json({"brief": str(written), "bytes": written.stat().st_size})
    else:
        say(f"{written} is written.")
