"""The glyphs that a figure shows, as a font program for a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from visualkeras_svg.scene import Face
from visualkeras_svg.text.fonts import weighted
from visualkeras_svg.text.outlines import open_font
from visualkeras_svg.text.variation import weight

_READ = frozenset(("cmap", "name", "OS/2", "post", "CFF "))
"""What cutting reads; CFF outlines are taken out of their file."""
_VARIATION = frozenset(("fvar", "gvar", "avar", "cvar", "HVAR", "VVAR", "MVAR", "STAT"))
_NEEDED = frozenset(("glyf", "loca", "head", "hhea", "hmtx", "maxp"))
"""What a PDF reader wants of a TrueType program without hints."""


@dataclass(frozen=True, slots=True)
class Subset:
    """A font program and how to use it.

    ``program`` is a TrueType file, or a bare CFF table where ``cff``. ``glyphs`` gives the glyph number of each
    character. ``box``, ``ascent``, ``descent`` and ``cap_height`` are in thousandths of an em.
    """

    program: bytes
    cff: bool
    name: str
    glyphs: tuple[tuple[str, int], ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int


def subset(face: Face, chars: str) -> Subset:
    """The face cut down to those characters, at its weight; equal bytes for equal characters.

    Raises OptionError where the face's font cannot be read.
    """
    return _subset(face.data, face.bold, "".join(sorted(set(chars))))


@lru_cache(maxsize=32)
def _subset(data: str | bytes | None, bold: bool, chars: str) -> Subset:
    face = Face(data=weighted(data, bold), bold=bold)
    value = weight(face)
    font = open_font(face)
    facts = _facts(font, bold, instanced=value is not None)
    _cut(font, chars, variable=value is not None)
    if value is not None:
        font = _instance(font, value)
    cmap, numbers = font.getBestCmap(), font.getReverseGlyphMap()
    glyphs = tuple((char, numbers[cmap[ord(char)]] if ord(char) in cmap else 0) for char in chars)
    return Subset(*_program(font), glyphs=glyphs, **facts)


def _facts(font: Any, bold: bool, *, instanced: bool) -> dict[str, Any]:
    """What a font descriptor says of the whole font."""
    head, hhea = font["head"], font["hhea"]
    per_mille = 1000 / head.unitsPerEm
    full = font["name"].getDebugName(6) or ""
    name = "".join(char for char in full if char.isascii() and (char.isalnum() or char == "-")) or "Font"
    heights = getattr(font["OS/2"], "sCapHeight", 0) if "OS/2" in font else 0
    box = tuple(round(n * per_mille) for n in (head.xMin, head.yMin, head.xMax, head.yMax))
    return {
        "name": f"{name.split('-')[0]}-Bold" if instanced and bold else name,
        "box": box,
        "ascent": round(hhea.ascent * per_mille),
        "descent": round(hhea.descent * per_mille),
        "cap_height": round((heights or hhea.ascent) * per_mille),
    }


def _cut(font: Any, chars: str, *, variable: bool) -> None:
    from fontTools.subset import Options, Subsetter

    options = Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        legacy_kern=False,
        name_IDs=[],
        recalc_timestamp=False,
        ignore_missing_unicodes=True,
    )
    kept = _READ | _NEEDED | (_VARIATION if variable else frozenset())
    options.drop_tables = [tag for tag in font.keys() if tag not in kept]  # noqa: SIM118 (a font is no dict)
    cutter = Subsetter(options)
    cutter.populate(unicodes=[ord(char) for char in chars])
    cutter.subset(font)


def _instance(font: Any, value: float) -> Any:
    """The font at that weight, its other axes at their defaults; 6 times faster once the font is cut down."""
    from fontTools.varLib.instancer import instantiateVariableFont

    limits = {axis.axisTag: value if axis.axisTag == "wght" else None for axis in font["fvar"].axes}
    return instantiateVariableFont(font, limits)


def _program(font: Any) -> tuple[bytes, bool]:
    if "CFF " in font:
        return bytes(font["CFF "].compile(font)), True
    for tag in [tag for tag in font.keys() if tag != "GlyphOrder"]:  # noqa: SIM118 (a font is no dict)
        if tag not in _NEEDED:
            del font[tag]
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue(), False
