"""SVG files: well-formed for any name, in a subset of SVG that every renderer draws alike, and always the same."""

import gzip
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualkeras_svg.backends.svg import drawing, svg, svgz
from visualkeras_svg.color import Color
from visualkeras_svg.errors import ExportError
from visualkeras_svg.geometry import MM, Rect
from visualkeras_svg.scene import Circle, Face, Group, Image, Paint, Path, Polygon, Scene, Text
from visualkeras_svg.text import line

NS = "{http://www.w3.org/2000/svg}"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
ANY_TEXT = st.text(st.characters(), max_size=20)


def scene(*nodes, **more):
    return Scene(Group(nodes), Rect(-3, -4, 97, 46), title="A model", description="What it does.", **more)


def rich():
    """A scene with a node of every kind."""
    blue, half = Paint(Color(98, 174, 245), Color(0, 0, 0), 0.667), Paint(stroke=Color(9, 9, 9, 0.5), dash=(2, 1))
    return scene(
        Group((Polygon(((0, 0), (10, 0), (10, 10 / 3)), blue),), "vk-layer", (("id", "conv1"),), "conv1\nConv2D"),
        Group(
            (Path((("M", 0, 0), ("C", 1, 2, 3, 4, 5, 6), ("Z",)), half),), "vk-edge", link="https://keras.io/?a=1&b=2"
        ),
        Circle((50, 20), 2.5, blue),
        line("224×224×3", (50, 20), 9.333, Face(bold=True), anchor="middle"),
        line("reads upwards", (80, 40), 9.333, Face(), angle=-90, fill=Color(1, 2, 3, 0.25)),
        Image(PIXEL, (1, 1), (20, 5, 0, 10, 60, 3)),
    )


def root_of(text):
    return ElementTree.fromstring(text.encode())


def test_the_root_has_a_role_a_size_a_name_and_a_description():
    root = root_of(svg(scene()))
    assert root.attrib == {
        "role": "img", "width": "100", "height": "50", "viewBox": "-3 -4 100 50",
        "font-family": "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif", "style": "font-kerning:none",
    }  # fmt: skip
    assert [child.tag for child in root] == [NS + "title", NS + "desc", NS + "rect"]
    assert (root[0].text, root[1].text) == ("A model", "What it does.")


def test_only_the_elements_that_are_drawn_alike_everywhere_are_used():
    for mode in ("text", "outline"):
        tags = {node.tag.removeprefix(NS) for node in root_of(svg(rich(), text=mode)).iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "polygon", "circle", "rect", "text", "image", "a"}


def test_numbers_have_three_decimals_at_most():
    text = re.sub(r'href="[^"]*"', "", svg(rich(), text="outline"))
    assert "10,3.333" in text
    assert not re.search(r"\d\.\d{4}|\de[-+]\d|-0[ ,\"]", text)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    for node in (Circle((bad, 0), 1, Paint()), Polygon(((bad, 0), (1, 1), (2, 0)), Paint())):
        with pytest.raises(ExportError, match="finite"):
            svg(scene(node))


def test_a_physical_size_is_written_in_its_unit():
    root = root_of(svg(scene(unit="mm", scale=MM)))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("100mm", "50mm", "-3 -4 100 50")


def test_opacity_stands_beside_the_colour():
    text = svg(scene(Circle((1, 2), 3, Paint(Color(255, 0, 0, 0.25)))))
    assert '<circle cx="1" cy="2" r="3" fill="#ff0000" fill-opacity="0.25" />' in text


def test_a_group_has_its_class_data_and_tooltip_and_a_link_goes_around_it():
    root = root_of(svg(rich()))
    layer = root.find(f"{NS}g")
    assert layer.attrib == {"class": "vk-layer", "data-id": "conv1"}
    assert layer[0].tag == NS + "title"
    assert layer[0].text == "conv1\nConv2D"
    link = root.find(f"{NS}a")
    assert link.attrib == {"href": "https://keras.io/?a=1&b=2"}
    assert link[0].get("class") == "vk-edge"


def test_text_is_set_on_its_baseline_from_its_start():
    bold, upright = root_of(svg(rich())).findall(f"{NS}text")
    assert [bold.get(name) for name in ("font-weight", "font-size", "y")] == ["700", "9.333", "20"]
    assert bold.text == "224×224×3"
    assert upright.get("transform") == "rotate(-90 80 40)"
    assert upright.get("fill-opacity") == "0.25"
    assert "text-anchor" not in svg(rich())


def test_another_family_is_named_on_its_text():
    other = line("code", (0, 0), 9, Face(("Fira Code", "monospace")))
    root = root_of(svg(scene(line("a", (0, 0), 9, Face()), other)))
    assert [text.get("font-family") for text in root.iter(NS + "text")] == [None, "'Fira Code', monospace"]


def test_spaces_that_xml_would_join_are_kept():
    text = svg(scene(line("a  b", (0, 0), 9, Face())))
    assert 'xml:space="preserve">a  b<' in text


def test_outlined_text_keeps_what_it_says():
    root = root_of(svg(rich(), text="outline"))
    groups = [node for node in root.iter(NS + "g") if node.get("data-text")]
    assert [group.get("data-text") for group in groups] == ["224×224×3", "reads upwards"]
    assert all(group[0].tag == NS + "path" for group in groups)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_makes_a_well_formed_file(name, title, link, family):
    node = Group((line(name, (0, 0), 9, Face((family, "serif"))),), name, (("id", name),), title, link)
    made = replace(scene(node), title=title, description=name)
    for text in (svg(made), svg(made, text="outline"), drawing(made).as_svg()):
        root_of(text)


@given(ANY_TEXT)
def test_text_made_by_hand_makes_a_well_formed_file(name):
    root_of(svg(scene(Text(name, (0, 0), 9, Face(), 10))))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_name_is_read_back_as_it_was(name):
    made = root_of(svg(scene(Group((), "vk-layer", (("id", name),))))).find(f"{NS}g")
    assert made.get("data-id") == name.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def test_svgz_is_the_same_file_gzipped_without_a_date():
    assert gzip.decompress(svgz(rich())).decode() == svg(rich())
    assert svgz(rich()) == svgz(rich())


def test_a_drawing_takes_marks_and_escapes_them_too():
    drawsvg = pytest.importorskip("drawsvg")
    made = drawing(rich())
    made.append(drawsvg.Circle(1 / 3, 2, 3, data_note='"<&'))
    root = root_of(made.as_svg())
    assert root.get("viewBox") == "-3 -4 100 50"
    assert root[-1].attrib == {"cx": "0.333", "cy": "2", "r": "3", "data-note": '"<&'}


def test_the_bytes_do_not_depend_on_the_hash_seed():
    code = "import hashlib, test_svg as t; print(hashlib.sha256(t.svg(t.rich()).encode()).hexdigest())"
    path = os.pathsep.join((os.path.dirname(__file__), os.path.dirname(os.path.dirname(__file__))))  # noqa: PTH120
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1] != ""
