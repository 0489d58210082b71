"""`history --fooled`: the belief that is left where every other type could have given the answers of one of them.

An answer costs nothing to imitate: saying yes, saying no, staying in a deal. Being inspected and not found out does,
and so does holding back tests: the part of the record that stays as it is. The rule is one-sided: a type imitates where
that makes it look more like the other, and gives its own answer elsewhere. In each month its answers thus count as the
likelier of the two, which is the most that any mixture of both could reach: what is left of the belief in the imitated
type is what no such deception can take away (docs/explanation/evidence.md).
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from detente.case.model import Case
from detente.errors import refuse_unknown
from detente.evidence.history import (
    MONTHS,
    Beliefs,
    bearing_rows,
    belief_after,
    beliefs_of,
    month_rows,
    type_title,
)
from detente.evidence.past import Told
from detente.finding import Cell, Column, Finding, Table, share, with_range
from detente.futures import Futures


def imitated(told: Told, kind: int) -> Told:
    """What the record says where every type may give the answers of one.

    Args:
        told: what it says where every type gives its own.
        kind: position of the type that the others may imitate.
    """
    own = told.answers - told.checks
    return replace(told, answers=np.maximum(own, own[:, kind : kind + 1]) + told.checks)


def fooled_finding(case: Case, futures: Futures, *, of: str = "", off: Collection[int] = ()) -> Finding:
    """How far the record moves belief in a type where the others could have given its answers.

    Args:
        case: with `history:` and `evidence:`.
        futures: drawn from the case; numbers are averages over them.
        of: the type that is imitated; empty for the one that gains most by the record.
        off: positions of happenings that are left out.

    Raises:
        InputError: no such type; the case has no `history:` or no `evidence:`.
    """
    plain = beliefs_of(case, futures, off=off)
    if of:
        refuse_unknown([of], plain.types, wanted="a type of the counterpart")
    gained = plain.after[-1].mean(axis=1) - plain.after[0].mean(axis=1)
    kind = plain.types.index(of) if of else int(gained.argmax())
    told = imitated(plain.told, kind)
    other = replace(plain, told=told, after=belief_after(told))
    return Finding(
        key="fooled",
        question=f"Could we be fooled about “{type_title(case, plain.types[kind])}”?",
        answer=_answer(case, plain, other, kind),
        table=Table(_TYPES, tuple(_type_rows(case, plain, other))),
        chart="history",
        more={
            "months": Table((*MONTHS, _REFERENCE), tuple(_months(case, plain, other))),
            "answers": Table(_ANSWERS, tuple(_answer_rows(case, plain, other))),
        },
        rests_on=(case.history.where,) if case.history else (),
        notes=(
            "Answers (yes, no, staying in a deal) can be imitated; inspection, whether it found anything or not, and "
            "counts of events cannot.",
            "In each month a type's answers count as likely as those of the imitated type where these are likelier: "
            "the most that deception could explain. It is a bound, not a forecast that somebody deceives.",
        ),
    )


_TYPES = (
    Column("type", "Type, by name"), Column("title", "Type"), Column("before", "Before the record", style="share"),
    Column("after", "After it", style="share"), Column("after_low", "5%", style="share"),
    Column("after_high", "95%", style="share"), Column("fooled", "After it, if answers are imitated", style="share"),
    Column("fooled_low", "5%", style="share"), Column("fooled_high", "95%", style="share"),
)  # fmt: skip

_REFERENCE = Column("reference", "Mean belief, answers as given", style="share")

_ANSWERS = (
    Column("date", "Date"), Column("what", "What happened"), Column("times", "Times likelier", "times", "number"),
    Column("says", "As given"), Column("fooled_times", "Times likelier, imitated", "times", "number"),
    Column("fooled_says", "If it could be imitated"),
)  # fmt: skip


def _type_rows(case: Case, plain: Beliefs, other: Beliefs) -> list[tuple[Cell, ...]]:
    """A row a type: belief before the record, after it, and after it where answers are imitated."""
    rows: list[tuple[Cell, ...]] = []
    for k, name in enumerate(plain.types):
        figures = [float(plain.after[0][k].mean())]
        for beliefs in (plain, other):
            last = beliefs.after[-1][k]
            figures += [float(last.mean()), *(float(q) for q in np.quantile(last, (0.05, 0.95)))]
        rows.append((name, type_title(case, name), *figures))
    return rows


def _months(case: Case, plain: Beliefs, other: Beliefs) -> list[tuple[Cell, ...]]:
    """Belief by month where answers are imitated, and beside it the belief where they are not."""
    given = [row[2] for row in month_rows(case, plain)]
    return [(*row, there) for row, there in zip(month_rows(case, other), given, strict=True)]


def _answer_rows(case: Case, plain: Beliefs, other: Beliefs) -> list[tuple[Cell, ...]]:
    """What each answer says of the types, and what is left of it where it could be imitated."""
    both = zip(bearing_rows(case, plain), bearing_rows(case, other), strict=True)
    at = {"date": 0, "what": 1, "kind": 2, "times": 5, "says": 8}
    return [
        (one[at["date"]], one[at["what"]], one[at["times"]], one[at["says"]], two[at["times"]], two[at["says"]])
        for one, two in both
        if one[at["kind"]] == "answers"
    ]


def _answer(case: Case, plain: Beliefs, other: Beliefs, kind: int) -> str:
    """Where belief in the type ends with imitation and without, and how much of what it gained is left."""
    name = f"“{type_title(case, plain.types[kind])}”"
    before = float(plain.after[0][kind].mean())
    given, left = plain.after[-1][kind], other.after[-1][kind]
    low, high = (float(q) for q in np.quantile(left, (0.05, 0.95)))
    ends = with_range(float(left.mean()), low, high, style="share")
    moved = (
        f"If every other type could have given the answers of {name}, the record since {plain.past.edges[0]:%Y-%m} "
        f"would move belief in it from {share(before)} to {ends}, instead of to {share(float(given.mean()))}"
    )
    gain, kept = float(given.mean()) - before, float(left.mean()) - before
    if gain <= 0:
        return f"{moved}: the record does not speak for it as given either."
    if kept <= 0:
        return f"{moved}: all that speaks for it are answers that cost nothing to imitate."
    return f"{moved}: {share(kept / gain)} of what it gained rests on what was inspected and on events, not on answers."
