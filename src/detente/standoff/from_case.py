"""The conflict of a case's `standoff` section: its rankings, the debates about them, and its strategies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import cast

import numpy as np
from jaxtyping import Bool, Float, Int

from detente.case.model import Assumption, Case, Preferences, StandoffSection
from detente.errors import CaseError, InputError, Problem
from detente.futures import draw_futures, quantile, value_of
from detente.futures.columns import stratified
from detente.standoff.build import build
from detente.standoff.model import Conflict, Direction
from detente.standoff.preference import Preference, Prioritised, Ranked, Weighted, by_weights, levels_of, where_true
from detente.standoff.robustness import AS_WRITTEN, Variants

MOST_COMBINATIONS = 256
MOST_DRAWS = 1_000_000


def section_of(case: Case) -> StandoffSection:
    """The section; `InputError` with the way out when the case has none."""
    if case.standoff is None:
        raise InputError(
            f"{case.name} without a standoff section",
            wanted="a case with `standoff:`",
            mend="add options and preferences",
        )
    return case.standoff


def conflict_of(case: Case) -> Conflict:
    """The conflict that a case describes.

    Raises:
        InputError: when it has no `standoff` section.
        CaseError: when a name or a statement in the section cannot be used.
    """
    section = section_of(case)
    try:
        return build(
            section.options,
            {actor: _preference(section.preferences[actor]) for actor in section.options},
            one_way=cast(Mapping[str, Direction], section.one_way),
            infeasible=section.infeasible,
            status_quo=section.status_quo or None,
            outcomes=section.outcomes,
            moves=section.moves or None,
            misperceived=section.misperceived,
            unknown=section.unknown,
            title=case.title,
            names=_words(case, section),
        )
    except InputError as error:
        raise _in_section(section, error) from error


def _in_section(section: StandoffSection, error: InputError) -> CaseError:
    """The error with the section's place."""
    return CaseError([Problem(section.where, p.found, p.wanted, p.mend) for p in error.problems])


def _preference(own: Preferences) -> Preference:
    """Statements, a ranking, or weights at the middle of their ranges."""
    if own.weights:
        middle = np.array([0.5])
        return Weighted({o: float(quantile(a.shape, middle)[0]) for o, a in own.weights.items()})
    if own.ranking:
        return Ranked(own.ranking, own.great)
    return Prioritised(own.statements, own.great[0] if own.great else 0)


def _words(case: Case, section: StandoffSection) -> dict[str, str]:
    """Ids of actors and options -> words for people."""
    options = {o: o.replace("-", " ") for own in section.options.values() for o in own}
    actors = {a: case.actors[a].title or a for a in section.options if a in case.actors}
    return {**options, **section.titles, **actors}


@dataclass(frozen=True, slots=True)
class Debate:
    """Sides that exclude one another, since they speak of the same actors.

    Args:
        about: the actors.
        sides: names of the variants; the case's own preferences are the side beside them.
    """

    about: tuple[str, ...]
    sides: tuple[str, ...]


def debates_of(section: StandoffSection) -> list[Debate]:
    """Variants grouped so that those of different debates speak of different actors."""
    groups: list[Debate] = []
    for name, actors in section.variants.items():
        touching = [g for g in groups if set(g.about) & set(actors)]
        groups = [g for g in groups if g not in touching]
        about = dict.fromkeys([a for g in touching for a in g.about] + list(actors))
        groups.append(Debate(tuple(about), (*(n for g in touching for n in g.sides), name)))
    return groups


def variants_of(case: Case, conflict: Conflict) -> Variants:
    """Every combination of the sides of the debates about preferences; `as written` first.

    Variants that speak of the same actor exclude one another; others combine. With more than 256 combinations only one
    side is taken at a time.

    Raises:
        CaseError: when a variant cannot be used.
    """
    section = section_of(case)
    debates = debates_of(section)
    if int(np.prod([len(d.sides) + 1 for d in debates], dtype=np.int64)) > MOST_COMBINATIONS:
        none = ("",) * len(debates)
        chosen = [none, *((*none[:k], s, *none[k + 1 :]) for k, d in enumerate(debates) for s in d.sides)]
    else:
        chosen = list(product(*(("", *d.sides) for d in debates)))
    words = {d: conflict.decision_makers[conflict.actor(d)].name for d in conflict.names}
    return Variants(
        names=tuple(" + ".join(n for n in pick if n) or AS_WRITTEN for pick in chosen),
        levels=tuple(_levels(conflict, section, [n for n in pick if n]) for pick in chosen),
        debates={
            f"what {' and '.join(words[a] for a in d.about)} want{'s' * (len(d.about) == 1)}": tuple(
                pick[k] or AS_WRITTEN for pick in chosen
            )
            for k, d in enumerate(debates)
        },
    )


