"""A record: the facts of one dispute before a day, as plain data. `reading.py` makes it from a folder of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EventDay:
    """A day on which something of one kind happened; `count` says how many, `line` where it stands in its table."""

    date: date
    precision: str
    kind: str
    count: int
    outcome: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class EventClass:
    """Kinds of event that are counted together.

    Args:
        name, title: its name in the record, and for people.
        table: which holds its events.
        kinds: of event.
        parts: some of its kinds, named `class.part` in a case.
        busier: whether fast spells make it come more often; else they may also calm it.
        new_kinds: whether the first event of a kind shows a new capability.
    """

    name: str
    title: str
    table: str
    kinds: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    busier: bool = True
    new_kinds: bool = True

    @property
    def short(self) -> str:
        """The title without what stands in brackets, in small letters at its start."""
        title = self.title.split(" (")[0]
        return title[:1].lower() + title[1:]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with a name; `end` is None while it lasts."""

    start: date
    end: date | None
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement; `dormant`: day from which nothing of it was carried out. Days after the cut are not known."""

    signed: date
    name: str
    form: str
    dormant: date | None
    first_breach: date | None
    ended: date | None
    confidence: str

    @property
    def over(self) -> date | None:
        """The first day on which it no longer held in full."""
        return min((d for d in (self.dormant, self.first_breach, self.ended) if d), default=None)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A published estimate of the arsenal; `as_of` is the first day of its month."""

    as_of: date
    kind: str
    low: float | None
    high: float | None
    central: float | None
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something else that happened; `outside` for what no strategy of the principal brings about."""

    date: date
    kind: str
    actors: str
    label: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one dispute before the day `cut`.

    Args:
        cut: the first day that is not known.
        fit_from: first day that a fit uses.
        exercises_from: first day from which exercises are coded.
        classes: classes of event by name.
        together: name -> classes that are also told as one.
        days: class, or `class.part` -> its event days, one for each day on which anything of it happened.
        events: every event row, whatever its class.
        exercises, talks, administrations, leaders, phases: spans; `note` is status, track or kind of phase.
        elections: days of the principal's presidential elections before the cut.
        transition_months: how long a transition lasts from election day; `election_years`: from one to the next.
        sanctions: days of resolutions with sanctions.
        folder: where the tables are.
        digest: checksum of what a fit sees of it.
    """

    name: str
    title: str
    cut: date
    fit_from: date
    exercises_from: date
    classes: Mapping[str, EventClass]
    together: Mapping[str, tuple[str, ...]]
    days: Mapping[str, tuple[date, ...]]
    events: tuple[EventDay, ...]
    exercises: tuple[Span, ...]
    talks: tuple[Span, ...]
    administrations: tuple[Span, ...]
    leaders: tuple[Span, ...]
    phases: tuple[Span, ...]
    agreements: tuple[Agreement, ...]
    elections: tuple[date, ...]
    transition_months: int
    election_years: int
    sanctions: tuple[date, ...]
    estimates: tuple[Estimate, ...]
    notes: tuple[Note, ...]
    folder: str
    digest: str

    def title_of(self, name: str) -> str:
        """A class or a name of classes told together, for people."""
        return self.classes[name].short if name in self.classes else name

    def days_of(self, name: str) -> tuple[date, ...]:
        """Event days of a class, a part, or of classes told together."""
        if name in self.together:
            return tuple(sorted({d for c in self.together[name] for d in self.days[c]}))
        return self.days[name]
