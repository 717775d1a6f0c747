"""Scene → bytes: one file a format, one line a format here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visualkeras_svg.backends.pdf import fit_scale, pdf
from visualkeras_svg.backends.png import png
from visualkeras_svg.backends.svg import TextMode, drawing, svg, svgz
from visualkeras_svg.errors import UnknownFormatError

__all__ = ["FORMATS", "Format", "TextMode", "drawing", "fit_scale", "format_of", "pdf", "png", "svg", "svgz"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written, and the options of saving that it takes."""

    write: Callable[..., str | bytes]
    options: tuple[str, ...]
    vector: bool = True


FORMATS = {
    ".svg": Format(svg, ("text",)),
    ".svgz": Format(svgz, ("text",)),
    ".pdf": Format(pdf, ("text",)),
    ".png": Format(png, ("scale", "dpi", "width"), vector=False),
}
"""Every format by its suffix."""

_PICTURES = (".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp")


def format_of(suffix: str) -> Format:
    """The format of a suffix, with or without its dot, in capitals or not. Raises UnknownFormatError for another."""
    key = "." + suffix.lower().removeprefix(".")
    if key in FORMATS:
        return FORMATS[key]
    known = ", ".join(FORMATS)
    advice = f"; save as PNG, or convert with figure.to_pil().save('figure{key}')" if key in _PICTURES else ""
    shown = f"the format {suffix!r} is unknown" if suffix else "the file name has no suffix, and no format= is given"
    raise UnknownFormatError(f"{shown}; a figure is saved as one of {known}{advice}")
