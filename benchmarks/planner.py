"""How good is the planner's search beside simpler ways and NSGA-II, and how does proof grow with the measures?

    python benchmarks/planner.py [--case CASE] [--tries N] [--seconds S] [--futures N] [--exact 6,7] [--proven 8,10]

Every way has as many seconds of the processor (or roads to weigh) on the whole case, any measure optional, on the same
tuning futures: `search`, the planner's own, from nothing; `random`, random groupings and orders; `greedy`, one deal
after the other, each the best of all pairs of give and take, and again after a first deal drawn at random; `nsga-ii`,
Optuna's [@deb-2002], a place in the road for each measure, begun from random orders. The roads that each finds on its
front are judged on fresh futures: the hypervolume that they dominate between the worst and the best of all (20,000
random points), the worth times share kept of the road with the most of it on the tuning futures, and the best share.

Last figures (25 November 2026): north-korea-2020, all measures optional, all types but the last, 60 seconds of the
processor for each way to weigh roads in, 150 tuning futures and 150 fresh ones; two cores with three processes wanting
them, which seconds of the processor leave out but for what they share. What the random orders and NSGA-II took beyond
the minute is the sorting of all that they had weighed.

     way  hypervolume  search has  worth x share  share  roads  CPU s
  search        0.124      1.00 x          0.853   0.99     59   60.1
  random        0.063      1.96 x          0.237   0.99    222  192.3
  greedy        0.075      1.65 x          0.354   0.75    281   61.4
 nsga-ii        0.072      1.72 x          0.293   0.76    238  148.4

The best road of the case reaches 0.110 of worth times share. No road can have more than 5.5 of it (`bounds`).

The proofs, in seconds of the processor, deals of three measures at most, all optional, 100 futures, each given up after
30 seconds of the clock, the best road of 12 measures after 90. On random problems of two types (`best`: the road of
most worth times share; `front`: all four goals):

 measures    best   front  roads on it
        6     0.0     0.0            1
        8     0.1     0.1            2
       10     0.5       -
       12     1.3       -
       14     5.3       -

On the first measures of `PROVEN`, of the reference case, three types (`limits`: what all three need; `gaps`: those of
all roads, and their median in share, worth, risk and months):

 measures  standings  limits       front    best road  gaps  median gaps
        8        144     0.1   3.9 s, 66 0.3 s, 0.257   0.9  0.1, 0.0467, 0, 6
        9        240     0.2  17.1 s, 81 0.9 s, 0.266   0.9  0.23, 0.0849, 0, 12
       10        480     0.6           - 1.5 s, 0.266   0.9  0.255, 0.1, 0, 12
       12       1248     1.6           - 21.7 s, 0.345  1.6  0.4, 0.128, 0.000445, 13.5
       14       2976     6.2           -            -   2.4  0.47, 0.202, 0.00149, 16
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from itertools import product
from pathlib import Path

import numpy as np
import optuna

from detente.case.read import read_case
from detente.roadmap.conduct import follower_of
from detente.roadmap.plan import Wishes, known_roads, make_problem
from detente.roadmap.planning.exact import exact_best, exact_front, outlook_of
from detente.roadmap.planning.gaps import gaps
from detente.roadmap.planning.label import Label, front, weigh
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import mended, search
from detente.roadmap.planning.walk import OutOfTimeError

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "roadmap"))
from problems import random_problem

PLACES = 12
"""Deals of a road at most, as random orders and NSGA-II see it."""


class Budget:
    """Roads that may still be weighed, and until which second of the processor."""

    def __init__(self, tries: int, seconds: float) -> None:
        self.left, self.until = tries, time.process_time() + seconds

    def spend(self) -> bool:
        """Take one; False where none is left."""
        self.left -= 1
        return self.left >= 0 and time.process_time() < self.until


def decoded(problem: Problem, places: dict[int, int]) -> Road:
    """A road from the place of each measure; -1 leaves it out."""
    deals = [frozenset(m for m, p in places.items() if p == place) for place in range(PLACES)]
    road = mended(problem, tuple(deal for deal in deals if deal))
    return () if problem.bars(road) else road


def random_orders(problem: Problem, budget: Budget) -> list[Label]:
    """Random groupings and orders of random parts of the measures."""
    draws, found = np.random.default_rng(0), list[Label]()
    while budget.spend():
        chance = draws.random()
        places = {m: int(draws.integers(PLACES)) if draws.random() < chance else -1 for m in sorted(problem.chosen)}
        if road := decoded(problem, places):
            found.append(weigh(problem, road))
    return front(found)


def greedy(problem: Problem, budget: Budget) -> list[Label]:
    """One deal after the other, each the measure or pair of give and take that adds most to share times worth.

    Once that ends, again after a first deal drawn at random, until the budget is spent.
    """
    draws, found = np.random.default_rng(0), list[Label]()
    road: Road = ()
    while budget.left > 0 and time.process_time() < budget.until:
        found = front([*found, *grown(problem, road, budget)])
        firsts = [*gives_and_takes(problem, problem.done)]
        road = (firsts[int(draws.integers(len(firsts)))],)
    return found


def grown(problem: Problem, road: Road, budget: Budget) -> list[Label]:
    """All roads tried while one grows by the deal that adds most."""
    found, best = list[Label](), weigh(problem, road).expected if road else 0.0
    while True:
        done = problem.done.union(*road)
        options = []
        for deal in gives_and_takes(problem, done):
            if not budget.spend():
                return [*found, *options]
            options.append(weigh(problem, (*road, deal)))
        found = front([*found, *options])
        top = max(options, key=lambda label: label.expected, default=None)
        if top is None or top.expected <= best:
            return found
        best, road = top.expected, top.road


def gives_and_takes(problem: Problem, done: frozenset[int]) -> Iterator[frozenset[int]]:
    """Single measures, and pairs of one side's and another's."""
    ready = sorted(problem.ready(done))
    own, others = ([m for m in ready if problem.worth.own[m] == side] for side in (True, False))
    for deal in [*((m,) for m in ready), *product(own, others)]:
        chosen = frozenset(deal)
        if all(problem.needs[m] <= done | chosen for m in deal) and not problem.clashes(chosen | done):
            yield chosen


def nsga_ii(problem: Problem, budget: Budget) -> list[Label]:
    """NSGA-II on one place for each measure."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    found = list[Label]()

    def objective(trial: optuna.Trial) -> tuple[float, ...]:
        places = {m: trial.suggest_int(str(m), -PLACES, PLACES - 1) for m in sorted(problem.chosen)}
        road = decoded(problem, places)
        if not road:
            return 0.0, -10.0, -100.0, -1000.0
        found.append(weigh(problem, road))
        return found[-1].goals

    study = optuna.create_study(
        directions=["maximize"] * 4, sampler=optuna.samplers.NSGAIISampler(population_size=50, seed=0)
    )
    draws = np.random.default_rng(0)
    for chance in draws.random(50):
        study.enqueue_trial(
            {str(m): int(draws.integers(PLACES)) if draws.random() < chance else -1 for m in sorted(problem.chosen)}
        )
    while budget.spend():
        study.optimize(objective, n_trials=1)
    return front(found)


