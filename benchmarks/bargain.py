"""How long do relief and bargain take as provisions, issues and futures grow, and against plain enumeration?

    python benchmarks/bargain.py [--futures 1000]

Random boards and agendas with fixed seeds, each size in a process of its own so that its peak memory is its own. Exits
1 when a target is missed: 12 issues of 5 levels over 1,000 futures (frontier, zone, fair points and robust packages)
under 30 s and 1 GiB; the relief front of the reference case with its frequencies under 10 s.

Last figures, some of the rows (2 cores, Python 3.11): seconds, peak of the process in MiB with imports, size of the
front, gap of the search.

    agenda 4x5                                         0.40     177       5   0.000
    agenda 8x5                                         1.06     206      32   0.000
    agenda 12x5                                        4.15     235      64   0.000
    agenda 14x5                                        3.93     251      63   0.000
    agenda 12x5, 12 needs                             15.43     236      76   0.816
    agenda 8x5, futures x4                             4.18     381      11   0.000
    agenda 6x5, all packages                           7.48     183      23   0.000
    reference case, agenda                            10.51     276     604   0.518
    relief 44 provisions, 12 projects                  0.54     249     142   0.000
    relief 60 provisions, 14 projects                  1.59     262     326   0.000
    relief 32 provisions, shared waivers               4.23     267      80   0.000
    relief 20 provisions, futures x4                   0.20     205      57   0.000
    relief 14 provisions, all sets                     0.39     248      16   0.000
    relief 44 provisions, by HiGHS                    32.76     152     150   0.109
    reference case                                     2.55     243      12   0.000
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

TARGETS = {"agenda 12x5": (30.0, 1024.0), "reference case": (10.0, 1024.0)}
SETUP = """
import itertools, json, resource, sys, time
import numpy as np
sys.path[:0] = [sys.argv[1]]
from bargain.tables import a_random_table, every_package
from detente.bargain.agenda import frontier
from detente.bargain.often import waiver_frequency
from detente.bargain.pareto import not_dominated
from detente.bargain.programme import relief_front
from detente.bargain.relief import ReliefBoard, ReliefPackages, freed_by, front_of, objectives, unions_of_covers
from detente.bargain.bargain_answer import answer_table, robust_packages
from detente.bargain.robust import rate
from detente.bargain.solutions import NOTIONS, solution
from detente.bargain.zone import accepted, zone_of_agreement
a, b, futures = (int(x) for x in sys.argv[2:5])
begin = time.perf_counter()
"""
AGENDA = """
table = a_random_table(7, issues=a, levels=b, futures=futures, vetoes=1, types=3, needs=NEEDS)
front = frontier(table)
found = [solution(front.gains, notion) for notion in NOTIONS]
zone = zone_of_agreement(table)
robust = robust_packages(table, table.types, at_least=0.5)
says = {"size": len(front.packages), "gap": max(one.found.gap for one in robust)}
"""
PLAIN_AGENDA = """
table = a_random_table(7, issues=a, levels=b, futures=futures, vetoes=1, types=3)
packages = every_package(table)
mean = table.on_average()
passing = packages[mean.vetoes[0].accepts(packages)[0]]
gains = np.column_stack([side.gains(passing)[0] for side in (mean.principal, mean.counterpart)])
zone = np.zeros(futures, bool)
for start in range(0, len(packages), 2000):
    zone |= accepted(table.must_agree, packages[start : start + 2000]).any(axis=1)
    rate(table.principal, (*table.vetoes, *table.types), packages[start : start + 2000])
