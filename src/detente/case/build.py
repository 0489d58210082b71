"""Checked entries to a `Case`: plain frozen data that cannot hold a bad value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.case import model as m
from detente.case.build_bargain import agenda_of, evidence_of, history_of, relief_of
from detente.case.build_standoff import standoff_of
from detente.case.conduct import parse_provocation, parse_signal, parse_violation
from detente.case.expressions import Reading
from detente.case.schema import CaseEntry, MeasureEntry, TypeEntry, WindowEntry
from detente.case.schema_courses import RoadmapEntry, StrategyEntry
from detente.case.sheet import Sheet
from detente.case.spoken import Spoken
from detente.case.tree import dotted
from detente.where import Where


@dataclass(frozen=True)
class Builder:
    """All that a case is built from.

    Args:
        entries: the typed entries, checked.
        numbers: its numbers by dotted path.
        spoken: its metrics, claims and stop rules.
        sheet: where everything stands.
    """

    entries: CaseEntry
    numbers: Mapping[str, m.Assumption]
    spoken: Spoken
    sheet: Sheet

    def where(self, *path: str | int) -> Where:
        """Where an entry stands."""
        return self.sheet.where(path)

    def number(self, *path: str | int) -> m.Assumption:
        """The number at a path."""
        return self.numbers[dotted(path)]

    def maybe(self, *path: str | int) -> m.Assumption | None:
        """The number at a path, where the case gives one."""
        return self.numbers.get(dotted(path))

    def mapped(self, names: Mapping[str, Any], *path: str | int) -> dict[str, m.Assumption]:
        """The numbers of a mapping."""
        return {name: self.number(*path, name) for name in names}


def build(b: Builder, *, digest: str, overlays: Mapping[str, str], files: tuple[str, ...]) -> m.Case:
    """The case as the rest of the house sees it."""
    e = b.entries
    return m.Case(
        name=e.case,
        title=e.title or e.case,
        as_of=e.as_of,
        start=e.start,
        months=e.months,
        sources={
            k: m.Source(k, s.author, s.title, s.year or s.date[:4], s.url, s.note, b.where("sources", k))
            for k, s in e.sources.items()
        },
        actors={k: m.Actor(k, a.title or a.name or k, a.role, b.where("actors", k)) for k, a in e.actors.items()},
        interests=e.interests,
        types={name: _type(b, name, kind) for name, kind in e.types.items()},
        credibility=_credibility(b),
        own_word=_own_word(b),
        turnover=_turnover(b),
        windows={name: _window(b, name, w) for name, w in e.calendar.windows.items()},
        stocks={name: _stock(b, name) for name in e.stocks},
        events={name: _event(b, name) for name in e.events},
        tracks=e.tracks,
        measures={name: _measure(b, name, x) for name, x in e.measures.items()},
        roadmaps={"none": m.Roadmap("none", "No roadmap", ())} | {k: _roadmap(b, k, r) for k, r in e.roadmaps.items()},
        strategies={name: _strategy(b, name, s) for name, s in e.strategies.items()},
        metrics={name: _metric(b, name) for name in e.metrics},
        claims={name: _claim(b, name) for name in e.claims},
        levers=tuple(m.Lever(x.number, x.label, x.anchor, b.where("levers", k)) for k, x in enumerate(e.levers)),
        views={
            name: m.View(
                name, v.title or name, v.overlays, _cited(v.source), v.note, b.where("views", name), v.debate, v.side
            )
            for name, v in e.views.items()
        },
        correlations=_correlations(b),
        relief=relief_of(b),
        agenda=agenda_of(b),
        standoff=standoff_of(b),
        evidence=evidence_of(b),
        history=history_of(b),
        talks=m.Talks(b.number("talks", "half_life")),
        assumptions=b.numbers,
        digest=digest,
        overlays=overlays,
        files=files,
        note=e.note,
        cautions=e.cautions,
        places={f"interests.{name}": b.where("interests", k) for k, name in enumerate(e.interests)}
        | {f"tracks.{name}": b.where("tracks", name) for name in e.tracks},
    )


def _cited(source: str) -> str:
    return "" if source == "judgement" else source


def _type(b: Builder, name: str, kind: TypeEntry) -> m.CounterpartType:
    own = {n: b.maybe("types", name, n) or b.number("behaviour", n) for n in m.BEHAVIOUR}
    return m.CounterpartType(
        name=name,
        title=kind.title or name,
        prior=b.number("types", name, "prior"),
        weights={interest: b.number("types", name, "weights", interest) for interest in b.entries.interests},
        behaviour=own,
        events=b.mapped(kind.events, "types", name, "events"),
        where=b.where("types", name),
        note=kind.note,
    )


def _credibility(b: Builder) -> m.Credibility:
    def number(name: str) -> m.Assumption:
        return b.number("credibility", name)

    return m.Credibility(
        start=number("start"),
        evidence=number("evidence"),
        credit=number("credit"),
        credit_month=number("credit_month"),
        breach=number("breach"),
        ties_weight=number("ties_weight"),
    )


def _own_word(b: Builder) -> m.OwnWord:
    return m.OwnWord(*(b.number("principal", name) for name in ("patience", "horizon", "lag", "breach_cost")))


def _turnover(b: Builder) -> m.Turnover | None:
    turnover = b.entries.calendar.turnover
    if turnover is None:
        return None
    path = ("calendar", "turnover")
    forms: tuple[m.LegalForm, ...] = ("executive", "legislated", "treaty")
    return m.Turnover(
        months=_inside(turnover.months, b.entries.months),
        chance=b.number(*path, "chance"),
        repudiates={form: b.number(*path, "repudiates", form) for form in forms},
        where=b.where(*path),
    )


def _inside(months: tuple[int, ...], length: int) -> tuple[int, ...]:
    return tuple(sorted({month for month in months if month < length}))


def _window(b: Builder, name: str, window: WindowEntry) -> m.Window:
    length = b.entries.months
    if window.months is not None:
        months = _inside(window.months, length)
    else:
        cycle = int(window.every.split()[0])
        months = tuple(month for month in range(length) if month % cycle in (window.in_ or ()))
    return m.Window(name, months, b.where("calendar", "windows", name))


def _stock(b: Builder, name: str) -> m.Stock:
    stock, path = b.entries.stocks[name], ("stocks", name)
    return m.Stock(
        name=name,
        title=stock.title or name,
        unit=stock.unit,
        start=b.number(*path, "start"),
        target=b.maybe(*path, "target"),
        half_life=b.maybe(*path, "half_life"),
        flow=b.maybe(*path, "flow"),
        floor=-math.inf if stock.floor is None else stock.floor,
        cap=math.inf if stock.cap is None else stock.cap,
        shifts=b.mapped(stock.shifts, *path, "shifts"),
        observed=stock.observed,
        where=b.where(*path),
    )


def _event(b: Builder, name: str) -> m.Event:
    event, path = b.entries.events[name], ("events", name)
    others = {cause: 0 for cause in event.responds if cause != "self"}
    return m.Event(
        name=name,
        title=event.title or name,
        rate=b.number(*path, "rate"),
        responds=b.mapped(others, *path, "responds"),
        self_excitation=b.maybe(*path, "responds", "self"),
        memory=b.maybe(*path, "memory"),
        signal_damps=b.mapped(event.signal_damps, *path, "signal_damps"),
        impacts=b.mapped(event.impacts, *path, "impacts"),
        terminal=event.terminal,
        where=b.where(*path),
        cap=b.maybe(*path, "cap"),
    )


def _measure(b: Builder, name: str, measure: MeasureEntry) -> m.Measure:
    path = ("measures", name)
    return m.Measure(
        name=name,
        title=measure.title or name,
        track=measure.track,
        by=measure.by,
        needs=measure.needs,
        takes=b.number(*path, "takes"),
        reversible=b.number(*path, "reversible"),
        form=measure.form,
        detect=b.number(*path, "detect"),
        exposure=b.number(*path, "exposure"),
        worth={actor: b.mapped(worth, *path, "worth", actor) for actor, worth in measure.worth.items()},
        effects=tuple(
            m.Effect(of, *(b.maybe(*path, "effects", of, how) for how in ("cut", "add", "target")))
            for of in measure.effects
        ),
        source=_cited(measure.source),
        note=measure.note,
        where=b.where(*path),
        excludes=measure.excludes,
    )


def _roadmap(b: Builder, name: str, roadmap: RoadmapEntry) -> m.Roadmap:
    """A deal needs what it says, and the deals that hold what its measures need."""
    deals: list[m.Deal] = []
    for k, deal in enumerate(roadmap.deals):
        wanted = {need for measure in deal.measures for need in b.entries.measures[measure].needs}
        implied = {d.name for d in deals if wanted & set(d.measures)}
        needs = tuple(d.name for d in deals if d.name in implied or d.name in deal.needs)
        where = b.where("roadmaps", name, "deals", k)
        deals.append(m.Deal(deal.deal, deal.title or deal.deal, deal.measures, needs, where))
    where = b.where("roadmaps", name)
    return m.Roadmap(name, roadmap.title or name, tuple(deals), _cited(roadmap.source), roadmap.note, where)


def _strategy(b: Builder, name: str, strategy: StrategyEntry) -> m.Strategy:
    path = ("strategies", name)
    stop = tuple(
        m.StopRule(when, rule.then, rule.when, b.where(*path, "stop"))
        for when, rule in zip(b.spoken.stops[name], strategy.stop, strict=True)
    )
    conduct = m.Conduct(
        signal=parse_signal(strategy.signal, b.entries.months),
        tempo=b.number(*path, "tempo"),
        parallel=strategy.parallel,
        pressure=b.number(*path, "pressure"),
        retry=b.number(*path, "retry"),
        precondition=strategy.precondition,
        on_violation=parse_violation(strategy.on_violation),
        on_provocation={event: parse_provocation(reply) for event, reply in strategy.on_provocation.items()},
        stop=stop,
    )
    title, where = strategy.title or name, b.where(*path)
    return m.Strategy(name, title, strategy.roadmap, conduct, strategy.note, where, strategy.variant_of)


def _metric(b: Builder, name: str) -> m.Metric:
    metric, is_ = b.entries.metrics[name], b.spoken.metrics[name]
    return m.Metric(
        name=name,
        is_=is_,
        text=metric.is_,
        better=metric.better,
        unit=metric.unit or ("chance" if isinstance(is_, Reading) and is_.how in ("any", "chance") else ""),
        threshold=metric.threshold,
        weight=metric.weight,
        where=b.where("metrics", name),
        note=metric.note,
    )


def _claim(b: Builder, name: str) -> m.Claim:
    claim = b.entries.claims[name]
    return m.Claim(
        id=name,
        says=claim.says,
        test=b.spoken.claims.get(name),
        text=claim.test,
        waits_for=claim.waits_for,
        evidence=claim.evidence,
        source=_cited(claim.source),
        note=claim.note,
        where=b.where("claims", name),
        record=m.RecordTest(tried.period, tried.against, tried.no_more) if (tried := claim.record) else None,
    )


def _correlations(b: Builder) -> tuple[m.Correlation, ...]:
    """Groups of numbers that are still uncertain; what an overlay has fixed leaves its group."""
    groups = [
        (k, tuple(n for n in x.numbers if b.numbers[n].shape.is_uncertain), x.rho)
        for k, x in enumerate(b.entries.correlations)
    ]
    return tuple(m.Correlation(names, rho, b.where("correlations", k)) for k, names, rho in groups if len(names) > 1)
