"""What the negotiators ask: which relief, which final bargain, where everybody would settle."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float

from detente.bargain.bargain_answer import BargainAnswer, answer_bargain
from detente.bargain.no_deal import strategy_without_deals, value_of_no_deal
from detente.bargain.relief_answer import Margins, ReliefAnswer, answer_relief
from detente.bargain.settlement import Settlements, settle
from detente.case.model import Case
from detente.errors import InputError
from detente.futures import Futures, draw_futures
from detente.roadmap.conduct import road_of, stance_of
from detente.roadmap.margins import parts_of, utilities
from detente.roadmap.worth import lay_out
from detente.workbench.runs import run

# Futures of the simulated life without a deal: shares of months in force need no more.
NO_DEAL_FUTURES = 1_000


def relief(
    case: Case, *, futures: int = 1_000, seed: int = 0, ally: str | None = None, roadmap: str | None = None
) -> ReliefAnswer:
    """Which waivers free which projects, and what each stage does to the margins of a roadmap.

    Args:
        case: with a relief section.
        futures, seed: of the uncertain numbers.
        ally: whose projects; the first ally when not given.
        roadmap: whose deals are to be kept; by default the first roadmap that a strategy follows.

    Raises:
        InputError: the case lacks the section, or there is no such actor or roadmap.
    """
    drawn = draw_futures(case, futures, seed=seed)
    name = roadmap or first_road(case)
    return answer_relief(case, drawn, ally=ally, margins=road_margins(case, name, drawn) if name else None)


def bargain(
    case: Case,
    *,
    futures: int = 1_000,
    seed: int = 0,
    no_deal: str | None = None,
    accommodate: Sequence[str] = (),
    at_least: float = 0.8,
    patience: float | None = None,
    log: Path | None = None,
) -> BargainAnswer:
    """What can be agreed, measured from the simulated life without a deal.

    Args:
        case: with an agenda.
        futures, seed: of the uncertain numbers.
        no_deal: the strategy that stands for no deal, by default the first without deals; `status-quo` for zero: things
            stay as they are.
        accommodate, at_least, patience, log: as in `answer_bargain`.

    Raises:
        InputError, CaseError: as `answer_bargain`, and for an unknown strategy.
    """
    drawn = draw_futures(case, futures, seed=seed)
    values = (
        None if no_deal == "status-quo" else simulated_no_deal(case, drawn, no_deal or strategy_without_deals(case))
    )
    return answer_bargain(
        case, drawn, no_deal=values, accommodate=accommodate, at_least=at_least, patience=patience, log=log
    )


def settlement(case: Case, *, futures: int = 200, seed: int = 0) -> Settlements:
    """Where the actors of `agenda.spatial` would settle."""
    return settle(case, draw_futures(case, futures, seed=seed), most=futures)


def simulated_no_deal(
    case: Case, futures: Futures, strategy: str | None
) -> dict[str, Float[np.ndarray, " future"]] | None:
    """What each party has without a deal by simulation; nothing when the case has no such strategy."""
    if strategy is None:
        return None
    study = run(case, futures=NO_DEAL_FUTURES, seed=futures.seed, strategies=[strategy], keep=False)
    return value_of_no_deal(case, futures, study.results, strategy)


def share_of(text: str) -> float:
    """A share as it is written on a command line: `80%` or `0.8`.

    Raises:
        InputError: it is neither.

    >>> share_of("80%"), share_of("0.8")
    (0.8, 0.8)
    """
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise InputError(text, wanted="a share, such as 80% or 0.8") from None


def first_road(case: Case) -> str | None:
    """The first roadmap with deals that a strategy follows."""
    return next((s.roadmap for s in case.strategies.values() if case.roadmaps[s.roadmap].deals), None)


def road_margins(case: Case, roadmap: str, futures: Futures) -> Margins:
    """The ledger's margins of a roadmap as a function of credibility."""
    worth, stance = lay_out(case, futures), stance_of(case, roadmap, futures)
    deals = [worth.at(deal.measures) for deal in road_of(case, roadmap).deals]

    def at(credibility: Float[np.ndarray, " future"]) -> Float[np.ndarray, "deal type future"]:
        return utilities(worth, parts_of(worth, deals, credibility=credibility), stance).margin

    return at
