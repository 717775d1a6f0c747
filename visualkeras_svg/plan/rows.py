"""A row of solids: its units, and the words that belong to them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from visualkeras_svg.geometry import Point, Rect, around, clamp
from visualkeras_svg.plan.words import Connection, Entry, Line, Type
from visualkeras_svg.theme import Style


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a unit along the flow: its look, and its width, `growth` times the scale within `least` and `most`."""

    look: str
    least: float
    growth: float = 0.0
    most: float = float("inf")

    def width(self, scale: float) -> float:
        return clamp(self.growth * scale, self.least, self.most)


@dataclass(frozen=True, slots=True)
class Unit:
    """What moves as one in a row: a solid with a front of `height`, whose back stands `offset` behind its front.

    ``members`` are the ids of all layers that it stands for. ``gap`` is the least room before it, and None where it
    touches the unit before. Where ``zoom`` is set, the scale multiplies height, offset and gap too; where
    ``stretches`` is not, the gap keeps its size. ``tip`` is its tooltip. The side that is seen looks as the last part,
    or as ``facing`` says.
    """

    id: str
    layer: str
    type: str
    members: tuple[str, ...]
    parts: tuple[Part, ...]
    height: float
    offset: Point
    gap: float | None
    outline: float
    zoom: bool = False
    stretches: bool = True
    tip: str = ""
    turn: tuple[float, float] | None = None
    facing: str = ""

    def solid(self, scale: float) -> Solid:
        """The unit's solid at that scale, with the top left of its front at the origin."""
        factor = scale if self.zoom else 1.0
        (dx, dy), widths = self.offset, tuple(part.width(scale) for part in self.parts)
        return Solid(0.0, 0.0, widths, self.height * factor, (dx * factor, dy * factor), self.turn)


@dataclass(frozen=True, slots=True)
class Solid:
    """A box in oblique view: the top left of its front, its slices' widths, the front's height, the back's offset.

    One with a ``turn``, an angle in degrees and a depth in px, is seen from above, turned by that about its height.
    """

    x: float
    y: float
    widths: tuple[float, ...]
    height: float
    offset: Point
    turn: tuple[float, float] | None = None

    @property
    def right(self) -> float:
        """The right edge of the front."""
        return self.x + sum(self.widths)

    @property
    def foot(self) -> float:
        """The lower edge of the front."""
        return self.y + self.height

    @property
    def front(self) -> Rect:
        return Rect(self.x, self.y, self.right, self.foot)

    @property
    def back(self) -> Rect:
        return self.front.shift(*self.offset)

    @property
    def outline(self) -> tuple[Point, ...]:
        """The visible outline, a hexagon (a rectangle where there is no depth), clockwise from the front's top left."""
        if self.turn:
            return hull([point for face in turned(self) for point in face.points])
        a, b = self.front, self.back
        if self.offset == (0.0, 0.0):
            return ((a.x0, a.y0), (a.x1, a.y0), (a.x1, a.y1), (a.x0, a.y1))
        if self.offset[0] >= 0:
            return ((a.x0, a.y0), (b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (a.x1, a.y1), (a.x0, a.y1))
        return ((b.x0, b.y0), (b.x1, b.y0), (a.x1, a.y0), (a.x1, a.y1), (a.x0, a.y1), (b.x0, b.y1))

    @property
    def bounds(self) -> Rect:
        return around(self.outline)

    def under(self, stand: str) -> tuple[float, float]:
        """The left and right edge that words under it are centred between: its front, or on a floor its whole body."""
        bounds = self.bounds
        return (self.x, bounds.x1) if stand == "floor" and self.offset[0] > 0 else (self.x, self.right)

    def at(self, x: float, y: float) -> Solid:
        return Solid(x, y, self.widths, self.height, self.offset, self.turn)

    def side(self, height: float, right: bool) -> float:
        """Where the visible outline's lower right (or left) edge is, at a height over the foot."""
        dx, dy = self.offset
        edge = self.right if right else self.x
        if dy == 0 or (dx > 0) != right:
            return edge
        return edge + dx * min(1.0, height / -dy)


PITCH = math.radians(25)
"""From how far above the horizon turned solids are seen, as in the original."""


@dataclass(frozen=True, slots=True)
class Face:
    """A side of a turned solid that is seen: which slice it belongs to, how it lies, and its corners."""

    slice: int
    side: Literal["front", "side", "top"]
    points: tuple[Point, ...]


def turned(solid: Solid) -> tuple[Face, ...]:
    """The faces of a turned solid that are seen, the farthest first: an orthographic view of each slice's box."""
    assert solid.turn is not None
    angle, deep = math.radians(solid.turn[0]), solid.turn[1]
    cos, sin = math.cos(angle), math.sin(angle)
    high, half, long = solid.height, deep / 2, sum(solid.widths)

    def seen(x: float, y: float, z: float) -> tuple[float, float, float]:
        across, away = x * cos + z * sin, -x * sin + z * cos
        return solid.x + across, solid.y + y * math.cos(PITCH) - away * math.sin(PITCH), away

    found, start = [], -long / 2
    for number, width in enumerate(solid.widths):
        end = start + width
        near = half if cos < 0 else -half
        sides = [("front", [(start, near), (end, near)])]
        edge = start if sin < 0 else end
        if abs(sin) > 1e-9:
            sides.append(("side", [(edge, -half), (edge, half)]))
        for name, ((x0, z0), (x1, z1)) in sides:
            corners = [seen(x0, 0, z0), seen(x1, 0, z1), seen(x1, high, z1), seen(x0, high, z0)]
            found.append((sum(c[2] for c in corners), name, number, corners))
        top = [seen(start, 0, -half), seen(end, 0, -half), seen(end, 0, half), seen(start, 0, half)]
        found.append((sum(c[2] for c in top), "top", number, top))
        start = end
    found.sort(key=lambda face: -face[0])
    return tuple(Face(number, name, tuple((x, y) for x, y, _ in corners)) for _, name, number, corners in found)  # type: ignore[arg-type]


def hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """The convex hull of points (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    lower: list[Point] = []
    upper: list[Point] = []
    for chain, way in ((lower, ordered), (upper, ordered[::-1])):
        for point in way:
            while len(chain) > 1 and _side(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
    return tuple(lower[:-1] + upper[:-1])


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@dataclass(frozen=True, slots=True)
class Words:
    """Words that belong to a run of units: under it, above it, or, as a name on a bracket, over it.

    ``level`` words stand on the one baseline that the figure shares; ``bracket`` draws one under several units.
    ``lead`` words may go above into a free corner. ``row`` 1 stands under words of row 0.
    """

    owners: tuple[str, ...]
    lines: tuple[Line, ...]
    role: Literal["below", "above", "name", "heading"] = "below"
    level: bool = False
    bracket: bool = False
    lead: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of units: what is said of them, how they are joined, and how they stand.

    ``stand`` is "center" (each on a common axis) or "floor". ``stretch`` is the most that a gap may grow to to fill
    the width. ``turned`` draws the last unit first: the back stands to the left. ``clear`` is the least room between
    two fronts and two backs that do not touch (None for any), ``room`` the least between two level captions, and
    ``line`` the width of edges.
    """

    units: tuple[Unit, ...]
    connections: tuple[Connection, ...]
    words: tuple[Words, ...]
    entries: tuple[Entry, ...]
    looks: Mapping[str, Style]
    type: Type
    stand: Literal["center", "floor"] = "center"
    turned: bool = False
    stretch: float = 0.0
    clear: float | None = None
    room: float = 0.0
    line: float = 1.0
    notes: tuple[str, ...] = ()
