"""Tables on a terminal: eighty columns, no word and no number cut."""

import pytest

from detente.cli.layout import BETWEEN, MARGIN, Strip, groups, widths
from detente.cli.printing import grid
from detente.finding import Column, Table

NAMES = ("security-seeker", "intercontinental missiles", "bottom-up-without-rights")


def wide_table(numbers):
    """Two columns of words that name a row, many columns of numbers, and words at the end."""
    columns = (
        Column("deal", "Deal"),
        Column("type", "Type"),
        *(Column(f"n{k}", f"Complies in case {k}", "", "number") for k in range(numbers)),
        Column("says", "Said of it"),
    )
    rows = tuple(
        (name, "revisionist", *(1234.5 + k for k in range(numbers)), "no other strategy clearly does better there")
        for name in NAMES
    )
    return Table(columns, rows)


@pytest.mark.parametrize("numbers", [1, 5, 12])
def test_words_and_numbers_stay_whole_in_eighty_columns(capsys, numbers):
    grid(wide_table(numbers))
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    words = set(out.split())
    whole = {w for name in NAMES for w in name.split()} | {"revisionist", "Complies", "strategy", "clearly"}
    assert whole <= words
    assert {f"{1234 + k + 0.5:,.0f}" for k in range(numbers)} <= words or "1,230" in words


def test_a_table_too_wide_becomes_several_that_name_their_rows(capsys):
    grid(wide_table(12))
    assert capsys.readouterr().out.count("security-seeker") > 1


def test_columns_stand_in_the_order_asked_for(capsys):
    grid(Table((Column("a", "First"), Column("b", "Second")), (("x", "y"),)), columns=("b", "a"))
    assert capsys.readouterr().out.split()[:2] == ["Second", "First"]


def test_room_goes_to_the_column_that_wraps_most():
    short, long = Strip("A", ("yes", "no"), words=True), Strip("B", ("one two three four five six seven",), words=True)
    assert groups([short, long], 40) == [[0, 1]]
    found = widths([short, long], 20)
    assert found[0] == 3 and sum(found) + BETWEEN + MARGIN == 20
