"""Needs, roadmaps, strategies, levers and correlations of a case."""

from collections.abc import Collection, Iterator, Mapping

from detente.case import limits
from detente.case.collect import OVERLAY_FILE
from detente.case.conduct import BadReply, parse_provocation, parse_signal, parse_violation
from detente.case.consistency.checking import Check, check_name, once
from detente.case.schema_courses import RoadmapEntry, StrategyEntry
from detente.case.tree import Path


def check_roads(c: Check) -> None:
    """Notes what does not hold together."""
    for one in (_measure_needs, _roadmaps, _strategies, _fallbacks, _levers_and_correlations):
        one(c)


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
        once(c, [deal.deal for deal in roadmap.deals], path)
        once(c, [m for deal in roadmap.deals for m in deal.measures], path)
        _check_deals(c, path, roadmap)
        _check_excluded(c, path, [m for deal in roadmap.deals for m in deal.measures])


def _check_deals(c: Check, path: Path, roadmap: RoadmapEntry) -> None:
    deals = [deal.deal for deal in roadmap.deals]
    place = {m: k for k, deal in enumerate(roadmap.deals) for m in deal.measures}
    for k, deal in enumerate(roadmap.deals):
        here = (*path, k)
        check_name(c, deal.deal, (*here, "deal"))
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


def _check_excluded(c: Check, path: Path, held: list[str]) -> None:
    for measure in held:
        entry = c.entries.measures.get(measure)
        for other in entry.excludes if entry else ():
            if other in held:
                c.sheet.object(path, f"{measure} and {other}", "one of them: the first stands in for the second")


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
        _check_variant(c, path, name, strategy.variant_of)


def _check_variant(c: Check, path: Path, name: str, of: str) -> None:
    """A variant is one of a strategy that stands for choice itself."""
    if not of:
        return
    c.known(of, c.names("strategies"), (*path, "variant_of"), "a strategy")
    known = c.entries.strategies.get(of)
    if of == name or (known and known.variant_of):
        wanted = "a strategy that is no variant itself"
        mend = "leave variant_of out" if of == name or known is None else f'write "{known.variant_of}"'
        c.sheet.object((*path, "variant_of"), of, wanted, mend)


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
        c.is_number(lever.number, ("levers", k, "number"))
    taken: set[str] = set()
    for k, group in enumerate(c.entries.correlations):
        _check_group(c, ("correlations", k), group.numbers, group.rho, taken)


def _check_group(c: Check, path: Path, names: tuple[str, ...], rho: float, taken: set[str]) -> None:
    for name in names:
        if not c.is_number(name, (*path, "numbers")):
            continue
        fixed = not c.numbers[name].shape.is_uncertain
        if fixed and c.numbers[name].where.file != OVERLAY_FILE:  # an overlay may fix a number: it leaves its group
            c.sheet.object((*path, "numbers"), f"{name}, a constant", "uncertain numbers")
        if name in taken:
            c.sheet.object((*path, "numbers"), f"{name} again", "each number in one group", "join the groups")
        taken.add(name)
    if rho <= -1 / (len(names) - 1) and len(names) > 2:
        wanted = f"above {-1 / (len(names) - 1):.3g}: {len(names)} numbers cannot all oppose each other"
        c.sheet.object((*path, "rho"), f"{rho:g}", wanted)
