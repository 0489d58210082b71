"""From a case and its futures to the relief board: provisions, the measures that waive them, and common projects."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from detente.bargain.relief import ReliefBoard
from detente.case.model import Actor, Assumption, Case, Project, Provision, Relief, Waiver
from detente.errors import InputError, refuse_unknown
from detente.futures import Futures, value_of

PER_YEAR = 12.0
# How a provision that no measure waives is told from a measure of the same name.
BY_ITSELF = "provision "

Values = Float[np.ndarray, " future"]


@dataclass(frozen=True)
class Way:
    """One waiver for one provision.

    Args:
        waiver: the measure that waives; where no measure of the case does, `BY_ITSELF` and the provision's name.
        terms: how the measure waives, where the case says more than the provision does.
    """

    waiver: str
    provision: Provision
    terms: Waiver

    @property
    def route(self) -> str:
        """Who must act."""
        return self.terms.route or self.provision.route


def relief_of(case: Case) -> Relief:
    """The case's relief section.

    Raises:
        InputError: it has none, or one without provisions or projects.
    """
    if case.relief is None or not case.relief.provisions or not case.relief.projects:
        raise InputError(
            f"{case.name} without provisions and projects", wanted="a case with a section relief", mend="add relief:"
        )
    return case.relief


def ally_of(case: Case, name: str | None = None) -> Actor:
    """The ally named, or the first ally of the case.

    Raises:
        InputError: there is no such actor, or no ally.
    """
    allies = [actor for actor in case.actors.values() if actor.role == "ally"]
    if name is None and allies:
        return allies[0]
    if name is None:
        raise InputError(f"{case.name} without an ally", wanted=f"an actor of the case: {', '.join(case.actors)}")
    refuse_unknown([name], case.actors, wanted="an actor of the case")
    return case.actors[name]


def ways_of(relief: Relief) -> list[Way]:
    """Every waiver for every provision: the measures that waive it, or itself where there are none."""
    return [
        Way(measure, provision, relief.waivers.get(measure, Waiver(measure)))
        for provision in relief.provisions.values()
        for measure in provision.waived_by or (f"{BY_ITSELF}{provision.name}",)
    ]


def waivers_of(relief: Relief) -> tuple[str, ...]:
    """The waivers by name: measures, and provisions that no measure waives; in the order of the provisions."""
    return tuple(dict.fromkeys(way.waiver for way in ways_of(relief)))


def relief_board(case: Case, futures: Futures, *, ally: str | None = None) -> ReliefBoard:
    """The relief section in numbers, as the ally sees the projects.

    Args:
        case: with a relief section.
        futures: its uncertain numbers.
        ally: name of an actor; the first ally when not given.
    """
    relief, sees = relief_of(case), ally_of(case, ally)
    ways, waivers = ways_of(relief), waivers_of(relief)
    provisions, projects = list(relief.provisions.values()), list(relief.projects.values())
    routes = list(dict.fromkeys(way.route for way in ways))
    worth = np.stack([_worth_to(sees.name, project, futures) for project in projects], axis=1)
    leverage, cash, irreversible = (
        np.stack(rows, axis=1) for rows in zip(*(_costs(w, futures) for w in ways), strict=True)
    )
    return ReliefBoard(
        waivers=tuple(_title(case, name) for name in waivers),
        provisions=tuple(p.title or p.name for p in provisions),
        projects=tuple(p.title or p.name for p in projects),
        routes=tuple(routes),
        laws=tuple(p.law or p.value.source for p in provisions),
        blocks=np.array([[p.name in project.blocked_by for p in provisions] for project in projects]),
        way_waiver=np.array([waivers.index(way.waiver) for way in ways]),
        way_provision=np.array([provisions.index(way.provision) for way in ways]),
        way_route=np.array([routes.index(way.route) for way in ways]),
        opens=np.array([[not way.terms.projects or p.name in way.terms.projects for p in projects] for way in ways]),
        ally_value=np.maximum(worth, 0.0),
        ties=np.where(worth > 0, np.stack([_or_none(p.ties, futures) for p in projects], axis=1).clip(0), 0.0),
        fees=np.stack([_or_none(p.cash, futures) for p in projects], axis=1).clip(0),
        leverage=leverage,
        cash=cash,
        irreversible=irreversible,
        whole_leverage=np.stack([_leverage(p, futures) for p in provisions], axis=1),
        route_chance=np.stack([_route_chance(relief, route, futures) for route in routes], axis=1),
    )


def takes_of(case: Case, futures: Futures, names: tuple[str, ...]) -> Float[np.ndarray, "future name"]:
    """Months until measures stand in force once begun, at least one; one for names that are no measure."""
    one = np.ones(len(futures.future))
    rows = [value_of(futures, case.measures[n].takes).clip(1) if n in case.measures else one for n in names]
    return np.stack(rows, axis=1)


def _costs(way: Way, futures: Futures) -> tuple[Values, Values, Values]:
    """Leverage given up, hard cash let through, and leverage that would not come back; USD million a year."""
    provision, terms = way.provision, way.terms
    share = value_of(futures, terms.shares[provision.name]).clip(0, 1) if provision.name in terms.shares else 1.0
    flows = 1.0 if terms.cash is None else value_of(futures, terms.cash).clip(0, 1)
    snapback = value_of(futures, terms.snapback or provision.snapback).clip(0, 1)
    leverage = share * _leverage(provision, futures)
    cash = flows * value_of(futures, provision.value).clip(0) * value_of(futures, provision.cash).clip(0, 1)
    return leverage, np.asarray(cash), leverage * (1 - snapback)


def _leverage(provision: Provision, futures: Futures) -> Values:
    """The whole leverage of a provision: its value where the case gives no other."""
    given = provision.value if provision.leverage is None else provision.leverage
    return value_of(futures, given).clip(0)


def _or_none(number: Assumption | None, futures: Futures) -> Values:
    """A number, or zero where there is none."""
    return np.zeros(len(futures.future)) if number is None else value_of(futures, number)


def _worth_to(actor: str, project: Project, futures: Futures) -> Values:
    """Worth of a project to an actor, a year."""
    worths = project.worth.get(actor, {}).values()
    return PER_YEAR * sum((value_of(futures, one) for one in worths), np.zeros(len(futures.future)))


def _route_chance(relief: Relief, route: str, futures: Futures) -> Values:
    """Chance of a route; certain when the case gives none."""
    if route not in relief.routes:
        return np.ones(len(futures.future))
    return value_of(futures, relief.routes[route]).clip(0, 1)


def _title(case: Case, waiver: str) -> str:
    """The title of a waiver."""
    assert case.relief is not None
    if not waiver.startswith(BY_ITSELF):
        return case.measures[waiver].title or waiver
    name = waiver.removeprefix(BY_ITSELF)
    return case.relief.provisions[name].title or name
