"""Signposts: what the principal could see, and when, that best foretells failure.

The word is that of assumption-based planning [@dewar-2002]. Everything that can be seen after some months is tried:
counts of events and answers so far, observed stocks, beliefs, deals in force. A sign is read among the futures that
have not failed yet. Its direction and threshold are set on one half of the futures (the largest hit rate less
false-alarm rate [@youden-1950]); hits, false alarms, the area under the curve of the two [@hanley-mcneil-1982] and the
lead time are judged on the other half.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.stats import rankdata

from detente.analyses.failure import failing, missed_threshold, parse_failure
from detente.analyses.score import scale_of
from detente.analyses.so_far import failure_months
from detente.analyses.standing import leader, standing
from detente.analyses.watched import Watched, months_of, seen_after
from detente.analyses.words import strategy_title
from detente.errors import InputError, nearest
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

PerFuture = Float[np.ndarray, " future"]
Flags = Bool[np.ndarray, " future"]
FEWEST = 20
"""Failures that each half must hold for a sign to be judged."""
MOST_ROWS = 12
LEAST_SKILL = 0.1
"""Hit rate less false-alarm rate, on the half that sets the threshold, below which nothing is called a sign."""


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
        hits, false_alarms: share of failing and of other futures in which it warns.
        lead: mean months from the warning to the failure.
        then, gain, error: the strategy that does best where it warns; what it would gain there; standard error.
    """

    what: str
    month: int
    above: bool
    threshold: float
    skill: float
    area: float
    hits: float
    false_alarms: float
    lead: float
    then: str
    gain: float
    error: float


@dataclass(frozen=True)
class Trouble:
    """What is to be foretold, in the futures that have paths.

    Args:
        says: in words.
        fails: which futures fail.
        month: in which month each fails; the last one of the case where the metric cannot be dated.
    """

    says: str
    fails: Flags
    month: PerFuture


def signposts(watched: Watched, *, failure: str = "", strategy: str = "") -> Finding:
    """What best foretells that a strategy fails, and what to switch to.

    Args:
        watched: a run with its paths.
        failure: such as `war > 0`; by default the first metric whose threshold the strategy misses now and then, or
            else the quarter of futures in which the strategy does worst against the others.
        strategy: by default the one that stands best.

    Returns:
        A row a sign, the best first, each at its best month; further table `by month` for the best one.

    Raises:
        InputError: no such strategy, or a failure that is not understood.
    """
    study = watched.study
    strategy = strategy or leader(study)
    if strategy not in study.results.strategies:
        known = study.results.strategies
        raise InputError(strategy, wanted="a strategy of this run", mend=nearest(strategy, known))
    trouble = trouble_of(watched, strategy, failure)
    every = all_signs(watched, strategy, trouble)
    best = best_of_each(every)[:MOST_ROWS]
    title = strategy_title(study.case, strategy)
    return Finding(
        key="signposts",
        question=f"What would warn that {title} is failing, in that {trouble.says}?",
        answer=_answer(title, trouble, best, study),
        table=Table(COLUMNS, tuple(_row(s) for s in best)),
        chart="signposts" if best else "",
        more={"by month": Table(COLUMNS, tuple(_row(s) for s in every if best and s.what == best[0].what))},
        rests_on=(study.case.strategies[strategy].where,),
        notes=_NOTES,
    )


_NOTES = (
    "Thresholds are set on one half of the futures and judged on the other; only futures that have not failed yet "
    "count.",
    "The gain compares whole strategies in the futures that show the sign; what switching on the way gains is found by "
    "running the rule (--adapt).",
)

COLUMNS = (
    Column("rule", "Signpost"),
    Column("what", "What is seen"),
    Column("month", "After", "months", "count"),
    Column("side", "Warns when"),
    Column("threshold", "Threshold", "", "number"),
    Column("area", "Area under the curve", style="share"),
    Column("hits", "Failures foretold", style="share"),
    Column("false_alarms", "False alarms", style="share"),
    Column("lead", "Lead time", "months", "number"),
    Column("then", "Switch to"),
    Column("gain", "Gain where it warns", "", "number"),
    Column("error", "Standard error", "", "number"),
)


def _row(sign: Sign) -> tuple[Cell, ...]:
    """One sign as a row."""
    return (
        rule_in_words(sign), sign.what, sign.month, "at least" if sign.above else "at most", sign.threshold, sign.area,
        sign.hits, sign.false_alarms, sign.lead, sign.then, sign.gain, sign.error,
    )  # fmt: skip


def rule_in_words(sign: Sign) -> str:
    """`If after 12 months refusals so far: at least 2, switch to hold`."""
    side = "at least" if sign.above else "at most"
    then = f"switch to {sign.then}" if sign.then else "expect failure; no other strategy does better there"
    return f"If after {sign.month} months {sign.what} is {side} {number(sign.threshold)}, {then}"


