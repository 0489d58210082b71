"""What a brief keeps of a finding."""

from detente.analyses.claims import claims
from detente.brief import trim
from detente.case.model import Claim, RecordTest
from detente.finding import UNTOLD, Column, Finding, Table
from small_studies import small_study

OUTSIDE = Table(
    (Column("claim", "Claim"), Column("date", "Date"), Column("kind", "Kind"), Column("label", "What")),
    (("r", "2011-05-05", "leadership", "A new face"),),
)
SAID = Table((Column("claim", ""), Column("verdict", ""), Column("says", "")), (("r", UNTOLD, "2 days against 3"),))


def test_a_claim_on_the_record_keeps_what_the_record_says_and_what_no_policy_caused():
    on_record = Claim("r", "It was calmer", None, "", record=RecordTest("b", "a", ("tests",)))
    study = small_study({"tests": [[1, 2], [2, 1]]}, claims={"r": on_record})
    finding = claims(study, record=Finding("claimed", "?", ".", SAID, more={"not policy": OUTSIDE}))
    (short,) = trim.verdicts(study, finding).table.records()
    assert (short["verdict"], short["record"]) == (UNTOLD, "2 days against 3")
    (shown,) = [t for name, t in trim.claims(study, finding).more.items() if "no policy caused" in name]
    assert shown.column("label") == ["A new face"]
