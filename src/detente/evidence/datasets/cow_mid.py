"""Militarized interstate disputes, directed dyads, MID 5: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="cow_mid",
    title="Militarized interstate disputes, directed dyads, MID 5",
    provider="Correlates of War project",
    licence="Free for research with citation",
    citation="Palmer et al. (2022), The MID5 Dataset, 2011-2014, Conflict Management and Peace Science 39(4)",
    get="take cow_mid_dirdisps (MID 5) from the R package peacesciencer and write it as CSV",
    columns={
        "dispnum": "dispute",
        "ccode1": "state",
        "ccode2": "other state",
        "year": "year",
        "hiact1": "highest action of the first",
        "hostlev1": "hostility of the first",
    },
    sha256="0b11b187b9f67c8a79f05773930db1798849c7c9018bd3115b3e307b51eb546f",
)
