"""The bottom line: which strategy holds up best over all metrics, how strongly, and under which condition not.

The condition is the true type, or the half of an uncertain number's futures, in which the leading strategy loses
most of its lead. A condition is named only when it moves the lead by more than four standard errors, because the
largest of hundreds of differences is large by luck alone.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool
from numpy.typing import NDArray

from detente.analyses.standing import Standing, standard_error, standing, tied
from detente.analyses.words import plain_name, title_of
from detente.finding import Cell, Column, Finding, Table, number, share
from detente.results import Study
from detente.where import Where

NOTABLE = 4.0
"""Standard errors by which a condition must move the lead to be named."""

LISTED = 12
"""Conditions that the finding's table keeps."""


@dataclass(frozen=True)
class Setting:
    """Some of the futures, and how the strategies stand there.

    Args:
        says: the condition in words, to follow "but": `if the counterpart is a revisionist`.
        where: the line of the case that it rests on.
        lead: mean regret of the overall runner-up less that of the overall leader, there.
        moved: how far the condition moves the lead, in standard errors.
        first: position of the strategy that leads there.
        close: whether the overall leader ties with it there.
        regrets: mean regret of the overall leader and of the one that leads there.

    """

    says: str
    where: Where
    lead: float
    moved: float
    first: int
    close: bool
    regrets: tuple[float, float]


def bottom_line(study: Study) -> Finding:
    """The answer of the study in one sentence, with its number and its condition."""
    stand = standing(study)
    settings = conditions(study, stand)
    chosen = telling(settings, stand)
    return Finding(
        key="bottom-line",
        question="Which strategy holds up best?",
        answer=_answer(study, stand, chosen),
        table=Table(_COLUMNS, tuple(_row(study, stand, k) for k in stand.order)),
        chart="standing",
        more={"where the leader loses most": _conditions_table(study, settings)},
        rests_on=(chosen.where,) if chosen else (),
        notes=_notes(stand),
    )


def conditions(study: Study, stand: Standing) -> tuple[Setting, ...]:
    """True types and halves of uncertain numbers, those that cost the leader most of its lead first."""
    if len(stand.order) < 2:
        return ()
    settings = [*_types(study, stand), *_halves(study, stand)]
    return tuple(sorted(settings, key=lambda s: s.lead))


def telling(settings: tuple[Setting, ...], stand: Standing) -> Setting | None:
    """The condition to name: one in which another strategy leads if there is any, else the one that costs most."""
    notable = [s for s in settings if s.moved > NOTABLE]
    turned = [s for s in notable if s.first != stand.order[0] and not s.close]
    if turned:
        return max(turned, key=lambda s: s.regrets[0] - s.regrets[1])
    return notable[0] if notable else None


def _types(study: Study, stand: Standing) -> list[Setting]:
    """One setting for each true type."""
    futures = study.futures
    return [
        _setting(stand, futures.true_type == k, f"if the counterpart is of the type “{title_of(study.case, name)}”",
                 study.case.types[name].where)
        for k, name in enumerate(futures.types)
    ]  # fmt: skip


def _halves(study: Study, stand: Standing) -> list[Setting]:
    """Two settings for each uncertain number: below and above its median."""
    settings: list[Setting] = []
    for name, values in study.futures.values.items():
        middle = float(np.median(values))
        title, where = plain_name(study.case, name), study.case.assumptions[name].where
        unit = study.case.assumptions[name].unit
        level = f"{number(middle)}{f' {unit}' if unit else ''}"
        settings += [
            _setting(stand, values > middle, f"where “{title}” lies above {level}", where),
            _setting(stand, values <= middle, f"where “{title}” lies below {level}", where),
        ]
    return settings


def _setting(stand: Standing, among: Bool[np.ndarray, " future"], says: str, where: Where) -> Setting:
    """How the strategies stand among some of the futures."""
    lead, rival = stand.order[0], stand.order[1]
    if among.sum() < 2 or (~among).sum() < 2:
        return Setting(says, where, float("inf"), 0.0, lead, True, (0.0, 0.0))
    gap = stand.regret[rival] - stand.regret[lead]
    inside = stand.regret[:, among].mean(axis=1)
    first = int(np.argmin(inside))
    regrets = (float(inside[lead]), float(inside[first]))
    close = first == lead or tied(stand, lead, first, among=among)
    return Setting(says, where, float(gap[among].mean()), _moved(stand, among), first, close, regrets)


