"""The records that the project ships: tables compiled from facts, each with its card.

`korean-peninsula`: tests, clashes, talks, agreements, exercises, elections, terms, resolutions, arsenal estimates and a
chronology of the Korean peninsula, 1984 to 2026. Origin, licence, citation, columns and checksums stand in its card.
"""

from collections.abc import Mapping
from pathlib import Path

SHIPPED: Mapping[str, Path] = {"korean-peninsula": Path(__file__).parent / "tables"}
