"""International crises, ICB version 14, crisis level: card of a dataset that is not shipped."""

from detente.evidence.datasets.card import Card

CARD = Card(
    name="icb",
    title="International crises, ICB version 14, crisis level",
    provider="M. Brecher, J. Wilkenfeld, K. Beardsley, P. James and D. Quinn",
    licence="Free for research with citation",
    citation="Brecher et al. (2017), International Crisis Behavior Data Codebook, version 14",
    get="download icb1v14.csv at sites.duke.edu/icbdata",
    columns={
        "crisno": "crisis",
        "crisname": "name",
        "yrtrig": "year of the trigger",
        "motrig": "month",
        "viol": "violence, 1 none to 4 war",
        "outesr": "1 tension rose again within five years, 2 it fell",
        "brexit": "days it lasted",
    },
    sha256="f0115d16b6ca8266a471cf53c8db54de32a64ba8e5855d727a51ee699014db1f",
)
