"""Relief, agenda, standoff, evidence and history: checked entries to frozen data."""

from collections.abc import Mapping
from typing import Any, Protocol

from detente.case import model as m
from detente.case.consistency.bargain import issues_of
from detente.case.schema import CaseEntry
from detente.where import Where


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


def _cited(source: str) -> str:
    return "" if source == "judgement" else source


def relief_of(b: Parts) -> m.Relief | None:
    """Provisions, projects and routes."""
    relief = b.entries.relief
    if relief is None:
        return None
    routes = dict.fromkeys([*relief.routes, *(p.route for p in relief.provisions.values())])
    return m.Relief(
        provisions={name: _provision(b, name) for name in relief.provisions},
        projects={name: _project(b, name) for name in relief.projects},
        routes=b.mapped(routes, "relief", "routes"),
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
        source=_cited(provision.source),
        note=provision.note,
        where=b.where(*path),
    )


def _project(b: Parts, name: str) -> m.Project:
    assert b.entries.relief
    project, path = b.entries.relief.projects[name], ("relief", "projects", name)
    return m.Project(
        name=name,
        title=project.title or name,
        blocked_by=project.blocked_by,
        worth={actor: b.mapped(worth, *path, "worth", actor) for actor, worth in project.worth.items()},
        ties=b.number(*path, "ties"),
        measure=project.measure or (name if name in b.entries.measures else ""),
        source=_cited(project.source),
        note=project.note,
        where=b.where(*path),
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
            where=b.where("agenda", name),
        )
        for name, issue in issues_of(agenda).items()
    }
    spatial = tuple(_spatial(b, name) for name in agenda.spatial)
    return m.Agenda(issues, agenda.vetoes, spatial, b.where("agenda"))


def _spatial(b: Parts, name: str) -> m.SpatialActor:
    assert b.entries.agenda
    entry, path = b.entries.agenda.spatial[name], ("agenda", "spatial", name)
    return m.SpatialActor(
        name=name,
        capability=b.number(*path, "capability"),
        position=b.mapped(entry.position, *path, "position"),
        salience=b.mapped(entry.salience, *path, "salience"),
    )


def standoff_of(b: Parts) -> m.StandoffSection | None:
    """The graph model of the conflict as written."""
    standoff = b.entries.standoff
    if standoff is None:
        return None
    return m.StandoffSection(
        options=standoff.options,
        one_way=dict(standoff.one_way),
        infeasible=standoff.infeasible,
        preferences=standoff.preferences,
        variants=standoff.variants,
        status_quo=standoff.status_quo,
        links=standoff.links,
        sources={name: _cited(source) for name, source in standoff.sources.items()},
        weights={a: b.mapped(own, "standoff", "weights", a) for a, own in standoff.weights.items()},
        shares=b.mapped(standoff.shares, "standoff", "shares"),
        where=b.where("standoff"),
    )


def evidence_of(b: Parts) -> m.EvidenceSection | None:
    """The record that the case learns from."""
    evidence = b.entries.evidence
    if evidence is None:
        return None
    return m.EvidenceSection(evidence.record, evidence.classes, b.where("evidence"), evidence.posterior)


def history_of(b: Parts) -> m.History | None:
    """What really happened before the start, in order of date."""
    history = b.entries.history
    if history is None:
        return None
    happenings = [
        m.Happening(h.date, h.kind, h.measures, h.says, _cited(h.source), h.note, b.where("history", "happenings", k))
        for k, h in enumerate(history.happenings)
    ]
    return m.History(
        start=history.start,
        end=history.end,
        pressure=b.number("history", "pressure"),
        happenings=tuple(sorted(happenings, key=lambda h: h.date)),
        where=b.where("history"),
    )
