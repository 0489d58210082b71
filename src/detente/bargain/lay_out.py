"""From a case and its futures to the bargaining table: issues, levels and what each party makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.bargain.table import BargainingTable, Party
from detente.case.model import Actor, Agenda, Assumption, Case, Issue
from detente.errors import InputError, refuse_unknown
from detente.futures import Futures, value_of

PER_YEAR = 12.0

Values = Float[np.ndarray, " future"]


def agenda_of(case: Case) -> Agenda:
    """The case's agenda.

    Raises:
        InputError: it has none.
    """
    if case.agenda is None or not case.agenda.issues:
        raise InputError(f"{case.name} without issues", wanted="a case with a section agenda", mend="add agenda:")
    return case.agenda


def bargaining_table(
    case: Case,
    futures: Futures,
    *,
    no_deal: Mapping[str, Values | float] | None = None,
    least: Mapping[str, str] | None = None,
) -> BargainingTable:
    """The agenda in numbers.

    Args:
        case: with an agenda.
        futures: its uncertain numbers and the true types.
        no_deal: actor, or `actor.type`, -> what it has without a deal, on the scale of the agenda's worths (a year);
            zero where left out. A type without its own takes the counterpart's.
        least: issue -> the lowest level of it that counts.

    Raises:
        InputError: the case has no agenda, or `no_deal` or `least` name what is not there.
    """
    agenda = agenda_of(case)
    fallback = dict(no_deal or {})
    known = set(case.actors) | {f"{case.counterpart.name}.{kind}" for kind in case.types}
    refuse_unknown(fallback, sorted(known), wanted="an actor, or the counterpart and a type")
    seat = _Seat(case, agenda, futures, fallback)
    types = tuple(seat.of_type(kind) for kind in case.types)
    vetoes = [v for v in agenda.vetoes if v not in (case.principal.name, case.counterpart.name)]
    return BargainingTable(
        issues=tuple(agenda.issues),
        levels=tuple(issue.levels for issue in agenda.issues.values()),
        principal=seat.of(case.principal),
        counterpart=_of_true_type(case.counterpart, types, futures),
        vetoes=tuple(seat.of(case.actors[v], is_side=False) for v in vetoes),
        types=types,
        true_type=tuple(map(int, futures.true_type)),
        titles=tuple(issue.title or name for name, issue in agenda.issues.items()),
        needs=needs_of(case, agenda),
        least=_least(agenda, least or {}),
        measures=tuple(issue.measures for issue in agenda.issues.values()),
    )


def needs_of(case: Case, agenda: Agenda) -> tuple[tuple[int, int, int, int], ...]:
    """What levels need of other issues: as the case says, and as the needs of the measures that they bring say.

    Returns:
        (issue, level, other issue, least level of it), by position; see `BargainingTable.needs`.
    """
    at = {name: k for k, name in enumerate(agenda.issues)}
    brought = {
        measure: (at[name], level)
        for name, issue in agenda.issues.items()
        for level in reversed(range(len(issue.measures)))
        for measure in issue.measures[level]
    }
    found = [
        (at[name], level, at[other], least) for name, i in agenda.issues.items() for level, other, least in i.needs
    ]
    for measure, (issue, level) in brought.items():
        for other, least in _brought_before(case, measure, brought):
            if other != issue and least > 0:
                found.append((issue, level, other, least))
    return tuple(dict.fromkeys(found))


def _brought_before(case: Case, measure: str, brought: Mapping[str, tuple[int, int]]) -> set[tuple[int, int]]:
    """The levels that bring what a measure needs, or what something needs that no level brings."""
    found, seen, ahead = set[tuple[int, int]](), set[str](), list(case.measures[measure].needs)
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in brought:
            found.add(brought[name])
        else:
            ahead += case.measures[name].needs
    return found


def _least(agenda: Agenda, least: Mapping[str, str]) -> tuple[int, ...]:
    """The lowest level of each issue that counts, by position; nothing where all do."""
    refuse_unknown(least, agenda.issues, wanted="an issue of the agenda")
    for name, level in least.items():
        refuse_unknown([level], agenda.issues[name].levels, wanted=f"a level of {name}")
    if not least:
        return ()
    return tuple(i.levels.index(least[name]) if name in least else 0 for name, i in agenda.issues.items())


@dataclass(frozen=True)
class _Seat:
    """Seats actors at the table."""

    case: Case
    agenda: Agenda
    futures: Futures
    fallback: Mapping[str, Values | float]

    def of(self, actor: Actor, *, is_side: bool = True) -> Party:
        """An actor."""
        worth = tuple(self._worth(issue, actor.name, {}) for issue in self.agenda.issues.values())
        return Party(actor.name, actor.title, worth, self._repeated(self.fallback.get(actor.name, 0.0)), is_side)

    def of_type(self, kind: str) -> Party:
        """The counterpart as one of its types, which weighs the worth of measures by its interests."""
        actor, weights = self.case.counterpart, self.case.types[kind].weights
        name = f"{actor.name}.{kind}"
        worth = tuple(self._worth(issue, actor.name, weights, name) for issue in self.agenda.issues.values())
        no_deal = self.fallback.get(name, self.fallback.get(actor.name, 0.0))
        return Party(name, f"{actor.title} ({kind.replace('-', ' ')})", worth, self._repeated(no_deal))

    def _worth(
        self, issue: Issue, actor: str, weights: Mapping[str, Assumption], kind: str = ""
    ) -> Float[np.ndarray, "future level"]:
        """Worth of an issue's levels, a year: as the case says, else as their measures are worth."""
        given = issue.worth.get(kind) or issue.worth.get(actor)
        if given is not None:
            return np.stack([value_of(self.futures, one) for one in given], axis=1)
        zeros = np.zeros(len(self.futures.future))
        levels = issue.measures or ((),) * len(issue.levels)
        return np.stack([sum((self._of(m, actor, weights) for m in held), zeros) for held in levels], axis=1)

    def _of(self, measure: str, actor: str, weights: Mapping[str, Assumption]) -> Values:
        """Worth of a measure, a year; interests weigh 1 unless given."""
        total = np.zeros(len(self.futures.future))
        for interest, worth in self.case.measures[measure].worth.get(actor, {}).items():
            weight = value_of(self.futures, weights[interest]) if interest in weights else 1.0
            total = total + PER_YEAR * weight * value_of(self.futures, worth)
        return total

    def _repeated(self, value: Values | float) -> Values:
        """A number for each future."""
        return np.broadcast_to(np.asarray(value, dtype=float), len(self.futures.future)).copy()


def _of_true_type(actor: Actor, types: tuple[Party, ...], futures: Futures) -> Party:
    """The counterpart as it truly is in each future."""
    at = np.arange(len(futures.future))
    worth = tuple(
        np.stack([kind.worth[i] for kind in types])[futures.true_type, at] for i in range(len(types[0].worth))
    )
    no_deal = np.stack([kind.no_deal for kind in types])[futures.true_type, at]
    return Party(actor.name, actor.title, worth, no_deal)
