"""What patience buys: offers and counter-offers in turn, and the limit as offers follow each other quickly."""

import numpy as np
from jaxtyping import Float

from detente.bargain.table import ROUNDING


def power_of_patience(mine: float, theirs: float) -> float:
    """Share of a pie, and weight in the Nash product, when offers follow each other quickly.

    r_theirs / (r_mine + r_theirs) with r = -ln(discount factor) [@binmore-rubinstein-wolinsky-1986].

    Args:
        mine, theirs: discount factors over the same span, above 0 and below 1.

    >>> power_of_patience(0.99, 0.99)
    0.5
    """
    rate_mine, rate_theirs = -np.log(mine), -np.log(theirs)
    return float(rate_theirs / (rate_mine + rate_theirs))


def alternating_offers(
    gains: Float[np.ndarray, "package side"],
    *,
    mine: float,
    theirs: float,
    outside: tuple[float, float] = (0.0, 0.0),
    rounds: int = 401,
) -> int | None:
    """The package agreed at once when both sides look ahead through a long but finite run of offers in turn.

    Backward induction: in the last round, here the first side's, the proposer takes its best package that the other
    does not lose by; in each round before, its best among those that give the other at least what waiting gives it.

    Args:
        gains: of the first side (which proposes first) and the second, above no deal.
        mine, theirs: discount factors per round.
        outside: what each side can have at once by leaving after it refused, above no deal: it matters only where it
            beats the bargain [@binmore-shaked-sutton-1989].
        rounds: number of rounds; an odd number lets the first side make the last offer.

    Returns:
        Position of the package, or nothing when no package is better than no deal for both [@rubinstein-1982].
    """
    discount = (mine, theirs)
    helps = (gains > ROUNDING).all(axis=1)
    waiting = np.zeros(2)
    agreed: int | None = None
    for k in reversed(range(rounds)):
        proposer, other = (0, 1) if k % 2 == 0 else (1, 0)
        acceptable = helps & (gains[:, other] >= waiting[other]) & (gains[:, proposer] >= waiting[proposer])
        if acceptable.any():
            agreed = int(np.where(acceptable, gains[:, proposer], -np.inf).argmax())
            waiting = gains[agreed] * discount
        else:
            waiting = waiting * discount
        waiting[proposer] = max(waiting[proposer], outside[proposer])
    return agreed
