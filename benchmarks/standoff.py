"""How long do all five stabilities of a conflict of four decision makers take, and in how much memory?

    python benchmarks/standoff.py [--options 2,3,4,5] [--one-way] [--findings]

Random strict rankings, each size in a process of its own so that its peak memory is its own. Exits 1 when a target is
missed: 2^12 states under 2 s and 200 MiB, 2^16 under 60 s and 4 GiB.

Last figures (2 cores at rest; seconds of analysis, peak of the whole process with its imports):

       states  seconds  growth  peak MiB
           16     0.01                86
          256     0.01    1.4x        86
        4,096     0.04    3.7x        89
       65,536     0.64     16x       133
    1,048,576    17        26x       826

With --findings also everything that the verb tells of a conflict (robustness over what can be undone, paths, traps,
pictures); it has no target. The verb itself, `detente standoff FILE --json`, on the file of 65,536 states (10 MB): 34 s
and 433 MiB on a machine with other work (load 3.5); 62 s and 805 MiB at rest before paths were followed
only as far as asked for.
"""

import argparse
import json
import subprocess
import sys

TARGETS = {2**12: (2.0, 200.0), 2**16: (60.0, 4096.0)}
ONE = """
import json, resource, sys, time
import numpy as np
from dataclasses import replace
from detente.standoff.build import build
from detente.standoff.preference import Weighted
from detente.standoff.stability import analyse
k, one_way, told = int(sys.argv[1]), sys.argv[2] == "1", sys.argv[3] == "1"
options = {f"d{i}": [f"o{i}-{j}" for j in range(k)] for i in range(4)}
ways = {f"o{i}-0": ("forward", "backward")[i % 2] for i in range(4)} if one_way else {}
game = build(options, {d: Weighted({}) for d in options}, one_way=ways, status_quo={})
luck = np.random.default_rng(k)
game = replace(game, levels=np.stack([luck.permutation(game.size) for _ in range(4)]).astype(np.int64))
begin = time.perf_counter()
found = analyse(game)
seconds = time.perf_counter() - begin
held = {c: int(e.sum()) for c, e in found.equilibria.items()}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rest = None
if told:
    from detente.standoff.robustness import undebated
    from detente.workbench.standoff import Subject, findings
    begin = time.perf_counter()
    findings(Subject(game, undebated(game), {}))
    rest = time.perf_counter() - begin
print(json.dumps({"states": game.size, "seconds": seconds, "mib": peak, "equilibria": held, "findings": rest}))
"""


def measure(options: int, *, one_way: bool, told: bool) -> dict:
    """One size in a fresh process."""
    asked = [str(options), str(int(one_way)), str(int(told))]
    out = subprocess.run([sys.executable, "-c", ONE, *asked], capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def main() -> int:
    """Measure, print, compare with the targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--options", default="1,2,3,4,5", help="options of each decision maker, comma-separated")
    parser.add_argument("--one-way", action="store_true", help="one option of each in one direction only")
    parser.add_argument("--findings", action="store_true", help="also the seconds of everything that the verb tells")
    args = parser.parse_args()
    missed, before = [], None
    print(f"{'states':>9} {'seconds':>10} {'growth':>7} {'peak MiB':>9}  equilibria")
    for k in map(int, args.options.split(",")):
        got = measure(k, one_way=args.one_way, told=args.findings)
        growth = f"{got['seconds'] / before:.1f}x" if before else ""
        before = got["seconds"]
        print(f"{got['states']:>9,} {got['seconds']:>10.3f} {growth:>7} {got['mib']:>9.0f}  {got['equilibria']}")
        if got["findings"] is not None:
            print(f"{'':>9} {got['findings']:>10.1f} for all findings")
        seconds, mib = TARGETS.get(got["states"], (float("inf"), float("inf")))
        if got["seconds"] > seconds or got["mib"] > mib:
            missed.append(got["states"])
    print("all targets met" if not missed else f"missed at {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
