"""The table of drawn numbers, put where the rules want them: once for each strategy and block of futures."""

from collections.abc import Iterator
from functools import partial

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from detente.engine.program import Layout, Rows
from detente.rules.values import annuity, over_deals
from detente.rules.world import Numbers, Plan, Terms, World

Table = Float[Array, "row future"]


def pick(table: Table, rows: Rows, missing: float = 0.0) -> Float[Array, "each future"]:
    """Rows of the table; a row -1 gives the missing value."""
    at = np.array(rows, np.int32).reshape(-1)
    picked = table[np.maximum(at, 0)]
    return jnp.where((at >= 0)[:, None], picked, missing) if (at < 0).any() else picked


def numbers_of(table: Table, true_type: Int[Array, " future"], layout: Layout) -> Numbers:
    """The numbers of the rules."""
    measures, types, stocks, events = layout.measures, layout.types, layout.stocks, layout.events
    own = np.array(layout.wiring.own, bool).reshape(-1, 1)
    behaviour = dict(types.behaviour)
    is_type = (true_type[None] == jnp.arange(layout.wiring.types)[:, None]).astype(table.dtype)
    prior = jnp.maximum(pick(table, types.prior), 0.0)
    total = jnp.sum(prior, axis=0)
    prior = jnp.where(total > 0, prior / jnp.where(total > 0, total, 1.0), 1.0 / layout.wiring.types)
    multiplier = jnp.stack([pick(table, rows, 1.0) for rows in types.events], axis=1)
    decay = 2.0 ** (-1.0 / jnp.maximum(pick(table, events.memory, 1.0), 1e-3))
    start, evidence, credit, credit_month, breach, ties_weight = pick(table, layout.credibility)
    has_target = np.array([row >= 0 for row in stocks.target]).reshape(-1, 1)
    return Numbers(
        pace=1.0 / jnp.maximum(pick(table, measures.takes), 1.0),
        kept=1.0 - jnp.clip(pick(table, measures.reversible), 0.0, 1.0),
        unseen=jnp.where(own, jnp.log1p(-jnp.clip(pick(table, measures.detect), 0.0, 1.0)), 0.0),
        is_type=is_type,
        log_prior=jnp.log(jnp.maximum(prior, 1e-30)),
        review=pick(table, behaviour["review"]),
        foresight=pick(table, behaviour["foresight"]),
        cooldown=jnp.sum(pick(table, behaviour["cooldown"]) * is_type, axis=0),
        stock_start=pick(table, stocks.start),
        pull=jnp.where(has_target, 1.0 - 2.0 ** (-1.0 / jnp.maximum(pick(table, stocks.half_life, 1.0), 1e-3)), 0.0),
        target=pick(table, stocks.target),
        flow=pick(table, stocks.flow),
        rate=pick(table, events.rate)[:, None] * multiplier,
        branch=pick(table, events.self_excitation) * (1.0 - decay),
        decay=decay,
        cap=pick(table, events.cap, np.inf),
        fade=2.0 ** (-1.0 / jnp.maximum(pick(table, (layout.talks,))[0], 1e-3)),
        good=start * evidence,
        bad=(1.0 - start) * evidence,
        credit=credit,
        credit_month=credit_month,
        breach=breach,
        ties_weight=ties_weight,
        turnover=pick(table, (layout.turnover,))[0],
        strengths=pick(table, layout.strengths),
    )


def terms_of(
    table: Table,
    conduct_rows: Int[Array, "quantity stage"],
    plan: Plan,
    is_type: Float[Array, "type future"],
    layout: Layout,
) -> Terms:
    """What each deal is worth to each type, and the conduct's numbers."""
    behaviour = {name: pick(table, rows) for name, rows in layout.types.behaviour}
    tempo, pressure, retry = (table[rows] for rows in conduct_rows)
    beta, noise, horizon = behaviour["patience"], jnp.maximum(behaviour["noise"], 1e-6), behaviour["horizon"]
    own = np.array(layout.wiring.own, bool).reshape(-1, 1, 1)
    worth = worth_by_type(table, layout)
    sums = partial(over_deals, plan.contents, deals=layout.deals)
    gain = sums(jnp.where(own, 0.0, worth))
    cost = -sums(jnp.where(own, worth, 0.0))
    lasting = (1.0 - jnp.clip(pick(table, layout.measures.reversible), 0.0, 1.0)) * pick(
        table, layout.measures.exposure
    )
    exposure = sums(jnp.where(own[:, 0], lasting, 0.0))
    detect = jnp.clip(pick(table, layout.measures.detect), 0.0, 1.0)
    unseen = sums(jnp.where(own[:, 0], jnp.log1p(-detect), 0.0))
    beta_unseen = beta * jnp.exp(unseen)[:, None]
    cheating = annuity(beta_unseen, jnp.broadcast_to(horizon, beta_unseen.shape))
    real = jnp.broadcast_to((plan.stage >= 0)[:, :, None], gain.shape)
    continues = jnp.concatenate([plan.stage[1:] == plan.stage[:-1], jnp.zeros((1, 1), bool)]) & (plan.stage >= 0)
    return Terms(
        keep=jnp.where(real, annuity(beta, horizon) * (gain - cost) / noise, 0.0),
        cheat=jnp.where(real, cheating * gain / noise, 0.0),
        caught=-jnp.expm1(unseen)[:, None] * beta * cheating,
        risk=behaviour["fear"] * exposure[:, None] / noise,
        exposure=exposure * jnp.sum(behaviour["fear"] * is_type, axis=0),
        penalty=behaviour["penalty"] / noise,
        foresight=jnp.where(continues[:, None], behaviour["foresight"], 0.0),
        refuse=_waiting(retry[:, None], tempo[:, None], beta, horizon) * behaviour["pain_of_pressure"] / noise,
        withdraw=_waiting(behaviour["cooldown"], tempo[:, None], beta, horizon) * behaviour["pain_of_pressure"] / noise,
        repudiation=repudiation_of(table, plan, layout),
        tempo=tempo,
        pressure=pressure,
        retry=retry,
    )


