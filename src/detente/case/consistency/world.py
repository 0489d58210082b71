"""Calendar, stocks, events and measures of a case."""

import math
import re
from collections.abc import Collection

from detente.case import limits
from detente.case.consistency.checking import Check, once
from detente.case.numbers import span
from detente.case.schema import MeasureEntry
from detente.case.tree import Path


def check_world(c: Check) -> None:
    """Notes what does not hold together."""
    for one in (_calendar, _stocks, _events, _measures):
        one(c)


def _calendar(c: Check) -> None:
    turnover, months = c.entries.calendar.turnover, c.entries.months
    if turnover:
        _check_months(c, turnover.months, ("calendar", "turnover", "months"), months)
    for name, window in c.entries.calendar.windows.items():
        path = ("calendar", "windows", name)
        cycle = re.fullmatch(r"(\d+)( months?)?", window.every)
        if (window.months is None) == (not window.every) or (window.every and window.in_ is None):
            c.sheet.object(path, "neither or both", "either months, or every with in")
        elif window.every and (not cycle or not 0 < int(cycle[1]) <= limits.MONTHS):
            c.sheet.object((*path, "every"), window.every, "a number of months such as 12 months")
        elif cycle:
            _check_months(c, window.in_ or (), (*path, "in"), int(cycle[1]))
        else:
            _check_months(c, window.months or (), (*path, "months"), limits.MONTHS + 1)


def _check_months(c: Check, months: Collection[int], path: Path, length: int) -> None:
    if late := [m for m in months if m >= length]:
        c.sheet.object(path, f"month {late[0]}", f"months 0 to {length - 1}", "months count from 0")


def _stocks(c: Check) -> None:
    movers = ["pressure", "talks", *c.entries.calendar.windows]
    for name, stock in c.entries.stocks.items():
        path = ("stocks", name)
        c.all_known(stock.shifts, movers, (*path, "shifts"), "pressure, talks or a window")
        if (stock.target is None) != (stock.half_life is None):
            lacks = "half_life" if stock.half_life is None else "target"
            c.sheet.object(path, f"no {lacks}", "target and half_life together, or neither")
        elif stock.shifts and stock.target is None:
            c.sheet.object((*path, "shifts"), "shifts without a target", "a target with a half_life to shift")
        low = -math.inf if stock.floor is None else stock.floor
        high = math.inf if stock.cap is None else stock.cap
        if low > high:
            c.sheet.object((*path, "floor"), f"{low:g}", f"at most the cap, {high:g}")
        start = c.numbers.get(f"stocks.{name}.start")
        if start and start.shape.kind == "constant" and not low <= start.shape.args[0] <= high:
            c.sheet.object((*path, "start"), start.shape.text, f"a start from floor to cap, {low:g} to {high:g}")
    _ties(c)


def _ties(c: Check) -> None:
    """The stock of third-party ties enters credibility as a share (MODEL.md, 3.7)."""
    weight, ties = c.numbers.get("credibility.ties_weight"), c.entries.stocks.get("ties")
    if weight and (weight.shape.is_uncertain or weight.shape.args[0] > 0) and "ties" not in c.names("stocks"):
        c.sheet.object(("credibility", "ties_weight"), "no stock named ties", "a stock ties, 0 to 1, for it to weigh")
    if ties and (ties.floor is None or ties.floor < 0 or ties.cap is None or ties.cap > 1):
        c.sheet.object(
            ("stocks", "ties"), "ties beyond 0 to 1", "floor and cap within 0 to 1", "write floor: 0, cap: 1"
        )


def _events(c: Check) -> None:
    windows = list(c.entries.calendar.windows)
    moved = {s for event in c.entries.events.values() if not event.terminal for s in event.impacts}
    causes = ["talks", "pressure", "self", *c.names("stocks"), *windows]
    for name, event in c.entries.events.items():
        path = ("events", name)
        c.all_known(event.responds, causes, (*path, "responds"), "talks, pressure, self, a stock or a window")
        c.all_known(event.signal_damps, windows, (*path, "signal_damps"), "a window")
        c.all_known(event.impacts, c.names("stocks"), (*path, "impacts"), "a stock")
        for window in event.signal_damps:
            if window in windows and window not in event.responds:
                wanted = "a window that the event responds to"
                c.sheet.object((*path, "signal_damps", window), window, wanted, f"add {window} to responds")
        if "self" in event.responds and event.memory is None:
            c.sheet.object(
                (*path, "responds", "self"), "self without memory", "memory, the half-life of the clustering"
            )
        if event.cap is None and not event.terminal:
            _check_loop(c, name, sorted(moved & set(event.responds)))
        _check_cap(c, name)


def _check_loop(c: Check, name: str, loops: list[str]) -> None:
    """An event that events can raise through a stock needs an end to its rise (docs/explanation/model.md, 3.8)."""
    if loops:
        wanted = f"cap, the highest rate that it can reach: it responds to {loops[0]}, which events move"
        mend = "write cap: 12 per year, say, after the busiest year of the record"
        c.sheet.object(("events", name), "no cap", wanted, mend)


def _check_cap(c: Check, name: str) -> None:
    """A cap below the base rate would be the rate."""
    rate, cap = (c.numbers.get(f"events.{name}.{what}") for what in ("rate", "cap"))
    if rate and cap and span(cap.shape)[1] < span(rate.shape)[0]:
        c.sheet.object(("events", name, "cap"), cap.shape.text, f"a cap above the rate, {rate.shape.text}")


def _measures(c: Check) -> None:
    actors, interests = c.names("actors"), c.entries.interests
    for name, measure in c.entries.measures.items():
        path = ("measures", name)
        if c.entries.tracks or measure.track:
            c.known(measure.track, c.names("tracks"), (*path, "track"), "a track")
        if not measure.by:
            c.sheet.object((*path, "by"), "nobody", f"an actor: {', '.join(actors)}")
        c.all_known(measure.by, actors, (*path, "by"), "an actor")
        once(c, measure.by, (*path, "by"))
        c.all_known(measure.needs, c.names("measures"), (*path, "needs"), "a measure")
        c.all_known(measure.excludes, c.names("measures"), (*path, "excludes"), "a measure")
        c.all_known(measure.worth, actors, (*path, "worth"), "an actor")
        for actor, worth in measure.worth.items():
            c.all_known(worth, interests, (*path, "worth", actor), "an interest")
        _check_effects(c, path, measure)


def _check_effects(c: Check, path: Path, measure: MeasureEntry) -> None:
    c.all_known(measure.effects, [*c.names("stocks"), *c.names("events")], (*path, "effects"), "a stock or an event")
    for of, effect in measure.effects.items():
        here, stock = (*path, "effects", of), c.entries.stocks.get(of)
        if of in c.entries.events and (effect.add or effect.target):
            c.sheet.object(here, "add or target on an event", "cut: the share of the rate that it takes away")
        if stock and effect.cut and stock.flow is None:
            c.sheet.object((*here, "cut"), f"a cut of {of}, which has no flow", "a stock with a flow, or an event")
        if stock and effect.target and stock.target is None:
            c.sheet.object((*here, "target"), f"a shift of {of}, which has no target", "a stock with a target")
        if not (effect.cut or effect.add or effect.target):
            c.sheet.object(here, "no effect", "cut, add or target")
