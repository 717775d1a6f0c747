"""Weights of variable fonts: which instance a face is, and how much wider its glyphs are (HVAR)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from visualkeras_svg.scene import Face
from visualkeras_svg.text.sfnt import Sfnt, sfnt

REGULAR, BOLD = 400.0, 700.0
"""Values on the axis `wght`."""


def weight(face: Face) -> float | None:
    """The value on the axis `wght` to instance the font at; None where its default outlines are the face's.

    A file without that axis, or without HVAR to tell advances, is drawn as it is, bold or not.
    """
    return _weight(face.data, face.bold)


@lru_cache(maxsize=64)
def _weight(data: str | bytes | None, bold: bool) -> float | None:
    font = sfnt(data)
    if "HVAR" not in font.tags:
        return None
    for tag, least, default, greatest in font.axes():
        if tag == "wght":
            value = min(max(BOLD if bold else REGULAR, least), greatest)
            return None if value == default else value
    return None


@dataclass(frozen=True, slots=True)
class Widening:
    """Adds to each glyph's advance at one place of the design space."""

    hvar: bytes
    scalars: tuple[float, ...]

    def units(self, glyph: int) -> float:
        """How much the glyph's advance grows, in font units."""
        outer, inner = self._row(glyph)
        store = _u32(self.hvar, 4)
        start = store + _u32(self.hvar, store + 8 + 4 * outer)
        rows, words, columns = struct.unpack_from(">3H", self.hvar, start)
        if inner >= rows:
            return 0.0
        regions = struct.unpack_from(f">{columns}H", self.hvar, start + 6)
        wide, narrow = ("i", "h") if words & 0x8000 else ("h", "b")
        words &= 0x7FFF
        form = f">{words}{wide}{columns - words}{narrow}"
        deltas = struct.unpack_from(form, self.hvar, start + 6 + 2 * columns + inner * struct.calcsize(form))
        return float(sum(self.scalars[region] * delta for region, delta in zip(regions, deltas, strict=True)))

    def _row(self, glyph: int) -> tuple[int, int]:
        """Where the glyph's deltas are: by the advance map, or where there is none by the glyph's own number."""
        start = _u32(self.hvar, 8)
        if not start:
            return 0, glyph
        form, entry = self.hvar[start], self.hvar[start + 1]
        count, first = (_u32(self.hvar, start + 2), 6) if form else (_u16(self.hvar, start + 2), 4)
        size = (entry >> 4 & 3) + 1
        at = start + first + min(glyph, count - 1) * size
        value = int.from_bytes(self.hvar[at : at + size], "big")
        bits = (entry & 15) + 1
        return value >> bits, value & ((1 << bits) - 1)


def widening(face: Face) -> Widening | None:
    """What the face's weight adds to advances; None where the default instance is the face."""
    value = weight(face)
    if value is None:
        return None
    font = sfnt(face.data)
    place = tuple(_normal(font, n, value) if axis[0] == "wght" else 0.0 for n, axis in enumerate(font.axes()))
    hvar = font.table("HVAR")
    regions = _u32(hvar, 4) + _u32(hvar, _u32(hvar, 4) + 2)
    axes, count = struct.unpack_from(">2H", hvar, regions)
    tents = [struct.unpack_from(f">{3 * axes}h", hvar, regions + 4 + 6 * axes * n) for n in range(count)]
    return Widening(hvar, tuple(_scalar(tent, place) for tent in tents))


def _normal(font: Sfnt, axis: int, value: float) -> float:
    """The value on the scale from -1 over 0, the default, to 1, bent by the font's `avar`."""
    _, least, default, greatest = font.axes()[axis]
    span = (default - least) if value < default else (greatest - default)
    return _bent(font.table("avar"), axis, (value - default) / span if span else 0.0)


def _bent(avar: bytes, axis: int, value: float) -> float:
    if not avar:
        return value
    at = 8
    for _ in range(axis):
        at += 2 + 4 * _u16(avar, at)
    numbers: list[float] = [n / 16384 for n in struct.unpack_from(f">{2 * _u16(avar, at)}h", avar, at + 2)]
    pairs = list(zip(numbers[0::2], numbers[1::2], strict=True))
    for (x0, y0), (x1, y1) in pairwise(pairs):
        if x0 <= value <= x1 and x0 < x1:
            return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
    return value


def _scalar(tent: tuple[int, ...], place: tuple[float, ...]) -> float:
    """How much a region counts at a place: the product of a tent over each axis."""
    product = 1.0
    for n, at in enumerate(place):
        start, peak, end = (edge / 16384 for edge in tent[3 * n : 3 * n + 3])
        product *= _tent(at, start, peak, end)
    return product


def _tent(at: float, start: float, peak: float, end: float) -> float:
    if peak == 0 or at == peak or start > peak or peak > end or start < 0 < end:
        return 1.0
    if not start < at < end:
        return 0.0
    return (at - start) / (peak - start) if at < peak else (end - at) / (end - peak)


def _u16(data: bytes, at: int) -> int:
    value: int = struct.unpack_from(">H", data, at)[0]
    return value


def _u32(data: bytes, at: int) -> int:
    value: int = struct.unpack_from(">I", data, at)[0]
    return value
