"""How long a first explanation of a finished run takes, and how that grows with futures and with numbers.

    .venv/bin/python benchmarks/explain.py [--run FOLDER]

Without --run, the reference case is first run over 10,000 futures (about two minutes of two cores). Then: the whole
command `detente explain FOLDER` in a process of its own, loading included; the analysis alone on a quarter, a half and
all of the futures and of the numbers, as ratios to the smallest; and the analysis beside one rank correlation after
another by SciPy on the same futures.

Last figures (2 cores): 10,000 futures x 529 numbers in 3.8 CPU seconds, of which the analysis takes 0.5, 3 to 4 times
as fast as one correlation after another; with twice and four times the numbers 2.0 and 3.9 times as long, with twice
and four times the futures 1.7 and up to 8 times (on a machine whose caches others filled).
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from detente.analyses.drawn import names_read
from detente.analyses.explain import explain
from detente.analyses.standing import standing
from detente.results import Study
from detente.results.folder import load_run

FUTURES = 10_000
PARTS = (0.25, 0.5, 1.0)
TIMES = 3  # the shortest of so many is taken: others on the machine only add
COMMAND = "from detente.cli import main; main()"


def command(folder: Path) -> tuple[float, float]:
    """The whole command: seconds on the clock, and of the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", COMMAND, "explain", str(folder)], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds(task: Callable[[], object]) -> float:
    """Processor seconds of a task."""
    found: list[float] = []
    for _ in range(TIMES):
        start = time.process_time()
        task()
        found.append(time.process_time() - start)
    return min(found)


def cut(study: Study, futures: float, numbers: float) -> Study:
    """The first of a study's futures, and the first of the numbers that the simulation reads."""
    drawn, results = study.futures, study.results
    size, names = int(futures * drawn.future.size), names_read(study)
    kept = names[: int(numbers * len(names))]
    values = {name: np.asarray(drawn.values[name])[:size] for name in kept}
    metrics = {name: np.asarray(results.metrics[name])[:, :size] for name in results.metrics}
    return replace(
        study,
        futures=replace(drawn, size=size, future=drawn.future[:size], values=values, true_type=drawn.true_type[:size]),
        results=replace(results, metrics=metrics, card={**results.card, "reads": list(kept)}),
    )


def one_by_one(study: Study) -> None:
    """Spearman's rank correlation of every number with the leader's regret, one after another."""
    stand = standing(study)
    for values in study.futures.values.values():
        spearmanr(values, stand.regret[stand.order[0]])


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default="", help="a finished run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(asked.run or Path(scratch) / "run")
        if not asked.run:
            words = ["run", "north-korea-2020", "--futures", str(FUTURES), "--out", str(folder)]
            subprocess.run([sys.executable, "-c", COMMAND, *words], check=True, stdout=subprocess.DEVNULL)
        clock, processor = min(command(folder) for _ in range(TIMES))
        study = load_run(folder)
        study = cut(study, 1.0, 1.0)
    size, numbers = study.futures.future.size, len(study.futures.values)
    print(f"detente explain, {size:,} futures x {numbers} numbers: {clock:.1f} s, {processor:.1f} CPU seconds")
    whole = seconds(lambda: explain(study))
    for name, parts in {"futures": [(p, 1.0) for p in PARTS], "numbers": [(1.0, p) for p in PARTS]}.items():
        took = [seconds(lambda part=part: explain(cut(study, *part))) for part in parts]
        grown = ", ".join(f"{p / PARTS[0]:.0f} times: {t / took[0]:.1f}" for p, t in zip(PARTS, took, strict=True))
        print(f"with {name} it grows as {grown}")
    print(
        f"the analysis alone: {whole:.1f} CPU seconds, {seconds(lambda: one_by_one(study)) / whole:.1f} times as fast"
    )


if __name__ == "__main__":
    main()
