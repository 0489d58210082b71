"""What a run still has to do, and the doing of it block by block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from detente.case.model import Case
from detente.cluster import Block, Done, Job, blocks_done
from detente.engine.compile import BLOCK
from detente.futures.posteriors import posteriors_of
from detente.results.bands import BAND_FUTURES
from detente.results.card import Card
from detente.results.folder import BANDS, blocks_in, finished_blocks

Progress = Callable[[int, int], None]
"""Told how many futures are done, and of how many."""


@dataclass(frozen=True)
class Settings:
    """How a run is made, whatever it is of.

    Args:
        workers: threads; blocks under way where there is an address.
        address: of a Dask scheduler, empty for threads here.
        progress: told whenever a block is done.
        block: futures computed side by side.
    """

    workers: int | None = None
    address: str = ""
    progress: Progress | None = None
    block: int = BLOCK


@dataclass(frozen=True)
class Plan:
    """What is to be computed.

    Args:
        blocks: in this order.
        for_bands: numbers of the blocks whose paths make the bands, while the bands are not there.
        ready: futures that need not be computed any more.
    """

    blocks: tuple[Block, ...]
    for_bands: frozenset[int]
    ready: int


def all_blocks(card: Card) -> tuple[Block, ...]:
    """The blocks of a run; the first ones with paths, for the bands."""
    blocks = enumerate(blocks_in(card))
    return tuple(Block(k, ids, card["paths"] or ids.start < BAND_FUTURES) for k, ids in blocks)


def remaining(folder: Path, card: Card) -> Plan:
    """The blocks that a run folder lacks. While it has no bands, the blocks behind them count as missing."""
    blocks, finished = all_blocks(card), set(finished_blocks(folder, card))
    has_bands = (folder / BANDS).is_file()
    for_bands = frozenset(b.number for b in blocks if b.ids.start < BAND_FUTURES and not has_bands)
    missing = tuple(b for b in blocks if b.number not in finished or b.number in for_bands)
    return Plan(missing, for_bands, card["futures"] - sum(len(b.ids) for b in missing))


def computed(case: Case, card: Card, plan: Plan, settings: Settings) -> Iterator[Done]:
    """The blocks of a plan as they get done."""
    ready, size = plan.ready, card["futures"]
    tell = settings.progress or _nobody
    tell(ready, size)
    job = Job(
        case, size, card["seed"], tuple(card["strategies"]), card["precision"], posteriors_of(case), settings.block
    )
    for one in blocks_done(job, plan.blocks, workers=settings.workers, address=settings.address):
        yield one
        ready += len(one.block.ids)
        tell(ready, size)


def _nobody(done: int, of: int) -> None:
    """Listens to no progress."""


@dataclass
class Clock:
    """Where the time goes: compiling counts once where threads compile side by side."""

    started: float = field(default_factory=perf_counter)
    compiling: dict[str, float] = field(default_factory=dict[str, float])

    def note(self, done: Done) -> None:
        """A block was done."""
        self.compiling[done.worker] = self.compiling.get(done.worker, 0.0) + done.compiling

    def seconds(self) -> dict[str, float]:
        """Seconds of compiling and of everything else."""
        passed = perf_counter() - self.started
        compiling = min(max(self.compiling.values(), default=0.0), passed)
        return {"compile": round(compiling, 3), "simulate": round(passed - compiling, 3)}
