"""CNS and NTI missile tests as published by nagix/nk-missile-tests: a dataset that is not shipped."""

import json
from datetime import date
from pathlib import Path

import pandas as pd

from detente.errors import InputError
from detente.evidence.datasets.card import Card, check_columns, only_before, with_days

CARD = Card(
    name="cns_missile_tests",
    title="North Korea missile test database",
    provider="James Martin Center for Nonproliferation Studies for the Nuclear Threat Initiative",
    licence="The copy is Apache-2.0, the terms of the original are not stated: cite it; dates and kinds are facts",
    citation="CNS and NTI, The CNS North Korea Missile Test Database",
    get="take data/test.en.json from github.com/nagix/nk-missile-tests",
    columns={
        "date": "day, universal time",
        "missile": "key of the missile",
        "facility": "key of the site",
        "outcome": "success, failure or unknown",
    },
    dates=("date",),
    sha256="003ed57b79c58eafce89f24e36fb69318625d50c73bc046c052858553b17c50a",
    read="json",
)


def load(path: Path, *, before: date | None = None) -> pd.DataFrame:
    """One row a missile, from the nested JSON.

    Args:
        path: the user's copy of `test.en.json`.
        before: keep only rows dated before this day.

    Raises:
        InputError: no such file, or no JSON of this form.
        CaseError: columns are missing or dates are no dates.
    """
    if not path.is_file():
        raise InputError(f"no file {path}", wanted=CARD.title, mend=CARD.get)
    try:
        bins = json.loads(path.read_text(encoding="utf-8"))["timeBins"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise InputError(path.name, wanted="JSON with a list timeBins", mend=CARD.get) from None
    frame = pd.DataFrame([row for group in bins for row in group["data"]]).astype(str)
    check_columns(CARD, path, frame)
    return only_before(CARD, with_days(CARD, path, frame), before)
