"""The verb about the conflict as a graph model: standoff."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from detente.cli.options import as_json, case_argument, overlays_of, seed, set_

if TYPE_CHECKING:
    from detente.finding import Finding

SENTENCES = 16  # verdicts on a terminal; --json and --csv have them all
Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq", "sseq")
JOINT = ("nash", "gmr", "smr", "seq")


def show_findings(found: Sequence["Finding"]) -> None:
    """The findings as they stand on a terminal."""
    from detente.cli.printing import grid, say, show

    columns = {
        "standoff": ("state", "options", "holds", "share", "low"),
        "standoff-start": ("state", "moves", "concessions", "conceding", "first"),
        "standoff-kinds": ("kind", "outcomes", "holding", "state", "share", "low"),
        "standoff-turns": ("about", "state", "goal", "swaps"),
        "standoff-hold": ("actor", "now", "swaps", "alone", "strict", "weak"),
        "standoff-fall": ("actor", "now", "swaps", "alone", "strict", "weak"),
    }
    for finding in found:
        if finding.key in ("standoff-stability", "standoff-graph", "standoff-chances"):
            say(finding.question, "bold")
            say(f"{finding.answer}\n")
            continue
        show(finding, columns=columns.get(finding.key, ()))
        if finding.key == "standoff":
            grid(finding.table, columns=("state", "lowest_if", "rests", "left_by"), title="What each rests on")
            if finding.more["strategies"].rows:
                grid(finding.more["strategies"], columns=("strategies", "outcomes", "holding", "best", "share", "low"))
            say_rows("Why", finding.more["why"].rows)
        if finding.key == "standoff-start":
            say_rows("Traps", finding.more["traps"].rows)
        if finding.key in ("standoff-hold", "standoff-fall"):
            records = finding.table.records()
            say_rows("A party stays there if it", [(f"{r['actor']}: {r['pattern']}.",) for r in records])
        if finding.key == "standoff-turns":
            beyond = finding.table.records()[3:]  # the answer has told the first
            say_rows("The least for the others", [(f"{r['state']}: {r['change']}.",) for r in beyond])
        if finding.key == "standoff-turns" and finding.more["carried by"].rows:
            grid(
                finding.more["carried by"],
                columns=("state", "actor", "fact", "alone"),
                most=8,
                title="What carries each",
            )


def say_rows(title: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """The last cell of each row, a sentence."""
    from detente.cli.printing import say

    if rows:
        say(title, "bold")
    for row in rows[:SENTENCES]:
        say(f"- {row[-1]}")
    if len(rows) > SENTENCES:
        say(f"… {len(rows) - SENTENCES} more sentences; --json has them all.", "dim")
    say("")


def further_verdicts(data: dict[str, Any]) -> None:
    """Equilibria of the concepts that were asked for, and what coalitions leave."""
    from detente.cli.printing import say

    for concept, states in data["equilibria"].items():
        if concept not in CONCEPTS and not concept.endswith("_strong"):  # those have a finding
            say(f"{concept}: {', '.join(states) or 'no outcome'}")
    for key, told in data.items():
        if key.startswith("coalition_") and isinstance(told, dict):
            for group, states in told.items():
                say(f"{group.replace('+', ' and ')} leave together: {', '.join(states) or 'nothing'}")
        elif key.startswith("coalition_"):
            say(f"nobody and no coalition leaves: {', '.join(told) or 'no outcome'}")


@click.command()
@case_argument
@set_
@click.option("--want", metavar="OUTCOME", help="Tell the fewest changes of preference that make this outcome hold.")
@click.option("--avoid", metavar="OUTCOME", help="Tell the fewest changes of preference that undo this outcome.")
@click.option("--concept", type=click.Choice(CONCEPTS), default="seq",
              show_default=True, help="Concept for --want and --avoid.")  # fmt: skip
@click.option("--look-ahead", metavar="2,3", default="", help="Add limited-move stabilities (two parties, no ties).")
@click.option("--non-myopic", is_flag=True, help="Add non-myopic stability (two parties, no ties).")
@click.option("--coalitions", is_flag=False, flag_value="nash", type=click.Choice(JOINT), metavar="[CONCEPT]",
              help="Add the outcomes that each coalition leaves [nash; or gmr, smr, seq].")  # fmt: skip
@click.option(
    "--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Draws of preferences."
)
@seed
@click.option("--csv", metavar="DIR", help="Write every table into this folder as CSV.")
@click.option("--write", metavar="FILE", help="Write the conflict as standoff-case/1 JSON.")
@as_json
def standoff(
    case: str, overlays: tuple[str, ...], want: str | None, avoid: str | None, concept: Concept, look_ahead: str,
    non_myopic: bool, coalitions: Literal["nash", "gmr", "smr", "seq"] | None, draws: int, seed: int,
    csv: str | None, write: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Which outcomes of the conflict hold, why, how to get there, and what would have to change.

    CASE is a case with a `standoff` section, or a standoff-case/1 JSON file. An OUTCOME is a state's id (s2), its row
    of Y and N, the options taken in it between commas, or a name that the case gives it.

    Examples:
      detente standoff two-sides
      detente standoff two-sides --want "engage, freeze" --avoid s3
      detente standoff two-sides --write conflict.json
      detente standoff conflict.json --json --coalitions --look-ahead 2,3
    """
    from detente.cli.printing import print_json
    from detente.workbench.standoff import (
        answer_as_data,
        changes,
        findings,
        further,
        horizons_in,
        open_subject,
        write_file,
        write_tables,
    )  # fmt: skip

    subject = open_subject(case, set_=overlays_of(overlays))
    verdicts = further(subject, horizons=horizons_in(look_ahead), non_myopically=non_myopic, by_coalition=coalitions)
    told = changes(subject, want=want, avoid=avoid, concept=concept)
    if write:
        write_file(subject, write)
    found = findings(subject, draws=draws, seed=seed)
    if csv:
        write_tables([*found, *told], csv)
    if as_json:
        print_json(answer_as_data(subject, [*found, *told], verdicts))
        return
    show_findings([*found, *told])
    further_verdicts(verdicts)