def _levels(conflict: Conflict, section: StandoffSection, names: Sequence[str]) -> Int[np.ndarray, "actor state"]:
    """The rankings when these sides of debates are right."""
    levels = conflict.levels.copy()
    for name in names:
        for actor, own in section.variants[name].items():
            try:
                levels[conflict.actor(actor)] = levels_of(_preference(own), conflict.board)
            except InputError as error:
                raise _in_section(section, error) from error
    return levels


def is_drawn(section: StandoffSection) -> bool:
    """Whether there is anything to draw: a debate, or weights with ranges."""
    weights = [a for p in section.preferences.values() for a in p.weights.values()]
    return bool(section.variants) or any(a.shape.is_uncertain for a in weights)


def drawn_levels(case: Case, conflict: Conflict, *, draws: int, seed: int = 0) -> Int[np.ndarray, "draw actor state"]:
    """Everybody's rankings in futures of the case: weights from their ranges, each debate settled by its shares.

    Draw k is future k of an ensemble of this size and seed, so a ranking meets the numbers that a run meets,
    correlations among them included. Sides of a debate without shares are equally likely, that of the case included.

    Raises:
        InputError: without a `standoff` section, or for too many draws.
        CaseError: when the shares of a debate reach more than 100% in some future.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"{draws} draws", wanted=f"1 to {MOST_DRAWS}")
    section = section_of(case)
    draw = _drawer(case, section, draws, seed)
    levels = np.repeat(conflict.levels[None], draws, axis=0)
    for actor, own in section.preferences.items():
        if own.weights:
            levels[:, conflict.actor(actor)] = _weighed(conflict, {o: draw(a) for o, a in own.weights.items()}, draws)
    for debate in debates_of(section):
        chosen = _settled(section, debate.sides, draw, draws, seed)
        for k, name in enumerate(debate.sides, start=1):
            for actor, own in section.variants[name].items():
                i, those = conflict.actor(actor), chosen == k
                if own.weights:
                    weights = {o: draw(a)[those] for o, a in own.weights.items()}
                    levels[those, i] = _weighed(conflict, weights, int(those.sum()))
                else:
                    levels[those, i] = _levels(conflict, section, [name])[i]
    return levels


def _drawer(case: Case, section: StandoffSection, draws: int, seed: int) -> "Drawer":
    """What gives the draws of a number; futures are drawn only where some number of the section is uncertain."""
    entries = [*section.preferences.values(), *(p for v in section.variants.values() for p in v.values())]
    numbers = [*section.shares.values(), *(a for p in entries for a in p.weights.values())]
    futures = draw_futures(case, draws, seed=seed) if any(a.shape.is_uncertain for a in numbers) else None
    return Drawer(draws, None if futures is None else {a.name: value_of(futures, a) for a in numbers})


@dataclass(frozen=True, slots=True)
class Drawer:
    """The draws of the numbers of a section; constants when none is uncertain."""

    draws: int
    drawn: Mapping[str, Float[np.ndarray, " future"]] | None

    def __call__(self, number: Assumption) -> Float[np.ndarray, " future"]:
        """The draws of one number."""
        if self.drawn is not None:
            return self.drawn[number.name]
        return quantile(number.shape, np.full(self.draws, 0.5))


def _weighed(
    conflict: Conflict, weights: Mapping[str, Float[np.ndarray, " future"]], draws: int
) -> Int[np.ndarray, "draw state"]:
    """Rankings by drawn weights."""
    rows = [by_weights({o: float(w[k]) for o, w in weights.items()}, conflict.board) for k in range(draws)]
    return np.stack(rows) if rows else np.zeros((0, conflict.size), dtype=np.int64)


def _settled(
    section: StandoffSection, sides: Sequence[str], draw: Drawer, draws: int, seed: int
) -> Int[np.ndarray, " future"]:
    """Which side of a debate is right in each future: 0 for the case's own, else the variant's place."""
    luck = stratified(np.arange(draws), name="standoff." + ".".join(sides), size=draws, seed=seed)
    if any(name in section.shares for name in sides):
        given = [draw(section.shares[n]) if n in section.shares else np.zeros(draws) for n in sides]
    else:
        given = [np.full(draws, 1 / (len(sides) + 1))] * len(sides)
    edges = np.cumsum(given, axis=0)
    most = float(edges[-1].max())
    if most > 1 + 1e-9:
        named = [n for n in sides if n in section.shares]
        where = section.shares[named[-1]].where
        problem = Problem(
            where, f"{' and '.join(named)} reach {most:.0%} together", "at most 100%, the rest is the actor's own"
        )
        raise CaseError([problem])
    place = (luck >= edges).sum(axis=0)
    return np.where(place == len(sides), 0, place + 1)


def links_of(case: Case, conflict: Conflict) -> dict[str, Bool[np.ndarray, " state"]]:
    """Strategy -> the outcomes that it stands for."""
    return {name: where_true(text, conflict.board) for name, text in section_of(case).links.items()}
