"""The reference page of record tables, made from their schema and from the shipped record's card and rows.

`python -m detente.evidence.reference > docs/reference/record-tables.md` renews it; a test holds it to the schema.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from detente.evidence import schema
from detente.evidence.datasets.shipped import SHIPPED

FORMS: Mapping[str, str] = {
    "_day": "a day, `2020-11-03`", "_day_or_none": "a day, or empty", "_month": "a month, `2020-11`",
    "_count": "a whole number, 1 or more", "_number_or_none": "a number, or empty", "_flag": "`1`, or `0` or empty",
}  # fmt: skip
FEW = 16
"""Columns with more values than this are not listed value by value."""
LISTED = ("kind", "precision", "outcome", "source", "status", "season", "track", "level", "form", "talks",
          "confidence", "country_role", "type", "by", "actors")  # fmt: skip

OPENING = """# Tables of a record

This page is made by `python -m detente.evidence.reference > docs/reference/record-tables.md`.

A record is a folder of UTF-8 CSV files with a `card.yaml`. Days are ISO days in local time. `detente evidence record`
reads it and tells every fault at once, with file, line and column. Columns beside those below are left alone. What is
made of the tables is told in [Evidence](../explanation/evidence.md); how to bring your own, in
[Use evidence](../how-to/use-evidence.md)."""


def page() -> str:
    """The whole page."""
    (folder,) = SHIPPED.values()
    card = yaml.safe_load((folder / "card.yaml").read_text(encoding="utf-8"))
    events = list(dict.fromkeys(c["table"] for c in card["classes"].values()))
    kinds = {**dict.fromkeys(events, schema.EventRow), **schema.ROWS}
    parts = [OPENING, _overview(folder, card, kinds), *(_table(folder, card, n, row) for n, row in kinds.items())]
    parts += ["## The card", _entries(schema.CardEntry), "### A class of events", _entries(schema.ClassEntry),
              "### Classes of the shipped record", _classes(card)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _overview(folder: Path, card: Mapping[str, Any], kinds: Mapping[str, type[schema.Row]]) -> str:
    """Every table of the shipped record: rows, span, origin."""
    lines = [
        f"The shipped record is `{card['record']}`: {card['title']}. {card['licence']}. {card['citation']}.",
        "",
        "| table | one row for | rows | from | to | origin |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in kinds.items():
        rows = _rows(folder / f"{name}.csv")
        days = sorted(next(iter(r.values())) for r in rows)
        what = _first_line(row).rstrip(".")
        origin = card["tables"][f"{name}.csv"]["origin"]
        lines.append(f"| [`{name}.csv`](#{name}csv) | {what} | {len(rows)} | {days[0]} | {days[-1]} | {origin} |")
    return "\n".join(lines)


def _table(folder: Path, card: Mapping[str, Any], name: str, row: type[schema.Row]) -> str:
    """One table: its columns, their form and meaning, and what stands in them in the shipped record."""
    rows, told = _rows(folder / f"{name}.csv"), card["tables"][f"{name}.csv"]
    lines = [
        f"## `{name}.csv`", "", f"{_first_line(row)} {_kept(row)}".strip(), "",
        "| column | takes | meaning | in the shipped record |", "|---|---|---|---|",
    ]  # fmt: skip
    lines += [f"| `{c}` | {_form(f)} | {f.description} | {_values(c, rows)} |" for c, f in row.model_fields.items()]
    others = [c for c in rows[0] if c not in row.model_fields]
    lines += [f"| `{c}` | not read | {told['columns'].get(c, '')} | {_values(c, rows)} |" for c in others]
    return "\n".join([*lines, "", f"SHA-256 `{told['sha256']}`."])


def _kept(row: type[schema.Row]) -> str:
    """What is refused beside the form of cells."""
    said: list[str] = []
    if row.known:
        said.append(f"`{'`, `'.join(row.known)}` may not lie after the card's `as_of`.")
    if len(row.order) > 1:
        said.append(f"`{'`, `'.join(row.order)}` may not run backwards.")
    return " ".join(said)


def _values(column: str, rows: Sequence[Mapping[str, str]]) -> str:
    """The values of a column with how often they stand there, where they are few."""
    counts = Counter(r.get(column) or "empty" for r in rows)
    if column not in LISTED or len(counts) > FEW:
        empty = counts.get("empty", 0)
        return f"{empty} empty" if empty else ""
    return ", ".join(f"{value} {n}" for value, n in counts.most_common())


def _entries(model: type[BaseModel]) -> str:
    """Keys of a card."""
    lines = ["| key | takes | if left out | meaning |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        default = "**needed**" if field.is_required() else _plain(field.default)
        lines.append(f"| `{name}` | {_form(field)} | {default} | {field.description} |")
    return "\n".join(lines)


def _plain(value: Any) -> str:
    return "" if value in (None, "", (), {}) else ", ".join(value) if isinstance(value, tuple) else str(value)


def _classes(card: Mapping[str, Any]) -> str:
    """The classes of the shipped record, with the rows of each before today."""
    lines = ["| class | title | table | kinds | parts |", "|---|---|---|---|---|"]
    for name, told in card["classes"].items():
        parts = "; ".join(f"`{name}.{part}`: {', '.join(kinds)}" for part, kinds in told.get("parts", {}).items())
        lines.append(f"| `{name}` | {told['title']} | `{told['table']}.csv` | {', '.join(told['kinds'])} | {parts} |")
    return "\n".join(lines)


def _form(field: FieldInfo) -> str:
    """What a cell takes, in words."""
    validators = [getattr(m, "func", None) for m in field.metadata]
    named = [FORMS[f.__name__] for f in validators if f is not None and f.__name__ in FORMS]
    if named:
        return named[0]
    options = getattr(field.annotation, "__args__", ())
    if options and all(isinstance(o, str) for o in options):
        return " or ".join(f"`{o}`" for o in options)
    told = str(field.annotation)
    if told in ("<class 'str'>", "<class 'int'>"):
        return "text" if "str" in told else "a whole number"
    return "a mapping" if "dict" in told else "a list of names" if "tuple" in told else "a month, `2020-11`"


def _first_line(row: type[schema.Row]) -> str:
    return (row.__doc__ or "").strip().splitlines()[0]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    print(page(), end="")
