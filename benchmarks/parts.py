"""Where the time of the simulation goes, and how far it is from what the machine can compute.

    .venv/bin/python benchmarks/parts.py [--case NAME] [--strategy NAME] [--futures N]

Where the time goes: the program is compiled anew with one part switched off, whatever that part gives replaced by
numbers that never change, and timed on the same futures on two threads, all in turn. What that saves is the part's.
Parts overlap: what is computed only for a part that is off is saved as well, and what was computed once for two is not,
so that the shares need not add up to the whole. One that is below zero says that the machine was too busy to tell.

How far from the limit: XLA counts the operations of the optimised program, a loop's body once; what comes before the
first month is counted by itself and taken off. Branches that are hardly ever taken (a change of government, a war,
several events in one month) are left out. Counted are operations of any kind on a number, those on the whole numbers of
the draws and those that only choose among them; a function such as exp is one, and shown by itself. The limit is a
product of matrices of single precision on the same two cores: a multiply and an add for every number loaded, which no
program of many small rules can have.
"""

import argparse
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np

from detente.case.expressions import Series
from detente.case.model import Case
from detente.case.read import read_case
from detente.engine import luck, run
from detente.engine.cache import compiler_options
from detente.engine.compile import compile_case
from detente.engine.inputs import inputs_of, precision_of
from detente.engine.prepare import numbers_of, terms_of
from detente.engine.program import CompiledStrategy, Program
from detente.futures import draw_futures
from detente.rules import belief, month
from detente.rules.rows import once

THREADS = 2
TIMES = 5  # the shortest of so many is taken: others on the machine only add
SIDE = 2048  # of the matrices that measure the machine


def steady(function: Callable[..., Any], value: float) -> Callable[..., Any]:
    """The function replaced by one of the same shapes whose numbers never change, which the barrier hides."""

    def stands_in(*args: Any, **kwargs: Any) -> Any:
        shapes = jax.eval_shape(lambda: function(*args, **kwargs))
        return once(jax.tree.map(lambda s: jnp.full(s.shape, value, s.dtype), shapes))

    return stands_in


def no_metrics(program: Program) -> Callable[..., Any]:
    """In place of all metrics one sum over the month, so that nothing that metrics read falls away with them."""
    names = program.names
    kept = [
        Series("credibility"),
        *(Series("stock", n) for n in names.stocks),
        *(Series("event", n) for n in names.events),
    ]
    kept += [Series("belief", n) for n in names.types]

    def add(reading: Any, total: Any, *, read: Any, **_: Any) -> Any:
        first = reading == program.readings[0]
        return total + sum(read(series) for series in kept) if first else total

    return add


def parts_of(program: Program) -> dict[str, list[tuple[Any, str, Callable[..., Any]]]]:
    """Part -> what stands in for it: module, name, replacement."""

    def off(module: Any, name: str, value: float) -> tuple[Any, str, Callable[..., Any]]:
        return module, name, steady(getattr(module, name), value)

    return {
        "nothing": [],
        "draws of luck": [off(luck, "luck_of", 0.5)],
        "choice": [off(month, "chances", 0.5)],
        "events": [off(month, "strike", 0.0)],
        "belief": [off(month, "learn", 0.0), off(belief, "from_answers", 0.0), off(belief, "from_verification", 0.0)],
        "metrics": [(run, "add_month", no_metrics(program))],
    }


@contextmanager
def without(stand_ins: list[tuple[Any, str, Callable[..., Any]]]) -> Generator[None]:
    """Some functions replaced."""
    with ExitStack() as stack:
        for module, name, replacement in stand_ins:
            stack.enter_context(patch.object(module, name, replacement))
        yield


def compiled(program: Program, strategy: CompiledStrategy, inputs: Any, valid: Any) -> Any:
    """The program of one strategy as it stands now, compiled; a new function each time, so that nothing is reused."""
    whole = partial(run.run_strategy, layout=strategy.layout, paths=False)
    options = compiler_options()
    return jax.jit(whole, compiler_options=options).lower(strategy.plan, strategy.conduct_rows, inputs, valid).compile()


