"""What the principal may infer about the counterpart's type from what it sees (docs/explanation/model.md, 3.10)."""

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from detente.rules.choice import Answers, Chances
from detente.rules.rows import added, once
from detente.rules.world import pytree

UNLIKELIEST = 1e-9  # what seems less likely than this counts as this likely: no type is ever ruled out for good
TOGETHER = 4  # factors multiplied before a logarithm is taken: 1e-9 four times over still fits a 32-bit float


@pytree
class Inference:
    """What one step of the month teaches: the likelihood of what was seen of each deal, and the doubt that remains."""

    likelihood: Float[Array, "deal type *#future"]
    doubt: Float[Array, "deal type *#future"]


def from_answers(
    chance: Chances,
    answers: Answers,
    *,
    doubt: Float[Array, "deal type *#future"],
    held: Bool[Array, "deal *#future"],
    review: Float[Array, "type *#future"],
    forced: Bool[Array, "*#future"],
) -> Inference:
    """From offers taken or refused, and from held deals left openly or not; reviews themselves stay unseen.

    For a held deal that stays: h <- ((1 - r) h + r P(cheat)) / (1 - r P(withdraw)).
    """
    decided, accepted, withdrawn = (f[:, None] for f in (answers.decided, answers.accepted, answers.withdrawn))
    come_up = jnp.where(forced, 1.0, review)[None]
    taken = jnp.maximum(1.0 - chance.decline, UNLIKELIEST)
    leaving = come_up * chance.decline
    staying = jnp.maximum(1.0 - leaving, UNLIKELIEST)
    kept_doubt = ((1.0 - come_up) * doubt + come_up * chance.cheat) / staying
    of_held = jnp.where(withdrawn, leaving, staying)
    of_offer = jnp.where(decided, jnp.where(accepted, taken, chance.decline), 1.0)
    stays = held[:, None] & ~withdrawn
    return Inference(
        likelihood=jnp.maximum(jnp.where(held[:, None], of_held, of_offer), UNLIKELIEST),
        doubt=jnp.where(stays, jnp.minimum(kept_doubt, 1.0), jnp.where(accepted, chance.cheat / taken, 0.0)),
    )


def from_verification(
    *,
    doubt: Float[Array, "deal type *#future"],
    caught: Bool[Array, "deal *#future"],
    chance_caught: Float[Array, "deal *#future"],
    ended: Bool[Array, "deal *#future"],
) -> Inference:
    """From cheating that came to light or did not: h <- h (1 - q) / (1 - h q)."""
    found, chance = caught[:, None], chance_caught[:, None]
    discovered = doubt * chance
    quiet = jnp.maximum(1.0 - discovered, UNLIKELIEST)
    remaining = (doubt - discovered) / quiet
    return Inference(
        likelihood=jnp.maximum(jnp.where(found, discovered, quiet), UNLIKELIEST),
        doubt=jnp.where(found | ended[:, None], 0.0, remaining),
    )


def log_product(factors: Float[Array, "deal type *#future"]) -> Float[Array, "type *future"]:
    """The logarithm of a product over deals, a few factors at a time."""
    total = jnp.zeros_like(factors[0])
    for first in range(0, factors.shape[0], TOGETHER):
        product = factors[first]
        for deal in range(first + 1, min(first + TOGETHER, factors.shape[0])):
            product = product * factors[deal]
        total = total + jnp.log(product)
    return total


def from_events(
    rate: Float[Array, "event type *#future"], number: Float[Array, "event *future"], *, terminal: tuple[bool, ...]
) -> Float[Array, "type *#future"]:
    """Log likelihood of the counts seen: sum of N log(rate) - rate, leaving out what is the same for all types.

    A terminal event is seen to come or not: log(1 - exp(-rate)) where it came.
    """
    total = jnp.zeros_like(rate, shape=rate.shape[1:])
    for event, once_at_most in enumerate(terminal):
        seen, certain = number[event][None], jnp.maximum(rate[event], UNLIKELIEST)
        if once_at_most:
            total = total + jnp.where(seen > 0, jnp.log(-jnp.expm1(-certain)), -rate[event])
        else:
            total = total + jnp.where(seen > 0, seen * jnp.log(certain), 0.0) - rate[event]
    return total


def normalised(belief: Float[Array, "type *#future"]) -> Float[Array, "type *future"]:
    """Log probabilities that sum to one."""
    best = belief[0]
    for kind in range(1, belief.shape[0]):
        best = jnp.maximum(best, belief[kind])
    return belief - (best + jnp.log(added(once(jnp.exp(belief - best)))))
