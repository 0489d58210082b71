"""Plain words for the names of a case: assumptions, series and actors as a reader meets them."""

from collections.abc import Mapping, Sequence

from detente.case.model import Case, Issue

PHRASES: Mapping[str, str] = {
    "adds": "what it adds a month",
    "add": "what it adds a month",
    "breach": "weight of a breach",
    "cap": "highest rate",
    "cash": "share that arrives as hard currency",
    "chance": "chance",
    "cooldown": "months that a broken deal stays closed",
    "credit": "weight of a promise kept",
    "credit_month": "weight of a month of good standing",
    "cut": "share by which it cuts",
    "detect": "chance a month that cheating is caught",
    "evidence": "weight of the record",
    "events": "multiplier of",
    "exposure": "what losing it to a double-cross costs",
    "fear": "fear of a double-cross",
    "flow": "growth a month",
    "foresight": "weight of later deals",
    "half_life": "half-life",
    "horizon": "months looked ahead",
    "impacts": "effect on",
    "memory": "half-life of clustering",
    "noise": "noise of choice",
    "pain_of_pressure": "pain of pressure",
    "patience": "patience",
    "penalty": "price of being caught",
    "pressure": "pressure",
    "prior": "chance of this type",
    "rate": "base rate",
    "repudiates": "chance of repudiation,",
    "responds": "response to",
    "retry": "months until a refused deal returns",
    "reversible": "share that can be taken back",
    "review": "chance a month of review",
    "self": "clustering",
    "shifts": "shift of the target by",
    "signal_damps": "damping by the signal of",
    "snapback": "chance that it can be put back",
    "start": "level at the start",
    "takes": "months to put in force",
    "target": "target",
    "tempo": "chance a month of a decision",
    "ties": "what it adds to ties a month",
    "ties_weight": "weight of third-party ties",
    "value": "value a year",
    "weights": "weight of",
    "worth": "worth to",
}


def plain_name(case: Case, name: str) -> str:
    """An assumption in plain words: its lever's label, or the title of its entry and what it is.

    A name that the case does not hold comes back as it is, without dots and dashes.
    """
    label = next((lever.label for lever in case.levers if lever.number == name), "")
    section, *rest = name.split(".")
    if label or not rest:
        return label or spaced(name)
    match section, rest:
        case "behaviour", _:
            return f"Counterpart: {_phrase(case, rest)}"
        case "credibility", _:
            return f"Credibility: {_phrase(case, rest)}"
        case "talks", ["half_life"]:
            return "Talks in which nothing moves: half-life of their restraint"
        case "calendar", ["turnover", *parts]:
            return f"Change of government: {_phrase(case, parts)}"
        case "relief", ["routes", route]:
            return f"Chance that this route passes: {spaced(route)}"
        case "relief", ["projects", entry, "cash"] if case.relief is not None and entry in case.relief.projects:
            return f"{case.relief.projects[entry].title}: hard currency that it pays a year"
        case "relief", ["waivers", measure, *parts]:
            return f"{title_of(case, measure)}, as a waiver: {_phrase(case, parts)}"
        case "relief", [kind, entry, *parts] if case.relief is not None:
            entries = case.relief.provisions if kind == "provisions" else case.relief.projects
            return f"{titled(entries[entry].title if entry in entries else '', entry)}: {_phrase(case, parts)}"
        case "agenda", ["no_deal", "worth", actor, metric]:
            return f"Without a bargain, {spaced(metric)}: worth of one unit to {title_of(case, actor.split('.')[0])}"
        case "agenda", ["spatial", actor, what, *issue]:
            return f"{title_of(case, actor)} on the scales: {' on '.join([what, *map(spaced, issue)])}"
        case "agenda", [issue, "worth", actor, level] if case.agenda is not None and issue in case.agenda.issues:
            return _issue_worth(case.agenda.issues[issue], title_of(case, actor.split(".")[0]), level)
        case _, [entry]:
            return title_of(case, entry)
        case _, [entry, *parts]:
            return f"{title_of(case, entry)}: {_phrase(case, parts)}"
        case _:
            return spaced(name)


def _issue_worth(issue: Issue, actor: str, level: str) -> str:
    """What a level of an issue is worth to an actor."""
    known = level.isdigit() and int(level) < len(issue.levels)
    return f"{titled(issue.title, issue.name)}, {issue.levels[int(level)] if known else level}: worth to {actor}"


def title_of(case: Case, name: str) -> str:
    """The title of whatever entry has this name; the name in plain letters where none has."""
    for entries in (case.measures, case.stocks, case.events, case.types, case.strategies, case.roadmaps, case.actors):
        if name in entries:
            return titled(entries[name].title, name)
    return spaced(name)


def strategy_title(case: Case, name: str) -> str:
    """What a reader calls a strategy."""
    return titled(case.strategies[name].title, name)


def titled(title: str, name: str) -> str:
    """A title; where the case gives none, the name as words.

    >>> titled("", "step-by-step"), titled("step-by-step", "step-by-step"), titled("Small steps", "step-by-step")
    ('Step by step', 'Step by step', 'Small steps')
    """
    if title and title != name:
        return title
    return name[:1].upper() + spaced(name)[1:]


def spaced(name: str) -> str:
    """A name without its dashes and underscores."""
    return name.replace("-", " ").replace("_", " ")


def listed(names: Sequence[str]) -> str:
    """Names joined in a sentence.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def percentile(level: float) -> str:
    """The name of a quantile.

    >>> percentile(0.05), percentile(0.95), percentile(0.025)
    ('5th percentile', '95th percentile', '2.5th percentile')
    """
    return f"{100 * level:g}th percentile"


def series_title(case: Case, key: str) -> str:
    """What a series key such as `stock:tension` or `belief:revisionist` shows."""
    kind, _, name = key.partition(":")
    match kind:
        case "event":
            return f"{title_of(case, name)}, counted from the start"
        case "belief":
            return f"Belief that the counterpart is: {title_of(case, name)}"
        case "credibility":
            return "Credibility of the principal in the counterpart's eyes"
        case "deals":
            return "Deals in force"
        case _:
            return title_of(case, name or kind)


def _phrase(case: Case, parts: list[str]) -> str:
    """The end of a dotted path in words."""
    match parts:
        case ["effects", of, "cut"]:
            return f"share by which it cuts {title_of(case, of)}"
        case ["effects", of, "add"]:
            return f"what it adds a month to {title_of(case, of)}"
        case ["effects", of, "target"]:
            return f"how far it moves the target of {title_of(case, of)}"
        case ["shares", provision] if case.relief is not None and provision in case.relief.provisions:
            return f"share of “{case.relief.provisions[provision].title}” given up"
        case ["worth", actor, interest]:
            return f"worth to {title_of(case, actor)} ({spaced(interest)})"
        case ["repudiates", form]:
            return f"chance that a deal by {spaced(form)} act is repudiated"
        case ["responds", "self"]:
            return "events that one event brings on average"
        case _:
            return " ".join(PHRASES.get(p, "") or title_of(case, p) for p in parts)
