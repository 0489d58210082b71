"""The verb that attacks a result: explain."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from detente.cli.options import Making, as_json, making, run_folder
from detente.cli.typed import names_in

if TYPE_CHECKING:
    from detente.finding import Finding
    from detente.results import Study


@click.command()
@making
@run_folder
@click.option("--metric", default="", metavar="M", help="What to explain [default: the lead of the best strategy].")
@click.option("--strategy", default="", metavar="S", help="Under which strategy [default: the best one].")
@click.option("--against", default="", metavar="S", help="Explain the difference to this strategy.")
@click.option(
    "--fails", default="", metavar="TEXT",
    help='Where a strategy fails: "war > 5%", "regret > 30%"; "usual": a threshold of the case, or its worst quarter.',
)  # fmt: skip
@click.option("--flip", is_flag=True, help="What would change the choice of strategy (simulates some futures).")
@click.option("--map", "numbers", default="", metavar="A,B", help="The two numbers on the map of --flip.")
@click.option("--rules", is_flag=True, help="Which strategy each rule for deciding would choose.")
@click.option("--sobol", is_flag=True, help="Shares of variance, luck included, from a further run of its own design.")
@as_json
def explain(
    made: Making, metric: str, strategy: str, against: str, fails: str, flip: bool, numbers: str, rules: bool,
    sobol: bool, as_json: bool,
) -> None:  # fmt: skip
    """Explain a result: which assumptions drive it, where it fails, what would flip the choice.

    CASE is a case, or the folder of a run.

    Examples:
      detente explain two-sides
      detente explain two-sides --metric "long-range tests" --against hold
      detente explain two-sides --fails "long-range tests > 5"
      detente explain two-sides --flip --map stocks.warheads.flow,credibility.start
      detente explain two-sides --metric "long-range tests" --sobol
    """
    from detente.cli.printing import print_json
    from detente.cli.studies import study_of
    from detente.results import choices
    from detente.workbench.asks import choices_by_rule, explanations_as_data
    from detente.workbench.asks import explain as ask

    two = names_in(numbers)
    asked = study_of(made, metrics=(metric,), strategies=(strategy, against), numbers=two)
    study = choices(asked, asked=(strategy, against))
    found: dict[str, Finding] = {}
    if as_json or not (fails or flip or rules or sobol):
        found["drivers"] = ask(study, metric=metric, strategy=strategy, against=against)
    if rules:
        found |= choices_by_rule(study, metrics=(metric,) if metric else ())
    if fails:
        from detente.workbench.failures import where_it_fails

        found["boxes"] = where_it_fails(study, fails, strategy=strategy)
    if flip:
        found |= _flips(study, made, metric, two)
    if sobol:
        from detente.workbench.variance import sources_of_variance

        found["sobol"] = sources_of_variance(study, metric=metric, strategy=strategy, against=against)
    if as_json:
        print_json(explanations_as_data(found))
        return
    _show(found)


def _flips(study: "Study", made: Making, metric: str, numbers: tuple[str, ...]) -> "dict[str, Finding]":
    """Single assumptions, two on a map, several together; the last are tried on the engine."""
    from detente.cli.progress import shown
    from detente.workbench.asks import what_flips
    from detente.workbench.joint import joint_change

    found = what_flips(study, metric=metric, numbers=numbers)
    with shown(quiet=made.quiet, what="steps") as progress:
        found["joint"] = joint_change(study, metric=metric or None, progress=progress)
    return found


def _show(found: "Mapping[str, Finding]") -> None:
    """Each finding with the columns and the further tables that a terminal has room for."""
    from detente.cli.printing import grid, say, show

    for finding in found.values():
        if finding.key == "flip-map":
            say(finding.question, "bold")
            say(finding.answer + "\n")
            continue
        columns = SHOWN.get(finding.key, {})
        show(finding, columns=list(columns), heads=columns, most=15)
        for name, heads in FURTHER.get(finding.key, {}).items():
            if finding.more[name].rows:
                grid(finding.more[name], columns=list(heads), heads=heads, title=name.capitalize())


SHOWN: Mapping[str, Mapping[str, str]] = {
    "explain": {"title": "Assumption", "effect": "Effect", "p05": "from", "p95": "to", "below": "Mean where low",
                "above": "where high", "clear": "Told"},
    "robustness": {"rule": "Rule", "choice": "Choice", "figure": "Its number", "settled": "Same in resamples"},
    "fails": {"says": "It fails when", "coverage": "Covered", "density": "Density", "mass": "Of all",
              "reappears": "Reappears"},
    "flips": {"title": "Assumption", "says": "Flips", "rival": "To", "beyond": "In futures"},
    "joint": {"title": "Assumption", "says": "Moves", "moves": "Deviations"},
    "sensitivity": {"title": "Factor", "alone": "Alone", "total": "In all", "low": "from", "high": "to"},
}  # fmt: skip

FURTHER: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "fails": {
        "limits": {"box": "Box", "says": "Limit", "coverage_without": "Covered without", "density_without":
                   "Density without", "quasi_p": "By luck", "named": "Again"},
        "tree": {"says": "The tree says", "coverage": "Covered", "density": "Density"},
    },
    "flips": {"types": {"type": "If it is", "rival": "Best rival", "lead": "Lead over it", "low": "from",
                        "high": "to", "verdict": "Better"}},
    "robustness": {},
    "sensitivity": {"together": {"first": "Factor", "second": "and", "share": "Share", "low": "from", "high": "to"}},
}  # fmt: skip
"""Further tables by finding: name -> columns with their headings."""
