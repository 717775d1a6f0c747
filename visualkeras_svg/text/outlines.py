"""Glyph outlines as paths, for files that must hold no font."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any

from visualkeras_svg.geometry import Point
from visualkeras_svg.scene import Face, Paint, Path, Text
from visualkeras_svg.text.fonts import weighted
from visualkeras_svg.text.measure import advance
from visualkeras_svg.text.sfnt import font_bytes
from visualkeras_svg.text.variation import weight

Commands = tuple[tuple[str | float, ...], ...]


def outline(text: Text) -> Path:
    """The line's glyphs as one filled path, in the place and at the angle of the line (px, cubics only).

    Raises OptionError where the face's font cannot be read.
    """
    glyphs = _glyphs(text.face.data, text.face.bold)
    commands: list[tuple[str | float, ...]] = []
    pen = 0.0
    for char in text.text:
        place = _placing(text, pen)
        for name, *numbers in glyphs[char]:
            points = zip(numbers[0::2], numbers[1::2], strict=True)
            commands.append((name, *(n for x, y in points for n in place(float(x), float(y)))))
        pen += advance(char, text.size, text.face)
    return Path(tuple(commands), Paint(fill=text.fill))


def _placing(text: Text, pen: float) -> Callable[[float, float], Point]:
    """From em with y upwards to px on the page, for a glyph that far along the line."""
    (left, base), size = text.at, text.size
    if text.angle:
        return lambda x, y: (left - size * y, base - pen - size * x)
    return lambda x, y: (left + pen + size * x, base - size * y)


class _Glyphs(dict[str, Commands]):
    """Commands of each character's outline in em, y upwards; drawn by the font once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        font = open_font(face)
        value = weight(face)
        self._units: int = font["head"].unitsPerEm
        self._cmap: dict[int, str] = font.getBestCmap()
        self._set: Any = font.getGlyphSet(location=None if value is None else {"wght": value})
        # fontTools reads tables when first asked, from one file position: two threads would read each other's bytes.
        self._lock = Lock()

    def __missing__(self, char: str) -> Commands:
        with self._lock:
            units = _cubics(self._set, self._cmap.get(ord(char), ".notdef"))
        commands = tuple((name, *(float(n) / self._units for n in rest)) for name, *rest in units)
        self[char] = commands
        return commands


@lru_cache(maxsize=16)
def _glyphs(data: str | bytes | None, bold: bool) -> _Glyphs:
    return _Glyphs(Face(data=weighted(data, bold), bold=bold))


def open_font(face: Face) -> Any:
    """The face's file as a fontTools font that keeps the file's own dates.

    Raises OptionError where the file cannot be read.
    """
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(font_bytes(face.data)), fontNumber=0, lazy=True, recalcTimestamp=False)


def _cubics(glyphs: Any, name: str) -> list[tuple[str | float, ...]]:
    """The glyph's outline in font units; a pen of fontTools turns quadratics into cubics and places components."""
    from fontTools.pens.basePen import BasePen

    commands: list[tuple[str | float, ...]] = []

    class Pen(BasePen):  # type: ignore[misc]
        def _moveTo(self, point: Point) -> None:  # noqa: N802 (fontTools names it)
            commands.append(("M", *point))

        def _lineTo(self, point: Point) -> None:  # noqa: N802
            commands.append(("L", *point))

        def _curveToOne(self, one: Point, two: Point, point: Point) -> None:  # noqa: N802
            commands.append(("C", *one, *two, *point))

        def _closePath(self) -> None:  # noqa: N802
            commands.append(("Z",))

    glyphs[name].draw(Pen(glyphs))
    return commands
