"""The verb about what testing would teach: learn."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from detente.cli.options import Making, as_json, making

if TYPE_CHECKING:
    from detente.finding import Finding


@click.command()
@making
@click.option("--metric", default="", metavar="M", help="What it is worth, in this metric [default: all that count].")
@click.option("--strategy", default="", metavar="S", help="Whose failure to foretell [default: the best one].")
@click.option("--fails", default="", metavar="TEXT", help='What counts as failing: "war > 5%", "warheads > 60".')
@click.option("--adapt", is_flag=True, help="Also search for rules when to switch to another strategy (runs them).")
@as_json
def learn(made: Making, metric: str, strategy: str, fails: str, adapt: bool, as_json: bool) -> None:
    """What testing the other side would teach: which type it is, what knowing is worth, what warns of failure.

    CASE is a case, or the folder of a run; its futures are run once more and watched month by month.

    Examples:
      detente learn two-sides --futures 2000
      detente learn two-sides --strategy hold --fails "long-range tests > 5" --json
      detente learn two-sides --futures 2000 --adapt
    """
    from detente.cli.printing import grid, print_json, show
    from detente.cli.progress import shown
    from detente.cli.studies import study_of
    from detente.results import choices
    from detente.workbench.learning import learn_of, lessons, lessons_as_data, pathways_of

    study = choices(study_of(made, metrics=(metric,), strategies=(strategy,)), asked=(strategy,))
    with shown(quiet=made.quiet) as progress:
        watched = learn_of(study, progress=progress)
    found = lessons(watched, metric=metric, strategy=strategy, fails=fails)
    if adapt:
        with shown(quiet=made.quiet) as progress:
            found |= pathways_of(watched, metric=metric, progress=progress)
    if as_json:
        print_json(lessons_as_data(found))
        return
    show(_at(found["separation"], (1, 12, 24, 48)), columns=list(_SEPARATION), heads=_SEPARATION)
    show(found["worth"], columns=list(_WORTH), heads=_WORTH)
    grid(found["worth"].more["if known"], columns=list(_KNOWN), heads=_KNOWN, title="Where the type is known")
    show(found["signposts"], columns=list(_SIGNS), heads=_SIGNS, most=8)
    if adapt:
        show(found["pathways"], columns=list(_PATHWAYS), heads=_PATHWAYS)


def _at(finding: "Finding", months: tuple[int, ...]) -> "Finding":
    """The rows of some months."""
    rows = tuple(row for row in finding.table.rows if row[1] in months)
    return replace(finding, table=replace(finding.table, rows=rows))


_SEPARATION = {
    "title": "Strategy", "month": "After", "true_belief": "Belief in the truth", "apart": "Told apart", "low": "from",
    "high": "to",
}  # fmt: skip
_WORTH = {"what": "Known", "answers": "Answers", "says": "Gain", "of_all": "Of all"}
_KNOWN = {"type": "If it is", "title": "Best there", "lead": "Lead", "low": "from", "high": "to", "says": "So"}
_SIGNS = {
    "what": "Seen", "month": "After", "side": "", "threshold": "", "hits": "Foretold", "false_alarms": "False alarms",
    "lead": "Lead", "better": "Better there",
}  # fmt: skip
_PATHWAYS = {"rule": "Switch when", "title": "To", "switch": "Switches in", "month": "Month", "says": "Gain"}
