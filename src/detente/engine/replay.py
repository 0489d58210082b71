"""One future told again, month by month, with names: for stories, and to find where a number went wrong."""

import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jax
import numpy as np
from jaxtyping import Array

from detente.case.model import Case
from detente.engine import luck
from detente.engine.cache import compiler_options, use_cache
from detente.engine.inputs import Inputs, inputs_of, precision_of, tests_of
from detente.engine.prepare import first_world, numbers_of, terms_of
from detente.engine.program import CompiledStrategy, Layout, Names, Program
from detente.errors import InputError, RunError, refuse_unknown
from detente.futures import Futures, draw_futures
from detente.futures.quantiles import Posteriors
from detente.results import Chunk
from detente.rules.month import Setting, month
from detente.rules.world import Calendar, Month, Plan, World

Phase = Literal["waiting", "on offer", "refused", "being implemented", "suspended", "in force", "broken"]
What = Literal[
    "offered",
    "accepted",
    "refused",
    "kept",
    "cheating began",
    "caught",
    "withdrawn",
    "repudiated",
    "broken",
    "in force",
]


@dataclass(frozen=True)
class DealMonth:
    """A deal in one month.

    Args:
        phase: where it stands at the end of the month.
        cheated: whether it is being cheated on, which the principal cannot see.
        doubt: for each type, the chance that the principal gives to its being cheated on.
        happened: what happened to it this month, in order.
    """

    phase: Phase
    cheated: bool
    doubt: Mapping[str, float]
    happened: tuple[What, ...]


@dataclass(frozen=True)
class MonthRecord:
    """Everything in one month; stocks, progress and belief as they stand at its end.

    Args:
        month: counted from 0.
        following: the strategy whose conduct and roadmap were followed in this month.
        new_government: the principal's government changed.
        channel_open, pressure, depth, credibility, exposure: as the series of the same names.
        events: how often each happened. hazards: their rates under the true type.
        shown, real: progress of each measure as all see it and as it is.
        stopped: a stop rule has fired, in this month or before.
        ended: a terminal event has happened, in this month or before.
    """

    month: int
    following: str
    new_government: bool
    channel_open: bool
    pressure: float
    depth: float
    credibility: float
    exposure: float
    events: Mapping[str, int]
    hazards: Mapping[str, float]
    stocks: Mapping[str, float]
    belief: Mapping[str, float]
    deals: Mapping[str, DealMonth]
    shown: Mapping[str, float]
    real: Mapping[str, float]
    stopped: bool
    ended: bool


@dataclass(frozen=True)
class Replay:
    """One future under one strategy.

    Args:
        values: what the future drew, by the name of the number.
        deal_measures: the measures in each deal.
        months: the records, month 0 first.
    """

    case: str
    strategy: str
    future: int
    seed: int
    true_type: str
    values: Mapping[str, float]
    deal_measures: Mapping[str, tuple[str, ...]]
    months: tuple[MonthRecord, ...]


def replay(
    program: Program,
    case: Case,
    *,
    seed: int,
    size: int,
    future: int,
    strategy: str,
    posteriors: Posteriors | None = None,
) -> Replay:
    """Everything that happened in one future under one strategy, as in the run that it is part of.

    Args:
        program: the compiled case.
        case: the case.
        seed, size: of the ensemble.
        future: its id, 0 to size - 1.
        strategy: its name.
        posteriors: draws from evidence, as in the run.

    Raises:
        InputError: a future outside the ensemble, or a strategy that the program does not have.
    """
    refuse_unknown([strategy], program.strategies, wanted="a strategy of the run")
    if not 0 <= future < size:
        raise InputError(f"future {future}", wanted=f"0 to {size - 1}")
    futures = draw_futures(case, size, seed=seed, only=range(future, future + 1), posteriors=posteriors)
    compiled = program.strategies[strategy]
    happened, worlds = months_of(program, compiled, futures, 0)
    return Replay(
        case=case.name,
        strategy=strategy,
        future=future,
        seed=seed,
        true_type=futures.types[futures.true_type[0]],
        values={name: float(drawn[0]) for name, drawn in futures.values.items()},
        deal_measures=dict(zip(compiled.deals, compiled.deal_measures, strict=True)),
        months=tuple(_records(program.names, compiled, happened, worlds)),
    )


def months_of(program: Program, strategy: CompiledStrategy, futures: Futures, position: int) -> tuple[Month, World]:
    """All months of one future, stacked along the leading axis: what happened, and the world at the end of each."""
    with precision_of(program):
        use_cache()
        inputs = inputs_of(program, futures, np.full(program.block, position))
        return jax.device_get(_compiled()(strategy.plan, strategy.conduct_rows, inputs, layout=strategy.layout))


@functools.cache
def _compiled() -> Any:
    """The program that tells of one future."""
    return jax.jit(_tell, static_argnames="layout", compiler_options=compiler_options())


