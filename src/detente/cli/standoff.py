"""The verb about the conflict as a graph model: standoff."""

from typing import Literal

import click

from detente.cli.options import as_json, case_argument, overlays_of, seed, set_

Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq", "sseq")
INDENTED = 4096  # outcomes of a conflict whose JSON is laid out for the eye; more are millions of lines
JOINT = ("nash", "gmr", "smr", "seq")


SHOW = (
    "outcomes", "strategies", "paths", "kinds", "changes", "chances", "doubts", "sources", "stability", "moves",
    "states", "all",
)  # fmt: skip


@click.command()
@case_argument
@set_
@click.option("--show", multiple=True, type=click.Choice(SHOW), metavar="TABLE",
              help=f"Print a further table: {', '.join(SHOW)}; may be given again.")  # fmt: skip
@click.option("--why", multiple=True, metavar="OUTCOME",
              help="Say of every party and concept why this outcome holds or not; may be given again.")  # fmt: skip
@click.option("--want", metavar="OUTCOME", help="Tell the fewest changes of preference that make this outcome hold.")
@click.option("--avoid", metavar="OUTCOME", help="Tell the fewest changes of preference that undo this outcome.")
@click.option("--concept", type=click.Choice(CONCEPTS), default="seq",
              show_default=True, help="Concept for --want and --avoid.")  # fmt: skip
@click.option("--look-ahead", metavar="2,3", default="", help="Add limited-move stabilities (two parties, no ties).")
@click.option("--non-myopic", is_flag=True, help="Add non-myopic stability (two parties, no ties).")
@click.option("--coalitions", is_flag=False, flag_value="nash", type=click.Choice(JOINT), metavar="[CONCEPT]",
              help="Tell which outcomes each coalition leaves, and why [nash; or gmr, smr, seq].")  # fmt: skip
@click.option(
    "--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Draws of preferences."
)
@seed
@click.option("--csv", metavar="DIR", help="Write every table into this folder as CSV.")
@click.option("--write", metavar="FILE", help="Write the conflict as standoff-case/1 JSON.")
@as_json
def standoff(
    case: str, overlays: tuple[str, ...], show: tuple[str, ...], why: tuple[str, ...], want: str | None,
    avoid: str | None, concept: Concept, look_ahead: str, non_myopic: bool,
    coalitions: Literal["nash", "gmr", "smr", "seq"] | None, draws: int, seed: int, csv: str | None, write: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Which outcomes of the conflict hold, why, how to get there, and what would have to change.

    CASE is a case with a `standoff` section, or a standoff-case/1 JSON file. An OUTCOME is a state's id (s2), its row
    of Y and N, the options taken in it between commas, or a name that the case gives it.

    Without --show, --why, --want and --avoid it prints one page; with them what they ask for.

    Examples:
      detente standoff two-sides
      detente standoff two-sides --why s3 --show sources
      detente standoff two-sides --want "engage, freeze" --avoid s3
      detente standoff two-sides --write conflict.json
      detente standoff conflict.json --json --coalitions --look-ahead 2,3
    """
    from detente.cli import standoff_page
    from detente.cli.printing import print_json
    from detente.workbench import standoff as asked

    subject = asked.open_subject(case, set_=overlays_of(overlays))
    horizons = asked.horizons_in(look_ahead)
    verdicts = asked.further(subject, horizons=horizons, non_myopically=non_myopic, by_coalition=coalitions)
    told = [
        *asked.reasons(subject, why, horizons=horizons, by_coalition=coalitions),
        *asked.changes(subject, want=want, avoid=avoid, concept=concept),
    ]
    if write:
        asked.write_file(subject, write)
    only = bool(told) and not show and not csv and not as_json
    found = () if only else asked.findings(subject, draws=draws, seed=seed)
    if csv or as_json:
        told = [asked.every_verdict(subject, horizons=horizons), *told]
    if coalitions and (csv or as_json or not why):
        told.append(asked.every_joint_verdict(subject, coalitions, short=not (csv or as_json)))
    if csv:
        asked.write_tables([*found, *told], csv)
    if as_json:
        verdicts |= asked.joint_data(subject, coalitions) if coalitions else {}
        large = subject.conflict.size > INDENTED
        print_json(asked.answer_as_data(subject, [*found, *told], verdicts), closely=large)
        return
    if show:
        standoff_page.further(found, show)
    elif not only:
        standoff_page.page(found)
    standoff_page.asked([f for f in told if f.key != "standoff-verdicts"])
    standoff_page.verdicts_in_words(verdicts, CONCEPTS, {d.id: d.name for d in subject.conflict.decision_makers})
    if not (only or show):
        standoff_page.pointers(found)
