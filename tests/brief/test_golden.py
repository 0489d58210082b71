"""The brief of the small case, word for word: a difference is read, then renewed with script/renew-golden."""

from golden_brief import GOLDEN, write_golden


def test_the_golden_brief_is_what_the_case_gives(tmp_path):
    assert write_golden(tmp_path / "now.md").read_text().splitlines() == GOLDEN.read_text().splitlines()
