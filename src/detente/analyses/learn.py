"""What testing teaches: how far the types come apart under each strategy, and whether the belief can be trusted.

Three measures of the belief that the principal holds after some months, each a mean over futures: the belief in the
true type; its logarithm (the logarithmic score [@good-1952], 0 at best); and how far the mean beliefs of two true types
lie apart (total variation: 0 where nothing was learned, 1 where the types are told apart for certain), averaged over
pairs of types. Calibration is read off a reliability table [@murphy-winkler-1977]: of the futures in which the belief
in a type lay in a bin, in how many it was the true one.
"""

from itertools import combinations

import numpy as np
from jaxtyping import Float, Int

from detente.analyses.intervals import NORMAL_95, error_of_left_out, error_of_mean, of_mean, of_share
from detente.analyses.standing import leader
from detente.analyses.watched import Watched
from detente.analyses.words import strategy_title
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, share

Beliefs = Float[np.ndarray, "type future"]
TrueType = Int[np.ndarray, " future"]
EVERY = 6
BINS = np.linspace(0.0, 1.0, 11)
LEAST = 1e-6
"""A belief of nothing at all would have a logarithm without end."""
GROUPS = 20
"""Groups of futures, each left out once for the error of how far types are told apart."""
LOOK = 24
"""Months after which the answer looks, where the case is as long."""


def learn(watched: Watched) -> Finding:
    """How far the types come apart, by strategy and month.

    Args:
        watched: a run with its paths.

    Returns:
        A row a strategy and month; further table `calibration`.

    Raises:
        InputError: the case has fewer than two types.
    """
    study = watched.study
    types = study.futures.types
    if len(types) < 2:
        raise InputError(f"{len(types)} type", wanted="a case with two types or more, so that there is one to tell")
    rows = [row for k in range(len(study.results.strategies)) for row in _rows(watched, k)]
    calibration = _calibration(watched, study.results.strategies.index(leader(study)))
    return Finding(
        key="learn",
        question="Which strategy tells what sort of counterpart this is, and how soon?",
        answer=_answer(watched),
        table=Table(COLUMNS, tuple(rows)),
        chart="learn",
        more={"calibration": calibration},
        rests_on=tuple(t.prior.where for t in study.case.types.values()),
        notes=(
            f"Means over {watched.futures:,} futures, with 95% intervals.",
            "Told apart: 0% where the belief says the same of every type, 100% where it is certain and right.",
            _calibration_says(calibration),
        ),
    )


COLUMNS = (
    Column("strategy", "Strategy"),
    Column("month", "After", "months", "count"),
    Column("true_belief", "Mean belief in the true type", style="share"),
    Column("belief_low", "95% interval from", style="share"),
    Column("belief_high", "to", style="share"),
    Column("log_score", "Mean log score", "", "number"),
    Column("score_error", "Standard error", "", "number"),
    Column("apart", "Types told apart", style="share"),
    Column("low", "95% interval from", style="share"),
    Column("high", "to", style="share"),
    Column("title", "Title"),
)


def _rows(watched: Watched, strategy: int) -> list[tuple[Cell, ...]]:
    """One strategy by month."""
    name = watched.study.results.strategies[strategy]
    title = strategy_title(watched.study.case, name)
    true_type = watched.study.futures.true_type[: watched.futures]
    found: list[tuple[Cell, ...]] = []
    for month in _months(watched):
        beliefs = beliefs_after(watched, strategy, month)
        held = in_the_truth(beliefs, true_type)
        score = np.log(np.maximum(held, LEAST))
        told = (float(held.mean()), *of_mean(held), float(score.mean()), error_of_mean(score))
        found.append((name, month, *told, *apart_with_ends(beliefs, true_type), title))
    return found


def _months(watched: Watched) -> list[int]:
    """The first month and every sixth."""
    return [1, *range(EVERY, watched.study.case.months + 1, EVERY)]


def beliefs_after(watched: Watched, strategy: int, month: int) -> Beliefs:
    """The belief in each type at the end of the month."""
    types = watched.study.futures.types
    return np.stack([np.asarray(watched.paths[f"belief:{t}"][strategy, :, month - 1], np.float64) for t in types])


def in_the_truth(beliefs: Beliefs, true_type: TrueType) -> Float[np.ndarray, " future"]:
    """The belief in the true type, by future."""
    return beliefs[true_type, np.arange(true_type.size)]


def apart(beliefs: Beliefs, true_type: TrueType) -> float:
    """Mean total variation between the mean beliefs of two true types; 0 where only one type occurs."""
    means = [beliefs[:, true_type == k].mean(axis=1) for k in range(len(beliefs)) if (true_type == k).any()]
    pairs = [float(np.abs(one - other).sum() / 2) for one, other in combinations(means, 2)]
    return float(np.mean(pairs)) if pairs else 0.0


