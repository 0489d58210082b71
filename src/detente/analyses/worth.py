"""What testing is worth: the gain from knowing the type, and from the answers to the first deals.

The value is the case's weighted score or one metric. Knowing the type for certain has the expected value of perfect
information [@howard-1966]; the answers seen in the first months, that of sample information
[@raiffa-schlaifer-1961]. Both are cross-fitted (`information.py`). The sample is taken under one strategy and the
choice is made among whole strategies, as if each could still begin at the start: what a real switch on the way gains
is for `pathways`.
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from detente.analyses.information import Worth, worth_of_clairvoyance, worth_of_knowing
from detente.analyses.score import SCORE, yardstick
from detente.analyses.standing import leader
from detente.analyses.watched import answer_name, months_of
from detente.analyses.words import strategy_title, title_of
from detente.errors import InputError
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study

Counts = Int[np.ndarray, " future"]
Values = Float[np.ndarray, "strategy future"]
MOST = {"accepted": 3, "refused": 3, "caught": 2, "withdrawn": 2}
"""Answers of a kind that are told apart; more of them make groups too small to learn from."""


SURE = 2.0
"""Standard errors by which another strategy must do better after a pattern of answers to be chosen then."""


def worth_of_testing(study: Study, *, metric: str = "", strategy: str = "") -> Finding:
    """The worth of knowing the type, and of the answers to the first deals.

    Args:
        study: of a case with answers (`watched.with_answers`).
        metric: a judged metric; empty for the weighted score.
        strategy: under which the answers come in; empty for the best one that offers deals.

    Returns:
        A row for the type and one for each month of taking stock; further tables `if known` (the choice for each type)
        and `if seen` (the choice for each pattern of answers).

    Raises:
        InputError: no such metric or strategy, or only one strategy to choose.
    """
    scale, values = yardstick(study, metric or None)
    name = scale.name
    if len(values) < 2:
        raise InputError("one strategy", wanted="at least two to choose between", mend="run more strategies")
    pilot = strategy or _pilot(study, values)
    if pilot not in study.results.strategies:
        raise InputError(pilot, wanted=f"one of {', '.join(study.results.strategies)}")
    known = worth_of_knowing(values, study.futures.true_type)
    seen = {m: worth_of_knowing(values, patterns(study, pilot, m), sure=SURE) for m in months_of(study.case)}
    return Finding(
        key="testing",
        question=f"What is it worth to test first, on {name}?",
        answer=_answer(study, name, pilot, known, seen),
        table=_table(study, pilot, known, seen),
        more={"if known": _choices(study, known), "if seen": _pattern_choices(study, pilot, seen)},
        rests_on=tuple(t.prior.where for t in study.case.types.values()),
        notes=(
            f"Knowing everything, luck included, would be worth {_amount(study, name, worth_of_clairvoyance(values))}.",
            "Choices are made on one half of the futures and judged on the other, so a gain may come out below zero; "
            "after a pattern of answers another strategy is chosen only where it is clearly better.",
            f"The answers are those under {strategy_title(study.case, pilot)}; whole strategies are chosen after them, "
            "as if each could still begin at the start.",
        ),
    )


def _pilot(study: Study, values: Values) -> str:
    """The best strategy whose roadmap has deals; the leader where none has."""
    names, case = study.results.strategies, study.case
    with_deals = [k for k, n in enumerate(names) if case.roadmaps[case.strategies[n].roadmap].deals]
    return names[max(with_deals, key=lambda k: float(values[k].mean()))] if with_deals else leader(study)


def counts(study: Study, strategy: str, month: int) -> dict[str, Counts]:
    """Answers of each kind in the first months, by future."""
    at = study.results.strategies.index(strategy)
    found = {kind: np.asarray(study.results.metrics[answer_name(kind, month)])[at] for kind in MOST}
    return {kind: np.rint(values).astype(np.int64) for kind, values in found.items()}


def patterns(study: Study, strategy: str, month: int) -> Counts:
    """The pattern of answers in the first months as one number a future."""
    return coded(counts(study, strategy, month))


def coded(found: Mapping[str, Counts]) -> Counts:
    """Counts, cut at `MOST`, as the digits of one number."""
    code = np.zeros(len(next(iter(found.values()))), np.int64)
    for kind, most in MOST.items():
        code = code * (most + 1) + np.minimum(found[kind], most)
    return code


def decoded(code: int) -> dict[str, int]:
    """The digits of a pattern.

    >>> decoded(3 * 36 + 1 * 9)
    {'accepted': 3, 'refused': 1, 'caught': 0, 'withdrawn': 0}
    """
    digits: dict[str, int] = {}
    for kind, most in reversed(MOST.items()):
        code, digits[kind] = divmod(code, most + 1)
    return {kind: digits[kind] for kind in MOST}


def _table(study: Study, pilot: str, known: Worth, seen: Mapping[int, Worth]) -> Table:
    """The type first, then the answers by month."""
    unit = ""
    columns = (
        Column("what", "What is known"),
        Column("months", "After", "months", "count"),
        Column("answers", "Answers by then, on average", "", "number"),
        Column("gain", "Gain over the best fixed strategy", unit, "number"),
        Column("error", "Standard error", unit, "number"),
        Column("of_all", "Of knowing the type", style="share"),
    )
    rows: list[tuple[Cell, ...]] = [("the type, for certain", None, None, known.gain, known.error, 1.0)]
    for month, worth in seen.items():
        found = counts(study, pilot, month)
        answers = float((found["accepted"] + found["refused"]).mean())
        clear = known.gain > 2 * known.error and worth.gain > 0
        part = min(worth.gain / known.gain, 1.0) if clear else None
        rows.append(("the answers so far", month, answers, worth.gain, worth.error, part))
    return Table(columns, tuple(rows))


def _choices(study: Study, known: Worth) -> Table:
    """The strategy for each type."""
    columns = (Column("type", "If it is"), Column("strategy", "Choose"), Column("share", "In", style="share"))
    types, names = study.futures.types, study.results.strategies
    shares = np.bincount(study.futures.true_type, minlength=len(types)) / study.futures.true_type.size
    rows = [(title_of(study.case, types[k]), names[choice], float(shares[k])) for k, choice in known.choices.items()]
    return Table(columns, tuple(rows))


def _pattern_choices(study: Study, pilot: str, seen: Mapping[int, Worth]) -> Table:
    """The strategy for each pattern of answers that at least one future in a hundred shows."""
    columns = (
        Column("months", "After", "months", "count"),
        *(Column(kind, kind.capitalize(), "", "count") for kind in MOST),
        Column("share", "In", style="share"),
        Column("strategy", "Choose"),
    )
    rows: list[tuple[Cell, ...]] = []
    for month, worth in seen.items():
        found = patterns(study, pilot, month)
        for code, choice in worth.choices.items():
            part = float((found == code).mean())
            if part >= 0.01:
                rows.append((month, *decoded(code).values(), part, study.results.strategies[choice]))
    return Table(columns, tuple(rows))


def _amount(study: Study, name: str, gain: float) -> str:
    """A gain in words."""
    if name == SCORE:
        return f"{share(max(gain, 0.0))} of what choosing right is worth"
    unit = study.case.metrics[name].unit
    return f"{number(gain)}{' ' + unit if unit else ''}"


def _answer(study: Study, name: str, pilot: str, known: Worth, seen: Mapping[int, Worth]) -> str:
    """Perfect knowledge, then the first month whose answers are clearly worth something."""
    what = "the weighted score" if name == SCORE else f"“{name}”"
    if known.gain <= 2 * known.error:
        base = strategy_title(study.case, study.results.strategies[known.base])
        return f"Knowing the type would change nothing worth having on {what}: {base} is the choice for every type."
    said = f"Knowing the type for certain would gain {_amount(study, name, known.gain)} on {what}"
    clear = [m for m, w in seen.items() if w.gain > 2 * w.error]
    if not clear:
        return f"{said}; the answers of the first {max(seen)} months gain nothing that can be told from chance."
    best = max(clear, key=lambda m: seen[m].gain)
    part = min(seen[best].gain / known.gain, 1.0)
    title = strategy_title(study.case, pilot)
    return f"{said}; the answers to {best} months of {title} already gain {share(part)} of that."
