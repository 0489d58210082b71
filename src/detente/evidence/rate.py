"""The rate of an event in either regime: the one formula that fit and forecast share, for any kind of array."""

from typing import Any


def kindled(branching: Any, half_life: Any, memory: Any) -> Any:
    """What recent events add to a rate: branching (1 - d) memory, with d = 2^(-1 / half_life)."""
    return branching * (1.0 - 2.0 ** (-1.0 / half_life)) * memory


def rates(slow: Any, step: Any, push: Any, added: Any) -> tuple[Any, Any]:
    """Events a month, were the regime slow and were it fast.

    Args:
        slow: events a month in the slow regime with all covariates zero.
        step: how many times more in the fast one.
        push: exp of the covariates' effects.
        added: what recent events add, see `kindled`.

    >>> rates(0.1, 5.0, 2.0, 0.3)
    (0.5, 1.3)
    """
    return slow * push + added, slow * step * push + added


def share_fast(stay_slow: Any, stay_fast: Any) -> Any:
    """Share of months in the fast regime in the long run, from the chances to stay in each.

    >>> share_fast(0.75, 0.5)
    0.3333333333333333
    """
    return (1.0 - stay_slow) / ((1.0 - stay_slow) + (1.0 - stay_fast))
