"""What must hold between the entries of a case: every name exists, nothing goes in a circle, shares sum to one."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from detente.case import limits
from detente.case.collect import check_source
from detente.case.conduct import BadReply, parse_provocation, parse_signal, parse_violation
from detente.case.metrics import RESERVED
from detente.case.model import Assumption, Shape
from detente.case.numbers import Z95
from detente.case.schema import CaseEntry, MeasureEntry, RoadmapEntry, StrategyEntry
from detente.case.sheet import Sheet
from detente.case.tree import Path
from detente.errors import nearest

NAME = re.compile(r"[^\W\d]\w*(-\w+)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NAMED = (  # sections whose names stand in expressions and dotted paths
    "actors", "types", "stocks", "events", "measures", "roadmaps", "strategies", "tracks", "sources",
)  # fmt: skip
FREELY_NAMED = ("metrics", "claims", "views")


@dataclass(frozen=True)
class Check:
    """A case under examination.

    Args:
        entries: its typed entries.
        sheet: where they stand, and where problems go.
        numbers: its numbers by dotted path.
    """

    entries: CaseEntry
    sheet: Sheet
    numbers: Mapping[str, Assumption]

    def names(self, section: str) -> list[str]:
        """Names of a section, those of broken entries among them."""
        broken = [name for part, name in self.sheet.broken if part == section]
        return [*getattr(self.entries, section), *broken]

    def known(self, name: str, among: Collection[str], path: Path, what: str) -> bool:
        """Whether the name exists; a problem if not."""
        if name in among:
            return True
        shown = ", ".join(list(among)[:12]) + (" ..." if len(among) > 12 else "")
        mend = nearest(name, among) or f"define {name} or take it out"
        self.sheet.object(path, name or "nothing", f"{what}: {shown}" if shown else what, mend)
        return False

    def all_known(self, names: Iterable[str], among: Collection[str], path: Path, what: str) -> None:
        """Each name of a list or mapping."""
        for k, name in enumerate(names):
            inner = (*path, name) if self.sheet.has((*path, name)) else (*path, k)
            self.known(name, among, inner if self.sheet.has(inner) else path, what)


def check(c: Check) -> None:
    """Notes in the sheet all that does not hold together."""
    for one in (
        _names, _dates, _sources, _actors, _types, _calendar, _stocks, _events, _measures, _measure_needs, _roadmaps,
        _strategies, _fallbacks, _levers_and_correlations,
    ):  # fmt: skip
        one(c)


def _names(c: Check) -> None:
    for section in (*NAMED, *FREELY_NAMED):
        names = list(getattr(c.entries, section))
        if len(names) > limits.NAMES:
            c.sheet.object((section,), f"{len(names)} entries", f"at most {limits.NAMES}")
        for name in names:
            _check_name(c, name, (section, name), free=section in FREELY_NAMED)
    windows = list(c.entries.calendar.windows)
    for name in windows:
        _check_name(c, name, ("calendar", "windows", name))
    for name in c.entries.interests:
        _check_name(c, name, ("interests",))
    _check_distinct(c, ("stocks", "events"), c.names("stocks"), c.names("events"))
    _check_distinct(c, ("stocks", "calendar.windows"), c.names("stocks"), windows)
    _once(c, c.entries.interests, ("interests",))


def _check_name(c: Check, name: str, path: Path, *, free: bool = False) -> None:
    if free and (not name.strip() or any(sign in name for sign in '[]."\n')):
        c.sheet.object(path, name or "nothing", 'a name without dots, brackets or "')
    elif not free and not NAME.fullmatch(name):
        mend = re.sub(r"[^\w-]+|--+", "-", name).strip("-_")
        mend = f'write "{mend}"' if NAME.fullmatch(mend) else ""
        c.sheet.object(path, name or "nothing", "a name of letters, digits and hyphens, a letter first", mend)
    elif not free and name in RESERVED and path[0] in ("stocks", "events", "calendar", "types", "roadmaps"):
        c.sheet.object(path, name, "a name that the language does not use itself", f'write "{name}-1", say')


def _check_distinct(c: Check, sections: tuple[str, str], first: Collection[str], second: Collection[str]) -> None:
    for name in second:
        if name in first:
            path = (*sections[1].split("."), name)
            c.sheet.object(path, name, f"a name that {sections[0]} does not use too", "rename one of them")


def _once(c: Check, names: Collection[str], path: Path) -> None:
    for name in sorted({n for n in names if list(names).count(n) > 1}):
        c.sheet.object(path, f"{name} twice", "each name once", "take one out")


def _dates(c: Check) -> None:
    entries = c.entries
    if not is_day(entries.as_of):
        c.sheet.object(("as_of",), entries.as_of, "a day, YYYY-MM-DD")
    if not MONTH.fullmatch(entries.start):
        c.sheet.object(("start",), entries.start, "a month, YYYY-MM")


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, `YYYY-MM-DD`."""
    try:
        return bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


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
        missing = [b for b in _NEEDED if getattr(kind, b) is None and getattr(c.entries.behaviour, b) is None]
        if missing:
            mend = "give them here, or for all types in behaviour"
            c.sheet.object(("types", name), f"no {', '.join(missing)}", "every number of its behaviour", mend)
    if not any(section == "types" for section, _ in c.sheet.broken):
        _check_priors(c)