def _waiting(pause: Array, tempo: Array, beta: Array, horizon: Array) -> Array:
    """A_w: the months until the next decision, discounted, never more than the horizon."""
    months = pause + 1.0 / jnp.maximum(tempo, 1e-6)
    return annuity(jnp.broadcast_to(beta, jnp.broadcast_shapes(months.shape, beta.shape)), jnp.minimum(months, horizon))


def repudiation_of(table: Table, plan: Plan, layout: Layout) -> Float[Array, "deal future"]:
    """A deal is as durable as its least durable measure of the principal."""
    by_principal = np.array(layout.wiring.principal, bool).reshape(-1, 1)
    chance = jnp.where(by_principal, pick(table, layout.measures.form), 0.0)
    return over_deals(plan.contents, chance, deals=layout.deals, join=jnp.maximum)


def worth_by_type(table: Table, layout: Layout) -> Float[Array, "measure type future"]:
    """W v: the worth of each measure a month to each type of the counterpart."""
    weights = jnp.stack([pick(table, rows) for rows in layout.types.weights], axis=1)
    total = jnp.zeros((len(layout.names.measures), *weights.shape[1:]), table.dtype)
    for interests, rows in _worth_rows(layout, layout.counterpart):
        total = total + weights[interests] * pick(table, rows)[:, None]
    return total


def worth_to(
    table: Table, actor: int, is_type: Float[Array, "type future"], layout: Layout
) -> Float[Array, "measure future"]:
    """Worth of each measure a month to an actor; to the counterpart as its true type weighs it."""
    if actor == layout.counterpart:
        return jnp.sum(worth_by_type(table, layout) * is_type, axis=1)
    total = jnp.zeros((len(layout.names.measures), table.shape[1]), table.dtype)
    for _, rows in _worth_rows(layout, actor):
        total = total + pick(table, rows)
    return total


def _worth_rows(layout: Layout, actor: int) -> Iterator[tuple[Int[np.ndarray, " measure"], Rows]]:
    """An actor's worth of all measures, one interest of each at a time: the interests, and rows of the table or -1."""
    told: list[list[tuple[int, int]]] = [[] for _ in layout.names.measures]
    for who, measure, interest, row in layout.measures.worth:
        if who == actor:
            told[measure].append((interest, row))
    for turn in range(max(map(len, told), default=0)):
        pairs = [of[turn] if turn < len(of) else (0, -1) for of in told]
        yield np.array([interest for interest, _ in pairs]), tuple(row for _, row in pairs)


def first_world(numbers: Numbers, layout: Layout) -> World:
    """The world before month 0."""
    futures = numbers.good.shape
    measures, deals = len(layout.names.measures), layout.deals
    zeros = jnp.zeros(futures, numbers.good.dtype)
    none, never = jnp.zeros(futures, bool), jnp.full(futures, -1, jnp.int32)
    no_deals = jnp.zeros((deals, *futures), bool)
    return World(
        shown=jnp.zeros((measures, *futures), zeros.dtype),
        real=jnp.zeros((measures, *futures), zeros.dtype),
        held=no_deals,
        cheated=no_deals,
        tabled=no_deals,
        broken=no_deals,
        back=jnp.zeros((deals, *futures), zeros.dtype),
        suspended=jnp.full((deals, *futures), -1, jnp.int32),
        stocks=numbers.stock_start,
        memory=jnp.zeros_like(numbers.decay),
        good=numbers.good,
        bad=numbers.bad,
        belief=numbers.log_prior,
        doubt=jnp.zeros((deals, layout.wiring.types, *futures), zeros.dtype),
        depth=zeros,
        stage=jnp.zeros(futures, jnp.int32),
        paused=never,
        raised=zeros,
        raised_until=never,
        violations=jnp.zeros(futures, jnp.int32),
        signalled=none,
        left=none,
        ended=none,
        stopped=none,
    )