def own_search(problem: Problem, budget: Budget) -> list[Label]:
    """The planner's own search, from nothing."""
    seconds = budget.until - time.process_time()
    return list(search(problem, tries=budget.left, seconds=seconds, clock=time.process_time).front)


WAYS: dict[str, Callable[[Problem, Budget], list[Label]]] = {
    "search": own_search, "random": random_orders, "greedy": greedy, "nsga-ii": nsga_ii,
}  # fmt: skip


def volume(goals: np.ndarray, worst: np.ndarray, best: np.ndarray) -> float:
    """Share of random points between the worst and the best that some road is at least as good as."""
    points = np.random.default_rng(1).uniform(worst, best, (20_000, len(worst)))
    beaten = np.zeros(len(points), dtype=bool)
    for one in goals:
        beaten |= (one >= points).all(axis=1)
    return float(beaten.mean())


def compare(case_name: str, tries: int, seconds: float, futures: int) -> None:
    """All ways on one budget, judged on fresh futures."""
    case = read_case(case_name)
    wishes, follower = Wishes(types=tuple(case.types)[:-1]), follower_of(case, "")
    tuning, fresh = (make_problem(case, wishes, follower, futures, seed) for seed in (0, 1))
    fronts, chosen, took = {}, {}, {}
    for name, way in WAYS.items():
        begin = time.process_time()
        labels = way(replace(tuning), Budget(tries, seconds))
        took[name] = time.process_time() - begin
        fronts[name] = np.array([weigh(fresh, label.road).goals for label in labels])
        chosen[name] = weigh(fresh, max(labels, key=lambda label: label.expected).road)
    known = [weigh(fresh, road) for road in known_roads(case, tuning).values()]
    every = np.concatenate(list(fronts.values()))
    worst = np.array([0.0, 0.0, every[:, 2].min(), every[:, 3].min()])
    volumes = {name: volume(goals, worst, every.max(axis=0)) for name, goals in fronts.items()}
    heads = f"{'worth x share':>14} {'share':>6} {'roads':>6} {'CPU s':>6}"
    print(f"{'way':>8} {'hypervolume':>12} {'search has':>11} {heads}")
    for name, goals in fronts.items():
        ratio = volumes["search"] / volumes[name] if volumes[name] else np.inf
        says = f"{name:>8} {volumes[name]:>12.3f} {f'{ratio:.2f} x':>11} {chosen[name].expected:>14.3f}"
        print(f"{says} {goals[:, 0].max():>6.2f} {len(goals):>6} {took[name]:>5.1f}")
    print(f"best road of the case: worth x share {max(label.expected for label in known):.3f}")


