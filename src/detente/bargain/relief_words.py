"""The sentences on relief."""

from collections.abc import Sequence

import numpy as np

from detente.bargain.often import BUDGETS
from detente.bargain.ranges import share_with_range
from detente.bargain.relief_answer import MONTHS, ReliefAnswer
from detente.bargain.words import count, fraction, listed
from detente.finding import number, share, with_range

# Projects that the sentence counts as those the ally values most.
MOST_VALUED = 5
# A choice that is best in at most this share of futures is told with what takes its place.
FIRM = 0.8


def headline(answer: ReliefAnswer) -> str:
    """The best bargain with its ranges, and how often it is the best."""
    if not answer.is_worth_something:
        return f"{answer.ally} values no project that sanctions block, so no waiver buys it anything."
    best = answer.best
    if not answer.front.made[best].any():
        return f"No set of waivers frees a larger share of what {answer.ally} values than it gives up of the leverage."
    often = float(answer.often.best[best])
    value, leverage = (share_with_range(x[:, best]) for x in (answer.value, answer.leverage))
    return (
        f"{_frees(answer, best)}, {value} of what the blocked projects are worth to it, for {leverage} of the "
        f"leverage; all legal routes open with a chance of {share(float(answer.routes[best]))}. No other set frees so "
        f"much more than it gives up, on average and in {share(often)} of futures{_instead(answer, often)}."
    )


def _instead(answer: ReliefAnswer, often: float) -> str:
    """What is best where the best bargain is not."""
    if often >= FIRM:
        return ""
    others = answer.often.best.copy()
    others[answer.best] = 0.0
    second = int(others.argmax())
    if others[second] <= 0 or not answer.front.made[second].any():
        return ""
    more, less = (
        _quoted(answer, one & ~other)
        for one, other in (
            (answer.front.made[second], answer.front.made[answer.best]),
            (answer.front.made[answer.best], answer.front.made[second]),
        )
    )
    how = " and ".join(f"{word} {names}" for word, names in (("with", more), ("without", less)) if names)
    return f" (most often otherwise, in {share(float(others[second]))}, {how})"


def package_in_words(answer: ReliefAnswer, package: int) -> str:
    """What a package waives, frees and costs, on average, in one sentence."""
    return (
        f"{_frees(answer, package)} ({share(float(answer.value[:, package].mean()))} of their worth) for "
        f"{_of_leverage(answer, package)}; all legal routes open with a chance of "
        f"{share(float(answer.routes[package]))}."
    )


def _frees(answer: ReliefAnswer, package: int) -> str:
    """The waivers of a package by name, and what they free."""
    made = answer.front.made[package]
    verb = "frees" if made.sum() == 1 else "together free"
    return f"{_quoted(answer, made)} {verb} {_projects(answer, package)}"


def _quoted(answer: ReliefAnswer, made: np.ndarray) -> str:
    """Waivers by title; nothing when there are none."""
    return listed([f"“{answer.mean.waivers[w]}”" for w in np.flatnonzero(made)]) if made.any() else ""


def _projects(answer: ReliefAnswer, package: int) -> str:
    """How many of the blocked projects that the ally values most a package frees."""
    freed, mean = answer.front.freed[package], answer.mean
    blocked = np.flatnonzero(mean.blocked & (mean.ally_value[0] > 0))
    valued = blocked[np.argsort(-mean.ally_value[0, blocked], kind="stable")][:MOST_VALUED]
    hits = int(freed[valued].sum())
    if hits == len(valued):
        all_ = "the only blocked project" if hits == 1 else f"all {count(hits)} blocked projects"
        return f"{all_} that {answer.ally} values{' most' if len(blocked) > hits else ''}"
    return f"{count(hits)} of the {count(len(valued))} blocked projects that {answer.ally} values most"


def _of_leverage(answer: ReliefAnswer, package: int) -> str:
    """The share of leverage in words, and how much of it would not come back."""
    given = -answer.points[package, 2]
    lost = -answer.points[package, 4] / given if given > 0 else 0.0
    part = fraction(float(answer.leverage[:, package].mean()))
    return f"{part} of the leverage, {share(float(lost))} of which would not come back on average"


