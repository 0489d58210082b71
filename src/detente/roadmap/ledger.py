"""The ledger of a roadmap: deal by deal what each side gives, gains and risks, and who would keep it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.model import Case, Roadmap
from detente.errors import refuse_unknown
from detente.finding import Cell, Column, Finding, Table, number, share, with_range
from detente.futures import draw_futures
from detente.roadmap.conduct import follower_of, road_of, stance_of, with_demand
from detente.roadmap.margins import (
    Deals,
    Parts,
    PerDeal,
    Stance,
    Utilities,
    annuity,
    deal_parts,
    is_kept,
    joined,
    own_word,
    parts_of,
    utilities,
)
from detente.roadmap.repair import Repair, repairs
from detente.roadmap.worth import Worth, lay_out

Floats = NDArray[np.float64]
GRID = np.linspace(0.0, 1.0, 101)
SEARCHED = 200
"""Futures at most that repairs are looked for on; they are judged on others."""


@dataclass(frozen=True)
class Weighed:
    """A road weighed over some futures.

    Args:
        road, worth, deals, parts, stance, answers: as their own pages say.
        own: the principal's margins for keeping its word; nan where it gives nothing.
        types: positions of the types to be accommodated.
    """

    road: Roadmap
    worth: Worth
    deals: Deals
    parts: Parts
    stance: Stance
    answers: Utilities
    own: Float[np.ndarray, "deal future"]
    types: NDArray[np.int64]


def weighed(case: Case, road: Roadmap, types: NDArray[np.int64], strategy: str, futures: int, seed: int) -> Weighed:
    """A road of the case over newly drawn futures."""
    drawn = draw_futures(case, futures, seed=seed)
    worth, stance = lay_out(case, drawn), stance_of(case, road.name, drawn, strategy=strategy)
    deals = [worth.at(deal.measures) for deal in road.deals]
    parts = parts_of(worth, deals)
    answers = utilities(worth, parts, stance)
    return Weighed(road, worth, deals, parts, stance, answers, own_word(worth, deals, stance, answers), types)


def ledger(
    case: Case,
    roadmap: str,
    *,
    futures: int = 1000,
    seed: int = 0,
    types: tuple[str, ...] = (),
    strategy: str = "",
) -> Finding:
    """Who would keep each deal of a roadmap, and the cheapest repair of it.

    Args:
        case: the case.
        roadmap: name of one of its roadmaps.
        futures, seed: of the ensemble that the margins are taken over.
        types: the types to be accommodated; all by default.
        strategy: whose pressure, tempo and pause after a refusal count; by default the first that follows the roadmap.

    Returns:
        One row for each deal and type; further tables `deals` (what each side gives, gains and risks), `principal`
        (its margin for keeping its word) and `repair`.

    Raises:
        InputError: no such roadmap, type or strategy.
    """
    follower, chosen = follower_of(case, roadmap, strategy), chosen_types(case, types)
    road = with_demand(road_of(case, roadmap), follower.conduct)
    it = weighed(case, road, chosen, strategy, futures, seed)
    other = weighed(case, road, chosen, strategy, min(futures, SEARCHED), seed + 1)
    found = repairs((other.worth, other.stance), (it.worth, it.stance), it.deals, chosen, case)
    stance = it.stance
    return Finding(
        key="ledger",
        question=f"Who would keep each deal of {road.title or roadmap}?",
        answer=answer(it, found),
        table=margin_table(it),
        chart="ledger",
        more={"deals": deal_table(case, it), "principal": principal_table(it), "repair": repair_table(found)},
        rests_on=(road.where, *(d.where for d in road.deals), follower.where),
        notes=(
            f"Margins over {futures:,} futures, in the worth of the case; conduct of "
            f"{follower.title or follower.name}: pressure {spread(stance.pressure)}, a refused deal returns after "
            f"{spread(stance.retry)} months; credibility grows on the way as the principal keeps its measures.",
            f"The principal looks {spread(stance.horizon)} months ahead, discounts by {spread(stance.patience)} a "
            f"month, and would be answered {spread(stance.lag)} months after a breach that costs it "
            f"{spread(stance.breach_cost)} besides.",
            "Least credibility, patience and detection: from which on the type complies in half of the futures; a "
            "patience of 0.5 a month stands for that or less.",
            f"Repairs are looked for on {min(futures, SEARCHED):,} other futures and judged on these.",
            "The ledger weighs the worths of the case; it does not simulate events, reviews or turnover.",
            *((DEMANDED,) if follower.conduct.precondition else ()),
        ),
    )


DEMANDED = "The conduct demands the first row before it talks, for nothing: it is no deal, but is answered as one."


def spread(drawn: float | Floats) -> str:
    """A number of the conduct in words: median and range over futures, or the constant.

    >>> spread(0.5), spread(np.array([0.2, 0.2]))
    ('0.5', '0.2')
    """
    low, middle, high = (float(x) for x in np.quantile(drawn, [0.05, 0.5, 0.95]))
    return number(middle) if high - low < 1e-9 else with_range(middle, low, high)


def chosen_types(case: Case, types: tuple[str, ...]) -> NDArray[np.int64]:
    """Positions of the types to be accommodated."""
    known = list(case.types)
    refuse_unknown(types, known, wanted="a type of the counterpart")
    return np.array([known.index(name) for name in types or known], dtype=np.int64)


def weakest_deals(margin: PerDeal, types: NDArray[np.int64]) -> list[int]:
    """The deals kept in the smallest share of futures by all the types to be accommodated; of these the weakest first.

    Of several that none keeps anywhere, the weakest is the one with the lowest median margin of any type.
    """
    kept = (margin[:, types] >= 0).all(axis=1).mean(axis=1)
    lowest = np.median(margin[:, types], axis=2).min(axis=1)
    tied = np.flatnonzero(kept == kept.min())
    return [int(p) for p in tied[np.argsort(lowest[tied], kind="stable")]]


def self_enforcing(margin: PerDeal, types: NDArray[np.int64]) -> float:
    """Share of futures in which these types keep every deal."""
    return float(is_kept(margin)[-1, types].all(axis=0).mean())


def word_kept(own: Float[np.ndarray, "deal future"]) -> NDArray[np.bool_]:
    """Futures in which the principal would keep its word in every deal in which it gives something."""
    return np.asarray(np.isnan(own) | (own >= 0)).all(axis=0).reshape(-1)


def exposures(parts: Parts, prior: Float[np.ndarray, "type future"]) -> tuple[Floats, Floats]:
    """What the counterpart has given for good, deal by deal so far, and its expected loss of it to a double-cross.

    Stakes add up along the road; the loss is what has been given times the chance, 1 - rho at that deal, that the
    principal is not to be believed. Means over the belief in the types, for each deal and future.
    """
    given = (prior * np.cumsum(parts.stake, axis=0)).sum(axis=1)
    return given, (1 - parts.credibility) * given


def least(holds: Callable[[float], PerDeal]) -> Float[np.ndarray, "deal type"]:
    """The least value on the grid from which on a type complies in half of the futures; nan where it does not at 1."""
    shares = np.stack([(holds(float(x)) >= 0).mean(axis=-1) for x in GRID])
    enough = np.logical_and.accumulate((shares >= 0.5)[::-1], axis=0)[::-1]
    first = enough.argmax(axis=0)
    return np.where(enough.any(axis=0), GRID[first], np.nan)


def thresholds(worth: Worth, deals: Deals, parts: Parts, stance: Stance) -> tuple[Floats, Floats, Floats]:
    """Least credibility, least patience and least detection at which each type complies in half of the futures."""
    pieces = [deal_parts(worth, measures) for measures in deals]

    def at_credibility(rho: float) -> PerDeal:
        return utilities(worth, joined(worth, pieces, np.full(worth.futures, rho)), stance).margin

    def at_patience(beta: float) -> PerDeal:
        patient = replace(worth, patience=np.full_like(worth.patience, patience_of(beta)))
        return utilities(patient, parts_of(patient, deals), stance).margin

    def at_detection(q: float) -> PerDeal:
        unseen = np.broadcast_to(annuity(worth.patience * (1 - q), worth.horizon), parts.unseen.shape)
        return utilities(worth, replace(parts, detect=np.full_like(parts.detect, q), unseen=unseen), stance).margin

    return least(at_credibility), patience_of(least(at_patience)), least(at_detection)


def patience_of(step: float | Floats) -> Floats:
    """The grid's steps spread so that patience is told apart near one: 0 is 0.5 a month, 1 is 0.9995."""
    return 1 - 0.5 * np.asarray(0.001) ** step


