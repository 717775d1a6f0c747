"""How long and how tall a line of text is, before it is drawn. Kerning is off."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import Point
from visualkeras_svg.scene import BLACK, Face, Text
from visualkeras_svg.text.fonts import weighted
from visualkeras_svg.text.sfnt import sfnt
from visualkeras_svg.text.variation import widening

REPLACEMENT = "\ufffd"
_ASCENDING, _DESCENDING = "dlH", "gpy"


class _Advances(dict[str, float]):
    """Advance of each character in em; asked of the font once. Filling it twice at once gives the same numbers."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._font = sfnt(face.data)
        self._wider = widening(face)

    def __missing__(self, char: str) -> float:
        glyph = self._font.glyph(char)
        units = float(self._font.advance(glyph))
        if self._wider:
            units = float(round(units + self._wider.units(glyph)))
        self[char] = units / self._font.units_per_em
        return self[char]


@lru_cache(maxsize=64)
def _advances(data: str | bytes | None, bold: bool) -> _Advances:
    return _Advances(Face(data=weighted(data, bold), bold=bold))


def advance(text: str, size: float, face: Face) -> float:
    """Length in px of a line set in `size` px.

    Raises OptionError where the face's font cannot be read.
    """
    return size * sum(map(_advances(face.data, face.bold).__getitem__, text))


def ascent(size: float, face: Face) -> float:
    """How far capitals and ascenders reach over the baseline, in px: less than the font's line metrics say."""
    return size * _reach(face.data)[0]


def descent(size: float, face: Face) -> float:
    """How far descenders reach under the baseline, in px."""
    return size * _reach(face.data)[1]


@lru_cache(maxsize=64)
def _reach(data: str | bytes | None) -> tuple[float, float]:
    """Ascent and descent in em. CFF outlines have no stored extents: there the font's own OS/2 numbers serve."""
    font = sfnt(data)
    rises = [box[1] for char in _ASCENDING if (box := font.extent(font.glyph(char)))]
    falls = [-box[0] for char in _DESCENDING if (box := font.extent(font.glyph(char)))]
    em = font.units_per_em
    return (max(rises) / em if rises else _TALL), (max(falls) / em if falls else _DEEP)


_TALL, _DEEP = 0.74, 0.22
"""Ascent and descent in em where outlines store no extents: right within 0.03 em for the usual text faces."""


def legible(text: str, face: Face) -> str:
    """The text as the face can show it, on one line.

    Tabs and line breaks become spaces, and signs that figures print of themselves plain ones where the face lacks them:
    × becomes x. Controls, lone surrogates, invisible marks and other characters that the face lacks become U+FFFD, or
    `?` in a face that lacks that too.
    """
    if text.isascii() and text.isprintable() and not face.data:
        return text
    return "".join(_shown(char, face.data) for char in text)


_PLAIN = {"×": "x", "→": "->", "↔": "<->", "−": "-", "–": "-", "≠": "!=", "≤": "<=", "≥": ">=", "\u2009": " "}
"""What stands for the signs of our own wording in a face that lacks them."""


@lru_cache(maxsize=4096)
def _shown(char: str, data: str | bytes | None) -> str:
    kind = unicodedata.category(char)
    if char in "\t\n\r\v\f\x85" or kind in ("Zl", "Zp"):
        return " "
    font = sfnt(data)
    if kind not in ("Cc", "Cf", "Cs", "Cn") and font.glyph(char):
        return char
    plain = _PLAIN.get(char, "")
    if plain and all(map(font.glyph, plain)):
        return plain
    return REPLACEMENT if font.glyph(REPLACEMENT) else "?"


_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}


def line(
    text: str, at: Point, size: float, face: Face, *, anchor: str = "start", angle: int = 0, fill: Color = BLACK
) -> Text:
    """A line of text whose start, middle or end lies at a point of its baseline, `size` px high.

    With angle -90 it reads upwards, and the anchor runs along it. Raises KeyError for another anchor.
    """
    shown = legible(text, face)
    long = advance(shown, size, face)
    back = long * _SHARES[anchor]
    x, y = at
    start = (x, y + back) if angle else (x - back, y)
    return Text(shown, start, size, face, long, fill, angle, ascent(size, face), descent(size, face))
