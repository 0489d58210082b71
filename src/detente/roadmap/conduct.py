"""Whose conduct a roadmap is weighed with: the strategy that follows it, and what it and the principal bring."""

from dataclasses import replace

from detente.case.model import Case, Conduct, Deal, Roadmap, Strategy
from detente.errors import refuse_unknown
from detente.futures import Futures, value_of
from detente.roadmap.margins import Stance


def road_of(case: Case, name: str) -> Roadmap:
    """A roadmap of the case by name.

    Raises:
        InputError: no such roadmap, or one without deals.
    """
    with_deals = [road for road, held in case.roadmaps.items() if held.deals]
    wanted = "a roadmap with at least one deal" if name in case.roadmaps else "a roadmap of the case"
    refuse_unknown([name], with_deals, wanted=wanted)
    return case.roadmaps[name]


def follower_of(case: Case, roadmap: str, strategy: str = "") -> Strategy:
    """The strategy whose conduct walks a road: the named one, the first that follows it, or the first that talks.

    Args:
        case, roadmap: the road; it need not be one of the case.
        strategy: a name of the case.

    Returns:
        The strategy with the road in place of its own.

    Raises:
        InputError: no such strategy.
    """
    refuse_unknown([strategy] if strategy else [], case.strategies, wanted="a strategy of the case")
    every = [case.strategies[strategy]] if strategy else list(case.strategies.values())
    with_deals = {name for name, road in case.roadmaps.items() if road.deals}
    ranked = sorted(every, key=lambda s: (s.roadmap != roadmap, s.conduct.signal is None, s.roadmap not in with_deals))
    return replace(ranked[0], roadmap=roadmap)


DEMAND = "demand"


def with_demand(road: Roadmap, conduct: Conduct) -> Roadmap:
    """The road as a conduct with a precondition walks it: the demand first, for nothing, then what it leaves to agree.

    The demand is no deal, but it is answered as one: comply, cheat or refuse (docs/explanation/model.md, 3.3).
    """
    demanded = conduct.precondition
    if not demanded:
        return road
    left = [replace(d, measures=tuple(m for m in d.measures if m not in demanded)) for d in road.deals]
    kept = {d.name for d in left if d.measures}
    rest = (replace(d, needs=tuple(n for n in d.needs if n in kept)) for d in left if d.measures)
    return replace(road, deals=(Deal(DEMAND, "the demand before talks", demanded, ()), *rest))


def stance_of(case: Case, roadmap: str, drawn: Futures, *, strategy: str = "") -> Stance:
    """The conduct of the strategy that walks the road and the principal's own numbers, as each future draws them."""
    conduct, word = follower_of(case, roadmap, strategy).conduct, case.own_word
    return Stance(
        pressure=value_of(drawn, conduct.pressure),
        retry=value_of(drawn, conduct.retry),
        tempo=value_of(drawn, conduct.tempo),
        patience=value_of(drawn, word.patience),
        horizon=value_of(drawn, word.horizon),
        lag=value_of(drawn, word.lag),
        breach_cost=value_of(drawn, word.breach_cost),
    )
