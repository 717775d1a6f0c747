"""The pixels of a PNG as a PDF holds them: colours, and how opaque each is."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from visualkeras_svg.errors import ExportError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGB_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {_GREY: 1, _RGB: 3, _PALETTE: 1, _GREY_ALPHA: 2, _RGB_ALPHA: 4}


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of pixels, each with its PNG filter, deflated; ``alpha`` likewise of one channel, None where all is opaque.

    ``palette`` is RGB triples, empty where the pixels are colours themselves.
    """

    width: int
    height: int
    bits: int
    colors: int
    data: bytes
    palette: bytes
    alpha: bytes | None


def raster(png: bytes) -> Raster:
    """The pixels of a PNG. Raises ExportError where it is none, interlaced, or see-through in another
    way than by a channel of 8 bits."""
    chunks = _chunks(png)
    width, height, bits, kind, _, _, interlaced = struct.unpack(">2I5B", chunks[b"IHDR"])
    if interlaced or b"tRNS" in chunks or (kind in (_GREY_ALPHA, _RGB_ALPHA) and bits != 8):
        raise ExportError(
            "an image in the figure is interlaced, has a transparent colour or 16-bit opacity; save it as 8-bit RGBA"
        )
    channels, data, alpha = _CHANNELS[kind], chunks[b"IDAT"], None
    if kind in (_GREY_ALPHA, _RGB_ALPHA):
        rows = _unfiltered(zlib.decompress(data), width * channels, channels)
        channels -= 1
        data = _packed([_without_last(row, channels + 1) for row in rows])
        alpha = _packed([row[channels :: channels + 1] for row in rows])
    return Raster(width, height, bits, channels, data, chunks.get(b"PLTE", b""), alpha)


def _chunks(png: bytes) -> dict[bytes, bytes]:
    """The PNG's chunks by name, those of one name joined."""
    found: dict[bytes, bytes] = {}
    at = len(_SIGNATURE)
    while png.startswith(_SIGNATURE) and at + 12 <= len(png):
        size, name = struct.unpack_from(">I4s", png, at)
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + size]
        at += 12 + size
    if not {b"IHDR", b"IDAT"} <= found.keys():
        raise ExportError("an image in the figure is no PNG")
    return found


def _without_last(row: bytes, channels: int) -> bytes:
    out = bytearray(len(row) // channels * (channels - 1))
    for channel in range(channels - 1):
        out[channel :: channels - 1] = row[channel::channels]
    return bytes(out)


def _packed(rows: list[bytes]) -> bytes:
    return zlib.compress(b"".join(b"\0" + row for row in rows), 9)


def _unfiltered(data: bytes, size: int, step: int) -> list[bytes]:
    """The rows of `size` bytes with the PNG filters undone; `step` bytes are one pixel."""
    rows: list[bytes] = []
    above = bytearray(size)
    for start in range(0, len(data), size + 1):
        row = bytearray(data[start + 1 : start + 1 + size])
        if data[start]:
            _undo(data[start], row, above, step)
        rows.append(bytes(row))
        above = row
    return rows


def _undo(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for n in range(len(row)):
        left = row[n - step] if n >= step else 0
        corner = above[n - step] if n >= step else 0
        guess = (0, left, above[n], (left + above[n]) // 2, _paeth(left, above[n], corner))[kind]
        row[n] = (row[n] + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda near: abs(guess - near))
