"""The ledger of a roadmap: deal by deal what each side gives, gains and risks, and who would keep it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from detente.case.model import Case, Roadmap
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, share, with_range
from detente.futures import Futures, draw_futures, value_of
from detente.roadmap.margins import (
    Deals,
    Parts,
    PerDeal,
    Stance,
    is_kept,
    parts_of,
    principal_margins,
    utilities,
)
from detente.roadmap.repair import Repair, cheapest_repair
from detente.roadmap.worth import Worth, lay_out

Floats = NDArray[np.float64]
GRID = np.linspace(0.0, 1.0, 101)


def road_of(case: Case, name: str) -> Roadmap:
    """A roadmap of the case by name.

    Raises:
        InputError: no such roadmap, or one without deals.
    """
    if name not in case.roadmaps:
        raise InputError(name, wanted="a roadmap of the case", mend=nearest(name, case.roadmaps))
    if not case.roadmaps[name].deals:
        raise InputError(name, wanted="a roadmap with at least one deal")
    return case.roadmaps[name]


def stance_of(case: Case, roadmap: str, drawn: Futures, *, numbers: Stance | None = None) -> Stance:
    """The stance of the first strategy that follows the roadmap, as each future draws it; calm where none does.

    Args:
        case, roadmap: whose strategies are looked at.
        drawn: the futures of the ledger.
        numbers: the principal's own (patience, horizon, lag, breach cost); pressure and retry come from the strategy.
    """
    numbers = numbers or Stance()
    conduct = next((s.conduct for s in case.strategies.values() if s.roadmap == roadmap), None)
    if conduct is None:
        return numbers
    return replace(numbers, pressure=value_of(drawn, conduct.pressure), retry=value_of(drawn, conduct.retry))


def ledger(
    case: Case,
    roadmap: str,
    *,
    futures: int = 1000,
    seed: int = 0,
    types: tuple[str, ...] = (),
    numbers: Stance | None = None,
) -> Finding:
    """Who would keep each deal of a roadmap, and the cheapest repair of its weakest one.

    Args:
        case: the case.
        roadmap: name of one of its roadmaps.
        futures, seed: of the ensemble that the margins are taken over.
        types: the types to be accommodated; all by default.
        numbers: the principal's own; pressure and retry come from the first strategy that follows the roadmap.

    Returns:
        One row for each deal and type; further tables `deals` (what each side gives, gains and risks), `principal`
        (its margin for keeping its word) and `repair`.

    Raises:
        InputError: no such roadmap or type.
    """
    road, drawn = road_of(case, roadmap), draw_futures(case, futures, seed=seed)
    worth, chosen = lay_out(case, drawn), chosen_types(case, types)
    stance = stance_of(case, roadmap, drawn, numbers=numbers)
    deals = [worth.at(deal.measures) for deal in road.deals]
    parts = parts_of(worth, deals)
    answers = utilities(worth, parts, stance)
    margin = answers.margin
    complies = 1 / (1 + np.exp(-np.clip(margin / worth.noise, -500, 500)))
    own = principal_margins(worth, deals, stance, complies)
    repair = cheapest_repair(worth, deals, stance, chosen, case)
    weakest = weakest_deal(margin, chosen)
    return Finding(
        key="ledger",
        question=f"Who would keep each deal of {road.title or roadmap}?",
        answer=answer(road, worth, margin, chosen, weakest, repair),
        table=margin_table(road, worth, deals, parts, stance, margin),
        chart="ledger",
        more={
            "deals": deal_table(case, road, worth, deals, parts),
            "principal": principal_table(road, own),
            "repair": repair_table(repair),
        },
        rests_on=(road.where, *(d.where for d in road.deals)),
        notes=(
            f"Margins over {futures:,} futures; pressure {spread(stance.pressure)}; credibility grows on the way as "
            "the principal keeps its measures.",
            f"The principal looks {number(stance.horizon)} months ahead, discounts by {number(stance.patience, 4)} a "
            f"month, and would be answered {number(stance.lag)} months after a breach that costs it "
            f"{number(stance.breach_cost)} besides.",
            "The ledger weighs the text's worths; it does not simulate events, reviews or turnover.",
        ),
    )


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
    for name in types:
        if name not in known:
            raise InputError(name, wanted="a type of the counterpart", mend=nearest(name, known))
    return np.array([known.index(name) for name in types or known], dtype=np.int64)


def weakest_deal(margin: PerDeal, types: NDArray[np.int64]) -> int:
    """The deal kept in the smallest share of futures by all the types to be accommodated."""
    return int((margin[:, types] >= 0).all(axis=1).mean(axis=1).argmin())


def self_enforcing(margin: PerDeal, types: NDArray[np.int64]) -> float:
    """Share of futures in which these types keep every deal."""
    return float(is_kept(margin)[-1, types].all(axis=0).mean())


def least(holds: Callable[[float], PerDeal]) -> Float[np.ndarray, "deal type"]:
    """The least value on the grid from which on a type complies in half of the futures; nan where it does not at 1."""
    shares = np.stack([(holds(float(x)) >= 0).mean(axis=-1) for x in GRID])
    enough = np.logical_and.accumulate((shares >= 0.5)[::-1], axis=0)[::-1]
    first = enough.argmax(axis=0)
    return np.where(enough.any(axis=0), GRID[first], np.nan)


def thresholds(worth: Worth, deals: Deals, parts: Parts, stance: Stance) -> tuple[Floats, Floats, Floats]:
    """Least credibility, least patience and least detection at which each type complies in half of the futures."""

    def at_credibility(rho: float) -> PerDeal:
        trust = np.full(worth.futures, rho)
        return utilities(worth, parts_of(worth, deals, credibility=trust), stance).margin

    def at_patience(beta: float) -> PerDeal:
        patient = replace(worth, patience=np.full_like(worth.patience, patience_of(beta)))
        return utilities(patient, parts_of(patient, deals), stance).margin

    def at_detection(q: float) -> PerDeal:
        return utilities(worth, replace(parts, detect=np.full_like(parts.detect, q)), stance).margin

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


def margin_table(road: Roadmap, worth: Worth, deals: Deals, parts: Parts, stance: Stance, margin: PerDeal) -> Table:
    """One row for each deal and type."""
    answers = utilities(worth, parts, stance)
    low, mid, high = np.quantile(margin, [0.05, 0.5, 0.95], axis=2)
    cheats = (answers.cheat > answers.refuse).mean(axis=2) >= 0.5
    limits = thresholds(worth, deals, parts, stance)
    rows: list[tuple[Cell, ...]] = []
    for p, deal in enumerate(road.deals):
        for k, kind in enumerate(worth.types):
            keeps = float((margin[p, k] >= 0).mean())
            ends = tuple(None if np.isnan(t[p, k]) else float(t[p, k]) for t in limits)
            other = "cheat" if cheats[p, k] else "refuse"
            rows.append((deal.name, kind, float(mid[p, k]), float(low[p, k]), float(high[p, k]), keeps, other, *ends))
    return Table(MARGIN_COLUMNS, tuple(rows))


def deal_table(case: Case, road: Roadmap, worth: Worth, deals: Deals, parts: Parts) -> Table:
    """What each side gives, gains and risks in each deal; medians over futures, of the average type."""
    columns = (
        Column("deal", "Deal"),
        Column("counterpart_gives", f"{case.counterpart.title} gives"),
        Column("others_give", "The others give"),
        Column("gain", f"Gain to {case.counterpart.title}", "a year", style="number"),
        Column("cost", f"Cost to {case.counterpart.title}", "a year", style="number"),
        Column("stake", f"What a double-cross costs {case.counterpart.title}", style="number"),
        Column("detection", "Cheating found", "a month", style="share"),
        Column("principal", f"Worth to {case.principal.title}", "a year", style="number"),
        Column("months", "Takes", "months", style="number"),
    )
    rows: list[tuple[Cell, ...]] = []
    for p, (deal, at) in enumerate(zip(road.deals, deals, strict=True)):
        mine = [case.measures[m].title or m for m, own in zip(deal.measures, worth.own[at], strict=True) if own]
        theirs = [case.measures[m].title or m for m, own in zip(deal.measures, worth.own[at], strict=True) if not own]
        gain, cost, stake = (
            float(np.median((worth.prior * part[p]).sum(axis=0))) for part in (parts.gain, parts.cost, parts.stake)
        )
        months = float(np.median(worth.takes[at].max(axis=0)))
        principal = 12 * float(np.median(worth.principal[at].sum(axis=0)))
        row = (deal.name, "; ".join(mine), "; ".join(theirs), 12 * gain, 12 * cost, stake)
        rows.append((*row, float(np.median(parts.detect[p])), principal, months))
    return Table(columns, tuple(rows))


def principal_table(road: Roadmap, margin: Float[np.ndarray, "deal future"]) -> Table:
    """The principal's own margin for keeping its word."""
    columns = (
        Column("deal", "Deal"),
        Column("margin", "Its margin for keeping its word, median", style="number"),
        Column("p05", "5%", style="number"),
        Column("p95", "95%", style="number"),
        Column("founded", "The fear of a double-cross is well founded in", "of futures", style="share"),
    )
    low, mid, high = np.quantile(margin, [0.05, 0.5, 0.95], axis=1)
    founded = (margin < 0).mean(axis=1)
    rows = [(d.name, float(mid[p]), float(low[p]), float(high[p]), float(founded[p])) for p, d in enumerate(road.deals)]
    return Table(columns, tuple(rows))


