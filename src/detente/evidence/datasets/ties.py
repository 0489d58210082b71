"""Threat and Imposition of Economic Sanctions 4.0: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="ties",
    title="Threat and Imposition of Economic Sanctions 4.0",
    provider="T. Morgan, N. Bapat and Y. Kobayashi",
    licence="Free for research with citation",
    citation=("Morgan, Bapat and Kobayashi (2014), Threat and imposition of economic sanctions 1945-2005, CMPS 31(5)"),
    get="download TIES at sanctions.web.unc.edu",
    columns={
        "caseid": "case",
        "startyear": "first year",
        "endyear": "last year",
        "primarysender": "sender",
        "targetstate": "target",
        "threat": "1 if threatened",
    },
    sha256="9cc295634d6e5f71f9d682f8787aba76595ebd834c8fa8e46e014371e1ed6ee3",
)
