"""Peace Accords Matrix implementation data, version 1.5, long form: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="pam",
    title="Peace Accords Matrix implementation data, version 1.5, long form",
    provider="Kroc Institute, University of Notre Dame",
    licence="Free for research with citation; confirm before redistribution",
    citation=(
        "Joshi, Quinn and Regan (2015), Annualized implementation data on comprehensive intrastate peace "
        "accords, JPR 52(4)"
    ),
    get=(
        "download the implementation data at peaceaccords.nd.edu and melt it to one row per accord, provision and year"
    ),
    columns={
        "accord": "name",
        "year_count": "years since signature",
        "provision": "kind",
        "in_accord": "1 if promised",
        "implementation_0to3": "0 none to 3 full",
        "reversal": "1 if reversed that year",
    },
    sha256="b5f41cac72c90e5c6b5565f2b9703b794c2e3dbe449683156b9e74800e5d8440",
)
