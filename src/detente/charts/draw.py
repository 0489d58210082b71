"""A finding's chart by its name: `strategies` is the function `strategies` in `charts/strategies.py`."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from detente.charts import __path__ as _here
from detente.charts.theme import WIDE, Chart
from detente.errors import InputError, nearest
from detente.finding import Finding


def draw(finding: Finding, *, width: int = WIDE) -> Chart:
    """The chart that the finding names.

    Args:
        finding: what to draw.
        width: in pixels; charts that know one width only keep theirs.

    Raises:
        InputError: there is no chart of that name.

    """
    function = chart_named(finding.chart)
    if "width" in inspect.signature(function).parameters:
        return function(finding, width=width)
    return function(finding)


def can_draw(finding: Finding) -> bool:
    """Whether there is a chart of the name that the finding gives, and something to draw."""
    return bool(finding.table.rows) and _module(finding.chart) in _known()


def chart_named(name: str) -> Callable[..., Chart]:
    """The function that draws charts of this name.

    Raises:
        InputError: there is none.

    """
    module, known = _module(name), _known()
    if module not in known:
        raise InputError(name, wanted=f"one of the charts {', '.join(known)}", mend=nearest(module, known))
    return getattr(import_module(f"detente.charts.{module}"), module)


def _module(name: str) -> str:
    """The file that a chart's name stands for."""
    return name.replace("-", "_")


def _known() -> list[str]:
    """Every chart that has a file."""
    return [m.name for m in iter_modules(_here) if m.name not in ("draw", "theme", "bands")]
