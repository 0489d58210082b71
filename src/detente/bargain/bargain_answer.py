"""The final bargain, answered: frontier, fair points, zone of agreement, robust packages, trades and the next offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from detente.bargain.agenda import Frontier, frontier
from detente.bargain.inference import Counterparts, after, counterparts
from detente.bargain.lay_out import agenda_of, bargaining_table
from detente.bargain.next_offer import NextOffers, next_offers
from detente.bargain.offers import Offer, read_offers
from detente.bargain.patience import alternating_offers, power_of_patience
from detente.bargain.robust import MOST_PARTS, RobustPackage, best_accepted, most_accepted, starting_packages
from detente.bargain.solutions import NOTIONS, Lottery, lottery, solution
from detente.bargain.table import BargainingTable, Party
from detente.bargain.trades import Trade, settled_issue_by_issue, trades
from detente.bargain.zone import Zone, accepted, zone_of_agreement
from detente.case.model import Case
from detente.errors import InputError, refuse_unknown
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
        table: parties and worths. worth_unit: what a worth of 1 a year stands for, in words.
        front: the efficient frontier on average. accepted: share of futures in which all accept each of its packages.
        by_party: share of futures in which each who must agree accepts each package. by_type: the same for the
            counterpart were it of each of its types.
        points: notion -> position on the front, or None when no package is fair. lotteries: notion -> mix.
        patience: discount factors a month of principal and counterpart, where one was given. power: the principal's
            bargaining power by them. by_patience, in_turn: where quick offers and offers month by month lead, as
            positions on the front.
        zone: where there is room for agreement.
        at_least: share of futures that a robust package must hold in. robust: the packages.
        settled: the package settled issue by issue, where there is one that all accept. trades: trades from there.
        talks: what the log says; None without one.
    """

    table: BargainingTable
    worth_unit: str
    front: Frontier
    accepted: Float[np.ndarray, " package"]
    by_party: Float[np.ndarray, "party package"]
    by_type: Float[np.ndarray, "type package"]
    points: Mapping[str, int | None]
    lotteries: Mapping[str, Lottery | None]
    patience: tuple[float, float] | None
    power: float
    by_patience: int | None
    in_turn: int | None
    zone: Zone
    at_least: float
    robust: tuple[Robust, ...]
    settled: Int[np.ndarray, " issue"] | None
    trades: tuple[Trade, ...]
    talks: Talks | None
    rests_on: tuple[Where, ...]


def answer_bargain(
    case: Case,
    futures: Futures,
    *,
    no_deal: Mapping[str, Float[np.ndarray, " future"] | float] | None = None,
    accommodate: Sequence[str] = (),
    at_least: float = 0.8,
    require: Mapping[str, str] | None = None,
    patience: float | None = None,
    log: Path | None = None,
    parts: int = MOST_PARTS,
) -> BargainAnswer:
    """What can be agreed.

    Args:
        case: with an agenda.
        futures: of its uncertain numbers.
        no_deal: what each party has without a deal (`no_deal.value_of_no_deal`); zero where left out.
        accommodate: types of the counterpart that a robust package must suit; all when empty.
        at_least: share of futures in which it must.
        require: issue -> the lowest level of it that counts.
        patience: the principal's discount factor per month; the counterpart's when not given.
        log: CSV file of offers so far.
        parts: of packages that each search for a robust package may look at.

    Raises:
        InputError: no agenda, no such type, issue or level, no such file, or a share outside 0 to 1.
        CaseError: the log has faults.
    """
    if not 0 < at_least <= 1:
        mend = f'write "{at_least:g}%"' if 1 < at_least <= 100 else ""
        raise InputError(f"{at_least:g}", wanted="a share of futures above 0, at most 1", mend=mend)
    agenda, table = agenda_of(case), bargaining_table(case, futures, no_deal=no_deal, least=require)
    offers = read_offers(log, table) if log else None
    answer = answer_table(
        table,
        types=_chosen(case, table, accommodate),
        at_least=at_least,
        patience=_patience(case, futures, patience),
        offers=offers,
        parts=parts,
    )
    brought = dict.fromkeys(m for issue in agenda.issues.values() for held in issue.measures[-1:] for m in held)
    places = [*agenda.issues.values(), *(case.measures[name] for name in brought)]
    return replace(answer, worth_unit=agenda.worth_unit, rests_on=tuple(place.where for place in places))


