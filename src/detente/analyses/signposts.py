"""Signposts: what the principal could see, and when, that best foretells failure.

The word is that of assumption-based planning [@dewar-2002]. Everything that can be seen after some months is tried:
counts of events and answers so far, observed stocks, beliefs, deals in force. A sign is read among the futures that
have not failed yet. Its direction and threshold are set on one half of the futures (the largest hit rate less
false-alarm rate [@youden-1950]); whether it foretells at all, hits, false alarms and lead time are judged on the other
half, and so is whether another strategy does better where it warns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.failure import failing, missed_threshold, parse_failure
from detente.analyses.intervals import NORMAL_95, clearance, error_of_mean, of_share, told_from_luck
from detente.analyses.questions import known_strategy
from detente.analyses.score import scale_of, spread
from detente.analyses.so_far import failure_months
from detente.analyses.standing import leader, standing
from detente.analyses.verdict import ALIKE, Verdict, of_estimate
from detente.analyses.warning import area, best_threshold, chance_of_area, error_of_area
from detente.analyses.watched import Watched, months_of, seen_after
from detente.analyses.words import strategy_title
from detente.finding import Cell, Column, Finding, Table, number, share, with_range
from detente.results import Study

PerFuture = Float[np.ndarray, " future"]
Values = Float[np.ndarray, "strategy future"]
Flags = Bool[np.ndarray, " future"]
Estimate = tuple[float, float, float]
"""A share, or a mean, and its 95% interval."""
FEWEST = 20
"""Failures that each half must hold for a sign to be judged."""
MOST_ROWS = 12
LEAST_SKILL = 0.1
"""Hit rate less false-alarm rate, on the half that sets the threshold, below which a sign is of no use to anyone."""
NEARLY = 0.8
"""A sign is told by its first month with so much of its best skill: half a year earlier is worth a few more misses."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A threshold on something that is seen, judged on futures that it was not set on.

    Args:
        what: what is seen.
        month: after how many months.
        above: whether it warns at or above the threshold (else at or below).
        threshold: where it warns.
        skill: hit rate less false-alarm rate on the half that set it.
        area: chance that a future that fails shows more of it than one that does not.
        chance: that luck alone shows such an area.
        hits, false_alarms: share of failing and of other futures in which it warns.
        lead: mean months from the warning to the failure; None where a failure has no date, or fewer than two are
            foretold.
        set_on, judged_on: the futures of either half in which it warns.
    """

    what: str
    month: int
    above: bool
    threshold: float
    skill: float
    area: Estimate
    chance: float
    hits: Estimate
    false_alarms: Estimate
    lead: Estimate | None
    set_on: Flags
    judged_on: Flags


@dataclass(frozen=True, slots=True)
class Switch:
    """What to do where a sign warns: the strategy that clearly does better there, if any, and by how much."""

    to: str
    gain: Verdict


@dataclass(frozen=True)
class Trouble:
    """What is to be foretold, in the futures that have paths.

    Args:
        says: in words.
        fails: which futures fail.
        month: in which month each fails; the last one of the case where it never does.
        is_dated: whether failures have a date.
    """

    says: str
    fails: Flags
    month: PerFuture
    is_dated: bool


def signposts(watched: Watched, *, failure: str = "", strategy: str = "") -> Finding:
    """What best foretells that a strategy fails, and what to switch to.

    Args:
        watched: a run with its paths.
        failure: such as `war > 0`; by default the first metric whose threshold the strategy misses now and then, or
            else the quarter of futures in which the strategy does worst against the others.
        strategy: by default the one that stands best.

    Returns:
        A row a sign that can be told from luck, the best first, each at its first good month; further table
        `by month` for the best one.

    Raises:
        InputError: no such strategy, or a failure that is not understood.
    """
    study = watched.study
    strategy = known_strategy(study, strategy) if strategy else leader(study)
    trouble = trouble_of(watched, strategy, failure)
    every = all_signs(watched, strategy, trouble)
    best = first_good_months(every)[:MOST_ROWS]
    title = strategy_title(study.case, strategy)
    same = sorted((s for s in every if best and s.what == best[0].what), key=lambda s: s.month)
    switches = _switches(watched, strategy, best)
    return Finding(
        key="signposts",
        question=f"What would warn that {title} is failing, in that {trouble.says}?",
        answer=_answer(title, trouble, best, switches, study),
        table=Table(COLUMNS, tuple(_row(study, s, to) for s, to in zip(best, switches, strict=True))),
        chart="signposts" if best else "",
        more={"by month": Table(COLUMNS, tuple(_row(study, s, None) for s in same))},
        rests_on=(study.case.strategies[strategy].where,),
        notes=_NOTES,
    )


_NOTES = (
    "Thresholds are set on one half of the futures and judged on the other; only futures that have not failed yet "
    "count. Signs that could be luck, as many as are tried, are left out.",
    "Better there: compares whole strategies in the futures that show the sign; what switching on the way gains is "
    "found by running the rule (--adapt).",
)

COLUMNS = (
    Column("rule", "Signpost"),
    Column("what", "What is seen"),
    Column("month", "After", "months", "count"),
    Column("side", "Warns when"),
    Column("threshold", "Threshold", "", "number"),
    Column("area", "Area under the curve", style="share"),
    Column("area_low", "95% interval from", style="share"),
    Column("area_high", "to", style="share"),
    Column("hits", "Failures foretold", style="share"),
    Column("hits_low", "95% interval from", style="share"),
    Column("hits_high", "to", style="share"),
    Column("false_alarms", "False alarms", style="share"),
    Column("false_low", "95% interval from", style="share"),
    Column("false_high", "to", style="share"),
    Column("lead", "Lead time", "months", "number"),
    Column("lead_low", "95% interval from", "months", "number"),
    Column("lead_high", "to", "months", "number"),
    Column("then", "Switch to, by name"),
    Column("better", "Better there"),
    Column("gain", "Gain there", style="share"),
    Column("gain_low", "95% interval from", style="share"),
    Column("gain_high", "to", style="share"),
)


def _row(study: Study, sign: Sign, switch: Switch | None) -> tuple[Cell, ...]:
    """One sign as a row."""
    to = switch.to if switch else ""
    title = strategy_title(study.case, to) if to else "none clearly" if switch else ""
    gain = (switch.gain.mean, switch.gain.low, switch.gain.high) if switch and to else (None, None, None)
    return (
        rule_in_words(study, sign, to), sign.what, sign.month, "at least" if sign.above else "at most", sign.threshold,
        *sign.area, *sign.hits, *sign.false_alarms, *(sign.lead or (None, None, None)), to, title, *gain,
    )  # fmt: skip


def rule_in_words(study: Study, sign: Sign, to: str) -> str:
    """`If after 12 months refusals so far is at least 2, switch to Hold`."""
    side = "at least" if sign.above else "at most"
    then = f"switch to {strategy_title(study.case, to)}" if to else "expect failure; no other clearly does better there"
    return f"If after {sign.month} months “{sign.what}” is {side} {number(sign.threshold)}, {then}"


def trouble_of(watched: Watched, strategy: str, failure: str) -> Trouble:
    """What counts as failing, as asked or by default."""
    study, some = watched.study, watched.futures
    last = np.full(some, float(study.case.months))
    rule = parse_failure(failure, study) if failure else missed_threshold(study, strategy)
    if rule is not None:
        dated = failure_months(study, rule, strategy, watched.paths)
        fails = failing(study, rule, strategy)[:some]
        return Trouble(rule.says, fails, last if dated is None else dated, dated is not None)
    regret = standing(study).regret[study.results.strategies.index(strategy)][:some]
    worst = regret > max(float(np.quantile(regret, 0.75)), 0.0)
    return Trouble("it falls further behind the best choice than in three futures of four", worst, last, False)


def all_signs(watched: Watched, strategy: str, trouble: Trouble) -> list[Sign]:
    """Every sign that can be told from luck, the most skilful first."""
    at = watched.study.results.strategies.index(strategy)
    tried: list[Sign] = []
    for month in months_of(watched.study.case):
        for what, values in seen_after(watched, at, month).items():
            sign = judged(what, month, np.asarray(values, np.float64), trouble)
            tried += [] if sign is None else [sign]
    told = told_from_luck(np.array([sign.chance for sign in tried]))
    found = [sign for sign, is_told in zip(tried, told, strict=True) if is_told and sign.skill >= LEAST_SKILL]
    return sorted(found, key=lambda s: -s.skill)


def first_good_months(signs: Sequence[Sign]) -> list[Sign]:
    """Each thing seen at the first month with nearly all of its skill; in order of skill."""
    best: dict[str, float] = {}
    for sign in signs:
        best[sign.what] = max(best.get(sign.what, 0.0), sign.skill)
    found: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda s: s.month):
        if sign.what not in found and sign.skill >= NEARLY * best[sign.what]:
            found[sign.what] = sign
    return sorted(found.values(), key=lambda s: -s.skill)


def judged(what: str, month: int, values: PerFuture, trouble: Trouble) -> Sign | None:
    """A sign set on the even futures and judged on the odd ones; None where too few fail, or nothing differs."""
    open_ = trouble.month >= month if trouble.is_dated else np.ones(values.size, bool)
    even = np.arange(values.size) % 2 == 0
    fit, judge = open_ & even, open_ & ~even
    enough = min(int(trouble.fails[half].sum()) for half in (fit, judge))
    if enough < FEWEST or np.ptp(values[fit]) == 0 or trouble.fails[judge].all() or trouble.fails[fit].all():
        return None
    above = area(values[fit], trouble.fails[fit]) >= 0.5
    threshold, skill = best_threshold(values[fit], trouble.fails[fit], above=above)
    warns = values >= threshold if above else values <= threshold
    curve = area(values[judge] if above else -values[judge], trouble.fails[judge])
    failed, others = int(trouble.fails[judge].sum()), int((~trouble.fails[judge]).sum())
    half = NORMAL_95 * error_of_area(curve, failed, others)
    foretold = judge & warns & trouble.fails
    lead = _lead(trouble.month[foretold] - month) if trouble.is_dated and foretold.sum() > 1 else None
    return Sign(
        what,
        month,
        above,
        threshold,
        skill,
        (curve, max(curve - half, 0.0), min(curve + half, 1.0)),
        chance_of_area(curve, failed, others),
        _share_of(warns, judge & trouble.fails),
        _share_of(warns, judge & ~trouble.fails),
        lead,
        fit & warns,
        judge & warns,
    )


def _lead(months: PerFuture) -> Estimate:
    """Mean months to the failures that a sign foretells, with its interval: none comes before its warning."""
    mean, half = float(months.mean()), NORMAL_95 * error_of_mean(months)
    return mean, max(mean - half, 0.0), mean + half


def _share_of(warns: Flags, among: Flags) -> Estimate:
    """In how many of some futures a sign warns, with its interval."""
    part = float(warns[among].mean())
    return (part, *of_share(part, int(among.sum())))


def _switches(watched: Watched, strategy: str, signs: Sequence[Sign]) -> list[Switch]:
    """For each sign what does better where it warns."""
    study = watched.study
    score = scale_of(study).values(study)[:, : watched.futures]
    at, alike, sure = study.results.strategies.index(strategy), ALIKE * spread(score), clearance(len(signs))
    found: list[Switch] = []
    for sign in signs:
        then, gain = switch(score, at, sign.set_on, sign.judged_on, alike=alike, sure=sure)
        found.append(Switch(study.results.strategies[then] if gain.word == "better" else "", gain))
    return found


def switch(
    score: Values, at: int, set_on: Flags, judged_on: Flags, *, alike: float, sure: float
) -> tuple[int, Verdict]:
    """The strategy that does best in some futures, and what others of the same kind say of it against the one followed.

    Args:
        score: of each strategy, more being better.
        at: the strategy that is followed.
        set_on, judged_on: futures that choose the other one, and futures that judge it.
        alike, sure: as for `verdict.of_estimate`.
    """
    if not set_on.any():
        return at, of_estimate(0.0, 0.0)
    then = int(score[:, set_on].mean(axis=1).argmax())
    gains = score[then, judged_on] - score[at, judged_on]
    if gains.size < 2:
        return at, of_estimate(0.0, 0.0)
    return then, of_estimate(float(gains.mean()), error_of_mean(gains), alike=alike, sure=sure)


def _answer(title: str, trouble: Trouble, best: Sequence[Sign], switches: Sequence[Switch], study: Study) -> str:
    """The best sign in words."""
    if not best:
        often = share(float(trouble.fails.mean()))
        return f"{title} fails in {often} of futures: too seldom, too soon or too much by luck for any sign to warn."
    sign, then = best[0], switches[0]
    side = "at least" if sign.above else "at most"
    ahead = "" if sign.lead is None else f", {with_range(*sign.lead, unit='months')} ahead on average,"
    said = (
        f"Watch “{sign.what}”: {side} {number(sign.threshold)} after {sign.month} months foretells "
        f"{with_range(*sign.hits, style='share')} of the failures of {title}{ahead} with false alarms in "
        f"{with_range(*sign.false_alarms, style='share')} of the other futures"
    )
    if not then.to:
        return f"{said}; but no other strategy clearly does better there."
    gain = with_range(then.gain.mean, then.gain.low, then.gain.high, style="share")
    return (
        f"{said}; there {strategy_title(study.case, then.to)} does better, by {gain} of what choosing right is worth."
    )