def repair_table(repairs: list[Repair]) -> Table:
    """The repairs that search found, the best first."""
    columns = (
        Column("says", "Repair"),
        Column("before", "Self-enforcing before", "of futures", style="share"),
        Column("after", "after", "of futures", style="share"),
    )
    return Table(columns, tuple((r.says, r.before, r.after) for r in repairs))


def answer(
    road: Roadmap, worth: Worth, margin: PerDeal, types: NDArray[np.int64], weakest: int, repairs: list[Repair]
) -> str:
    """The road's strength, its weakest deal and the cheapest repair, in one sentence."""
    names = " and ".join(worth.types[k] for k in types)
    whole = self_enforcing(margin, types)
    deal = road.deals[weakest]
    kept = float((margin[weakest][types] >= 0).all(axis=0).mean())
    far = int(np.median(is_kept(margin)[:, types].all(axis=1).sum(axis=0)))
    says = (
        f"{road.title or road.name} is self-enforcing for {names} in {share(whole)} of futures, and in the median "
        f"future for its first {far} of {len(road.deals)} deals; its weakest deal is {deal.title or deal.name}, kept "
        f"in {share(kept)}"
    )
    best = next((r for r in repairs if r.after > r.before), None)
    return (
        f"{says}." if best is None else f"{says}; the best single repair is to {best.says} ({share(best.after)} then)."
    )
