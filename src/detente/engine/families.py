"""Strategies of like size share a layout, so that a strategy of two deals does not carry the padding of twenty-four.

What a strategy costs grows with its deals and with the measures that it may take up. Strategies are sorted into
families by halving: those with more than half of the most deals, those with more than a quarter, and so on, until a
split would no longer repay its compilation.
"""

from detente.case.model import Case
from detente.engine.strategy import slots_of, stretch_of

FEW = 12
"""Deals up to which nothing is split: below, compiling another program takes longer than it saves."""


def families(case: Case) -> tuple[tuple[str, ...], ...]:
    """The case's strategies, largest first, in families of like size; the same whichever of them are run."""
    sizes = {name: stretch_of(case, name) for name in case.strategies}
    found: list[tuple[str, ...]] = []
    most = max(sizes.values(), default=0)
    while sizes:
        least = most // 2 if most > FEW else -1
        members = tuple(name for name, size in sizes.items() if size > least)
        found += [members] if members else []
        sizes = {name: size for name, size in sizes.items() if size <= least}
        most = least
    return tuple(found)


def taken_up(case: Case, family: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that some strategy of a family may take up, and those that these need, in the case's order.

    Others stay at nothing under all of them. A case whose strategies take up nothing keeps one, so that no axis is
    empty.
    """
    held = {measure for name in family for slot in slots_of(case, name) for measure in slot.measures}
    needed = {need for measure in held for need in case.measures[measure].needs}
    return tuple(m for m in case.measures if m in held | needed) or tuple(case.measures)[:1]
