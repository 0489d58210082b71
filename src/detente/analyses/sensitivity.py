"""Which inputs move an output: variance-based (Sobol) and elementary effects (Morris), on a design of their own.

Design and estimators are SALib's [@herman-usher-2017]: Sobol 2001 [@sobol-2001] with the estimators of Saltelli et al.
2010 [@saltelli-2010]; Morris 1991 [@morris-1991] with the mean of absolute effects of Campolongo et al. 2007
[@campolongo-2007]. Inputs may be tied into groups: a group moves as one, so that hundreds of inputs of little account
cost no more than one.

Cost in evaluations: Sobol n (groups + 2), or n (2 groups + 2) with interactions; Morris n (groups + 1).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sampling
from SALib.sample import sobol as sobol_sampling

Unit = Float[np.ndarray, "row input"]
"""Points in the unit cube: one row a run, one column an input."""
Evaluate = Callable[[Unit], Float[np.ndarray, " row"]]


@dataclass(frozen=True, slots=True)
class Effect:
    """One group's part in the output.

    Args:
        group: its name.
        first, first_error: share of the output's variance that it explains alone; 90% half-width.
        total, total_error: the same with all its interactions.
    """

    group: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True, slots=True)
class Interaction:
    """Share of the variance that two groups explain only together, with its 90% half-width."""

    pair: tuple[str, str]
    share: float
    error: float


@dataclass(frozen=True, slots=True)
class Elementary:
    """Morris: mean absolute effect of a step through the range, 90% half-width; spread of effects (nan: a group)."""

    group: str
    effect: float
    error: float
    spread: float


def problem(groups: Sequence[str]) -> dict[str, object]:
    """SALib's description of the unit cube: one column an input, tied by the groups' names."""
    columns = [f"x{k}" for k in range(len(groups))]
    described: dict[str, object] = {"num_vars": len(columns), "names": columns, "bounds": [[0.0, 1.0]] * len(columns)}
    return {**described, "groups": list(groups)}


def sobol(
    evaluate: Evaluate, groups: Sequence[str], *, n: int = 512, interactions: bool = False, seed: int = 0
) -> tuple[list[Effect], list[Interaction]]:
    """First-order, total and (if asked for) second-order indices, largest total first.

    Args:
        evaluate: unit cube, ends included, to outputs.
        groups: the group of each input, in column order.
        n: base sample; a power of two keeps the balance of the sequence.
        interactions: also the pairs, for twice the cost.
        seed: scrambles the sequence and seeds the bootstrap behind the intervals.

    Returns:
        Effects, and interactions (empty unless asked for).
    """
    described = problem(groups)
    unit = sobol_sampling.sample(described, n, calc_second_order=interactions, seed=seed)
    found = sobol_analysis.analyze(
        described,
        np.asarray(evaluate(unit), dtype=np.float64),
        calc_second_order=interactions,
        conf_level=0.9,
        seed=seed,
    )
    names = list(dict.fromkeys(groups))
    effects = [
        Effect(name, *(float(found[key][k]) for key in ("S1", "S1_conf", "ST", "ST_conf")))
        for k, name in enumerate(names)
    ]
    pairs = [
        Interaction((names[i], names[j]), float(found["S2"][i, j]), float(found["S2_conf"][i, j]))
        for i, j in (combinations(range(len(names)), 2) if interactions else ())
    ]
    return sorted(effects, key=lambda e: -e.total), sorted(pairs, key=lambda p: -p.share)


def morris(
    evaluate: Evaluate, groups: Sequence[str], *, n: int = 32, levels: int = 4, seed: int = 0
) -> list[Elementary]:
    """Elementary effects, largest first: a cheap screening of many inputs.

    Args:
        evaluate: unit cube to outputs.
        groups: the group of each input, in column order.
        n: trajectories.
        levels: grid levels, even.
        seed: seeds design and bootstrap.
    """
    described = problem(groups)
    unit = morris_sampling.sample(described, n, num_levels=levels, seed=seed)
    outputs = np.asarray(evaluate(unit), dtype=np.float64)
    found = morris_analysis.analyze(described, unit, outputs, conf_level=0.9, num_levels=levels, seed=seed)
    names = [str(name) for name in found["names"]]
    spread = np.ma.filled(np.ma.asarray(found["sigma"], float), np.nan)
    rows = zip(names, found["mu_star"], found["mu_star_conf"], spread, strict=True)
    effects = [Elementary(name, float(mu), float(conf), float(sigma)) for name, mu, conf, sigma in rows]
    return sorted(effects, key=lambda e: -e.effect)
