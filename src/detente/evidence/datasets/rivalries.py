"""Strategic rivalries: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="rivalries",
    title="Strategic rivalries",
    provider="W. Thompson, K. Sakuwa and P. Suhas",
    licence="Free for research with citation",
    citation="Thompson, Sakuwa and Suhas (2021), Analyzing Strategic Rivalries in World Politics",
    get="take tss_rivalries from the R package peacesciencer",
    columns={
        "rivalry": "name",
        "ccode1": "state",
        "ccode2": "other state",
        "start": "first year",
        "end": "last year",
    },
)
