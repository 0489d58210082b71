"""What a future holds in a month: `World`, what the principal sees of it, its luck, and the numbers that it runs on."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import jax
from jaxtyping import Array, Bool, Float, Int, UInt32

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def pytree(cls: type[T]) -> type[T]:
    """A frozen dataclass that JAX can map and scan."""
    made = dataclasses.dataclass(frozen=True)(cls)
    names = [f.name for f in dataclasses.fields(made)]  # pyright: ignore[reportArgumentType] (made above)
    return jax.tree_util.register_dataclass(made, data_fields=names, meta_fields=[])


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """How one thing acts on another: which, and the place of its strength among `Numbers.strengths`.

    Args:
        kind: `measure`, `stock`, `event`, `window`, `talks` or `pressure`.
        at: position of the acting thing; 0 for talks and pressure.
        strength: place of the strength.
        damp: place of the share by which an early signal damps it; -1 for none.
    """

    kind: str
    at: int
    strength: int
    damp: int = -1


Links = tuple[tuple[Link, ...], ...]


@dataclasses.dataclass(frozen=True)
class Wiring:
    """What is connected to what in a case: positions only, the same in every future, month and strategy.

    Args:
        own: per measure, whether the counterpart acts alone in it.
        principal: per measure, whether the principal takes part.
        party: per measure, whether principal or counterpart take part.
        event_cuts: per event, the measures that cut its rate.
        event_responds: per event, talks, pressure, stocks and windows that move it.
        terminal: per event, whether it ends the engagement.
        stock_cuts, stock_adds, stock_targets: per stock, the measures that act on it.
        stock_shifts: per stock, pressure, talks and windows that shift its target.
        stock_impacts: per stock, the events that hit it.
        floors, caps: per stock.
        ties: position of the ties stock; -1 for none.
    """

    types: int
    own: tuple[bool, ...]
    principal: tuple[bool, ...]
    party: tuple[bool, ...]
    event_cuts: Links
    event_responds: Links
    terminal: tuple[bool, ...]
    stock_cuts: Links
    stock_adds: Links
    stock_targets: Links
    stock_shifts: Links
    stock_impacts: Links
    floors: tuple[float, ...]
    caps: tuple[float, ...]
    ties: int

    @property
    def hidden(self) -> tuple[int, ...]:
        """The counterpart's own measures that cut an event: the principal must guess whether they are real."""
        return tuple(sorted({link.at for links in self.event_cuts for link in links if self.own[link.at]}))


@pytree
class Numbers:
    """The numbers of a case in one future.

    Args:
        pace: progress of a measure a month. kept: 1 - reversible. unseen: log chance that cheating on a measure stays
            unseen for a month (0 for what cannot be cheated on).
        is_type: 1 for the true type, else 0. log_prior, review, foresight: of each type.
        cooldown: months, of the true type.
        stock_start, pull, target, flow: of each stock.
        rate: base rate of each event under each type. branch: n (1 - d). decay: d.
        cap: highest rate that each event can reach.
        fade: what a month in which nothing moves leaves of the depth of talks.
        good, bad: credibility evidence at the start. credit, credit_month, breach: what moves it. ties_weight: kappa.
        turnover: chance of a change of government in a month of turnover.
        strengths: of all links.
    """

    pace: Float[Array, "measure *#future"]
    kept: Float[Array, "measure *#future"]
    unseen: Float[Array, "measure *#future"]
    is_type: Float[Array, "type *#future"]
    log_prior: Float[Array, "type *#future"]
    review: Float[Array, "type *#future"]
    foresight: Float[Array, "type *#future"]
    cooldown: Float[Array, "*#future"]
    stock_start: Float[Array, "stock *#future"]
    pull: Float[Array, "stock *#future"]
    target: Float[Array, "stock *#future"]
    flow: Float[Array, "stock *#future"]
    rate: Float[Array, "event type *#future"]
    branch: Float[Array, "event *#future"]
    decay: Float[Array, "event *#future"]
    cap: Float[Array, "event *#future"]
    fade: Float[Array, "*#future"]
    good: Float[Array, "*#future"]
    bad: Float[Array, "*#future"]
    credit: Float[Array, "*#future"]
    credit_month: Float[Array, "*#future"]
    breach: Float[Array, "*#future"]
    ties_weight: Float[Array, "*#future"]
    turnover: Float[Array, "*#future"]
    strengths: Float[Array, "link *#future"]


