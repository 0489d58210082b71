"""A scenario: all that decides the numbers. The address bar and a file carry it; the server keeps none."""

from typing import Annotated

from pydantic import Field

from detente.web.wire.base import MaybeName, Name, Path, Value, Wire

MOST_FUTURES = 20_000
MOST_TEXT = 2_000_000
MOST_WORKBOOK = 3_900_000


class Scenario(Wire):
    """All that decides the numbers.

    `case` is the name of a shipped case; `text` is a case of the user's own, which then stands for it. `changes` are
    laid over the case: dotted path to value, written as a case writes it, or as `20..45` and `~35±8`. `screen` is what
    was open; it decides no number.
    """

    case: Name = "two-sides"
    text: Annotated[str, Field(max_length=MOST_TEXT)] = ""
    changes: Annotated[dict[Path, Value], Field(max_length=200)] = {}
    strategies: Annotated[list[Name], Field(max_length=40)] = []
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    futures: Annotated[int, Field(ge=20, le=MOST_FUTURES)] = 1000
    screen: MaybeName = ""


class WorkbookQuestion(Wire):
    """An Excel workbook that a brief was exported to, in base64."""

    content: Annotated[str, Field(min_length=1, max_length=MOST_WORKBOOK)]


class Opened(Scenario):
    """The scenario that a file held."""


class Change(Wire):
    """How a scenario differs from its case, as written and as it reads."""

    path: str
    title: str
    default: str
    value: str
    shown_default: str
    shown: str
    says: str
