"""A package of relief as measures of a deal, so that a roadmap can hold it."""

from collections.abc import Collection

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from detente.case.model import Relief


def measures_of(relief: Relief, waived: Collection[str], freed: Collection[str]) -> tuple[str, ...]:
    """The measures that waive some provisions and carry out some projects.

    Waivers are chosen so that as few further provisions as possible are waived with them, then as few measures as
    possible: a smallest cover, by integer programming. A provision that no measure of the case waives is left out.

    Args:
        relief: the case's section.
        waived: names of provisions.
        freed: names of projects.

    Returns:
        Names of measures in the case's order of provisions and projects, waivers first.
    """
    needed = [name for name in relief.provisions if name in waived and relief.provisions[name].waived_by]
    candidates = list(dict.fromkeys(m for name in needed for m in relief.provisions[name].waived_by))
    carried = [p.measure for name, p in relief.projects.items() if name in freed and p.measure]
    if not needed:
        return tuple(carried)
    further = [sum(m in p.waived_by for name, p in relief.provisions.items() if name not in waived) for m in candidates]
    covers = np.array([[float(m in relief.provisions[name].waived_by) for m in candidates] for name in needed])
    answer = milp(
        1.0 + (len(candidates) + 1) * np.array(further, dtype=float),
        integrality=np.ones(len(candidates), dtype=int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(covers, 1, np.inf),
    )
    chosen = [m for m, taken in zip(candidates, np.asarray(answer.x), strict=True) if taken > 0.5]
    return tuple(dict.fromkeys([*chosen, *carried]))
