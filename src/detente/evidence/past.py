"""The real record of a window as the belief filter sees it: the rules of the simulator, run on what really happened.

Offers, answers and breaches come from the case's `history:`, counts of events from its record. Every future gives
each type's likelihood of that record under the future's own numbers (docs/explanation/model.md, 3.10). Two things stand
still for want of knowledge: credibility at its start, and stocks (tension and the like) at theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from detente.case.model import (
    Assumption,
    Case,
    Conduct,
    Deal,
    Happening,
    History,
    Reply,
    Roadmap,
    Shape,
    Strategy,
)  # fmt: skip
from detente.engine.compile import compile_case
from detente.engine.inputs import table_of
from detente.engine.prepare import first_world, numbers_of, terms_of
from detente.engine.program import Layout, Program
from detente.errors import InputError
from detente.evidence.facts import Record
from detente.evidence.panel import COVARIATES, counts_between, drivers_between, month_back
from detente.evidence.whose import record_of
from detente.futures import Futures
from detente.rules import belief, events, keeping
from detente.rules.choice import Answers, chances
from detente.rules.month import Setting, expected, trust
from detente.rules.sets import members, touches
from detente.rules.world import Calendar

ANSWERS = ("accepted", "refused")
KINDS = ("accepted", "refused", "withdrew", "caught", "repudiated")
TEMPO, RETRY = 0.25, 3.0  # of the offers of the time: how long a refusal was thought to last; judgement


@dataclass(frozen=True)
class Past:
    """What really happened, month by month.

    Args:
        edges: first day of each month and the day after the last.
        happenings: those that count, in order.
        deals: the answers among them and among those left out, each a deal of its own along `deal`, later happenings on
            the same measures ending it; then spare ones, that nothing happens to.
        flags: whether each kind of thing happened to each deal in each month, `[month, kind, deal]`.
        counts: of each event of the case; windows: of the case's calendar; depth: of talks.
        observed: 1 for the events that the record counts.
    """

    edges: tuple[date, ...]
    happenings: tuple[Happening, ...]
    deals: tuple[Happening, ...]
    flags: Float[np.ndarray, "month kind deal"]
    counts: Float[np.ndarray, "month event"]
    windows: Float[np.ndarray, "month window"]
    depth: Float[np.ndarray, " month"]
    observed: Float[np.ndarray, " event"]


@dataclass(frozen=True)
class Told:
    """What the record says: log likelihood of each month under each type in each future, by what was seen.

    Args:
        answers: from offers taken or refused, deals left or kept, cheating found or not.
        events: from counts of events.
        log_prior: of each type in each future.
        checks: the part of `answers` that comes from inspection: cheating found or not.
    """

    answers: Float[np.ndarray, "month type future"]
    events: Float[np.ndarray, "month type future"]
    log_prior: Float[np.ndarray, "type future"]
    checks: Float[np.ndarray, "month type future"]

    @property
    def log_likelihood(self) -> Float[np.ndarray, "type future"]:
        """Of the whole window."""
        return (self.answers + self.events).sum(axis=0)


SLOTS, SPARE = 8, 4
"""Deals of the past come in eights, four of them spare at least: one more or one less need not be compiled anew."""


def past_of(case: Case, *, off: Collection[int] = ()) -> Past:
    """The case's history and its record, month by month.

    Args:
        case: with `history:` and `evidence:`.
        off: positions of happenings that are left out.

    Raises:
        InputError: the case has no `history:` or no `evidence:`, or no happening stands at one of the positions.
    """
    if case.history is None or case.evidence is None:
        lacking = "history" if case.history is None else "evidence"
        raise InputError(f"{case.name} without {lacking}:", wanted=f"an entry {lacking}: in the case")
    record = record_of(case)
    edges = _edges(case.history, record.cut)
    every = case.history.happenings
    if wrong := [k for k in off if not 0 <= k < len(every)]:
        raise InputError(f"happening {wrong[0]}", wanted=f"one of 0 to {len(every) - 1}")
    kept = tuple(h for k, h in enumerate(every) if k not in off)
    deals = _with_spares(tuple(h for h in every if h.kind in ANSWERS))
    return Past(
        edges=edges,
        happenings=kept,
        deals=deals,
        flags=_flags(kept, deals, edges),
        counts=_counts(case, record, edges),
        windows=_windows(case, record, edges),
        depth=drivers_between(record, edges)[0],
        observed=np.array([float(e in case.evidence.classes.values()) for e in case.events]),
    )


def _with_spares(deals: tuple[Happening, ...]) -> tuple[Happening, ...]:
    """The deals, and four spare ones at least that nothing happens to; none where there are no deals."""
    spare = -(len(deals) + SPARE) % SLOTS + SPARE
    return deals + tuple(replace(deals[0], says="spare") for _ in range(spare) if deals)


def _edges(history: History, cut: date) -> tuple[date, ...]:
    """First days of the window's months, and of the month after; never beyond the cut."""
    first, last = date.fromisoformat(f"{history.start}-01"), date.fromisoformat(f"{history.end}-01")
    edges = [first]
    while edges[-1] <= last and month_back(edges[-1], -1) <= cut:
        edges.append(month_back(edges[-1], -1))
    return tuple(edges)


