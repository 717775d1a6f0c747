"""Lengths, points and rectangles. User units are px, 96 to the inch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from visualkeras_svg.errors import OptionError

Point = tuple[float, float]

PT = 96 / 72
"""One point (1/72 in) in px."""
MM = 96 / 25.4
"""One millimetre in px."""

UNITS = {"px": 1.0, "pt": PT, "pc": 12 * PT, "mm": MM, "cm": 10 * MM, "in": 96.0}

_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-z]*)\s*", re.ASCII)


LONGEST = 1e9
"""No length that is given is greater (px), so that what is computed from it stays finite."""


def length(value: object, name: str = "length") -> float:
    """The px of a number (px) or of a string with its unit, such as ``"8pt"``, ``"88.9mm"``, ``"3.25in"``.

    Raises OptionError for anything else, for an unknown unit and for what is longer than LONGEST or no number.
    """
    if isinstance(value, str):
        found = _LENGTH.fullmatch(value)
        if not found or (found[2] or "px") not in UNITS:
            raise OptionError(
                f"{name}={value!r} is no length; give a number of px or a string with a unit: "
                f"{', '.join(UNITS)}, such as '88.9mm'"
            )
        px = float(found[1]) * UNITS[found[2] or "px"]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        px = value
    else:
        raise OptionError(f"{name}={value!r} is no length; give a number of px or a string such as '88.9mm'")
    if not abs(px) <= LONGEST:
        raise OptionError(f"{name}={value!r:.40} is too long or no number; give a length such as '88.9mm'")
    return float(px)


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle from (x0, y0), top left, to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center(self) -> Point:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grow(self, dx: float, dy: float | None = None) -> Rect:
        """The rectangle with dx more on the left and right, and dy (dx where None) above and below."""
        dy = dx if dy is None else dy
        return Rect(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def shift(self, dx: float, dy: float) -> Rect:
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def hits(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


def around(points: Iterable[Point]) -> Rect:
    """The least rectangle that holds all the points (at least one)."""
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs), max(ys))


def union(rects: Iterable[Rect]) -> Rect:
    """The least rectangle that holds all the rectangles (at least one)."""
    corners = [((r.x0, r.y0), (r.x1, r.y1)) for r in rects]
    return around(point for pair in corners for point in pair)


def clamp(value: float, low: float, high: float) -> float:
    """The value, not under low and not over high; low wins where the two disagree."""
    return max(low, min(value, high))


SIMILAR, PAIRED = 1.3, 2.0
"""So much larger than the usual one may things be that get one size; and one of two than the other."""


def alike(sizes: Sequence[float]) -> tuple[float, float]:
    """The one size that similar things get, and up to which size they count as similar: a little over the usual one."""
    ordered = sorted(sizes)
    limit = SIMILAR * ordered[len(ordered) * 3 // 4] if len(ordered) > 2 else PAIRED * ordered[0]
    return max(size for size in ordered if size <= limit), limit
