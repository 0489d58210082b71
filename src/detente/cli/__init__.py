"""The command line: verbs parse, call the workbench and print. What is heavy is loaded inside a verb, so help is quick.

A verb is a function in one of the modules that `VERBS` names; its docstring is its help.
"""

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from inspect import cleandoc

import click

from detente import __version__
from detente.errors import Cancelled, DetenteError, InputError, Problem, nearest, refuse
from detente.where import Where

# Verb -> module of this folder that holds it, in the order of a study.
VERBS = {
    "cases": "texts", "new": "texts", "check": "texts", "schema": "texts",
    "run": "studies", "compare": "studies", "claims": "studies", "explain": "explaining", "brief": "studies",
    "roadmap": "roads",
    "relief": "negotiations", "bargain": "negotiations",
    "learn": "learning",
    "story": "numbers", "trace": "numbers",
    "standoff": "standoff",
    "evidence": "evidence",
    "app": "app",
    "completion": "texts",
}  # fmt: skip


class Verbs(click.Group):
    """Verbs that are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of a study."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb by name."""
        if cmd_name not in VERBS:
            return None
        verb: click.Command = getattr(import_module(f"{__name__}.{VERBS[cmd_name]}"), cmd_name)
        for command in (verb, *(verb.commands.values() if isinstance(verb, click.Group) else ())):
            command.help = with_examples(command.help or "")
        return verb

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb of a command line; names the nearest one for a misspelt verb."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            raise InputError(args[0], wanted=f"one of {', '.join(VERBS)}", mend=nearest(args[0], VERBS))
        return super().resolve_command(ctx, args)


def with_examples(text: str) -> str:
    """A help text whose examples keep their lines."""
    return text if "\b" in text else cleandoc(text).replace("Examples:\n", "\b\nExamples:\n")


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="detente %(version)s")
def cli() -> None:
    """Plan and stress-test step-by-step engagement with a dangerous adversary.

    One case file goes in; strategies meet the same thousands of futures; findings and a brief come out.

    Examples:
      detente cases
      detente compare two-sides
      detente brief two-sides -o brief.html
    """


cli.help = with_examples(cli.help or "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its status: 0 done, 2 bad input, 130 stopped, 1 anything else."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _refuse_empty(words)
        cli.main(args=words, prog_name="detente", standalone_mode=False)
        return
    except (DetenteError, click.ClickException) as error:
        told = _as_ours(error)
    except (KeyboardInterrupt, click.Abort):
        told = Cancelled("stopped")
    except BrokenPipeError:
        sys.stderr.close()
        return
    except OSError as error:
        if error.filename is None:
            raise
        told = _of_the_disk(error)
    status = report(told, as_json="--json" in words)
    if isinstance(told, Cancelled) and arguments is None:
        _leave_at_once(status)
    sys.exit(status)


def _refuse_empty(words: Sequence[str]) -> None:
    """Refuse an option with an empty text, such as an unset variable of a shell leaves: it would count as not given.

    Raises:
        InputError: for each of them.
    """
    pairs = zip(words, [*words[1:], "-"], strict=True)
    bare = [w.removesuffix("=") for w, after in pairs if w.startswith("--") and (w.endswith("=") or not after)]
    refuse(Problem(Where(), f"{name} with nothing after it", "a value", f"leave {name} out") for name in bare)


def _leave_at_once(status: int) -> None:
    """Leave without tidying up: threads that still compute for JAX crash an interpreter that ends below them."""
    if "jax" not in sys.modules:
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _of_the_disk(error: OSError) -> InputError:
    """A file or a folder that the system refused, as an error of the family."""
    why = (error.strerror or "refused").lower()
    named = dict.fromkeys(str(name) for name in (error.filename, error.filename2) if name is not None)
    return InputError(
        f"{' to '.join(named)}: {why}", wanted="a place that can be read and written", mend="give another path"
    )


def _as_ours(error: DetenteError | click.ClickException) -> DetenteError:
    """What click complains of, as an error of the family."""
    if isinstance(error, DetenteError):
        return error
    from detente.cli.refusals import in_our_words

    return in_our_words(error)


def report(error: DetenteError, *, as_json: bool) -> int:
    """Print an error, four lines a problem; its exit status."""
    problems: Sequence[Problem] = getattr(error, "problems", ())
    if as_json:
        told = [
            {"where": str(p.where), "file": p.where.file, "line": p.where.line, "path": p.where.path,
             "found": p.found, "wanted": p.wanted, "mend": p.mend}
            for p in problems
        ]  # fmt: skip
        body = {"kind": type(error).__name__, "status": error.exit_status, "message": str(error), "problems": told}
        click.echo(json.dumps({"error": body}, ensure_ascii=False))
    click.echo("\n".join(str(p).lstrip("\n") for p in problems) if problems else str(error), err=True)
    return error.exit_status
