"""A case as arrays: what is fixed at compile time (`Layout`), and what each strategy and chunk brings."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.case.expressions import Condition, Number, Reading
from detente.rules.world import Plan, Wiring

Rows = tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """Names along the axes, in the case's order."""

    measures: tuple[str, ...]
    types: tuple[str, ...]
    stocks: tuple[str, ...]
    events: tuple[str, ...]
    actors: tuple[str, ...]


@dataclass(frozen=True)
class MeasureRows:
    """Rows of the table that hold the measures' numbers; `worth` has (actor, measure, interest, row)."""

    takes: Rows
    reversible: Rows
    detect: Rows
    exposure: Rows
    form: Rows
    worth: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class TypeRows:
    """Rows of the types' numbers; `weights` by type and interest, `behaviour` by name and type."""

    prior: Rows
    weights: tuple[Rows, ...]
    behaviour: tuple[tuple[str, Rows], ...]
    events: tuple[Rows, ...]


@dataclass(frozen=True)
class StockRows:
    """Rows of the stocks' numbers; -1 where a stock has none."""

    start: Rows
    target: Rows
    half_life: Rows
    flow: Rows


@dataclass(frozen=True)
class EventRows:
    """Rows of the events' numbers; -1 where an event has none."""

    rate: Rows
    self_excitation: Rows
    memory: Rows
    cap: Rows


@dataclass(frozen=True)
class Layout:
    """Everything that shapes the compiled program: equal layouts share one.

    Args:
        names: along the axes; of the measures, those that some strategy of this layout may ever take up.
        months, deals, stages: lengths of axes. holders: most deals of one strategy that share a measure.
        contents: places for the measures of one strategy's deals, each counted in every deal that holds it.
        counterpart: position among the actors.
        strengths: rows of `Numbers.strengths`.
        credibility: rows of start, evidence, credit, credit_month, breach, ties_weight.
        talks: row of the half-life of their depth.
        turnover: row of the chance of a change of government; -1 for none.
        readings: what is read off each future.
        stop_tests: conditions of the case's stop rules.
    """

    names: Names
    months: int
    deals: int
    stages: int
    holders: int
    contents: int
    counterpart: int
    wiring: Wiring
    measures: MeasureRows
    types: TypeRows
    stocks: StockRows
    events: EventRows
    strengths: Rows
    credibility: Rows
    talks: int
    turnover: int
    readings: tuple[Reading, ...]
    stop_tests: tuple[Condition, ...]


@dataclass(frozen=True)
class CompiledStrategy:
    """A strategy as arrays.

    Args:
        layout: what shapes its program, shared with strategies of like size.
        deals: names of the deals along the deal axis, `stage: deal` apart for fallbacks.
        stages: the strategies that may come to be followed.
        plan: positions.
        conduct_rows: rows of tempo, pressure and retry by stage.
        deal_measures: names of the measures in each deal.
    """

    name: str
    layout: Layout
    deals: tuple[str, ...]
    stages: tuple[str, ...]
    plan: Plan
    conduct_rows: NDArray[np.int32]
    deal_measures: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CalendarTable:
    """The calendar, month by month."""

    month: NDArray[np.int32]
    windows: NDArray[np.float64]
    turnover: NDArray[np.bool_]


@dataclass(frozen=True)
class Program:
    """A case compiled for some strategies.

    Args:
        names: along the axes, all the case's measures among them.
        months: length of a run.
        constants: value of each row of the table that is certain.
        uncertain: row -> name of the number drawn for it.
        strategies: by name, in order.
        readings: what is read off each future, in every layout.
        metrics: metric -> what it is, in terms of the readings.
        precision: `float32` or `float64`.
        block: futures computed side by side.
    """

    names: Names
    months: int
    constants: NDArray[np.float64]
    uncertain: Mapping[int, str]
    strategies: Mapping[str, CompiledStrategy]
    calendar: CalendarTable
    event_keys: NDArray[np.uint32]
    readings: tuple[Reading, ...]
    metrics: Mapping[str, Number]
    precision: str
    block: int
