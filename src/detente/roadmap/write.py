"""Roadmaps and the strategies that follow them as a case writes them: a file that a case can include."""

from collections.abc import Mapping

import yaml

from detente.case.model import Assumption, Conduct, Deal, Reply, Roadmap, Strategy


def as_yaml(roads: Mapping[str, Roadmap], strategies: Mapping[str, Strategy] | None = None) -> str:
    """The `roadmaps:` section of a case, and `strategies:` where there are any.

    >>> print(as_yaml({"r": Roadmap("r", "R", (Deal("one", "One", ("m",), ()),))}))
    roadmaps:
      r:
        title: R
        note: ''
        deals:
        - deal: one
          title: One
          measures:
          - m
    <BLANKLINE>
    """
    sections: dict[str, object] = {
        "roadmaps": {
            name: {"title": road.title, "note": road.note, "deals": [deal_entry(d) for d in road.deals]}
            for name, road in roads.items()
        }
    }
    if strategies:
        sections["strategies"] = {name: strategy_entry(s) for name, s in strategies.items()}
    return yaml.safe_dump(sections, sort_keys=False, allow_unicode=True, width=110)


def deal_entry(deal: Deal) -> dict[str, object]:
    """One deal; needs are left out where there are none."""
    entry: dict[str, object] = {"deal": deal.name, "title": deal.title, "measures": list(deal.measures)}
    return {**entry, "needs": list(deal.needs)} if deal.needs else entry


def strategy_entry(strategy: Strategy) -> dict[str, object]:
    """A strategy without demands to be met first and without stop rules."""
    conduct: Conduct = strategy.conduct
    return {
        "title": strategy.title,
        "note": strategy.note,
        "roadmap": strategy.roadmap,
        "signal": "never" if conduct.signal is None else f"month {conduct.signal}",
        "tempo": written(conduct.tempo, " per month"),
        "parallel": conduct.parallel,
        "pressure": written(conduct.pressure, ""),
        "retry": written(conduct.retry, " months"),
        "on_violation": reply_text(conduct.on_violation),
        "on_provocation": {event: reply_text(reply) for event, reply in conduct.on_provocation.items()},
    }


def written(number: Assumption, unit: str) -> str:
    """A number as the user wrote it; a constant without a text in model units."""
    return number.shape.text or f"{number.shape.args[0] * number.shape.scale:.12g}{unit}"


def reply_text(reply: Reply) -> str:
    """A reply as the case language says it.

    >>> reply_text(Reply("pause", months=2)), reply_text(Reply("snapback", scope="all"))
    ('pause 2 months', 'snapback all')
    """
    months = f" {reply.months} months" if reply.months else ""
    match reply.kind:
        case "snapback":
            return "snapback all" if reply.scope == "all" else "snapback"
        case "retaliate":
            return f"retaliate {reply.pressure:.12g} for{months}"
        case kind:
            return f"{kind}{months}"