MARGIN_COLUMNS = (
    Column("deal", "Deal"),
    Column("type", "Type"),
    Column("margin", "Margin, median", style="number"),
    Column("p05", "5%", style="number"),
    Column("p95", "95%", style="number"),
    Column("keeps", "Complies in", "of futures", style="share"),
    Column("prefers", "Else it would"),
    Column("least_credibility", "Least credibility", style="share"),
    Column("least_patience", "Least patience", "a month", style="number"),
    Column("least_detection", "Least detection", "a month", style="share"),
)


def margin_table(it: Weighed) -> Table:
    """One row for each deal and type."""
    margin = it.answers.margin
    low, mid, high = np.quantile(margin, [0.05, 0.5, 0.95], axis=2)
    cheats = (it.answers.cheat > it.answers.refuse).mean(axis=2) >= 0.5
    limits = thresholds(it.worth, it.deals, it.parts, it.stance)
    limits[2][~it.parts.can_cheat] = np.nan
    rows: list[tuple[Cell, ...]] = []
    for p, deal in enumerate(it.road.deals):
        for k, kind in enumerate(it.worth.types):
            keeps = float((margin[p, k] >= 0).mean())
            ends = tuple(None if np.isnan(t[p, k]) else float(t[p, k]) for t in limits)
            other = "cheat" if cheats[p, k] else "refuse"
            rows.append((deal.name, kind, float(mid[p, k]), float(low[p, k]), float(high[p, k]), keeps, other, *ends))
    return Table(MARGIN_COLUMNS, tuple(rows))