@pytree
class Terms:
    """What the deals of a strategy are worth in one future, divided by the noise of choice (section 4).

    Args:
        keep: A(beta) (B - C). cheat: A(beta (1 - q)) B. caught: D. exposure: E for the true type, not divided.
        risk: E divided by noise. penalty: of each type.
        foresight: g where the next deal belongs to the same roadmap, else 0.
        refuse, withdraw: pain A_w of a refusal and of an open withdrawal, per stage.
        repudiation: chance that a change of government repudiates the deal.
        tempo, pressure, retry: of each stage's conduct.
    """

    keep: Float[Array, "deal type *#future"]
    cheat: Float[Array, "deal type *#future"]
    caught: Float[Array, "deal type *#future"]
    risk: Float[Array, "deal type *#future"]
    exposure: Float[Array, "deal *#future"]
    penalty: Float[Array, "type *#future"]
    foresight: Float[Array, "deal type *#future"]
    refuse: Float[Array, "stage type *#future"]
    withdraw: Float[Array, "stage type *#future"]
    repudiation: Float[Array, "deal *#future"]
    tempo: Float[Array, "stage *#future"]
    pressure: Float[Array, "stage *#future"]
    retry: Float[Array, "stage *#future"]


@pytree
class Plan:
    """A strategy as positions: its deals and those of its fallbacks in a row, and the conduct of each stage.

    A *stage* is a strategy that may come to be followed: 0 the strategy itself, then those that its stop rules name.

    Args:
        contents: the measures of the deals: deal and measure, in the order of the measures; -1 and 0 fill up.
        measures, needs_deals, needs_measures: of each deal, as sets.
        own: the counterpart's own measures in each deal, 0 or 1.
        holders: of each measure, the deals that hold it. needs: of each measure, the measures that it waits for.
        before: of each deal, the deals before it. stage: of each deal; -1 for padding.
        key: of each deal, its name's luck key.
        signal: month of the signal in each stage, a month never reached for none. parallel: lanes.
        violation: position in `VIOLATIONS`. patience: months or times of that reply. everywhere: snap back all deals.
        pause, retaliation, raised: per stage and event, months of pause, months of retaliation, pressure added.
        stop_test, stop_stage: per stage and rule, the test (-1 for none) and the stage that follows.
    """

    contents: Int[Array, "pair two"]
    measures: UInt32[Array, "deal word *#future"]
    needs_deals: UInt32[Array, "deal word2 *#future"]
    needs_measures: UInt32[Array, "deal word *#future"]
    own: Bool[Array, "deal measure *#future"]
    holders: UInt32[Array, "measure word2 *#future"]
    needs: UInt32[Array, "measure word *#future"]
    before: UInt32[Array, "deal word2 *#future"]
    hidden: Int[Array, "slot hidden"]
    stage: Int[Array, "deal *#future"]
    key: UInt32[Array, "deal *#future"]
    signal: Int[Array, "stage *#future"]
    parallel: Int[Array, "stage *#future"]
    violation: Int[Array, "stage *#future"]
    patience: Int[Array, "stage *#future"]
    everywhere: Bool[Array, "stage *#future"]
    pause: Int[Array, "stage event *#future"]
    retaliation: Int[Array, "stage event *#future"]
    raised: Float[Array, "stage event *#future"]
    stop_test: Int[Array, "stage rule *#future"]
    stop_stage: Int[Array, "stage rule *#future"]


@pytree
class Setting:
    """What stays as it is while a future runs: its numbers, the strategy's terms and the strategy."""

    numbers: Numbers
    terms: Terms
    plan: Plan


