"""The conflict of a case's `standoff` section: its rankings, the debates about them, and its strategies."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from jaxtyping import Bool, Int

from detente.case.model import Case, StandoffSection
from detente.errors import CaseError, InputError, Problem
from detente.standoff.draws import OneOf
from detente.standoff.model import Conflict, build, matches, pattern_of, with_changes
from detente.standoff.preference import Prioritised, levels_of
from detente.standoff.robustness import AS_WRITTEN

MOST_COMBINATIONS = 256


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
        made = build(
            section.options,
            {actor: Prioritised(section.preferences.get(actor, ())) for actor in section.options},
            one_way={o: "forward" if way == "forward" else "backward" for o, way in section.one_way.items()},
            infeasible=section.infeasible,
            status_quo=section.status_quo or None,
            title=case.title,
            names=_words(case, section),
        )
    except InputError as error:
        raise CaseError([Problem(section.where, p.found, p.wanted, p.mend) for p in error.problems]) from error
    return made


def _words(case: Case, section: StandoffSection) -> dict[str, str]:
    """Ids of actors and options -> words for people."""
    options = {o: o.replace("-", " ") for own in section.options.values() for o in own}
    return options | {a: case.actors[a].title or a for a in section.options if a in case.actors}


def variants_of(case: Case, conflict: Conflict) -> dict[str, Int[np.ndarray, "actor state"]]:
    """Every combination of the sides of the debates about preferences, by name; `as written` first.

    Variants that speak of the same actor exclude one another; others combine. With more than 256 combinations only one
    side is taken at a time.
    """
    section = section_of(case)
    groups = _debates(section.variants)
    count = int(np.prod([len(g) + 1 for g in groups], dtype=np.int64))
    if count > MOST_COMBINATIONS:
        chosen = [(), *((name,) for name in section.variants)]
    else:
        chosen = [tuple(n for n in pick if n) for pick in product(*(("", *g) for g in groups))]
    return {" + ".join(names) or AS_WRITTEN: _levels(conflict, section, names) for names in chosen}


def _debates(variants: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[list[str]]:
    """Variants grouped so that those of different groups speak of different actors."""
    groups: list[tuple[set[str], list[str]]] = []
    for name, actors in variants.items():
        touching = [g for g in groups if g[0] & set(actors)]
        groups = [g for g in groups if g not in touching]
        about = set(actors).union(*(g[0] for g in touching))
        groups.append((about, [n for g in touching for n in g[1]] + [name]))
    return [names for _, names in groups]


def _levels(conflict: Conflict, section: StandoffSection, names: tuple[str, ...]) -> Int[np.ndarray, "actor state"]:
    """The rankings when these sides of debates are right."""
    levels, ids = conflict.levels.copy(), [o.id for o in conflict.options]
    for name in names:
        for actor, statements in section.variants[name].items():
            levels[conflict.actor(actor)] = levels_of(Prioritised(statements), conflict.taken, ids, conflict.states)
    return levels


def beliefs_of(case: Case) -> dict[str, OneOf]:
    """For every actor about whom there is debate: each side as likely as the others, that of the case included."""
    section = section_of(case)
    out: dict[str, OneOf] = {}
    for actor in section.options:
        own = section.preferences.get(actor, ())
        sides = [v[actor] for v in section.variants.values() if actor in v]
        if sides:
            out[actor] = OneOf(tuple(Prioritised(s) for s in dict.fromkeys([own, *sides])))
    return out


def links_of(case: Case, conflict: Conflict) -> dict[str, Bool[np.ndarray, " state"]]:
    """Strategy -> the states in which the principal does what the strategy stands for."""
    ids = [o.id for o in conflict.options]
    return {name: matches(conflict.codes, pattern_of(wanted, ids)) for name, wanted in section_of(case).links.items()}


def with_variant(conflict: Conflict, levels: Int[np.ndarray, "actor state"]) -> Conflict:
    """The conflict with other rankings."""
    return with_changes(conflict, levels=levels)
