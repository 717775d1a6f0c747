"""Figures: saving to files of every format, and showing in notebooks."""

import copy
import gzip
import io
import os
import pickle
import re
import stat
import subprocess
import sys
import types
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_svg import rich, root_of

from visualkeras_svg.errors import ExportError, MissingBackendError, OptionError, UnknownFormatError
from visualkeras_svg.figure import Figure

STARTS = {"svg": b"<svg", "svgz": b"\x1f\x8b", "pdf": b"%PDF-1.5", "png": b"\x89PNG"}


@pytest.fixture
def figure():
    return Figure(rich(), ("Two layers are folded.",))


@pytest.mark.parametrize("suffix", STARTS)
def test_the_suffix_tells_the_format(figure, tmp_path, suffix):
    for name in (f"figure.{suffix}", f"FIGURE.V2.{suffix.upper()}"):
        assert figure.save(tmp_path / name) is None
        assert (tmp_path / name).read_bytes().startswith(STARTS[suffix])
    figure.save(str(tmp_path / "other.name"), format=suffix)
    assert (tmp_path / "other.name").read_bytes().startswith(STARTS[suffix])


@pytest.mark.parametrize("name", STARTS)
def test_an_open_file_is_written_in_the_named_format(figure, name):
    file = io.BytesIO()
    figure.save(file, format=name)
    assert file.getvalue().startswith(STARTS[name])


def test_a_file_that_is_open_for_text_takes_svg_only(figure):
    file = io.StringIO()
    figure.save(file, format="svg")
    assert file.getvalue() == figure.svg()
    with pytest.raises(ExportError, match="'wb'"):
        figure.save(file, format="pdf")


@pytest.mark.parametrize("name", ["figure.jpg", "figure.webp", "figure", "figure.docx"])
def test_an_unknown_suffix_is_refused_with_those_that_are_known(figure, tmp_path, name):
    with pytest.raises(UnknownFormatError, match=r"\.svg, \.svgz, \.pdf, \.png") as error:
        figure.save(tmp_path / name)
    assert ("to_pil()" in str(error.value)) == name.endswith(("jpg", "webp"))
    assert list(tmp_path.iterdir()) == []


def test_width_and_height_scale_the_whole_page(figure, tmp_path):
    figure.save(tmp_path / "a.svg", width="50mm")
    root = root_of((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("50mm", "25mm", "-3 -4 100 50")
    figure.save(tmp_path / "b.svg", height=100)
    assert root_of((tmp_path / "b.svg").read_text(encoding="utf-8")).get("width") == "200"
    assert b"MediaBox [0 0 144 72]" in unpacked(figure.pdf(width="2in"))


def unpacked(pdf):
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.svg", {"scale": 2}),
        ("a.pdf", {"dpi": 300}),
        ("a.png", {"text": "outline"}),
        ("a.png", {"height": 100}),
        ("a.svg", {"text": "letters"}),
        ("a.svg", {"width": -1}),
        ("a.svg", {"width": "5 furlongs"}),
        ("a.pdf", {"width": 10, "height": 10}),
    ],
)
def test_an_option_that_means_nothing_for_the_format_is_refused(figure, tmp_path, name, options):
    with pytest.raises(OptionError):
        figure.save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_named(figure, tmp_path):
    with pytest.raises(ExportError, match="nowhere"):
        figure.save(tmp_path / "nowhere" / "a.svg")


def test_a_folder_is_no_target(figure, tmp_path):
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(ExportError):
        figure.save(tmp_path / "a.svg")


