"""Sides of a debate: what each view of the case makes of the strategies, and the corners of each debate in pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from jaxtyping import Float

from detente.analyses.intervals import NORMAL_95, error_of_mean, of_mean, of_share
from detente.analyses.score import counting_metrics
from detente.analyses.standing import Standing, front, standing
from detente.analyses.words import listed, strategy_title, titled
from detente.finding import Cell, Column, Finding, Table, in_per_cent, share
from detente.results import Study

AS_WRITTEN = "the case as written"
SAME, EITHER, OTHER = "the same", "either will do", "another"
"""Whether the choice differs between two corners: the same leader; a strategy that leads or ties in both; neither."""


@dataclass(frozen=True)
class Side:
    """The strategies under one view.

    Args:
        name, title: of the view; `AS_WRITTEN` for the case without one.
        debate, side: as the case pairs it; empty for a view that stands alone.
        study: a run with the view laid over the case.
        source: of the view.
    """

    name: str
    title: str
    debate: str
    side: str
    study: Study
    source: str = ""

    @cached_property
    def stand(self) -> Standing:
        """How the strategies stand here."""
        return standing(self.study)

    @cached_property
    def front(self) -> tuple[int, ...]:
        """Positions of the leader and of those that tie with it."""
        return front(self.stand)

    @property
    def leader(self) -> int:
        """Position of the leader."""
        return self.front[0]

    @property
    def choice(self) -> str:
        """The leader in words, with what ties with it."""
        first, *ties = (self.title_of(k) for k in self.front)
        return first if not ties else f"{first} (a tie with {ties[0] if len(ties) == 1 else f'{len(ties)} others'})"

    def title_of(self, strategy: int) -> str:
        """What a reader calls a strategy."""
        return strategy_title(self.study.case, self.study.results.strategies[strategy])

    def given_up(self, strategy: int) -> Float[np.ndarray, " future"]:
        """What a strategy does worse than the leader here, by future."""
        return self.stand.regret[strategy] - self.stand.regret[self.leader]


def views(study: Study, others: Mapping[str, Study]) -> Finding:
    """The leading strategy under each view, its regret, what ties with it, and what the choice of the case costs there.

    Args:
        study: of the case as written.
        others: view -> study of the case with that view's changes, on futures of the same seed.

    Returns:
        A row a view, the case as written first; further tables `debates`: the corners of each debate side by side, and
        `metrics`: the mean of every metric that counts, under the leading strategy of the case as written, by view.
    """
    own = Side(AS_WRITTEN, AS_WRITTEN, "", "", study)
    sides = [own, *(_side(study, name, one) for name, one in others.items())]
    debates = [_pair(*pair) for pair in pairs_of(sides)]
    return Finding(
        key="views",
        question="Does the choice hold on every side of the debate?",
        answer=_answer(own, sides[1:]),
        table=Table(COLUMNS, tuple(_row(side, own.leader) for side in sides)),
        chart="views",
        more={"debates": Table(DEBATES, tuple(debates)), "metrics": _metrics(sides, own.leader)},
        rests_on=tuple(study.case.views[name].where for name in others),
        notes=(
            f"{min(s.study.futures.size for s in sides):,} futures of one seed under each view.",
            "Given up is what a strategy does worse than the leader under the same view, in shares of what choosing "
            "right is worth there, with its 95% interval.",
        ),
    )


def _side(whole: Study, name: str, study: Study) -> Side:
    """A view with the study under it."""
    view = whole.case.views[name]
    return Side(name, titled(view.title, name), view.debate, view.side, study, view.source)


def pairs_of(sides: Sequence[Side]) -> list[tuple[Side, Side]]:
    """The corners of each debate two by two, in the order of the case."""
    debates: dict[str, list[Side]] = {}
    for side in sides:
        if side.debate:
            debates.setdefault(side.debate, []).append(side)
    return [pair for corners in debates.values() for pair in combinations(corners, 2)]


COLUMNS = (
    Column("view", "View, by name"),
    Column("title", "What it says"),
    Column("debate", "Debate"),
    Column("side", "Side"),
    Column("leader", "Leading strategy, by name"),
    Column("leads", "Leading strategy"),
    Column("ties", "Ties with it"),
    Column("regret", "Its regret", style="share"),
    Column("regret_low", "95% interval from", style="share"),
    Column("regret_high", "to", style="share"),
    Column("home_regret", "Regret of the choice of the case", style="share"),
    Column("given_up", "The choice of the case gives up", style="share"),
    Column("low", "95% interval from", style="share"),
    Column("high", "to", style="share"),
    Column("home", "The choice of the case"),
    Column("source", "Source"),
)

DEBATES = (
    Column("debate", "Debate"),
    Column("first", "One side"),
    Column("first_says", "It says"),
    Column("first_choice", "It chooses"),
    Column("second", "The other side"),
    Column("second_says", "It says"),
    Column("second_choice", "It chooses"),
    Column("differs", "The choice is"),
    Column("first_cost", "The other's choice gives up here", style="share"),
    Column("first_low", "95% interval from", style="share"),
    Column("first_high", "to", style="share"),
    Column("second_cost", "The one's choice gives up there", style="share"),
    Column("second_low", "95% interval from", style="share"),
    Column("second_high", "to", style="share"),
)


def _row(side: Side, home: int) -> tuple[Cell, ...]:
    """One view."""
    regret, names = side.stand.regret, side.study.results.strategies
    low, high = of_mean(regret[side.leader])
    ties = ", ".join(side.title_of(k) for k in side.front[1:])
    word = "leads" if home == side.leader else "ties" if home in side.front else "loses"
    return (
        side.name, side.title, side.debate, side.side, names[side.leader], side.title_of(side.leader), ties,
        float(side.stand.mean[side.leader]), max(low, 0.0), high, float(side.stand.mean[home]),
        *_cost(side, home), word, side.source,
    )  # fmt: skip


def _cost(side: Side, strategy: int) -> tuple[float, float, float]:
    """What a strategy gives up against the leader of a side, with the 95% interval."""
    given = side.given_up(strategy)
    mean, half = float(given.mean()), NORMAL_95 * error_of_mean(given)
    return mean, mean - half, mean + half


def _pair(first: Side, second: Side) -> tuple[Cell, ...]:
    """Two corners of a debate: what each would choose, and what the other's choice costs it."""
    return (
        first.debate, first.side, first.title, first.choice, second.side, second.title, second.choice,
        differs(first, second), *_cost(first, second.leader), *_cost(second, first.leader),
    )  # fmt: skip


