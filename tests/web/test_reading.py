"""Tables as the screens show them: an estimate and its interval in one cell, chances in per cent."""

from detente.finding import Column, Table
from detente.web.cards import table_view
from detente.web.reading import readings

CHANCE = (
    Column("strategy", "Strategy"),
    Column("war", "War", "", "share"),
    Column("war low", "95% interval from", "", "share"),
    Column("war high", "to", "", "share"),
)


def test_a_chance_stands_in_per_cent_with_its_interval():
    (name, war) = readings(Table(CHANCE, (("Hold", 0.0384, 0.031, 0.0475), ("Talk", 0.02, None, None))))
    assert name.cells == ("Hold", "Talk") and not name.is_figure
    assert (war.label, war.name, war.is_figure) == ("War (95% interval)", "war", True)
    assert war.cells == ("4% (3% to 5%)", "2%")


def test_the_columns_for_calculating_with_stay_as_they_are():
    view = table_view(Table(CHANCE, (("Hold", 0.0384, 0.031, 0.0475),)))
    assert view.rows == [["Hold", 0.0384, 0.031, 0.0475]]
    assert [c.name for c in view.columns] == ["strategy", "war", "war low", "war high"]
    assert [h.name for h in view.heads] == ["strategy", "war"] and view.shown == [["Hold", "4% (3% to 5%)"]]


def test_rows_of_different_units_read_each_in_its_own():
    columns = (
        Column("metric", "Metric"), Column("unit", "Unit"), Column("median", "Median", "", "number"),
        Column("p05", "5% of futures lie below", "", "number"), Column("p95", "95% of futures lie below", "", "number"),
    )  # fmt: skip
    rows = (("war", "chance", 0.04, 0.01, 0.09), ("tests", "tests", 12.0, 4.0, 31.0))
    assert readings(Table(columns, rows))[2].cells == ("4% (1% to 9%)", "12 (4 to 31)")
    assert readings(Table(columns, rows))[2].label == "Median (5% to 95%)"


def test_what_is_no_interval_of_what_stands_before_it_stays_apart():
    other = (Column("cost", "Cost", "USD", "number"), *CHANCE[2:])
    assert [r.name for r in readings(Table(other, ((3.0, 0.1, 0.2),)))] == ["cost", "war low", "war high"]
    assert [r.name for r in readings(Table(CHANCE[2:], ((0.1, 0.2),)))] == ["war low", "war high"]


def test_a_table_without_rows_keeps_its_headings():
    view = table_view(Table(CHANCE, ()))
    assert [h.label for h in view.heads] == ["Strategy", "War (95% interval)"] and view.shown == []
