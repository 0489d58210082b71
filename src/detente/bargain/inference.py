"""What offers and answers tell about the counterpart: Bayes' rule over many counterparts it might be.

Each future holds one counterpart: its type, its worths, its value of no deal. Around each, the weight of every issue
may be larger or smaller than the case says. A counterpart says yes to an offer with chance 1 / (1 + exp(-gain/noise)),
and its own offers ask for what it values: the chance that it names a level is proportional to exp(worth/noise) of the
level. Both are judgements about behaviour; their noise is stated with the result.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.special import expit, logsumexp

from detente.bargain.offers import Offer
from detente.bargain.table import BargainingTable

# Counterparts weighed, at least.
COUNTERPARTS = 4_000


@dataclass(frozen=True)
class Counterparts:
    """Counterparts that the other side might be, with the chance of each.

    Args:
        worth: by issue, the worth of its levels to each.
        no_deal: what each has without a deal.
        future: the future each comes from.
        log_chance: logarithm of each one's chance, normalised.
        noise: how loosely choices follow worth, in the unit of worth.
    """

    worth: tuple[Float[np.ndarray, "counterpart level"], ...]
    no_deal: Float[np.ndarray, " counterpart"]
    future: Int[np.ndarray, " counterpart"]
    log_chance: Float[np.ndarray, " counterpart"]
    noise: float

    @property
    def chance(self) -> Float[np.ndarray, " counterpart"]:
        """Chance of each."""
        return np.exp(self.log_chance)

    @property
    def effective(self) -> float:
        """How many equally likely counterparts the chances amount to: few means that the log fits none well."""
        return float(1 / (self.chance**2).sum())

    def gains(self, packages: Int[np.ndarray, "package issue"]) -> Float[np.ndarray, "counterpart package"]:
        """Worth of packages above no deal."""
        return sum((worth[:, packages[:, i]] for i, worth in enumerate(self.worth)), -self.no_deal[:, None])

    def says_yes(self, packages: Int[np.ndarray, "package issue"]) -> Float[np.ndarray, " package"]:
        """Chance that each package is accepted."""
        return self.chance @ expit(self.gains(packages) / self.noise)

    def issue_weights(self) -> Float[np.ndarray, "counterpart issue"]:
        """How much each issue matters to each: the range of its worths, as a share of all issues' ranges."""
        ranges = np.stack([np.ptp(worth, axis=1) for worth in self.worth], axis=1)
        return ranges / np.maximum(ranges.sum(axis=1, keepdims=True), 1e-300)


def counterparts(
    table: BargainingTable, *, spread: float = 0.4, noise: float = 0.1, seed: int = 0, count: int = COUNTERPARTS
) -> Counterparts:
    """The counterparts before any offer: those of the futures, with issues weighing more or less.

    Args:
        table: worths of the counterpart, of its true type in each future.
        spread: standard deviation of the logarithm of each issue's weight around the case's; 0 keeps the case's.
        noise: of choices, as a share of the counterpart's stakes (the sum of its ranges of worth, averaged).
        seed: of the weights' draws.
        count: counterparts at least; futures are repeated to reach it.
    """
    party = table.counterpart
    repeats = -(-count // table.futures) if spread > 0 else 1
    future = np.tile(np.arange(table.futures), repeats)
    weight = np.exp(
        spread * np.random.default_rng(seed).standard_normal((len(future), len(table.issues))) - spread**2 / 2
    )
    worth = tuple(w[future] * weight[:, [i]] for i, w in enumerate(party.worth))
    stakes = sum(float(np.ptp(w, axis=1).mean()) for w in party.worth)
    even = np.full(len(future), -np.log(len(future)))
    return Counterparts(worth, party.no_deal[future], future, even, noise * stakes)


def after(believed: Counterparts, offers: tuple[Offer, ...]) -> Counterparts:
    """The counterparts with their chances after offers and answers (Bayes' rule)."""
    log = believed.log_chance + sum((_log_likelihood(believed, offer) for offer in offers), np.zeros(1))
    return Counterparts(believed.worth, believed.no_deal, believed.future, log - logsumexp(log), believed.noise)


def _log_likelihood(believed: Counterparts, offer: Offer) -> Float[np.ndarray, " counterpart"]:
    """How likely each counterpart was to act as it did."""
    gain = believed.gains(offer.package[None])[:, 0] / believed.noise
    if offer.by_principal:
        return -np.logaddexp(0.0, -gain) if offer.accepted else -np.logaddexp(0.0, gain)
    asked = np.zeros(len(gain))
    for worth, level in zip(believed.worth, offer.package, strict=True):
        asked += worth[:, level] / believed.noise - logsumexp(worth / believed.noise, axis=1)
    return asked - np.logaddexp(0.0, -gain)
