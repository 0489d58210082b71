"""A hindcast kept in a file, so that briefs and watches show its calibration without running it again."""

import json
from pathlib import Path
from typing import Any

from detente.errors import InputError
from detente.evidence.hindcast import Hindcast
from detente.finding import Column, Finding, Table

FILE = "hindcast.json"


def keep(folder: Path, finding: Finding, run: Hindcast, card: dict[str, Any]) -> Path:
    """A hindcast's finding with its card, beside the draws of a fit.

    Args:
        folder: of the file.
        finding: all its tables are kept.
        run: what was scored.
        card: record, cut, digest and seed; origins are added.
    """
    origins = {"first": run.origins[0].isoformat(), "last": run.origins[-1].isoformat(), "count": len(run.origins)}
    data = {
        "card": {**card, "origins": origins},
        "question": finding.question,
        "answer": finding.answer,
        "notes": list(finding.notes),
        "tables": {name: _as_data(table) for name, table in {"": finding.table, **finding.more}.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def kept(folder: Path, *, cut: str, digest: str) -> Finding | None:
    """The hindcast in a folder; None where there is none, or it was made on another record or up to another day.

    Raises:
        InputError: the file cannot be read as a hindcast.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        card = data["card"]
        if (card["cut"], card["digest"]) != (cut, digest):
            return None
        tables = {name: _as_table(table) for name, table in data["tables"].items()}
        return Finding(
            key="hindcast",
            question=data["question"],
            answer=data["answer"],
            table=tables.pop(""),
            chart="hindcast",
            more=tables,
            notes=tuple(data["notes"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        mend = "detente evidence hindcast CASE --out DIR"
        raise InputError(str(path), wanted="a hindcast as this program writes it", mend=mend) from error


def _as_data(table: Table) -> dict[str, Any]:
    columns = [[c.name, c.label, c.unit, c.style] for c in table.columns]
    return {"columns": columns, "rows": [[_rounded(cell) for cell in row] for row in table.rows]}


def _rounded(cell: Any) -> Any:
    """A number to five digits, which is more than it is worth."""
    return float(f"{cell:.5g}") if isinstance(cell, float) else cell


def _as_table(data: dict[str, Any]) -> Table:
    return Table(tuple(Column(*c) for c in data["columns"]), tuple(tuple(row) for row in data["rows"]))
