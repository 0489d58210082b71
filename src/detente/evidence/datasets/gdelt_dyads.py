"""Daily dyad scores among six states from GDELT events: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="gdelt_dyads",
    title="Daily dyad scores among six states from GDELT events",
    provider="GDELT Project; edge recipe of gzemo/gdelt-graph-data",
    licence="GDELT is open with citation; the repository of the recipe is GPL-3.0: not shipped",
    citation="The GDELT Project, gdeltproject.org",
    get="make the daily networks with the recipe of github.com/gzemo/gdelt-graph-data and keep the dyads",
    columns={
        "date": "day",
        "USA_PRK": "undirected score, positive is cooperative",
        "KOR_PRK": "the same",
        "USA_KOR": "the same",
        "world_abs_sum": "volume: divide by it",
    },
    dates=("date",),
    sha256="90fa2137a06015007e7225a2cdeafe52ae0f20ae1ab02f1f3efea978f7fc0b5a",
)
