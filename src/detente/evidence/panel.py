"""The record month by month: counts of event days by class, and what might drive them.

Months are counted back from the cut, so that the last one ends where knowledge ends and none is partial. A covariate
of a month uses only what was known when the month began, or what a calendar had fixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from detente.evidence.facts import Record, Span

COVARIATES = ("talks", "exercises", "transition")
TALKS_HALF_LIFE = 6.0  # months in which the depth of talks halves after a round; docs/decisions/hazards.md
EXERCISE_DAYS = 5  # exercise days that make a month an exercise month
SEASON_YEARS = 3  # years whose exercises say which months to expect them in, ahead and before they are coded
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Panel:
    """Counts and covariates of consecutive months.

    Args:
        edges: first day of each month, and the day after the last (the cut): one more than there are months.
        classes: names along the `class` axis; `titles`: the same for people.
        busier: which of them fast spells make come more often; the others they may also calm.
        together: name -> classes that are also forecast as one.
        counts: event days of each class in each month.
        drivers: covariates, in the order of COVARIATES: depth of talks when the month began (0 to 1), whether a
            combined exercise was on (its season's share where exercises are not coded), share of the month in a
            transition.
        ahead: the covariates that a forecast from the cut may assume for the next twelve months: talks as they stand
            fading, exercises by season, transitions by calendar.
    """

    edges: tuple[date, ...]
    classes: tuple[str, ...]
    titles: tuple[str, ...]
    busier: tuple[bool, ...]
    together: Mapping[str, tuple[str, ...]]
    counts: Float[np.ndarray, "class month"]
    drivers: Float[np.ndarray, "covariate month"]
    ahead: Float[np.ndarray, "covariate month"]

    @property
    def cut(self) -> date:
        """The day that ends the last month."""
        return self.edges[-1]

    @property
    def months(self) -> int:
        """Number of months."""
        return len(self.edges) - 1

    @property
    def targets(self) -> tuple[str, ...]:
        """What is forecast: each class, and classes together."""
        return (*self.classes, *self.together)

    @property
    def sums(self) -> Float[np.ndarray, "target class"]:
        """1 where a target counts a class."""
        rows = [{name} for name in self.classes] + [set(members) for members in self.together.values()]
        return np.array([[float(c in row) for c in self.classes] for row in rows])

    def title_of(self, target: str) -> str:
        """A target for people."""
        return self.titles[self.classes.index(target)] if target in self.classes else target


def month_back(day: date, months: int) -> date:
    """The same day of the month so many months earlier; days after the 28th count as the 28th."""
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, min(day.day, 28))


def build_panel(record: Record) -> Panel:
    """The record from its `fit_from` to its cut, month by month."""
    edges = [record.cut if record.cut.day <= 28 else record.cut.replace(day=28)]
    while month_back(edges[0], len(edges)) >= record.fit_from:
        edges.append(month_back(edges[0], len(edges)))
    past = edges[::-1]
    future = [month_back(past[-1], -k) for k in range(13)]
    classes = tuple(record.classes)
    return Panel(
        edges=tuple(past),
        classes=classes,
        titles=tuple(record.title_of(c) for c in classes),
        busier=tuple(record.classes[c].busier for c in classes),
        together=record.together,
        counts=np.array([counts_between(record.days[c], past) for c in classes], dtype=float),
        drivers=drivers_between(record, past),
        ahead=np.array([_talks(record, future), _season(record, future), _transition(record, future)]),
    )


def until(panel: Panel, months: int) -> Panel:
    """The first so many months of a panel that has at least one more."""
    ahead = panel.drivers[:, months : months + 12]
    return replace(
        panel,
        edges=panel.edges[: months + 1],
        counts=panel.counts[:, :months],
        drivers=panel.drivers[:, :months],
        ahead=np.pad(ahead, ((0, 0), (0, 12 - ahead.shape[1])), mode="edge"),
    )


def drivers_between(record: Record, edges: Sequence[date]) -> Float[np.ndarray, "covariate month"]:
    """Covariates of the months between some days, in the order of COVARIATES."""
    return np.array([_talks(record, edges), _exercises(record, edges), _transition(record, edges)])


def counts_between(days: Sequence[date], edges: Sequence[date]) -> Float[np.ndarray, " month"]:
    """Event days in each month."""
    return np.histogram([d.toordinal() for d in days], bins=_bins(edges))[0].astype(float)


def _bins(edges: Sequence[date]) -> Float[np.ndarray, " edge"]:
    """Edges as ordinals, shifted so that the closing day of the last month stays out."""
    return np.array([e.toordinal() for e in edges], dtype=float) - 0.5


def _talks(record: Record, edges: Sequence[date]) -> Float[np.ndarray, " month"]:
    """Depth of talks with the principal as each month starts: 1 at a round, halving every TALKS_HALF_LIFE months."""
    ends = np.array(sorted((t.end or record.cut).toordinal() for t in record.talks if t.note != "neighbours"))
    starts = np.array([e.toordinal() for e in edges[:-1]])
    seen = np.searchsorted(ends, starts, side="left")
    since = np.where(seen > 0, starts - ends[np.maximum(seen - 1, 0)], np.inf) / DAYS_A_MONTH
    return 2.0 ** (-since / TALKS_HALF_LIFE)


def _exercises(record: Record, edges: Sequence[date]) -> Float[np.ndarray, " month"]:
    """1 for months of exercises; before they are coded, the share of the first coded years in which the month had any.

    A row that nobody wrote is no quiet month: read as one, it would pass quiet years off as years without exercises.
    """
    return np.array([_in_season(record, a, b) for a, b in pairwise(edges)])


def _in_season(record: Record, start: date, end: date) -> float:
    """Whether a month had exercises, or how often the first years coded had them in its place."""
    if start >= record.exercises_from:
        return float(_is_exercise(record.exercises, start, end))
    years = record.exercises_from.year - start.year + (start.month < record.exercises_from.month)
    shifted = [[month_back(d, -12 * (years + k)) for d in (start, end)] for k in range(SEASON_YEARS)]
    known = [_is_exercise(record.exercises, a, b) for a, b in shifted if b <= record.cut]
    return float(np.mean(known)) if known else 0.0


def _is_exercise(spans: Sequence[Span], start: date, end: date) -> bool:
    """Whether a month has at least EXERCISE_DAYS days of exercises."""
    near = [s for s in spans if s.start < end and (s.end or s.start) >= start]
    days = {d for s in near for d in _days(s) if start.toordinal() <= d < end.toordinal()}
    return len(days) >= EXERCISE_DAYS


def _days(span: Span) -> range:
    """The days of a span as ordinals."""
    return range(span.start.toordinal(), (span.end or span.start).toordinal() + 1)


def _season(record: Record, edges: Sequence[date]) -> Float[np.ndarray, " month"]:
    """Share of the last SEASON_YEARS years in which the same month had exercises."""
    shifted = [[month_back(e, 12 * k) for e in edges] for k in range(1, SEASON_YEARS + 1)]
    return np.mean([_exercises(record, e) for e in shifted], axis=0)


def _transition(record: Record, edges: Sequence[date]) -> Float[np.ndarray, " month"]:
    """Share of each month that lies between an election and `transition_months` later."""
    if not record.elections:
        return np.zeros(len(edges) - 1)
    following = record.elections[-1] + timedelta(round(365.25 * record.election_years))
    known = [*record.elections, following, following + timedelta(round(365.25 * record.election_years))]
    length = timedelta(round(record.transition_months * DAYS_A_MONTH))
    shares = [[_overlap(a, b, e, e + length) for e in known] for a, b in pairwise(edges)]
    return np.array(shares).sum(axis=1)


def _overlap(start: date, end: date, other_start: date, other_end: date) -> float:
    """Share of [start, end) that lies in [other_start, other_end)."""
    days = (min(end, other_end) - max(start, other_start)).days
    return max(0, days) / (end - start).days
