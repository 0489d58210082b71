"""What a result's spread comes from: shares of its variance, interactions and luck included (Sobol's indices).

The design is its own (`sensitivity.sobol`): each row of the unit cube becomes a future. The numbers that drive the
result most, by rank correlation, are factors of their own; all other numbers together are one; the true type is one;
luck, all that happens by chance on the way, is one. Numbers that the case draws together form one factor.
"""

from collections.abc import Mapping, Sequence

from detente.analyses.sensitivity import Effect
from detente.analyses.words import plain_name
from detente.case.model import Case
from detente.finding import Cell, Column, Finding, Table, share

OTHERS, TRUE_TYPE, LUCK = "all other numbers", "the true type", "luck"


def factors(case: Case, strongest: Sequence[str], *, most: int = 15) -> dict[str, str]:
    """The factor of each uncertain number.

    Args:
        case: the case.
        strongest: numbers, the strongest driver first.
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


def variance(case: Case, says: str, effects: Sequence[Effect], factor: Mapping[str, str], *, runs: int) -> Finding:
    """The shares of variance as a finding.

    Args:
        case: the case.
        says: what was explained, in words.
        effects: of the factors.
        factor: number -> its factor.
        runs: futures that the design took.
    """
    rows = tuple(_row(case, effect, factor) for effect in effects)
    return Finding(
        key="sensitivity",
        question=f"What does the spread of {says} come from?",
        answer=_answer(says, rows, effects),
        table=Table(COLUMNS, rows),
        chart="variance",
        rests_on=tuple(case.assumptions[e.group].where for e in effects if e.group in case.assumptions),
        notes=(
            f"Shares of variance with 90% intervals, from {runs:,} futures of a design of their own; results beyond "
            "the 1st or 99th percentile of the run count as these.",
            "Alone: what the factor explains by itself. In all: with what it does only together with others; those "
            "shares add up to more than one where factors act together.",
        ),
    )


COLUMNS = (
    Column("number", "Name in the case"),
    Column("title", "Factor"),
    Column("alone", "Share alone", style="share"),
    Column("alone_error", "90% half-width", style="share"),
    Column("total", "Share in all", style="share"),
    Column("total_error", "90% half-width", style="share"),
)


def _row(case: Case, effect: Effect, factor: Mapping[str, str]) -> tuple[Cell, ...]:
    """One factor."""
    title = effect.group
    if effect.group in case.assumptions:
        tied = sum(1 for f in factor.values() if f == effect.group) - 1
        title = plain_name(case, effect.group) + (f", with {tied} drawn together" if tied else "")
    return (effect.group, title, effect.first, effect.first_error, effect.total, effect.total_error)


def _answer(says: str, rows: Sequence[tuple[Cell, ...]], effects: Sequence[Effect]) -> str:
    """The largest factor, luck, and whether factors act together."""
    named = [(e, r) for e, r in zip(effects, rows, strict=True) if e.group not in (OTHERS, LUCK)]
    luck = next((e for e in effects if e.group == LUCK), None)
    if not named:
        return f"Nothing but luck moves {says}."
    first, row = max(named, key=lambda pair: pair[0].total)
    said = f"“{row[1]}” carries {share(_within(first.total))} of the variance of {says}"
    if luck is not None:
        said += f" and luck {share(_within(luck.total))}"
    alone = sum(_within(e.first) for e in effects)
    return (
        f"{said}, each with all it does together with others; {share(_within(1 - alone))} comes from acting together."
    )


def _within(value: float) -> float:
    """A share, where an estimate may stray beyond its ends."""
    return min(max(value, 0.0), 1.0)
