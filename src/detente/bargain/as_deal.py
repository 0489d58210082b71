"""A package of relief as the measures of a deal, so that a roadmap can hold it and the ledger can weigh it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from detente.bargain.relief_board import BY_ITSELF
from detente.case.model import Case, Deal, Measure, Relief, Roadmap


@dataclass(frozen=True)
class AsDeal:
    """What a deal that makes a package holds.

    Args:
        measures: those that waive and those that carry projects out, waivers first.
        first: further measures that they need in force and do not bring, in an order that respects needs.
        without: waived provisions and freed projects, by title, that no measure of the case stands for.
    """

    measures: tuple[str, ...]
    first: tuple[str, ...]
    without: tuple[str, ...]


def relief_as_deal(case: Case, relief: Relief, made: Collection[str], freed: Collection[str]) -> AsDeal:
    """The measures that waive and that carry projects out.

    Args:
        case: whose measures.
        relief: its section.
        made: waivers, by name (`relief_board.waivers_of`).
        freed: names of projects.
    """
    waivers = [name for name in made if not name.startswith(BY_ITSELF)]
    projects = [relief.projects[name] for name in relief.projects if name in freed]
    measures = tuple(dict.fromkeys([*waivers, *(p.measure for p in projects if p.measure)]))
    alone = [name.removeprefix(BY_ITSELF) for name in made if name.startswith(BY_ITSELF)]
    without = [relief.provisions[name].title for name in alone]
    without += [project.title for project in projects if not project.measure]
    return AsDeal(measures, needed_first(case.measures, measures), tuple(without))


def needed_first(measures: Mapping[str, Measure], chosen: Sequence[str]) -> tuple[str, ...]:
    """All that some measures need and do not bring, what comes first before what needs it.

    >>> needed_first({}, ())
    ()
    """
    order: dict[str, None] = {}

    def add(name: str) -> None:
        if name in order:
            return
        for before in measures[name].needs:
            add(before)
        order[name] = None

    for name in chosen:
        add(name)
    return tuple(name for name in order if name not in chosen)


def as_roadmap(name: str, title: str, measures: Sequence[str], first: Sequence[str], *, note: str = "") -> Roadmap:
    """A roadmap of one deal, behind a deal of the measures that it needs first, where there are any."""
    ground = Deal("groundwork", "What must come first", tuple(first), ())
    deal = Deal(name, title, tuple(measures), ("groundwork",) if first else ())
    return Roadmap(name, title, (ground, deal) if first else (deal,), note=note)
