"""Where runs are kept unless told otherwise."""

import hashlib
from pathlib import Path

from detente.results.card import Card, is_same_run, read_card
from detente.results.folder import is_run_folder

RUNS = Path("runs")


def default_folder(card: Card) -> Path:
    """`runs/CASE-DIGEST-sSEED-nFUTURES`, with a mark where a run is not the usual one of its case."""
    name = f"{card['case']}-{card['digest'][:8]}-s{card['seed']}-n{card['futures']}"
    name += "" if card["precision"] == "float32" else f"-{card['precision']}"
    name += "-paths" if card["paths"] else ""
    folder = RUNS / name
    if not is_run_folder(folder) or is_same_run(read_card(folder), card):
        return folder
    other = ":".join([*card["strategies"], card["version"], card["code"]])
    return folder.with_name(f"{name}-{hashlib.sha256(other.encode()).hexdigest()[:6]}")
