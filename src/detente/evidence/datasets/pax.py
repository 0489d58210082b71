"""PA-X Peace Agreements Database, version 3 to 4: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="pax",
    title="PA-X Peace Agreements Database, version 3 to 4",
    provider="University of Edinburgh, Political Settlements Research Programme",
    licence="CC BY-NC-SA: not shipped",
    citation="Bell and Badanjak (2019), Introducing PA-X, Journal of Peace Research 56(3)",
    get="download all agreements data at peaceagreements.org as XLSX",
    columns={
        "AgtId": "agreement",
        "Agt": "name",
        "Dat": "day",
        "Stage": "stage of the process",
        "Loc1ISO": "place",
    },
    dates=("Dat",),
    read="xlsx",
    sha256="97b9a72796f4c3a7ec54b5e138eba9f75a61a75e6de93f2474661061bbaf473d",
)
