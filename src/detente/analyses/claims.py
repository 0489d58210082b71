"""Claims: in what share of futures each holds, for which type of counterpart, and what it hangs on most.

A claim about single futures has the share of futures in which it holds. A claim about all futures together (`mean(..)
< mean(..)`) is true or not; its share is the share of bootstrap resamples of the futures in which it holds
[@efron-1979].
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analyses.evaluate import Ensemble, alike, holds, missing
from detente.analyses.halves import Halves, halves_of
from detente.analyses.intervals import of_share
from detente.analyses.words import title_of
from detente.case.model import Claim
from detente.finding import Cell, Column, Finding, Table, share, verdict_word
from detente.results import Study

RESAMPLES = 1_000
DECIDED = 0.8
"""A claim is decided where it holds, or fails, in at least this share and no type turns it (ICD 203: very likely)."""


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Args:
        claim: the claim.
        share: of futures, or of resamples, in which it holds; None while it waits.
        low, high: 95% interval of a share of futures.
        ties: share of futures in which both sides of its comparison are equal; None where there is no such comparison.
        over: what the share counts: `futures` or `resamples`.
        by_type: type -> share among the futures of that type, and how many they are.
        halves: the number whose halves differ most in it.
        status: `decided`, `contested` or `waits`.
        waits_for: what it waits for.
    """

    claim: Claim
    share: float | None = None
    low: float | None = None
    high: float | None = None
    ties: float | None = None
    over: str = "futures"
    by_type: tuple[tuple[str, float, int], ...] = ()
    halves: Halves | None = None
    status: str = "waits"
    waits_for: str = ""

    @property
    def word(self) -> str:
        """The ICD 203 word for the share; empty while it waits."""
        return "" if self.share is None else verdict_word(self.share)


def claims(study: Study, *, resamples: int = RESAMPLES) -> Finding:
    """Every claim of the case with its share, verdict word and what it hangs on.

    Args:
        study: the run.
        resamples: bootstrap resamples behind claims about all futures together.

    Returns:
        A row a claim; in `more` the shares by true type.
    """
    found = verdicts(study, resamples=resamples)
    return Finding(
        key="claims",
        question="Which claims hold?",
        answer=_answer(found),
        table=Table(_COLUMNS, tuple(_row(study, v) for v in found)),
        chart="claims" if any(v.share is not None for v in found) else "",
        more={"by true type": _type_table(study, found)},
        rests_on=tuple(v.claim.where for v in found),
        notes=_NOTES,
    )


def verdicts(study: Study, *, resamples: int = RESAMPLES) -> list[Verdict]:
    """What became of each claim, in file order."""
    ready = {c.id: c for c in study.case.claims.values() if not _waits_for(c, study)}
    halves = halves_of(study, {name: c.test for name, c in ready.items() if c.test is not None})
    shares = _resampled(study, [c for c in ready.values() if _is_summary(c, study)], resamples)
    found: list[Verdict] = []
    for claim in study.case.claims.values():
        if claim.id not in ready:
            found.append(Verdict(claim, waits_for=_waits_for(claim, study)))
        elif claim.id in shares:
            found.append(_of_resamples(study, claim, shares[claim.id], halves.get(claim.id)))
        else:
            found.append(_of_futures(study, claim, halves.get(claim.id)))
    return found


def _waits_for(claim: Claim, study: Study) -> str:
    """What a claim waits for, empty when it can be read."""
    if claim.test is None:
        return claim.waits_for or "a test"
    if len(study.futures.future) == 0:
        return "a run with futures"
    lacks = missing(claim.test, study)
    return f"a run with {' and '.join(lacks)}" if lacks else ""


def _is_summary(claim: Claim, study: Study) -> bool:
    """Whether a claim speaks of all futures together."""
    return claim.test is not None and np.ndim(holds(claim.test, Ensemble(study))) == 0


def _of_futures(study: Study, claim: Claim, halves: Halves | None) -> Verdict:
    """A claim about single futures."""
    assert claim.test is not None
    held: NDArray[np.bool_] = holds(claim.test, Ensemble(study))
    equal = alike(claim.test, Ensemble(study))
    portion = float(held.mean())
    by_type = _by_type(study, held)
    low, high = of_share(portion, held.size)
    ties = None if equal is None else float(equal.mean())
    return Verdict(
        claim, portion, low, high, ties, "futures", by_type, halves, _status(portion, [s for _, s, n in by_type if n])
    )


def _by_type(study: Study, held: NDArray[np.bool_]) -> tuple[tuple[str, float, int], ...]:
    """Share and number of futures by true type."""
    groups = [(name, study.futures.true_type == k) for k, name in enumerate(study.futures.types)]
    return tuple((name, float(held[g].mean()) if g.any() else 0.0, int(g.sum())) for name, g in groups)


