"""Colours that everybody can tell apart, on paper and on dark screens."""

from itertools import combinations

import numpy as np
import pytest

from detente.charts.theme import DARK, LIGHT

# Machado, Oliveira & Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1, for linear RGB.
EYES = {
    "common": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "protan": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "deutan": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "tritan": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
}
PALETTES = {"light": LIGHT, "dark": DARK}
TEXT = [("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("anchor", "paper"), ("ink", "s1"), ("ink", "s4"),
        ("paper", "s5"), ("paper", "s6")]  # fmt: skip
MARKS = [f"c{k}" for k in range(1, 7)] + ["quiet", "accent"]


def linear(colour):
    """Linear RGB of a hexadecimal colour."""
    c = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG 2.2."""
    a, b = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def lab(rgb):
    """CIE L*a*b* of linear RGB, D65."""
    m = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = m @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_words_keep_four_and_a_half_to_one(name, front, back):
    assert contrast(PALETTES[name][front], PALETTES[name][back]) >= 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("mark", MARKS)
def test_marks_keep_three_to_one(name, mark):
    assert contrast(PALETTES[name][mark], PALETTES[name]["paper"]) >= 3


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("eyes", EYES)
def test_the_first_four_categories_stay_apart(name, eyes):
    colours = [lab(np.reshape(EYES[eyes], (3, 3)) @ linear(PALETTES[name][f"c{k}"])) for k in range(1, 5)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(colours, 2)) >= 10


def test_every_colour_of_paper_stands_for_one_role():
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert set(LIGHT) == set(DARK)
