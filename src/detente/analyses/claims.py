"""Claims: in what share of futures each holds, for which type of counterpart, and what it hangs on most.

A claim about single futures has the share of futures in which it holds. A claim about all futures together (`mean(..)
< mean(..)`) is true or not: it holds, or fails, where 95% of bootstrap resamples of the futures say so [@efron-1979],
and cannot be told where fewer do. Such a share is no chance, so it gets no word for one, and hangs on no number.

A claim about the record is about what was, so no future can answer it: its verdict is a finding of the evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

import numpy as np
from numpy.typing import NDArray

from detente.analyses.evaluate import Ensemble, alike, holds, margin, missing
from detente.analyses.halves import Halves, halves_of
from detente.analyses.intervals import of_share
from detente.analyses.words import listed, title_of
from detente.case.model import Claim
from detente.finding import AGAINST, BORNE_OUT, UNTOLD, Cell, Column, Finding, Table, share, verdict_word, with_range
from detente.results import Study

RESAMPLES = 1_000
HOLDS, FAILS, OPEN = "holds on average", "does not hold on average", "cannot be told"
SURE = 0.95
"""Share of resamples that settles a claim about all futures together."""

DECIDED = 0.8
"""A claim is decided where it holds, or fails, in at least this share and no type turns it (ICD 203: very likely)."""


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Args:
        claim: the claim.
        share: of futures, or of resamples, in which it holds; None while it waits.
        against: of resamples, in which the opposite holds.
        low, high: 95% interval of a share of futures.
        ties: share of futures in which both sides of its comparison are equal; None where there is no such comparison.
        over: what the share counts: `futures` or `resamples`; `the record` where there is none.
        by_type: type -> share among the futures of that type, and how many they are.
        halves: the number whose halves differ most in it; None for a claim about all futures together.
        status: `decided`, `contested` or `waits`.
        waits_for: what it waits for.
        recorded: the verdict of the record on a claim about it. record: what the record says.
    """

    claim: Claim
    share: float | None = None
    against: float = 0.0
    low: float | None = None
    high: float | None = None
    ties: float | None = None
    over: str = "futures"
    by_type: tuple[tuple[str, float, int], ...] = ()
    halves: Halves | None = None
    status: str = "waits"
    waits_for: str = ""
    recorded: str = ""
    record: str = ""

    @property
    def word(self) -> str:
        """The ICD 203 word for a share of futures, what is settled for all of them together or by the record.

        Empty while it waits.
        """
        if self.share is None:
            return self.recorded
        if self.over == "futures":
            return verdict_word(self.share)
        return HOLDS if self.share >= SURE else FAILS if self.against >= SURE else OPEN


def claims(study: Study, *, resamples: int = RESAMPLES, record: Finding | None = None) -> Finding:
    """Every claim of the case with its share, verdict word and what it hangs on.

    Args:
        study: the run.
        resamples: bootstrap resamples behind claims about all futures together.
        record: what the record says of the claims about it: rows of `claim`, `verdict` and `says`, and in `more` what
            that rests on; without it they wait.

    Returns:
        A row a claim; in `more` the shares by true type, and the tables of the record.
    """
    found = verdicts(study, resamples=resamples, record=record)
    return Finding(
        key="claims",
        question="Which claims hold?",
        answer=_answer(found),
        table=Table(_COLUMNS, tuple(_row(study, v) for v in found)),
        chart="claims" if any(v.share is not None for v in found) else "",
        more={"by true type": _type_table(study, found)} | (dict(record.more) if record else {}),
        rests_on=tuple(v.claim.where for v in found),
        notes=_NOTES + (record.notes if record else ()),
    )


def verdicts(study: Study, *, resamples: int = RESAMPLES, record: Finding | None = None) -> list[Verdict]:
    """What became of each claim, in file order."""
    told = {str(r["claim"]): r for r in record.table.records()} if record else {}
    ready = {c.id: c for c in study.case.claims.values() if not _waits_for(c, study)}
    together = [c for c in ready.values() if _is_summary(c, study)]
    shares = _resampled(study, together, resamples)
    halves = halves_of(study, {name: c.test for name, c in ready.items() if c.test is not None and name not in shares})
    found: list[Verdict] = []
    for claim in study.case.claims.values():
        if claim.id in told:
            found.append(_of_record(claim, told[claim.id]))
        elif claim.id not in ready:
            found.append(Verdict(claim, waits_for=_waits_for(claim, study)))
        elif claim.id in shares:
            found.append(_of_resamples(study, claim, *shares[claim.id]))
        else:
            found.append(_of_futures(study, claim, halves.get(claim.id)))
    return found


def _waits_for(claim: Claim, study: Study) -> str:
    """What a claim waits for, empty when it can be read."""
    if claim.record is not None:
        return "the record that the case names"
    if claim.test is None:
        return claim.waits_for or "a test"
    if len(study.futures.future) == 0:
        return "a run with futures"
    lacks = missing(claim.test, study)
    return f"a run with {' and '.join(lacks)}" if lacks else ""


def _is_summary(claim: Claim, study: Study) -> bool:
    """Whether a claim speaks of all futures together."""
    return claim.test is not None and np.ndim(holds(claim.test, Ensemble(study))) == 0


