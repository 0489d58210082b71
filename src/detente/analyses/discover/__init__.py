"""Scenario discovery: in which futures does a strategy fail, said as boxes of few limits.

`prim`, `boxes` and `cart` take any table of inputs and any labels; nothing here knows a case.
"""

from detente.analyses.discover.again import Stability, reappearance
from detente.analyses.discover.box import Box, Interval, Levels, Limit, describe, say_limits
from detente.analyses.discover.cart import cart
from detente.analyses.discover.prim import Peeling, Settings, prim
from detente.analyses.discover.several import Found, boxes
from detente.analyses.discover.stability import drop_one, quasi_p_values, without_idle_limits

__all__ = [
    "Box",
    "Found",
    "Interval",
    "Levels",
    "Limit",
    "Peeling",
    "Settings",
    "Stability",
    "boxes",
    "cart",
    "describe",
    "drop_one",
    "prim",
    "quasi_p_values",
    "reappearance",
    "say_limits",
    "without_idle_limits",
]
