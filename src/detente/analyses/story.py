"""One future under one strategy, told month by month in plain sentences."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.analyses.words import plain_name, spaced, title_of
from detente.case.model import Case, Deal
from detente.finding import Cell, Column, Finding, Table, number, share

if TYPE_CHECKING:
    from detente.engine.replay import MonthRecord, Replay

MOVED = 0.15
"""A belief that has moved so far since it was last told of is told of again."""

TIMES = ("never", "once", "twice", "three times", "four times", "five times")


def story(case: Case, told: "Replay") -> Finding:
    """What happens in one future: a row for each month in which something does.

    Args:
        case: the case.
        told: the future, as the engine tells it.

    Returns:
        Sentences by month; in `more` what the future drew, and stocks, credibility and beliefs by month.
    """
    strategy = title_of(case, told.strategy)
    return Finding(
        key="story",
        question=f"What happens in future {told.future:,} under {strategy}?",
        answer=_answer(case, told),
        table=Table(_COLUMNS, tuple(_rows(case, told))),
        more={"drawn": _drawn(case, told), "months": _months(case, told)},
        rests_on=(case.strategies[told.strategy].where,) if told.strategy in case.strategies else (),
        notes=(
            "One future among many: it shows how the model runs, not what is likely.",
            f"Cheating is told here although {case.principal.title} does not see it.",
        ),
    )


_COLUMNS = (Column("month", "Month", "", "count"), Column("date", "Date"), Column("says", "What happens"))


def _rows(case: Case, told: "Replay") -> Iterator[tuple[Cell, ...]]:
    """The months in which something happens."""
    beliefs, offered, before = {name: -1.0 for name in case.types}, set[str](), None
    for record in told.months:
        said = [*_government(case, record, before), *_deals(case, told, record, offered), *_events(case, record)]
        said += [*_turns(case, record, before), *_learned(case, record, beliefs)]
        if said:
            yield record.month, date_of(case, record.month), " ".join(said)
        before = record


def date_of(case: Case, month: int) -> str:
    """The month on the calendar: `2020-11`.

    >>> from detente.case.read import read_case
    >>> date_of(read_case("two-sides"), 3)
    '2021-02'
    """
    year, first = (int(part) for part in case.start.split("-")[:2])
    return f"{year + (first - 1 + month) // 12}-{(first - 1 + month) % 12 + 1:02}"


def _government(case: Case, record: "MonthRecord", before: "MonthRecord | None") -> Iterator[str]:
    """A change of government, and talks that open or shut."""
    if record.new_government:
        yield f"{case.principal.title} changes its government."
    was_open = before is not None and before.channel_open
    if record.channel_open != was_open:
        yield "Talks are open." if record.channel_open else "Talks are shut."


def _deals(case: Case, told: "Replay", record: "MonthRecord", offered: set[str]) -> Iterator[str]:
    """What happens to deals; what one holds is said at its first offer, and noted as said."""
    for key, deal in record.deals.items():
        name = f"“{_deal_title(case, key)}”"
        for what in deal.happened:
            if what == "cheating began" and "accepted" in deal.happened:
                yield f"{case.counterpart.title} means to cheat on it, unseen."
            elif what == "offered" and key in offered:
                yield f"{case.principal.title} offers {name} again."
            elif what == "offered":
                offered.add(key)
                yield f"{case.principal.title} offers {name} ({_exchange(case, told.deal_measures[key])})."
            else:
                yield _SENTENCES[what].format(
                    deal=name, principal=case.principal.title, counterpart=case.counterpart.title
                )


_SENTENCES = {
    "accepted": "{counterpart} accepts {deal}.",
    "refused": "{counterpart} refuses {deal}.",
    "kept": "{counterpart} reconsiders {deal} and keeps it.",
    "cheating began": "{counterpart} begins to cheat on {deal}, unseen.",
    "caught": "{counterpart} is caught cheating on {deal}.",
    "withdrawn": "{counterpart} leaves {deal} openly.",
    "repudiated": "{principal} repudiates {deal}.",
    "broken": "{deal} is broken.",
    "in force": "{deal} is in force.",
}


def _exchange(case: Case, measures: tuple[str, ...]) -> str:
    """Whose measures a deal holds: `from West: Liaison offices; from North: Test halt`.

    Titles of measures may be things or whole clauses, so they follow a colon.
    """
    given: dict[str, list[str]] = {}
    for name in measures:
        measure = case.measures[name]
        who = " and ".join(case.actors[actor].title for actor in measure.by)
        given.setdefault(who, []).append(spaced(name) if measure.title in ("", name) else measure.title)
    return "; ".join(f"from {who}: {', '.join(g)}" for who, g in given.items())


def _deal_title(case: Case, key: str) -> str:
    """The title of a deal; where fallbacks bring deals of their own, with the strategy that it belongs to."""
    stage, _, name = key.rpartition(": ")
    deals: list[Deal] = [d for r in case.roadmaps.values() for d in r.deals if d.name == name and d.title]
    title = deals[0].title if deals else title_of(case, name)
    return f"{title} ({title_of(case, stage)})" if stage else title


def _events(case: Case, record: "MonthRecord") -> Iterator[str]:
    """What is counted."""
    for name, count in record.events.items():
        if count:
            yield f"{title_of(case, name)}{f', {_times(count)}' if count > 1 else ''}."


def _times(count: int) -> str:
    """How often: `twice`, `7 times`."""
    return TIMES[count] if count < len(TIMES) else f"{count} times"


def _turns(case: Case, record: "MonthRecord", before: "MonthRecord | None") -> Iterator[str]:
    """Another strategy takes over; the engagement ends."""
    if before is not None and record.following != before.following:
        yield f"From now on {case.principal.title} follows {title_of(case, record.following)}."
    elif record.stopped and not (before is not None and before.stopped):
        yield f"{case.principal.title} gives its strategy up."
    if record.ended and not (before is not None and before.ended):
        yield "This ends the engagement."


def _learned(case: Case, record: "MonthRecord", told: dict[str, float]) -> Iterator[str]:
    """Beliefs that have moved much since they were last told of; notes them as told."""
    first = min(told.values(), default=0.0) < 0
    moved = [t for t, b in record.belief.items() if abs(b - told[t]) >= MOVED] if not first else []
    if moved:
        thought = [f"{title_of(case, t)} {share(record.belief[t])}" for t in moved]
        yield f"{case.principal.title} now thinks: {', '.join(thought)}."
    if moved or first:
        told.update(record.belief)


def _answer(case: Case, told: "Replay") -> str:
    """How this future goes, in a sentence or two."""
    events = {name: sum(m.events[name] for m in told.months) for name in case.events}
    counted = ", ".join(f"{title_of(case, name)} ({count})" for name, count in events.items() if count) or "none"
    stocks = ", ".join(_level(case, n, v) for n, v in told.months[-1].stocks.items())
    return (
        f"The counterpart is of the type “{title_of(case, told.true_type)}”. {_how_deals_went(case, told)} "
        f"Events: {counted}. At the end: {stocks}."
    )


def _how_deals_went(case: Case, told: "Replay") -> str:
    """How many deals came into force and stand, and how often what was answered."""
    deals = told.months[-1].deals
    if not deals:
        return "The strategy offers no deals."
    happened = [what for m in told.months for deal in m.deals.values() for what in deal.happened]
    reached = len({key for m in told.months for key, d in m.deals.items() if "in force" in d.happened})
    held = sum(d.phase == "in force" for d in deals.values())
    comes, stands = "comes" if reached == 1 else "come", "stands" if held == 1 else "stand"
    return (
        f"Of {len(deals)} deal{'' if len(deals) == 1 else 's'} {reached} {comes} into force and {held} {stands} at the "
        f"end; {case.counterpart.title} accepts {_times(happened.count('accepted'))}, refuses "
        f"{_times(happened.count('refused'))} and is {_times(happened.count('caught'))} caught cheating."
    )


def _level(case: Case, stock: str, value: float) -> str:
    """A stock with its unit, where its title does not say it."""
    title, unit = title_of(case, stock), case.stocks[stock].unit
    return f"{title} {number(value)}{f' {unit}' if unit and unit not in title.lower() else ''}"


def _drawn(case: Case, told: "Replay") -> Table:
    """What the future drew."""
    columns = (
        Column("number", "Name in the case"),
        Column("title", "Assumption"),
        Column("value", "Drawn", "", "number"),
        Column("unit", "Unit"),
    )
    rows = [(name, plain_name(case, name), value, case.assumptions[name].unit) for name, value in told.values.items()]
    return Table(columns, tuple(rows))


def _months(case: Case, told: "Replay") -> Table:
    """Stocks, credibility and beliefs by month."""
    series: list[tuple[str, Mapping[str, str]]] = [
        ("stock", {n: title_of(case, n) for n in case.stocks}),
        ("belief", {n: f"Belief: {title_of(case, n)}" for n in case.types}),
    ]
    named = [Column(f"{kind}:{n}", title, "", "number") for kind, names in series for n, title in names.items()]
    columns = (Column("month", "Month", "", "count"), Column("credibility", "Credibility", "", "share"), *named)
    rows = [(m.month, m.credibility, *m.stocks.values(), *m.belief.values()) for m in told.months]
    return Table(columns, tuple(rows))
