"""Flags that verbs share."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from detente.cli.typed import names_in
from detente.errors import InputError

Command = Callable[..., Any]


@dataclass(frozen=True)
class Making:
    """How a run is to be made, as said on the command line; None where nothing was said."""

    target: str
    futures: int | None
    seed: int | None
    strategies: tuple[str, ...] | None
    overlays: dict[str, str]
    out: str | None
    workers: int | None
    cluster: str
    quiet: bool


CONDITIONED = "evidence.conditioned"
"""Where a case names a file of conditioned futures."""


def complete_case(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of shipped cases, then files."""
    from detente.case.find import shipped_cases

    names = [CompletionItem(name) for name in shipped_cases() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


def overlays_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """`path=value` texts as a mapping.

    Raises:
        InputError: one without an equals sign, or a path given twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        path, sign, value = pair.partition("=")
        if not sign or not path.strip():
            mend = 'write --set "credibility.start=60%"'
            raise InputError(f"--set {pair}", wanted="a path, an equals sign and a value", mend=mend)
        if path.strip() in found:
            raise InputError(f"--set {path.strip()} given twice", wanted="each path once")
        found[path.strip()] = value.strip()
    return found


def _names(text: str | None) -> tuple[str, ...] | None:
    """Names between commas."""
    return None if text is None else names_in(text)


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
set_ = click.option(
    "--set", "overlays", multiple=True, metavar="PATH=VALUE", help="Change a number of the case; may be repeated."
)
seed = click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, metavar="S", help="Seed of what is drawn."
)
quiet = click.option("--quiet", "-q", is_flag=True, help="No progress on the terminal.")
chart = click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE",
    help="Write the chart: .svg, .png, or .json for Vega-Lite.",
)  # fmt: skip
case_argument = click.argument("case", shell_complete=complete_case)


def futures(usual: int, what: str = "How many futures.") -> Callable[[Command], Command]:
    """`--futures`, with as many as the verb takes where nothing is said."""
    return click.option(
        "--futures", "-n", type=click.IntRange(1), default=usual, show_default=True, metavar="N", help=what
    )


def run_folder(function: Command) -> Command:
    """The `--out` of verbs that keep a run and write nothing else."""
    return click.option("--out", metavar="DIR", help="Run folder [default: runs/CASE-DIGEST-sSEED-nFUTURES].")(function)


def making(function: Command) -> Command:
    """The flags of every verb that needs a run; the verb gets them as one `Making`."""

    def with_making(
        futures: int | None, seed: int | None, strategies: str | None, overlays: tuple[str, ...],
        workers: int | None, cluster: str, quiet: bool, case: str, conditioned: str, out: str | None = None,
        **rest: Any,
    ) -> Any:  # fmt: skip
        changed = overlays_of(overlays) | ({CONDITIONED: conditioned} if conditioned else {})
        made = Making(case, futures, seed, _names(strategies), changed, out, workers, cluster, quiet)
        return function(made, **rest)

    with_making.__doc__, with_making.__name__ = function.__doc__, function.__name__
    whole: Command = with_making
    whole.__dict__["__click_params__"] = getattr(function, "__click_params__", [])  # what stands below `@making`
    for option in (
        quiet,
        click.option("--cluster", default="", metavar="ADDRESS", help="Address of a Dask scheduler."),
        click.option("--workers", type=click.IntRange(1), metavar="N", help="Threads [default: one a core]."),
        click.option(
            "--conditioned",
            default="",
            metavar="FILE",
            help="Draw futures from FILE, which evidence history --condition wrote: they learned from the record.",
        ),
        set_,
        click.option("--strategies", metavar="A,B", help="Which strategies to run [default: all]."),
        click.option("--seed", type=click.IntRange(0), metavar="S", help="Seed of the futures [default: 0]."),
        click.option(
            "--futures", "-n", type=click.IntRange(1), metavar="N", help="How many [default: 10000, or all of FILE]."
        ),
        case_argument,
    ):
        whole = option(whole)
    return whole
