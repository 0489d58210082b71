"""The question of relief, answered: every package on the front, the best bargain, its stages and what they do."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.bargain.lay_out import ally_of, relief_board, relief_of
from detente.bargain.often import BUDGETS, Frequency, waiver_frequency
from detente.bargain.relief import (
    ReliefBoard,
    ReliefPackages,
    chance_of_routes,
    objectives,
    relief_front,
    unions_of_blockers,
)
from detente.bargain.staging import MOST_PROJECTS, Stage, best_stages
from detente.bargain.trust import Trust, trust_of
from detente.case.model import Case, Relief
from detente.futures import Futures
from detente.where import Where

Margins = Callable[[Float[np.ndarray, " future"]], Float[np.ndarray, "deal type future"]]
"""The counterpart's margin for complying with each deal, at a given credibility in each future."""

# Months that the projects of a stage have run when their effect on ties is read.
MONTHS = 24
# Packages that are compared in every future; beyond that only those of the front are.
COMPARED = 2_000


@dataclass(frozen=True)
class StageEffect:
    """What a stage does to trust.

    Args:
        credibility: median and central 90% over futures, with all projects so far running for `MONTHS` months.
        kept: by type, share of the road's deals, averaged over futures, that it would comply with at that credibility;
            empty when no margins were given.
    """

    credibility: tuple[float, float, float]
    kept: tuple[float, ...] = ()


@dataclass(frozen=True)
class ReliefAnswer:
    """Everything the finding, the charts and the JSON are made of.

    Args:
        section: the case's relief section. ally, types: titles.
        board: the relief problem in its futures. mean: the same on average.
        front: the non-dominated packages, and their mean objectives (`relief.objectives`) and chance of routes.
        value, leverage: shares of all that blocked projects are worth, and of all leverage, of each package.
        best: position of the best bargain. within: position of the package worth most within each of `BUDGETS`.
        often: how often packages of the front and waivers are among the best.
        stages: from no relief to all blocked projects free.
        before, effects: trust before any relief and after each stage.
    """

    section: Relief
    ally: str
    types: tuple[str, ...]
    board: ReliefBoard
    mean: ReliefBoard
    front: ReliefPackages
    points: Float[np.ndarray, "package objective"]
    routes: Float[np.ndarray, " package"]
    value: Float[np.ndarray, " package"]
    leverage: Float[np.ndarray, " package"]
    best: int
    within: tuple[int, ...]
    often: Frequency
    stages: tuple[Stage, ...]
    before: StageEffect | None
    effects: tuple[StageEffect, ...]
    rests_on: tuple[Where, ...]


def answer_relief(
    case: Case, futures: Futures, *, ally: str | None = None, margins: Margins | None = None, most: int = 200
) -> ReliefAnswer:
    """Which waivers buy most.

    The best bargain is the package that frees most worth to the ally for each unit of leverage.

    Args:
        case: with a relief section and an ally.
        futures: of its uncertain numbers.
        ally: name of an actor; the first ally when not given.
        margins: the ledger's margins of the roadmap to be kept, as a function of credibility.
        most: the largest number of packages that integer programming may look for.

    Raises:
        InputError: the case has no relief section, or no such ally.
    """
    board = relief_board(case, futures, ally=ally)
    mean = board.on_average()
    front = relief_front(board, most=most)
    points = objectives(mean, front)[0]
    value, leverage = _shares(mean, points)
    best = _most_for_the_leverage(value, leverage)
    within = tuple(_most_within(value, leverage, budget) for budget in BUDGETS)
    stages = _stages(mean, front.freed[best])
    before, effects = _effects(board, stages, trust_of(case, futures), margins)
    relief = relief_of(case)
    return ReliefAnswer(
        section=relief,
        ally=ally_of(case, ally).title,
        types=tuple(kind.title or name for name, kind in case.types.items()),
        board=board,
        mean=mean,
        front=front,
        points=points,
        routes=chance_of_routes(board, front).mean(axis=0),
        value=value,
        leverage=leverage,
        best=best,
        within=within,
        often=_frequency(board, front),
        stages=stages,
        before=before,
        effects=effects,
        rests_on=tuple(p.where for p in (*relief.projects.values(), *relief.provisions.values())),
    )


