"""When each deal of a road would be on offer, agreed and in force if everybody agreed and kept to it.

The engine's months (docs/explanation/model.md, 3.3 to 3.5) with every answer a yes: durations as each future draws
them, waiting for decisions by the conduct's tempo, lanes, and needs. Months count from 0, as the engine's do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from detente.case.model import Case, Conduct, Roadmap
from detente.futures import Futures, value_of

LIMIT = 600
"""Months after which a road is given up: fifty years."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Schedule:
    """Months in which things happen; infinite for what does not within `LIMIT`.

    Args:
        measures: names along the measure axis, in the road's order.
        offered: first month on offer. agreed: month of the decision. in_force: month in which the last measure is.
        begun: month in which work on a measure begins. done: month in which it is in force.
    """

    measures: tuple[str, ...]
    offered: Float[np.ndarray, "deal future"]
    agreed: Float[np.ndarray, "deal future"]
    in_force: Float[np.ndarray, "deal future"]
    begun: Float[np.ndarray, "measure future"]
    done: Float[np.ndarray, "measure future"]


@dataclass(frozen=True)
class Net:
    """What waits for what on a road.

    Args:
        holds: deals by measures. after_deals: deals by the deals that they need. after_measures: deals by the measures
            that theirs need and they do not hold. waits: measures by the measures that they need.
        needs_actor: actors with few diplomats by the deals that need them. capacity: deals each can talk about at once.
    """

    holds: Bool[np.ndarray, "deal measure"]
    after_deals: Bool[np.ndarray, "deal deal2"]
    after_measures: Bool[np.ndarray, "deal measure"]
    waits: Bool[np.ndarray, "measure measure2"]
    possible: Bool[np.ndarray, " deal"]
    needs_actor: Bool[np.ndarray, "actor deal"]
    capacity: tuple[int, ...]


def net_of(case: Case, road: Roadmap, measures: tuple[str, ...], capacity: Mapping[str, int]) -> Net:
    """The net of a road; a deal whose needs stand outside the road is never possible."""
    deals = [d.name for d in road.deals]
    outer = [[n for m in d.measures for n in case.measures[m].needs if n not in d.measures] for d in road.deals]
    return Net(
        holds=np.array([[m in d.measures for m in measures] for d in road.deals]),
        after_deals=np.array([[n in d.needs for n in deals] for d in road.deals]),
        after_measures=np.array([[m in needs for m in measures] for needs in outer]),
        waits=np.array([[n in case.measures[m].needs for n in measures] for m in measures]),
        possible=np.array([all(n in measures for n in needs) for needs in outer]),
        needs_actor=np.array(
            [[any(a in case.measures[m].by for m in d.measures) for d in road.deals] for a in capacity], dtype=bool
        ).reshape(len(capacity), len(deals)),
        capacity=tuple(capacity.values()),
    )


def schedule(
    case: Case, road: Roadmap, conduct: Conduct, drawn: Futures, capacity: Mapping[str, int] | None = None
) -> Schedule:
    """When everything on a road happens in each future if all is agreed to and kept.

    A conduct that never signals is taken to signal at once. Preconditions and stop rules are left out. `capacity` says
    of some actors how many deals that need them can be on offer at once.

    Cost: months times deals times measures times futures.
    """
    measures = tuple(dict.fromkeys(m for d in road.deals for m in d.measures))
    net, size = net_of(case, road, measures, capacity or {}), len(drawn.future)
    takes = np.ceil(np.stack([np.maximum(value_of(drawn, case.measures[m].takes), 1.0) for m in measures]) - 1e-4)
    tempo, draws = value_of(drawn, conduct.tempo), np.random.default_rng([drawn.seed, len(road.deals)])
    offered, agreed, in_force = (np.full((len(road.deals), size), np.inf) for _ in range(3))
    begun, done = (np.full((len(measures), size), np.inf) for _ in range(2))
    worked = np.zeros_like(done)
    for month in range(conduct.signal or 0, LIMIT):
        taken, held = np.isfinite(done), np.isfinite(agreed)
        offer = on_offer(net, taken, held, np.isfinite(in_force), conduct.parallel)
        offered = np.where(offer & np.isinf(offered), month, offered)
        agreed = np.where(offer & (draws.random(offer.shape) < tempo), month, agreed)
        at_work = any_of(net.holds.T, np.isfinite(agreed)) & all_of(net.waits, taken) & ~taken
        begun = np.where(at_work & np.isinf(begun), month, begun)
        worked = worked + at_work
        done = np.where(at_work & (worked >= takes), month, done)
        whole = np.isfinite(agreed) & all_of(net.holds, np.isfinite(done))
        in_force = np.where(whole & np.isinf(in_force), month, in_force)
        if np.isfinite(in_force).all():
            break
    return Schedule(measures, offered, agreed, in_force, begun, done)


def on_offer(net: Net, taken: Flags, held: Flags, in_force: Flags, parallel: int) -> Flags:
    """The first deals whose needs are in force, one to a lane, their actors having diplomats: `[deal, future]`."""
    ready = all_of(net.after_deals, in_force) & all_of(net.after_measures, taken)
    candidate = ready & ~held & net.possible[:, None]
    if not net.capacity:
        return candidate & (np.cumsum(candidate, axis=0) - candidate < parallel)
    offer, most = np.zeros_like(candidate), np.array([parallel, *net.capacity])
    users = np.vstack([np.ones(len(candidate), dtype=bool), net.needs_actor])
    busy = np.zeros((len(most), candidate.shape[1]), dtype=np.int64)
    for p, wants in enumerate(candidate):  # the first deal that a lane and all its actors are free for
        used = users[:, p]
        offer[p] = wants & (busy[used] < most[used, None]).all(axis=0)
        busy[used] += offer[p]
    return offer


def all_of(sets: Flags, has: Flags) -> Flags:
    """Whether each set's members all are in, in each future."""
    return (sets.astype(np.float32) @ (~has).astype(np.float32)) == 0


def any_of(sets: Flags, has: Flags) -> Flags:
    """Whether some member of each set is in, in each future."""
    return (sets.astype(np.float32) @ has.astype(np.float32)) > 0
