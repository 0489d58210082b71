"""Geopolitical Risk index, monthly, with country series: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="gpr",
    title="Geopolitical Risk index, monthly, with country series",
    provider="D. Caldara and M. Iacoviello",
    licence="Free with citation as far as known; confirm before redistribution",
    citation="Caldara and Iacoviello (2022), Measuring Geopolitical Risk, American Economic Review 112(4)",
    get="download the monthly export at matteoiacoviello.com/gpr.htm and save it as CSV",
    columns={
        "month": "first day of the month",
        "GPR": "index, 1985-2019 = 100",
        "GPRT": "threats",
        "GPRA": "acts",
        "GPRC_KOR": "share of articles on Korea, per cent",
    },
    dates=("month",),
    sha256="ff8241162a4f3d79b746649bac8cab59f42d4b21faafa987715737ee4c8929e6",
)
