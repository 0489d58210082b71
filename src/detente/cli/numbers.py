"""Verbs about one future or one number: story, trace."""

import click

from detente.cli.options import Making, as_json, making, run_folder


@click.command()
@making
@run_folder
@click.argument("name")
@as_json
def trace(made: Making, name: str, as_json: bool) -> None:
    """Follow one number: its line, its source, the rule that uses it, how it was drawn, what it moves.

    CASE is a case, or the folder of a run; NAME is the number's dotted name.

    Examples:
      detente trace two-sides credibility.start
      detente trace two-sides measures.reactor-freeze.detect --json
    """
    from detente.cli.printing import grid, print_json, show
    from detente.cli.studies import study_of
    from detente.finding import as_json as plain
    from detente.workbench.asks import trace as ask

    finding = ask(study_of(made, numbers=(name,)), name)
    if as_json:
        print_json(plain(finding))
        return
    show(finding)
    if "rows" in finding.more:
        grid(finding.more["rows"], title="Rows of the record that were counted", most=10)
    if "moves" in finding.more:
        heads = {"metric": "Metric", "strategy": "Under", "effect": "Effect", "p05": "from", "p95": "to",
                 "below": "Mean where low", "above": "where high"}  # fmt: skip
        grid(finding.more["moves"], columns=heads, heads=heads)


@click.command()
@making
@run_folder
@click.option("--future", type=click.IntRange(0), default=0, show_default=True, metavar="I", help="Which future.")
@click.option("--strategy", default="", metavar="S", help="Under which strategy [default: the best one].")
@as_json
def story(made: Making, future: int, strategy: str, as_json: bool) -> None:
    """Tell one future month by month, in plain sentences.

    CASE is a case, or the folder of a run.

    Examples:
      detente story two-sides --future 17
      detente story two-sides --future 17 --strategy hold
    """
    from detente.cli.printing import print_json, say
    from detente.cli.studies import study_of
    from detente.finding import as_json as plain
    from detente.workbench.stories import story as ask

    finding = ask(study_of(made, strategies=(strategy,)), future=future, strategy=strategy)
    if as_json:
        print_json(plain(finding))
        return
    say(finding.question, "bold")
    say(finding.answer + "\n")
    for row in finding.table.records():
        say(f"{row['date']}  {row['says']}")
    for note in finding.notes:
        say(note, "dim")
