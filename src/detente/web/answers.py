"""What is answered at once: each a question to its answer, on the desk, until it is not wanted any more."""

from collections.abc import Mapping, Sequence

from detente import __version__
from detente.case.model import Case
from detente.finding import Finding, share, with_range
from detente.results import Study
from detente.web import wire
from detente.web.cards import card_of, is_asked
from detente.web.caseview import changes_of, happening_view
from detente.web.desk import FAST, Desk, changed
from detente.web.shelf import Stop
from detente.workbench import evidence
from detente.workbench.asks import trace
from detente.workbench.beside import are_paired, differences, numbers_beside, paths_beside
from detente.workbench.draft import FUTURES as FIRST_LOOK
from detente.workbench.draft import Draft, Kept, draft_of
from detente.workbench.figures import key_numbers, ranking
from detente.workbench.naming import strategy_title, titled
from detente.workbench.roads import ledger_of
from detente.workbench.single import TITLES, further_keys, main_keys
from detente.workbench.stories import story


def run(desk: Desk, asked: wire.RunQuestion, stop: Stop) -> wire.Answer:
    """Headline, key numbers, and the cards that are on the screen."""
    scenario, futures = asked.scenario, futures_of(asked.detail)
    study = desk.study(scenario, futures=futures, stop=stop)
    before = None if asked.saved is None else desk.study(changed(scenario, asked.saved), futures=futures, stop=stop)
    stand = ranking(study)
    numbers = key_numbers(study, strategy=asked.strategy, against=before)
    cards = [
        card_of(
            desk.finding(
                scenario, key, futures=futures, strategy=asked.strategy, saved=asked.saved, stop=stop
            ),
            width=asked.width,
            tables=is_asked(key, asked.tables),
        )
        for key in keys_asked(study, asked)
    ]  # fmt: skip
    case = desk.case(scenario)
    return wire.Answer(
        headline=desk.finding(scenario, "bottom-line", futures=futures, stop=stop).answer,
        leader=named(study, stand.order[0]),
        tied=[named(study, name) for name in stand.tied],
        order=[named(study, name) for name in stand.order],
        key_numbers=[wire.KeyNumberView.model_validate(n) for n in numbers],
        cards=cards,
        outline=outline(study),
        changes=changes_of(scenario, case, desk.default(scenario)),
        run=run_card(study),
        detail=asked.detail,
        says=over(study, scenario),
    )


def futures_of(detail: str) -> int:
    """Futures at most: a few for a first look, 0 for all."""
    return FAST if detail == "fast" else 0


def keys_asked(study: Study, asked: wire.RunQuestion) -> list[str]:
    """The cards asked for, in the order of the outline; those named outright first in their own."""
    main = [key for key in main_keys(study) if is_asked(key, asked.cards) and key not in asked.cards]
    return [key for key in dict.fromkeys(asked.cards) if key not in ("*", "paths")] + main


def outline(study: Study) -> list[wire.OutlineLine]:
    """Every card that a run can have."""
    further = further_keys(study)
    named = {key: TITLES.get(key) or series_question(key, further) for key in main_keys(study)}
    main = [wire.OutlineLine(key=key, question=question, main=True) for key, question in named.items()]
    return main + [wire.OutlineLine(key=key, question=question, main=False) for key, question in further.items()]


def series_question(key: str, further: Mapping[str, str]) -> str:
    """The question of a paths card, without making it."""
    return f"{further[key.replace('paths-', 'path-', 1)].removesuffix(', month by month')}, by strategy"


def named(study: Study, strategy: str) -> wire.Named:
    """A strategy as it is called."""
    return wire.Named(name=strategy, title=strategy_title(study.case, strategy))


def run_card(study: Study) -> wire.RunCard:
    """What identifies the numbers."""
    case, futures = study.case, study.futures
    return wire.RunCard(
        case=case.name,
        digest=case.digest,
        futures=futures.size,
        seed=futures.seed,
        version=__version__,
        strategies=list(study.results.strategies),
        id=f"{case.name}-{case.digest[:8]}-s{futures.seed}-n{futures.size}",
    )


def over(study: Study, scenario: wire.Scenario) -> str:
    """Over how many futures, in words."""
    size = study.futures.size
    if size < scenario.futures:
        return f"A first look over {size:,} of {scenario.futures:,} futures"
    return f"{size:,} futures, seed {scenario.seed}"


def card(desk: Desk, asked: wire.CardQuestion, stop: Stop) -> wire.Card:
    """One card with its tables."""
    found = desk.finding(
        asked.scenario, asked.key, futures=futures_of(asked.detail), strategy=asked.strategy, saved=asked.saved,
        stop=stop,
    )  # fmt: skip
    return card_of(found, width=asked.width)


def told(desk: Desk, asked: wire.StoryQuestion, stop: Stop) -> wire.Card:
    """One future month by month."""
    study = desk.study(asked.scenario, stop=stop)
    return card_of(story(study, future=asked.future, strategy=asked.strategy), width=asked.width)


def traced(desk: Desk, asked: wire.TraceQuestion, stop: Stop) -> wire.Card:
    """The road of one number."""
    study = desk.study(asked.scenario, futures=futures_of(asked.detail), stop=stop)
    return card_of(trace(study, asked.number), width=asked.width)