def test_a_failed_save_leaves_the_old_file_and_nothing_else(figure, tmp_path, monkeypatch):
    path = tmp_path / "a.svg"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match="No space left"):
        figure.save(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions and links")
def test_saving_keeps_permissions_and_follows_links(figure, tmp_path):
    old_mask = os.umask(0o022)
    try:
        figure.save(tmp_path / "new.svg")
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE((tmp_path / "new.svg").stat().st_mode) == 0o644
    (tmp_path / "new.svg").chmod(0o640)
    (tmp_path / "link.svg").symlink_to(tmp_path / "new.svg")
    figure.save(tmp_path / "link.svg")
    assert (tmp_path / "link.svg").is_symlink()
    assert stat.S_IMODE((tmp_path / "new.svg").stat().st_mode) == 0o640


def test_the_size_is_the_printed_size(figure):
    assert (figure.width, figure.height) == figure.size == (100, 50)
    assert Figure(replace(rich(), scale=2)).width == 200


def test_notes_say_that_a_pdf_page_must_shrink(figure):
    assert figure.notes == ("Two layers are folded.",)
    huge = Figure(replace(rich(), scale=400), figure.notes)
    assert huge.notes[0] == figure.notes[0]
    assert "30,000 pt" in huge.notes[1]
    assert "48 %" in huge.notes[1]
    assert replace(huge).notes == huge.notes


def test_a_notebook_gets_html_that_mathjax_leaves_alone_an_svg_and_a_line(figure):
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"] == figure.svg()
    assert bundle["text/html"].startswith('<div class="mathjax_ignore tex2jax_ignore"><svg ')
    assert bundle["text/plain"] == "<Figure 'A model', 100 × 50 px>"
    assert set(figure._repr_mimebundle_(include={"text/html"})) == {"text/html"}
    assert set(figure._repr_mimebundle_(exclude={"text/html"})) == {"image/svg+xml", "text/plain"}


def test_show_displays_in_a_kernel(figure, monkeypatch):
    shown = []
    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(display=shown.append))
    figure.show()
    assert shown == [figure]


def test_show_opens_the_viewer_elsewhere(figure, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", lambda uri: opened.append(uri) or True)
    figure.show()
    assert opened[0].startswith("file://")
    assert opened[0].endswith(".svg")
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    with pytest.raises(ExportError, match="no viewer"):
        figure.show()


def test_a_pillow_image_is_of_the_size_of_the_png(figure, monkeypatch):
    pytest.importorskip("PIL")
    assert figure.to_pil().size == (200, 100)
    assert figure.to_pil(dpi=96).size == (100, 50)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingBackendError, match="pip install pillow"):
        figure.to_pil()


def test_outlined_files_name_no_text(figure, tmp_path):
    figure.save(tmp_path / "a.svgz", text="outline")
    assert "<text" not in gzip.decompress((tmp_path / "a.svgz").read_bytes()).decode()
    assert figure.svg(text="outline").count("data-text") == 2


def test_a_drawing_can_be_had(figure):
    assert figure.drawing().width == 100


def test_importing_figures_imports_no_heavy_library():
    heavy = {"numpy", "drawsvg", "pydyf", "fontTools", "cairosvg", "PIL"}
    code = f"import sys, visualkeras_svg.figure; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_what_a_pillow_image_has_leads_to_one(figure):
    for name in ("resize", "mode", "copy", "crop"):
        with pytest.raises(AttributeError, match=rf"no '{name}'; figure\.to_pil\(\) is an image of Pillow"):
            getattr(figure, name)
    with pytest.raises(AttributeError, match=r"a Figure has no 'zzz'$"):
        figure.zzz  # noqa: B018
    assert copy.copy(figure) == figure == pickle.loads(pickle.dumps(figure))


def test_save_takes_what_pillow_does_or_says_what_to_do(figure, tmp_path):
    file, same = io.BytesIO(), io.BytesIO()
    figure.save(file, "PNG", dpi=(300, 300))
    figure.save(same, format="png", dpi=300)
    assert file.getvalue() == same.getvalue()
    for name, said in (
        ("quality", "to_pil"),
        ("optimize", "to_pil"),
        ("resolution", "dpi="),
        ("zzz", "it takes format"),
    ):
        with pytest.raises(TypeError, match=rf"save\(\) takes no {name}=; .*{said}"):
            figure.save(tmp_path / "figure.png", **{name: 95})
    assert list(tmp_path.iterdir()) == []


def test_an_array_of_a_figure_holds_its_pixels(figure):
    pixels = np.array(figure)
    assert pixels.shape[:2] == figure.to_pil().size[::-1]
    assert np.asarray(figure, dtype=float).dtype == float