_NEEDED = ("patience", "horizon", "noise", "foresight", "review", "fear", "penalty")


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


def span(shape: Shape) -> tuple[float, float]:
    """Lowest and highest value in model units; for tails without an end the 5% and 95% points."""
    match shape.kind:
        case "constant":
            ends = shape.args[0], shape.args[0]
        case "uniform" | "triangular":
            ends = shape.args[0], shape.args[-1]
        case "normal":
            ends = shape.args[0] - Z95 * shape.args[1], shape.args[0] + Z95 * shape.args[1]
        case "lognormal":
            ends = math.exp(shape.args[0] - Z95 * shape.args[1]), math.exp(shape.args[0] + Z95 * shape.args[1])
        case "beta" | "bernoulli":
            ends = 0.0, 1.0
        case "choice":
            ends = min(v for v, _ in shape.choices), max(v for v, _ in shape.choices)
        case "poisson":
            ends = 0.0, math.inf
        case "posterior":
            ends = -math.inf, math.inf
    return ends[0] * shape.scale, ends[1] * shape.scale


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


def _measures(c: Check) -> None:
    actors, interests = c.names("actors"), c.entries.interests
    for name, measure in c.entries.measures.items():
        path = ("measures", name)
        if c.entries.tracks or measure.track:
            c.known(measure.track, c.names("tracks"), (*path, "track"), "a track")
        if not measure.by:
            c.sheet.object((*path, "by"), "nobody", f"an actor: {', '.join(actors)}")
        c.all_known(measure.by, actors, (*path, "by"), "an actor")
        _once(c, measure.by, (*path, "by"))
        c.all_known(measure.needs, c.names("measures"), (*path, "needs"), "a measure")
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


def circle(arrows: Mapping[str, Collection[str]]) -> list[str]:
    """The first circle in a graph, its first name again at the end; empty where there is none."""
    done: set[str] = set()
    for first in arrows:
        trail: dict[str, Iterator[str]] = {}
        waiting: str | None = first if first not in done else None
        while waiting is not None or trail:
            if waiting is not None:
                trail[waiting] = iter(arrows.get(waiting, ()))
            last = next(reversed(trail))
            waiting = next((n for n in trail[last] if n not in done), None)
            if waiting in trail:
                names = list(trail)
                return [*names[names.index(waiting) :], waiting]
            if waiting is None:
                done.add(last)
                del trail[last]
    return []


def _measure_needs(c: Check) -> None:
    if found := circle({name: m.needs for name, m in c.entries.measures.items()}):
        path = ("measures", found[0], "needs")
        c.sheet.object(path, f"a circle: {' → '.join(found)}", "needs that end somewhere", "take one of them out")


def _roadmaps(c: Check) -> None:
    for name, roadmap in c.entries.roadmaps.items():
        if name == "none":
            c.sheet.object(("roadmaps", name), "none", "another name; the roadmap none is built in")
        path = ("roadmaps", name, "deals")
        _once(c, [deal.deal for deal in roadmap.deals], path)
        _once(c, [m for deal in roadmap.deals for m in deal.measures], path)
        _check_deals(c, path, roadmap)


def _check_deals(c: Check, path: Path, roadmap: RoadmapEntry) -> None:
    deals = [deal.deal for deal in roadmap.deals]
    place = {m: k for k, deal in enumerate(roadmap.deals) for m in deal.measures}
    for k, deal in enumerate(roadmap.deals):
        here = (*path, k)
        _check_name(c, deal.deal, (*here, "deal"))
        if not deal.measures:
            c.sheet.object((*here, "measures"), "no measures", "at least one measure")
        c.all_known(deal.measures, c.names("measures"), (*here, "measures"), "a measure")
        for need in deal.needs:
            if need in deals[k:]:
                c.sheet.object((*here, "needs"), need, "a deal that comes earlier in the roadmap", f"put {need} first")
            else:
                c.known(need, deals, (*here, "needs"), "an earlier deal of the roadmap")
        for measure in deal.measures:
            _check_measure_needs(c, (*here, "measures"), measure, k, place)


