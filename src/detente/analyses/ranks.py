"""How a result runs along the rank of a number: cubics in ranks, fitted to many numbers and results at once.

A future's rank in a number is the share of futures below it. In ranks every number without ties has the same grid, so
one orthonormal basis serves them all, and a fit is a weighted sum of the results in the order of the number.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.polynomial import legendre

Vector = Float[np.ndarray, " future"]
Results = Float[np.ndarray, "result future"]
TERMS = 4
"""Of a cubic."""
GRID = np.linspace(0.005, 0.995, 100)
"""Ranks at which fits are read, as shares of the futures below."""


@dataclass(frozen=True)
class Fit:
    """Results along a number's ranks.

    Args:
        level: fitted result at each rank of the grid.
        error: its standard error.
    """

    level: Float[np.ndarray, "result rank"]
    error: Float[np.ndarray, "result rank"]


def rank(column: Vector) -> Vector:
    """Ranks from 1, ties sharing their mean.

    >>> rank(np.array([3.0, 1.0, 3.0, 2.0])).tolist()
    [3.5, 1.0, 3.5, 2.0]
    """
    _, place, count = np.unique(column, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def ranks_of(column: Vector) -> Vector:
    """Ranks as shares of the futures below, ties sharing one; strictly between 0 and 1."""
    return (rank(column) - 0.5) / column.size


def ranked(
    columns: Float[np.ndarray, "number future"],
) -> tuple[Float[np.ndarray, "number future"], Float[np.ndarray, "number 1"]]:
    """Ranks of each number from 1, ties sharing their mean, and each number's median: both from one sort.

    Drawn numbers hardly ever tie, and without ties one sort gives both.
    """
    size = columns.shape[1]
    ranks, middle = np.empty(columns.shape), np.empty((len(columns), 1))
    grid = np.arange(1.0, size + 1.0)
    for k, column in enumerate(columns):
        order = np.argsort(column)
        in_order = column[order]
        middle[k] = (in_order[(size - 1) // 2] + in_order[size // 2]) / 2
        if np.any(in_order[1:] == in_order[:-1]):
            ranks[k] = rank(column)
        else:
            ranks[k, order] = grid
    return ranks, middle


def fit_all(columns: Float[np.ndarray, "number future"], results: Results) -> list[Fit]:
    """Every result along every number."""
    size = columns.shape[1]
    basis, at_grid = _basis((np.arange(size) + 0.5) / size)
    squares = (results**2).sum(axis=1)
    found: list[Fit] = []
    for column in columns:
        order = np.argsort(column, kind="stable")
        if np.any(column[order[1:]] == column[order[:-1]]):
            own, own_grid = _basis(ranks_of(column))
            found.append(_fit(results @ own, squares, own_grid, size))
        else:
            found.append(_fit(results[:, order] @ basis, squares, at_grid, size))
    return found


def _basis(ranks: Vector) -> tuple[Float[np.ndarray, "future term"], Float[np.ndarray, "rank term"]]:
    """Orthonormal polynomials in ranks, at the futures and at the grid; fewer where a number has few levels."""
    terms = min(TERMS, len(np.unique(ranks)))
    raw = legendre.legvander(2 * ranks - 1, terms - 1)
    q, r = np.linalg.qr(raw)
    return q, np.linalg.solve(r.T, legendre.legvander(2 * GRID - 1, terms - 1).T).T


def _fit(
    weights: Float[np.ndarray, "result term"],
    squares: Float[np.ndarray, " result"],
    at_grid: Float[np.ndarray, "rank term"],
    size: int,
) -> Fit:
    """Level and error at the grid from the weights of the basis."""
    left = np.maximum(squares - (weights**2).sum(axis=1), 0.0) / max(size - weights.shape[1], 1)
    error = np.sqrt(np.outer(left, (at_grid**2).sum(axis=1)))
    return Fit(weights @ at_grid.T, error)


def surface(
    first: Vector, second: Vector, result: Vector, at: Float[np.ndarray, "point 2"]
) -> tuple[Float[np.ndarray, " point"], Float[np.ndarray, " point"]]:
    """A result over the ranks of two numbers: a polynomial of total degree three, read at some points.

    Args:
        first, second: the numbers.
        result: one number a future.
        at: ranks of both numbers.

    Returns:
        Fitted result and its standard error at each point.
    """
    q, r = np.linalg.qr(_products(ranks_of(first), ranks_of(second)))
    points = np.linalg.solve(r.T, _products(at[:, 0], at[:, 1]).T).T
    weights = q.T @ result
    left = float(((result - q @ weights) ** 2).sum()) / max(result.size - len(weights), 1)
    return points @ weights, np.sqrt(left * (points**2).sum(axis=1))


def _products(u: Vector, v: Vector) -> Float[np.ndarray, "future term"]:
    """Products of Legendre polynomials of total degree three at most."""
    one, other = (legendre.legvander(2 * w - 1, TERMS - 1) for w in (u, v))
    return np.stack([one[:, i] * other[:, j] for i in range(TERMS) for j in range(TERMS - i)], axis=1)