def _of_record(claim: Claim, told: Mapping[str, Cell]) -> Verdict:
    """A claim about the record: decided where the record is."""
    word = str(told["verdict"])
    status = "decided" if word in (BORNE_OUT, AGAINST) else "contested"
    return Verdict(claim, over="the record", status=status, recorded=word, record=str(told["says"]))


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
        claim, portion, 0.0, low, high, ties, "futures", by_type, halves,
        _status(portion, [s for _, s, n in by_type if n]),
    )  # fmt: skip


def _by_type(study: Study, held: NDArray[np.bool_]) -> tuple[tuple[str, float, int], ...]:
    """Share and number of futures by true type."""
    groups = [(name, study.futures.true_type == k) for k, name in enumerate(study.futures.types)]
    return tuple((name, float(held[g].mean()) if g.any() else 0.0, int(g.sum())) for name, g in groups)


def _of_resamples(study: Study, claim: Claim, portion: float, against: float) -> Verdict:
    """A claim about all futures together."""
    assert claim.test is not None
    by_type: list[tuple[str, float, int]] = []
    for k, name in enumerate(study.futures.types):
        among = np.flatnonzero(study.futures.true_type == k)
        if len(among):
            by_type.append((name, float(holds(claim.test, Ensemble(study, among))), len(among)))
    settled = 1.0 if portion >= SURE else 0.0 if against >= SURE else 0.5
    status = _status(settled, [s for _, s, _ in by_type])
    return Verdict(claim, portion, against, None, None, None, "resamples", tuple(by_type), None, status)


def _resampled(study: Study, summaries: Sequence[Claim], resamples: int) -> dict[str, tuple[float, float]]:
    """Share of resamples in which each claim holds, and in which its opposite does; all claims meet the same ones."""
    draws, size = np.random.default_rng(study.futures.seed), len(study.futures.future)
    counts = {c.id: np.zeros(2) for c in summaries}
    for _ in range(resamples if summaries else 0):
        again = Ensemble(study, draws.integers(0, size, size))
        for claim in summaries:
            assert claim.test is not None
            held = bool(holds(claim.test, again))
            counts[claim.id] += (held, not held and bool(margin(claim.test, again) < 0))
    return {name: (float(f), float(a)) for name, (f, a) in ((n, c / resamples) for n, c in counts.items())}


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
    Column("record", "What the record says"),
    Column("waits_for", "Not answered by this run"),
    Column("source", "Source"),
)

_NOTES = (
    "Shares are shares of futures under the stated ranges, not probabilities of the world; words follow ICD 203.",
    f"A claim is decided where it holds, or fails, in at least {share(DECIDED)} and no type of counterpart turns it.",
    "A strict comparison fails where both sides are equal; where events are rare most futures are such ties, and a "
    "claim about averages says more.",
    f"A claim about all futures together is true or not; it holds or fails where {share(SURE)} of resamples of the "
    "futures (bootstrap) say so.",
)


def _row(study: Study, v: Verdict) -> tuple[Cell, ...]:
    """A verdict as cells."""
    h = v.halves
    return (
        v.claim.id, v.claim.says, v.share, v.low, v.high, v.over if v.word else "", v.word, v.status,
        v.ties, h.title if h else "", h.median if h else "", h.below if h else None, h.above if h else None,
        h.stands_out if h else None, h.number if h else "", v.record, v.waits_for,
        v.claim.source,
    )  # fmt: skip


def _type_table(study: Study, found: Sequence[Verdict]) -> Table:
    """Shares by true type."""
    columns = (
        Column("id", "Claim"),
        Column("type", "The counterpart is"),
        Column("share", "It holds in so many", "", "share"),
        Column("futures", "Futures", "", "count"),
    )
    single = [v for v in found if v.over == "futures"]
    rows = [(v.claim.id, title_of(study.case, t), s, n) for v in single for t, s, n in v.by_type if n]
    return Table(columns, tuple(rows))


LETTERS = 110
"""Of a claim that a sentence quotes."""


def _answer(found: Sequence[Verdict]) -> str:
    """How the claims came out, and the one that is nearest to even."""
    told = [v for v in found if v.word]
    if not told:
        return "The case makes no claim that this run can answer."
    decided = [v for v in told if v.status == "decided"]
    upheld = sum(v.recorded == BORNE_OUT or (v.share or 0) >= 0.5 for v in decided)
    unsettled = sum(v.word in (OPEN, UNTOLD) for v in told)
    counts = {
        "hold": upheld,
        "fail": len(decided) - upheld,
        "are contested": len(told) - len(decided) - unsettled,
        "cannot be told": unsettled,
    }
    said = listed([f"{n} {_one(what) if n == 1 else what}" for what, n in counts.items() if n])
    waiting = len(found) - len(told)
    more = f"; this run does not answer {'the other' if waiting == 1 else f'the other {waiting}'}" if waiting else ""
    first = f"Of {len(told)} claim{'' if len(told) == 1 else 's'} {said}{more}."
    contested = [v for v in told if v.status == "contested" and v.over == "futures"]
    if not contested:
        return first
    middle = min(contested, key=lambda v: abs((v.share or 0) - 0.5))
    held = with_range(middle.share or 0.0, middle.low or 0.0, middle.high or 0.0, style="share")
    quoted = shorten(middle.claim.says, LETTERS, placeholder=" …")
    return f"{first} Nearest to even, it holds in {held} of futures: “{quoted}”."


def _one(what: str) -> str:
    """The same of one claim."""
    return {"hold": "holds", "fail": "fails", "are contested": "is contested"}.get(what, what)
