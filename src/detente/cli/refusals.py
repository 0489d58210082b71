"""What click complains of, in the words of the family: found, wanted, mend."""

import re
from collections.abc import Iterator

import click
from click import exceptions

from detente.errors import InputError, nearest

VALUE = re.compile(r"(?P<value>.+) is not (?:a valid|one of|in the range|'|an? )", re.DOTALL)
"""How click begins its complaint about a value."""

WORDS = re.compile(r"\((?P<words>.*)\)")
"""Where click names the words that are too many."""


def in_our_words(error: click.ClickException) -> InputError:
    """An error of click as one of ours."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    verb = context.command_path if context else "detente"
    found, wanted, mend = _told(error, context, verb)
    return InputError(found, wanted=wanted, mend=mend or f"see {verb} --help")


def _told(error: click.ClickException, context: click.Context | None, verb: str) -> tuple[str, str, str]:
    """Found, wanted, mend; an empty mend where there is none nearer than the help."""
    group = context.command if context and isinstance(context.command, click.Group) else None
    match error:
        case exceptions.NoArgsIsHelpError() if context and group:
            return f"{verb} alone", f"one of {', '.join(group.list_commands(context))}", ""
        case exceptions.NoSuchCommand() if context and group:
            known = group.list_commands(context)
            return error.command_name, f"one of {', '.join(known)}", nearest(error.command_name, known)
        case exceptions.NoSuchOption() if context:
            known = list(_options(context.command))
            return error.option_name, f"an option of {verb}: {', '.join(known)}", nearest(error.option_name, known)
        case exceptions.MissingParameter() if error.param:
            name = _name(error.param)
            return f"no {name}", f"{verb} with {name}{_said(error.param)}", ""
        case click.BadParameter() if error.param:
            value = VALUE.match(error.message)
            found = value["value"].strip("'") if value else error.message.rstrip(".")
            return f"{_name(error.param)} {found}", _wanted(error.param, error.message), ""
        case click.UsageError() if words := WORDS.search(error.message):
            return words["words"], f"no further words after {verb}", ""
        case _:
            return error.format_message(), "a command line that it knows", ""


def _options(command: click.Command) -> Iterator[str]:
    """The long names of a verb's options."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (name for name in parameter.opts if name.startswith("--"))
    yield "--help"


def _name(parameter: click.Parameter) -> str:
    """`--futures`, or `CASE`."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.name or "").upper()


def _said(parameter: click.Parameter) -> str:
    """What an option's help says, in brackets."""
    text = parameter.help if isinstance(parameter, click.Option) else ""
    return f" ({text.rstrip('.')})" if text else ""


def _wanted(parameter: click.Parameter, message: str) -> str:
    """What a parameter takes."""
    match parameter.type:
        case click.IntRange() as kind:
            return f"a whole number{_bounds(kind.min, kind.max, open_=False)}"
        case click.FloatRange() as kind:
            return f"a number{_bounds(kind.min, kind.max, open_=kind.min_open)}"
        case click.Choice() as kind:
            return f"one of {', '.join(map(str, kind.choices))}"
        case click.types.IntParamType():
            return "a whole number"
        case click.types.FloatParamType():
            return "a number"
        case _:
            return message


def _bounds(low: float | None, high: float | None, *, open_: bool) -> str:
    """`, 1 or more`; `, above 0 and below 1`."""
    if low is not None and high is not None:
        return f" above {low:,} and below {high:,}" if open_ else f", {low:,} to {high:,}"
    if low is not None:
        return f" above {low:,}" if open_ else f", {low:,} or more"
    return f", {high:,} or less" if high is not None else ""
