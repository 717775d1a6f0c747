"""Measuring, choosing and outlining text, held against fontTools."""

import io
import threading
from dataclasses import replace

import pytest
from cases import MODELS
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from looking import texts

from visualkeras_svg import layered_view
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import around
from visualkeras_svg.scene import Face, text_box
from visualkeras_svg.text import advance, ascent, descent, legible, line, outline, resolve, subset
from visualkeras_svg.text.sfnt import bundled

PLAIN, BOLD = Face(), Face(bold=True)


def cff_font(family: str = "Boxes", glyphs: str = "ab") -> bytes:
    """A small OTF whose letters are boxes: 500 units wide of 1000, and 600 wide for `b`."""
    pen = T2CharStringPen(500, None)
    pen.moveTo((50, 0))
    for point in ((450, 0), (450, 700), (50, 700)):
        pen.lineTo(point)
    pen.closePath()
    order = [".notdef", *glyphs]
    widths = {name: (600 if name == "b" else 500, 50) for name in order}
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(char): char for char in glyphs})
    builder.setupCFF(family, {"FullName": family}, dict.fromkeys(order, pen.getCharString()), {})
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@pytest.mark.parametrize("face", [PLAIN, BOLD], ids=["regular", "bold"])
def test_every_character_is_as_wide_as_fonttools_says(face):
    font = TTFont(bundled())
    glyphs = font.getGlyphSet(location={"wght": 700 if face.bold else 400})
    for code, name in font.getBestCmap().items():
        assert advance(chr(code), 2048, face) == pytest.approx(round(glyphs[name].width)), chr(code)


def test_bold_is_wider_than_regular_by_the_known_width():
    assert advance("conv", 1000, PLAIN) == pytest.approx(500 + 556.15 + 556.15 + 500, abs=0.5)
    assert advance("conv", 1000, BOLD) == pytest.approx(556.15 + 610.84 + 610.84 + 556.15, abs=0.5)


@given(st.text(), st.text())
def test_lengths_add_up_for_kerning_is_off(one, two):
    assert advance(one + two, 9.5, PLAIN) == pytest.approx(advance(one, 9.5, PLAIN) + advance(two, 9.5, PLAIN))


def test_ascent_and_descent_hold_the_ink_of_ascenders_capitals_and_descenders():
    font = TTFont(bundled())
    glyphs = font.getGlyphSet()
    for char in "bdfhklABCgjpqy":
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord(char)]].draw(pen)
        assert pen.bounds[3] / 2048 <= ascent(1, PLAIN) + 0.02
        assert -pen.bounds[1] / 2048 <= descent(1, PLAIN) + 0.02
    assert ascent(10, PLAIN) < 8, "tighter than the font's line height"


@pytest.mark.parametrize(("anchor", "x"), [("start", 100), ("middle", 90), ("end", 80)])
def test_a_line_is_placed_by_its_measured_length(anchor, x):
    size = 20 / advance("conv1", 1, PLAIN)
    assert line("conv1", (100, 50), size, PLAIN, anchor=anchor).at == pytest.approx((x, 50))


def test_a_line_that_reads_upwards_is_anchored_along_its_way():
    text = line("conv1", (100, 50), 12, PLAIN, anchor="middle", angle=-90)
    box = text_box(text)
    assert (box.y0 + box.y1) / 2 == pytest.approx(50)
    assert box.x1 == pytest.approx(100 + text.descent)


def test_controls_surrogates_and_missing_glyphs_become_the_replacement_character():
    assert legible("a\tb\nc", PLAIN) == "a b c"
    assert legible("a\x00b\ud800c\u202ed", PLAIN) == "a\ufffdb\ufffdc\ufffdd"
    assert legible("字", PLAIN) == "\ufffd"
    assert legible("é × 224 Ω", PLAIN) == "é × 224 Ω"
    assert legible("axb", Face(data=cff_font())) == "a?b", "a face that lacks U+FFFD too"


def test_signs_of_our_own_wording_become_plain_ones_in_a_face_that_lacks_them():
    assert legible("a×b", Face(data=cff_font(glyphs="abx"))) == "axb"
    assert legible("a×b", Face(data=cff_font())) == "a?b"
    image_font = pytest.importorskip("PIL.ImageFont")
    figure = layered_view(MODELS / "lenet5.json.gz", text_callable="shape", font=image_font.load_default(20))
    shown = [text.text for text in texts(figure)]
    assert "28x28x6" in shown
    assert not any("?" in text for text in shown)


@given(st.text(st.characters(), max_size=30))
def test_legible_text_is_one_line_of_glyphs_and_stays_so(text):
    shown = legible(text, PLAIN)
    assert len(shown) == len(text)
    assert legible(shown, PLAIN) == shown
    assert shown.isprintable() or all(char.isspace() or char.isprintable() for char in shown)