def seconds(task: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def timed(programs: dict[str, Any], strategy: CompiledStrategy, blocks: list[Any], valid: Any) -> dict[str, float]:
    """Seconds of each compiled program over some blocks of futures, on two threads: the least of some rounds."""

    def one(program: Any, inputs: Any) -> None:
        jax.block_until_ready(program(strategy.plan, strategy.conduct_rows, inputs, valid))

    for program in programs.values():
        one(program, blocks[0])
    took = dict.fromkeys(programs, float("inf"))
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(TIMES):
            for name, program in programs.items():
                spent = seconds(lambda program=program: list(threads.map(partial(one, program), blocks)))
                took[name] = min(took[name], spent)
    return took


@contextmanager
def usual_branches() -> Generator[None]:
    """Without the branches that are hardly ever taken."""

    def usual(_: Any, __: Callable[..., Any], otherwise: Callable[..., Any], *args: Any) -> Any:
        return otherwise(*args)

    with patch.object(jax.lax, "cond", usual):
        yield


def operations(program: Program, strategy: CompiledStrategy, inputs: Any, valid: Any) -> tuple[float, float]:
    """Operations on numbers in one month of one future, and how many of them are functions such as exp."""

    def before_the_months(plan: Any, rows: Any, inputs: Any) -> Any:
        numbers = numbers_of(inputs.table, inputs.true_type, strategy.layout)
        return numbers, terms_of(inputs.table, rows, plan, numbers.is_type, strategy.layout)

    def counted(program: Any) -> np.ndarray:
        cost = program.cost_analysis()
        return np.array([cost["flops"] + cost["transcendentals"], cost["transcendentals"]])

    with usual_branches():
        whole = counted(compiled(program, strategy, inputs, valid))
    first = jax.jit(before_the_months, compiler_options=compiler_options())
    before = counted(first.lower(strategy.plan, strategy.conduct_rows, inputs).compile())
    each, functions = (whole - before) / program.block
    return float(each), float(functions)


def limit() -> float:
    """Multiplications and additions a second in a product of matrices."""
    matrix = np.ones((SIDE, SIDE), np.float32)
    return 2 * SIDE**3 / min(seconds(lambda: matrix @ matrix) for _ in range(TIMES))


def where_the_time_goes(case: Case, strategy: str, futures: int) -> None:
    """Prints both tables for one strategy of a case."""
    program = compile_case(case, strategies=[strategy])
    planned = program.strategies[strategy]
    drawn = draw_futures(case, futures)
    firsts = range(0, futures - program.block + 1, program.block)
    valid = np.ones(program.block, bool)
    with precision_of(program):
        blocks = [inputs_of(program, drawn, np.arange(first, first + program.block)) for first in firsts]
        programs: dict[str, Any] = {}
        for part, stand_ins in parts_of(program).items():
            with without(stand_ins):
                programs[part] = compiled(program, planned, blocks[0], valid)
        took = timed(programs, planned, blocks, valid)
        each, functions = operations(program, planned, blocks[0], valid)
    whole = took.pop("nothing")
    months = len(blocks) * program.block * program.months
    print(f"{strategy}, {len(planned.deals)} deals: {months / whole / 1e6:.2f} million future-months a second")
    for part, left in took.items():
        print(f"  without {part}: {1 - left / whole:.0%} of the time is saved")
    rate, most = each * months / whole, limit()
    print(f"a month of a future takes {each:,.0f} operations, {functions:,.0f} of them functions such as exp")
    print(f"{rate / 1e9:.1f} billion a second; a product of matrices does {most / 1e9:.0f}: {rate / most:.0%} of it")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--case", default="north-korea-2020")
    parser.add_argument("--strategy", default="bottom-up")
    parser.add_argument("--futures", type=int, default=4096)
    asked = parser.parse_args()
    where_the_time_goes(read_case(asked.case), asked.strategy, asked.futures)


if __name__ == "__main__":
    main()