def road(desk: Desk, asked: wire.RoadQuestion, stop: Stop) -> wire.RoadAnswer:
    """A road as an editor shows it: a first look, or with the whole ledger."""
    case, scenario, types = desk.case(asked.scenario), asked.scenario, tuple(asked.types)
    size = FIRST_LOOK if asked.detail == "fast" else scenario.futures
    draft = draft_of(case, asked.roadmap, types=types, strategy=asked.strategy, futures=size, seed=scenario.seed)
    stop.check()
    found = [draft.timeline]
    if asked.detail == "full":
        found.insert(0, ledger_of(case, asked.roadmap, futures=size, seed=scenario.seed, types=types))
    weakest = next((one.deal.name for one in draft.kept if one.clearly_weakest), "")
    return wire.RoadAnswer(
        cards=[card_of(f, width=asked.width) for f in found],
        deals=road_deals(draft),
        weakest=weakest,
        months=case.months,
        says=draft.says,
    )


def road_deals(draft: Draft) -> list[wire.RoadDeal]:
    """The deals of a road with their months and how they would be kept."""
    months = {str(row["deal"]): row for row in draft.timeline.table.records()}
    return [road_deal(one, months[one.deal.name], draft.futures) for one in draft.kept]


def road_deal(one: Kept, months: Mapping[str, object], futures: int) -> wire.RoadDeal:
    """One deal."""
    start, end = month(months["offered_p50"]), month(months["in_force_p50"])
    low, high = month(months["in_force_p05"]), month(months["in_force_p95"])
    when = "not within reach" if end is None else f"in force by month {end:.0f}"
    if end is not None and low is not None:
        when += f" ({low:.0f} to {'later' if high is None else f'{high:.0f}'})"
    figure = with_range(one.share, one.low, one.high, style="share")
    title = titled(one.deal.title, one.deal.name)
    return wire.RoadDeal(
        deal=one.deal.name,
        title=title,
        measures=list(one.deal.measures),
        needs=list(one.deal.needs),
        start=start,
        end=end,
        when=when,
        kept=share(one.share),
        interval=f"{share(one.low)} to {share(one.high)}",
        weak=one.clearly_weakest,
        says=f"{title}: kept in {figure} of {futures:,} futures; {when}.",
    )


def month(cell: object) -> float | None:
    """A month, where there is one."""
    return float(cell) if isinstance(cell, int | float) else None


def history(desk: Desk, asked: wire.HistoryQuestion, stop: Stop) -> wire.HistoryAnswer:
    """What the record says without some happenings and with some more."""
    case = desk.case(with_added(asked, desk.case(asked.scenario)))
    stop.check()
    found = evidence.history(case, futures=asked.scenario.futures, seed=asked.scenario.seed, off=asked.off)
    return wire.HistoryAnswer(
        cards=[card_of(found, width=asked.width)], events=events_of(case, found, asked.off), says=found.answer
    )


def with_added(asked: wire.HistoryQuestion, case: Case) -> wire.Scenario:
    """The scenario with what the user saw besides, after all that the case tells."""
    if not asked.added or case.history is None:
        return asked.scenario
    told = [happening_view(h).written for h in case.history.happenings]
    seen = [one.model_dump_json() for one in asked.added]
    changes = {**asked.scenario.changes, "history.happenings": f"[{', '.join([*told, *seen])}]"}
    return changed(asked.scenario, changes)


def events_of(case: Case, found: Finding, off: Sequence[int]) -> list[wire.HistoryEvent]:
    """Every happening with how it bears on the types."""
    bearing = found.more["bearing"].records()
    happenings = case.history.happenings if case.history else ()
    return [
        wire.HistoryEvent(
            **happening_view(one).model_dump(),
            index=k,
            on=k not in off,
            bears=next(
                (str(r["says"]) for r in bearing if r["date"] == one.date[:7] and one.says in str(r["what"])), ""
            ),
        )
        for k, one in enumerate(happenings)
    ]


def compare(desk: Desk, asked: wire.CompareQuestion, stop: Stop) -> wire.Comparison:
    """Scenarios side by side."""
    futures = futures_of(asked.detail)
    scenarios = {one.name: one.scenario for one in asked.scenarios}
    runs = {name: desk.study(scenario, futures=futures, stop=stop) for name, scenario in scenarios.items()}
    columns = [
        wire.ComparedColumn(
            name=name,
            headline=desk.finding(scenarios[name], "bottom-line", futures=futures, stop=stop).answer,
            leader=named(study, ranking(study).order[0]),
            run=run_card(study),
        )
        for name, study in runs.items()
    ]
    first, called = next(iter(runs.values())), next(iter(runs))
    unpaired = [name for name, study in runs.items() if not are_paired(first, study)]
    return wire.Comparison(
        columns=columns,
        rows=compare_rows(list(runs.values()), asked.strategy),
        assumptions=[
            wire.Difference(path=path, title=title, values=list(values)) for path, title, values in differences(runs)
        ],
        cards=[card_of(f, width=asked.width) for f in paths_beside(runs, asked.strategy)],
        says=f"Changes are against {called}, over the same {first.futures.size:,} futures.",
        notes=[f"{name} was run over other futures than {called}, so no change is shown for it." for name in unpaired],
    )


def compare_rows(runs: Sequence[Study], strategy: str) -> list[wire.CompareRow]:
    """A metric a row."""
    found = numbers_beside(runs, strategy)
    metrics = dict.fromkeys(metric for numbers in found for metric in numbers)
    rows: list[wire.CompareRow] = []
    for metric in metrics:
        known = next(numbers[metric] for numbers in found if metric in numbers)
        cells = [number and wire.KeyNumberView.model_validate(number) for number in (n.get(metric) for n in found)]
        rows.append(wire.CompareRow(metric=metric, unit=known.unit, better=known.better, cells=cells))
    return rows
