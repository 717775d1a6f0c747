"""The few numbers of a TTF or OTF file that measuring needs, read straight from its tables.

fontTools reads them too, but importing it and decoding whole tables takes longer than drawing a figure; it is left to
outlines and subsets. The tests hold every advance here against fontTools.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from visualkeras_svg.errors import OptionError

Axis = tuple[str, float, float, float]

_ENCODINGS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of the Unicode character maps, the fullest first."""


class Sfnt:
    """One font of an sfnt file: its tables, which characters it maps, how far each glyph advances (font units)."""

    __slots__ = ("_groups", "_inner", "_tables", "tags", "units_per_em")

    def __init__(self, data: bytes) -> None:
        """Raises OptionError where the data is no font with a Unicode character map."""
        try:
            self._tables = _directory(data)
            self.units_per_em: int = self.number("head", 18, "H")
            self._groups, self._inner = _character_map(self.table("cmap"))
            self.advance(0)
        except (struct.error, KeyError, ZeroDivisionError) as error:
            raise OptionError("this is no readable TTF or OTF font; give the path of a TTF or OTF file") from error
        self.tags = frozenset(self._tables)

    def table(self, tag: str) -> bytes:
        """The bytes of a table; empty where the font has none."""
        return self._tables.get(tag, b"")

    def number(self, tag: str, at: int, code: str) -> int:
        """The big-endian number of that struct code at that byte of a table."""
        value: int = struct.unpack_from(">" + code, self._tables[tag], at)[0]
        return value

    def glyph(self, char: str) -> int:
        """The glyph's number; 0 where the font lacks the character."""
        code = ord(char)
        place = bisect_left(self._groups, code)
        if place == len(self._groups):
            return 0
        start, delta, offset = self._inner[place]
        if code < start:
            return 0
        if not offset:
            return (code + delta) & 0xFFFF
        found = self.number("cmap", offset + 2 * (code - start), "H")
        return (found + delta) & 0xFFFF if found else 0

    def advance(self, glyph: int) -> int:
        """How far the glyph of the default instance moves the pen."""
        last = self.number("hhea", 34, "H") - 1
        return self.number("hmtx", 4 * min(glyph, last), "H")

    def extent(self, glyph: int) -> tuple[int, int] | None:
        """Least and greatest y of a TrueType glyph; None for an empty one and for CFF outlines."""
        if "glyf" not in self.tags:
            return None
        size, code, unit = (4, "I", 1) if self.number("head", 50, "h") else (2, "H", 2)
        start, end = (unit * self.number("loca", size * n, code) for n in (glyph, glyph + 1))
        if start == end:
            return None
        return self.number("glyf", start + 4, "h"), self.number("glyf", start + 8, "h")

    def axes(self) -> tuple[Axis, ...]:
        """Tag, least, default and greatest value of each axis of a variable font."""
        if "fvar" not in self.tags:
            return ()
        first, count, size = (self.number("fvar", at, "H") for at in (4, 8, 10))
        records = (struct.unpack_from(">4s3i", self.table("fvar"), first + n * size) for n in range(count))
        return tuple((r[0].decode("latin-1"), r[1] / 65536, r[2] / 65536, r[3] / 65536) for r in records)


def _directory(data: bytes) -> dict[str, bytes]:
    """The font's tables by tag, of the first face where the file holds several."""
    base = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    if data[base : base + 4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise KeyError("signature")
    count = struct.unpack_from(">H", data, base + 4)[0]
    tables = {}
    for n in range(count):
        tag, _, offset, size = struct.unpack_from(">4s3I", data, base + 12 + 16 * n)
        tables[tag.decode("latin-1")] = data[offset : offset + size]
    return tables


_Segments = tuple[list[int], list[tuple[int, int, int]]]
"""Last code of each run of characters, and its first code, delta and (format 4) place of its glyph numbers."""


def _character_map(cmap: bytes) -> _Segments:
    count = struct.unpack_from(">H", cmap, 2)[0]
    records = [struct.unpack_from(">HHI", cmap, 4 + 8 * n) for n in range(count)]
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    for key in _ENCODINGS:
        if key in offsets:
            form = struct.unpack_from(">H", cmap, offsets[key])[0]
            if form in (4, 12):
                return (_format_4 if form == 4 else _format_12)(cmap, offsets[key])
    raise KeyError("cmap")


def _format_4(cmap: bytes, base: int) -> _Segments:
    count = struct.unpack_from(">H", cmap, base + 6)[0] // 2
    columns = [struct.unpack_from(f">{count}H", cmap, base + 14 + 2 * n * count + (2 if n else 0)) for n in range(4)]
    ends, starts, deltas, ranges = columns
    first = base + 16 + 6 * count
    places = [first + 2 * n + offset if offset else 0 for n, offset in enumerate(ranges)]
    return list(ends), list(zip(starts, deltas, places, strict=True))


def _format_12(cmap: bytes, base: int) -> _Segments:
    count = struct.unpack_from(">I", cmap, base + 12)[0]
    groups = [struct.unpack_from(">3I", cmap, base + 16 + 12 * n) for n in range(count)]
    return [end for _, end, _ in groups], [(start, glyph - start, 0) for start, _, glyph in groups]


@lru_cache(maxsize=32)
def sfnt(data: str | bytes | None) -> Sfnt:
    """The font of a face's data: a path, the bytes of a file, or None for the bundled Arimo.

    Raises OptionError where it is no readable font.
    """
    return Sfnt(font_bytes(data))


def font_bytes(data: str | bytes | None) -> bytes:
    """The bytes of the font file. Raises OptionError where the file cannot be read."""
    if isinstance(data, bytes):
        return data
    path = bundled() if data is None else Path(data)
    try:
        return path.read_bytes()
    except OSError as error:
        raise OptionError(f"the font file {str(path)!r} cannot be read: {error.strerror}") from error


def bundled() -> Path:
    """Where the bundled Arimo lies."""
    import fontpkg_arimo

    root: Path = fontpkg_arimo.ROOT
    return root / "files" / "Arimo[wght].ttf"
