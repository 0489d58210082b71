"""Deals: the roadmap deal by deal, shaded by the share of futures in which all of it is in force."""

from dataclasses import replace

from detente.charts.theme import WIDE, Chart
from detente.charts.timeline import timeline
from detente.finding import Column, Finding, Table


def deals(finding: Finding, *, width: int = WIDE) -> Chart:
    """The roadmap as it unfolds, a row for each deal."""
    columns = (Column("deal", "Deal"), Column("measure", "Deal"), *finding.table.columns[2:])
    rows = tuple((row[0], row[0], *row[2:]) for row in finding.table.rows)
    by_deal = replace(finding, table=Table(columns, rows), more={"months in force": finding.more["months"]})
    return timeline(by_deal, width=width, by_deal=True)
