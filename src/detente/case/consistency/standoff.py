"""What must hold in the section `standoff`."""

from collections.abc import Collection, Mapping

from detente.case.collect import check_source
from detente.case.consistency.checking import Check
from detente.case.metrics import BadExpression
from detente.case.schema_standoff import PreferenceEntry, StandoffEntry
from detente.case.statements import options_in, parse_statement
from detente.case.tree import Path

HOME = ("standoff",)


def check_standoff(c: Check) -> None:
    """Notes in the sheet what does not hold together."""
    standoff = c.entries.standoff
    if standoff is None:
        return
    options = [o for names in standoff.options.values() for o in names]
    c.all_known(standoff.options, c.names("actors"), (*HOME, "options"), "an actor")
    for option in sorted({o for o in options if options.count(o) > 1}):
        c.sheet.object((*HOME, "options"), f"{option} twice", "each option once, with one actor")
    for key in ("titles", "one_way", "status_quo"):
        c.all_known(getattr(standoff, key), options, (*HOME, key), "an option")
    for k, pattern in enumerate(standoff.infeasible):
        c.all_known(pattern, options, (*HOME, "infeasible", k), "an option")
    for name, pattern in standoff.outcomes.items():
        _statement(c, pattern, (*HOME, "outcomes", name), options)
    for strategy, pattern in standoff.links.items():
        c.known(strategy, c.names("strategies"), (*HOME, "links", strategy), "a strategy")
        _statement(c, pattern, (*HOME, "links", strategy), options)
    _check_preferences(c, standoff, options)
    _check_outcomes_named(c, standoff, len(options))
    for key in ("sources", "notes"):
        c.all_known(
            getattr(standoff, key), [*standoff.options, *standoff.variants], (*HOME, key), "an actor or a variant"
        )
    for name, source in standoff.sources.items():
        check_source(source, (*HOME, "sources", name), c.entries, c.sheet)


def _named(c: Check, entries: Mapping[str, object], key: str) -> list[str]:
    """Names of a part of the section, those of broken entries among them."""
    return [*entries, *(name for part, name in c.sheet.broken if part == f"standoff.{key}")]


def _check_preferences(c: Check, standoff: StandoffEntry, options: Collection[str]) -> None:
    """Everybody's own preferences, and the sides of debates."""
    for actor in standoff.options:
        if actor not in standoff.preferences and ("standoff.preferences", actor) not in c.sheet.broken:
            wanted = "statements, weights or a ranking; [] for an actor that does not care"
            c.sheet.object((*HOME, "options", actor), f"{actor} without preferences", wanted)
    for path, some in [
        ((*HOME, "preferences"), standoff.preferences),
        *(((*HOME, "variants", name), variant) for name, variant in standoff.variants.items()),
    ]:
        c.all_known(some, standoff.options, path, "an actor with options")
        for actor, entry in some.items():
            _one(c, entry, (*path, actor), options)
    c.all_known(standoff.shares, _named(c, standoff.variants, "variants"), (*HOME, "shares"), "a variant")


def _one(c: Check, entry: PreferenceEntry, path: Path, options: Collection[str]) -> None:
    """One actor's preferences: of one kind, every option known, great differences inside."""
    kinds = [k for k in ("statements", "weights", "ranking") if getattr(entry, k)]
    if len(kinds) > 1:
        c.sheet.object(path, " and ".join(kinds), "statements, weights or a ranking", "take all but one out")
    bare = not c.sheet.has((*path, "statements"))
    for k, statement in enumerate(entry.statements):
        _statement(c, statement, (*path, k) if bare else (*path, "statements", k), options)
    c.all_known(entry.weights, options, (*path, "weights"), "an option")
    most = 0 if entry.weights else max(len(entry.statements), len(entry.ranking) - 1)
    for place in entry.great:
        if not 1 <= place <= most:
            wanted = f"1 to {most}" if most else "statements or a ranking to count in"
            c.sheet.object((*path, "great"), str(place), wanted)
    if entry.statements and len(entry.great) > 1:
        c.sheet.object((*path, "great"), f"{len(entry.great)} numbers", "how many first statements, one number")


def _statement(c: Check, text: str, path: Path, options: Collection[str]) -> None:
    """A statement that can be read, over options that exist."""
    try:
        named = options_in(parse_statement(text))
    except BadExpression as error:
        c.sheet.object(path, error.found, error.wanted, error.mend)
        return
    for option in named:
        inner = (*path, option)
        c.known(option, options, inner if c.sheet.has(inner) else path, "an option")


def _check_outcomes_named(c: Check, standoff: StandoffEntry, options: int) -> None:
    """Outcomes are named by a name of `outcomes`, or by a row of Y and N."""
    known = _named(c, standoff.outcomes, "outcomes")

    def outcome(name: str, path: Path) -> None:
        if not (len(name) == options and set(name) <= set("YN")):
            c.known(name, known, path, f"a row of {options} letters Y and N, or a name of outcomes")

    for key in ("moves", "misperceived", "unknown"):
        entries: Mapping[str, tuple[str | tuple[str, str], ...]] = getattr(standoff, key)
        c.all_known(entries, standoff.options, (*HOME, key), "an actor with options")
        for actor, listed in entries.items():
            for k, entry in enumerate(listed):
                for name in (entry,) if isinstance(entry, str) else entry:
                    outcome(name, (*HOME, key, actor, k))
    for path, some in [
        ((*HOME, "preferences"), standoff.preferences),
        *(((*HOME, "variants", name), variant) for name, variant in standoff.variants.items()),
    ]:
        for actor, entry in some.items():
            for k, group in enumerate(entry.ranking):
                for name in group:
                    outcome(name, (*path, actor, "ranking", k))