def _shares(
    mean: ReliefBoard, points: Float[np.ndarray, "package objective"]
) -> tuple[Float[np.ndarray, " package"], Float[np.ndarray, " package"]]:
    """Share of blocked projects' worth freed, and share of all leverage given up, by package."""
    blocked = mean.blocks.any(axis=1)
    free = mean.ally_value[0, ~blocked].sum()
    worth, leverage = mean.ally_value[0, blocked].sum(), mean.leverage.sum()
    return (points[:, 0] - free) / max(worth, 1e-300), -points[:, 2] / max(leverage, 1e-300)


def _most_within(value: Float[np.ndarray, " package"], leverage: Float[np.ndarray, " package"], budget: float) -> int:
    """The package worth most within a share of leverage, the cheapest of equals."""
    affordable = np.flatnonzero(leverage <= budget + 1e-12)
    return int(affordable[np.lexsort((leverage[affordable], -value[affordable]))[0]])


def _frequency(board: ReliefBoard, front: ReliefPackages) -> Frequency:
    """Frequencies among all unions of blockers; among the front alone where unions are too many."""
    every = unions_of_blockers(board, most=COMPARED)
    if every is None:
        return waiver_frequency(board, front)
    often = waiver_frequency(board, every)
    known = {row.tobytes(): share for row, share in zip(every.waived, often.on_the_front, strict=True)}
    on_front = np.array([known[row.tobytes()] for row in front.waived])
    most = np.array([dict(zip(known, often.best_for_the_leverage, strict=True))[row.tobytes()] for row in front.waived])
    return Frequency(on_front, most, often.in_front, often.in_best)


def _most_for_the_leverage(value: Float[np.ndarray, " package"], leverage: Float[np.ndarray, " package"]) -> int:
    """The package with the largest ratio of worth to leverage, the larger of equals; none when nothing is freed."""
    ratio = np.where(value > 1e-12, value / np.maximum(leverage, 1e-12), 0.0)
    return int(np.lexsort((-value, -ratio))[0])


def _stages(mean: ReliefBoard, best: Bool[np.ndarray, " project"]) -> tuple[Stage, ...]:
    """The stages up to all blocked projects, or to the best bargain's where all are too many to order."""
    blocked = mean.blocks.any(axis=1)
    projects = np.flatnonzero(blocked)
    if len(projects) > MOST_PROJECTS:
        projects = np.flatnonzero(blocked & best)[:MOST_PROJECTS]
    stages = best_stages(mean.blocks[projects], mean.ally_value[0, projects], mean.leverage[0], mean.ties[0, projects])
    return tuple(Stage(s.waived, tuple(int(projects[j]) for j in s.freed), s.leverage, s.worth, s.ties) for s in stages)


def _effects(
    board: ReliefBoard, stages: tuple[Stage, ...], trust: Trust | None, margins: Margins | None
) -> tuple[StageEffect | None, tuple[StageEffect, ...]]:
    """Trust before any relief and after each stage; nothing without a stock of ties."""
    if trust is None:
        return None, ()
    running = [int(j) for j in np.flatnonzero(board.blocks.sum(axis=1) == 0)]
    effects = [_effect(trust, board.ties[:, running].sum(axis=1), margins)]
    for stage in stages:
        running += stage.freed
        effects.append(_effect(trust, board.ties[:, running].sum(axis=1), margins))
    return effects[0], tuple(effects[1:])


def _effect(trust: Trust, added: Float[np.ndarray, " future"], margins: Margins | None) -> StageEffect:
    """Credibility, and who complies, once projects that add so much have run for a while."""
    rho = trust.credibility_at(trust.ties_after(added, MONTHS))
    middle, low, high = (float(q) for q in np.quantile(rho, [0.5, 0.05, 0.95]))
    if margins is None:
        return StageEffect((middle, low, high))
    kept = (margins(rho) >= 0).mean(axis=(0, 2))
    return StageEffect((middle, low, high), tuple(float(share) for share in kept))
