"""A case as the screens want it: plain data, numbers as they read."""

import json

from detente.case.model import Assumption, Case, Deal, Happening, Lever, Measure
from detente.web import wire
from detente.web.wire.scenario import MOST_FUTURES
from detente.workbench.draft import road_as_text
from detente.workbench.levers import group_of, shown_of, slider_of
from detente.workbench.long import kinds_of
from detente.workbench.naming import plain_name, title_of, titled

SETTINGS = wire.Settings(
    futures=[200, 1000, 4000, 10_000], least_futures=20, most_futures=MOST_FUTURES, most_seed=2**31 - 1
)


def case_view(case: Case, default: Case) -> wire.CaseView:
    """A case for the screens.

    Args:
        case: with the changes of a scenario.
        default: the same without them: what its sliders start from.
    """
    history = case.history
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
            wire.StrategyView(name=s.name, title=titled(s.title, s.name), roadmap=s.roadmap, note=s.note)
            for s in case.strategies.values()
        ],
        metrics=[wire.MetricView(name=m.name, unit=m.unit, better=m.better) for m in case.metrics.values()],
        types=[wire.Named(name=t.name, title=titled(t.title, t.name)) for t in case.types.values()],
        tracks=[wire.Named(name=name, title=title) for name, title in case.tracks.items()],
        actors=[wire.Named(name=a.name, title=a.title) for a in case.actors.values()],
        events=[wire.Named(name=e.name, title=titled(e.title, e.name)) for e in case.events.values()],
        levers=[lever_view(case, default, lever) for lever in case.levers],
        measures=[measure_view(case, m) for m in case.measures.values()],
        roadmaps={
            name: wire.RoadmapView(
                title=titled(road.title, name), deals=[deal_view(d) for d in road.deals], text=road_as_text(road)
            )
            for name, road in case.roadmaps.items()
            if road.deals
        },
        views=[
            wire.ViewView(
                name=v.name, title=titled(v.title, v.name), debate=v.debate, side=v.side, changes=dict(v.overlays)
            )
            for v in case.views.values()
        ],
        happenings=[happening_view(h) for h in history.happenings] if history else [],
        sources=[wire.SourceView.model_validate(source) for source in case.sources.values()],
        history_start=history.start if history else "",
        history_end=history.end if history else "",
        jobs=list(kinds_of(case)),
        settings=SETTINGS,
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


def lever_view(case: Case, default: Case, lever: Lever) -> wire.LeverView:
    """A lever: the places of the case's own number, and where the scenario's stands."""
    now, own = case.assumptions[lever.number], default.assumptions[lever.number]
    slider = slider_of(default, lever.number)
    texts = [p.text for p in slider.positions]
    at = texts.index(now.shape.text) if now.shape.text in texts else slider.nearest_to(case, lever.number)
    return wire.LeverView(
        number=lever.number,
        label=lever.label,
        group=group_of(lever.number),
        anchor=lever.anchor,
        title=plain_name(default, lever.number),
        unit=own.unit,
        positions=[wire.PositionView(text=p.text, shown=p.shown) for p in slider.positions],
        default=slider.default,
        now=at,
        text=now.shape.text,
        shown=shown_of(case, lever.number),
        changed=now.shape != own.shape,
    )


def measure_view(case: Case, measure: Measure) -> wire.MeasureView:
    """A measure for the editor."""
    shown = {
        f"{key}_shown": shown_of(case, f"measures.{measure.name}.{key}") for key in ("takes", "reversible", "detect")
    }
    return wire.MeasureView(
        name=measure.name,
        title=titled(measure.title, measure.name),
        track=measure.track,
        track_title=titled(case.tracks.get(measure.track, ""), measure.track),
        by=list(measure.by),
        by_titles=[title_of(case, actor) for actor in measure.by],
        needs=list(measure.needs),
        form=measure.form,
        takes=measure.takes.shape.text,
        reversible=measure.reversible.shape.text,
        detect=measure.detect.shape.text,
        source=measure.source,
        note=measure.note,
        line=str(measure.where),
        **shown,
    )


def assumption_views(case: Case, default: Case) -> list[wire.AssumptionView]:
    """Every number of a case, in file order."""
    return [_assumption(case, default, a) for a in case.assumptions.values()]


def _assumption(case: Case, default: Case, assumption: Assumption) -> wire.AssumptionView:
    """One number with its source and line, and the case's own text where it is changed."""
    own = default.assumptions.get(assumption.name)
    is_changed = own is None or own.shape != assumption.shape
    return wire.AssumptionView(
        name=assumption.name,
        title=plain_name(case, assumption.name),
        section=assumption.name.split(".")[0],
        text=assumption.shape.text,
        shown=shown_of(case, assumption.name),
        unit=assumption.unit,
        source=assumption.source,
        note=assumption.note,
        line=str(assumption.where),
        judgement=assumption.is_judgement,
        uncertain=assumption.shape.is_uncertain,
        changed=is_changed,
        default=own.shape.text if own and is_changed else "",
    )


def changes_of(scenario: wire.Scenario, case: Case, default: Case) -> list[wire.Change]:
    """How a scenario differs from its case."""
    return [_change(path, value, case, default) for path, value in case.overlays.items() if path in scenario.changes]


def _change(path: str, value: str, case: Case, default: Case) -> wire.Change:
    """One change, as written and as it reads."""
    is_number = path in case.assumptions and path in default.assumptions
    before = shown_of(default, path) if is_number else ""
    after = shown_of(case, path) if is_number else ""
    title = plain_name(default, path)
    return wire.Change(
        path=path,
        title=title,
        default=default.assumptions[path].shape.text if path in default.assumptions else "",
        value=value,
        shown_default=before,
        shown=after,
        says=f"{title}: {before} → {after}" if is_number else f"{title}: changed",
    )


def value_view(case: Case, default: Case, path: str) -> wire.ValueView:
    """A typed value that the case has taken: as written, as it reads, and its slider's place."""
    text = case.overlays[path]
    if path not in case.assumptions:
        return wire.ValueView(path=path, text=text, shown=text, position=None)
    is_lever = path in {lever.number for lever in default.levers} and path in default.assumptions
    place = slider_of(default, path).nearest_to(case, path) if is_lever else None
    return wire.ValueView(path=path, text=text, shown=shown_of(case, path), position=place)
