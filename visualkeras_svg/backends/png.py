"""Scene → PNG, through CairoSVG, or resvg where that or its system library is missing. Its text is outlined."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from visualkeras_svg.backends.svg import svg
from visualkeras_svg.errors import ExportError, MissingBackendError, OptionError
from visualkeras_svg.geometry import UNITS, length
from visualkeras_svg.scene import Scene

LARGEST = 32767
"""The longest side in pixels that Cairo draws."""
DEFAULT_SCALE = 2.0
"""Pixels to a px where nothing else is asked: 192 to the inch, what screens of today show."""

Render = Callable[[str, int, int], bytes]


def png(
    scene: Scene, *, scale: float | None = None, dpi: float | None = None, width: float | str | None = None
) -> bytes:
    """The scene as a PNG, at most one of these setting its size, by default `scale=2`, which is 192 dpi.

    `scale` is pixels to a px (1/96 in) of the printed size, `dpi` pixels to an inch of it. `width` as a number is
    pixels; as a length with a unit ("88.9mm") it is the printed width, at 192 dpi.
    Raises OptionError for a size that is not positive or given twice, ExportError where a side would have more than
    32,767 pixels, MissingBackendError where neither CairoSVG nor resvg is installed.
    """
    across, down = _pixels(scene, _scale(scene, scale, dpi, width))
    render = _renderer()
    return render(svg(scene, text="outline"), across, down)


def _scale(scene: Scene, scale: float | None, dpi: float | None, width: float | str | None) -> float:
    """Pixels to a px of the scene's printed size."""
    given = {name: value for name, value in (("scale", scale), ("dpi", dpi), ("width", width)) if value is not None}
    if len(given) > 1:
        raise OptionError(f"a PNG takes one of scale=, dpi= and width=; got {' and '.join(f'{n}=' for n in given)}")
    for name, value in given.items():
        if not length(value, name) > 0:
            raise OptionError(f"{name}={value!r} is not positive; give a positive number")
    if dpi is not None:
        return length(dpi, "dpi") / UNITS["in"]
    if width is not None:
        pixels = length(width, "width") * (DEFAULT_SCALE if isinstance(width, str) else 1.0)
        return pixels / scene.size[0]
    return DEFAULT_SCALE if scale is None else length(scale, "scale")


def _pixels(scene: Scene, scale: float) -> tuple[int, int]:
    """Width and height in pixels. Raises ExportError where one is more than can be drawn."""
    across, down = (max(1, round(side * scale)) for side in scene.size)
    if max(across, down) > LARGEST:
        most = scale * LARGEST / max(across, down)
        raise ExportError(
            f"the PNG would be {across:,} by {down:,} pixels, and a side may have {LARGEST:,}; "
            f"give scale={_floor(most)} or dpi={int(most * UNITS['in'])} at most, or save as SVG or PDF"
        )
    return across, down


def _floor(value: float) -> float:
    return int(value * 1000) / 1000


def _renderer() -> Render:
    """The renderer that is installed. Raises MissingBackendError where none is."""
    try:
        from cairosvg import svg2png
    except (ImportError, OSError):  # OSError where the package is there and the system's libcairo is not
        return _resvg()
    return partial(_draw_cairo, svg2png)


def _draw_cairo(draw: Callable[..., bytes], text: str, width: int, height: int) -> bytes:
    return draw(bytestring=text.encode(), output_width=width, output_height=height)


def _resvg() -> Render:
    try:
        import resvg_py
    except ImportError as error:
        raise MissingBackendError(
            "a PNG needs CairoSVG or resvg-py, and neither can be imported; pip install 'visualkeras-svg[png]', "
            "or save as SVG or PDF, which need nothing more"
        ) from error
    draw = resvg_py.svg_to_bytes
    return lambda text, width, height: bytes(draw(svg_string=text, width=width, height=height))
