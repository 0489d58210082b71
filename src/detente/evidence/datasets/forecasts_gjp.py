"""Questions of the Good Judgment Project: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="forecasts_gjp",
    title="Questions of the Good Judgment Project",
    provider="Good Judgment Project (IARPA ACE)",
    licence="Deposit is public (CC0 as far as known)",
    citation="Ungar et al. (2012), The Good Judgment Project, AAAI Fall Symposium",
    get="download ifps.csv from the Harvard Dataverse",
    columns={
        "ifp_id": "question",
        "q_text": "text",
        "date_start": "opened",
        "date_closed": "closed",
        "outcome": "letter of the option",
        "options": "options",
    },
    dates=(
        "date_start",
        "date_closed",
    ),
    day_format="%m/%d/%y",
    sha256="821b2c923ae2ea263b9a9e28a518affa229a600489fcf8511371f4f8b384cdc3",
)