def _moved(stand: Standing, among: Bool[np.ndarray, " future"]) -> float:
    """Fall of the leader's lead over the best of the others inside the condition, in standard errors."""
    lead = stand.order[0]
    others = [k for k in stand.order if k != lead]
    first = others[int(np.argmin(stand.regret[others][:, among].mean(axis=1)))]
    gap: NDArray[np.float64] = stand.regret[first] - stand.regret[lead]
    inside, outside = gap[among], gap[~among]
    error = float(np.hypot(standard_error(inside), standard_error(outside)))
    fall = float(outside.mean() - inside.mean())
    return fall / error if error > 0 else 0.0


def _answer(study: Study, stand: Standing, chosen: Setting | None) -> str:
    """The sentence."""
    if not stand.metrics:
        return "The strategies do not differ in any metric that has a better side, so there is nothing to choose."
    lead, *others = stand.order
    if not others:
        return f"Only {_title(study, lead)} was run, so there is nothing to compare it with."
    return _lead(study, stand) + _condition(study, stand, chosen) + "."


def _lead(study: Study, stand: Standing) -> str:
    """Who leads or ties, by how much."""
    lead = stand.order[0]
    near = [k for k in stand.order[1:] if tied(stand, lead, k)]
    best = share(float(stand.best[lead].mean()))
    measured = f"over {_count(len(stand.metrics), 'metric')}"
    if near:
        names = _listed([_title(study, k) for k in (lead, *near)])
        worth = f"{share(float(stand.mean[lead]))} to {share(float(stand.mean[near[-1]]))}"
        return f"{names} are too close to call: {measured}, they give up {worth} of what choosing right is worth"
    rival = stand.order[1]
    return (
        f"{_title(study, lead)} holds up best: {measured} it gives up {share(float(stand.mean[lead]))} of what "
        f"choosing right is worth, against {share(float(stand.mean[rival]))} for {_title(study, rival)}, and is "
        f"the best choice in {best} of futures"
    )


def _condition(study: Study, stand: Standing, chosen: Setting | None) -> str:
    """Where the lead is lost, or that nothing alone loses it."""
    if chosen is None:
        return "; no single assumption changes this"
    lead = stand.order[0]
    if chosen.first != lead and not chosen.close:
        own, other = (share(r) for r in chosen.regrets)
        return f"; but {chosen.says}, {_title(study, chosen.first)} does better ({other} against {own})"
    if chosen.first != lead:
        return f"; but {chosen.says}, {_title(study, chosen.first)} does as well"
    return f"; it keeps its lead under every single condition tried, most narrowly {chosen.says}"


def _count(n: int, noun: str) -> str:
    """A number of things: `1 metric`, `6 metrics`."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _listed(names: list[str]) -> str:
    """Names joined in a sentence."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _title(study: Study, position: int) -> str:
    """What a reader calls the strategy."""
    name = study.results.strategies[position]
    return study.case.strategies[name].title or name


_COLUMNS = (
    Column("strategy", "Strategy"),
    Column("regret", "Given up of what choosing right is worth, mean", "", "share"),
    Column("best", "Best choice in so many futures", "", "share"),
    Column("standing", "Standing"),
)


def _row(study: Study, stand: Standing, k: int) -> tuple[Cell, ...]:
    """One strategy's standing."""
    lead = stand.order[0]
    near = [o for o in stand.order[1:] if tied(stand, lead, o)]
    word = "tied for the lead" if near and k in (lead, *near) else "leads" if k == lead else ""
    return (
        _title(study, k),
        round(float(stand.mean[k]), 4),
        round(float(stand.best[k].mean()), 4),
        word,
    )


def _conditions_table(study: Study, settings: tuple[Setting, ...]) -> Table:
    """The conditions that cost the leader most."""
    kept = [s for s in settings if s.moved > NOTABLE][:LISTED]
    return Table(
        (
            Column("condition", "Condition"),
            Column("first", "Does best there"),
            Column("lead", "Regret of the leader there", "", "share"),
            Column("other", "Regret of the best there", "", "share"),
        ),
        tuple((s.says, _title(study, s.first), *(round(r, 4) for r in s.regrets)) for s in kept),
    )


def _notes(stand: Standing) -> tuple[str, ...]:
    """How the yardstick is made."""
    if not stand.metrics:
        return ()
    weighted = any(m.weight > 0 for m in stand.metrics)
    names = ", ".join(m.name for m in stand.metrics)
    how = "weighted as the case says" if weighted else "each counting alike, as the case gives no weights"
    return (
        f"The metrics are {names}, {how}. In each future the regret of a strategy is what the best one gets beyond "
        "it, in shares of the mean distance from best to worst: 0% is always the best choice, 100% always the worst.",
    )
