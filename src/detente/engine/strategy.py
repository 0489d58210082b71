"""A strategy as positions: its deals, its demands, its fallbacks, its conduct."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.model import Assumption, Case, Conduct, Reply
from detente.engine import luck
from detente.engine.program import CompiledStrategy, Layout
from detente.rules.keeping import VIOLATIONS
from detente.rules.sets import mask_of, words_for
from detente.rules.world import Plan

NEVER = 2**30  # a month that never comes
DEMAND = "demand"


@dataclass(frozen=True)
class Slot:
    """A deal of one stage: names of its measures, positions of the deals that it needs."""

    name: str
    stage: int
    measures: tuple[str, ...]
    needs: tuple[int, ...]
    is_demand: bool


def stages_of(case: Case, strategy: str) -> tuple[str, ...]:
    """The strategy and all that its stop rules may lead to, in the order in which they are met."""
    found = [strategy]
    for name in found:
        found += dict.fromkeys(r.then for r in case.strategies[name].conduct.stop if r.then not in found)
    return tuple(found)


def slots_of(case: Case, strategy: str) -> tuple[Slot, ...]:
    """All deals of a strategy and of its fallbacks in a row."""
    slots: list[Slot] = []
    for number, stage in enumerate(stages_of(case, strategy)):
        slots += _slots_of_stage(case, stage, number, len(slots))
    return tuple(slots)


def stretch_of(case: Case, strategy: str) -> int:
    """How many deals a strategy and its fallbacks have."""
    return len(slots_of(case, strategy))


def most_shared(case: Case, strategy: str) -> int:
    """In how many deals of a strategy and its fallbacks the most common measure stands."""
    held = Counter(measure for slot in slots_of(case, strategy) for measure in slot.measures)
    return max(held.values(), default=1)


def contents_of(slots: tuple[Slot, ...]) -> tuple[tuple[int, str], ...]:
    """Each deal beside each of its measures."""
    return tuple((position, measure) for position, slot in enumerate(slots) for measure in slot.measures)


def _slots_of_stage(case: Case, name: str, stage: int, first: int) -> list[Slot]:
    """A stage's demand, if it makes one, and then its roadmap without what was demanded."""
    strategy = case.strategies[name]
    demanded = strategy.conduct.precondition
    slots = [Slot(DEMAND, stage, demanded, (), is_demand=True)] if demanded else []
    place: dict[str, int] = {}
    for deal in case.roadmaps[strategy.roadmap].deals:
        left = tuple(m for m in deal.measures if m not in demanded)
        if not left:
            continue
        needs = tuple(place[need] for need in deal.needs if need in place) + ((first,) if demanded else ())
        place[deal.name] = first + len(slots)
        slots.append(Slot(deal.name, stage, left, needs, is_demand=False))
    return slots


def compile_strategy(case: Case, name: str, layout: Layout, row: Callable[[Assumption], int]) -> CompiledStrategy:
    """A strategy as arrays, its deals padded to the layout's number."""
    stages, slots = stages_of(case, name), slots_of(case, name)
    conducts = [case.strategies[stage].conduct for stage in stages]
    conducts += [conducts[-1]] * (layout.stages - len(conducts))
    rows = [[row(c.tempo) for c in conducts], [row(c.pressure) for c in conducts], [row(c.retry) for c in conducts]]
    return CompiledStrategy(
        name=name,
        layout=layout,
        deals=tuple(s.name if s.stage == 0 else f"{stages[s.stage]}: {s.name}" for s in slots),
        stages=stages,
        plan=_plan(case, layout, stages, slots, conducts),
        conduct_rows=np.array(rows, np.int32),
        deal_measures=tuple(s.measures for s in slots),
    )


