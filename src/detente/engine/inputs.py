"""What a block of futures brings to the compiled program, and the precision that it runs in."""

import contextlib
from collections.abc import Generator
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt32
from numpy.typing import NDArray

from detente.engine import luck
from detente.engine.program import CalendarTable, Layout, Program
from detente.engine.series import holds, only_series, seen_series
from detente.futures import Futures
from detente.rules.world import Calendar, Seen, Tests, pytree


@pytree
class Inputs:
    """What a block of futures brings, the same for every strategy."""

    table: Float[Array, "row future"]
    true_type: Int[Array, " future"]
    future: UInt32[Array, " future"]
    seed: UInt32[Array, " word"]
    calendar: Calendar
    event_keys: UInt32[Array, "event one"]


def inputs_of(program: Program, futures: Futures, picked: NDArray[np.int64]) -> Inputs:
    """The inputs of some futures, on the device."""
    return Inputs(
        table=jnp.asarray(table_of(program, futures, picked)),
        true_type=jnp.asarray(futures.true_type[picked], jnp.int32),
        future=jnp.asarray(futures.future[picked].astype(np.uint32)),
        seed=jnp.asarray(luck.seed_words(futures.seed)),
        calendar=calendar_of(program.calendar, program.precision),
        event_keys=jnp.asarray(program.event_keys),
    )


def table_of(program: Program, futures: Futures, picked: NDArray[np.int64]) -> NDArray[np.floating[Any]]:
    """The numbers of some futures: `[row, future]`."""
    table = np.empty((len(program.constants), len(picked)), program.precision)
    table[:] = program.constants[:, None]
    for row, name in program.uncertain.items():
        table[row] = futures.values[name][picked]
    return table


def calendar_of(table: CalendarTable, precision: str) -> Calendar:
    """The calendar in the run's precision."""
    return Calendar(
        month=jnp.asarray(table.month),
        windows=jnp.asarray(table.windows.astype(precision)),
        turnover=jnp.asarray(table.turnover),
    )


@contextlib.contextmanager
def precision_of(program: Program) -> Generator[None]:
    """Double precision where the program wants it, in this thread alone."""
    with jax.enable_x64(program.precision == "float64"):
        yield


def tests_of(layout: Layout) -> Tests:
    """The stop rules' conditions as functions of what is seen."""

    def test(condition: Any, seen: Seen) -> Any:
        return holds(condition, only_series(lambda series: seen_series(series, seen, layout.names)))

    return tuple(partial(test, condition) for condition in layout.stop_tests)
