"""The brief as one HTML file: pictures and styles inside it, no script, nothing loaded from anywhere."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.brief.blocks import ChartBlock, Document, Heading, TableBlock, widths
from detente.brief.pictures import inline_svg, pieces
from detente.charts.font import STACK, faces
from detente.charts.theme import DARK, LIGHT, Palette


def html(document: Document) -> str:
    """The page as text."""
    sections = [b for b in document.blocks if isinstance(b, Heading) and b.level == 2]
    return _environment().get_template("brief.html.j2").render(
        document=document, sections=sections, style=_style(), kind=_kind, picture=_picture, shares=_shares
    )  # fmt: skip


@cache
def _environment() -> Environment:
    """Templates that escape every word they are given."""
    loader = PackageLoader("detente.brief", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _style() -> Markup:
    """The style sheet, after the palettes that pictures and page share."""
    sheet = files("detente.brief").joinpath("templates", "brief.css").read_text(encoding="utf-8")
    light, dark = _variables(LIGHT), _variables(DARK)
    return Markup(
        f"{faces()}:root{{color-scheme:light dark;--font:{STACK};{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{sheet}"
    )


def _variables(palette: Palette) -> str:
    """A palette as variables of the style sheet."""
    return "".join(f"--{role}:{colour};" for role, colour in palette.items())


def _kind(block: object) -> str:
    """Name of a block's kind, which is also the name of its macro."""
    return type(block).__name__


def _shares(block: TableBlock) -> list[str]:
    """Width of each column in per cent."""
    parts = widths(block)
    return [f"{100 * part / sum(parts):.1f}%" for part in parts]


def _picture(block: ChartBlock, *, narrow: bool) -> Markup:
    """The picture in one of its widths. Its words were escaped by the converter."""
    parts = pieces(block.narrow if narrow else block.spec)
    name = f"{block.name}-{'narrow' if narrow else 'wide'}"
    label = [block.sentence, *(f"Part {k}: {block.sentence}" for k in range(2, len(parts) + 1))]
    return Markup("").join(Markup(inline_svg(part, name=f"{name}-{k}", label=label[k])) for k, part in enumerate(parts))
