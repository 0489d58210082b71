"""A road while it is drawn: whether each deal would be kept and when it would come; and how a case writes it."""

import json
from dataclasses import dataclass

from detente.analyses.intervals import of_share
from detente.case.model import Case, Deal, Roadmap
from detente.finding import Finding, with_range
from detente.futures import draw_futures
from detente.roadmap.ledger import chosen_types, road_of, stance_of
from detente.roadmap.margins import margins
from detente.roadmap.worth import lay_out
from detente.workbench.roads import timeline_of

FUTURES = 60
"""Futures of a first look at a road."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A deal as all the types to be accommodated would keep it.

    Args:
        share, low, high: of futures, with its 95% interval.
        clearly_weakest: whether it is kept in clearly fewer futures than the deal that is kept most.
    """

    deal: Deal
    share: float
    low: float
    high: float
    clearly_weakest: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A road at a first look.

    Args:
        kept: its deals in order.
        timeline: when each would come, as `timeline_of`.
        futures: that it was looked at in.
        says: the weakest deal in a sentence.
    """

    kept: tuple[Kept, ...]
    timeline: Finding
    futures: int
    says: str


def draft_of(
    case: Case, roadmap: str, *, types: tuple[str, ...] = (), strategy: str = "", futures: int = FUTURES, seed: int = 0
) -> Draft:
    """A first look at a road: the margins of its deals without thresholds and repairs, and its calendar.

    Raises:
        InputError: no such roadmap, type or strategy.
    """
    road, drawn = road_of(case, roadmap), draw_futures(case, futures, seed=seed)
    chosen = chosen_types(case, types)
    worth = lay_out(case, drawn)
    deals = [worth.at(deal.measures) for deal in road.deals]
    margin = margins(worth, deals, stance_of(case, roadmap, drawn))
    shares = (margin[:, chosen] >= 0).all(axis=1).mean(axis=1)
    timeline = timeline_of(case, roadmap, milestone="", strategy=strategy, futures=futures, seed=seed, simulated=0)
    weakest = int(shares.argmin())
    ranges = [of_share(float(s), futures) for s in shares]
    kept = tuple(
        Kept(deal, float(s), low, high, k == weakest and high < max(r[0] for r in ranges))
        for k, (deal, s, (low, high)) in enumerate(zip(road.deals, shares, ranges, strict=True))
    )
    return Draft(kept, timeline, futures, _says(kept[weakest], futures))


def _says(weakest: Kept, futures: int) -> str:
    """The weakest deal in a sentence."""
    figure = with_range(weakest.share, weakest.low, weakest.high, style="share")
    title = weakest.deal.title or weakest.deal.name
    if weakest.clearly_weakest:
        return f"The weakest deal is “{title}”: every type asked about keeps it in {figure} of {futures} futures."
    return f"No deal is clearly the weakest; “{title}” is kept in {figure} of {futures} futures."


def road_as_text(road: Roadmap) -> str:
    """A road as a change of `roadmaps.NAME` writes it, on one line.

    >>> road_as_text(Roadmap("mine", "Mine", (Deal("a", "First", ("x", "y"), ()), Deal("b", "", ("z",), ("a",)))))
    '{"title": "Mine", "deals": [{"deal": "a", "title": "First", "measures": ["x", "y"]}, {"deal": "b", "measures": ["z"], "needs": ["a"]}]}'
    """  # noqa: E501 the doctest is one line
    return json.dumps({"title": road.title, "deals": [_entry(deal) for deal in road.deals]}, ensure_ascii=False)


def _entry(deal: Deal) -> dict[str, object]:
    """A deal without what it leaves out."""
    entry = {"deal": deal.name, "title": deal.title, "measures": list(deal.measures), "needs": list(deal.needs)}
    return {key: value for key, value in entry.items() if value}
