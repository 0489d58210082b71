"""Community forecasts of Metaculus: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="forecasts_metaculus",
    title="Community forecasts of Metaculus",
    provider="Metaculus",
    licence="Terms not stated: for own calibration only, do not ship",
    citation="Metaculus, community predictions",
    get="export the questions through the Metaculus API with one row a question and time",
    columns={
        "question_id": "question",
        "question_title": "text",
        "timestamp": "time of the forecast",
        "probability": "0 to 1",
        "outcome": "0, 1 or empty",
    },
    dates=("timestamp",),
    sha256="59eb44938ed58217518980c1a9d07fbf8c668da1bf3de1f3a72ce120082aedf7",
)
