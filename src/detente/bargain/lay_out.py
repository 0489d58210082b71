"""From a case and its futures to the numbers of this room: the relief board, the bargaining table, actors on scales."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from detente.bargain.spatial import Scene
from detente.bargain.table import BargainingTable, Party
from detente.case.model import Actor, Agenda, Assumption, Case
from detente.errors import InputError, nearest
from detente.futures import Futures, value_of

PER_YEAR = 12.0
# Positions on issue scales are written 0 to 100.
SCALE = 100.0

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
    case: Case, futures: Futures, *, no_deal: Mapping[str, Values | float] | None = None
) -> BargainingTable:
    """The agenda in numbers.

    Args:
        case: with an agenda.
        futures: its uncertain numbers and the true types.
        no_deal: actor, or `actor.type`, -> what it has without a deal, on the scale of the agenda's worths (a year);
            zero where left out. A type without its own takes the counterpart's.

    Raises:
        InputError: the case has no agenda, or `no_deal` names nobody.
    """
    agenda = agenda_of(case)
    fallback = dict(no_deal or {})
    known = set(case.actors) | {f"{case.counterpart.name}.{kind}" for kind in case.types}
    for name in fallback:
        if name not in known:
            raise InputError(name, wanted="an actor, or the counterpart and a type", mend=nearest(name, known))
    types = tuple(_party_of_type(case, agenda, futures, kind, fallback) for kind in case.types)
    vetoes = [v for v in agenda.vetoes if v not in (case.principal.name, case.counterpart.name)]
    return BargainingTable(
        issues=tuple(agenda.issues),
        levels=tuple(issue.levels for issue in agenda.issues.values()),
        principal=_party(agenda, futures, case.principal, fallback),
        counterpart=_of_true_type(case.counterpart, types, futures),
        vetoes=tuple(_party(agenda, futures, case.actors[v], fallback, is_side=False) for v in vetoes),
        types=types,
        true_type=tuple(map(int, futures.true_type)),
        titles=tuple(issue.title or name for name, issue in agenda.issues.items()),
    )


def scenes(case: Case, futures: Futures) -> tuple[tuple[str, ...], tuple[str, ...], list[Scene]]:
    """Actors on issue scales, one scene a future.

    Returns:
        Titles of the actors, names of the issues, and the scenes.

    Raises:
        InputError: the agenda has no section `spatial`, or an actor in it cares for nothing.
    """
    actors = agenda_of(case).spatial
    if len(actors) < 2:
        raise InputError(f"{case.name} without actors on scales", wanted="agenda.spatial with two actors or more")
    issues = tuple(dict.fromkeys(issue for actor in actors for issue in actor.position))
    capability = np.stack([value_of(futures, actor.capability) for actor in actors], axis=1)
    position = np.stack([_on_issues(a.position, issues, futures, SCALE / 2) for a in actors], axis=1) / SCALE
    salience = np.stack([_on_issues(a.salience, issues, futures, 0.0) for a in actors], axis=1).clip(0, None)
    total = salience.sum(axis=2, keepdims=True)
    for at, actor in enumerate(actors):
        if (total[:, at] <= 0).any():
            raise InputError(f"{actor.name} cares for nothing", wanted="salience above zero on some issue")
    salience = salience / np.maximum(total, 1.0)
    titles = tuple(case.actors[a.name].title if a.name in case.actors else a.name for a in actors)
    return titles, issues, [Scene(*one) for one in zip(capability, position.clip(0, 1), salience, strict=True)]


def _party(
    agenda: Agenda, futures: Futures, actor: Actor, fallback: Mapping[str, Values | float], *, is_side: bool = True
) -> Party:
    """An actor at the table."""
    worth = tuple(_levels(issue.worth.get(actor.name), len(issue.levels), futures) for issue in agenda.issues.values())
    return Party(actor.name, actor.title, worth, _repeated(fallback.get(actor.name, 0.0), futures), is_side)


def _party_of_type(
    case: Case, agenda: Agenda, futures: Futures, kind: str, fallback: Mapping[str, Values | float]
) -> Party:
    """The counterpart as one of its types."""
    actor = case.counterpart.name
    name = f"{actor}.{kind}"
    worth = tuple(
        _levels(issue.worth.get(name, issue.worth.get(actor)), len(issue.levels), futures)
        for issue in agenda.issues.values()
    )
    no_deal = fallback.get(name, fallback.get(actor, 0.0))
    title = f"{case.counterpart.title} ({kind.replace('-', ' ')})"
    return Party(name, title, worth, _repeated(no_deal, futures))


def _of_true_type(actor: Actor, types: tuple[Party, ...], futures: Futures) -> Party:
    """The counterpart as it truly is in each future."""
    at = np.arange(len(futures.future))
    worth = tuple(
        np.stack([kind.worth[i] for kind in types])[futures.true_type, at] for i in range(len(types[0].worth))
    )
    no_deal = np.stack([kind.no_deal for kind in types])[futures.true_type, at]
    return Party(actor.name, actor.title, worth, no_deal)


def _levels(worth: tuple[Assumption, ...] | None, levels: int, futures: Futures) -> Float[np.ndarray, "future level"]:
    """Worth of an issue's levels; zero to whoever is not concerned."""
    if worth is None:
        return np.zeros((len(futures.future), levels))
    return np.stack([value_of(futures, one) for one in worth], axis=1)


def _repeated(value: Values | float, futures: Futures) -> Values:
    """A number for each future."""
    return np.broadcast_to(np.asarray(value, dtype=float), len(futures.future)).copy()


def _on_issues(
    given: Mapping[str, Assumption], issues: tuple[str, ...], futures: Futures, otherwise: float
) -> Float[np.ndarray, "future issue"]:
    """An actor's number on each issue, or the same for all issues that it names nothing on."""
    rows = [
        value_of(futures, given[issue]) if issue in given else np.full(len(futures.future), otherwise)
        for issue in issues
    ]
    return np.stack(rows, axis=1)
