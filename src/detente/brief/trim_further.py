"""What a brief leaves to the files of tables of relief, bargain and standoff. `sections` names which for which."""

from dataclasses import replace

from detente.brief.trim import columns
from detente.finding import Finding
from detente.results import Study

STAGED = ("stage", "measures", "projects", "leverage_share", "value_share", "credibility", "low", "high")
STANDOFF = {
    "standoff": (
        ("state", "options", "share", "low", "lowest_if", "nash", "seq", "gmr"),
        ("why", "strategies", "read from", "by assumption"),
    ),
    "standoff-start": (("state", "options", "moves", "concessions", "conceding", "first"), ("traps",)),
    "standoff-kinds": (("kind", "outcomes", "holding", "state", "options", "share", "low"), ()),
    "standoff-turns": (("about", "state", "options", "goal", "concept", "swaps", "change"), ()),
}
"""Columns and further tables of the findings on the conflict as a graph of moves."""


def relief(study: Study, finding: Finding) -> Finding:
    """The packages and the stages, without what only the charts and the files of tables want."""
    return replace(finding, more={"which waiver first": columns(finding.more["stages"], STAGED)})


def bargain(study: Study, finding: Finding) -> Finding:
    """The named packages and what is in them, without the searches by type."""
    kept = {name: finding.more[name] for name in ("terms", "trades", "offers", "frontier") if name in finding.more}
    return replace(finding, more=kept)


def settlement(study: Study, finding: Finding) -> Finding:
    """Where all settle, without the turns of one future."""
    return replace(finding, more={"settled": finding.more["settled"]})


def standoff(study: Study, finding: Finding) -> Finding:
    """What holds, why, and what would have to change, without every verdict and every path."""
    kept, further = STANDOFF[finding.key]
    more = {name: table for name, table in finding.more.items() if name in further}
    return replace(finding, table=columns(finding.table, kept), more=more)
