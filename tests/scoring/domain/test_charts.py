"""Charts as SVG: well formed, told in words, inside their frame at every width."""

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.charts import NARROWEST, WIDEST, Layer, lorenz, pyramid
from scoring.domain.concentration import concentration
from scoring.domain.criteria import TIERS

SVG = "{http://www.w3.org/2000/svg}"
widths = st.sampled_from([NARROWEST, 360, 640, 1280, WIDEST])
layers = st.tuples(st.integers(0, 10**6), st.none() | st.integers(0, 10**6), st.decimals(0, 1, places=6))


def inside(svg: str, width: int) -> ET.Element:
    """The parsed chart, every number of which lies inside its frame."""
    root = ET.fromstring(svg)  # noqa: S314 (our own text)
    height = int(root.attrib["height"])
    assert root.attrib["viewBox"] == f"0 0 {width} {height}"
    for drawn in root.iter():
        for name, most in (("x", width), ("y", height)):
            assert 0 <= float(drawn.get(name, 0)) <= most
        if drawn.tag == f"{SVG}rect":
            assert float(drawn.get("x", 0)) + float(drawn.attrib["width"]) <= width + 0.01
        for x, y in re.findall(r"([\d.]+),([\d.]+)", drawn.get("points", "")):
            assert float(x) <= width
            assert float(y) <= height
    assert "style" not in svg
    _no_words_on_words(root, width)
    return root


def _no_words_on_words(root: ET.Element, width: int) -> None:
    """Texts stay inside the frame and off each other, by the widths of common letters."""
    spans: dict[str, list[tuple[float, float]]] = {}
    for words in root.iter(f"{SVG}text"):
        bold = words.attrib["font-weight"] == "600"
        long = len(words.text or "") * float(words.attrib["font-size"]) * (0.6 if bold else 0.52)
        x = float(words.attrib["x"])
        begins = x - {"start": 0.0, "middle": long / 2, "end": long}[words.attrib["text-anchor"]]
        assert begins >= 0, words.text
        assert begins + long <= width, words.text
        spans.setdefault(words.attrib["y"], []).append((begins, begins + long))
    for line in spans.values():
        for (_, ends), (begins, _) in pairwise(sorted(line)):
            assert ends <= begins


@given(st.lists(layers, min_size=4, max_size=4), widths)
def test_a_pyramid_says_what_it_shows(figures: list[tuple[int, int | None, Decimal]], width: int) -> None:
    """Title and description name every tier with its figures; bars are as wide as shares of accounts.

    Taken out: `full *` in a bar's width; the line of its own for the accounts.
    """
    drawn = [Layer(tier, *row) for tier, row in zip(TIERS, figures, strict=True)]
    root = inside(pyramid(drawn, "close of 2011-08-01, criteria set 1", width), width)
    assert root.findtext(f"{SVG}title") == "Account pyramid"
    said = root.findtext(f"{SVG}desc") or ""
    assert root.attrib["aria-labelledby"].split() == ["title", "desc"]
    assert all(f"{layer.tier} {layer.accounts} account" in said for layer in drawn)
    bars = [float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect")][2::2]
    total = sum(layer.accounts for layer in drawn)
    for bar, layer in zip(bars, drawn, strict=True):
        wanted = (width - 32) * layer.accounts / total if layer.accounts else 0.0
        assert abs(bar - max(wanted, 2.0 if layer.accounts else 0.0)) < 0.01


@given(st.lists(st.integers(-100, 10**9), max_size=200), widths)
def test_a_lorenz_curve_runs_from_corner_to_corner(values: list[int], width: int) -> None:
    """As many points as measured, from nothing to all; without any figure it says so. Taken out: the branch without points."""
    found = concentration(values)
    root = inside(
        lorenz(found.lorenz, found.gini, "volume of 364 days", "close of 2011-08-01, criteria set 1", width), width
    )
    lines = list(root.iter(f"{SVG}polyline"))
    assert bool(lines) == bool(found.lorenz)
    said = root.findtext(f"{SVG}desc") or ""
    assert ("There are no figures yet." in said) == (not found.lorenz)
    if lines:
        points = [tuple(map(float, point.split(","))) for point in lines[0].attrib["points"].split()]
        assert len(points) == len(found.lorenz)
        assert points == sorted(points, key=lambda point: (point[0], -point[1]))
        assert f"Gini {found.gini:.2f}" in said


def test_words_from_outside_cannot_break_out() -> None:
    """Text is escaped. Taken out: `escape` in `_text` and in `_svg`."""
    layer = Layer('<script>"&', 1, None, Decimal(1))
    root = inside(pyramid([layer], "</desc>", 640), 640)
    assert not list(root.iter(f"{SVG}script"))
    assert root.findtext(f"{SVG}desc", "").startswith("</desc>. ")
