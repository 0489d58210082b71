"""What is worth knowing of a case that reads without problems: what its numbers rest on, what is never used."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from detente.case.collect import cited_keys
from detente.case.entry import LANGUAGE_DEFAULT
from detente.case.expressions import Series
from detente.case.model import Assumption, Case, Stock
from detente.finding import Cell, Column, Finding, Table
from detente.where import Where

Row = tuple[str, str, str, int]  # matter, name, file, line


def report(case: Case) -> Finding:
    """How well a case is grounded: sources and judgements, names never used, metrics that cannot vary.

    Args:
        case: a case that has been read.

    Returns:
        A finding whose table has a row for each thing to look at, and in `more["numbers"]` the counts by section.
    """
    unused, stuck = list(_unused(case)), list(_stuck_metrics(case))
    rows: list[Row] = [*unused, *stuck]
    matters = Table(
        (
            Column("matter", "Matter"),
            Column("name", "Name"),
            Column("file", "File"),
            Column("line", "Line", style="count"),
        ),
        tuple(rows),
    )
    return Finding(
        key="check",
        question="What do the numbers of this case rest on, and is everything in it used?",
        answer=_answer(case, len(unused), len(stuck)),
        table=matters,
        more={"numbers": _counts(case)},
        rests_on=tuple(Where(file, line, name) for _, name, file, line in rows),
        notes=("A judgement is a number without a source; a default is one that the language filled in.",),
    )


def _is_default(number: Assumption) -> bool:
    return number.note == LANGUAGE_DEFAULT


def _answer(case: Case, unused: int, stuck: int) -> str:
    numbers = case.assumptions.values()
    default = sum(map(_is_default, numbers))
    sourced = sum(not n.is_judgement for n in numbers)
    judged = len(numbers) - default - sourced
    names = "every name is used" if not unused else f"{unused} {_plural('name', unused)} never used"
    metrics = "every metric can vary" if not stuck else f"{stuck} {_plural('metric', stuck)} cannot vary"
    return (
        f"{len(numbers)} numbers, {len(case.uncertain)} of them uncertain: {sourced} with a source, "
        f"{judged} judgements, {default} defaults of the language; {names}; {metrics}."
    )


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _counts(case: Case) -> Table:
    """Numbers by section: uncertain, with a source, judgements, defaults."""
    counts: dict[str, list[int]] = {}
    for name, number in case.assumptions.items():
        row = counts.setdefault(name.partition(".")[0], [0, 0, 0, 0, 0])
        default = _is_default(number)
        marks = (True, number.shape.is_uncertain, not number.is_judgement, number.is_judgement and not default, default)
        for k, mark in enumerate(marks):
            row[k] += mark
    columns = (("all", "Numbers"), ("uncertain", "Uncertain"), ("sourced", "With a source"), ("judged", "Judgements"))
    counted = [Column(name, label, style="count") for name, label in (*columns, ("default", "Defaults"))]
    rows: list[tuple[Cell, ...]] = [(section, *row) for section, row in counts.items()]
    return Table((Column("section", "Section"), *counted), tuple(rows))


def series_in(part: Any) -> Iterator[Series]:
    """The series that an expression reads."""
    if isinstance(part, Series):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from series_in(getattr(part, field.name))


def _read_names(case: Case, kinds: Iterable[str]) -> set[str]:
    """Names of some kinds that metrics and stop rules read."""
    rules = [rule.when for s in case.strategies.values() for rule in s.conduct.stop]
    parts = [*(metric.is_ for metric in case.metrics.values()), *rules]
    return {series.name for part in parts for series in series_in(part) if series.kind in kinds}


def taken_measures(case: Case) -> set[str]:
    """Measures that some strategy's roadmap or precondition holds."""
    roadmaps = [case.roadmaps[s.roadmap] for s in case.strategies.values()]
    demanded = {name for s in case.strategies.values() for name in s.conduct.precondition}
    return demanded | {name for r in roadmaps for deal in r.deals for name in deal.measures}