def deal_columns(case: Case) -> tuple[Column, ...]:
    """What each side gives, gains and risks."""
    them, us = (actor.title or actor.name for actor in (case.counterpart, case.principal))
    return (
        Column("deal", "Deal"),
        Column("counterpart_gives", f"{them} gives"),
        Column("others_give", "The others give"),
        Column("gain", f"Gain to {them}", "a year", style="number"),
        Column("cost", f"Cost to {them}", "a year", style="number"),
        Column("stake", f"What a double-cross costs {them}", style="number"),
        Column("given", f"Given by {them} for good so far", style="number"),
        Column("at_risk", "Of that at risk: times the chance of a double-cross", style="number"),
        Column("detection", "Cheating found", "a month", style="share"),
        Column("principal", f"Worth to {us}", "a year", style="number"),
        Column("months", "Takes", "months", style="number"),
    )


def deal_table(case: Case, it: Weighed) -> Table:
    """What each side gives, gains and risks in each deal; medians over futures, of the average type."""
    worth, parts = it.worth, it.parts
    given, at_risk = exposures(parts, worth.prior)
    rows: list[tuple[Cell, ...]] = []
    for p, (deal, at) in enumerate(zip(it.road.deals, it.deals, strict=True)):
        mine = [case.measures[m].title or m for m, own in zip(deal.measures, worth.own[at], strict=True) if own]
        theirs = [case.measures[m].title or m for m, own in zip(deal.measures, worth.own[at], strict=True) if not own]
        gain, cost, stake = (
            float(np.median((worth.prior * part[p]).sum(axis=0))) for part in (parts.gain, parts.cost, parts.stake)
        )
        months = float(np.median(worth.takes[at].max(axis=0)))
        principal = 12 * float(np.median(worth.principal[at].sum(axis=0)))
        row = (deal.name, "; ".join(mine), "; ".join(theirs), 12 * gain, 12 * cost, stake)
        held = (float(np.median(given[p])), float(np.median(at_risk[p])))
        rows.append((*row, *held, float(np.median(parts.detect[p])), principal, months))
    return Table(deal_columns(case), tuple(rows))


