"""Every dataset that has a card: name -> card and loader."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

import pandas as pd

from detente.errors import InputError, nearest
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
from detente.evidence.datasets.card import Card, is_known_edition, load_table
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


def dataset_finding(name: str, path: Path | None = None) -> Finding:
    """One dataset's card; and what a user's copy of it holds.

    Args:
        name: of the dataset.
        path: the copy; it is read whole and checked.

    Raises:
        InputError: no such dataset, or no such file.
        CaseError: the file lacks columns, or its dates are none.
    """
    if name not in CARDS:
        raise InputError(name, wanted=f"a dataset: {', '.join(CARDS)}", mend=nearest(name, CARDS))
    card = CARDS[name]
    rows = [("title", card.title), ("provider", card.provider), ("licence", card.licence), ("citation", card.citation),
            ("how to get it", card.get), ("SHA-256 of the edition known", card.sha256 or "none noted")]  # fmt: skip
    rows += [(f"column {column}", what) for column, what in card.columns.items()]
    answer = f"{card.title}: get it from {card.provider}, then read it with --read."
    if path is not None:
        frame = LOADERS[name](path)
        edition = _edition(card, path)
        span = f", {_first_and_last(frame[card.dates[0]])}" if card.dates else ""
        rows[:0] = [("rows read", f"{len(frame):,}"), ("edition", edition)]
        answer = f"{path.name} holds {len(frame):,} rows of {card.title}{span}; {edition}."
    return Finding(
        key="dataset",
        question=f"What is {name}?",
        answer=answer,
        table=Table((Column("what", "What"), Column("is", "Is")), tuple(rows)),
    )


def _edition(card: Card, path: Path) -> str:
    """Whether a copy is the one that the loader was written against."""
    if not card.sha256:
        return "no edition is noted to compare it with"
    same = is_known_edition(card, path)
    return (
        "the very edition that the loader was written against"
        if same
        else "another edition than the one known (or the same, written as CSV by another program)"
    )


def _first_and_last(days: "pd.Series[pd.Timestamp]") -> str:
    """First and last day of a column."""
    return f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if days.notna().any() else "no day given"