def _unused(case: Case) -> Iterator[Row]:
    responds = {cause for event in case.events.values() for cause in event.responds}
    shifts = {cause for stock in case.stocks.values() for cause in stock.shifts}
    for section, used in (
        ("stocks", _read_names(case, ["stock"]) | responds | ({"ties"} if _ties_weigh(case) else set[str]())),
        ("events", _used_events(case)),
        ("windows", responds | shifts),
        ("tracks", {m.track for m in case.measures.values()}),
        ("measures", taken_measures(case)),
        ("roadmaps", {s.roadmap for s in case.strategies.values()} | {"none"}),
        ("actors", _used_actors(case)),
    ):
        for name in getattr(case, section):
            if name not in used:
                yield _row(case, "never used", section, name)
    for name in sorted(set(case.interests) - _used_interests(case)):
        yield _row(case, "never used", "interests", name)
    for name in case.sources:
        if name not in _cited(case):
            yield _row(case, "never cited", "sources", name)


def _row(case: Case, matter: str, section: str, name: str) -> Row:
    path = f"{section}.{name}"
    where: Where = case.places[path] if path in case.places else getattr(case, section)[name].where
    return matter, path, where.file, where.line


def _ties_weigh(case: Case) -> bool:
    weight = case.credibility.ties_weight.shape
    return weight.is_uncertain or weight.args[0] > 0


def _used_events(case: Case) -> set[str]:
    """Events that something reads, that move a stock, end the engagement or provoke."""
    acting = {name for name, event in case.events.items() if event.impacts or event.terminal}
    provoking = {name for s in case.strategies.values() for name in s.conduct.on_provocation}
    return acting | provoking | _read_names(case, ["event", "hazard"])


def _used_actors(case: Case) -> set[str]:
    measures = case.measures.values()
    used = {actor for m in measures for actor in (*m.by, *m.worth)} | _read_names(case, ["value"])
    return used | {case.principal.name, case.counterpart.name}


def _used_interests(case: Case) -> set[str]:
    projects = case.relief.projects.values() if case.relief else ()
    worths = [*(m.worth for m in case.measures.values()), *(p.worth for p in projects)]
    return {interest for worth in worths for values in worth.values() for interest in values}


def _cited(case: Case) -> set[str]:
    sources = [number.source for number in case.assumptions.values()]
    for section in (case.measures, case.roadmaps, case.claims, case.views):
        sources.extend(entry.source for entry in section.values())
    if case.standoff:
        sources.extend(case.standoff.sources.values())
    if case.history:
        sources.extend(h.source for h in case.history.happenings)
    return {key for source in sources for key in cited_keys(source)}


def _stuck_metrics(case: Case) -> Iterator[Row]:
    """Metrics that read nothing that moves or differs between futures."""
    for name, metric in case.metrics.items():
        if all(_is_stuck(case, series) for series in series_in(metric.is_)):
            yield _row(case, "cannot vary", "metrics", name)


def _is_stuck(case: Case, series: Series) -> bool:
    match series.kind:
        case "month":
            return True
        case "stock":
            return _is_still(case, case.stocks[series.name])
        case "event" | "hazard":
            return _never_happens(case, series.name)
        case "progress" | "in_force":
            return series.name not in taken_measures(case)
        case "belief":
            return len(case.types) == 1
        case "value":
            return not any(series.name in case.measures[name].worth for name in taken_measures(case))
        case "credibility" | "pressure" | "depth" | "open" | "stopped":
            return False
        case _:
            return not taken_measures(case)


def _never_happens(case: Case, event: str) -> bool:
    rate = case.events[event].rate.shape
    return not rate.is_uncertain and rate.args[0] == 0


def _is_still(case: Case, stock: Stock) -> bool:
    """Certain at the start, and nothing moves it."""
    moved_by_event = any(stock.name in e.impacts and not _never_happens(case, n) for n, e in case.events.items())
    effects = [effect for name in taken_measures(case) for effect in case.measures[name].effects]
    moved = moved_by_event or any(e.of == stock.name and (e.add or e.target) for e in effects)
    return not (moved or stock.start.shape.is_uncertain or _flows(stock) or _is_pulled(stock))


def _flows(stock: Stock) -> bool:
    return stock.flow is not None and (stock.flow.shape.is_uncertain or stock.flow.shape.args[0] != 0)


def _is_pulled(stock: Stock) -> bool:
    """Whether its target differs from its start, or is shifted."""
    if stock.target is None:
        return False
    target = stock.target.shape
    return bool(stock.shifts) or target.is_uncertain or target.args[0] != stock.start.shape.args[0]