def _plan(
    case: Case, layout: Layout, stages: tuple[str, ...], slots: tuple[Slot, ...], conducts: list[Conduct]
) -> Plan:
    """The positions."""
    measures, deals = layout.names.measures, layout.deals
    at = {name: position for position, name in enumerate(measures)}
    demanded = {m for s in slots if s.is_demand for m in s.measures}
    own = np.zeros((deals, len(measures)), bool)
    for position, slot in enumerate(slots):
        own[position] = [m in slot.measures and layout.wiring.own[at[m]] for m in measures]
    return Plan(
        contents=_contents(layout, slots),
        measures=_sets([[at[m] for m in s.measures] for s in slots], deals, len(measures)),
        needs_deals=_sets([s.needs for s in slots], deals, deals),
        needs_measures=_sets([_outer_needs(case, s, at) for s in slots], deals, len(measures)),
        own=_beside(own),
        holders=_sets([_holders(m, slots) for m in measures], len(measures), deals),
        needs=_sets(
            [[] if m in demanded else [at[n] for n in case.measures[m].needs] for m in measures], len(at), len(at)
        ),
        before=_sets([range(position) for position in range(deals)], deals, deals),
        hidden=_hidden(layout, slots),
        stage=_beside(np.array([s.stage for s in slots] + [-1] * (deals - len(slots)), np.int32)),
        key=_beside(np.array([luck.key_of(f"deal {s.name}") for s in slots] + [0] * (deals - len(slots)), np.uint32)),
        **_conduct(case, layout, stages, conducts),
    )


def _beside(values: Any) -> Any:
    """Values that stand beside any number of futures: a last axis of one."""
    return values[..., None]


def _outer_needs(case: Case, slot: Slot, at: dict[str, int]) -> list[int]:
    """What must be in force before a deal is offered: needs of its measures that it does not hold itself."""
    if slot.is_demand:
        return []
    return [at[n] for m in slot.measures for n in case.measures[m].needs if n not in slot.measures]


def _holders(measure: str, slots: tuple[Slot, ...]) -> list[int]:
    """The deals that hold a measure."""
    return [position for position, slot in enumerate(slots) if measure in slot.measures]


def _contents(layout: Layout, slots: tuple[Slot, ...]) -> Any:
    """The deals beside their measures, by measure, filled up to the layout's number."""
    pairs = sorted((layout.names.measures.index(m), deal) for deal, m in contents_of(slots))
    rows = [[deal, measure] for measure, deal in pairs] + [[-1, 0]] * (layout.contents - len(pairs))
    return np.array(rows, np.int32)


def _hidden(layout: Layout, slots: tuple[Slot, ...]) -> Any:
    """The deals that hold each hidden measure, -1 where a place is not filled: `[slot, hidden]`."""
    places = np.full((layout.holders, len(layout.wiring.hidden)), -1, np.int32)
    for column, measure in enumerate(layout.wiring.hidden):
        holders = _holders(layout.names.measures[measure], slots)
        places[: len(holders), column] = holders
    return places


def _sets(rows: Iterable[Iterable[int]], count: int, size: int) -> Any:
    """Sets in rows, padded with empty ones: `[count, word, 1]`."""
    filled = [mask_of(members, size) for members in rows]
    filled += [mask_of((), size)] * (count - len(filled))
    return np.array(filled, np.uint32).reshape(count, words_for(size), 1)


def _conduct(case: Case, layout: Layout, stages: tuple[str, ...], conducts: list[Conduct]) -> dict[str, Any]:
    """The conduct of each stage as positions and months."""
    events = layout.names.events
    rules = max([1, *(len(s.conduct.stop) for s in case.strategies.values())])
    test, follow = np.full((layout.stages, rules), -1, np.int32), np.zeros((layout.stages, rules), np.int32)
    for stage, conduct in enumerate(conducts[: len(stages)]):
        for turn, rule in enumerate(conduct.stop):
            test[stage, turn] = layout.stop_tests.index(rule.when)
            follow[stage, turn] = stages.index(rule.then)

    def replies(kind: str, months: Callable[[Reply], float]) -> Any:
        found = [[c.on_provocation.get(e, Reply("continue")) for e in events] for c in conducts]
        told = [[months(r) if r.kind == kind else 0 for r in row] for row in found]
        return np.array(told).reshape(len(conducts), len(events), 1)

    return {
        "signal": np.array([NEVER if c.signal is None else c.signal for c in conducts], np.int32)[:, None],
        "parallel": np.array([c.parallel for c in conducts], np.int32)[:, None],
        "violation": np.array([VIOLATIONS.index(c.on_violation.kind) for c in conducts], np.int32)[:, None],
        "patience": np.array([c.on_violation.months for c in conducts], np.int32)[:, None],
        "everywhere": np.array([c.on_violation.scope == "all" for c in conducts], bool)[:, None],
        "pause": replies("pause", lambda r: r.months).astype(np.int32),
        "retaliation": replies("retaliate", lambda r: r.months).astype(np.int32),
        "raised": replies("retaliate", lambda r: r.pressure).astype(np.float64),
        "stop_test": test[..., None],
        "stop_stage": follow[..., None],
    }
