"""What patience buys: offers and counter-offers in turn, and the limit as offers follow each other quickly."""

import numpy as np
from jaxtyping import Float


def first_offer_share(mine: float, theirs: float) -> float:
    """Share of a divisible pie for the side that makes the first offer, offers going on for ever.

    (1 - theirs) / (1 - mine * theirs) [@rubinstein-1982].

    Args:
        mine, theirs: discount factor per round of the proposer and of the other side, 0 to below 1.

    >>> round(first_offer_share(0.9, 0.9), 3)
    0.526
    """
    return (1 - theirs) / (1 - mine * theirs)


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


def with_outside_option(discount: float, outside: float) -> float:
    """The proposer's share when the other may leave for an outside option right after refusing; equal patience.

    The option matters only when it is better than the bargain [@binmore-shaked-sutton-1989].

    Args:
        discount: factor per round of both sides.
        outside: what the other side has by leaving, as a share of the pie.

    >>> round(with_outside_option(0.9, 0.3), 3), with_outside_option(0.9, 0.6)
    (0.526, 0.4)
    """
    return 1 / (1 + discount) if outside <= discount / (1 + discount) else 1 - outside


def alternating_offers(
    gains: Float[np.ndarray, "package side"], *, mine: float, theirs: float, rounds: int = 401
) -> int | None:
    """The package agreed at once when both sides look ahead through a long but finite run of offers in turn.

    Backward induction: in the last round, here the first side's, the proposer takes its best package that the other
    does not lose by; in each round before, its best among those that give the other at least what waiting gives it.

    Args:
        gains: of the first side (which proposes first) and the second, above no deal.
        mine, theirs: discount factors per round.
        rounds: number of rounds; an odd number lets the first side make the last offer.

    Returns:
        Position of the package, or nothing when no package is better than no deal for both.
    """
    discount = (mine, theirs)
    waiting = np.zeros(2)
    agreed: int | None = None
    for k in reversed(range(rounds)):
        proposer, other = (0, 1) if k % 2 == 0 else (1, 0)
        acceptable = (gains[:, other] >= waiting[other]) & (gains[:, proposer] >= waiting[proposer])
        if acceptable.any():
            agreed = int(np.where(acceptable, gains[:, proposer], -np.inf).argmax())
            waiting = gains[agreed] * discount
        else:
            waiting = waiting * discount
    return agreed
