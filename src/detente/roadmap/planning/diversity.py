"""How different two roads are, and a few good roads that really differ."""

from collections.abc import Sequence

import numpy as np

from detente.roadmap.planning.label import Label
from detente.roadmap.planning.problem import Road


def distance(one: Road, other: Road) -> float:
    """Share of pairs of measures that two roads treat differently: 0 for the same road, 1 for opposite ones.

    Each road puts a pair before, together, after, or leaves one out (Kendall's distance for orders with ties and gaps
    [@kendall-1938; @fagin-2006]).
    """
    places = [{m: p for p, deal in enumerate(road) for m in deal} for road in (one, other)]
    measures = sorted(places[0].keys() | places[1].keys())
    if len(measures) < 2:
        return float(one != other)
    ranks = [np.array([place.get(m, np.nan) for m in measures]) for place in places]
    signs = [np.sign(r[:, None] - r[None]) for r in ranks]
    above = np.triu_indices(len(measures), 1)
    a, b = signs[0][above], signs[1][above]
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    return float(1 - same.mean())


def varied(labels: Sequence[Label], count: int) -> list[Label]:
    """The best road and then, one by one, the road of the front that differs most from those already chosen."""
    chosen = list(labels[:1])
    while len(chosen) < min(count, len(labels)):
        rest = [label for label in labels if label not in chosen]
        chosen.append(max(rest, key=lambda label: min(distance(label.road, c.road) for c in chosen)))
    return chosen


NEAR = 0.5
"""Plans beside the first have at least this part of its worth times share."""


def chosen_from(labels: Sequence[Label], count: int) -> list[Label]:
    """The road of most worth times share, then those near it that differ most from it and from each other.

    Where no road has any, by share of futures kept instead.
    """
    ranked = sorted(labels, key=lambda x: (x.expected, x.share, x.deals, x.value), reverse=True)
    top = ranked[0]
    near = [x for x in ranked if x.expected >= NEAR * top.expected] if top.expected > 0 else ranked
    return varied(near, count)
