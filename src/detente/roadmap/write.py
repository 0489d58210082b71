"""Roadmaps as a case writes them: a file that a case can include."""

from collections.abc import Mapping

import yaml

from detente.case.model import Deal, Roadmap


def as_yaml(roads: Mapping[str, Roadmap]) -> str:
    """The `roadmaps:` section of a case.

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
    section = {
        name: {"title": road.title, "note": road.note, "deals": [deal_entry(d) for d in road.deals]}
        for name, road in roads.items()
    }
    return yaml.safe_dump({"roadmaps": section}, sort_keys=False, allow_unicode=True, width=110)


def deal_entry(deal: Deal) -> dict[str, object]:
    """One deal; needs are left out where there are none."""
    entry: dict[str, object] = {"deal": deal.name, "title": deal.title, "measures": list(deal.measures)}
    return {**entry, "needs": list(deal.needs)} if deal.needs else entry
