"""From a posterior and the record up to a day: what the coming months may bring.

Plain numpy, all draws at once. The state at the cut (chance of the fast regime, memory of recent events) is filtered
with each draw's own numbers; chances of no event are exact sums over regimes, counts are simulated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.random import Generator

from detente.evidence import rate
from detente.evidence.panel import Panel
from detente.evidence.posterior import Posterior

HORIZON = 12  # months
SIMILAR = 60  # earlier months whose talks stood most like now; their sequels are what talks may do next


@dataclass(frozen=True)
class State:
    """Where each draw stands at the cut: chance of the fast regime, and memory of recent events by class."""

    fast: Float[np.ndarray, " draw"]
    memory: Float[np.ndarray, "draw class"]


def filter_state(posterior: Posterior, panel: Panel) -> State:
    """The forward filter over the whole record, for every draw."""
    return filter_states(posterior, panel, [panel.months])[0]


def filter_states(posterior: Posterior, panel: Panel, after: Sequence[int]) -> list[State]:
    """The state after each of some numbers of months, in one pass."""
    fast = rate.share_fast(posterior.stay[:, 0], posterior.stay[:, 1])
    alpha = np.stack([1.0 - fast, fast], axis=1)
    memory = np.zeros_like(posterior.slow)
    decay = 2.0 ** (-1.0 / posterior.half_life)
    states: dict[int, State] = {}
    for month in range(panel.months):
        if month in after:
            states[month] = State(alpha[:, 1], memory)
        expected = rates(posterior, panel.drivers[:, month], memory)
        alpha = _moved(alpha, posterior.stay) * _likely(panel.counts[:, month], expected)
        alpha = alpha / alpha.sum(axis=1, keepdims=True)
        memory = decay * memory + panel.counts[:, month]
    states[panel.months] = State(alpha[:, 1], memory)
    return [states[m] for m in after]


def rates(
    posterior: Posterior, drivers: Float[np.ndarray, "*draw covariate"], memory: Float[np.ndarray, "draw class"]
) -> Float[np.ndarray, "draw regime class"]:
    """Rate of each class in one month in either regime."""
    shared = drivers if drivers.ndim == 2 else np.broadcast_to(drivers, (posterior.size, drivers.shape[0]))
    push = np.exp(np.einsum("dck,dk->dc", posterior.effect, shared))
    added = rate.kindled(posterior.branching, posterior.half_life, memory)
    return np.stack(rate.rates(posterior.slow, posterior.step, push, added), axis=1)


def _moved(alpha: Float[np.ndarray, "draw regime"], stay: Float[np.ndarray, "draw regime"]) -> np.ndarray:
    """One step of the Markov chain."""
    slow = alpha[:, 0] * stay[:, 0] + alpha[:, 1] * (1 - stay[:, 1])
    return np.stack([slow, alpha.sum(axis=1) - slow], axis=1)


def _likely(counts: Float[np.ndarray, " class"], expected: Float[np.ndarray, "draw regime class"]) -> np.ndarray:
    """Likelihood of a month's counts in either regime, up to a factor that both share."""
    logs = (counts * np.log(expected) - expected).sum(axis=2)
    return np.exp(logs - logs.max(axis=1, keepdims=True))


def talks_ahead(panel: Panel, size: int, rng: Generator) -> Float[np.ndarray, "draw month"]:
    """What talks may do next: the sequels of earlier months in which their depth stood most like now."""
    depth = panel.drivers[0]
    now = panel.ahead[0, 0]
    usable = np.arange(panel.months - HORIZON + 1)
    if len(usable) == 0:
        return np.broadcast_to(panel.ahead[0], (size, HORIZON))
    near = usable[np.argsort(np.abs(depth[usable] - now), kind="stable")[:SIMILAR]]
    picked = rng.choice(near, size=size)
    paths = depth[picked[:, None] + np.arange(HORIZON)]
    paths[:, 0] = now
    return paths


def drivers_ahead(
    panel: Panel, size: int, rng: Generator, *, talks: float | None = None
) -> Float[np.ndarray, "draw covariate month"]:
    """Covariates of the next twelve months for each draw; `talks` holds their depth at a level instead."""
    ahead = np.broadcast_to(panel.ahead, (size, *panel.ahead.shape)).copy()
    ahead[:, 0] = talks_ahead(panel, size, rng) if talks is None else talks
    return ahead


def chance_of_any(
    posterior: Posterior,
    state: State,
    drivers: Float[np.ndarray, "draw covariate month"],
    sums: Float[np.ndarray, "target class"] | None = None,
) -> Float[np.ndarray, "draw target month"]:
    """Chance of at least one event of each target by the end of each month ahead, regimes summed out.

    Exact for a given draw: until the first event of a class its own memory only fades, so that no event by month h has
    the chance sum over regime paths of exp(- summed rate). A target is a class, or several told as one.
    """
    counted = np.eye(len(posterior.classes)) if sums is None else sums
    decay = 2.0 ** (-1.0 / posterior.half_life)
    start = np.stack([1 - state.fast, state.fast], axis=1)
    alive = np.repeat(start[:, None, :], len(counted), axis=1)
    memory = state.memory
    none: list[np.ndarray] = []
    for month in range(drivers.shape[2]):
        expected = rates(posterior, drivers[:, :, month], memory)
        stepped = np.stack([_moved(alive[:, k], posterior.stay) for k in range(len(counted))], axis=1)
        alive = stepped * np.exp(-np.einsum("drc,tc->dtr", expected, counted))
        memory = decay * memory
        none.append(alive.sum(axis=2))
    return 1.0 - np.stack(none, axis=2)


def simulate(
    posterior: Posterior, state: State, drivers: Float[np.ndarray, "draw covariate month"], rng: Generator
) -> Float[np.ndarray, "draw class month"]:
    """One path of counts for each draw."""
    decay = 2.0 ** (-1.0 / posterior.half_life)
    fast = rng.random(posterior.size) < state.fast
    memory = state.memory
    counts: list[np.ndarray] = []
    for month in range(drivers.shape[2]):
        stays = np.where(fast, posterior.stay[:, 1], posterior.stay[:, 0])
        fast = np.where(rng.random(posterior.size) < stays, fast, ~fast)
        expected = rates(posterior, drivers[:, :, month], memory)[np.arange(posterior.size), fast.astype(int)]
        counts.append(rng.poisson(np.minimum(expected, 1e3)))
        memory = decay * memory + counts[-1]
    return np.stack(counts, axis=2).astype(float)


def base_rate_ahead(posterior: Posterior, state: State, months: int, rng: Generator) -> Float[np.ndarray, "draw class"]:
    """Base rate that a case of so many months should use: each draw's regimes played forward once and averaged."""
    fast = rng.random(posterior.size) < state.fast
    share = np.zeros(posterior.size)
    for _ in range(months):
        stays = np.where(fast, posterior.stay[:, 1], posterior.stay[:, 0])
        fast = np.where(rng.random(posterior.size) < stays, fast, ~fast)
        share += fast / months
    return posterior.slow * (1.0 + share[:, None] * (posterior.step - 1.0))
