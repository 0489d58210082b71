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

    finding = ask(study_of(made), name)
    if as_json:
        print_json(plain(finding))
        return
    show(finding)
    if "moves" in finding.more:
        heads = {"metric": "Metric", "strategy": "Under", "effect": "Effect", "p05": "from", "p95": "to",
                 "below": "Mean where low", "above": "where high"}  # fmt: skip
        grid(finding.more["moves"], columns=heads, heads=heads)
