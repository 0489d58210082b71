"""Numbers of a case: what is drawn for them, and what they rest on."""

import math
from dataclasses import dataclass
from typing import Literal

from detente.where import Where

ShapeKind = Literal[
    "constant", "uniform", "triangular", "beta", "normal", "lognormal", "poisson", "bernoulli", "choice", "posterior"
]


@dataclass(frozen=True, slots=True)
class Shape:
    """A distribution, or a constant.

    Args:
        kind: the distribution. A range `5 to 20` is stored as the lognormal or normal that it stands for.
        args: constant (value), uniform (low, high), triangular (low, mode, high), beta (a, b), normal (mean, sd),
            lognormal (mean and sd of the number's logarithm), poisson (mean), bernoulli (chance), choice (none).
            In units as written: `scale` turns a drawn value into model units.
        scale: model units per written unit (1/12 for "per year").
        choices: value and share of each alternative of a `choice`.
        posterior: name of the draws of a `posterior(NAME)`.
        text: as the user wrote it, to show.
        low, high: limits of the field in model units. Only tails without an end can pass them (a range that stands for
            a normal or lognormal, a posterior); draws beyond are clipped to them, after scaling.
    """

    kind: ShapeKind
    args: tuple[float, ...] = ()
    scale: float = 1.0
    choices: tuple[tuple[float, float], ...] = ()
    posterior: str = ""
    text: str = ""
    low: float = -math.inf
    high: float = math.inf

    @property
    def is_uncertain(self) -> bool:
        """Whether futures differ in it."""
        return self.kind != "constant"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number of the case, uncertain or not.

    Args:
        name: dotted path, unique in the case: `events.war.rate`. It seeds the number's own draws.
        shape: its distribution.
        unit: model unit for people, such as `per month`, `months`, `warheads`, ``.
        source: a key of `Case.sources` with place (`@agency-2019, p. 4`) or a link; empty for a judgement.
        note: why this value.
        where: file, line, path.
    """

    name: str
    shape: Shape
    unit: str = ""
    source: str = ""
    note: str = ""
    where: Where = Where()

    @property
    def is_judgement(self) -> bool:
        """Whether it has no source."""
        return not self.source


@dataclass(frozen=True, slots=True)
class Source:
    """A work that numbers come from."""

    key: str
    author: str = ""
    title: str = ""
    year: str = ""
    url: str = ""
    note: str = ""
    where: Where = Where()