says = {"size": int(not_dominated(gains).sum()), "gap": 0.0}
"""
BOARD = """
draw = np.random.default_rng(a)
pairs = [(p, p) for p in range(a)]
if SHARED:
    pairs = [(p // 2, p) for p in range(a)] + [(a // 2 + p // 4, p) for p in range(0, a, 2)]
ways = np.array(pairs)
def costs(high): return draw.uniform(0, high, (futures, len(ways)))
leverage = costs(500)
blocks = np.zeros((b, a), bool)
for row in blocks:
    row[draw.choice(a, draw.integers(1, 5), replace=False)] = True
board = ReliefBoard(tuple(map(str, range(ways[:, 0].max() + 1))), tuple(map(str, range(a))), tuple(map(str, range(b))),
                    ("vote",), ("",) * a, blocks, ways[:, 0], ways[:, 1], np.zeros(len(ways), int),
                    np.ones((len(ways), b), bool),
                    draw.uniform(0, 1, (futures, b)), draw.uniform(0, 0.01, (futures, b)), np.zeros((futures, b)),
                    leverage, costs(300), leverage * draw.uniform(0, 1, leverage.shape),
                    draw.uniform(500, 600, (futures, a)), np.ones((futures, 1)))
"""
RELIEF = (
    BOARD
    + """
front = relief_front(board)
says = {"size": len(front.made), "gap": front.gap}
"""
)
PLAIN_RELIEF = (
    BOARD
    + """
count = len(board.waivers)
made = (np.arange(1 << count)[:, None] >> np.arange(count) & 1) > 0
front = front_of(board, ReliefPackages(made, freed_by(board, made)))
says = {"size": len(front.made), "gap": 0.0}
"""
)
PROGRAMME = (
    BOARD
    + """
front = relief_front(board, listed=0, most=150)
says = {"size": len(front.made), "gap": front.gap}
"""
)
REFERENCE = """
from detente.bargain.relief_answer import answer_relief
from detente.case.read import read_case
from detente.futures import draw_futures
case = read_case("north-korea-2020")
answer = answer_relief(case, draw_futures(case, futures))
says = {"size": len(answer.front.made), "gap": answer.front.gap}
"""
REFERENCE_AGENDA = """
from detente.bargain.bargain_answer import answer_bargain
from detente.case.read import read_case
from detente.futures import draw_futures
case = read_case("north-korea-2020")
answer = answer_bargain(case, draw_futures(case, futures))
says = {"size": len(answer.front.packages), "gap": max(one.found.gap for one in answer.robust)}
"""
REPORT = """
says["seconds"] = time.perf_counter() - begin
says["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(says))
"""
RUNS = (
    [(f"agenda {n}x5", AGENDA, n, 5, 1) for n in (4, 6, 8, 10, 12, 14)]
    + [(f"agenda {n}x5, {n} needs", AGENDA.replace("NEEDS", str(n)), n, 5, 1) for n in (8, 12)]
    + [(f"agenda 8x5, futures x{k}", AGENDA, 8, 5, k) for k in (2, 4)]
    + [(f"agenda {n}x5, all packages", PLAIN_AGENDA, n, 5, 1) for n in (4, 6)]
    + [("reference case, agenda", REFERENCE_AGENDA, 0, 0, 0.3)]
    + [(f"relief {p} provisions, {j} projects", RELIEF, p, j, 1) for p, j in ((20, 8), (44, 12), (60, 14))]
    + [(f"relief {p} provisions, shared waivers", RELIEF.replace("SHARED", "True"), p, 8, 1) for p in (20, 32)]
    + [(f"relief 20 provisions, futures x{k}", RELIEF, 20, 8, k) for k in (2, 4)]
    + [(f"relief {p} provisions, all sets", PLAIN_RELIEF, p, 6, 0.1) for p in (10, 14)]
    + [(f"relief {p} provisions, by HiGHS", PROGRAMME, p, j, 0.001) for p, j in ((20, 8), (44, 12))]
    + [("reference case", REFERENCE, 0, 0, 1)]
)


def run(body: str, first: int, second: int, futures: int) -> dict[str, float]:
    tests = str(Path(__file__).parents[1] / "tests")
    code = SETUP + body.replace("NEEDS", "0").replace("SHARED", "False") + REPORT
    done = subprocess.run(
        [sys.executable, "-c", code, tests, str(first), str(second), str(futures)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main() -> int:
    options = argparse.ArgumentParser(description="Time relief and bargain.")
    options.add_argument("--futures", type=int, default=1000)
    futures = options.parse_args().futures
    print(f"{'':46}{'seconds':>9}{'MiB':>8}{'front':>8}{'gap':>8}")
    missed = False
    for name, body, first, second, times in RUNS:
        says = run(body, first, second, max(1, round(futures * times)))
        print(f"{name:46}{says['seconds']:9.2f}{says['mib']:8.0f}{says['size']:8}{says['gap']:8.3f}", flush=True)
        most, memory = TARGETS.get(name, (float("inf"), float("inf")))
        missed |= says["seconds"] > most or says["mib"] > memory
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
