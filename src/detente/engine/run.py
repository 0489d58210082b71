"""Months in a scan, futures side by side, strategies one after the other through the same compiled program."""

import functools
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from detente.case.expressions import Number, Reading, Series, SeriesKind
from detente.engine import luck
from detente.engine.cache import compiler_options, forget_programs, use_cache
from detente.engine.inputs import Inputs, inputs_of, precision_of, tests_of
from detente.engine.prepare import first_world, numbers_of, terms_of, worth_to
from detente.engine.program import CompiledStrategy, Layout, Names, Program
from detente.engine.readings import Answered, add_month, answer_more, finished, start_of
from detente.engine.replay import refuse_what_is_not_finite
from detente.engine.series import number, only_series, series_of
from detente.futures import Futures
from detente.results import Chunk
from detente.rules.month import Setting, month
from detente.rules.world import Calendar, Plan

Spread = Callable[..., Iterable[Any]]
"""Maps a function over some things, in their order: `map`, or the same in threads."""


def simulate(
    program: Program, futures: Futures, *, paths: bool = False, one_program: bool = False, spread: Spread = map
) -> Chunk:
    """All strategies of a program over some futures.

    Safe to call from several threads at once; the work is done outside the interpreter's lock.

    Args:
        program: a compiled case.
        futures: any number of them.
        paths: also give back the monthly series.
        one_program: run what is compiled for the monthly series even where they are not wanted: their time is small
            beside that of compiling a second program.
        spread: what maps over the strategies of a block: several at once where it uses threads.

    Raises:
        RunError: a metric is not finite; names strategy, future and month.
    """
    starts = range(0, len(futures.future), program.block)
    parts = [_block(program, futures, first, paths, one_program, spread) for first in starts]
    metrics = {name: np.concatenate([part.metrics[name] for part in parts], axis=1) for name in program.metrics}
    series = {key: np.concatenate([part.paths[key] for part in parts], axis=1) for key in parts[0].paths}
    chunk = Chunk(
        strategies=tuple(program.strategies),
        future=futures.future,
        metrics=metrics,
        paths=series,
        in_force=sum((part.in_force for part in parts[1:]), parts[0].in_force),
        measures=program.names.measures,
    )
    refuse_what_is_not_finite(program, futures, chunk)
    return chunk


def path_series(names: Names) -> tuple[Series, ...]:
    """The monthly series that `paths` gives."""
    named: list[tuple[SeriesKind, tuple[str, ...]]] = [
        ("stock", names.stocks),
        ("event", names.events),
        ("belief", names.types),
        ("value", names.actors),
    ]
    whole = [
        Series("credibility"),
        Series("deals"),
        Series("depth"),
        Series("pressure"),
        Series("open"),
        Series("exposure"),
    ]
    return tuple(Series(kind, name) for kind, group in named for name in group) + tuple(whole)


def key_of(series: Series) -> str:
    """The key of a series in `Chunk.paths`."""
    return f"{series.kind}:{series.name}" if series.name else series.kind


def _block(program: Program, futures: Futures, first: int, paths: bool, one_program: bool, spread: Spread) -> Chunk:
    """One block of futures, padded to the program's width by repeating its last future."""
    ids = futures.future[first : first + program.block]
    size = len(ids)
    picked = np.minimum(np.arange(program.block), size - 1) + first
    with precision_of(program):
        use_cache()
        inputs = inputs_of(program, futures, picked)
        valid = np.arange(program.block) < size
        outcomes = _outcomes(program, inputs, valid, paths or one_program, spread)
    totals = np.stack([np.asarray(o[0], np.float64)[:, :size] for o in outcomes])
    readings = {r: finished(r, totals[:, i], program.months) for i, r in enumerate(program.readings)}
    series = {}
    if paths:
        monthly = np.stack([o[2][:, :, :size] for o in outcomes])
        series = {key_of(s): monthly[:, :, i].swapaxes(1, 2) for i, s in enumerate(path_series(program.names))}
    shape = (len(outcomes), size)
    return Chunk(
        strategies=tuple(program.strategies),
        future=ids,
        metrics={name: np.broadcast_to(_metric(is_, readings), shape).copy() for name, is_ in program.metrics.items()},
        paths=series,
        in_force=_in_force(program, [o[1] for o in outcomes]),
        measures=program.names.measures,
    )


Outcome = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
_compiled: set[Any] = set()
_compiling: dict[Any, Lock] = {}


def _outcomes(program: Program, inputs: Inputs, valid: NDArray[np.bool_], paths: bool, spread: Spread) -> list[Outcome]:
    """What comes of each strategy: first those whose program no other thread is compiling just now."""
    found: dict[str, Outcome] = {}
    waiting, patient = list(program.strategies.values()), False
    while waiting:
        one = functools.partial(_outcome, program, inputs, valid, paths, patient=patient)
        for strategy, outcome in zip(waiting, spread(one, waiting), strict=True):
            found |= {strategy.name: outcome} if outcome else {}
        left = [strategy for strategy in waiting if strategy.name not in found]
        waiting, patient = left, len(left) == len(waiting)
    return [found[name] for name in program.strategies]


