"""Leaders, Archigos: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="archigos",
    title="Leaders, Archigos",
    provider="H. Goemans, K. Gleditsch and G. Chiozza",
    licence="Free for research with citation",
    citation="Goemans, Gleditsch and Chiozza (2009), Introducing Archigos, Journal of Peace Research 46(2)",
    get="take archigos from the R package peacesciencer and write it as CSV",
    columns={
        "gwcode": "state, Gleditsch and Ward code",
        "leader": "name",
        "startdate": "first day",
        "enddate": "last day",
    },
    dates=(
        "startdate",
        "enddate",
    ),
    sha256="52244aea408adaaaa3b5192026df622ab5951319ace4262f7ed1dd2ae65d98be",
)
