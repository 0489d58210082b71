"""The final bargain, answered: frontier, fair points, zone of agreement, robust packages, trades and the next offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.agenda import Frontier, frontier
from detente.bargain.inference import Counterparts, after, counterparts
from detente.bargain.lay_out import agenda_of, bargaining_table
from detente.bargain.next_offer import NextOffers, next_offers
from detente.bargain.offers import Offer, read_offers
from detente.bargain.patience import power_of_patience
from detente.bargain.robust import RobustPackage, best_accepted, most_accepted, starting_packages
from detente.bargain.solutions import NOTIONS, Lottery, lottery, solution
from detente.bargain.table import BargainingTable, Party
from detente.bargain.trades import Trade, settled_issue_by_issue, trades
from detente.bargain.zone import Zone, accepted, zone_of_agreement
from detente.case.model import Case
from detente.errors import InputError, nearest
from detente.futures import Futures, value_of
from detente.where import Where


@dataclass(frozen=True)
class Robust:
    """A package for some types of the counterpart.

    Args:
        types: titles of the types that accept it.
        question: `most accepted`, or `best at a share`.
        found: the package; the question of a share is unanswered when `found.accepted` is below the share.
    """

    types: tuple[str, ...]
    question: str
    found: RobustPackage


@dataclass(frozen=True)
class Talks:
    """What the log of offers taught, and what to offer next.

    Args:
        offers: the log.
        before, now: the counterparts believed possible before and after it.
        next: the offers worth making; nothing when none is.
    """

    offers: tuple[Offer, ...]
    before: Counterparts
    now: Counterparts
    next: NextOffers | None


@dataclass(frozen=True)
class BargainAnswer:
    """Everything the finding, the charts and the JSON are made of.

    Args:
        table: parties and worths.
        front: the efficient frontier on average. accepted: share of futures in which all accept each of its packages.
        points: notion -> position on the front, or None when no package is fair. lotteries: notion -> mix.
        power: the principal's bargaining power by patience. by_patience: where it leads, as a position on the front.
        zone: where there is room for agreement.
        at_least: share of futures that a robust package must hold in. robust: the packages.
        settled: the package settled issue by issue. trades: trades from there.
        talks: what the log says.
    """

    table: BargainingTable
    front: Frontier
    accepted: Float[np.ndarray, " package"]
    points: Mapping[str, int | None]
    lotteries: Mapping[str, Lottery | None]
    power: float
    by_patience: int | None
    zone: Zone
    at_least: float
    robust: tuple[Robust, ...]
    settled: Int[np.ndarray, " issue"]
    trades: tuple[Trade, ...]
    talks: Talks
    rests_on: tuple[Where, ...]


def answer_bargain(
    case: Case,
    futures: Futures,
    *,
    no_deal: Mapping[str, Float[np.ndarray, " future"] | float] | None = None,
    accommodate: Sequence[str] = (),
    at_least: float = 0.8,
    patience: float | None = None,
    log: Path | None = None,
) -> BargainAnswer:
    """What can be agreed.

    Args:
        case: with an agenda.
        futures: of its uncertain numbers.
        no_deal: what each party has without a deal (`no_deal.value_of_no_deal`); zero where left out.
        accommodate: types of the counterpart that a robust package must suit; all when empty.
        at_least: share of futures in which it must.
        patience: the principal's discount factor per month; the counterpart's when not given.
        log: CSV file of offers so far.

    Raises:
        InputError: no agenda, no such type, no such file, or a share outside 0 to 1.
        CaseError: the log has faults.
    """
    if not 0 < at_least <= 1:
        raise InputError(str(at_least), wanted="a share of futures above 0, at most 1")
    table = bargaining_table(case, futures, no_deal=no_deal)
    front = frontier(table)
    offers = read_offers(log, table) if log else ()
    power = _power(case, futures, patience)
    settled = settled_issue_by_issue(table)
    return BargainAnswer(
        table=table,
        front=front,
        accepted=accepted(table.must_agree, front.packages).mean(axis=0),
        points={notion: solution(front.gains, notion) for notion in NOTIONS},
        lotteries={notion: lottery(front.gains, notion) if len(front.gains) else None for notion in NOTIONS},
        power=power,
        by_patience=solution(front.gains, "nash", power=power),
        zone=zone_of_agreement(table),
        at_least=at_least,
        robust=robust_packages(table, _chosen(case, table, accommodate), at_least=at_least),
        settled=settled,
        trades=trades(table, settled),
        talks=_talks(table, offers),
        rests_on=tuple(issue.where for issue in agenda_of(case).issues.values()),
    )


def robust_packages(table: BargainingTable, types: tuple[Party, ...], *, at_least: float) -> tuple[Robust, ...]:
    """The packages that hold most often and those best for the principal at a share, for all types and for each.

    Args:
        table: the principal and the vetoes.
        types: the types to be accommodated together; each is also looked at alone.
        at_least: share of futures.
    """
    tried = starting_packages(table)
    groups = [types, *((kind,) for kind in types)] if len(types) > 1 else [types]
    found: list[Robust] = []
    for group in groups:
        others, titles = (*table.vetoes, *group), tuple(kind.title for kind in group)
        most = most_accepted(table.principal, others, tried)
        found.append(Robust(titles, "most accepted", most))
        if most.accepted + most.gap >= at_least:
            start = np.vstack([tried, most.package])
            best = best_accepted(table.principal, others, start, at_least=at_least)
            found.append(Robust(titles, "best at a share", best))
    return tuple(found)


def _chosen(case: Case, table: BargainingTable, names: Sequence[str]) -> tuple[Party, ...]:
    """The types to be accommodated."""
    known = list(case.types)
    for name in names:
        if name not in known:
            raise InputError(name, wanted="a type of the counterpart", mend=nearest(name, known))
    return tuple(table.types[known.index(name)] for name in names or known)


def _power(case: Case, futures: Futures, patience: float | None) -> float:
    """The principal's bargaining power: one half when both are as patient."""
    if patience is None:
        return 0.5
    if not 0 < patience < 1:
        raise InputError(str(patience), wanted="a discount factor above 0 and below 1")
    kinds = np.stack([value_of(futures, kind.behaviour["patience"]) for kind in case.types.values()])
    theirs = float(np.clip(kinds[futures.true_type, np.arange(len(futures.future))].mean(), 1e-6, 1 - 1e-9))
    return power_of_patience(patience, theirs)


def _talks(table: BargainingTable, offers: tuple[Offer, ...]) -> Talks:
    """Belief before and after the log, and the next offer."""
    before = counterparts(table)
    now = after(before, offers)
    return Talks(offers, before, now, next_offers(table, now))
