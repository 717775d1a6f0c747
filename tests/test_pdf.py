"""PDF files, judged by poppler's tools: fonts embedded, text selectable, the size exact, the bytes always the same."""

import os
import re
import shutil
import subprocess
import sys
import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_svg import rich, scene
from test_text import cff_font

from visualkeras_svg.backends.pdf import fit_scale, pdf
from visualkeras_svg.color import Color
from visualkeras_svg.errors import ExportError
from visualkeras_svg.geometry import MM
from visualkeras_svg.scene import Circle, Face, Group, Image, Paint, Polygon, Text
from visualkeras_svg.text import line

poppler = pytest.mark.skipif(not shutil.which("pdffonts"), reason="needs poppler's tools")


def tool(name, data, tmp_path, *options):
    """What a poppler tool prints of the PDF; it must find nothing to complain of."""
    path = tmp_path / "figure.pdf"
    path.write_bytes(data)
    out = ["-"] if name == "pdftotext" else []
    run = subprocess.run([name, *options, str(path), *out], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return run.stdout


def pixels(data, tmp_path, dpi=96):
    image = pytest.importorskip("PIL.Image")
    (tmp_path / "figure.pdf").write_bytes(data)
    command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(tmp_path / "figure.pdf"), str(tmp_path / "page")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return image.open(tmp_path / "page.png").convert("RGB")


def words(*texts, face=None):
    return scene(*(line(text, (0, 10 * n + 8), 8, face or Face(bold=n % 2 == 1)) for n, text in enumerate(texts)))


@poppler
def test_fonts_are_embedded_subsets_with_a_map_to_unicode(tmp_path):
    rows = tool("pdffonts", pdf(words("regular", "bold")), tmp_path).splitlines()[2:]
    assert [re.sub(r"^[A-Z]{6}\+", "", row.split()[0]) for row in rows] == ["Arimo-Regular", "Arimo-Bold"]
    for row in rows:
        assert re.search(r"CID TrueType +Identity-H +yes yes yes", row)


@poppler
def test_text_can_be_selected_in_any_script_that_the_font_has(tmp_path):
    found = tool("pdftotext", pdf(words("block1_conv1", "224×224×3", "Größe Ωλ", "(a) \\ <b>")), tmp_path, "-layout")
    assert [row.strip() for row in found.split("\n")[:4]] == ["block1_conv1", "224×224×3", "Größe Ωλ", "(a) \\ <b>"]


@poppler
def test_text_that_reads_upwards_can_be_selected(tmp_path):
    made = scene(line("upwards", (40, 40), 9, Face(), angle=-90))
    assert "upwards" in tool("pdftotext", pdf(made), tmp_path)
    found = tool("pdftotext", pdf(made), tmp_path, "-bbox")
    box = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">upwards', found)
    x0, y0, x1, y1 = (float(n) / 0.75 for n in box.groups())
    assert y1 == pytest.approx(44, abs=0.1)
    assert y1 - y0 == pytest.approx(made.root.children[0].advance, abs=0.1)
    assert x0 < 43 < x1 + 3


@poppler
def test_words_are_as_long_as_they_were_measured(tmp_path):
    made = words("predictions", "predictions")
    boxes = re.findall(r'xMin="([\d.]+)".* xMax="([\d.]+)"', tool("pdftotext", pdf(made), tmp_path, "-bbox"))
    for (x0, x1), text in zip(boxes, made.root.children, strict=True):
        assert (float(x1) - float(x0)) / 0.75 == pytest.approx(text.advance, rel=1e-3)


@poppler
def test_the_page_is_of_the_printed_size_and_named(tmp_path):
    made = replace(words("a"), unit="mm", scale=0.889 * MM, title="Größe")
    facts = tool("pdfinfo", pdf(made, author="Ada"), tmp_path)
    assert "252 x 126 pts" in facts, "88.9 mm is 252 pt"
    assert re.search(r"Title: +Größe\n", facts)
    assert re.search(r"Author: +Ada\n", facts)
    assert re.search(r"PDF version: +1\.5\n", facts)
    assert "Date" not in facts


@poppler
def test_outlined_text_needs_no_font_and_looks_the_same(tmp_path):
    made = words("conv", "conv")
    assert len(tool("pdffonts", pdf(made, text="outline"), tmp_path).splitlines()) == 2
    one, other = (pixels(pdf(made, text=mode), tmp_path, 192).tobytes() for mode in ("text", "outline"))
    differences = [abs(a - b) for a, b in zip(one, other, strict=True)]
    assert sum(differences) / len(differences) < 2


@poppler
def test_a_cff_font_is_embedded_too(tmp_path):
    made = words("abba", face=Face(("Boxes",), cff_font()))
    assert re.search(r"Boxes +CID Type 0C +Identity-H +yes yes yes", tool("pdffonts", pdf(made), tmp_path))
    assert "abba" in tool("pdftotext", pdf(made), tmp_path)
    assert min(pixels(pdf(made), tmp_path).convert("L").tobytes()) < 60, "the letters are drawn"


@poppler
def test_every_kind_of_node_is_drawn_where_it_stands(tmp_path):
    red, blue = Paint(Color(255, 0, 0)), Paint(Color(0, 0, 255, 0.5))
    made = scene(
        Polygon(((0, 0), (20, 0), (20, 20), (0, 20)), red),
        Circle((50, 10), 8, blue),
        Polygon(((60, 30), (90, 30), (90, 35)), Paint(stroke=Color(0, 128, 0), width=4)),
    )
    page = pixels(pdf(made), tmp_path)
    assert page.size == (100, 50)
    assert page.getpixel((13, 14)) == (255, 0, 0)
    assert page.getpixel((53, 14)) == pytest.approx((127, 127, 255), abs=2)
    assert page.getpixel((75, 34)) == pytest.approx((0, 128, 0), abs=2)
    assert page.getpixel((40, 45)) == (255, 255, 255)


@poppler
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P"])
def test_images_of_every_colour_type_are_embedded(tmp_path, mode):
    image = pytest.importorskip("PIL.Image")
    gradient = image.radial_gradient("L").resize((40, 30)).convert("RGB")
    gradient.paste((200, 30, 30), (0, 0, 20, 30))
    made = gradient.quantize(64, dither=image.Dither.NONE) if mode == "P" else gradient.convert(mode)
    if mode.endswith("A"):
        made.putalpha(image.linear_gradient("L").resize((40, 30)))
    out = BytesIO()
    made.save(out, "PNG")
    drawn = scene(Image(out.getvalue(), (40, 30), (1, 0, 0, 1, 0, 0)))
    page = pixels(pdf(drawn), tmp_path)
    wanted = image.new("RGBA", (40, 30), "white")
    wanted.alpha_composite(made.convert("RGBA"))
    for at in ((2, 3), (10, 20), (35, 25), (30, 15)):
        assert page.getpixel((at[0] + 3, at[1] + 4)) == pytest.approx(wanted.getpixel(at)[:3], abs=14), at
    assert tool("pdftotext", pdf(drawn), tmp_path).strip() == ""


def test_an_image_that_is_no_png_is_refused():
    with pytest.raises(ExportError, match="no PNG"):
        pdf(scene(Image(b"GIF89a", (1, 1), (1, 0, 0, 1, 0, 0))))


def test_a_page_has_a_blending_group_only_where_something_is_see_through():
    def has_group(node):
        streams = re.findall(rb"stream\n(.*?)\nendstream", pdf(scene(node)), re.DOTALL)
        return any(b"/Transparency" in zlib.decompress(stream) for stream in streams)

    assert not has_group(Circle((1, 1), 1, Paint(Color(1, 2, 3))))
    assert has_group(Circle((1, 1), 1, Paint(Color(1, 2, 3, 0.5))))


@poppler
def test_a_link_lies_over_what_it_goes_around(tmp_path):
    made = scene(Group((Circle((10, 10), 5, Paint(Color(0, 0, 0))),), link="https://keras.io/é (x)"))
    assert "https://keras.io/%C3%A9%20(x)" in tool("pdfinfo", pdf(made), tmp_path, "-url")


@poppler
def test_a_page_that_viewers_would_refuse_is_drawn_smaller(tmp_path):
    huge = replace(words("a"), scale=400)
    assert fit_scale(huge) == pytest.approx(14400 / 30000)
    assert fit_scale(words("a")) == 1
    assert "14400 x 7200 pts" in tool("pdfinfo", pdf(huge), tmp_path)


def test_two_runs_give_equal_bytes_under_any_hash_seed():
    code = "import hashlib, test_svg as t; from visualkeras_svg.backends.pdf import pdf; "
    code += "print(hashlib.sha256(pdf(t.rich())).hexdigest())"
    path = os.pathsep.join((os.path.dirname(__file__), os.path.dirname(os.path.dirname(__file__))))  # noqa: PTH120
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert pdf(rich()) == pdf(rich())


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(), max_size=20), st.text(st.characters(), max_size=20))
def test_any_text_makes_a_file(name, title):
    made = scene(line(name, (0, 0), 9, Face()), Text(name, (0, 9), 9, Face(), 10), Group((), link=name, title=title))
    data = pdf(replace(made, title=title, description=name), author=name)
    assert data.startswith(b"%PDF-1.5")
    assert data.rstrip().endswith(b"%%EOF")


def test_numbers_that_are_not_finite_are_refused():
    with pytest.raises(ExportError, match="finite"):
        pdf(scene(Circle((float("nan"), 0), 1, Paint(Color(0, 0, 0)))))
