"""Loaders of datasets that are not shipped, on tiny files with the right columns."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from detente.errors import CaseError, InputError
from detente.evidence.datasets.all import CARDS, LOADERS, dataset_finding, datasets_finding
from detente.evidence.datasets.card import is_known_edition


def tiny(card, path: Path, days=("2015-05-05", "2021-06-06")) -> Path:
    """A file of two rows with the columns that the card wants."""
    if card.day_format != "ISO8601":
        days = [date.fromisoformat(d).strftime(card.day_format) for d in days]
    rows = [{c: day if c in card.dates else "1" for c in card.columns} for day in days]
    if card.read == "json":
        path.write_text(json.dumps({"timeBins": [{"data": rows}]}))
    elif card.read == "xlsx":
        pd.DataFrame(rows).to_excel(path, index=False)
    else:
        pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("name", CARDS)
def test_a_file_with_the_right_columns_is_read(name, tmp_path):
    frame = LOADERS[name](tiny(CARDS[name], tmp_path / "given"))
    assert len(frame) == 2 and set(CARDS[name].columns) <= set(frame.columns)


@pytest.mark.parametrize("name", [n for n, c in CARDS.items() if c.dates])
def test_rows_on_or_after_a_day_can_be_left_out(name, tmp_path):
    frame = LOADERS[name](tiny(CARDS[name], tmp_path / "given"), before=date(2020, 11, 3))
    assert len(frame) == 1


@pytest.mark.parametrize("name", CARDS)
def test_a_missing_file_says_how_to_get_it(name, tmp_path):
    with pytest.raises(InputError) as told:
        LOADERS[name](tmp_path / "nowhere")
    assert CARDS[name].get in str(told.value)


@pytest.mark.parametrize("name", [n for n, c in CARDS.items() if c.read == "csv"])
def test_a_missing_column_is_named(name, tmp_path):
    card = CARDS[name]
    dropped = next(iter(card.columns))
    pd.read_csv(tiny(card, tmp_path / "given")).drop(columns=dropped).to_csv(tmp_path / "less", index=False)
    with pytest.raises(CaseError) as told:
        LOADERS[name](tmp_path / "less")
    assert [p.where.path for p in told.value.problems] == [dropped]


def test_a_date_that_is_none_is_told_with_its_line(tmp_path):
    path = tiny(CARDS["gpr"], tmp_path / "given", days=("2015-05-05", "May"))
    with pytest.raises(CaseError) as told:
        LOADERS["gpr"](path)
    assert told.value.problems[0].where.line == 3


@pytest.mark.parametrize("name", CARDS)
def test_every_card_says_origin_terms_and_citation(name):
    card = CARDS[name]
    assert card.provider and card.licence and card.citation and card.get and all(card.columns.values())
    assert len(card.sha256) == 64 and int(card.sha256, 16)  # of the file that the loader was written against


def test_another_edition_of_a_file_is_recognised(tmp_path):
    assert not is_known_edition(CARDS["gpr"], tiny(CARDS["gpr"], tmp_path / "given"))


def test_the_list_of_datasets_names_every_card():
    assert datasets_finding().table.column("name") == list(CARDS)


def test_a_copy_of_a_dataset_is_told_with_its_rows_days_and_edition(tmp_path):
    told = dataset_finding("gpr", tiny(CARDS["gpr"], tmp_path / "given"))
    assert "2 rows" in told.answer and "2015-05-05 to 2021-06-06" in told.answer
    assert "another edition" in told.answer
    assert dict(told.table.rows)["how to get it"] == CARDS["gpr"].get


def test_a_dataset_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(InputError, match="cns_missile_tests"):
        dataset_finding("cns")