def _flags(
    happenings: Sequence[Happening], deals: Sequence[Happening], edges: Sequence[date]
) -> Float[np.ndarray, "month kind deal"]:
    """Where each happening stands: an answer at its own deal, an end at the last accepted deal of these measures."""
    answered = {d for d in deals if d in happenings}
    flags = np.zeros((len(edges) - 1, len(KINDS), max(1, len(deals))))
    for happening in happenings:
        day = date.fromisoformat(happening.date)
        month = int(np.searchsorted(np.array([e.toordinal() for e in edges]), day.toordinal(), side="right")) - 1
        at = deals.index(happening) if happening in answered else _ended(happening, deals, answered)
        if at >= 0 and 0 <= month < len(flags):
            flags[month, KINDS.index(happening.kind), at] = 1.0
    return flags


def _ended(happening: Happening, deals: Sequence[Happening], answered: Collection[Happening]) -> int:
    """The last accepted deal before a happening that counts and shares a measure with it; -1 for none."""
    earlier = [
        k
        for k, d in enumerate(deals)
        if d in answered
        and d.kind == "accepted"
        and d.date <= happening.date
        and set(d.measures) & set(happening.measures)
    ]
    return earlier[-1] if earlier else -1


def _counts(case: Case, record: Record, edges: Sequence[date]) -> Float[np.ndarray, "month event"]:
    """Counts of each event of the case that a class of the record stands for."""
    classes: Mapping[str, str] = case.evidence.classes if case.evidence else {}
    rows = {event: np.zeros(len(edges) - 1) for event in case.events}
    for name, event in classes.items():
        rows[event] = rows[event] + counts_between(record.days[name], edges)
    return np.array(list(rows.values())).T


def _windows(case: Case, record: Record, edges: Sequence[date]) -> Float[np.ndarray, "month window"]:
    """The record's covariates under the names that the case's windows share with them; nothing for others."""
    drivers = drivers_between(record, edges)
    none = np.zeros(len(edges) - 1)
    rows = [drivers[COVARIATES.index(name)] if name in COVARIATES else none for name in case.windows]
    return np.array(rows).reshape(len(case.windows), len(edges) - 1).T


def program_of(case: Case, past: Past) -> Program:
    """The case compiled with its past offers as the deals of one strategy."""
    deals = tuple(Deal(f"offer {k}", d.says, d.measures, ()) for k, d in enumerate(past.deals))
    assert case.history is not None
    conduct = Conduct(
        signal=0, tempo=_fixed("tempo", TEMPO), parallel=1, pressure=case.history.pressure,
        retry=_fixed("retry", RETRY),
        precondition=(), on_violation=Reply("forgive"), on_provocation={}, stop=(),
    )  # fmt: skip
    name = "what happened"
    told = replace(
        case,
        roadmaps={**case.roadmaps, name: Roadmap(name, name, deals)},
        strategies={name: Strategy(name, name, name, conduct)},
        metrics={},
        claims={},
    )
    return compile_case(told)


def _fixed(name: str, value: float) -> Assumption:
    return Assumption(f"history.{name}", Shape("constant", (value,), text=str(value)))


def tell(program: Program, past: Past, futures: Futures) -> Told:
    """Likelihood of the past under every type in every future."""
    table = table_of(program, futures, np.arange(len(futures.future)))
    plan = next(iter(program.strategies.values()))
    inputs = (past.flags, past.counts, past.windows, past.depth)
    given = [jnp.asarray(x, jnp.float32) for x in inputs]
    answers, seen, checks, prior = _compiled(
        plan.layout, plan.plan, plan.conduct_rows, jnp.asarray(table), futures.true_type.astype(np.int32), given,
        jnp.asarray(past.observed, jnp.float32),
    )  # fmt: skip
    return Told(*(np.asarray(part, float) for part in (answers, seen, prior, checks)))


