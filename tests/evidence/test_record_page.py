"""The reference of record tables is what the schema and the shipped record say."""

from pathlib import Path

from detente.evidence.reference import page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "record-tables.md"


def test_the_page_is_what_the_schema_and_the_record_say():
    mend = "python -m detente.evidence.reference > docs/reference/record-tables.md"
    assert PAGE.read_text(encoding="utf-8") == page(), mend


def test_every_column_of_every_shipped_table_stands_there():
    text = page()
    tables = Path(__file__).parents[2] / "src/detente/evidence/datasets/tables"
    for path in tables.glob("*.csv"):
        section = text.split(f"## `{path.name}`")[1].split("\n## ")[0]
        for column in path.read_text(encoding="utf-8").splitlines()[0].split(","):
            assert f"| `{column}` |" in section, (path.name, column)
