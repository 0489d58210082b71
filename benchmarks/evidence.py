"""How long do a fit to the shipped record and a hindcast take?

    python benchmarks/evidence.py [--hindcast] [--first 2012-01-01]

Each in a process of its own. Exits 1 when a target is missed on an idle machine of 2 cores: a fit under 2 minutes, the
full hindcast under 15. CPU seconds are told too: on a machine with other work the clock says little, and what one core
has to do bounds it from below.

Last figures, on 2 quiet cores: a fit 59 s by the clock and 67 s of CPU, the full hindcast 490 s and 608 s.
"""

import argparse
import json
import subprocess
import sys

TARGETS = {"fit": 120.0, "hindcast": 900.0}
FIT = """
import json, sys, time
from datetime import date
from detente.evidence.fit import fit_record
from detente.evidence.reading import read_record
begin, cpu = time.perf_counter(), time.process_time()
fit_record(read_record("korean-peninsula", cut=date(2020, 11, 3)))
print(json.dumps([time.perf_counter() - begin, time.process_time() - cpu]))
"""
HINDCAST = """
import json, sys, time
from datetime import date
from detente.evidence.contest import hindcast_finding
from detente.evidence.hindcast import hindcast
begin, cpu = time.perf_counter(), time.process_time()
run = hindcast("korean-peninsula", date(2020, 11, 3), first=date.fromisoformat(sys.argv[1]))
hindcast_finding(run)
print(json.dumps([time.perf_counter() - begin, time.process_time() - cpu]))
"""


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--hindcast", action="store_true", help="the hindcast too")
    asked.add_argument("--first", default="2012-01-01", help="its first origin; the target is for the whole of it")
    told = asked.parse_args()
    late = False
    for name, code in {"fit": FIT, **({"hindcast": HINDCAST} if told.hindcast else {})}.items():
        out = subprocess.run([sys.executable, "-c", code, told.first], capture_output=True, text=True, check=True)
        clock, cpu = json.loads(out.stdout.splitlines()[-1])
        print(f"{name:10} {clock:6.0f} s by the clock, {cpu:6.0f} s of CPU (target {TARGETS[name]:.0f})")
        late |= clock > TARGETS[name]
    sys.exit(int(late))


if __name__ == "__main__":
    main()
