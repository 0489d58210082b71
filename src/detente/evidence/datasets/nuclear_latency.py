"""Nuclear Latency dataset 1.2: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="nuclear_latency",
    title="Nuclear Latency dataset 1.2",
    provider="M. Fuhrmann and B. Tkach",
    licence="Free for research with citation",
    citation="Fuhrmann and Tkach (2015), Almost nuclear, Conflict Management and Peace Science 32(4)",
    get="download nl_dataset_v.1.2.xlsx from the authors",
    columns={
        "country_name": "state",
        "facility_name": "facility",
    },
    read="xlsx",
    sha256="1a3798e2ba09b73d64021e70e535ef08d456e51c9203f12412d549e84a74d7b3",
)
