"""Scenario discovery: in which futures does a strategy fail, said as boxes of few limits.

`prim` and `cart` take any table of inputs and any labels; nothing here knows a case.
"""

from detente.analyses.discover.box import Box, Interval, Levels, describe
from detente.analyses.discover.cart import cart
from detente.analyses.discover.prim import Peeling, prim
from detente.analyses.discover.stability import Stability, quasi_p_values, reappearance, without_idle_limits

__all__ = [
    "Box",
    "Interval",
    "Levels",
    "Peeling",
    "Stability",
    "cart",
    "describe",
    "prim",
    "quasi_p_values",
    "reappearance",
    "without_idle_limits",
]