def differs(first: Side, second: Side) -> str:
    """Whether two corners would choose differently, a tie called so."""
    if first.leader == second.leader:
        return SAME
    return EITHER if set(first.front) & set(second.front) else OTHER


def _metrics(sides: Sequence[Side], home: int) -> Table:
    """Means of the metrics that count in the case as written, with their 95% intervals."""
    metrics = counting_metrics(sides[0].study)
    columns = [Column("view", "View, by name"), Column("title", "View"), Column("strategy", "Strategy")]
    for m in metrics:
        style, unit = ("share", "") if in_per_cent(m.unit) else ("number", m.unit)
        columns += [
            Column(m.name, m.name, unit, style),
            Column(f"{m.name} low", "95% interval from", unit, style),
            Column(f"{m.name} high", "to", unit, style),
        ]
    rows: list[tuple[Cell, ...]] = []
    for side in sides:
        for at in dict.fromkeys((home, side.leader)):
            cells: list[Cell] = []
            for m in metrics:
                values = np.asarray(side.study.results.metrics[m.name][at], np.float64)
                cells += [float(values.mean()), *_ends(values, within=in_per_cent(m.unit))]
            rows.append((side.name, side.title, side.title_of(at), *cells))
    return Table(tuple(columns), tuple(rows))


def _ends(values: Float[np.ndarray, " future"], *, within: bool) -> tuple[float, float]:
    """The 95% interval of a mean: Wilson's where each future says yes or no; `within` 0 and 1 for other shares."""
    if within and set(np.unique(values)) <= {0.0, 1.0}:
        return of_share(float(values.mean()), values.size)
    low, high = of_mean(values)
    return (max(low, 0.0), min(high, 1.0)) if within else (low, high)


def _answer(own: Side, sides: Sequence[Side]) -> str:
    """On how many sides the choice of the case holds, which debates turn it, and where it would cost most."""
    if not sides:
        return "The case names no views: there is no debate to look at from its sides."
    home, title = own.leader, own.title_of(own.leader)
    good = [side for side in sides if home in side.front]
    said = f"{title} leads, or ties with the leader, under {len(good)} of {len(sides)} views"
    turned = [pair for pair in pairs_of(sides) if differs(*pair) == OTHER]
    if len(good) == len(sides) and not turned:
        return f"{said}: the choice holds on every side of the debate."
    return f"{said}. {_debates(sides, turned)}{_worst(home, sides)}".rstrip()


def _debates(sides: Sequence[Side], turned: Sequence[tuple[Side, Side]]) -> str:
    """On which debates the choice hangs."""
    pairs = pairs_of(sides)
    if not pairs:
        return ""
    if not turned:
        return f"In none of {len(pairs)} debates do the two sides have to choose differently. "
    first, second = max(turned, key=lambda pair: pair[0].given_up(pair[1].leader).mean())
    others = [f"“{pair[0].debate}”" for pair in turned if pair[0] is not first]
    where = f"“{first.debate}” (as on {listed(others)})" if others else f"“{first.debate}”"
    return (
        f"The two sides would choose differently in {len(turned)} of {len(pairs)} debates: on {where} the "
        f"{first.side} would take {first.choice}, the {second.side} {second.choice}. "
    )


def _worst(home: int, sides: Sequence[Side]) -> str:
    """Under which view the choice of the case costs most, if it clearly loses under any."""
    losing = [side for side in sides if home not in side.front]
    if not losing:
        return ""
    worst = max(losing, key=lambda side: side.given_up(home).mean())
    mean, low, high = _cost(worst, home)
    return (
        f"It is most wrong where “{worst.title}” is right: there {worst.choice} does better, and "
        f"{worst.title_of(home)} gives up {share(mean)} ({share(low)} to {share(high)}) of what choosing right is "
        "worth."
    )
