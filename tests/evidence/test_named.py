"""Names of the record that a case uses are checked with the case: every fault at once, with line and nearest name."""

import pytest

from detente.case.read import read_case
from detente.errors import CaseError
from detente.evidence.named import refuse_unknown_names
from detente.workbench.texts import check


def test_every_wrong_name_is_told_with_line_and_nearest(tmp_path):
    from detente.case.find import shipped_cases

    text = (
        shipped_cases()["two-sides"]
        .read_text(encoding="utf-8")
        .replace(
            "\nclaims:\n",
            """
claims:
  wrong-class: {says: A, record: {period: Trump, against: Obama, no_more: [strategc]}}
  wrong-period: {says: B, record: {period: Trumpp, against: Obama, no_more: [clash]}}
  wrong-effect: {says: C, test: "war [hold] < war [step-by-step]", evidence: "strategic.talk < 0"}
""",
        )
        + "\nevidence: {record: korean-peninsula, classes: {strategic.lunch: long-range-test}}\n"
    )
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as told:
        check(tmp_path)
    problems = {p.where.path: p for p in told.value.problems}
    assert set(problems) == {
        "claims.wrong-class.record", "claims.wrong-period.record", "claims.wrong-effect.evidence",
        "evidence.classes.strategic.lunch",
    }  # fmt: skip
    assert all(p.where.line > 0 and p.where.file.endswith("case.yaml") for p in problems.values())
    mends = " ".join(p.mend for p in problems.values())
    assert all(name in mends for name in ("strategic", "Trump", "strategic.talks", "strategic.launch"))


def test_the_shipped_cases_name_what_their_records_have():
    for name in ("two-sides", "north-korea-2020"):
        refuse_unknown_names(read_case(name))
