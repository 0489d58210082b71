"""A small builder of integer programmes: variables, linear rows, one objective; solved by HiGHS through SciPy."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from detente.errors import InputError

SOLVED, IMPOSSIBLE = 0, 2  # what SciPy's milp calls them
SECONDS = 30.0  # of one solution; only contrived conflicts come near


@dataclass(frozen=True, slots=True)
class Linear:
    """A constant, or a constant and a multiple of one variable."""

    constant: float
    variable: int = -1
    times: float = 0.0

    @property
    def can_be(self) -> tuple[float, float]:
        """Least and greatest value, for a variable between 0 and 1."""
        return self.constant + min(self.times, 0.0), self.constant + max(self.times, 0.0)


YES, NO = Linear(1.0), Linear(0.0)


@dataclass(eq=False)
class Programme:
    """Variables between 0 and 1, rows, and what each variable costs."""

    costs: list[float] = field(default_factory=list[float])
    whole: list[bool] = field(default_factory=list[bool])
    at: tuple[list[int], list[int], list[float]] = field(default_factory=lambda: ([], [], []))
    limits: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    def choice(self, cost: float = 0.0) -> Linear:
        """A new yes or no."""
        return self._variable(cost, whole=True)

    def amount(self) -> Linear:
        """A new number between 0 and 1."""
        return self._variable(0.0, whole=False)

    def _variable(self, cost: float, *, whole: bool) -> Linear:
        self.costs.append(cost)
        self.whole.append(whole)
        return Linear(0.0, len(self.costs) - 1, 1.0)

    def require(self, terms: Iterable[tuple[float, Linear]], *, least: float = -np.inf, most: float = np.inf) -> None:
        """A row: the weighted sum of some terms lies between two numbers."""
        constant, row = 0.0, len(self.limits)
        for weight, term in terms:
            constant += weight * term.constant
            if term.variable >= 0:
                for part, value in zip(self.at, (row, term.variable, weight * term.times), strict=True):
                    part.append(value)  # pyright: ignore[reportArgumentType] two lists of places, one of numbers
        self.limits.append((least - constant, most - constant))

    def solve(self) -> Float[np.ndarray, " variable"] | None:
        """The cheapest values, None when there are none.

        Raises:
            InputError: when that could not be settled in time.
        """
        if not self.costs:
            inside = all(low <= 1e-9 and high >= -1e-9 for low, high in self.limits)
            return np.zeros(0) if inside else None
        rows, columns, values = self.at
        matrix = csr_matrix((values, (rows, columns)), shape=(len(self.limits), len(self.costs)))
        limits = np.array(self.limits, dtype=np.float64).reshape(-1, 2)
        found = milp(
            np.array(self.costs),
            integrality=np.array(self.whole, dtype=np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, limits[:, 0], limits[:, 1]),
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )
        if found.status not in (SOLVED, IMPOSSIBLE):
            raise InputError("a question too large to settle", wanted="fewer outcomes, or another concept")
        return None if found.x is None else np.asarray(found.x)
