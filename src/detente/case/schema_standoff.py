"""The section `standoff` of a case: who can do what, who prefers what, and what is debated about it (pydantic)."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from detente.case import entry as n
from detente.case.entry import Entry, Names, YesNo
from detente.case.statements import as_statement


def _statements(data: Any) -> Any:
    """A statement is a text, or a list of literals that must all hold."""
    if not isinstance(data, list):
        return data
    return [" and ".join(str(x) for x in s) if isinstance(s, list) else s for s in data]


def _pattern(data: Any) -> Any:
    """Options with yes or no as a statement; a text is one already."""
    if isinstance(data, str):
        return data
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if not isinstance(data, dict) or not data or not all(str(v).lower() in words for v in data.values()):
        raise PydanticCustomError("pattern", "yes or no for each option, or a statement")
    return as_statement({str(option): words[str(v).lower()] for option, v in data.items()})


def _pair(data: Any) -> Any:
    """Two outcomes."""
    if not isinstance(data, list) or len(data) != 2 or not all(isinstance(name, str) for name in data):
        raise PydanticCustomError("pair", "a list of two outcomes")
    return data


def _one_or_more_numbers(data: Any) -> Any:
    return [data] if isinstance(data, str | int) else data


Statements: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_statements),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        }
    ),
]
Pattern: TypeAlias = Annotated[
    str,
    BeforeValidator(_pattern),
    WithJsonSchema(
        {"anyOf": [{"type": "object", "additionalProperties": {"enum": ["yes", "no"]}}, {"type": "string"}]}
    ),
]
Places: TypeAlias = Annotated[
    tuple[int, ...],
    BeforeValidator(_one_or_more_numbers),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]}),
]
Pair: TypeAlias = Annotated[tuple[str, str], BeforeValidator(_pair)]


class PreferenceEntry(Entry):
    """What an actor prefers, in one of three ways; a bare list is of statements, an empty one cares for nothing."""

    statements: Statements = Field(
        (), description="Over options with not, and, or, if, iff; the most important first. A list inside holds whole."
    )
    weights: dict[str, n.Plain] = Field({}, description="Option -> weight: the sum over options taken ranks.")
    ranking: tuple[Names, ...] = Field(
        (), description="Outcomes, best first, by name or as rows of Y and N; a list inside is a tie. Every one once."
    )
    great: Places = Field(
        (), description="Differences in so many first statements are great; for a ranking, after which groups."
    )

    @model_validator(mode="before")
    @classmethod
    def bare(cls, data: Any) -> Any:
        """`[a, not b]` for `{statements: [a, not b]}`."""
        if not isinstance(data, list | dict):
            raise PydanticCustomError("preferences", "a list of statements, or statements, weights or ranking")
        return {"statements": data} if isinstance(data, list) else data


class StandoffEntry(Entry):
    """The graph model of the conflict."""

    options: dict[str, Names] = Field(min_length=1, description="Actor -> its options.")
    titles: dict[str, str] = Field({}, description="Option -> name for people; its own name where left out.")
    one_way: dict[str, Literal["forward", "backward"]] = Field(
        {}, description="Option -> `forward` (cannot be taken back) or `backward` (can only be given up)."
    )
    infeasible: tuple[dict[str, YesNo], ...] = Field((), description="Patterns that cannot occur: option -> yes or no.")
    outcomes: dict[str, Pattern] = Field(
        {},
        description="Kinds of outcome by name, in words: options with yes or no, or a statement.",
    )
    preferences: dict[str, PreferenceEntry] = Field({}, description="Actor with options -> what it prefers.")
    variants: dict[str, dict[str, PreferenceEntry]] = Field(
        {}, description="Debates: name -> actor -> preferences in place of its own."
    )
    shares: dict[str, n.Chance] = Field(
        {}, description="Variant -> chance that it is right; the rest is the actor's own. Equal chances where left out."
    )
    moves: dict[str, tuple[Pair, ...]] = Field(
        {}, description="Actor -> pairs of outcomes, in place of the moves that the options make."
    )
    misperceived: dict[str, Names] = Field(
        {}, description="Actor -> outcomes that it does not see: it makes no move from or to them."
    )
    unknown: dict[str, tuple[Pair, ...]] = Field(
        {}, description="Actor -> pairs of outcomes between which its preference is not known."
    )
    status_quo: dict[str, YesNo] = Field({}, description="Option -> yes or no at the start; no where left out.")
    links: dict[str, Pattern] = Field(
        {}, description="Strategy -> outcomes that it stands for: options with yes or no, or a statement."
    )
    sources: dict[str, str] = Field({}, description="Actor or variant -> source of its preferences.")
    notes: dict[str, str] = Field({}, description="Actor or variant -> why it is read so.")
    note: str = Field("", description="What the reader should know.")
