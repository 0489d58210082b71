"""Planning problems and worths for the tests: random ones, ones by hand, and all roads of a small problem."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from detente.roadmap.margins import Stance
from detente.roadmap.planning.problem import Problem, Road, pace_of
from detente.roadmap.worth import Worth


def random_problem(seed: int, measures: int, *, optional: int = 0, futures: int = 12) -> Problem:
    """Random worths for two types; measures with even numbers are the counterpart's own."""
    draws = np.random.default_rng(seed)
    own = np.arange(measures) % 2 == 0
    sign = np.where(own, -1.0, 1.0)[:, None, None]
    value = sign * draws.uniform(0.02, 0.2, (measures, 2, 1)) * draws.uniform(0.7, 1.3, (measures, 2, futures))
    worth = Worth(
        measures=tuple(f"m{k}" for k in range(measures)),
        types=("one", "two"),
        value=value,
        principal=draws.uniform(-0.1, 0.2, (measures, 1)) * np.ones((1, futures)),
        own=own,
        by_principal=~own,
        detect=np.where(own[:, None], draws.uniform(0.05, 0.6, (measures, futures)), 0.0),
        reversible=np.full((measures, futures), 0.5),
        exposure=np.where(own[:, None], draws.uniform(0, 0.5, (measures, futures)), 0.0),
        takes=draws.integers(1, 12, (measures, 1)) * np.ones((1, futures)),
        prior=np.full((2, futures), 0.5),
        patience=draws.uniform(0.95, 0.99, (2, futures)),
        horizon=np.full((2, futures), 60.0),
        foresight=draws.uniform(0.3, 0.9, (2, futures)),
        fear=draws.uniform(0.5, 2, (2, futures)),
        penalty=draws.uniform(0.2, 1, (2, futures)),
        pain=draws.normal(0.02, 0.02, (2, futures)),
        noise=np.full((2, futures), 0.2),
        credibility=draws.uniform(0.2, 0.8, futures),
        evidence=np.full(futures, 8.0),
        credit=np.full(futures, 0.5),
        breach=np.full(futures, 4.0),
        vouched=draws.uniform(0.0, 0.2, futures),
    )
    every = frozenset(range(measures))
    needs = {m: frozenset({m - 2} if m >= 2 and draws.random() < 0.4 else ()) for m in every}
    required = every - {int(m) for m in draws.choice(measures, optional, replace=False)}
    while any(not needs[m] <= required for m in required):
        required = required | frozenset(n for m in required for n in needs[m])
    stance = Stance(pressure=0.3)
    pace = pace_of(worth, stance, lanes=1 + seed % 2, start=0)
    return Problem(worth, stance, every, required, needs, np.array([0, 1]), -1, {}, measures, pace)


def every_road(problem: Problem, done: frozenset[int] = frozenset()) -> Iterator[Road]:
    """All roads, straight from the definition."""
    if done and problem.required <= done:
        yield ()
    left = sorted(problem.chosen - done)
    for size in range(1, min(problem.most, len(left)) + 1):
        for deal in combinations(left, size):
            if all(problem.needs[m] <= done | set(deal) for m in deal):
                for rest in every_road(problem, done | frozenset(deal)):
                    yield (frozenset(deal), *rest)


def worth_by_hand(
    value: list[float],
    own: list[bool],
    *,
    detect: float = 1.0,
    patience: float = 0.9,
    horizon: float = 1.0,
    foresight: float = 0.9,
    exposure: list[float] | None = None,
    credibility: float = 1.0,
    principal: list[float] | None = None,
    reversible: list[float] | None = None,
) -> Worth:
    """One type, one future, worths as given."""
    count = len(value)

    def each(x: float) -> np.ndarray:
        return np.full((1, 1), x)

    mine = np.array(own)
    return Worth(
        measures=tuple(f"m{k}" for k in range(count)),
        types=("any",),
        value=np.array(value)[:, None, None],
        principal=np.array(principal or [0.0] * count)[:, None],
        own=mine,
        by_principal=~mine,
        detect=np.where(mine, detect, 0.0)[:, None],
        reversible=np.array(reversible or [1.0] * count)[:, None],
        exposure=np.where(mine, exposure or 0.0, 0.0)[:, None],
        takes=np.ones((count, 1)),
        prior=each(1.0),
        patience=each(patience),
        horizon=each(horizon),
        foresight=each(foresight),
        fear=each(1.0),
        penalty=each(0.0),
        pain=each(0.0),
        noise=each(0.1),
        credibility=np.array([credibility]),
        evidence=np.array([10.0]),
        credit=np.array([0.0]),
        breach=np.array([5.0]),
        vouched=np.array([0.0]),
    )


def ladder(steps: list[float], *, worth: float, final: float, d: float, g: float) -> tuple[Worth, list[np.ndarray]]:
    """Reciprocal deals: each side gives c and receives worth * c; then a flow of value `final` with nothing to give."""
    value = [v for c in steps for v in (-c, worth * c)] + [final]
    own = [k for _ in steps for k in (True, False)] + [False]
    deals = [np.array([2 * k, 2 * k + 1]) for k in range(len(steps))] + [np.array([2 * len(steps)])]
    return worth_by_hand(value, own, patience=d, foresight=g), deals
