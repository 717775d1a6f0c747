"""PNG files: their size in pixels, what they show, and which renderer draws them."""

import builtins
from dataclasses import replace
from io import BytesIO

import pytest
from test_svg import scene

from visualkeras_svg.backends.png import png
from visualkeras_svg.color import Color
from visualkeras_svg.errors import ExportError, MissingBackendError, OptionError
from visualkeras_svg.scene import Circle, Face, Paint, Polygon
from visualkeras_svg.text import line

image = pytest.importorskip("PIL.Image")


def opened(data):
    return image.open(BytesIO(data)).convert("RGB")


def figure():
    red = Paint(Color(255, 0, 0), Color(0, 0, 0), 1)
    square = Polygon(((0, 0), (20, 0), (20, 20), (0, 20)), red)
    disc = Circle((80, 10), 5, Paint(Color(0, 0, 255, 0.5)))
    return scene(square, line("conv1", (30, 20), 12, Face(bold=True)), disc)


@pytest.fixture(params=["cairosvg", "resvg"])
def renderer(request, monkeypatch):
    """Draws with that renderer, as if the other were not there."""
    hide(monkeypatch, {"cairosvg": "resvg_py", "resvg": "cairosvg"}[request.param])
    return request.param


def hide(monkeypatch, *names, error=ImportError):
    real = builtins.__import__

    def missing(name, *rest, **more):
        if name.split(".")[0] in names:
            raise error(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (200, 100)),
        ({"scale": 1}, (100, 50)),
        ({"dpi": 300}, (312, 156)),
        ({"width": 640}, (640, 320)),
        ({"width": "1in"}, (192, 96)),
    ],
)
@pytest.mark.usefixtures("renderer")
def test_the_size_in_pixels_is_as_asked(options, size):
    assert opened(png(figure(), **options)).size == size


@pytest.mark.usefixtures("renderer")
def test_the_figure_is_drawn_with_its_text_as_outlines():
    made = opened(png(figure(), scale=4))
    assert made.getpixel((4 * 13, 4 * 14)) == (255, 0, 0)
    assert made.getpixel((4 * 83, 4 * 14)) == pytest.approx((127, 127, 255), abs=2)
    text = made.crop((4 * 33, 4 * 12, 4 * 75, 4 * 26)).convert("L")
    dark = sum(level < 128 for level in text.tobytes()) / len(text.tobytes())
    assert 0.1 < dark < 0.5


def test_both_renderers_draw_alike(monkeypatch):
    one = opened(png(figure()))
    hide(monkeypatch, "cairosvg", error=OSError)
    other = opened(png(figure()))
    differences = [abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 2


def test_without_a_renderer_the_error_says_what_to_install(monkeypatch):
    hide(monkeypatch, "cairosvg", "resvg_py")
    with pytest.raises(MissingBackendError, match=r"CairoSVG or resvg-py.*pip install"):
        png(figure())


def test_a_side_of_too_many_pixels_is_refused_with_the_size_that_works(monkeypatch):
    hide(monkeypatch, "cairosvg", "resvg_py")
    with pytest.raises(ExportError, match=r"40,000 by 20,000 pixels.*scale=327.67 or dpi=31456"):
        png(figure(), scale=400)
    with pytest.raises(ExportError, match="200,000"):
        png(replace(figure(), scale=1000))


@pytest.mark.parametrize(
    "options", [{"scale": 1, "dpi": 96}, {"scale": 0}, {"dpi": -1}, {"width": "wide"}, {"width": 0}]
)
def test_a_size_that_is_given_twice_or_is_none_is_refused(options):
    with pytest.raises(OptionError):
        png(figure(), **options)


@pytest.mark.usefixtures("renderer")
def test_two_runs_give_equal_bytes():
    assert png(figure()) == png(figure())
