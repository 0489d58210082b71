"""How does the planner's cost grow with measures and futures, and how good is its search beside simpler ways?

    python benchmarks/roadmap.py [--exact 3,4,5,6,7] [--case CASE]

Exact fronts on random problems of two types and 100 futures; the cost of weighing one road; the best share and the
expected worth (share times worth) that search, random changes without keeping the best, and a greedy order reach on the
same number of roads, judged on fresh futures.

Last figures (2 cores shared with other work):

FIGURES
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from detente.case.read import read_case
from detente.roadmap.plan import Wishes, conduct_of, known_roads, make_problem
from detente.roadmap.planning.bound import bounds
from detente.roadmap.planning.exact import exact_front
from detente.roadmap.planning.label import Label
from detente.roadmap.planning.problem import Problem, Road
from detente.roadmap.planning.search import changed, first_roads, mended, search, weigh

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "roadmap"))
from problems import random_problem


def seconds(work) -> float:
    """How long something takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def exact_growth(sizes: list[int]) -> None:
    """Time and front of the exact planner by number of measures."""
    print(f"{'measures':>9} {'seconds':>9} {'growth':>7} {'front':>6}")
    before = None
    for size in sizes:
        problem = random_problem(1, size, futures=100)
        found: list[list[Label]] = []
        took = seconds(lambda problem=problem, found=found: found.append(exact_front(problem)))
        print(f"{size:>9} {took:>9.2f} {f'{took / before:.1f}' if before else '':>7} {len(found[0]):>6}")
        before = took


def cost_of_a_road(case_name: str) -> None:
    """Time of weighing one road of the case by futures."""
    case = read_case(case_name)
    print(f"{'futures':>9} {'ms a road':>9} {'growth':>7}")
    before = None
    for futures in (100, 300, 1000, 3000):
        problem = problem_on(case_name, futures, 0)
        road = next(iter(known_roads(case, problem).values()))
        took = seconds(lambda problem=problem, road=road: [weigh(problem, road) for _ in range(20)]) / 20
        print(f"{futures:>9} {1000 * took:>9.2f} {f'{took / before:.1f}' if before else '':>7}")
        before = took


def problem_on(case_name: str, futures: int, seed: int) -> Problem:
    """The whole case with nothing required, for all types but the last."""
    case = read_case(case_name)
    wishes = Wishes(types=tuple(case.types)[:-1], required=())
    return make_problem(case, wishes, conduct_of(case, wishes), futures, seed)


def rivals(problem: Problem, starts: list[Road], tries: int) -> dict[str, list[Road]]:
    """Roads of each way of looking, on the same number of roads weighed."""
    draws = np.random.default_rng(0)
    wandering, road = [], first_roads(problem, starts)[0]
    for _ in range(tries):
        road = mended(problem, changed(problem, road, draws)) or road
        wandering.append(road)
    return {
        "search": [x.road for x in search(problem, starts, tries=tries).front],
        "random": wandering,
        "greedy": [greedy(problem, tries)],
    }


def greedy(problem: Problem, tries: int) -> Road:
    """One deal after the other, each the pair that adds most to share times worth, until nothing adds or tries end."""
    road: Road = ()
    best, tried = 0.0, 0
    while tried < tries:
        done = problem.done.union(*road)
        options = [(*road, deal) for deal in replace(problem, most=2).next_deals(done)][: tries - tried]
        tried += len(options)
        scored = [(goal(weigh(problem, option)), option) for option in options]
        if not scored or max(s for s, _ in scored) <= best:
            return road
        best, road = max(scored, key=lambda pair: pair[0])
    return road


def goal(label: Label) -> float:
    """Share times worth."""
    return label.share * label.value


def compare(case_name: str, tries: int) -> None:
    """Search, random and greedy on fresh futures."""
    case, problem, fresh = read_case(case_name), problem_on(case_name, 300, 0), problem_on(case_name, 300, 1)
    starts = list(known_roads(case, problem).values())
    print(f"{'':>9} {'best share':>11} {'best share x worth, fresh':>26}")
    for name, roads in rivals(problem, starts, tries).items():
        tuned = [weigh(problem, road) for road in roads if road]
        chosen = max(tuned, key=goal)
        print(f"{name:>9} {max(x.share for x in tuned):>11.2f} {goal(weigh(fresh, chosen.road)):>26.3f}")
    limits = bounds(problem)
    print(f"no road exceeds: share {limits.share:.2f}, worth {limits.value:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exact", default="3,4,5,6,7", help="sizes of the exact planner, comma-separated")
    parser.add_argument("--case", default="north-korea-2020", help="the case for the search")
    parser.add_argument("--tries", type=int, default=2000, help="roads weighed by each way of looking")
    args = parser.parse_args()
    exact_growth([int(x) for x in args.exact.split(",")])
    cost_of_a_road(args.case)
    compare(args.case, args.tries)


if __name__ == "__main__":
    main()
