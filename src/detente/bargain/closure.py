"""The best set of projects at given prices of relief: the project-selection problem, solved by a minimum cut.

A project earns its worth only if every provision that blocks it is waived, and each waiver costs its price once,
however many projects it frees. The best set leaves the smallest cut between the earnings and the costs
[@rhys-1970; @picard-1976].
"""

import networkx as nx
import numpy as np
from jaxtyping import Bool, Float


def best_at_prices(
    blocked_by: Bool[np.ndarray, "project provision"],
    worth: Float[np.ndarray, " project"],
    price: Float[np.ndarray, " provision"],
) -> tuple[Bool[np.ndarray, " project"], float]:
    """The projects worth freeing when relief has a price, and what they earn net of it.

    Args:
        blocked_by: which provisions block each project.
        worth: what each project earns, any unit.
        price: what waiving each provision costs, zero or more, same unit.

    Returns:
        The smallest best set of projects, and worth less price (zero when nothing is worth freeing).

    >>> chosen, net = best_at_prices(np.array([[True], [True]]), np.array([2.0, 2.0]), np.array([3.0]))
    >>> chosen.tolist(), net
    ([True, True], 1.0)
    """
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(_edges(blocked_by, worth, price), weight="capacity")
    graph.add_nodes_from(["earn", "spend"])
    _, (earning, _) = nx.minimum_cut(graph, "earn", "spend")
    chosen = np.array([("project", j) in earning for j in range(len(worth))])
    waived = blocked_by[chosen].any(axis=0)
    return chosen, float(worth[chosen].sum() - price[waived].sum())


def _edges(
    blocked_by: Bool[np.ndarray, "project provision"],
    worth: Float[np.ndarray, " project"],
    price: Float[np.ndarray, " provision"],
) -> list[tuple[object, object, float]]:
    """Earnings flow to projects, projects to their blockers without limit, blockers to their prices."""
    earnings = [("earn", ("project", j), float(worth[j])) for j in range(len(worth)) if worth[j] > 0]
    needs = [(("project", int(j)), ("provision", int(p)), float("inf")) for j, p in np.argwhere(blocked_by)]
    prices = [(("provision", p), "spend", float(price[p])) for p in range(len(price))]
    return [*earnings, *needs, *prices]
