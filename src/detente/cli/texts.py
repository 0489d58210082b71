"""Verbs about the text of a case: cases, new, check, schema; and completion for shells."""

import json

import click

from detente.cli.options import as_json, case_argument, overlays_of, set_


@click.command()
@as_json
def cases(as_json: bool) -> None:
    """List the cases that come with detente.

    Examples:
      detente cases
      detente cases --json
    """
    from detente.cli.printing import grid, print_json
    from detente.workbench.texts import cases as listed

    table = listed().table
    if as_json:
        print_json(table.records())
    else:
        grid(table)


@click.command()
@click.argument("name")
@as_json
def new(name: str, as_json: bool) -> None:
    """Start a case of your own: a small one with comments, in a folder NAME.

    Examples:
      detente new my-dispute
      detente check my-dispute
    """
    from detente.cli.printing import print_json, say
    from detente.workbench.texts import new_case

    path = new_case(name)
    if as_json:
        print_json({"case": name, "path": str(path)})
    else:
        say(f"{path} is yours. Edit it, then: detente check {name}")


@click.command()
@case_argument
@set_
@as_json
def check(case: str, overlays: tuple[str, ...], as_json: bool) -> None:
    """Check a case: every problem at once, or what its numbers rest on.

    CASE is the name of a shipped case, a file, or a folder with a case.yaml.

    Examples:
      detente check two-sides
      detente check my-dispute --set "credibility.start=60%"
    """
    from detente.cli.printing import grid, print_json, show
    from detente.finding import as_json as plain
    from detente.workbench.texts import check as examine

    finding = examine(case, set_=overlays_of(overlays))
    if as_json:
        print_json(plain(finding))
        return
    show(finding)
    grid(finding.more["numbers"])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same: a schema is JSON.")
def schema(as_json: bool) -> None:
    """Print the case language as JSON Schema, so that editors complete and check a case.

    Examples:
      detente schema > case.schema.json
    """
    from detente.workbench.texts import schema as describe

    click.echo(json.dumps(describe(), ensure_ascii=False, indent=2))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    Examples:
      detente completion bash >> ~/.bashrc
      detente completion fish > ~/.config/fish/completions/detente.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "detente", "_DETENTE_COMPLETE").source())