def notes(answer: ReliefAnswer) -> tuple[str, ...]:
    """What the best bargain waives and is as a deal, budgets, stages and caveats."""
    if not answer.is_worth_something:
        return ()
    found = [*_the_package(answer), *_budgets(answer)]
    found += [_first_stage(answer)] if answer.stages else []
    found.append("Each legal route counts as won once for all waivers that take it, and routes as independent.")
    if answer.often.is_cut:
        found.append("Packages are too many to list: how often a waiver is among the best compares those of the front.")
    if answer.front.gap > 0:
        found.append(
            f"The search was cut short: a missing package could add up to {share(answer.front.gap)} on a count."
        )
    return tuple(found)


def _the_package(answer: ReliefAnswer) -> list[str]:
    """The best bargain in full: provisions, lost for good, hard cash, its deal, and what no measure stands for."""
    best, mean = answer.best, answer.mean
    if not answer.front.made[best].any():
        return []
    needed, spare = answer.needed[best], answer.waived[best] & ~answer.needed[best]
    found = [f"Provisions waived, in whole or for agreed projects: {_several(mean.provisions, needed)}."]
    if spare.any():
        found.append(f"The same measures also waive: {_several(mean.provisions, spare)}.")
    found.append(
        f"They give up {_of_leverage(answer, best)}, and let {number(-float(answer.points[best, 3]), 2)} million "
        "dollars a year of hard cash flow, what the projects pay among it."
    )
    deal = answer.deals[best]
    first = f", after {listed(deal.first)}" if deal.first else ""
    found.append(f"As measures of a deal: {listed(deal.measures)}{first}.")
    if deal.without:
        found.append(f"No measure of the case stands for {listed(deal.without)}: add one to make it part of a deal.")
    return found


def _several(titles: Sequence[str], chosen: np.ndarray) -> str:
    """Titles that may hold commas, in a row."""
    return "; ".join(titles[int(k)] for k in np.flatnonzero(chosen))


def _budgets(answer: ReliefAnswer) -> list[str]:
    """The package worth most within each budget; budgets that buy the same are told once."""
    bought: dict[int, list[str]] = {}
    for budget, k in zip(BUDGETS, answer.within, strict=True):
        if k != answer.best and answer.front.made[k].any():
            bought.setdefault(k, []).append(fraction(budget))
    return [
        f"Within {' or '.join(budgets)} of the leverage: {package_in_words(answer, k)}" for k, budgets in bought.items()
    ]


def _first_stage(answer: ReliefAnswer) -> str:
    """Which waiver first, and what the stages do to credibility and to the deals that would be kept."""
    first, mean = answer.stages[0], answer.mean
    waive = listed([f"“{mean.waivers[w]}”" for w in first.made])
    free = listed([mean.projects[j] for j in first.freed])
    text = f"First {waive}: this frees {free} for {fraction(first.leverage / mean.every_leverage[0])} of the leverage"
    if not (answer.before and answer.effects):
        return f"{text}."
    before, after, last = answer.before.credibility, answer.effects[0].credibility, answer.effects[-1].credibility
    text += f". {MONTHS} months of its projects {_moved(before[0], after[0])}"
    if len(answer.effects) > 1:
        text += f", and all stages together bring it to {with_range(*last, style='share')}"
    if answer.before.kept:
        text += f". {_kept(answer)}"
    return f"{text}."


def _moved(before: float, after: float) -> str:
    """How credibility moves, or that it hardly does."""
    if share(before) == share(after):
        return f"leave credibility at about {share(before)}"
    return f"take credibility from {share(before)} to {share(after)}"


def _kept(answer: ReliefAnswer) -> str:
    """How many of the road's deals the type that gains most would keep, before relief and after all stages."""
    assert answer.before
    gains = [last - first for first, last in zip(answer.before.kept, answer.effects[-1].kept, strict=True)]
    t = int(np.argmax(gains))
    of = f" of {answer.road}" if answer.road else ""
    if share(answer.before.kept[t]) == share(answer.effects[-1].kept[t]):
        return f"No type would keep more of the deals{of} for it"
    return (
        f"The share of the deals{of} that each type would keep rises most for “{answer.types[t]}”, from "
        f"{share(answer.before.kept[t])} to {share(answer.effects[-1].kept[t])}"
    )
