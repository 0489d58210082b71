"""How fast the engine is, where its time goes (`parts.py`), how cost grows, its memory, and plain Python beside it.

    .venv/bin/python benchmarks/engine.py [--full]

Last figures (2 cores of a machine that was now quicker, now slower): 1.1 to 1.6 million strategy-future-months a second
on the reference case, short of the 2 million aimed for; first compile and first block 18 s for its two programs one
after the other, 12 s side by side as a run does it; 1,500 to 2,700 times plain Python per CPU second; time linear in
futures and months; 1.5 GiB at 5,000 and 1.4 GiB at 40,000 futures.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from detente.case.model import Case
from detente.case.read import read_case
from detente.engine.compile import compile_case
from detente.engine.run import simulate
from detente.futures import draw_futures

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
from parts import where_the_time_goes  # noqa: E402 (it lies beside this file)

from ema import Model, RealParameter, ScalarOutcome, SequentialEvaluator  # noqa: E402
from reference.plain import Plain  # noqa: E402 (the path to it stands above)

CASE = "north-korea-2020"
STRATEGY = "bottom-up"  # the largest


def cpu_seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def wall_seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def throughput(case: Case, futures: int = 4096) -> None:
    """Strategy-future-months a second on two threads, after compiling; also the parts around the simulation."""
    start = time.perf_counter()
    program = compile_case(case)
    blocks = [range(k, k + 512) for k in range(0, futures, 512)]
    simulate(program, draw_futures(case, futures, only=range(256)))
    print(f"compile and first block: {time.perf_counter() - start:.1f} s")
    drawn = [draw_futures(case, futures, only=ids) for ids in blocks]
    with ThreadPoolExecutor(2) as threads:
        took = wall_seconds(lambda: list(threads.map(lambda f: simulate(program, f), drawn)))
    months = len(case.strategies) * futures * case.months
    print(f"{months / took / 1e6:.2f} million strategy-future-months a second on 2 threads")
    draws = wall_seconds(lambda: draw_futures(case, futures))
    print(f"drawing the futures: {draws / (draws + took):.0%} of drawing and simulating")


def growth(case: Case) -> None:
    """Time against futures and months."""
    names = [STRATEGY]
    program = compile_case(case, strategies=names)
    few, many = draw_futures(case, 1024), draw_futures(case, 4096)
    simulate(program, few)
    ratio = cpu_seconds(lambda: simulate(program, many)) / cpu_seconds(lambda: simulate(program, few))
    print(f"4 times the futures: {ratio:.1f} times the time")
    short = replace(
        case, months=case.months // 2, metrics={k: m for k, m in case.metrics.items() if not ends_late(m.text)}
    )
    half = compile_case(short, strategies=names)
    simulate(half, few)
    ratio = cpu_seconds(lambda: simulate(program, many)) / cpu_seconds(lambda: simulate(half, many))
    print(f"twice the months: {ratio:.1f} times the time")


def ends_late(text: str) -> bool:
    """Whether a metric names months that half a case does not have."""
    return "months" in text and " to " in text


def against_plain(case: Case) -> None:
    """CPU seconds a future against the plain reference under ema_workbench's SequentialEvaluator."""
    strategy = STRATEGY
    futures = draw_futures(case, 64)
    kinds = futures.types
    luck = np.random.default_rng(0)

    def one_future(future: float) -> dict[str, float]:
        k = int(future * 63)
        values = {name: column[k] for name, column in futures.values.items()}
        plain = Plain(case, values, kinds[futures.true_type[k]], strategy, lambda *_: luck.random())
        for month in range(case.months):
            told = plain.month(month)
        return {"deals": float(told["deals"])}

    model = Model("plain", function=one_future)
    model.uncertainties = [RealParameter("future", 0, 1)]
    model.outcomes = [ScalarOutcome("deals")]
    with SequentialEvaluator(model) as evaluator:
        plain = cpu_seconds(lambda: evaluator.perform_experiments(scenarios=4)) / 4
    program = compile_case(case, strategies=[strategy])
    many = draw_futures(case, 2048)
    simulate(program, many)
    ours = cpu_seconds(lambda: simulate(program, many)) / 2048
    print(
        f"plain Python under ema_workbench: {plain:.2f} CPU s a future; the engine is {plain / ours:,.0f} times as fast"
    )


MEMORY = """
import json, resource, sys
from detente import workbench
workbench.run({case!r}, futures=int(sys.argv[1]), strategies=["bottom-up", "isolation"], out=sys.argv[2])
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""


def memory(futures: int, folder: Path) -> None:
    """Peak memory of a whole run in a process of its own."""
    words = [sys.executable, "-c", MEMORY.format(case=CASE), str(futures), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    print(f"{futures:,} futures: {json.loads(done.stdout.splitlines()[-1]):,.0f} MiB at most")


def main() -> None:
    import tempfile

    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="a million futures as well")
    full = parser.parse_args().full
    case = read_case(CASE)
    throughput(case)
    where_the_time_goes(case, STRATEGY, 4096)
    growth(case)
    against_plain(case)
    with tempfile.TemporaryDirectory() as folder:
        for futures in (5_000, 40_000, *((1_000_000,) if full else ())):
            memory(futures, Path(folder) / str(futures))


if __name__ == "__main__":
    main()
