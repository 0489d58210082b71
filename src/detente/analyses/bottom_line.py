"""The bottom line: which strategy holds up best over all metrics, how strongly, and under which condition not.

The strategies that tie with the leading one form the *front*. The condition is the true type, or the half of an
uncertain number's futures, in which the leading strategy stands worst against the best of the others, those that tie
with it overall included: it may decide between them. A condition is named only when it moves the lead by more
standard errors than luck alone would make any of the conditions and rivals tried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool, Float

from detente.analyses.drawn import names_read
from detente.analyses.intervals import clearance
from detente.analyses.levels import level
from detente.analyses.score import judged_metrics
from detente.analyses.standing import Standing, front, standing, tied
from detente.analyses.standing_table import standing_table
from detente.analyses.words import plain_name, strategy_title, title_of
from detente.finding import Column, Finding, Table, number, share
from detente.results import Study
from detente.where import Where

Tried = tuple[Bool[np.ndarray, " future"], Callable[[], str], Where]
"""A condition: the futures in which it holds, its words (they are only made where they are told), its line."""

SCALE = "(0%: always the best choice, 100%: always the worst)"
"""Said where the yardstick is first named."""

LISTED = 12
"""Conditions that the finding's table keeps."""


@dataclass(frozen=True)
class Setting:
    """Some of the futures, and how the strategies stand there.

    Args:
        says: the condition in words, to follow "but": `if the counterpart is a revisionist`.
        where: the line of the case that it rests on.
        rival: position of the other strategy that does best there.
        own, other: mean regret of the leading strategy and of that rival there.
        moved: how far the condition moves the lead, in standard errors.
        close: whether the two are too close to call there.

    """

    says: str
    where: Where
    rival: int
    own: float
    other: float
    moved: float
    close: bool

    @property
    def is_turned(self) -> bool:
        """Whether the rival leads there."""
        return self.other < self.own and not self.close


def bottom_line(study: Study) -> Finding:
    """The answer of the study in one sentence, with its number and its condition."""
    stand = standing(study)
    settings = conditions(study, stand)
    chosen = telling(settings)
    return Finding(
        key="bottom-line",
        question="Which strategy holds up best?",
        answer=_answer(study, stand, chosen),
        table=standing_table(study, stand),
        chart="standing",
        more={"where the leader loses most": _conditions_table(study, settings)},
        rests_on=(chosen.where,) if chosen else (),
        notes=_notes(study, stand),
    )


def conditions(study: Study, stand: Standing) -> tuple[Setting, ...]:
    """True types and halves of uncertain numbers, those in which the leader stands worst first."""
    others = list(stand.order[1:])
    if not others:
        return ()
    tried = [*_types(study), *_halves(study)]
    if not tried:
        return ()
    notable = clearance(len(tried) * len(others))
    rivals, moved = _moved(stand, others, np.stack([among for among, _, _ in tried]))
    settings = (
        _setting(stand, rival, how_far, one)
        for rival, how_far, one in zip(rivals, moved, tried, strict=True)
        if how_far > notable
    )
    return tuple(sorted(settings, key=lambda s: s.other - s.own))


def telling(settings: tuple[Setting, ...]) -> Setting | None:
    """The condition to name: the first in which a rival leads if there is any, else the one that costs most."""
    return next((s for s in settings if s.is_turned), settings[0] if settings else None)


def _types(study: Study) -> list[Tried]:
    """One setting for each true type."""
    futures, types = study.futures, study.case.types
    said = [f"if the counterpart is of the type “{title_of(study.case, name)}”" for name in futures.types]
    parts = [
        (futures.true_type == k, partial(str, said[k]), types[name].prior.where) for k, name in enumerate(futures.types)
    ]
    return [part for part in parts if 2 <= part[0].sum() <= part[0].size - 2]


def _halves(study: Study) -> list[Tried]:
    """Two settings for each uncertain number: below and above its median."""
    settings: list[Tried] = []
    for name in names_read(study):
        values, where = study.futures.values[name], study.case.assumptions[name].where
        middle = float(np.median(values))
        above = values > middle
        if not 2 <= above.sum() <= above.size - 2:
            continue
        settings.append((above, partial(_half, study, name, middle, "above"), where))
        settings.append((~above, partial(_half, study, name, middle, "at or below"), where))
    return settings


def _half(study: Study, name: str, middle: float, side: str) -> str:
    """Half of a number's range in words."""
    return f"where “{plain_name(study.case, name)}” lies {side} {level(study.case, name, middle)}"


def _moved(
    stand: Standing, others: list[int], among: Bool[np.ndarray, "tried future"]
) -> tuple[list[int], list[float]]:
    """In each condition the best of the others, and by how many standard errors the lead over it moves there."""
    inside = among.astype(np.float64) @ stand.regret[others].T  # means but for their count, which is one for all rivals
    rivals = np.array(others)[np.argmin(inside, axis=1)]
    gap = stand.regret[rivals] - stand.regret[stand.order[0]]
    (within, error), (without, other) = (_mean_where(gap, part) for part in (among, ~among))
    whole = np.hypot(error, other)
    moved = np.divide(without - within, whole, out=np.zeros_like(whole), where=whole > 0)
    return rivals.tolist(), moved.tolist()


