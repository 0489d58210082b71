"""The blocks of a run on several workers: threads of this process, or Dask at a scheduler's address.

A block's numbers depend on the case, the seed and the ids of its futures alone, so who computes it, when and beside
what does not matter.
"""

import os
import platform
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from itertools import islice
from threading import Lock, get_ident, local
from typing import Any

import numpy as np
from jax import monitoring
from numpy.typing import NDArray

from detente.case.model import Case
from detente.engine.compile import BLOCK, compile_case
from detente.engine.program import Program
from detente.engine.run import Spread, simulate
from detente.errors import InputError
from detente.futures import Futures, draw_futures
from detente.futures.quantiles import Posteriors
from detente.results import Chunk


@dataclass(frozen=True)
class Job:
    """What all blocks of a run share.

    Args:
        posteriors: the draws from evidence, which a worker elsewhere may not have beside its case.
        block: futures computed side by side.
    """

    case: Case
    futures: int
    seed: int
    strategies: tuple[str, ...]
    precision: str
    posteriors: Posteriors = field(default_factory=dict[str, NDArray[np.float64]])
    block: int = BLOCK

    @property
    def is_short(self) -> bool:
        """Whether compiling a second program, one without paths, would take longer than it saves."""
        return self.futures <= SHORT


SHORT = 16_384
"""Futures up to which one program serves all blocks of a run."""


@dataclass(frozen=True)
class Block:
    """Some futures of a run.

    Args:
        number: its place among the run's blocks.
        ids: its futures.
        paths: whether every month is wanted.
    """

    number: int
    ids: range
    paths: bool


@dataclass(frozen=True)
class Done:
    """A block that was computed.

    Args:
        worker: the thread that did it.
        compiling: seconds that it spent compiling on the way.
    """

    block: Block
    futures: Futures
    chunk: Chunk
    worker: str
    compiling: float


def compute(job: Job, block: Block, *, threads: int = 1) -> Done:
    """Draw a block's futures and run them, so many strategies at once."""
    before = compile_seconds()
    futures = draw_futures(job.case, job.futures, seed=job.seed, only=block.ids, posteriors=job.posteriors)
    with spread_over(threads) as spread:
        chunk = simulate(_program(job), futures, paths=block.paths, one_program=job.is_short, spread=spread)
    worker = f"{platform.node()}:{os.getpid()}:{get_ident()}"
    return Done(block, futures, chunk, worker, compile_seconds() - before)


@contextmanager
def spread_over(threads: int) -> Generator[Spread]:
    """A `map` in so many threads, whose time of compiling counts as this thread's."""
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield partial(_spread, pool)


def _spread(pool: ThreadPoolExecutor, work: Callable[..., Any], things: Iterable[Any]) -> Iterator[Any]:
    """The work on each thing, in order."""

    def timed(thing: Any) -> tuple[Any, int, float]:
        before = compile_seconds()
        return work(thing), get_ident(), compile_seconds() - before

    spent: dict[int, float] = {}
    for done, thread, seconds in pool.map(timed, things):
        spent[thread] = spent.get(thread, 0.0) + seconds
        yield done
    _spent.seconds += max(spent.values(), default=0.0)


def blocks_done(job: Job, blocks: Iterable[Block], *, workers: int | None = None, address: str = "") -> Iterator[Done]:
    """The blocks as they get done, in any order.

    Args:
        job: what they share.
        blocks: what to compute; at most two a worker are under way, so that memory stays bounded.
        workers: threads here; by default one a core. With an address: blocks under way there.
        address: of a Dask scheduler such as `tcp://10.0.0.5:8786`; empty for threads of this process.

    Raises:
        InputError: Dask is not installed, or no scheduler answers there.
    """
    with ExitStack() as stack:
        every = tuple(blocks)
        submit, most, ended = _dask(address, stack) if address else _threads(stack, workers, len(every))
        under_way: set[Any] = set()
        waiting = iter(every)
        while True:
            under_way |= {submit(job, block) for block in islice(waiting, most - len(under_way))}
            if not under_way:
                return
            finished, under_way = ended(under_way)
            for one in finished:
                yield one.result()


Submit = Callable[[Job, Block], Any]
Ended = Callable[[set[Any]], tuple[set[Any], set[Any]]]


def _threads(stack: ExitStack, workers: int | None, blocks: int) -> tuple[Submit, int, Ended]:
    """Workers in this process; blocks that have not begun are dropped when the work is stopped.

    Where there are fewer blocks than workers, as in a quick look, the strategies of a block are shared out among them.
    """
    count = workers or os.cpu_count() or 1
    threads = max(1, count // max(blocks, 1))
    pool = ThreadPoolExecutor(count)
    stack.callback(pool.shutdown, wait=True, cancel_futures=True)

    def submit(job: Job, block: Block) -> Future[Done]:
        return pool.submit(compute, job, block, threads=threads)

    def ended(under_way: set[Any]) -> tuple[set[Any], set[Any]]:
        done, rest = wait(under_way, return_when=FIRST_COMPLETED)
        return done, rest

    return submit, count + 1, ended


def _dask(address: str, stack: ExitStack) -> tuple[Submit, int, Ended]:
    """Workers that a Dask scheduler knows."""
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        mend = 'pip install "detente[cluster]"'
        raise InputError("no Dask here", wanted="the package distributed", mend=mend) from error
    try:
        client = stack.enter_context(distributed.Client(address, timeout=20))
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(address, wanted="the address of a running Dask scheduler", mend=str(error)) from error

    def submit(job: Job, block: Block) -> Any:
        return client.submit(compute, job, block, pure=False)

    def ended(under_way: set[Any]) -> tuple[set[Any], set[Any]]:
        done, rest = distributed.wait(under_way, return_when="FIRST_COMPLETED")
        return done, rest

    return submit, 2 * max(1, sum(client.nthreads().values())), ended


class _Spent(local):
    """Seconds that a thread has spent compiling."""

    seconds = 0.0


_spent = _Spent()


def compile_seconds() -> float:
    """Seconds that this thread has spent tracing and compiling so far."""
    return _spent.seconds


def _note(event: str, duration_secs: float, **kwargs: str | int) -> None:
    """Adds up what JAX reports."""
    if event.startswith("/jax/core/compile/"):
        _spent.seconds += duration_secs


monitoring.register_event_duration_secs_listener(_note)
_making = Lock()


def _program(job: Job) -> Program:
    """The job's program, made once a process."""
    with _making:
        return _compiled(_Ingredients(job.case, job.strategies, job.precision, job.block))


@dataclass(frozen=True, eq=False)
class _Ingredients:
    """What a program is made of. A case that was made from another one by code has its digest, yet is another."""

    case: Case
    strategies: tuple[str, ...]
    precision: str
    block: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Ingredients) or self.key() != other.key():
            return False
        return self.case is other.case or self.case == other.case

    def __hash__(self) -> int:
        return hash(self.key())

    def key(self) -> tuple[object, ...]:
        """Digest, strategies, precision, block; a case made without a text is itself."""
        return (self.case.digest or id(self.case), self.strategies, self.precision, self.block)


@lru_cache(maxsize=4)
def _compiled(of: _Ingredients) -> Program:
    """Names to positions, once."""
    return compile_case(of.case, strategies=of.strategies, precision=of.precision, block=of.block)