def answer_table(
    table: BargainingTable,
    *,
    types: tuple[Party, ...] | None = None,
    at_least: float = 0.8,
    patience: tuple[float, float] | None = None,
    offers: tuple[Offer, ...] | None = None,
    parts: int = MOST_PARTS,
) -> BargainAnswer:
    """What can be agreed at a table.

    Args:
        table: parties and worths.
        types: the types that a robust package must suit; all of the table's when not given, the counterpart as it is
            when it has none.
        at_least: share of futures in which it must.
        patience: discount factors a month of principal and counterpart.
        offers: made so far; None when nobody asks.
        parts: as in `answer_bargain`.
    """
    front, settled = frontier(table), settled_issue_by_issue(table)
    power = power_of_patience(*patience) if patience else 0.5
    suits = (table.types or (table.counterpart,)) if types is None else types
    by_type = [kind.accepts(front.packages).mean(axis=0) for kind in table.types]
    return BargainAnswer(
        table=table,
        worth_unit="",
        front=front,
        accepted=accepted(table.must_agree, front.packages).mean(axis=0),
        by_party=np.array([party.accepts(front.packages).mean(axis=0) for party in table.must_agree]),
        by_type=np.array(by_type).reshape(len(by_type), len(front.packages)),
        points={notion: solution(front.gains, notion) for notion in NOTIONS},
        lotteries={notion: lottery(front.gains, notion) if len(front.gains) else None for notion in NOTIONS},
        patience=patience,
        power=power,
        by_patience=solution(front.gains, "nash", power=power),
        in_turn=alternating_offers(front.gains, mine=patience[0], theirs=patience[1]) if patience else None,
        zone=zone_of_agreement(table, front=front.packages),
        at_least=at_least,
        robust=robust_packages(table, suits, at_least=at_least, parts=parts),
        settled=settled,
        trades=() if settled is None else trades(table, settled),
        talks=None if offers is None else _talks(table, offers),
        rests_on=(),
    )


def robust_packages(
    table: BargainingTable, types: tuple[Party, ...], *, at_least: float, parts: int = MOST_PARTS
) -> tuple[Robust, ...]:
    """The package that holds most often for all types, and the best for the principal at a share, for all and for each.

    Where no package reaches the share, the one that holds most often stands in its place.

    Args:
        table: the principal and the vetoes.
        types: the types to be accommodated together; each is also looked at alone.
        at_least: share of futures.
        parts: of packages that each search may look at.
    """
    tried = starting_packages(table)
    groups = [types, *((kind,) for kind in types)] if len(types) > 1 else [types]
    found: list[Robust] = []
    if not len(tried):
        return ()
    for group in groups:
        others, titles = (*table.vetoes, *group), tuple(kind.title for kind in group)
        best = best_accepted(table, others, tried, at_least=at_least, most=parts)
        reached = best.accepted >= at_least
        if group is types or not reached:
            most = most_accepted(table, others, np.vstack([tried, best.package]), most=parts)
            found.append(Robust(titles, "most accepted", most))
        if reached:
            found.append(Robust(titles, "best at a share", best))
    return tuple(found)


def _chosen(case: Case, table: BargainingTable, names: Sequence[str]) -> tuple[Party, ...]:
    """The types to be accommodated."""
    known = list(case.types)
    refuse_unknown(names, known, wanted="a type of the counterpart")
    return tuple(table.types[known.index(name)] for name in names or known)


def _patience(case: Case, futures: Futures, patience: float | None) -> tuple[float, float] | None:
    """The discount factors of principal and counterpart, the latter on average over types and futures."""
    if patience is None:
        return None
    if not 0 < patience < 1:
        raise InputError(str(patience), wanted="a discount factor above 0 and below 1")
    kinds = np.stack([value_of(futures, kind.behaviour["patience"]) for kind in case.types.values()])
    theirs = float(np.clip(kinds[futures.true_type, np.arange(len(futures.future))].mean(), 1e-6, 1 - 1e-9))
    return patience, theirs


def _talks(table: BargainingTable, offers: tuple[Offer, ...]) -> Talks:
    """Belief before and after the log, and the next offer."""
    before = counterparts(table)
    now = after(before, offers)
    return Talks(offers, before, now, next_offers(table, now))
