"""What the record says of a claim, beside what the model says of it; the two may disagree."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from detente.case.model import Case, Claim
from detente.errors import InputError, nearest
from detente.evidence.compared import compare_classes, titled
from detente.evidence.facts import Record
from detente.evidence.panel import COVARIATES
from detente.evidence.periods import period_named
from detente.evidence.posterior import Posterior
from detente.finding import Cell, Column, Finding, Table, with_range

EFFECT = re.compile(r"^\s*([\w-]+)\.([\w-]+)\s*([<>])\s*0\s*$")
AGAINST = " against "
FORMS = "`CLASS.COVARIATE < 0` (or > 0), or `PERIOD against PERIOD`"


def claimed_finding(case: Case, record: Record, posterior: Posterior | None, verdicts: Mapping[str, str]) -> Finding:
    """Every claim that names evidence: the model's verdict, and what the record and the fit say.

    Args:
        case: whose claims.
        record: the facts up to the case's `as_of`.
        posterior: the fit; None where there is none, and effects are then left untold.
        verdicts: claim -> what the model says of it.

    Raises:
        InputError: evidence in no known form, or of a class, covariate or period that is not there.
    """
    claims = [c for c in case.claims.values() if c.evidence]
    rows = [row for c in claims for row in _rows(c, record, posterior, verdicts.get(c.id, ""))]
    told = sum(row[-1] in ("agrees", "disagrees") for row in rows)
    return Finding(
        key="claimed",
        question="What does the record say of the claims?",
        answer=f"{len(claims)} claims can be held against the record: of {len(rows)} readings {told} tell a direction, "
        f"{sum(row[-1] == 'disagrees' for row in rows)} of them against the claim.",
        table=Table(_COLUMNS, tuple(rows)),
        rests_on=tuple(c.where for c in claims),
        notes=(
            "The model tells what its assumptions imply, the record what went together in one past: neither is proof.",
            "A reading tells no direction where its 90% interval holds one times.",
        ),
    )


_COLUMNS = (
    Column("claim", "Claim"), Column("model", "The model says"), Column("evidence", "Evidence"),
    Column("record", "The record says"), Column("reading", "On the claim"),
)  # fmt: skip


def check_words(claim: Claim, record: Record) -> None:
    """Refuse evidence of a claim that the record cannot give.

    Raises:
        InputError: it is in no known form, or of a class, covariate or period that is not there.
    """
    for text in filter(None, (part.strip() for part in claim.evidence.split(";"))):
        effect = EFFECT.match(text)
        if effect:
            _refuse_effect(claim, effect.group(1), effect.group(2), tuple(record.classes), COVARIATES)
        elif AGAINST not in text:
            raise InputError(f"claims.{claim.id}.evidence: {text}", wanted=FORMS)
        else:
            for name in text.split(AGAINST, 1):
                period_named(record, name.strip())


def _refuse_effect(claim: Claim, name: str, what: str, classes: Sequence[str], covariates: Sequence[str]) -> None:
    """Refuse an effect of a class or covariate that is not there."""
    if name not in classes or what not in covariates:
        known = [f"{c}.{k}" for c in classes for k in covariates]
        mend = nearest(f"{name}.{what}", known)
        raise InputError(f"claims.{claim.id}.evidence: {name}.{what}", wanted=f"one of {', '.join(known)}", mend=mend)


def _rows(claim: Claim, record: Record, posterior: Posterior | None, verdict: str) -> list[tuple[Cell, ...]]:
    """One row for each fitted effect and for each class of event in two periods."""
    rows: list[tuple[Cell, ...]] = []
    for text in filter(None, (part.strip() for part in claim.evidence.split(";"))):
        effect = EFFECT.match(text)
        if not effect and AGAINST not in text:
            raise InputError(f"claims.{claim.id}.evidence: {text}", wanted=FORMS)
        if not effect:
            here, there = (period_named(record, name.strip()) for name in text.split(AGAINST, 1))
            named = f"{titled(here)} against {titled(there)}"
            lines = compare_classes(record, here, there)
            rows += [(claim.says, verdict, named, line.words, _of_counts(line.says)) for line in lines]
        elif posterior is not None:
            name, what, sign = effect.groups()
            middle, low, high = _times(claim, posterior, name, what)
            words = f"{record.title_of(name)} x {with_range(middle, low, high)} at full {what}"
            rows.append((claim.says, verdict, f"fitted effect of {what}", words, _of_effect(low, high, sign)))
    return rows


def _times(claim: Claim, posterior: Posterior, name: str, what: str) -> tuple[float, float, float]:
    """What a covariate multiplies a class's rate by: median and 90% interval."""
    _refuse_effect(claim, name, what, posterior.classes, posterior.covariates)
    draws = posterior.effect[:, posterior.classes.index(name), posterior.covariates.index(what)]
    low, middle, high = (float(q) for q in np.exp(np.quantile(draws, (0.05, 0.5, 0.95))))
    return middle, low, high


def _of_effect(low: float, high: float, sign: str) -> str:
    """Whether an effect goes the way that the claim says.

    >>> _of_effect(0.3, 1.5, "<"), _of_effect(0.2, 0.9, "<"), _of_effect(0.2, 0.9, ">")
    ('not told', 'agrees', 'disagrees')
    """
    if low <= 1 <= high:
        return "not told"
    return "agrees" if (high < 1) == (sign == "<") else "disagrees"


def _of_counts(says: str) -> str:
    """Whether counts of a period that the claim calls no worse go its way."""
    return {"fewer": "agrees", "more": "disagrees"}.get(says, "not told")
