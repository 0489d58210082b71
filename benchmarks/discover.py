"""How fast scenario discovery is, as a ratio to ema_workbench's PRIM on the same data in the same run.

    .venv/bin/python benchmarks/discover.py

Last figures (2 cores): 100,000 futures x 60 inputs in 2.7 CPU seconds; 20,000 x 20: about 20 times as fast as
ema_workbench, with the same boxes.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from detente.analyses.discover import prim

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
from ema import prim as ema  # noqa: E402 (the path to it stands above)


def planted(points: int, inputs: int) -> tuple[pd.DataFrame, np.ndarray]:
    draws = np.random.default_rng(5)
    table = pd.DataFrame(draws.random((points, inputs)), columns=[f"x{k}" for k in range(inputs)])
    return table, ((table.x0 > 0.6) & (table.x1 < 0.4) & (draws.random(points) < 0.9)).to_numpy()


def seconds(task) -> tuple[float, object]:
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def main() -> None:
    table, fails = planted(100_000, 60)
    ours, _ = seconds(lambda: prim(table, fails, max_boxes=1))
    print(f"100,000 futures x 60 inputs: {ours:.1f} CPU seconds")
    table, fails = planted(20_000, 20)
    ours, boxes = seconds(lambda: prim(table, fails, max_boxes=1)[0].boxes)
    theirs, box = seconds(lambda: ema.Prim(table, fails.astype(int), threshold=0.5, peel_alpha=0.05).find_box())
    same = [b.points for b in boxes] == box.peeling_trajectory.n.tolist()
    print(f"20,000 x 20: {theirs / ours:.0f} times as fast; boxes {'the same' if same else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