def test_families_as_wide_as_arimo_are_measured_with_it():
    face, size = resolve("arial")
    assert (face.families[0], face.data, size) == ("Arial", None, None)
    assert advance("conv", 10, face) == advance("conv", 10, PLAIN)
    assert resolve(None) == (PLAIN, None)


def test_a_font_file_gives_its_family_and_widths(tmp_path):
    path = tmp_path / "boxes.otf"
    path.write_bytes(cff_font())
    face, size = resolve(path)
    assert (face.families[0], face.data, size) == ("Boxes", str(path), None)
    assert advance("ab", 10, face) == pytest.approx(11)


def test_a_family_is_looked_for_in_the_font_folders(tmp_path, monkeypatch):
    folder = tmp_path / ".fonts" / "deep"
    folder.mkdir(parents=True)
    (folder / "odd-name.otf").write_bytes(cff_font("Very Boxed"))
    (folder / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr("visualkeras_svg.text.fonts._folders", lambda: (tmp_path,))
    assert resolve("very boxed")[0].families[0] == "Very Boxed"


def test_bold_text_of_a_static_file_is_measured_with_its_bold_file_beside_it(tmp_path):
    font = TTFont(io.BytesIO(cff_font()))
    path = tmp_path / "Boxes-Regular.otf"
    font.save(path)
    alone = Face(data=str(path), bold=True)
    assert advance("a", 10, replace(alone, bold=False)) == 5
    font["hmtx"]["a"] = (580, 50)
    font["name"].setName("Bold", 2, 3, 1, 0x409)
    font.save(tmp_path / "Boxes-Bold.otf")
    assert advance("a", 10, alone) == pytest.approx(5.8)


@pytest.mark.parametrize("font", ["No Such Family", "missing.ttf", 12])
def test_what_is_no_font_is_refused_with_advice(font, monkeypatch):
    monkeypatch.setattr("visualkeras_svg.text.fonts._folders", tuple)
    with pytest.raises(OptionError, match="path of a TTF or OTF"):
        resolve(font)


def test_a_broken_font_file_is_refused(tmp_path):
    path = tmp_path / "broken.ttf"
    path.write_bytes(b"\0\1\0\0\0\1")
    with pytest.raises(OptionError, match="no readable TTF or OTF"):
        resolve(path)


def test_pillow_fonts_bring_their_file_and_size(tmp_path):
    image_font = pytest.importorskip("PIL.ImageFont")
    path = tmp_path / "boxes.otf"
    path.write_bytes(cff_font())
    assert resolve(image_font.truetype(str(path), 17)) == (Face(("Boxes", "sans-serif"), str(path)), 17)
    face, size = resolve(image_font.truetype(io.BytesIO(path.read_bytes()), 9))
    assert (face.data, size) == (path.read_bytes(), 9)
    with pytest.raises(OptionError, match="bitmap font"):
        resolve(image_font.load_default_imagefont())


@pytest.mark.parametrize("face", [PLAIN, BOLD, Face(data=cff_font())], ids=["regular", "bold", "cff"])
def test_outlines_lie_where_the_line_does(face):
    flat, upright = (line("ab", (10, 20), 12, face, angle=angle) for angle in (0, -90))
    box = around(outline(flat).points)
    assert 10 <= box.x0 <= box.x1 <= 10 + flat.advance
    assert box.y1 == pytest.approx(20, abs=0.3)
    turned = around(outline(upright).points)
    assert turned.x1 == pytest.approx(10 + box.y1 - 20)
    assert turned.y0 == pytest.approx(20 - (box.x1 - 10))
    assert {command[0] for command in outline(flat).commands} <= set("MLCZ")


def test_threads_get_the_same_outlines():
    text = line("The quick brown fox jumps over 13 lazy dogs", (0, 0), 10, Face(bold=True, families=("T",)))
    found = []
    threads = [threading.Thread(target=lambda: found.append(outline(text))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("face", [PLAIN, BOLD], ids=["regular", "bold"])
def test_a_subset_is_a_static_font_of_the_glyphs_with_their_widths(face):
    cut = subset(face, "Ã×conv")
    font = TTFont(io.BytesIO(cut.program))
    assert not {"fvar", "gvar", "HVAR", "cmap", "name"} & set(font.keys())
    assert len(cut.program) < 5000
    for char, glyph in cut.glyphs:
        units = font["hmtx"][font.getGlyphName(glyph)][0]
        assert units == pytest.approx(advance(char, 2048, face)), char
    assert cut.name == ("Arimo-Bold" if face.bold else "Arimo-Regular")


def test_a_cff_subset_is_a_bare_cff_table():
    cut = subset(Face(data=cff_font()), "b")
    assert cut.cff
    assert cut.program[:1] == b"\1"
    assert dict(cut.glyphs) == {"b": 1}
