"""Every dataset that has a card: name -> card and loader."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

import pandas as pd

from detente.evidence.datasets import (
    archigos,
    cns_missile_tests,
    cow_mid,
    csis_beyond_parallel,
    forecasts_gjp,
    forecasts_metaculus,
    gdelt_dyads,
    gml_mid,
    gpr,
    icb,
    nuclear_latency,
    pam,
    pax,
    rivalries,
    ties,
    ucdp_pad,
)
from detente.evidence.datasets.card import Card, load_table
from detente.finding import Column, Finding, Table


class Load(Protocol):
    """Reads a dataset from a path; rows on or after `before` are dropped."""

    def __call__(self, path: Path, *, before: date | None = None) -> pd.DataFrame:
        """The rows."""
        ...


CARDS: Mapping[str, Card] = {
    module.CARD.name: module.CARD
    for module in (
        archigos, cns_missile_tests, cow_mid, csis_beyond_parallel, forecasts_gjp, forecasts_metaculus, gdelt_dyads,
        gml_mid, gpr, icb, nuclear_latency, pam, pax, rivalries, ties, ucdp_pad,
    )
}  # fmt: skip

LOADERS: Mapping[str, Load] = {name: partial(load_table, card) for name, card in CARDS.items()} | {
    cns_missile_tests.CARD.name: cns_missile_tests.load
}


def datasets_finding() -> Finding:
    """Which datasets there are loaders for, on which terms, and how to get them."""
    rows = tuple((c.name, c.title, c.provider, c.licence, c.citation, c.get) for c in CARDS.values())
    names = ("name", "title", "provider", "licence", "citation", "get")
    return Finding(
        key="datasets",
        question="Which datasets can be read beside the shipped record?",
        answer=f"{len(rows)} datasets have a card and a loader; each reads a file that you get from its provider.",
        table=Table(tuple(Column(n, n.capitalize()) for n in names), rows),
    )