def _likelihoods(
    layout: Layout, plan: Any, conduct_rows: Any, table: Any, true_type: Any, given: list[Any], observed: Any
) -> tuple[Any, Any, Any, Any]:
    """Log likelihood by month and type, of answers, of events and of inspection, and the log prior."""
    numbers = numbers_of(table, true_type, layout)
    terms = terms_of(table, conduct_rows, plan, numbers.is_type, layout)
    terms = replace(terms, foresight=jnp.zeros_like(terms.foresight))  # nobody foresaw the later offers
    setting = Setting(numbers=numbers, terms=terms, plan=plan)
    world = first_world(numbers, layout)

    def step(world: Any, month: Any) -> Any:
        world, *told = _month(world, setting, layout, month, observed)
        return world, told

    _, (answers, seen, checks) = jax.lax.scan(step, world, tuple(given))
    return answers, seen, checks, numbers.log_prior


_compiled = jax.jit(_likelihoods, static_argnums=0)


def _month(world: Any, setting: Setting, layout: Layout, month: Any, observed: Any) -> tuple[Any, Any, Any, Any]:
    """One month of the past: what its answers, its events and its inspections say of the type."""
    flags, counts, windows, depth = month
    numbers, terms, plan, wiring = setting.numbers, setting.terms, setting.plan, layout.wiring
    accepted, refused, withdrew, caught, repudiated = (
        jnp.broadcast_to((row > 0)[:, None], world.held.shape) for row in flags
    )
    world = _fallen(world, repudiated, plan, numbers)
    pressure = terms.pressure[0]
    stage = jnp.zeros_like(world.stage)
    chance = chances(
        terms, plan, held=world.held, stage=stage, pressure=pressure, credibility=trust(world, numbers, wiring)
    )
    none = jnp.zeros_like(accepted)
    answers = Answers(accepted | refused, accepted, none, withdrew & world.held, none, none)
    forced = jnp.any(repudiated, axis=0)
    learned = belief.from_answers(
        chance, answers, doubt=world.doubt, held=world.held, review=numbers.review, forced=forced
    )
    world = _fallen(world, answers.withdrawn, plan, numbers)
    world = replace(world, held=world.held | accepted)
    carried = touches(plan.holders, members(world.held))
    shown = jnp.where(carried, jnp.minimum(world.shown + numbers.pace, 1.0), world.shown)
    world = replace(world, shown=shown, real=shown, depth=jnp.broadcast_to(depth, world.depth.shape))
    quality = keeping.chance_caught(shown, plan=plan, numbers=numbers, wiring=wiring)
    found = caught & world.held
    checked = belief.from_verification(
        doubt=learned.doubt, caught=found, chance_caught=quality, ended=~world.held | found
    )
    world = replace(_fallen(world, found, plan, numbers), doubt=checked.doubt)
    calendar = Calendar(month=jnp.int32(0), windows=windows, turnover=jnp.asarray(False))
    raw = events.hazards(
        world=world, numbers=numbers, wiring=wiring, calendar=calendar, pressure=pressure,
        signalled=jnp.zeros_like(world.signalled),
    )  # fmt: skip
    rate = expected(raw, checked.doubt, world, setting, wiring) * observed[:, None, None]
    number = jnp.broadcast_to(counts[:, None], (len(wiring.event_cuts), world.depth.shape[0]))
    told = belief.log_product(learned.likelihood * checked.likelihood)
    seen = belief.from_events(rate, number * observed[:, None], terminal=wiring.terminal)
    checks = belief.log_product(checked.likelihood)
    return replace(world, memory=events.decayed(world.memory, numbers.decay, number)), told, seen, checks


def _fallen(world: Any, ended: Any, plan: Any, numbers: Any) -> Any:
    """Deals that end: what no other held deal carries falls to the part that cannot be taken back."""
    stay = world.held & ~ended
    fell = touches(plan.holders, members(world.held & ended))
    kept = touches(plan.holders, members(stay))
    shown = jnp.where(fell & ~kept, world.shown * numbers.kept, world.shown)
    return replace(world, held=stay, shown=shown, real=shown)