def principal_table(it: Weighed) -> Table:
    """The principal's own margin for keeping its word; empty cells where it gives nothing."""
    columns = (
        Column("deal", "Deal"),
        Column("margin", "Its margin for keeping its word, median", style="number"),
        Column("p05", "5%", style="number"),
        Column("p95", "95%", style="number"),
        Column("founded", "The fear of a double-cross is well founded in", "of futures", style="share"),
    )
    rows: list[tuple[Cell, ...]] = []
    for deal, margin in zip(it.road.deals, it.own, strict=True):
        if np.isnan(margin).any():
            rows.append((deal.name, None, None, None, None))
            continue
        low, mid, high = (float(x) for x in np.quantile(margin, [0.05, 0.5, 0.95]))
        rows.append((deal.name, mid, low, high, float((margin < 0).mean())))
    return Table(columns, tuple(rows))


def repair_table(found: Sequence[Repair]) -> Table:
    """The repairs that search found, the cheapest of the helpful first."""
    columns = (
        Column("says", "Repair"),
        Column("deals_before", "Deals kept from the first on, before", style="number"),
        Column("deals_after", "after", style="number"),
        Column("before", "Whole road kept before", "of futures", style="share"),
        Column("after", "after", "of futures", style="share"),
    )
    rows = [(r.says, r.before.deals, r.after.deals, r.before.whole, r.after.whole) for r in found]
    return Table(columns, tuple(rows))


def listed(names: Sequence[str]) -> str:
    """Names in a row of words.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def answer(it: Weighed, found: Sequence[Repair]) -> str:
    """The road's strength for both sides, its weakest deal and the cheapest repair, in two sentences."""
    margin, types, road = it.answers.margin, it.types, it.road
    names = listed([it.worth.types[k] for k in types])
    far = int(np.median(is_kept(margin)[:, types].all(axis=1).sum(axis=0)))
    weakest = weakest_deals(margin, types)
    deal = road.deals[weakest[0]]
    kept = share(float((margin[weakest[0]][types] >= 0).all(axis=0).mean()))
    how_far = {0: "not even its first deal", 1: "only its first deal", len(road.deals): "every deal"}
    whole, word = share(self_enforcing(margin, types)), share(float(word_kept(it.own).mean()))
    says = (
        f"{road.title or road.name} is self-enforcing for {names} in {whole} of futures; the median future keeps "
        f"{how_far.get(far, f'its first {far} deals')} of {len(road.deals)}. The principal would keep its word "
        f"throughout in {word}. The weakest deal is {deal.title or deal.name}, kept in {kept}"
    )
    if len(weakest) > 1:
        others = "one other" if len(weakest) == 2 else f"{len(weakest) - 1} others"
        says += f" as {'is' if len(weakest) == 2 else 'are'} {others}, with the lowest margin"
    if not found:
        return f"{says}; no change that was tried, nor two of them, helps."
    first = found[0]
    deals = f"{number(first.before.deals, 2)} to {number(first.after.deals, 2)} deals kept from the first on"
    return f"{says}; the cheapest repair is to {first.says} ({deals})."


def ledger_deals(finding: Finding) -> list[dict[str, object]]:
    """The ledger deal by deal as plain data: margins, least values and the principal's margin.

    Returns:
        For each deal `deal`, `margins` (type -> `median`, `p05`, `p95`), `least_credibility`, `least_patience`,
        `least_detection` (type -> number or None) and `principal_margin` (`median`, `p05`, `p95`, or None where the
        principal gives nothing).
    """
    own = {row["deal"]: row for row in finding.more["principal"].records()}
    found: dict[str, dict[str, object]] = {}
    for row in finding.table.records():
        name, kind = str(row["deal"]), str(row["type"])
        entry = found.setdefault(name, {"deal": name, "margins": {}, **{key: {} for key in LEAST}})
        sides = {"median": row["margin"], "p05": row["p05"], "p95": row["p95"]}
        for key, value in {"margins": sides, **{key: row[key] for key in LEAST}}.items():
            part = entry[key]
            assert isinstance(part, dict)
            part[kind] = value
        word = own[name]
        given = {"median": word["margin"], "p05": word["p05"], "p95": word["p95"]}
        entry["principal_margin"] = given if word["margin"] is not None else None
    return list(found.values())


LEAST = ("least_credibility", "least_patience", "least_detection")
