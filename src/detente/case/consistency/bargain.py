"""What must hold in the sections beside the simulation: relief, agenda, evidence, history."""

from collections.abc import Mapping

from detente.case.collect import check_source
from detente.case.consistency.checking import MONTH, Check, is_day
from detente.case.schema_bargain import AgendaEntry, HistoryEntry, IssueEntry, ReliefEntry
from detente.case.tree import Path


def check_bargain(c: Check) -> None:
    """Notes in the sheet what does not hold together."""
    if c.entries.relief:
        _relief(c, c.entries.relief)
    if c.entries.agenda:
        _agenda(c, c.entries.agenda)
    if c.entries.evidence:
        for cls, event in c.entries.evidence.classes.items():
            c.known(event, c.names("events"), ("evidence", "classes", cls), "an event")
    if c.entries.history:
        _history(c, c.entries.history)


def _relief(c: Check, relief: ReliefEntry) -> None:
    for name, provision in relief.provisions.items():
        path = ("relief", "provisions", name)
        c.all_known(provision.waived_by, c.names("measures"), (*path, "waived_by"), "a measure")
        check_source(provision.source or "judgement", (*path, "source"), c.entries, c.sheet)
    for name, project in relief.projects.items():
        path = ("relief", "projects", name)
        c.all_known(project.blocked_by, relief.provisions, (*path, "blocked_by"), "a provision")
        _worth(c, project.worth, (*path, "worth"))
        if project.measure:
            c.known(project.measure, c.names("measures"), (*path, "measure"), "a measure")
        check_source(project.source or "judgement", (*path, "source"), c.entries, c.sheet)


def _worth(c: Check, worth: Mapping[str, Mapping[str, object]], path: Path) -> None:
    c.all_known(worth, c.names("actors"), path, "an actor")
    for actor, values in worth.items():
        c.all_known(values, c.entries.interests, (*path, actor), "an interest")


def issues_of(agenda: AgendaEntry) -> dict[str, IssueEntry]:
    """The issues by name."""
    return dict(agenda.model_extra or {})


def _agenda(c: Check, agenda: AgendaEntry) -> None:
    issues = issues_of(agenda)
    for name, issue in issues.items():
        _check_issue(c, ("agenda", name), issue)
    c.all_known(agenda.vetoes, c.names("actors"), ("agenda", "vetoes"), "an actor")
    for actor, place in agenda.spatial.items():
        path = ("agenda", "spatial", actor)
        c.known(actor, c.names("actors"), path, "an actor")
        c.all_known(place.position, issues, (*path, "position"), "an issue")
        c.all_known(place.salience, issues, (*path, "salience"), "an issue")


def _check_issue(c: Check, path: Path, issue: IssueEntry) -> None:
    if len(set(issue.levels)) < len(issue.levels):
        c.sheet.object((*path, "levels"), "a level twice", "each level once")
    for whose, worths in issue.worth.items():
        here = (*path, "worth", whose)
        actor, dot, kind = whose.partition(".")
        if c.known(actor, c.names("actors"), here, "an actor") and dot:
            c.known(kind, c.names("types"), here, "a type of the counterpart")
            if actor in c.entries.actors and c.entries.actors[actor].role != "counterpart":
                c.sheet.object(here, whose, "types of the counterpart only")
        if len(worths) != len(issue.levels):
            c.sheet.object(here, f"{len(worths)} worths", f"one for each of the {len(issue.levels)} levels")


def _history(c: Check, history: HistoryEntry) -> None:
    as_of = c.entries.as_of
    for field in ("start", "end"):
        month = getattr(history, field)
        if not MONTH.fullmatch(month):
            c.sheet.object(("history", field), month, "a month, YYYY-MM")
        elif month > as_of[:7]:
            c.sheet.object(("history", field), month, f"nothing after as_of, {as_of}")
    if history.end < history.start:
        c.sheet.object(("history", "end"), history.end, f"a month after the first, {history.start}")
    for k, happening in enumerate(history.happenings):
        path = ("history", "happenings", k)
        if not is_day(happening.date):
            c.sheet.object((*path, "date"), happening.date, "a day, YYYY-MM-DD")
        elif happening.date > as_of:
            c.sheet.object((*path, "date"), happening.date, f"nothing after as_of, {as_of}")
        c.all_known(happening.measures, c.names("measures"), (*path, "measures"), "a measure")
        check_source(happening.source or "judgement", (*path, "source"), c.entries, c.sheet)