def _mean_where(
    values: Float[np.ndarray, "tried future"], part: Bool[np.ndarray, "tried future"]
) -> tuple[Float[np.ndarray, " tried"], Float[np.ndarray, " tried"]]:
    """The mean of each row over a part of it, two futures or more, and the standard error of that mean."""
    count = part.sum(axis=1)
    mean = np.where(part, values, 0.0).sum(axis=1) / count
    squares = (np.where(part, values - mean[:, None], 0.0) ** 2).sum(axis=1)
    return mean, np.sqrt(squares / (count - 1) / count)


def _setting(stand: Standing, rival: int, moved: float, tried: Tried) -> Setting:
    """How the leader stands among some futures against the best of the others."""
    among, says, where = tried
    lead = stand.order[0]
    own, other = (float(stand.regret[k][among].mean()) for k in (lead, rival))
    return Setting(says(), where, rival, own, other, moved, tied(stand, lead, rival, among=among))


def _answer(study: Study, stand: Standing, chosen: Setting | None) -> str:
    """The sentence."""
    if not stand.metrics:
        return "The strategies do not differ in any metric that has a better side, so there is nothing to choose."
    lead, *others = stand.order
    if not others:
        return f"Only {_title(study, lead)} was run, so there is nothing to compare it with."
    leaders = front(stand)
    said = _tie(study, stand, leaders) if len(leaders) > 1 else _lead(study, stand)
    return f"{said}{_condition(study, leaders, chosen)}."


def _lead(study: Study, stand: Standing) -> str:
    """Who leads, by how much."""
    lead, rival = stand.order[:2]
    return (
        f"{_title(study, lead)} holds up best: over {_metrics(stand)} it gives up {share(float(stand.mean[lead]))} of "
        f"what choosing right is worth {SCALE}, against {share(float(stand.mean[rival]))} for {_title(study, rival)}, "
        f"and is the best choice in {share(float(stand.best[lead].mean()))} of futures"
    )


def _tie(study: Study, stand: Standing, leaders: tuple[int, ...]) -> str:
    """Who ties, and what comes after."""
    names = [_title(study, k) for k in leaders]
    low, high = (share(float(stand.mean[k])) for k in (leaders[0], leaders[-1]))
    worth = f"about {low}" if low == high else f"{low} to {high}"
    said = f"{', '.join(names[:-1])} and {names[-1]} are too close to call: over {_metrics(stand)}, "
    said += f"each gives up {worth} of what choosing right is worth {SCALE}"
    outside = [k for k in stand.order if k not in leaders]
    if not outside:
        return said
    return f"{said}, against {share(float(stand.mean[outside[0]]))} for {_title(study, outside[0])}"


def _condition(study: Study, leaders: tuple[int, ...], chosen: Setting | None) -> str:
    """Where the lead is lost or the tie decided, or that no single condition does it."""
    is_tie, lead = len(leaders) > 1, _title(study, leaders[0])
    if chosen is not None and chosen.is_turned:
        better = f"does better than {lead}" if is_tie else "does better"
        figures = f"({share(chosen.other)} against {share(chosen.own)})"
        return f"; but {chosen.says}, {_title(study, chosen.rival)} {better} {figures}"
    if is_tie:
        return "; no true type and no single assumption clearly decides between them"
    if chosen is None:
        return "; no true type and no single assumption clearly changes this"
    if chosen.close:
        return f"; but {chosen.says}, {_title(study, chosen.rival)} does as well"
    return f"; it leads under every single condition tried, most narrowly {chosen.says}"


def _metrics(stand: Standing) -> str:
    """A number of metrics: `1 metric`, `6 metrics`."""
    return f"{len(stand.metrics)} metric{'' if len(stand.metrics) == 1 else 's'}"


def _title(study: Study, position: int) -> str:
    """What a reader calls the strategy."""
    return strategy_title(study.case, study.results.strategies[position])


def _conditions_table(study: Study, settings: tuple[Setting, ...]) -> Table:
    """The conditions that cost the leader most."""
    columns = (
        Column("condition", "Condition"),
        Column("own", "Given up by the leader", "", "share"),
        Column("rival", "Best of the others"),
        Column("other", "Given up by it", "", "share"),
        Column("leads", "Better there"),
    )
    lead = _title(study, standing(study).order[0])
    rows = (
        (s.says, round(s.own, 4), _title(study, s.rival), round(s.other, 4), _who(s, lead, _title(study, s.rival)))
        for s in settings[:LISTED]
    )
    return Table(columns, tuple(rows))


def _who(setting: Setting, lead: str, rival: str) -> str:
    """Which of the two leads in a setting."""
    return "too close to call" if setting.close else rival if setting.is_turned else lead


def _notes(study: Study, stand: Standing) -> tuple[str, ...]:
    """How the yardstick is made, and which metrics do not count."""
    if not stand.metrics:
        return ()
    weighted = any(m.weight > 0 for m in stand.metrics)
    names = ", ".join(m.name for m in stand.metrics)
    weights = ", ".join(f"{m.name} ({number(m.weight)} a unit)" for m in stand.metrics)
    how = f"with the case's weights: {weights}" if weighted else f"all alike, as the case gives no weights: {names}"
    said = (
        f"The metrics are added {how}. In each future the regret of a strategy is what the best one gets beyond it, "
        "in shares of the mean distance from best to worst: 0% is always the best choice, 100% always the worst."
    )
    left = [m.name for m in judged_metrics(study) if m not in stand.metrics]
    if weighted or not left:
        return (said,)
    return (said, f"Not counted, because the strategies cannot be told apart in it by this run: {', '.join(left)}.")
