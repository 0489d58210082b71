"""What the principal may do: roadmaps of deals, and strategies that follow them (pydantic)."""

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from detente.case import entry as n
from detente.case import limits
from detente.case.entry import Described, Entry, Names, default


class DealEntry(Entry):
    """Measures exchanged together."""

    deal: str = Field(description="Its name.")
    title: str = Field("", description="Name for people.")
    measures: Names = Field(description="Its measures, of both sides.")
    needs: Names = Field((), description="Earlier deals of the same roadmap that must be in force first.")


class RoadmapEntry(Described):
    """Deals in order; a bare list of deals will do."""

    deals: tuple[DealEntry, ...] = Field(description="Its deals, first to last.")

    @model_validator(mode="before")
    @classmethod
    def bare(cls, data: Any) -> Any:
        """A list of deals for `{deals: ...}`."""
        return {"deals": data} if isinstance(data, list) else data


class StopEntry(Entry):
    """When to give a strategy up."""

    when: str = Field(description="A condition on what the principal can see, such as `belief(hardliner) > 80%`.")
    then: str = Field(description="The strategy that takes over.")


def _stop_rules(data: Any) -> Any:
    return [data] if isinstance(data, dict) else data


Stops: TypeAlias = Annotated[tuple[StopEntry, ...], BeforeValidator(_stop_rules)]


class StrategyEntry(Described):
    """A roadmap and how the principal behaves on the way."""

    roadmap: str = Field(description="A roadmap's name, or `none`.")
    variant_of: str = Field(
        "",
        description="The strategy that this one is a variant of, made for a claim or a question: it is run and may be "
        "named in claims, but it does not stand for choice in the bottom line, the comparison or the brief.",
    )
    signal: str = Field("month 0", description="When the principal signals that it will talk: `month 3`, or `never`.")
    tempo: n.MonthlyChance = Field(
        n.MonthlyChance(**default("20% per month")), description="Chance that a deal on offer comes to decision."
    )
    parallel: int = Field(1, ge=1, le=limits.NAMES, description="Deals on offer at the same time.")
    pressure: n.Share = Field(n.Share(**default("0")), description="Pressure applied, of all that can be.")
    retry: n.Span = Field(n.Span(**default("3 months")), description="Time until a refused deal returns.")
    precondition: Names = Field((), description="Counterpart measures demanded first, for nothing.")
    on_violation: str = Field(
        "snapback",
        description="`snapback` (that deal), `snapback all`, `suspend 6 months`, `forgive`, `forgive 6 months` or "
        "`walk-away`.",
    )
    on_provocation: dict[str, str] = Field(
        {}, description="Event -> `continue`, `pause 2 months` or `retaliate 0.3 for 6 months`."
    )
    stop: Stops = Field((), description="One rule or several, tried in order each month.")
