"""UCDP Peace Agreement Dataset 22.1: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="ucdp_pad",
    title="UCDP Peace Agreement Dataset 22.1",
    provider="Uppsala Conflict Data Program",
    licence="CC BY 4.0 as far as known; covariates of the merged file under their own terms",
    citation="Pettersson et al. (2022), UCDP Peace Agreement Dataset 22.1",
    get="download the dataset at ucdp.uu.se/downloads",
    columns={
        "paid": "agreement",
        "pa_name": "name",
        "pa_date": "day",
        "ended": "1 if it collapsed, empty if not",
        "duration": "end, or text",
    },
    dates=("pa_date",),
    sha256="5683ec721d9cbeea0811f5e0f274713c73d3e1d51fdcb2901d5891728e0c17e0",
)
