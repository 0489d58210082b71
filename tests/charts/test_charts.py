"""Charts draw what a finding's table holds, in the theme's colours, at both widths."""

import json
import re

import pytest

from detente.analyses.compare import compare
from detente.brief.gather import gather
from detente.brief.pictures import inline_svg, png, svg
from detente.charts.draw import can_draw, draw
from detente.charts.theme import NARROW, WIDE
from detente.errors import InputError
from detente.finding import Column, Finding, Table
from handmade import study_by_hand

STUDY = study_by_hand()
CLAIMS = Table(
    (Column("id", "Claim"), Column("says", "What it says"), Column("share", "Holds in", "", "share"),
     Column("low", "from", "", "share"), Column("high", "to", "", "share"), Column("verdict", "Verdict")),
    (("a", "Small deals carry further than one great bargain that settles everything", 0.62, 0.6, 0.64, "likely"),
     ("b", "Preconditions stall", 0.97, 0.95, 0.98, "almost certain"),
     ("c", "What the record says", None, None, None, "waits for the record")),
)  # fmt: skip
FINDINGS = {
    f.key: f
    for f in (
        *gather(STUDY, {"compare": compare(STUDY)}).values(),
        Finding("claims", "Which claims hold?", "One of two claims is almost certain.", CLAIMS, "claims"),
    )
    if can_draw(f)
}


@pytest.mark.parametrize("key", FINDINGS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_draws_and_keeps_its_width(key, width):
    picture = svg(draw(FINDINGS[key], width=width), titled=False)
    assert float(re.search(r'width="([\d.]+)"', picture).group(1)) <= width * 1.1
    assert picture.count("<path") + picture.count("<line") > 5


@pytest.mark.parametrize("key", FINDINGS)
def test_a_chart_names_no_colour(key):
    spec = {k: v for k, v in draw(FINDINGS[key]).items() if k != "config"}
    assert not re.search(r'"(?:#[0-9a-fA-F]{3,8}|rgb|black|white|steelblue)', json.dumps(spec))


@pytest.mark.parametrize("key", FINDINGS)
def test_a_chart_takes_its_title_from_the_answer(key):
    spec = draw(FINDINGS[key])
    assert " ".join(spec["title"]["text"]) == FINDINGS[key].answer


@pytest.mark.parametrize("key", FINDINGS)
def test_a_chart_is_plain_data(key):
    assert json.loads(json.dumps(draw(FINDINGS[key]), allow_nan=False)) == draw(FINDINGS[key])


def test_a_picture_in_a_page_has_identifiers_of_its_own():
    spec = draw(FINDINGS["timeline"])
    one, other = (set(re.findall(r' id="([^"]*)"', inline_svg(spec, name=n, label="l"))) for n in ("a", "b"))
    assert not one & other


def test_a_picture_for_word_has_two_pixels_for_one():
    spec = draw(FINDINGS["timeline"])
    width = float(re.search(r'width="([\d.]+)"', svg(spec, titled=False)).group(1))
    assert abs(int.from_bytes(png(spec)[16:20], "big") - 2 * width) < 4


def test_an_unknown_chart_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="timelines"):
        draw(Finding("x", "?", ".", CLAIMS, "timelines"))


def test_a_press_on_a_provision_leaves_in_full_ink_what_hangs_on_it():
    names = ("provision", "project", "waived", "freed", "ties")
    rows = (
        ("coal ban", "mine", True, True, 0.2),
        ("oil cap", "mine", True, True, 0.2),
        ("oil cap", "road", True, False, 0.1),
    )
    found = Finding("relief-graph", "?", ".", Table(tuple(Column(n, n) for n in names), rows), "relief-graph")
    layers = draw(found)["layer"]
    dots = next(layer for layer in layers if "params" in layer)["data"]["values"]
    ends = {dot["name"]: set(dot["ends"]) for dot in dots}
    assert ends["oil cap"] == {"oil cap", "mine", "road"} and ends["road"] == {"road", "oil cap"}
    faded = [layer for layer in layers if "aim.name" in str(layer["encoding"].get("opacity"))]
    assert len(faded) == len(layers)
