"""The question of relief, answered: every package on the front, the best bargain, its stages and what they do."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from detente.bargain.as_deal import AsDeal, relief_as_deal
from detente.bargain.often import BUDGETS, Frequency, waiver_frequency
from detente.bargain.programme import relief_front
from detente.bargain.ranges import Range, median_and_range
from detente.bargain.relief import (
    LISTED,
    ReliefBoard,
    ReliefPackages,
    chance_of_routes,
    freed_by,
    mean_objectives,
    objectives,
    shares,
    surplus,
    unions_of_covers,
    waived_by,
)
from detente.bargain.relief_board import ally_of, relief_board, relief_of, takes_of, waivers_of
from detente.bargain.staging import MOST_WAIVERS, Stage, best_stages
from detente.bargain.trust import Trust, trust_of
from detente.case.model import Case
from detente.errors import InputError
from detente.futures import Futures
from detente.where import Where

Margins = Callable[[Float[np.ndarray, " future"]], Float[np.ndarray, "deal type future"]]
"""The counterpart's margin for complying with each deal, at a given credibility in each future."""

# Months after which the effect of a stage on ties is read: long projects take years to build.
MONTHS = 48
# Packages that are compared in every future; beyond that only those of the front are.
COMPARED = 4_000


@dataclass(frozen=True)
class StageEffect:
    """What a stage does to trust, all waivers and projects so far having begun `MONTHS` months before.

    Args:
        credibility: median and central 90% over futures.
        kept: by type, share of the road's deals, averaged over futures, that it would comply with at that credibility.
        margins: by type, the margin for complying, averaged over the road's deals: median and central 90%. Both are
            empty when no margins were given.
    """

    credibility: Range
    kept: tuple[float, ...] = ()
    margins: tuple[Range, ...] = ()


@dataclass(frozen=True)
class ReliefAnswer:
    """Everything the finding, the charts and the JSON are made of.

    Args:
        ally: title. types: names as words. road: title of the roadmap whose deals are to be kept.
        board: the relief problem in its futures. mean: the same on average.
        front: the non-dominated packages. points: their mean objectives (`relief.OBJECTIVES`).
        waived: the provisions that each waives. needed: those of them that block a project it frees.
        deals: each as the measures of a deal.
        routes: chance that all legal routes of each open.
        value, leverage: shares of all that blocked projects are worth, and of all leverage, of each package, in each
            future.
        best: position of the best bargain. within: position of the package worth most within each of `BUDGETS`.
        often: how often packages of the front and waivers are among the best.
        stages: from no relief to all that can be freed.
        before, effects: trust before any relief and after each stage.
    """

    ally: str
    types: tuple[str, ...]
    road: str
    board: ReliefBoard
    mean: ReliefBoard
    front: ReliefPackages
    points: Float[np.ndarray, "package objective"]
    waived: Bool[np.ndarray, "package provision"]
    needed: Bool[np.ndarray, "package provision"]
    deals: tuple[AsDeal, ...]
    routes: Float[np.ndarray, " package"]
    value: Float[np.ndarray, "future package"]
    leverage: Float[np.ndarray, "future package"]
    best: int
    within: tuple[int, ...]
    often: Frequency
    stages: tuple[Stage, ...]
    before: StageEffect | None
    effects: tuple[StageEffect, ...]
    rests_on: tuple[Where, ...]

    @property
    def is_worth_something(self) -> bool:
        """Whether the ally values any blocked project."""
        return bool(self.mean.ally_value[0, self.mean.blocked].sum() > 0)


def answer_relief(
    case: Case,
    futures: Futures,
    *,
    ally: str | None = None,
    margins: Margins | None = None,
    road: str = "",
    most: int = 200,
) -> ReliefAnswer:
    """Which waivers buy most.

    The best bargain is the package whose share of the blocked projects' worth passes its share of all leverage by most.

    Args:
        case: with a relief section and an ally.
        futures: of its uncertain numbers.
        ally: name of an actor; the first ally when not given.
        margins: the ledger's margins of the roadmap to be kept, as a function of credibility.
        road: title of that roadmap.
        most: the largest number of packages that integer programming may look for.

    Raises:
        InputError: the case has no relief section, or no such ally.
    """
    board = relief_board(case, futures, ally=ally)
    mean, front = board.on_average(), relief_front(board, most=most)
    points = mean_objectives(board, front)
    value, leverage = shares(board, objectives(board, front))
    best = int(surplus(mean, points[None])[0].argmax())
    relief = relief_of(case)
    stages = best_stages(mean, _to_stage(mean, front.made[best]))
    before, effects = _effects(case, board, futures, stages, margins)
    return ReliefAnswer(
        ally=ally_of(case, ally).title,
        types=tuple(name.replace("-", " ") for name in case.types),
        road=road,
        board=board,
        mean=mean,
        front=front,
        points=points,
        waived=waived_by(board, front.made),
        needed=waived_by(board, front.made) & (front.freed.astype(int) @ board.blocks.astype(int) > 0),
        deals=tuple(_deal(case, board, front, k) for k in range(len(front.made))),
        routes=chance_of_routes(board, front.made).mean(axis=0),
        value=value,
        leverage=leverage,
        best=best,
        within=tuple(_most_within(points, budget * float(mean.every_leverage[0])) for budget in BUDGETS),
        often=_frequency(board, front),
        stages=stages,
        before=before,
        effects=effects,
        rests_on=tuple(p.where for p in (*relief.projects.values(), *relief.provisions.values())),
    )


