"""Relief, agenda, evidence and history: checked entries to frozen data."""

from collections.abc import Mapping
from typing import Any, Protocol

from detente.case import model as m
from detente.case.consistency.bargain import issues_of, routes_of
from detente.case.schema import CaseEntry
from detente.case.schema_bargain import IssueEntry, NoDealEntry
from detente.where import Where

# The stock that stands for third-party ties (docs/explanation/model.md, 3.7).
TIES = "ties"


class Parts(Protocol):
    """What a section is built from (see `build.Builder`)."""

    @property
    def entries(self) -> CaseEntry:
        """The typed entries."""
        ...

    def where(self, *path: str | int) -> Where:
        """Where an entry stands."""
        ...

    def number(self, *path: str | int) -> m.Assumption:
        """The number at a path."""
        ...

    def maybe(self, *path: str | int) -> m.Assumption | None:
        """The number at a path, where the case gives one."""
        ...

    def mapped(self, names: Mapping[str, Any], *path: str | int) -> dict[str, m.Assumption]:
        """The numbers of a mapping."""
        ...


def cited(source: str) -> str:
    """The source, empty for a judgement."""
    return "" if source == "judgement" else source


def relief_of(b: Parts) -> m.Relief | None:
    """Provisions, projects and routes."""
    relief = b.entries.relief
    if relief is None:
        return None
    routes = dict.fromkeys([*relief.routes, *routes_of(relief)])
    return m.Relief(
        provisions={name: _provision(b, name) for name in relief.provisions},
        projects={name: _project(b, name) for name in relief.projects},
        routes=b.mapped(routes, "relief", "routes"),
        waivers={name: _waiver(b, name) for name in relief.waivers},
        where=b.where("relief"),
    )


def _provision(b: Parts, name: str) -> m.Provision:
    assert b.entries.relief
    provision, path = b.entries.relief.provisions[name], ("relief", "provisions", name)
    return m.Provision(
        name=name,
        title=provision.title or name,
        value=b.number(*path, "value"),
        waived_by=provision.waived_by,
        route=provision.route,
        snapback=b.number(*path, "snapback"),
        cash=b.number(*path, "cash"),
        leverage=b.maybe(*path, "leverage"),
        law=provision.law,
        source=cited(provision.source),
        note=provision.note,
        where=b.where(*path),
    )


def _project(b: Parts, name: str) -> m.Project:
    assert b.entries.relief
    project, path = b.entries.relief.projects[name], ("relief", "projects", name)
    measure = project.measure or (name if name in b.entries.measures else "")
    carried = b.entries.measures[measure].worth if measure else {}
    own = {actor: b.mapped(worth, *path, "worth", actor) for actor, worth in project.worth.items()}
    from_measure = {
        actor: b.mapped(worth, "measures", measure, "worth", actor)
        for actor, worth in carried.items()
        if actor not in own
    }
    return m.Project(
        name=name,
        title=project.title or name,
        blocked_by=project.blocked_by,
        worth={**own, **from_measure},
        ties=b.maybe(*path, "ties") or b.maybe("measures", measure, "effects", TIES, "add"),
        cash=b.maybe(*path, "cash"),
        measure=measure,
        source=cited(project.source),
        note=project.note,
        where=b.where(*path),
    )


def _waiver(b: Parts, name: str) -> m.Waiver:
    assert b.entries.relief
    waiver, path = b.entries.relief.waivers[name], ("relief", "waivers", name)
    return m.Waiver(
        measure=name,
        route=waiver.route,
        snapback=b.maybe(*path, "snapback"),
        shares=b.mapped(waiver.shares, *path, "shares"),
        cash=b.maybe(*path, "cash"),
        projects=waiver.projects,
    )


def agenda_of(b: Parts) -> m.Agenda | None:
    """Issues, vetoes and actors on issue scales."""
    agenda = b.entries.agenda
    if agenda is None:
        return None
    issues = {
        name: m.Issue(
            name=name,
            title=issue.title or name,
            levels=issue.levels,
            worth={
                who: tuple(b.number("agenda", name, "worth", who, k) for k in range(len(worths)))
                for who, worths in issue.worth.items()
            },
            measures=_measures(issue),
            needs=_needs(issue, issues_of(agenda)),
            where=b.where("agenda", name),
        )
        for name, issue in issues_of(agenda).items()
    }
    spatial = tuple(_spatial(b, name) for name in agenda.spatial)
    no_deal = _no_deal(b, agenda.no_deal) if agenda.no_deal else None
    return m.Agenda(issues, agenda.vetoes, spatial, agenda.worth_unit, no_deal, dict(agenda.scales), b.where("agenda"))


def _measures(issue: IssueEntry) -> tuple[tuple[str, ...], ...]:
    """The measures of each level, with those of the levels below it."""
    held: list[tuple[str, ...]] = []
    for level in issue.levels:
        below = held[-1] if held else ()
        held.append(tuple(dict.fromkeys([*below, *issue.measures.get(level, ())])))
    return tuple(held)


def _needs(issue: IssueEntry, issues: Mapping[str, IssueEntry]) -> tuple[tuple[int, str, int], ...]:
    """What levels need of other issues, by position."""
    return tuple(
        (issue.levels.index(level), other, issues[other].levels.index(least))
        for level, wanted in issue.needs.items()
        for other, least in wanted.items()
    )


def _no_deal(b: Parts, entry: NoDealEntry) -> m.NoDeal:
    path = ("agenda", "no_deal")
    worth = {who: b.mapped(own, *path, "worth", who) for who, own in entry.worth.items()}
    return m.NoDeal(entry.strategy, entry.against, worth, b.where(*path))


def _spatial(b: Parts, name: str) -> m.SpatialActor:
    assert b.entries.agenda
    entry, path = b.entries.agenda.spatial[name], ("agenda", "spatial", name)
    return m.SpatialActor(
        name=name,
        capability=b.number(*path, "capability"),
        position=b.mapped(entry.position, *path, "position"),
        salience=b.mapped(entry.salience, *path, "salience"),
    )


def evidence_of(b: Parts) -> m.EvidenceSection | None:
    """The record that the case learns from."""
    evidence = b.entries.evidence
    if evidence is None:
        return None
    return m.EvidenceSection(
        evidence.record, evidence.classes, b.where("evidence"), evidence.posterior, evidence.conditioned
    )


def history_of(b: Parts) -> m.History | None:
    """What really happened before the start, in order of date."""
    history = b.entries.history
    if history is None:
        return None
    happenings = [
        m.Happening(h.date, h.kind, h.measures, h.says, cited(h.source), h.note, b.where("history", "happenings", k))
        for k, h in enumerate(history.happenings)
    ]
    return m.History(
        start=history.start,
        end=history.end,
        pressure=b.number("history", "pressure"),
        happenings=tuple(sorted(happenings, key=lambda h: h.date)),
        where=b.where("history"),
    )
