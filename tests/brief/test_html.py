"""The HTML brief: whole in itself, safe with hostile words, readable by machines and people."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from detente.analyses.compare import compare
from detente.brief.gather import gather
from detente.brief.html import html
from detente.brief.outline import document
from handmade import study_by_hand

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>]]>{{ 7*7 }}"


def page(study, **kw):
    return html(document(study, gather(study, {"compare": compare(study)}), **kw))


@pytest.fixture(scope="module")
def plain():
    return page(study_by_hand())


@pytest.fixture(scope="module")
def hostile():
    names = {"steps": HOSTILE, "talks": "Talks only", "hold": "Hold the line"}
    return page(study_by_hand(title=HOSTILE, strategies=names), marking=HOSTILE)


class Reader(HTMLParser):
    """Notes tags, identifiers and links."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.links, self.outside, self.headings = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if tag == "a" else []
        self.outside += [v for k, v in attrs if k in ("src", "srcset", "data", "xlink:href", "poster", "action")]
        self.outside += [v for k, v in attrs if k.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def read(text):
    reader = Reader()
    reader.feed(text)
    return reader


def test_nothing_is_loaded_from_anywhere(plain):
    reader = read(plain)
    assert reader.outside == []
    assert not {"script", "link", "iframe", "img", "object", "base", "form"} & {tag for tag, _ in reader.tags}
    assert "url(" not in re.sub(r"url\((?:#|data:font/woff2;base64,)[^)]*\)", "", plain)
    assert "@import" not in plain


def test_hostile_words_stay_words(hostile):
    reader = read(hostile)
    assert reader.outside == []
    assert not {"script", "img"} & {tag for tag, _ in reader.tags}
    assert "&lt;script&gt;alert(1)" in hostile
    assert "{{ 7*7 }}" in hostile.replace("&#39;", "'")


def test_every_link_inside_leads_somewhere_and_every_identifier_is_single(plain):
    reader = read(plain)
    assert len(set(reader.ids)) == len(reader.ids)
    assert {a[1:] for a in reader.links if a.startswith("#")} <= set(reader.ids)


def test_headings_go_down_one_step_at_a_time(plain):
    levels = read(plain).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_picture_has_words_and_follows_the_page_colours(plain):
    pictures = [named for tag, named in read(plain).tags if tag == "svg"]
    assert pictures
    assert all(p["role"] == "img" and p["aria-label"].endswith(".") for p in pictures)
    drawn = "".join(re.findall(r"<svg.*?</svg>", plain, re.DOTALL))
    assert not re.search(r'(?:fill|stroke)="(?:#|rgb|black|white)', drawn)


def test_the_page_says_its_language_and_offers_a_way_past_the_contents(plain):
    tags = read(plain).tags
    assert dict(tags)["html"]["lang"] == "en"
    assert ("a", {"class": "skip", "href": "#main"}) in tags


def test_the_marking_stands_at_the_top_and_the_bottom():
    text = page(study_by_hand(), marking="FOR THE TEAM ONLY")
    assert text.count("FOR THE TEAM ONLY") == 2


def test_the_same_study_gives_the_same_page(plain):
    assert page(study_by_hand()) == plain


def test_the_footer_identifies_the_run(plain):
    assert "seed 7 · 2,000 futures · evidence up to 2020-11-03 · digest 000000000000" in plain