@pytree
class Luck:
    """The luck of one month, each number evenly spread between 0 and 1.

    Args:
        choice: of each deal, for coming to decision or review and for the choice.
        discovery: of each deal, for its cheating coming to light.
        event: of each event. government: for a change of government. repudiation: of each deal.
    """

    choice: Float[Array, "deal *#future"]
    discovery: Float[Array, "deal *#future"]
    event: Float[Array, "event *#future"]
    government: Float[Array, "*#future"]
    repudiation: Float[Array, "deal *#future"]


@pytree
class Calendar:
    """What the calendar says of one month: its number, the windows it lies in, whether a government may change."""

    month: Int[Array, ""]
    windows: Float[Array, " window"]
    turnover: Bool[Array, ""]


@pytree
class World:
    """The state of one future at the end of a month.

    Args:
        shown: progress of each measure as all see it. real: as it is (less where it is cheated on).
        held: deals agreed and not ended. cheated: of these, the ones being cheated on.
        tabled: deals that have been on offer since they were last taken.
        closed: deals refused or broken, until `back`. broken: of these, the broken ones.
        suspended: last month of a deal's suspension.
        stocks, memory: of events. good, bad: credibility evidence.
        belief: log probability of each type. doubt: h, for each held deal the chance under each type that it is
            cheated on.
        depth: how live the talks are. stage: the strategy now followed. paused: last month of a pause.
        raised, raised_until: pressure added in retaliation. violations: caught so far.
        signalled: the signal has been sent. left: the principal walked away. ended: a terminal event came.
        stopped: a stop rule has fired.
    """

    shown: Float[Array, "measure *#future"]
    real: Float[Array, "measure *#future"]
    held: Bool[Array, "deal *#future"]
    cheated: Bool[Array, "deal *#future"]
    tabled: Bool[Array, "deal *#future"]
    broken: Bool[Array, "deal *#future"]
    back: Float[Array, "deal *#future"]
    suspended: Int[Array, "deal *#future"]
    stocks: Float[Array, "stock *#future"]
    memory: Float[Array, "event *#future"]
    good: Float[Array, "*#future"]
    bad: Float[Array, "*#future"]
    belief: Float[Array, "type *#future"]
    doubt: Float[Array, "deal type *#future"]
    depth: Float[Array, "*#future"]
    stage: Int[Array, "*#future"]
    paused: Int[Array, "*#future"]
    raised: Float[Array, "*#future"]
    raised_until: Int[Array, "*#future"]
    violations: Int[Array, "*#future"]
    signalled: Bool[Array, "*#future"]
    left: Bool[Array, "*#future"]
    ended: Bool[Array, "*#future"]
    stopped: Bool[Array, "*#future"]


@pytree
class Seen:
    """What the principal can see at the end of a month: all that a conduct is ever given."""

    month: Int[Array, ""]
    stocks: Float[Array, "stock *#future"]
    events: Float[Array, "event *#future"]
    belief: Float[Array, "type *#future"]
    credibility: Float[Array, "*#future"]
    pressure: Float[Array, "*#future"]
    depth: Float[Array, "*#future"]
    open: Bool[Array, "*#future"]
    in_force: Bool[Array, "deal *#future"]
    decided: Bool[Array, "deal *#future"]
    accepted: Bool[Array, "deal *#future"]
    caught: Bool[Array, "deal *#future"]
    withdrawn: Bool[Array, "deal *#future"]
    repudiated: Bool[Array, "deal *#future"]
    broken: Bool[Array, "deal *#future"]


@pytree
class Month:
    """All that happened in one month, for metrics, paths and stories; hazards are those of the true type."""

    seen: Seen
    government: Bool[Array, "*#future"]
    offered: Bool[Array, "deal *#future"]
    reviewed: Bool[Array, "deal *#future"]
    began: Bool[Array, "deal *#future"]
    cheated: Bool[Array, "deal *#future"]
    hazard: Float[Array, "event *#future"]
    real: Float[Array, "measure *#future"]
    exposure: Float[Array, "*#future"]
    stopped: Bool[Array, "*#future"]


Tests = tuple[Callable[[Seen], Any], ...]
