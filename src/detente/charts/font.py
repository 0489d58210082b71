"""The one font of charts, pages, PDF and app: Inter, cut to Latin, Greek and Cyrillic (see `fonts/README.md`).

A chart is measured where it is made and read somewhere else. Both must use the same letters, or labels are cut off.
"""

import base64
from functools import cache
from pathlib import Path

FAMILY = "Inter"

FOLDER = Path(__file__).parent / "fonts"
"""`Inter-*.ttf` for what sets text itself, `Inter-*.woff2` for pages."""

STACK = f"{FAMILY}, Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
"""What a page asks for; the others stand in only where letters are not in Inter."""

WEIGHTS = {400: "Regular", 600: "SemiBold"}


@cache
def faces() -> str:
    """The font as rules of a style sheet that need no other file."""
    return "".join(_face(weight, name) for weight, name in WEIGHTS.items())


def _face(weight: int, name: str) -> str:
    """One weight."""
    letters = base64.b64encode((FOLDER / f"Inter-{name}.woff2").read_bytes()).decode("ascii")
    return (
        f"@font-face{{font-family:{FAMILY};font-style:normal;font-weight:{weight};font-display:block;"
        f'src:url(data:font/woff2;base64,{letters}) format("woff2")}}\n'
    )