def _tell(plan: Plan, conduct_rows: Any, inputs: Inputs, *, layout: Layout) -> tuple[Month, World]:
    """The run of `detente.engine.run`, keeping every month of the first future."""
    table = inputs.table
    numbers = numbers_of(table, inputs.true_type, layout)
    setting = Setting(numbers, terms_of(table, conduct_rows, plan, numbers.is_type, layout), plan)
    stream, tests = luck.stream_of(inputs.seed, inputs.future), tests_of(layout)

    def step(world: World, calendar: Calendar) -> Any:
        drawn = luck.luck_of(
            stream,
            calendar.month,
            turnover=calendar.turnover,
            deals=plan.key,
            events=inputs.event_keys,
            like=table,
        )
        world, happened = month(world, setting, calendar, drawn, wiring=layout.wiring, tests=tests)
        return world, jax.tree.map(_first_future, (happened, world))

    return jax.lax.scan(step, first_world(numbers, layout), inputs.calendar)[1]


def _first_future(values: Array) -> Array:
    """What belongs to the first future, or to all."""
    return values[..., 0] if values.ndim else values


def _records(names: Names, strategy: CompiledStrategy, happened: Month, worlds: World) -> Iterator[MonthRecord]:
    """The months with names; measures that the strategy never takes up stay at nothing."""
    before, following, moved = None, 0, strategy.layout.names.measures
    nothing = dict.fromkeys(names.measures, 0.0)
    for t in range(strategy.layout.months):
        told, world = jax.tree.map(operator.itemgetter(t), (happened, worlds))
        seen = told.seen
        yield MonthRecord(
            month=t,
            following=strategy.stages[following],
            new_government=bool(told.government),
            channel_open=bool(seen.open),
            pressure=float(seen.pressure),
            depth=float(seen.depth),
            credibility=float(seen.credibility),
            exposure=float(told.exposure),
            events={name: int(n) for name, n in zip(names.events, seen.events, strict=True)},
            hazards=_named(names.events, told.hazard),
            stocks=_named(names.stocks, world.stocks),
            belief=_named(names.types, seen.belief),
            deals={deal: _deal(at, told, world, before, names.types) for at, deal in enumerate(strategy.deals)},
            shown=nothing | _named(moved, world.shown),
            real=nothing | _named(moved, world.real),
            stopped=bool(world.stopped),
            ended=bool(world.ended),
        )
        following, before = int(world.stage), told


def _named(names: tuple[str, ...], values: Any) -> dict[str, float]:
    """Numbers by name."""
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _deal(at: int, told: Month, world: World, before: Month | None, types: tuple[str, ...]) -> DealMonth:
    """One deal in one month."""
    return DealMonth(
        phase=_phase(at, told, world),
        cheated=bool(world.cheated[at]),
        doubt=_named(types, world.doubt[at]),
        happened=tuple(_happened(at, told, before)),
    )


def _phase(at: int, told: Month, world: World) -> Phase:
    """Where a deal stands at the end of the month."""
    if world.held[at]:
        if told.seen.in_force[at]:
            return "in force"
        return "suspended" if world.suspended[at] >= told.seen.month else "being implemented"
    if world.back[at] > told.seen.month:
        return "broken" if world.broken[at] else "refused"
    return "on offer" if told.offered[at] else "waiting"


def _happened(at: int, told: Month, before: Month | None) -> Iterator[What]:
    """What happened to a deal, in order."""
    seen = told.seen
    if seen.repudiated[at]:
        yield "repudiated"
    if told.offered[at] and not (before is not None and before.offered[at]):
        yield "offered"
    if seen.decided[at]:
        yield "accepted" if seen.accepted[at] else "refused"
    if told.began[at]:
        yield "cheating began"
    elif told.reviewed[at] and not seen.withdrawn[at]:
        yield "kept"
    if seen.withdrawn[at]:
        yield "withdrawn"
    if seen.caught[at]:
        yield "caught"
    if seen.broken[at] and not seen.withdrawn[at] and not seen.repudiated[at]:
        yield "broken"
    if seen.in_force[at] and not (before is not None and before.seen.in_force[at]):
        yield "in force"


def refuse_what_is_not_finite(program: Program, futures: Futures, chunk: Chunk) -> None:
    """Raises where a metric is not finite, naming strategy, future and the first month in which a number was not."""
    for name, values in chunk.metrics.items():
        bad = np.argwhere(~np.isfinite(values))
        if len(bad):
            row, column = (int(i) for i in bad[0])
            told = months_of(program, program.strategies[chunk.strategies[row]], futures, column)
            raise RunError(
                f"{name} is not finite under {chunk.strategies[row]} in future {chunk.future[column]}, "
                f"{_first_month(told, program.months)}"
            )


def _first_month(told: tuple[Month, World], months: int) -> str:
    """The first month in which anything is not finite."""
    numbers = [np.asarray(leaf, np.float64).reshape(months, -1) for leaf in jax.tree.leaves(told)]
    wrong = ~np.isfinite(np.concatenate(numbers, axis=1)).all(axis=1)
    return f"from month {int(wrong.argmax())} on" if wrong.any() else "though every month is: a division by nothing"
