"""What testing is worth: the gain from knowing the type, and from the answers to the first deals.

The value is the case's weighted score or one metric. Knowing the type for certain has the expected value of perfect
information [@howard-1966]; the answers to the first deals, or those seen in the first months, that of sample
information [@raiffa-schlaifer-1961]. Both are cross-fitted (`information.py`). The sample is taken under one strategy
and the choice is made among whole strategies, as if each could still begin at the start: what a real switch on the way
gains is for `pathways`.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from jaxtyping import Float

from detente.analyses.answers import MOST, Counts, counts, decoded, patterns
from detente.analyses.information import Worth, worth_of_clairvoyance, worth_of_knowing
from detente.analyses.intervals import NORMAL_95, clearance, error_of_mean
from detente.analyses.levels import IN_PER_CENT, amount, figure, in_per_cent
from detente.analyses.questions import known_strategy
from detente.analyses.score import Scale, spread, yardstick
from detente.analyses.standing import leader
from detente.analyses.verdict import ALIKE, of_estimate
from detente.analyses.watched import Stage, stages_of
from detente.analyses.words import strategy_title, title_of
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, share, with_range
from detente.results import Study

Values = Float[np.ndarray, "strategy future"]
NEARLY = 0.8
"""Fewer deals that teach so much of what the most telling number of them does are named instead."""


def worth_of_testing(study: Study, *, metric: str = "", strategy: str = "") -> Finding:
    """The worth of knowing the type, and of the answers to the first deals.

    Args:
        study: of a case with answers (`watched.with_answers`).
        metric: a judged metric; empty for the weighted score.
        strategy: under which the answers come in; empty for the best one that offers deals.

    Returns:
        A row for the type and one for each point of taking stock; further tables `if known` (the choice for each type)
        and `if seen` (the choice for each pattern of answers).

    Raises:
        InputError: no such metric or strategy, or only one strategy to choose.
    """
    scale, values = yardstick(study, metric or None)
    if len(values) < 2:
        raise InputError("one strategy", wanted="at least two to choose between", mend="run more strategies")
    pilot = known_strategy(study, strategy) if strategy else _pilot(study, values)
    known = worth_of_knowing(values, study.futures.true_type)
    seen = {s: _worth_of_answers(values, patterns(study, pilot, s)) for s in stages_of(study.case)}
    everything = amount(worth_of_clairvoyance(values), scale.unit)
    choices = _choices(study, scale, values, known)
    return Finding(
        key="testing",
        question=f"What is it worth to test first{'' if scale.is_score else f', on “{scale.name}”'}?",
        answer=_answer(study, scale, pilot, known, seen, is_better="better" in choices.column("says")),
        table=_table(study, scale, pilot, known, seen),
        chart="testing",
        more={"if known": choices, "if seen": _pattern_choices(study, pilot, seen)},
        rests_on=tuple(t.prior.where for t in study.case.types.values()),
        notes=(
            f"Knowing everything, luck included, would be worth {everything}.",
            "Choices are made on one half of the futures and judged on the other, so an estimate may come out below "
            "zero though information is never worth less; after a pattern of answers another strategy is chosen only "
            "where it is better by more than luck would show in as many patterns and strategies.",
            f"The answers are those under {strategy_title(study.case, pilot)}; whole strategies are chosen after them, "
            "as if each could still begin at the start.",
        ),
    )


def _worth_of_answers(values: Values, groups: Counts) -> Worth:
    """What answers are worth, with a choice that luck among many small groups does not turn."""
    tried = len(np.unique(groups)) * (len(values) - 1)
    return worth_of_knowing(values, groups, sure=clearance(tried))


def _pilot(study: Study, values: Values) -> str:
    """The best strategy whose roadmap has deals; the leader where none has."""
    names, case = study.results.strategies, study.case
    with_deals = [k for k, n in enumerate(names) if case.roadmaps[case.strategies[n].roadmap].deals]
    return names[max(with_deals, key=lambda k: float(values[k].mean()))] if with_deals else leader(study)


def _table(study: Study, scale: Scale, pilot: str, known: Worth, seen: Mapping[Stage, Worth]) -> Table:
    """The type first, then the answers to the first deals and those of the first months."""
    style = _style(scale)
    columns = (
        Column("what", "What is known"),
        Column("deals", "Offers answered", "", "count"),
        Column("months", "Months at most", "months", "count"),
        Column("answers", "Answers by then, on average", "", "number"),
        Column("gain", "Gain over the best fixed strategy", scale.unit, style),
        Column("error", "Standard error", scale.unit, style),
        Column("low", "95% interval from", scale.unit, style),
        Column("high", "to", scale.unit, style),
        Column("of_all", "Of knowing the type", style="share"),
        Column("says", "Gain, as far as it can be told"),
    )
    whole = 1.0 if is_told(known) else None
    type_row = ("the type, for certain", None, None, None, *_ends(known), whole, _says(scale, known))
    rows: list[tuple[Cell, ...]] = [type_row]
    for stage, worth in seen.items():
        found = counts(study, pilot, stage)
        answers = float((found["accepted"] + found["refused"]).mean())
        part = min(worth.gain / known.gain, 1.0) if is_told(known) and is_told(worth) else None
        when = (stage.deals or None, stage.months)
        rows.append((stage.says, *when, answers, *_ends(worth), part, _says(scale, worth)))
    return Table(columns, tuple(rows))


def is_told(worth: Worth) -> bool:
    """Whether a gain keeps its 95% interval above zero."""
    return worth.gain > NORMAL_95 * worth.error


def _ends(worth: Worth) -> tuple[float, float, float, float]:
    """A gain, its standard error and its 95% interval."""
    half = NORMAL_95 * worth.error
    return worth.gain, worth.error, worth.gain - half, worth.gain + half


def _says(scale: Scale, worth: Worth) -> str:
    """A gain in words; what cannot be told from nothing is called so, since information is never worth less."""
    gain, _, low, high = _ends(worth)
    if not is_told(worth):
        return f"none told (at most {figure(high, scale.unit, digits=1)})" if high > 0 else "none"
    return with_range(gain, low, high, style=_style(scale))


def _style(scale: Scale) -> Literal["share", "number"]:
    """How a gain reads."""
    return "share" if in_per_cent(scale.unit) else "number"


def _unit(scale: Scale) -> str:
    """The unit after a gain in a sentence; none after a chance in per cent."""
    return "" if scale.unit in IN_PER_CENT else scale.unit


def _choices(study: Study, scale: Scale, values: Values, known: Worth) -> Table:
    """For each type the best strategy there, and whether it clearly beats the one that is best in all."""
    style = _style(scale)
    base = strategy_title(study.case, study.results.strategies[known.base])
    columns = (
        Column("type", "If it is"),
        Column("share", "In", style="share"),
        Column("strategy", "Best there, by name"),
        Column("title", "Best there"),
        Column("lead", f"Lead over {base}", scale.unit, style),
        Column("low", "95% interval from", scale.unit, style),
        Column("high", "to", scale.unit, style),
        Column("says", f"Against {base}"),
    )
    types, names, alike = study.futures.types, study.results.strategies, ALIKE * spread(values)
    sure = clearance(len(types) * (len(names) - 1))
    rows: list[tuple[Cell, ...]] = []
    for k, best in known.choices.items():
        inside = study.futures.true_type == k
        lead = values[best, inside] - values[known.base, inside]
        told = of_estimate(float(lead.mean()), error_of_mean(lead), alike=alike, sure=sure)
        says = "the same" if best == known.base else "better" if told.word == "better" else "a tie"
        often, titles = float(inside.mean()), (title_of(study.case, types[k]), strategy_title(study.case, names[best]))
        rows.append((titles[0], often, names[best], titles[1], told.mean, told.low, told.high, says))
    return Table(columns, tuple(rows))


def _pattern_choices(study: Study, pilot: str, seen: Mapping[Stage, Worth]) -> Table:
    """The strategy for each pattern of answers that at least one future in a hundred shows."""
    columns = (
        Column("what", "What is known"),
        Column("deals", "Offers answered", "", "count"),
        Column("months", "Months at most", "months", "count"),
        *(Column(kind, kind.capitalize(), "", "count") for kind in MOST),
        Column("share", "In", style="share"),
        Column("strategy", "Choose, by name"),
        Column("title", "Choose"),
    )
    rows: list[tuple[Cell, ...]] = []
    for stage, worth in seen.items():
        found = patterns(study, pilot, stage)
        for code, choice in worth.choices.items():
            part = float((found == code).mean())
            if part >= 0.01:
                title = strategy_title(study.case, study.results.strategies[choice])
                when = (stage.says, stage.deals or None, stage.months)
                rows.append((*when, *decoded(code).values(), part, study.results.strategies[choice], title))
    return Table(columns, tuple(rows))


def _answer(
    study: Study, scale: Scale, pilot: str, known: Worth, seen: Mapping[Stage, Worth], *, is_better: bool
) -> str:
    """Perfect knowledge, then the first deals whose answers are clearly worth something.

    Args:
        study, scale, pilot: the run, the yardstick, and the strategy under which the answers come in.
        known, seen: what the type and the answers are worth.
        is_better: whether another strategy than the best one in all is clearly better against some type.
    """
    what = "over all metrics" if scale.is_score else f"on “{scale.name}”"
    base, start = strategy_title(study.case, study.results.strategies[known.base]), "Knowing what the counterpart is"
    if known.gain == 0 == known.error:
        return f"{start} would change nothing {what}: {base} does best, or as well as any, whatever it is."
    gain, _, low, high = _ends(known)
    if not is_told(known):
        most = f"at most {amount(max(high, 0.0), scale.unit)}"
        why = "" if is_better else f": against no type does another strategy do clearly better than {base}"
        return f"{start} would gain nothing {what} that can be told from zero ({most}){why}."
    worth = with_range(gain, low, high, style=_style(scale), unit=_unit(scale))
    return f"{start} for certain would gain {worth} {what}; {_of_answers(study, scale, pilot, known, seen)}."


def _of_answers(study: Study, scale: Scale, pilot: str, known: Worth, seen: Mapping[Stage, Worth]) -> str:
    """The fewest deals whose answers teach nearly as much as those of any number of them; else the best month."""
    title = strategy_title(study.case, pilot)
    told = [stage for stage, worth in seen.items() if is_told(worth)]
    clear = [s for s in told if s.deals] or told
    if not clear:
        last = [stage for stage in seen if stage.deals][-1]
        return f"{last.says} of {title} gain nothing that can be told from zero"
    most = max(seen[s].gain for s in clear)
    best = next(s for s in clear if seen[s].gain >= NEARLY * most)
    gain, _, low, high = _ends(seen[best])
    figures = with_range(gain, low, high, style=_style(scale))
    part = share(min(seen[best].gain / known.gain, 1.0))
    verb = "gains" if best.deals == 1 else "gain"
    return f"{best.says} of {title} already {verb} {figures}, about {part} of that"