def _of_resamples(study: Study, claim: Claim, portion: float, halves: Halves | None) -> Verdict:
    """A claim about all futures together."""
    assert claim.test is not None
    by_type: list[tuple[str, float, int]] = []
    for k, name in enumerate(study.futures.types):
        among = np.flatnonzero(study.futures.true_type == k)
        if len(among):
            by_type.append((name, float(holds(claim.test, Ensemble(study, among))), len(among)))
    status = _status(portion, [s for _, s, _ in by_type])
    return Verdict(claim, portion, None, None, None, "resamples", tuple(by_type), halves, status)


def _resampled(study: Study, summaries: Sequence[Claim], resamples: int) -> dict[str, float]:
    """Share of resamples of the futures in which each claim holds; all claims meet the same resamples."""
    draws, size = np.random.default_rng(study.futures.seed), len(study.futures.future)
    counts = dict.fromkeys((c.id for c in summaries), 0)
    for _ in range(resamples if summaries else 0):
        again = Ensemble(study, draws.integers(0, size, size))
        for claim in summaries:
            assert claim.test is not None
            counts[claim.id] += bool(holds(claim.test, again))
    return {name: count / resamples for name, count in counts.items()}


def _status(portion: float, by_type: Sequence[float]) -> str:
    """Decided where nearly all futures agree and no type turns the verdict."""
    turned = any((s < 0.5) != (portion < 0.5) for s in by_type)
    return "decided" if max(portion, 1 - portion) >= DECIDED and not turned else "contested"


_COLUMNS = (
    Column("id", "Claim"),
    Column("says", "It says"),
    Column("share", "It holds in so many", "", "share"),
    Column("low", "95% interval from", "", "share"),
    Column("high", "to", "", "share"),
    Column("over", "Share of"),
    Column("verdict", "Verdict"),
    Column("status", "Status"),
    Column("ties", "Both sides alike in so many futures", "", "share"),
    Column("hangs_on", "It hangs most on"),
    Column("cut", "Cut at"),
    Column("below", "Share where that is low", "", "share"),
    Column("above", "Share where it is high", "", "share"),
    Column("stands_out", "Beyond luck"),
    Column("number", "Name in the case"),
    Column("waits_for", "Waits for"),
    Column("source", "Source"),
)

_NOTES = (
    "Shares are shares of futures under the stated ranges, not probabilities of the world; words follow ICD 203.",
    f"A claim is decided where it holds, or fails, in at least {share(DECIDED)} and no type of counterpart turns it.",
    "A strict comparison fails where both sides are equal; where events are rare most futures are such ties, and a "
    "claim about averages says more.",
    "A claim about all futures together is true or not: its share counts resamples of the futures (bootstrap), and "
    "its halves and types are 0% or 100%.",
)


def _row(study: Study, v: Verdict) -> tuple[Cell, ...]:
    """A verdict as cells."""
    h = v.halves
    return (
        v.claim.id, v.claim.says, v.share, v.low, v.high, v.over if v.share is not None else "", v.word, v.status,
        v.ties, h.title if h else "", h.median if h else "", h.below if h else None, h.above if h else None,
        h.stands_out if h else None, h.number if h else "", v.waits_for, v.claim.source,
    )  # fmt: skip


def _type_table(study: Study, found: Sequence[Verdict]) -> Table:
    """Shares by true type."""
    columns = (
        Column("id", "Claim"),
        Column("type", "The counterpart is"),
        Column("share", "It holds in so many", "", "share"),
        Column("futures", "Futures", "", "count"),
    )
    rows = [(v.claim.id, title_of(study.case, t), s, n) for v in found for t, s, n in v.by_type if n]
    return Table(columns, tuple(rows))


def _answer(found: Sequence[Verdict]) -> str:
    """How the claims came out, and the one that is nearest to even."""
    told = [v for v in found if v.share is not None]
    if not told:
        return "The case makes no claim that this run can answer."
    upheld = sum(v.status == "decided" and (v.share or 0) >= 0.5 for v in told)
    refused = sum(v.status == "decided" and (v.share or 0) < 0.5 for v in told)
    contested = [v for v in told if v.status == "contested"]
    waiting = len(found) - len(told)
    said = (
        f"Claims: {len(found)}. Hold: {upheld}; do not: {refused}; contested: {len(contested)}"
        f"{f'; wait for more: {waiting}' if waiting else ''}."
    )
    if not contested:
        return said
    middle = min(contested, key=lambda v: abs((v.share or 0) - 0.5))
    h = middle.halves
    hangs = ""
    if h is not None and h.stands_out:
        hangs = f", {share(h.below)} where “{h.title}” lies below {h.median} and {share(h.above)} above"
    return f"{said} Nearest to even: “{middle.claim.says}” holds in {share(middle.share)} of {middle.over}{hangs}."
