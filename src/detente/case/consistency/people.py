"""Names, dates, sources, actors and types of a case."""

import math
import re
from collections.abc import Collection, Iterator

from detente.case import limits
from detente.case.collect import check_source
from detente.case.consistency.checking import MONTH, Check, check_name, is_day, once
from detente.case.numbers import span
from detente.case.schema import CaseEntry
from detente.case.tree import Path
from detente.errors import nearest

NAMED = (  # sections whose names stand in expressions and dotted paths
    "actors", "types", "stocks", "events", "measures", "roadmaps", "strategies", "tracks", "sources",
)  # fmt: skip
FREELY_NAMED = ("metrics", "claims", "views")
NEEDED = ("patience", "horizon", "noise", "foresight", "review", "fear", "penalty")  # no default would be fair


def check_people(c: Check) -> None:
    """Notes what does not hold together."""
    for one in (_names, _dates, _sources, _actors, _types, _views):
        one(c)


def _names(c: Check) -> None:
    for section in (*NAMED, *FREELY_NAMED):
        names = list(getattr(c.entries, section))
        if len(names) > limits.NAMES:
            c.sheet.object((section,), f"{len(names)} entries", f"at most {limits.NAMES}")
        for name in names:
            check_name(c, name, (section, name), free=section in FREELY_NAMED)
    windows = list(c.entries.calendar.windows)
    for name in windows:
        check_name(c, name, ("calendar", "windows", name))
    for name in c.entries.interests:
        check_name(c, name, ("interests",))
    _check_distinct(c, ("stocks", "events"), c.names("stocks"), c.names("events"))
    _check_distinct(c, ("stocks", "calendar.windows"), c.names("stocks"), windows)
    once(c, c.entries.interests, ("interests",))


def _check_distinct(c: Check, sections: tuple[str, str], first: Collection[str], second: Collection[str]) -> None:
    for name in second:
        if name in first:
            path = (*sections[1].split("."), name)
            c.sheet.object(path, name, f"a name that {sections[0]} does not use too", "rename one of them")


def _dates(c: Check) -> None:
    entries = c.entries
    if not is_day(entries.as_of):
        c.sheet.object(("as_of",), entries.as_of, "a day, YYYY-MM-DD")
    if not MONTH.fullmatch(entries.start):
        c.sheet.object(("start",), entries.start, "a month, YYYY-MM")


def _sources(c: Check) -> None:
    entries = c.entries
    for key, source in entries.sources.items():
        if source.year and not re.fullmatch(r"\d{4}", source.year):
            c.sheet.object(("sources", key, "year"), source.year, "a year, YYYY")
        elif source.year and source.year > entries.as_of[:4]:
            c.sheet.object(("sources", key, "year"), source.year, f"nothing after as_of, {entries.as_of}")
        if source.date and not is_day(source.date):
            c.sheet.object(("sources", key, "date"), source.date, "a day, YYYY-MM-DD")
        elif source.date > entries.as_of:
            c.sheet.object(("sources", key, "date"), source.date, f"nothing after as_of, {entries.as_of}")
    for path, source in _entry_sources(entries):
        check_source(source, path, entries, c.sheet)


def _entry_sources(entries: CaseEntry) -> Iterator[tuple[Path, str]]:
    """Sources given for whole entries."""
    for section in (
        "actors",
        "types",
        "stocks",
        "events",
        "measures",
        "roadmaps",
        "strategies",
        "metrics",
        "claims",
        "views",
    ):
        for name, entry in getattr(entries, section).items():
            if entry.source:
                yield (section, name, "source"), entry.source
    for section in ("behaviour", "credibility", "history"):
        if source := getattr(getattr(entries, section), "source", ""):
            yield (section, "source"), source
    if entries.calendar.turnover and entries.calendar.turnover.source:
        yield ("calendar", "turnover", "source"), entries.calendar.turnover.source


def _views(c: Check) -> None:
    """A debate has two sides at least, each with one view."""
    debates: dict[str, dict[str, str]] = {}
    for name, view in c.entries.views.items():
        if bool(view.debate) != bool(view.side):
            lacks = "side" if view.debate else "debate"
            c.sheet.object(("views", name, lacks), "nothing", "a debate and a side, or neither", f"give a {lacks}")
            continue
        sides = debates.setdefault(view.debate, {}) if view.debate else {}
        if view.side in sides:
            wanted = f"one view a side; {sides[view.side]} is the same side of the debate"
            c.sheet.object(("views", name, "side"), view.side, wanted)
        sides[view.side] = name
    for debate, sides in debates.items():
        if len(sides) == 1:
            side, name = next(iter(sides.items()))
            others = [other for other in debates if other != debate]
            mend = nearest(debate, others) or f"give another view debate: {debate}, or drop debate and side here"
            c.sheet.object(("views", name, "debate"), debate, f"a debate with a side besides {side}", mend)


def _actors(c: Check) -> None:
    for role in ("principal", "counterpart"):
        names = [name for name, actor in c.entries.actors.items() if actor.role == role]
        if len(names) != 1 and not any(section == "actors" for section, _ in c.sheet.broken):
            found = f"{len(names)} actors with role {role}" if names else f"no actor with role {role}"
            c.sheet.object(("actors",), found, f"exactly one {role}", f"give one actor role: {role}")


def _types(c: Check) -> None:
    for name, kind in c.entries.types.items():
        c.all_known(kind.weights, c.entries.interests, ("types", name, "weights"), "an interest")
        c.all_known(kind.events, c.names("events"), ("types", name, "events"), "an event")
        missing = [b for b in NEEDED if getattr(kind, b) is None and getattr(c.entries.behaviour, b) is None]
        if missing:
            mend = "give them here, or for all types in behaviour"
            c.sheet.object(("types", name), f"no {', '.join(missing)}", "every number of its behaviour", mend)
    if not any(section == "types" for section, _ in c.sheet.broken):
        _check_priors(c)


def _check_priors(c: Check) -> None:
    """Constants sum to one; ranges must leave room for a sum of one (drawn priors are normalised)."""
    priors = [c.numbers.get(f"types.{name}.prior") for name in c.entries.types]
    if any(prior is None for prior in priors):
        return
    ends = [span(prior.shape) for prior in priors if prior]
    low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
    if low > 1 + 1e-6 or high < 1 - 1e-6:
        found = f"{low:.4g}" if math.isclose(low, high) else f"{low:.4g} to {high:.4g}"
        c.sheet.object(("types",), f"priors that sum to {found}", "priors that sum to 1", "change one of them")