def trouble_of(watched: Watched, strategy: str, failure: str) -> Trouble:
    """What counts as failing, as asked or by default."""
    study, some = watched.study, watched.futures
    last = np.full(some, float(study.case.months))
    rule = parse_failure(failure, study) if failure else missed_threshold(study, strategy)
    if rule is not None:
        dated = failure_months(study, rule, strategy, watched.paths)
        return Trouble(str(rule), failing(study, rule, strategy)[:some], last if dated is None else dated)
    regret = standing(study).regret[study.results.strategies.index(strategy)][:some]
    worst = regret > max(float(np.quantile(regret, 0.75)), 0.0)
    return Trouble("it does worse against the others than in three futures of four", worst, last)


def all_signs(watched: Watched, strategy: str, trouble: Trouble) -> list[Sign]:
    """Every sign that can be judged, the most skilful first."""
    at = watched.study.results.strategies.index(strategy)
    score = scale_of(watched.study).values(watched.study)[:, : watched.futures]
    found: list[Sign] = []
    for month in months_of(watched.study.case):
        open_ = trouble.month >= month
        for what, values in seen_after(watched, at, month).items():
            sign = _judged(what, month, np.asarray(values, np.float64), open_, trouble, score, at, watched.study)
            found += [] if sign is None or sign.skill < LEAST_SKILL else [sign]
    return sorted(found, key=lambda s: -s.skill)


def best_of_each(signs: list[Sign]) -> list[Sign]:
    """The best month of each thing seen; in order of skill."""
    return list({s.what: s for s in reversed(signs)}.values())[::-1]


def _judged(
    what: str,
    month: int,
    values: PerFuture,
    open_: Flags,
    trouble: Trouble,
    score: Float[np.ndarray, "strategy future"],
    at: int,
    study: Study,
) -> Sign | None:
    """A sign set on the even futures and judged on the odd ones."""
    even = np.arange(values.size) % 2 == 0
    fit, judge = open_ & even, open_ & ~even
    enough = min(int(trouble.fails[half].sum()) for half in (fit, judge))
    if enough < FEWEST or np.ptp(values[fit]) == 0 or trouble.fails[judge].all() or trouble.fails[fit].all():
        return None
    above = area(values[fit], trouble.fails[fit]) >= 0.5
    threshold, skill = best_threshold(values[fit], trouble.fails[fit], above=above)
    warns = values >= threshold if above else values <= threshold
    curve = area(values[judge], trouble.fails[judge])
    foretold = judge & warns & trouble.fails
    then, gain, error = _switch(score, at, fit & warns, judge & warns)
    return Sign(
        what,
        month,
        above,
        threshold,
        skill,
        curve if above else 1 - curve,
        float(warns[judge & trouble.fails].mean()),
        float(warns[judge & ~trouble.fails].mean()),
        float((trouble.month[foretold] - month).mean()) if foretold.any() else 0.0,
        study.results.strategies[then] if then != at else "",
        gain,
        error,
    )


def area(values: PerFuture, fails: Flags) -> float:
    """Chance that a failing future has the larger value, ties counted half (Mann & Whitney's statistic).

    >>> area(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]))
    1.0
    """
    count = int(fails.sum())
    ranks = rankdata(values)
    return float((ranks[fails].sum() - count * (count + 1) / 2) / (count * (fails.size - count)))


def best_threshold(values: PerFuture, fails: Flags, *, above: bool) -> tuple[float, float]:
    """The value at which hit rate less false-alarm rate is largest, and that difference.

    >>> best_threshold(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]), above=True)
    (3.0, 1.0)
    """
    levels = np.unique(values)
    order = np.sort(values[fails]), np.sort(values[~fails])
    if above:
        rates = [1 - np.searchsorted(group, levels, "left") / group.size for group in order]
    else:
        rates = [np.searchsorted(group, levels, "right") / group.size for group in order]
    skill = rates[0] - rates[1]
    best = int(skill.argmax())
    return float(levels[best]), float(skill[best])


def _switch(score: Float[np.ndarray, "strategy future"], at: int, fit: Flags, judge: Flags) -> tuple[int, float, float]:
    """The strategy that does best where the sign warns, its gain there on other futures, and its standard error."""
    if not fit.any() or judge.sum() < 2:
        return at, 0.0, 0.0
    then = int(score[:, fit].mean(axis=1).argmax())
    gains = score[then, judge] - score[at, judge]
    return then, float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(gains.size))


def _answer(title: str, trouble: Trouble, best: list[Sign], study: Study) -> str:
    """The best sign in words."""
    share_failing = share(float(trouble.fails.mean()))
    if not best:
        return (
            f"{title} fails in {share_failing} of futures: too seldom, too soon or too much by luck for any sign to "
            "warn."
        )
    sign = best[0]
    side = "at least" if sign.above else "at most"
    said = (
        f"Watch “{sign.what}”: {side} {number(sign.threshold)} after {sign.month} months foretells {share(sign.hits)} "
        f"of the failures of {title} {number(round(sign.lead))} months ahead, with false alarms in "
        f"{share(sign.false_alarms)} of the other futures"
    )
    if not sign.then:
        return f"{said}; but no other strategy does better there."
    return f"{said}; then {strategy_title(study.case, sign.then)} does better."
