"""What the entries of a case are made of: numbers of each kind, names, lists, yes and no (pydantic)."""

from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from detente.case import units
from detente.case.units import Want

LANGUAGE_DEFAULT = "the language's default where a case says nothing"


class Entry(BaseModel):
    """An entry of a case. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Described(Entry):
    """An entry that may carry a title, a note and the source of the numbers inside it."""

    title: str = Field("", description="Name for people; the entry's own name where it is left out.")
    note: str = Field("", description="Why it is so, for the numbers inside that give no note.")
    source: str = Field(
        "",
        description="Source of the numbers inside that give none: `@key, place` (several set apart by `;`), a link, or "
        "`judgement`.",
    )


class Number(Entry):
    """A number: `0.3`, `5 to 20` (central 90% interval), or a named distribution; with its unit."""

    wants: ClassVar[Want] = units.PLAIN

    value: str = Field(description="The number as text.")
    source: str = Field("", description="`@key, place`, a link, or `judgement`.")
    note: str = Field("", description="Why this value.")

    @model_validator(mode="before")
    @classmethod
    def bare(cls, data: Any) -> Any:
        """`5 to 20` for `{value: 5 to 20}`."""
        return {"value": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A bare number, a text, or a mapping with its source."""
        whole = handler.resolve_ref_schema(handler(core))
        whole["properties"]["value"]["type"] = ["string", "number"]
        return {"description": said(cls.wants), "anyOf": [{"type": ["string", "number"]}, whole]}


def said(want: Want) -> str:
    """What a place takes, for the reference and for editors: `a time, in days, weeks, months or years`."""
    if want.of_stock and not want.units:
        return f"{want.words}, in its unit"
    return f"{want.words}, in {units.spelled(want)}" if want.units else want.words


def default(text: str) -> dict[str, str]:
    """A number that the language fills in."""
    return {"value": text, "source": "judgement", "note": LANGUAGE_DEFAULT}


class Plain(Number):
    """A number without a unit."""


class Positive(Number):
    """A number of zero or more."""

    wants = units.POSITIVE


class AboveZero(Number):
    """A number above zero."""

    wants = units.ABOVE_ZERO


class Chance(Number):
    """A chance."""

    wants = units.CHANCE


class Share(Number):
    """A share."""

    wants = units.SHARE


class OnScale(Number):
    """A place on a scale from 0 to 100."""

    wants = units.ON_SCALE


class MonthlyChance(Number):
    """A chance per month."""

    wants = units.MONTHLY_CHANCE


class FactorAMonth(Number):
    """A discount factor per month."""

    wants = units.FACTOR_A_MONTH


class Span(Number):
    """A length of time."""

    wants = units.SPAN


class SpanAboveZero(Number):
    """A length of time above zero."""

    wants = units.SPAN_ABOVE_ZERO


class Hazard(Number):
    """How often an event happens."""

    wants = units.HAZARD


class Worth(Number):
    """What something is worth while it lasts."""

    wants = units.WORTH


class Amount(Number):
    """An amount of a stock."""

    wants = units.AMOUNT


class Flow(Number):
    """What flows into a stock."""

    wants = units.FLOW


class MonthlyAmount(Number):
    """What is added to a stock each month."""

    wants = units.MONTHLY_AMOUNT


class EvidenceAMonth(Number):
    """Evidence that each month brings."""

    wants = units.EVIDENCE_A_MONTH


class Money(Number):
    """A sum of money a year."""

    wants = units.MONEY


def _one_or_more(data: Any) -> Any:
    return [data] if isinstance(data, str) else data


def _yes_or_no(data: Any) -> Any:
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    return words.get(data.lower(), data) if isinstance(data, str) else data


Names: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
YesNo: TypeAlias = Annotated[
    bool, BeforeValidator(_yes_or_no), WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]})
]
Bound: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