def _outcome(
    program: Program,
    inputs: Inputs,
    valid: NDArray[np.bool_],
    paths: bool,
    strategy: CompiledStrategy,
    *,
    patient: bool,
) -> Outcome | None:
    """What comes of one strategy; nothing where another thread compiles its program and we are not patient."""

    def simulated() -> Outcome:
        return jax.device_get(
            compiled()(strategy.plan, strategy.conduct_rows, inputs, valid, layout=strategy.layout, paths=paths)
        )

    key = (strategy.layout, paths, program.block, program.precision)
    if key in _compiled:
        with precision_of(program):
            return simulated()
    turn = _compiling.setdefault(key, Lock())
    if not turn.acquire(blocking=patient):
        return None
    try:
        if forget_programs():
            _compiled.clear()
        with precision_of(program):
            outcome = simulated()
        _compiled.add(key)
        return outcome
    finally:
        turn.release()


def _in_force(program: Program, counts: list[Any]) -> NDArray[np.int64]:
    """Futures in which each measure is in force `[strategy, measure, month]`; none for those never taken up."""
    whole = np.zeros((len(counts), len(program.names.measures), program.months), np.int64)
    for row, (strategy, count) in enumerate(zip(program.strategies.values(), counts, strict=True)):
        places = [program.names.measures.index(measure) for measure in strategy.layout.names.measures]
        whole[row, places] = count.T
    return whole


def _metric(is_: Number, readings: dict[Reading, NDArray[np.float64]]) -> Any:
    """A metric from its readings."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return number(is_, lambda of: readings[of if isinstance(of, Reading) else Reading("final", of)])


@functools.cache
def compiled() -> Any:
    """The one program, compiled for each layout that it meets."""
    return jax.jit(run_strategy, static_argnames=("layout", "paths"), compiler_options=compiler_options())


def run_strategy(
    plan: Plan, conduct_rows: Any, inputs: Inputs, valid: Any, *, layout: Layout, paths: bool
) -> tuple[Any, Any, Any]:
    """Running totals of the readings `[reading, future]`, measures in force `[month, measure]`, series or nothing."""
    table = inputs.table
    numbers = numbers_of(table, inputs.true_type, layout)
    terms = terms_of(table, conduct_rows, plan, numbers.is_type, layout)
    setting = Setting(numbers=numbers, terms=terms, plan=plan)
    stream = luck.stream_of(inputs.seed, inputs.future)
    tests = tests_of(layout)
    wanted = path_series(layout.names) if paths else ()
    asked = {s.name for r in layout.readings for s in series_in(r.of) if s.kind == "value"}
    asked |= {s.name for s in wanted if s.kind == "value"}
    worth = {a: worth_to(table, layout.names.actors.index(a), numbers.is_type, layout) for a in sorted(asked)}

    def step(carry: Any, calendar: Calendar) -> Any:
        world, totals, answered = carry
        drawn = luck.luck_of(
            stream,
            calendar.month,
            turnover=calendar.turnover,
            deals=plan.key,
            events=inputs.event_keys,
            like=table,
        )
        world, happened = month(world, setting, calendar, drawn, wiring=layout.wiring, tests=tests)

        def read(series: Series) -> Any:
            return series_of(series, happened, layout.names, worth)

        if answered is not None:
            answered = answer_more(answered, read(Series("offers")))
        totals = tuple(
            add_month(r, total, month=calendar.month, months=layout.months, read=only_series(read), answered=answered)
            for r, total in zip(layout.readings, totals, strict=True)
        )
        in_force = jnp.sum((world.real >= 1.0) & valid, axis=-1, dtype=jnp.int32)
        series = jnp.stack([read(s) for s in wanted]) if wanted else jnp.zeros((0, 0), table.dtype)
        return (world, totals, answered), (in_force, series)

    zeros = jnp.zeros(table.shape[1], table.dtype)
    totals = tuple(start_of(r, layout.months, zeros) for r in layout.readings)
    answered = Answered(zeros, zeros) if any(r.answers for r in layout.readings) else None
    begin = (first_world(numbers, layout), totals, answered)
    (_, totals, _), (in_force, series) = jax.lax.scan(step, begin, inputs.calendar)
    return jnp.stack(totals) if totals else jnp.zeros((0, *zeros.shape)), in_force, series


def series_in(of: Any) -> Iterator[Series]:
    """All series that an expression reads."""
    if isinstance(of, Series):
        yield of
    for part in ("left", "right", "of"):
        if hasattr(of, part):
            yield from series_in(getattr(of, part))
