"""The verb about the conflict as a graph model: standoff."""

from typing import Any, Literal

import click

from detente.cli.options import as_json, case_argument, overlays_of, set_

SENTENCES = 12  # of a kind on a terminal; --json and --csv have them all
Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq", "sseq")


def further_verdicts(data: dict[str, Any]) -> None:
    """Equilibria of the concepts that were asked for, and what coalitions leave."""
    from detente.cli.printing import say

    for concept, states in data["equilibria"].items():
        if concept not in CONCEPTS:
            say(f"{concept}: {', '.join(states) or 'no outcome'}")
    for group, states in data.get("coalition_nash_unstable", {}).items():
        say(f"{group} leave together: {', '.join(states) or 'nothing'}")


@click.command()
@case_argument
@set_
@click.option("--want", metavar="STATE", help="Tell the smallest change of preference that makes this outcome hold.")
@click.option("--avoid", metavar="STATE", help="Tell the smallest change of preference that undoes this outcome.")
@click.option("--concept", type=click.Choice(CONCEPTS), default="seq",
              show_default=True, help="Concept for --want and --avoid.")  # fmt: skip
@click.option("--look-ahead", metavar="2,3", default="", help="Add limited-move stabilities (two parties, no ties).")
@click.option("--non-myopic", is_flag=True, help="Add non-myopic stability (two parties, no ties).")
@click.option("--coalitions", is_flag=True, help="Add the outcomes that each coalition leaves.")
@click.option(
    "--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Draws of preferences."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the draws.")
@click.option("--csv", metavar="DIR", help="Write every table into this folder as CSV.")
@as_json
def standoff(
    case: str, overlays: tuple[str, ...], want: str | None, avoid: str | None, concept: Concept, look_ahead: str,
    non_myopic: bool, coalitions: bool, draws: int, seed: int, csv: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Which outcomes of the conflict hold, why, how to get there, and what would have to change.

    CASE is a case with a `standoff` section, or a standoff-case/1 JSON file.

    Examples:
      detente standoff two-sides
      detente standoff two-sides --want s2 --avoid s3
      detente standoff conflict.json --json --coalitions --look-ahead 2,3
    """
    from detente.cli.printing import print_json, say, show
    from detente.standoff.subject import answer_as_data, changes, findings, horizons_in, open_subject, write_tables

    subject = open_subject(case, set_=overlays_of(overlays))
    horizons = horizons_in(look_ahead)
    told = changes(subject.conflict, want=want, avoid=avoid, concept=concept)
    if csv:
        write_tables(findings(subject, draws=draws, seed=seed), csv)
    if as_json:
        print_json(
            answer_as_data(
                subject, horizons=horizons, non_myopically=non_myopic, by_coalition=coalitions, told=told,
                draws=draws, seed=seed,
            )
        )  # fmt: skip
        return
    main, *others = findings(subject, draws=draws, seed=seed)
    show(main, columns=("state", "options", "share", "reached", "rests"))
    for name in ("verdicts", "paths", "traps"):
        for row in main.more[name].rows[:SENTENCES]:
            say(str(row[-1]))
    for further in others:
        say(further.answer)
    for change in told:
        show(change, columns=("actor", "now", "swaps", "change"))
    if horizons or non_myopic or coalitions:
        further_verdicts(answer_as_data(subject, horizons=horizons, non_myopically=non_myopic, by_coalition=coalitions))
