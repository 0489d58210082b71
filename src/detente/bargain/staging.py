"""Which waiver first: the order that has the ally's projects running for the least leverage at every point.

Waivers are made one after the other. The best order makes the sum over projects of worth times the leverage given up
by the time each runs as small as it can be. Where every provision has one waiver that is single-machine scheduling with
precedence [@sidney-1975]: leverage is the time a waiver takes, worth the weight of a project. Solved exactly, set of
waivers by set of waivers, with the choice between waivers that free the same.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.bargain.relief import ReliefBoard, cost_of, freed_by
from detente.errors import InputError

# Sets of waivers grow as two to their number.
MOST_WAIVERS = 16


@dataclass(frozen=True)
class Stage:
    """Waivers made together, and the projects that run once they are.

    Args:
        made, freed: positions of what this stage adds.
        leverage: leverage given up by the end of the stage, same unit as the board's.
        worth: ally value of all blocked projects free by the end of the stage.
    """

    made: tuple[int, ...]
    freed: tuple[int, ...]
    leverage: float
    worth: float


def best_stages(board: ReliefBoard, waivers: Bool[np.ndarray, " waiver"]) -> tuple[Stage, ...]:
    """The stages from no relief to all that some waivers can free, in the order that buys most for the leverage.

    Args:
        board: with one future, of mean numbers.
        waivers: those to choose from; the ones that the best order has no use for are left out.

    Returns:
        Stages; a waiver that frees nothing alone joins the next that does. None where nothing of worth is freed.

    Raises:
        InputError: more waivers than can be ordered exactly.
    """
    chosen = np.flatnonzero(waivers)
    if len(chosen) > MOST_WAIVERS:
        raise InputError(
            f"{len(chosen)} waivers to stage", wanted=f"at most {MOST_WAIVERS}", mend="choose some of them"
        )
    made = _sets_of(chosen, len(board.waivers))
    freed = freed_by(board, made) & board.blocked
    leverage = cost_of(board, board.leverage, made)[0]
    worth = freed @ board.ally_value[0]
    if worth[-1] <= 0:
        return ()
    order = _best_order(leverage, worth, len(chosen))
    return _stages(order, chosen, freed, leverage, worth)


def _sets_of(chosen: np.ndarray, waivers: int) -> Bool[np.ndarray, "subset waiver"]:
    """Every subset of some waivers; the k-th by the bits of k."""
    bits = np.arange(1 << len(chosen))[:, None] >> np.arange(len(chosen)) & 1
    made = np.zeros((len(bits), waivers), dtype=bool)
    made[:, chosen] = bits > 0
    return made


def _best_order(leverage: Float[np.ndarray, " subset"], worth: Float[np.ndarray, " subset"], count: int) -> list[int]:
    """The order of waivers with the smallest sum of newly freed worth times leverage by then (dynamic programming).

    It ends at the first set that frees all there is to free, the one with the smallest sum and fewest waivers.
    """
    cost = np.full(len(leverage), np.inf)
    last = np.zeros(len(leverage), dtype=int)
    cost[0] = 0.0
    for subset in range(1, len(leverage)):
        members = [w for w in range(count) if subset >> w & 1]
        without = np.array([subset ^ (1 << w) for w in members])
        steps = cost[without] + (worth[subset] - worth[without]) * leverage[subset]
        best = int(np.argmin(steps))
        cost[subset], last[subset] = steps[best], members[best]
    whole = np.flatnonzero(worth >= worth[-1] * (1 - 1e-12))
    sizes = np.array([int(subset).bit_count() for subset in whole])
    subset = int(whole[np.lexsort((leverage[whole], sizes, cost[whole].round(9)))[0]])
    order: list[int] = []
    while subset:
        order.append(int(last[subset]))
        subset ^= 1 << order[-1]
    return order[::-1]


def _stages(
    order: list[int],
    chosen: np.ndarray,
    freed: Bool[np.ndarray, "subset project"],
    leverage: Float[np.ndarray, " subset"],
    worth: Float[np.ndarray, " subset"],
) -> tuple[Stage, ...]:
    """An order of waivers as stages that each free something."""
    stages: list[Stage] = []
    before, now, waiting = 0, 0, list[int]()
    for waiver in order:
        now |= 1 << waiver
        waiting.append(int(chosen[waiver]))
        if worth[now] > worth[before]:
            new = tuple(map(int, np.flatnonzero(freed[now] & ~freed[before])))
            stages.append(Stage(tuple(waiting), new, float(leverage[now]), float(worth[now])))
            before, waiting = now, []
    return tuple(stages)