def _check_measure_needs(c: Check, path: Path, name: str, k: int, place: Mapping[str, int]) -> None:
    measure = c.entries.measures.get(name)
    for need in measure.needs if measure else ():
        if need not in place and need in c.entries.measures:
            mend = f"add {need} to this deal or an earlier one"
            c.sheet.object(path, f"{name} without {need}", f"{need}, which {name} needs, in the roadmap", mend)
        elif place.get(need, 0) > k:
            mend = f"put {need} into this deal or an earlier one"
            c.sheet.object(path, f"{name} before {need}", f"{need} first: {name} needs it", mend)


def _strategies(c: Check) -> None:
    counterpart = next((n for n, a in c.entries.actors.items() if a.role == "counterpart"), "")
    for name, strategy in c.entries.strategies.items():
        path = ("strategies", name)
        c.known(strategy.roadmap, ["none", *c.names("roadmaps")], (*path, "roadmap"), "a roadmap")
        c.all_known(strategy.precondition, c.names("measures"), (*path, "precondition"), "a measure")
        for measure in strategy.precondition:
            entry = c.entries.measures.get(measure)
            if entry and counterpart and entry.by != (counterpart,):
                wanted = f"measures that {counterpart} takes alone"
                c.sheet.object((*path, "precondition"), f"{measure}, by {' and '.join(entry.by)}", wanted)
        _check_words(c, path, strategy)


def _check_words(c: Check, path: Path, strategy: StrategyEntry) -> None:
    """Signal, replies and fallbacks, which are written as short sentences."""
    try:
        parse_signal(strategy.signal, c.entries.months)
    except BadReply as error:
        c.sheet.object((*path, "signal"), strategy.signal, error.wanted, error.mend)
    try:
        parse_violation(strategy.on_violation)
    except BadReply as error:
        c.sheet.object((*path, "on_violation"), strategy.on_violation, error.wanted, error.mend)
    c.all_known(strategy.on_provocation, c.names("events"), (*path, "on_provocation"), "an event")
    for event, reply in strategy.on_provocation.items():
        try:
            parse_provocation(reply)
        except BadReply as error:
            c.sheet.object((*path, "on_provocation", event), reply, error.wanted, error.mend)
    for rule in strategy.stop:
        c.known(rule.then, c.names("strategies"), (*path, "stop", "then"), "a strategy")


def _fallbacks(c: Check) -> None:
    then = {name: [rule.then for rule in s.stop] for name, s in c.entries.strategies.items()}
    if found := circle(then):
        path = ("strategies", found[0], "stop")
        c.sheet.object(path, f"a circle: {' → '.join(found)}", "fallbacks that end somewhere", "change one of them")


def _levers_and_correlations(c: Check) -> None:
    if len(c.entries.levers) > limits.LEVERS:
        c.sheet.object(("levers",), f"{len(c.entries.levers)} levers", f"at most {limits.LEVERS}")
    for k, lever in enumerate(c.entries.levers):
        c.known(lever.number, _paths(c), ("levers", k, "number"), "the path of a number")
    taken: set[str] = set()
    for k, group in enumerate(c.entries.correlations):
        _check_group(c, ("correlations", k), group.numbers, group.rho, taken)


def _paths(c: Check) -> Collection[str]:
    return c.numbers.keys()


def _check_group(c: Check, path: Path, names: tuple[str, ...], rho: float, taken: set[str]) -> None:
    for name in names:
        if not c.known(name, _paths(c), (*path, "numbers"), "the path of a number"):
            continue
        if not c.numbers[name].shape.is_uncertain:
            c.sheet.object((*path, "numbers"), f"{name}, a constant", "uncertain numbers")
        if name in taken:
            c.sheet.object((*path, "numbers"), f"{name} again", "each number in one group", "join the groups")
        taken.add(name)
    if rho <= -1 / (len(names) - 1) and len(names) > 2:
        wanted = f"above {-1 / (len(names) - 1):.3g}: {len(names)} numbers cannot all oppose each other"
        c.sheet.object((*path, "rho"), f"{rho:g}", wanted)
