"""What must hold in the sections beside the simulation: relief, agenda, evidence, history."""

import math
from collections.abc import Callable, Collection, Mapping

from detente.case.collect import check_source
from detente.case.consistency.checking import MONTH, Check, is_day
from detente.case.schema_bargain import (
    AgendaEntry,
    HistoryEntry,
    IssueEntry,
    NoDealEntry,
    ReliefEntry,
    WaiverEntry,
)
from detente.case.tree import Path, dotted


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
        check_source(provision.law or "judgement", (*path, "law"), c.entries, c.sheet)
    for name, project in relief.projects.items():
        path = ("relief", "projects", name)
        c.all_known(project.blocked_by, relief.provisions, (*path, "blocked_by"), "a provision")
        _worth(c, project.worth, (*path, "worth"))
        if project.measure:
            c.known(project.measure, c.names("measures"), (*path, "measure"), "a measure")
        check_source(project.source or "judgement", (*path, "source"), c.entries, c.sheet)

    for measure, waiver in relief.waivers.items():
        _waiver(c, relief, measure, waiver)


def _waiver(c: Check, relief: ReliefEntry, measure: str, waiver: WaiverEntry) -> None:
    path = ("relief", "waivers", measure)
    waived = [name for name, provision in relief.provisions.items() if measure in provision.waived_by]
    if c.known(measure, c.names("measures"), path, "a measure") and not waived:
        c.sheet.object(path, f"{measure} waives nothing", "a measure that some provision is waived_by")
    c.all_known(waiver.shares, waived, (*path, "shares"), f"a provision waived_by {measure}")
    c.all_known(waiver.projects, relief.projects, (*path, "projects"), "a project")
    check_source(waiver.source or "judgement", (*path, "source"), c.entries, c.sheet)


def routes_of(relief: ReliefEntry) -> list[str]:
    """The routes that provisions and waivers name, once each."""
    named = [p.route for p in relief.provisions.values()] + [w.route for w in relief.waivers.values() if w.route]
    return list(dict.fromkeys(named))


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
        _check_needs(c, name, issues)
    _once_over_issues(c, issues)
    c.all_known(agenda.vetoes, c.names("actors"), ("agenda", "vetoes"), "an actor")
    if agenda.no_deal:
        _check_no_deal(c, agenda.no_deal)
    _check_scales(c, agenda, issues)


def _once_over_issues(c: Check, issues: Mapping[str, IssueEntry]) -> None:
    """A measure belongs to one issue: a package would count it twice."""
    owner: dict[str, str] = {}
    for name, issue in issues.items():
        for measure in dict.fromkeys(m for measures in issue.measures.values() for m in measures):
            if owner.setdefault(measure, name) != name:
                here = ("agenda", name, "measures")
                c.sheet.object(here, f"{measure}, which {owner[measure]} brings too", "each measure in one issue")


def _check_no_deal(c: Check, no_deal: NoDealEntry) -> None:
    path = ("agenda", "no_deal")
    for key, name in (("strategy", no_deal.strategy), ("against", no_deal.against)):
        if name:
            c.known(name, c.names("strategies"), (*path, key), "a strategy")
    for whose, worths in no_deal.worth.items():
        _check_whose(c, whose, (*path, "worth", whose))
        c.all_known(worths, c.names("metrics"), (*path, "worth", whose), "a metric")
    check_source(no_deal.source or "judgement", (*path, "source"), c.entries, c.sheet)


def _check_scales(c: Check, agenda: AgendaEntry, issues: Collection[str]) -> None:
    """Every actor stands on every issue, and cares no more than wholly."""
    used = list(dict.fromkeys(issue for place in agenda.spatial.values() for issue in place.position))
    c.all_known(agenda.scales, used, ("agenda", "scales"), "an issue with positions")
    for actor, place in agenda.spatial.items():
        path = ("agenda", "spatial", actor)
        c.known(actor, c.names("actors"), path, "an actor")
        c.all_known(place.position, issues, (*path, "position"), "an issue")
        c.all_known(place.salience, used, (*path, "salience"), "an issue with positions")
        for issue in used:
            if issue not in place.position:
                c.sheet.object((*path, "position"), f"no position on {issue}", "one on every issue", f"add {issue}:")
        total = sum(_middle(c, (*path, "salience", issue)) for issue in place.salience)
        if total > 1 + 1e-9:
            c.sheet.object((*path, "salience"), f"{100 * total:.3g}% in all", "100% over all issues at most")


def _middle(c: Check, path: Path) -> float:
    """The middle of a number; nothing where its shape has none that is plain to see."""
    shape = c.numbers[dotted(path)].shape if dotted(path) in c.numbers else None
    if shape is None or shape.kind not in _MIDDLES:
        return 0.0
    return shape.scale * _MIDDLES[shape.kind](shape.args)


_MIDDLES: Mapping[str, Callable[[tuple[float, ...]], float]] = {
    "constant": lambda args: args[0],
    "uniform": lambda args: (args[0] + args[1]) / 2,
    "normal": lambda args: args[0],
    "lognormal": lambda args: math.exp(args[0]),
    "triangular": lambda args: args[1],
}


def _check_needs(c: Check, name: str, issues: Mapping[str, IssueEntry]) -> None:
    """Levels that need a level of another issue."""
    issue, path = issues[name], ("agenda", name, "needs")
    c.all_known(issue.needs, issue.levels, path, "a level of the issue")
    for level, wanted in issue.needs.items():
        for other, least in wanted.items():
            here = (*path, level, other)
            if other == name:
                c.sheet.object(here, other, "another issue")
            elif c.known(other, issues, here, "an issue"):
                c.known(least, issues[other].levels, here, f"a level of {other}")


def _check_whose(c: Check, whose: str, here: Path) -> None:
    """An actor, or the counterpart and one of its types."""
    actor, dot, kind = whose.partition(".")
    if c.known(actor, c.names("actors"), here, "an actor") and dot:
        c.known(kind, c.names("types"), here, "a type of the counterpart")
        if actor in c.entries.actors and c.entries.actors[actor].role != "counterpart":
            c.sheet.object(here, whose, "types of the counterpart only")


def _check_issue(c: Check, path: Path, issue: IssueEntry) -> None:
    if len(set(issue.levels)) < len(issue.levels):
        c.sheet.object((*path, "levels"), "a level twice", "each level once")
    if not issue.worth and not issue.measures:
        c.sheet.object(path, "no worth", "worth, or measures that have one")
    c.all_known(issue.measures, issue.levels, (*path, "measures"), "a level of the issue")
    for level, measures in issue.measures.items():
        c.all_known(measures, c.names("measures"), (*path, "measures", level), "a measure")
    for whose, worths in issue.worth.items():
        here = (*path, "worth", whose)
        _check_whose(c, whose, here)
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
