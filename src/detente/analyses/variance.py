"""What a result's spread comes from: shares of its variance, interactions and luck included (Sobol's indices).

The design is its own (`sensitivity.sobol`): each row of the unit cube becomes a future. The numbers that a screening
(Morris's elementary effects, luck held still) finds strongest are factors of their own; all other numbers together
are one; the true type is one; luck, all that happens by chance on the way, is one. Numbers that the case draws together
form one factor.
"""

from collections.abc import Mapping, Sequence

from detente.analyses.sensitivity import Effect, Elementary, Interaction
from detente.analyses.words import plain_name
from detente.case.model import Case
from detente.finding import Cell, Column, Finding, Table, share, with_range

OTHERS, TRUE_TYPE, LUCK = "all other numbers", "the true type", "luck"
SCREENED = 30
"""Rows of the screening that are kept."""


def factors(case: Case, strongest: Sequence[str], *, most: int = 12) -> dict[str, str]:
    """The factor of each uncertain number.

    Args:
        case: the case.
        strongest: numbers, the strongest first.
        most: how many are factors of their own.

    Returns:
        Number -> name of its factor, itself or the strongest of those that are drawn with it, or `OTHERS`.
    """
    tied = together(case)
    found: dict[str, str] = {}
    for name in (n for n in strongest if n in tied):
        if len(set(found.values())) < most and name not in found:
            found |= dict.fromkeys(tied[name], name)
    return {a.name: found.get(a.name, OTHERS) for a in case.uncertain}


def together(case: Case) -> dict[str, frozenset[str]]:
    """The numbers that each number is drawn with: by a correlation, or from the draws of a posterior."""
    uncertain = {a.name for a in case.uncertain}
    groups = [set(c.numbers) & uncertain for c in case.correlations]
    groups.append({a.name for a in case.uncertain if a.shape.kind == "posterior"})
    tied = {name: frozenset((name,)) for name in uncertain}
    for group in groups:
        whole = frozenset(group.union(*(tied[name] for name in group)))
        tied |= dict.fromkeys(whole, whole)
    return tied


def variance(
    case: Case,
    says: str,
    effects: Sequence[Effect],
    pairs: Sequence[Interaction],
    screened: Sequence[Elementary],
    factor: Mapping[str, str],
    *,
    runs: int,
) -> Finding:
    """The shares of variance as a finding.

    Args:
        case: the case.
        says: what was explained, in words.
        effects: of the factors.
        pairs: what two factors do only together.
        screened: the elementary effects that chose the factors.
        factor: number -> its factor.
        runs: futures that all designs took.
    """
    return Finding(
        key="sensitivity",
        question=f"What does the spread of {says} come from?",
        answer=_answer(case, says, effects, pairs, factor),
        table=Table(COLUMNS, tuple(_row(case, effect, factor) for effect in effects)),
        chart="variance",
        more={"together": _pairs(case, pairs, factor), "screening": _screening(case, screened, factor)},
        rests_on=tuple(case.assumptions[e.group].where for e in effects if e.group in case.assumptions),
        notes=(
            f"Shares of variance with 90% intervals, from {runs:,} futures of designs of their own; results beyond the "
            "1st or 99th percentile of the run count as these. An estimate below zero is shown as 0%.",
            "Alone: what the factor explains by itself. In all: with what it does only together with others; those "
            "shares add up to more than one where factors act together.",
        ),
    )


COLUMNS = (
    Column("number", "Name in the case"),
    Column("title", "Factor"),
    Column("alone", "Share alone", style="share"),
    Column("alone_low", "90% interval from", style="share"),
    Column("alone_high", "to", style="share"),
    Column("total", "Share in all", style="share"),
    Column("low", "90% interval from", style="share"),
    Column("high", "to", style="share"),
)


def _row(case: Case, effect: Effect, factor: Mapping[str, str]) -> tuple[Cell, ...]:
    """One factor."""
    alone = _estimate(effect.first, effect.first_error)
    return (effect.group, _title(case, effect.group, factor), *alone, *_estimate(effect.total, effect.total_error))


def _estimate(value: float, half: float) -> tuple[float, float, float]:
    """A share and its interval, within its ends."""
    return _within(value), _within(value - half), _within(value + half)


def _title(case: Case, group: str, factor: Mapping[str, str]) -> str:
    """A factor in words."""
    if group not in case.assumptions:
        return group
    tied = sum(1 for f in factor.values() if f == group) - 1
    return plain_name(case, group) + (f", with {tied} drawn together" if tied else "")


def _pairs(case: Case, pairs: Sequence[Interaction], factor: Mapping[str, str]) -> Table:
    """What pairs do only together, where it can be told from nothing."""
    columns = (
        Column("first", "Factor"),
        Column("second", "and factor"),
        Column("share", "Share that they explain only together", style="share"),
        Column("low", "90% interval from", style="share"),
        Column("high", "to", style="share"),
    )
    rows = [
        (*(_title(case, group, factor) for group in p.pair), *_estimate(p.share, p.error))
        for p in pairs
        if p.share > p.error
    ]
    return Table(columns, tuple(rows))


def _screening(case: Case, screened: Sequence[Elementary], factor: Mapping[str, str]) -> Table:
    """The strongest elementary effects."""
    columns = (
        Column("number", "Name in the case"),
        Column("title", "Number"),
        Column("effect", "Mean change by a step through its range", style="number"),
        Column("error", "90% half-width", style="number"),
    )
    rows = [(e.group, _title(case, e.group, factor), e.effect, e.error) for e in screened[:SCREENED]]
    return Table(columns, tuple(rows))


def _answer(
    case: Case, says: str, effects: Sequence[Effect], pairs: Sequence[Interaction], factor: Mapping[str, str]
) -> str:
    """The largest factor, luck, and the pair that does most together."""
    named = [e for e in effects if e.group not in (OTHERS, LUCK)]
    luck = next((e for e in effects if e.group == LUCK), None)
    if not named or max(e.total for e in named) <= 0:
        return f"Nothing but luck moves {says}."
    first = max(named, key=lambda e: e.total)
    said = f"“{_title(case, first.group, factor)}” carries {_range(first)} of the variance of {says}"
    if luck is not None:
        said += f" and luck {_range(luck)}"
    said += ", each with all that it does together with others"
    told = [p for p in pairs if p.share > p.error]
    if not told:
        return f"{said}; no two factors clearly do more together than apart."
    most = max(told, key=lambda p: p.share)
    one, other = (_title(case, group, factor) for group in most.pair)
    return f"{said}; “{one}” and “{other}” do {share(_within(most.share))} only together."


def _range(effect: Effect) -> str:
    """A factor's share in all, with its interval."""
    return with_range(*_estimate(effect.total, effect.total_error), style="share")


def _within(value: float) -> float:
    """A share, where an estimate may stray beyond its ends."""
    return min(max(value, 0.0), 1.0)
