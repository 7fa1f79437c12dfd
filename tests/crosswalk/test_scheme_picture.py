"""The picture of the schemes: where each box stands, and how each table's line runs."""

from __future__ import annotations

from xml.etree import ElementTree

import occugraph
from occugraph.crosswalk.scheme_picture import draw_schemes

SVG = "{http://www.w3.org/2000/svg}"


def test_boxes_and_lines(graph: occugraph.Graph) -> None:
    drawn = ElementTree.fromstring(draw_schemes(graph.session))
    groups = drawn.findall(f"{SVG}g")
    boxes = {
        group.findtext(f"{SVG}text"): (rect.get("x"), rect.get("y"), rect.get("stroke"))
        for group in groups
        if (rect := group.find(f"{SVG}rect")) is not None
    }
    blue, brown = "#0072B2", "#8a5a00"
    assert boxes == {
        "dot1991": ("174", "96", blue),
        "soc2010": ("24", "154", blue),
        "soc2018": ("174", "154", blue),
        "isco08": ("174", "212", blue),
        "onetsoc2019": ("174", "270", blue),
        "naics2022": ("174", "328", brown),
    }
    lines = {
        group.findtext(f"{SVG}title"): (path.get("d"), path.get("stroke-dasharray"))
        for group in groups
        if (path := group.find(f"{SVG}path")) is not None
    }
    assert lines == {
        "dot1991-soc2018: curated, of a part only": ("M 226.0 109.0 V 167.0", "7 4"),
        "isco08-soc2010: official": ("M 128 167.0 C 151.0 167.0 151.0 225.0 174 225.0", None),
        "onetsoc2019-soc2018: official": (
            "M 278 167.0 C 316.0 167.0 316.0 283.0 278 283.0",
            None,
        ),
        "soc2010-soc2018: official": ("M 128 167.0 L 174 167.0", None),
    }
    titles = [group.findtext(f"{SVG}title") for group in groups]
    assert "Standard Occupational Classification, 2018: 1,447 concepts" in titles
    assert (drawn.get("width"), drawn.get("height")) == ("354", "386")
