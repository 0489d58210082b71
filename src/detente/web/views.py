"""Cases and findings as the screens want them: plain data, nothing computed."""

import json
from collections.abc import Mapping

from detente import __version__
from detente.analyses.words import plain_name, titled
from detente.case.model import Assumption, Case, Deal, Happening, Lever, Measure
from detente.charts.draw import can_draw, draw
from detente.charts.theme import NARROW
from detente.errors import CaseError, DetenteError, InputError, Problem
from detente.finding import Finding, Table
from detente.results import Study
from detente.web import schemas as wire
from detente.web.levers import ends_of
from detente.where import Where


def case_view(case: Case) -> wire.CaseView:
    """A case for the screens."""
    return wire.CaseView(
        name=case.name,
        title=case.title,
        note=case.note,
        as_of=case.as_of,
        start=case.start,
        months=case.months,
        principal=case.principal.name,
        counterpart=case.counterpart.name,
        strategies=[
            wire.StrategyView(name=s.name, title=titled(s.title, s.name), roadmap=s.roadmap)
            for s in case.strategies.values()
        ],
        metrics=[wire.MetricView(name=m.name, unit=m.unit, better=m.better) for m in case.metrics.values()],
        types=[wire.Named(name=t.name, title=titled(t.title, t.name)) for t in case.types.values()],
        tracks=[wire.Named(name=name, title=title) for name, title in case.tracks.items()],
        actors=[wire.Named(name=a.name, title=a.title) for a in case.actors.values()],
        events=[wire.Named(name=e.name, title=titled(e.title, e.name)) for e in case.events.values()],
        levers=[lever_view(case, lever) for lever in case.levers],
        measures=[measure_view(m) for m in case.measures.values()],
        roadmaps={name: [deal_view(d) for d in road.deals] for name, road in case.roadmaps.items() if road.deals},
        views=[
            wire.ViewView(name=v.name, title=titled(v.title, v.name), changes=dict(v.overlays))
            for v in case.views.values()
        ],
        happenings=[happening_view(h) for h in case.history.happenings] if case.history else [],
        history_start=case.history.start if case.history else "",
        history_end=case.history.end if case.history else "",
        has_relief=case.relief is not None,
        has_agenda=case.agenda is not None,
        has_spatial=case.agenda is not None and len(case.agenda.spatial) > 1,
        has_standoff=case.standoff is not None,
        has_history=case.history is not None and case.evidence is not None,
    )


def happening_view(happening: Happening) -> wire.HappeningView:
    """Something that happened, with its text for a changed list."""
    keys = ("date", "kind", "measures", "says", "source", "note")
    told = {key: value for key in keys if (value := getattr(happening, key))}
    return wire.HappeningView(
        date=happening.date,
        kind=happening.kind,
        measures=list(happening.measures),
        says=happening.says,
        source=happening.source,
        note=happening.note,
        written=json.dumps(told, ensure_ascii=False),
    )


def deal_view(deal: Deal) -> wire.DealView:
    """A deal for the editor."""
    title = titled(deal.title, deal.name)
    return wire.DealView(deal=deal.name, title=title, measures=list(deal.measures), needs=list(deal.needs))


def lever_view(case: Case, lever: Lever) -> wire.LeverView:
    """A lever with ends from its own range."""
    assumption = case.assumptions[lever.number]
    low, middle, high = ends_of(assumption.shape)
    return wire.LeverView(
        number=lever.number,
        label=lever.label,
        anchor=lever.anchor,
        text=assumption.shape.text,
        unit=assumption.unit,
        low=low,
        high=high,
        middle=middle,
        scale=assumption.shape.scale,
        percent="%" in assumption.shape.text,
    )


def measure_view(measure: Measure) -> wire.MeasureView:
    """A measure for the editor."""
    return wire.MeasureView(
        name=measure.name,
        title=titled(measure.title, measure.name),
        track=measure.track,
        by=list(measure.by),
        needs=list(measure.needs),
        takes=measure.takes.shape.text,
        reversible=measure.reversible.shape.text,
        detect=measure.detect.shape.text,
        source=measure.source,
        note=measure.note,
        line=str(measure.where),
    )


def assumption_view(case: Case, assumption: Assumption) -> wire.AssumptionView:
    """One number with its source and line."""
    return wire.AssumptionView(
        name=assumption.name,
        title=plain_name(case, assumption.name),
        text=assumption.shape.text,
        unit=assumption.unit,
        source=assumption.source,
        note=assumption.note,
        line=str(assumption.where),
        judgement=assumption.is_judgement,
        uncertain=assumption.shape.is_uncertain,
    )


def card_of(finding: Finding) -> wire.Card:
    """A finding as a card, with its chart in two widths."""
    drawn = can_draw(finding)
    return wire.Card(
        key=finding.key,
        question=finding.question,
        answer=finding.answer,
        spec=draw(finding) if drawn else None,
        narrow=draw(finding, width=NARROW) if drawn else None,
        table=table_view(finding.table),
        more={name: table_view(table) for name, table in finding.more.items()},
        sources=[str(where) for where in finding.rests_on],
        notes=list(finding.notes),
    )


def table_view(table: Table) -> wire.TableView:
    """A table for the screens; numbers stay numbers."""
    columns = [wire.ColumnView(name=c.name, label=c.label, unit=c.unit, style=c.style) for c in table.columns]
    return wire.TableView(columns=columns, rows=[[finite(cell) for cell in row] for row in table.rows])


def finite(cell: str | float | int | bool | None) -> str | float | int | bool | None:
    """A cell that JSON can carry."""
    return None if isinstance(cell, float) and not -1e308 < cell < 1e308 else cell


def run_card(study: Study) -> wire.RunCard:
    """What identifies the numbers."""
    return wire.RunCard(
        case=study.case.name,
        digest=study.case.digest,
        futures=study.futures.size,
        seed=study.futures.seed,
        version=__version__,
        strategies=list(study.results.strategies),
    )


def changes_of(changes: Mapping[str, str], default: Case) -> list[wire.Change]:
    """How a scenario differs from its case."""
    return [
        wire.Change(
            path=path,
            title=plain_name(default, path),
            default=default.assumptions[path].shape.text if path in default.assumptions else "",
            value=value,
        )
        for path, value in changes.items()
    ]


def problems_of(error: DetenteError) -> list[wire.ProblemView]:
    """An error as the four lines."""
    if isinstance(error, CaseError | InputError):
        return [problem_view(p) for p in error.problems]
    return [problem_view(Problem(where=Where(), found=str(error), wanted="a run that works"))]


def problem_view(problem: Problem) -> wire.ProblemView:
    """One problem."""
    where = problem.where
    return wire.ProblemView(
        where=where.file,
        line=where.line,
        path=where.path,
        found=problem.found,
        wanted=problem.wanted,
        mend=problem.mend,
    )
