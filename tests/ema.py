"""ema_workbench without platypus, which it names as optional but needs to be imported at all.

Platypus is under the GPL and is not among our dependencies; of ema_workbench we use scenario discovery and the
sequential evaluator, which have no part in it. Import this module first.
"""

import sys
from types import ModuleType


class StandIn(ModuleType):
    """A module that has a class of any name, made with anything."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *_, **__: None})


sys.modules.setdefault("platypus", StandIn("platypus"))

from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator  # noqa: E402 (after the stand-in)
from ema_workbench.analysis import prim  # noqa: E402

__all__ = ["Model", "RealParameter", "ScalarOutcome", "SequentialEvaluator", "prim"]
