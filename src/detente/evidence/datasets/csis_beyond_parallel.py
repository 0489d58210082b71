"""North Korean provocations since 1958: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="csis_beyond_parallel",
    title="North Korean provocations since 1958",
    provider="CSIS Korea Chair, Beyond Parallel",
    licence="Text copyright CSIS, no terms of reuse stated: cite it, do not ship it; dates and kinds are facts",
    citation="CSIS Korea Chair, Beyond Parallel, Database of North Korean Provocations",
    get="export the table at beyondparallel.csis.org as CSV with columns date, type, event, description",
    columns={
        "date": "local day",
        "type": "Missile, Nuclear or Other Provocation",
        "event": "label, free",
        "description": "text of the provider",
    },
    dates=("date",),
    sha256="32a6d94f124d8c99afdcec64a48e9a14b4272eadd25a1aeb4e287fcd1d8cb3cd",
)
