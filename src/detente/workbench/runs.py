"""A case to a study: futures through every strategy, kept in a run folder that can be taken up again."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from detente.case.model import Case
from detente.case.read import read_case
from detente.cluster import Done
from detente.engine.compile import BLOCK, compile_case
from detente.errors import Cancelled, InputError
from detente.results import Study
from detente.results.bands import bands_of
from detente.results.card import IDENTITY, Card, is_same_run, new_card, read_card, write_card
from detente.results.folder import (
    is_run_folder,
    load_run,
    shares_in_force,
    write_bands,
    write_block,
    write_in_force,
)
from detente.results.snapshot import write_snapshot
from detente.workbench.interrupts import interrupts
from detente.workbench.memory import study_in_memory
from detente.workbench.opening import most_futures
from detente.workbench.places import default_folder
from detente.workbench.work import Clock, Plan, Progress, Settings, all_blocks, computed, remaining

MOST_FUTURES = 100_000_000  # a large case then takes days and hundreds of gigabytes: more is a slip of the hand


def run(
    case: Case | str | Path,
    *,
    futures: int = 10_000,
    seed: int = 0,
    strategies: Sequence[str] | None = None,
    out: Path | str | None = None,
    keep: bool = True,
    workers: int | None = None,
    cluster: str = "",
    precision: str = "float32",
    paths: bool = False,
    progress: Progress | None = None,
    block: int = BLOCK,
) -> Study:
    """All strategies of a case over the same futures.

    A run that is there is read; one that was cut short goes on from its finished parts. The numbers do not depend on
    workers, cluster, parts or order.

    Args:
        case: a case, or the name or path of one.
        futures: how many, 1 to 100 million.
        seed: of numbers, true types and luck.
        strategies: which to run; all when not given.
        out: the run folder; by default `runs/CASE-DIGEST-sSEED-nFUTURES`.
        keep: False to leave nothing on disk, for a quick look: memory then grows with the futures.
        workers: threads; by default one a core.
        cluster: address of a Dask scheduler; empty for threads of this process.
        precision: `float32` or `float64`.
        paths: keep every month of every future, not bands alone.
        progress: told how many futures are done, and of how many.
        block: futures computed side by side. Few make a run of few quick and a run of many slower; numbers stay.

    Returns:
        Case, futures and results.

    Raises:
        CaseError: the case is wrong.
        InputError: something cannot be used.
        RunError: a simulated number is not finite.
        Cancelled: it was stopped; what was finished is kept.
    """
    case = case if isinstance(case, Case) else read_case(case)
    names, reads = _chosen(case, strategies, futures, precision)
    card = new_card(case, futures=futures, seed=seed, strategies=names, precision=precision, paths=paths, reads=reads)
    settings = Settings(workers, cluster, progress, block)
    if not keep:
        return _in_memory(case, card, settings)
    return _in_folder(case, card, Path(out) if out else default_folder(card), settings)


def _chosen(
    case: Case, strategies: Sequence[str] | None, futures: int, precision: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The strategies to run and the numbers they read; refuses what the engine would refuse, before it is written."""
    if not 1 <= futures <= MOST_FUTURES:
        raise InputError(
            f"{futures:,} futures",
            wanted=f"1 to {MOST_FUTURES:,}",
            mend="10,000 tell shares apart to one point in a hundred",
        )
    if 0 < (rows := most_futures(case)) < futures:
        mend = f"condition more: detente evidence history CASE --condition --futures {futures}"
        raise InputError(f"{futures:,} of {rows:,} conditioned futures", wanted=f"at most {rows:,}", mend=mend)
    names = tuple(case.strategies) if strategies is None else tuple(dict.fromkeys(strategies))
    if not names:
        raise InputError("no strategy", wanted=f"some of {', '.join(case.strategies)}")
    program = compile_case(case, strategies=names, precision=precision)
    return tuple(program.strategies), tuple(sorted(set(program.uncertain.values())))


def _in_memory(case: Case, card: Card, settings: Settings) -> Study:
    """The run without a folder."""
    started, clock, done = perf_counter(), Clock(), list[Done]()
    plan = Plan(all_blocks(card), frozenset(), 0)
    for one in _stoppable(computed(case, card, plan, settings), "nothing was kept"):
        clock.note(one)
        done.append(one)
    seconds = {**clock.seconds(), "total": round(perf_counter() - started, 3)}
    return study_in_memory(case, {**card, "status": "complete", "seconds": seconds}, done)


def _in_folder(case: Case, card: Card, folder: Path, settings: Settings) -> Study:
    """The run in its folder: what is missing is computed."""
    started = perf_counter()
    if not _is_complete(folder, card):
        write_snapshot(folder, case)
        write_card(folder, card)
        seconds = _fill(folder, case, card, settings)
        shares = shares_in_force(folder, card, tuple(case.measures))
        write_in_force(folder, shares, card["strategies"], tuple(case.measures))
        seconds["total"] = round(perf_counter() - started, 3)
        write_card(folder, {**card, "status": "complete", "seconds": seconds})
    return load_run(folder, case=case)


def _is_complete(folder: Path, card: Card) -> bool:
    """Whether the folder already holds all of this run.

    Raises:
        InputError: it holds another run.
    """
    if not is_run_folder(folder):
        return False
    there = read_card(folder)
    if not is_same_run(there, card):
        differs = ", ".join(key for key in IDENTITY if there.get(key) != card[key])
        raise InputError(
            f"{folder} holds another run (it differs in: {differs})",
            wanted="an empty folder, or the same run",
            mend="give another --out, or delete the folder",
        )
    return there["status"] == "complete"


def _fill(folder: Path, case: Case, card: Card, settings: Settings) -> dict[str, float]:
    """Compute and keep the blocks that are missing; the time it took."""
    plan, clock, with_paths = remaining(folder, card), Clock(), dict[int, Done]()
    for one in _stoppable(computed(case, card, plan, settings), f"finished parts are kept in {folder}"):
        clock.note(one)
        k = one.block.number
        write_block(folder, k, one.futures, one.chunk, precision=card["precision"], paths=card["paths"])
        if k in plan.for_bands:
            with_paths[k] = one
            if len(with_paths) == len(plan.for_bands):
                first = [with_paths[number] for number in sorted(with_paths)]
                bands = bands_of([d.chunk for d in first], drawn=[d.futures for d in first])
                write_bands(folder, bands, card["strategies"])
                with_paths.clear()
    return clock.seconds()


def _stoppable(done: Iterator[Done], kept: str) -> Iterator[Done]:
    """What gets done until the user stops it.

    Raises:
        Cancelled: the user did.
    """
    with interrupts() as heard:
        try:
            for one in done:
                yield one
                if heard:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise Cancelled(f"stopped; {kept}; the same command goes on from there") from None
