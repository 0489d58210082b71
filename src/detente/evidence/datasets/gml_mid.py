"""Militarized interstate disputes, directed dyads, GML 2.2.1: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="gml_mid",
    title="Militarized interstate disputes, directed dyads, GML 2.2.1",
    provider="D. Gibler, S. Miller and E. Little",
    licence="Free for research with citation",
    citation=("Gibler, Miller and Little (2016), An Analysis of the Militarized Interstate Dispute Dataset, ISQ 60(4)"),
    get="take gml_dirdisp from the R package peacesciencer and write it as CSV",
    columns={
        "dispnum": "dispute",
        "ccode1": "state, Correlates of War code",
        "ccode2": "other state",
        "year": "year",
        "hostlev1": "hostility of the first, 1 to 5",
        "hostlev2": "of the second",
        "fatality1": "deaths of the first, classes",
    },
    sha256="8c5cbc518f6d7eb8b80c240656e476d2c4ca1349fdc23fab89a28ca25322b019",
)
