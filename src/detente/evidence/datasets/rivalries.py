"""Strategic rivalries: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="rivalries",
    title="Strategic rivalries",
    provider="W. Thompson, K. Sakuwa and P. Suhas",
    licence="Free for research with citation",
    citation="Thompson, Sakuwa and Suhas (2021), Analyzing Strategic Rivalries in World Politics",
    get="take tss_rivalries from the R package peacesciencer and write it as CSV",
    columns={
        "rivalry": "name",
        "ccode1": "state",
        "ccode2": "other state",
        "start": "first year",
        "end": "last year",
    },
    sha256="5720e034c08578a74590b7648c12280f08cbc5e78a806e444f3c6cd48d964689",
)