def apart_without(beliefs: Beliefs, true_type: TrueType) -> Float[np.ndarray, " group"]:
    """The same with each of some groups of futures left out once: every so manyth future is in the same group."""
    group = np.arange(true_type.size) % GROUPS
    return np.array([apart(beliefs[:, group != g], true_type[group != g]) for g in range(GROUPS)])


def apart_with_ends(beliefs: Beliefs, true_type: TrueType) -> tuple[float, float, float]:
    """How far the types are told apart, with the ends of the 95% interval."""
    told, half = apart(beliefs, true_type), NORMAL_95 * error_of_left_out(apart_without(beliefs, true_type))
    return told, max(told - half, 0.0), min(told + half, 1.0)


def _answer(watched: Watched) -> str:
    """The strategies that teach most and the one that teaches least, half-way through at most two years."""
    month = max(m for m in _months(watched) if m <= LOOK)
    study, true_type = watched.study, watched.study.futures.true_type[: watched.futures]
    names = [strategy_title(study.case, name) for name in study.results.strategies]
    beliefs = [beliefs_after(watched, k, month) for k in range(len(names))]
    told = [apart(b, true_type) for b in beliefs]
    first, last = int(np.argmax(told)), int(np.argmin(told))
    without = apart_without(beliefs[first], true_type)
    level = [
        k for k in range(len(names))
        if k != first
        and told[first] - told[k] <= NORMAL_95 * error_of_left_out(without - apart_without(beliefs[k], true_type))
    ]  # fmt: skip
    tie = f" (a tie with {names[level[0]] if len(level) == 1 else f'{len(level)} others'})" if level else ""
    most, low, high = apart_with_ends(beliefs[first], true_type)
    held = float(in_the_truth(beliefs[first], true_type).mean())
    said = (
        f"{names[first]} tells most{tie}: after {month} months the types of counterpart are {share(most)} "
        f"({share(low)} to {share(high)}) told apart, and the belief in what it truly is averages {share(held)}"
    )
    least = f"; {names[last]} tells them only {share(told[last])} apart"
    return said + ("." if last == first or last in level else f"{least}.")


def _calibration(watched: Watched, strategy: int) -> Table:
    """The reliability of the belief under one strategy, at the end of each year."""
    true_type = watched.study.futures.true_type[: watched.futures]
    months = list(range(12, watched.study.case.months + 1, 12)) or [watched.study.case.months]
    beliefs = np.concatenate([beliefs_after(watched, strategy, m) for m in months], axis=1)
    future = np.tile(np.arange(watched.futures), len(months))
    return reliability(beliefs, np.tile(true_type, len(months)), future)


def reliability(beliefs: Beliefs, true_type: TrueType, future: Int[np.ndarray, " future"]) -> Table:
    """How often a type is the true one where the belief in it lies in a bin.

    Args:
        beliefs: in each type, by future and month in one row.
        true_type: of each.
        future: id of each; months of one future count as one in the intervals, as they go together.
    """
    is_true = np.arange(len(beliefs))[:, None] == true_type[None, :]
    place = np.clip(np.digitize(beliefs, BINS) - 1, 0, len(BINS) - 2)
    rows = [_bin(beliefs, is_true, place == k, future) for k in range(len(BINS) - 1) if (place == k).any()]
    columns = (
        Column("belief", "Mean belief", style="share"),
        Column("true", "It is the true type in", style="share"),
        Column("low", "95% interval from", style="share"),
        Column("high", "to", style="share"),
        Column("futures", "Futures", style="count"),
        Column("weight", "Share of all beliefs", style="share"),
    )
    return Table(columns, tuple(rows))


def _bin(
    beliefs: Beliefs, is_true: np.ndarray, inside: np.ndarray, future: Int[np.ndarray, " future"]
) -> tuple[Cell, ...]:
    """One bin of beliefs."""
    count = np.unique(np.broadcast_to(future, beliefs.shape)[inside]).size
    held = float(is_true[inside].mean())
    low, high = of_share(held, count)
    return (float(beliefs[inside].mean()), held, low, high, count, float(inside.mean()))


def calibration_error(table: Table) -> float:
    """Mean distance of belief and truth over the bins, by how many beliefs they hold."""
    return sum(abs(float(r["belief"] or 0) - float(r["true"] or 0)) * float(r["weight"] or 0) for r in table.records())


def _calibration_says(table: Table) -> str:
    """The calibration in a sentence."""
    return (
        f"A belief is off by {100 * calibration_error(table):.1f} points on average from how often it is right, under "
        "the strategy that stands best."
    )
