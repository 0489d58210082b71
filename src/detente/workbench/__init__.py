"""The whole road in short functions: what both shells, and every Python script, call.

What needs the engine is loaded when it is first asked for, so that checking a case starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.workbench.runs import run as run

_HOMES = {"run": "runs"}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
