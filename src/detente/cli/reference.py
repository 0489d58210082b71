"""The reference page of the command line, made from its own help."""

import click

from detente.cli import VERBS, cli, with_examples

HEAD = """# The command line

This page is made from the help of `detente` itself: `python -m detente.cli.reference > docs/reference/cli.md`.

Every verb that needs a run takes a case or the folder of a run, and reads a run that is there. `--json` prints one JSON
value on standard output; what is for people goes to standard error. Exit statuses: 0 done, 2 bad input (four lines a
problem: where, found, wanted, mend), 130 stopped by the user, 1 anything else.
"""

WIDTH = 88


def page() -> str:
    """The page in Markdown."""
    whole = click.Context(cli, info_name="detente", terminal_width=WIDTH)
    parts = [HEAD, _block(cli.get_help(whole))]
    for verb in VERBS:
        command = cli.get_command(whole, verb)
        assert command is not None
        parts += _sections(command, verb, whole)
    return "\n".join(parts)


def _sections(command: click.Command, name: str, parent: click.Context) -> list[str]:
    """A verb, and the verbs inside it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH)
    parts = [f"## {context.command_path}\n", _block(command.get_help(context))]
    inner = command.commands if isinstance(command, click.Group) else {}
    for below, part in inner.items():
        part.help = with_examples(part.help or "")
        parts += _sections(part, below, context)
    return parts


def _block(text: str) -> str:
    """Text that keeps its lines."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"```text\n{lines}\n```\n"


if __name__ == "__main__":
    click.echo(page(), nl=False)