def exact_growth(sizes: list[int], seconds: float) -> None:
    """CPU time of both proofs by number of measures, on random problems of two types and 100 futures."""
    print(f"{'measures':>9} {'best, CPU s':>12} {'front, CPU s':>13} {'roads on it':>12}")
    for size in sizes:
        problem = replace(random_problem(1, size, optional=size, futures=100), most=3)
        known = search(problem, tries=500).front
        begin = time.process_time()
        outlook = outlook_of(problem)
        best = exact_best(outlook, known, seconds=seconds)
        took = f"{time.process_time() - begin:>12.1f}" if best.is_done else f"{'given up':>12}"
        begin = time.process_time()
        try:
            roads = len(exact_front(outlook, known, seconds=seconds))
            says = f"{time.process_time() - begin:>13.1f} {roads:>12}"
        except OutOfTimeError:
            says = f"{'given up':>13} {'':>12}"
        print(f"{size:>9} {took} {says}", flush=True)


PROVEN = (
    "working-talks", "travel-ban-lift", "test-moratorium", "exercise-scale-down", "humanitarian-aid",
    "aid-monitoring", "crisis-hotlines", "liaison-offices", "security-assurance", "us-licences", "inspectors-return",
    "reactor-shutdown", "reprocessing-halt", "written-test-ban",
)  # fmt: skip
"""Measures of the reference case, the first ones of which a best road is proven for."""


def case_growth(sizes: list[int], seconds: float) -> None:
    """CPU time of the proofs on measures of the reference case, all optional; 100 futures.

    The whole front, the road of most worth times share, and the gaps of all roads, each with what the limits took.
    """
    case = read_case("north-korea-2020")
    print(f"{'measures':>9} {'standings':>10} {'limits':>7} {'front':>14} {'best road':>14} {'gaps':>5}  median gaps")
    for size in sizes:
        wishes = Wishes(measures=PROVEN[:size], types=tuple(case.types)[:-1], most=3)
        problem = make_problem(case, wishes, follower_of(case, ""), 100, 0)
        known = search(problem, tries=1000).front
        begin = time.process_time()
        outlook = outlook_of(problem)
        assert outlook
        limits, begin = time.process_time() - begin, time.process_time()
        try:
            found = exact_front(outlook, known, seconds=seconds)
            whole = f"{time.process_time() - begin:.1f} s, {len(found)}"
        except OutOfTimeError:
            whole = "given up"
        begin = time.process_time()
        proof = exact_best(outlook, known, seconds=seconds)
        best = f"{time.process_time() - begin:.1f} s, {proof.limit:.3f}" if proof.is_done else "given up"
        begin = time.process_time()
        off = np.median([astuple(gap) for _, gap in gaps(outlook, known)], axis=0)
        took = time.process_time() - begin
        says = ", ".join(f"{x:.3g}" for x in off)
        count = len(outlook.choices.held)
        print(f"{size:>9} {count:>10} {limits:>7.1f} {whole:>14} {best:>14} {took:>5.1f}  {says}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", default="north-korea-2020", help="the case for the search")
    parser.add_argument("--tries", type=int, default=2000, help="roads weighed by each way; 0 compares nothing")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="seconds of the processor for each way")
    parser.add_argument("--futures", type=int, default=300, help="tuning futures, and as many fresh ones")
    parser.add_argument("--exact", default="", help="sizes of the proof, comma-separated")
    parser.add_argument("--proven", default="", help="numbers of measures of the reference case, comma-separated")
    parser.add_argument("--give-up", type=float, default=120, help="seconds for each proof")
    args = parser.parse_args()
    if args.tries:
        compare(args.case, args.tries, args.seconds, args.futures)
    if args.exact:
        exact_growth([int(x) for x in args.exact.split(",")], args.give_up)
    if args.proven:
        case_growth([int(x) for x in args.proven.split(",")], args.give_up)


if __name__ == "__main__":
    main()