def _deal(case: Case, board: ReliefBoard, front: ReliefPackages, k: int) -> AsDeal:
    """A package of the front as the measures of a deal; projects that nothing blocks need none."""
    relief = relief_of(case)
    waivers, projects = waivers_of(relief), list(relief.projects)
    made = [waivers[w] for w in np.flatnonzero(front.made[k])]
    return relief_as_deal(case, relief, made, {projects[j] for j in np.flatnonzero(front.freed[k] & board.blocked)})


def _most_within(points: Float[np.ndarray, "package objective"], leverage: float) -> int:
    """The package worth most within some leverage, the cheapest of equals."""
    affordable = np.flatnonzero(-points[:, 2] <= leverage * (1 + 1e-12))
    return int(affordable[np.lexsort((-points[affordable, 2], -points[affordable, 0]))[0]])


def _frequency(board: ReliefBoard, front: ReliefPackages) -> Frequency:
    """Frequencies among all unions of waivers; among the front alone where unions are too many."""
    every = unions_of_covers(board, most=min(COMPARED, LISTED))
    if every is None:
        return replace(waiver_frequency(board, front), is_cut=True)
    often = waiver_frequency(board, every)
    at = {row.tobytes(): k for k, row in enumerate(every.made)}
    same = [at[row.tobytes()] for row in front.made]
    return replace(often, on_the_front=often.on_the_front[same], best=often.best[same])


def _to_stage(mean: ReliefBoard, best: Bool[np.ndarray, " waiver"]) -> Bool[np.ndarray, " waiver"]:
    """The waivers that some blocked project of worth can use; the best bargain's where those are too many to order."""
    wanted = mean.blocked & (mean.ally_value[0] > 0)
    useful = np.zeros(len(mean.waivers), dtype=bool)
    for way, provision in enumerate(mean.way_provision):
        useful[mean.way_waiver[way]] |= bool((mean.blocks[:, provision] & mean.opens[way] & wanted).any())
    if useful.sum() <= MOST_WAIVERS:
        return useful
    return best & (np.cumsum(best) <= MOST_WAIVERS)


def _effects(
    case: Case, board: ReliefBoard, futures: Futures, stages: tuple[Stage, ...], margins: Margins | None
) -> tuple[StageEffect | None, tuple[StageEffect, ...]]:
    """Trust before any relief and after each stage; nothing without a stock of ties."""
    trust, relief = trust_of(case, futures), relief_of(case)
    if trust is None:
        return None, ()
    waiting = takes_of(case, futures, waivers_of(relief))
    takes = takes_of(case, futures, tuple(project.measure for project in relief.projects.values()))
    made, effects = np.zeros((1, len(board.waivers)), dtype=bool), list[StageEffect]()
    for added in [(), *(stage.made for stage in stages)]:
        made[0, list(added)] = True
        begin = begins(board, made[0], waiting)
        running = np.where(freed_by(board, made)[0], board.ties, 0.0)
        effects.append(_effect(trust, running, begin, takes, margins))
    return effects[0], tuple(effects[1:])


def begins(
    board: ReliefBoard, made: Bool[np.ndarray, " waiver"], waiting: Float[np.ndarray, "future waiver"]
) -> Float[np.ndarray, "future project"]:
    """Months until the last provision that blocks each project is waived, by the quickest of the waivers made."""
    begin = np.zeros((len(waiting), len(board.projects)))
    for project, provision in np.argwhere(board.blocks):
        ways = (board.way_provision == provision) & board.opens[:, project] & made[board.way_waiver]
        quickest = waiting[:, board.way_waiver[ways]].min(axis=1, initial=np.inf)
        begin[:, project] = np.maximum(begin[:, project], np.where(np.isfinite(quickest), quickest, 0.0))
    return begin


def _effect(
    trust: Trust,
    added: Float[np.ndarray, "future project"],
    begin: Float[np.ndarray, "future project"],
    takes: Float[np.ndarray, "future project"],
    margins: Margins | None,
) -> StageEffect:
    """Credibility, and who complies, once the projects that are free have been built and run."""
    rho = trust.credibility_at(trust.ties_after(added, begin=begin, takes=takes, months=MONTHS))
    if margins is None:
        return StageEffect(median_and_range(rho))
    at_that = margins(rho)
    kept = tuple(float(share) for share in (at_that >= 0).mean(axis=(0, 2)))
    return StageEffect(median_and_range(rho), kept, tuple(median_and_range(one) for one in at_that.mean(axis=0)))


def package_of(answer: ReliefAnswer, number: int | None) -> int:
    """Position of a package by its number in the table, the best bargain when not given.

    Raises:
        InputError: there is none of that number.
    """
    if number is None:
        return answer.best
    if not 0 <= number < len(answer.front.made):
        raise InputError(f"package {number}", wanted=f"0 to {len(answer.front.made) - 1}")
    return number
