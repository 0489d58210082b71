"""What is wrong, in the four lines of every error, and what identifies it."""

import json
import platform
from collections.abc import Mapping
from typing import Any

from detente import __version__
from detente.errors import CaseError, DetenteError, InputError, Problem
from detente.web import wire
from detente.where import Where

SHOWN = 200
"""Characters of a bad value that are said back."""

WANTED = {
    "missing": "a value for this field",
    "extra_forbidden": "a field that is known",
    "json_invalid": "JSON",
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less",
    "less_than": "less than {lt}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "literal_error": "{expected}",
    "union_tag_invalid": "one of {expected_tags}",
    "union_tag_not_found": "a kind of long work under {discriminator}",
}  # fmt: skip


def problems_of(error: DetenteError) -> list[wire.ProblemView]:
    """An error as the four lines."""
    if isinstance(error, CaseError | InputError):
        return [problem_view(p) for p in error.problems]
    return [problem_view(Problem(Where(), str(error), wanted="a run that works"))]


def problem_view(problem: Problem) -> wire.ProblemView:
    """One problem; one without a place is about the request."""
    where = problem.where
    return wire.ProblemView(
        where="changes" if where.file == "--set" else where.file or "request",
        line=where.line,
        path=where.path,
        found=problem.found,
        wanted=problem.wanted,
        mend=problem.mend,
    )


def unforeseen(error: Exception, name: str) -> wire.ProblemView:
    """An error that nobody foresaw: a fault of the program, not of who uses it."""
    return wire.ProblemView(
        where="program",
        line=0,
        path="",
        found=f"an error that was not foreseen ({type(error).__name__})",
        wanted="an answer",
        mend=f"report it with {details(name)}; the server's window has the rest",
    )


def details(name: str = "") -> str:
    """What identifies a problem in a report."""
    parts = [f"detente {__version__}", f"Python {platform.python_version()}", platform.system(), name]
    return " · ".join(part for part in parts if part)


def invalid(error: Mapping[str, Any]) -> wire.ProblemView:
    """What pydantic found wrong in a request, in plain words."""
    path = ".".join(str(part) for part in error["loc"] if part != "body")
    sent = error.get("input")
    found = "nothing" if error["type"] == "missing" else json.dumps(sent, default=str, ensure_ascii=False)[:SHOWN]
    return wire.ProblemView(
        where="request", line=0, path=path, found=found, wanted=wanted_of(error), mend="see /docs for what may be sent"
    )


def wanted_of(error: Mapping[str, Any]) -> str:
    """What a request should have held."""
    kind, limits = str(error["type"]), dict(error.get("ctx") or {})
    if kind in WANTED:
        return WANTED[kind].format(**limits)
    said = str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return said[:1].lower() + said[1:]
