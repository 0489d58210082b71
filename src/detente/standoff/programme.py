"""A small builder of integer programmes: variables, linear rows, one objective; solved by HiGHS through SciPy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

SOLVED, IMPOSSIBLE = 0, 2  # what SciPy's milp calls them


@dataclass(frozen=True, slots=True)
class Linear:
    """A constant, or a constant and a multiple of one variable."""

    constant: float
    variable: int = -1
    times: float = 0.0

    def value(self, values: Float[np.ndarray, " variable"]) -> float:
        """What it comes to."""
        return self.constant + (self.times * float(values[self.variable]) if self.variable >= 0 else 0.0)

    def negated(self) -> "Linear":
        """One minus it: the opposite of a yes or no."""
        return Linear(1.0 - self.constant, self.variable, -self.times)


@dataclass(frozen=True, eq=False)
class Solution:
    """The cheapest values found, None when there are none, and what no values cost less than.

    Args:
        settled: whether that was proven in time.
    """

    values: Float[np.ndarray, " variable"] | None
    bound: float
    settled: bool = True


@dataclass(eq=False)
class Programme:
    """Variables from 0 to a most, rows, and what each variable costs."""

    costs: list[float] = field(default_factory=list[float])
    whole: list[bool] = field(default_factory=list[bool])
    most: list[float] = field(default_factory=list[float])
    at: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))
    limits: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    def choice(self, cost: float = 0.0) -> Linear:
        """A new yes or no."""
        return self._variable(cost, most=1.0, whole=True)

    def amount(self, most: float = 1.0, cost: float = 0.0) -> Linear:
        """A new number from 0."""
        return self._variable(cost, most=most, whole=False)

    def _variable(self, cost: float, *, most: float, whole: bool) -> Linear:
        self.costs.append(cost)
        self.whole.append(whole)
        self.most.append(most)
        return Linear(0.0, len(self.costs) - 1, 1.0)

    def all_of(self, parts: Sequence[Linear]) -> Linear:
        """A yes or no that is yes only if all of several are."""
        if len(parts) == 1:
            return parts[0]
        whole = self.amount()
        for part in parts:
            self.require([(1.0, whole), (-1.0, part)], most=0)
        return whole

    def require(self, terms: Iterable[tuple[float, Linear]], *, least: float = -np.inf, most: float = np.inf) -> None:
        """A row: the weighted sum of some terms lies between two numbers."""
        constant, row = 0.0, len(self.limits)
        for weight, term in terms:
            constant += weight * term.constant
            if term.variable >= 0:
                for part, value in zip(self.at, (row, term.variable, weight * term.times), strict=True):
                    part.append(value)  # pyright: ignore[reportArgumentType] two lists of places, one of numbers
        self.limits.append((least - constant, most - constant))

    def solve(self, seconds: float) -> Solution:
        """The cheapest values; where time runs out, the best found by then and what is proven."""
        if not self.costs:
            inside = all(low <= 1e-9 and high >= -1e-9 for low, high in self.limits)
            return Solution(np.zeros(0), 0.0) if inside else Solution(None, np.inf)
        rows, columns, values = self.at
        matrix = csr_matrix((values, (rows, columns)), shape=(len(self.limits), len(self.costs)))
        limits = np.array(self.limits, dtype=np.float64).reshape(-1, 2)
        found = milp(
            np.array(self.costs),
            integrality=np.array(self.whole, dtype=np.int64),
            bounds=Bounds(0, np.array(self.most)),
            constraints=LinearConstraint(matrix, limits[:, 0], limits[:, 1]),
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 0.0},
        )
        if found.status == IMPOSSIBLE:
            return Solution(None, np.inf)
        bound = found.fun if found.status == SOLVED else found.mip_dual_bound
        values_ = None if found.x is None else np.asarray(found.x)
        return Solution(values_, 0.0 if bound is None else float(bound), found.status == SOLVED)
