"""Statements over options, as preferences and patterns are written: `talks and not (relief if freeze)`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from detente.case import limits
from detente.case.grammar import parser
from detente.case.metrics import BadExpression, where_it_broke

Connective = Literal["not", "and", "or", "if", "iff"]
WORD = re.compile(r"[^\W\d]\w*(-\w+)*")
CONNECTIVES = ("not", "and", "or", "if", "iff")


@dataclass(frozen=True, slots=True)
class Taken:
    """The option is taken."""

    option: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Statements joined by a connective; `x if y` holds unless y holds and x does not."""

    by: Connective
    parts: tuple["Statement", ...]


Statement = Taken | Joined

_CONNECTIVE: Mapping[str, Connective] = {
    "iff": "iff", "conditional": "if", "either": "or", "both": "and", "negation": "not",
}  # fmt: skip


def parse_statement(text: str) -> Statement:
    """A statement: `not`, `and`, `or`, `if`, `iff`, brackets; binding in that order. Odd names stand in quotes.

    Raises:
        BadExpression: with what was wanted and how to mend it.

    >>> parse_statement("not press and freeze").by
    'and'
    """
    if len(text) > limits.EXPRESSION_TEXT:
        raise BadExpression(f"{len(text)} characters", f"at most {limits.EXPRESSION_TEXT}")
    if text.count("(") + len(re.findall(r"\bnot\b", text)) > limits.EXPRESSION_DEPTH:
        raise BadExpression(text[:60], f"at most {limits.EXPRESSION_DEPTH} brackets and signs", "split it")
    try:
        return _read(parser("statement").parse(text))
    except UnexpectedInput as error:
        wanted = "options with not, and, or, if, iff and brackets (also round a second if or iff)"
        raise where_it_broke(text, error, wanted) from error


def _read(branch: "Tree[Token] | Token") -> Statement:
    """A branch of the parse as a statement."""
    if isinstance(branch, Token):
        return Taken(str(branch).strip('"'))
    return Joined(_CONNECTIVE[branch.data], tuple(_read(part) for part in branch.children))


def options_in(statement: Statement) -> tuple[str, ...]:
    """The options that a statement speaks of, in order."""
    if isinstance(statement, Taken):
        return (statement.option,)
    return tuple(o for part in statement.parts for o in options_in(part))


def as_statement(pattern: Mapping[str, bool]) -> str:
    """Options taken or not as a statement.

    >>> as_statement({"talks": True, "long-range-tests": False, "2nd": True})
    'talks and not long-range-tests and "2nd"'
    """
    return " and ".join(f"{'' if taken else 'not '}{quoted(option)}" for option, taken in pattern.items())


def quoted(option: str) -> str:
    """An option's name as it stands in a statement: in quotes unless it is a word of letters, digits and hyphens."""
    return option if WORD.fullmatch(option) and option not in CONNECTIVES else f'"{option}"'
