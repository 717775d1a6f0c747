"""Links: funnels between solids, arrows on the floor, arcs over the row."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point
from visualkeras_svg.paint.solids import DASH
from visualkeras_svg.plan import Solid
from visualkeras_svg.scene import Node, Paint, Path, Polygon

EDGE = Color(0x44, 0x44, 0x44)
HAIR = Color(0x88, 0x88, 0x88)
_VEIL = Color(0, 0, 0, 0.06)
HEAD = (5 * PT, 3.5 * PT)
"""Length and width of an arrowhead."""
BEND = 3 * PT
"""The radius of a rounded bend."""


def line(points: Sequence[Point], color: Color, width: float) -> Path:
    """An open line through the points."""
    first, *others = points
    return Path((("M", *first), *(("L", *point) for point in others)), Paint(None, color, width))


def head(before: Point, tip: Point, color: Color = EDGE) -> Polygon:
    """A filled arrowhead that touches what it points at."""
    reach = math.dist(before, tip) or 1.0
    ux, uy = (tip[0] - before[0]) / reach, (tip[1] - before[1]) / reach
    x, y = tip[0] - ux * HEAD[0], tip[1] - uy * HEAD[0]
    half = HEAD[1] / 2
    return Polygon((tip, (x - uy * half, y + ux * half), (x + uy * half, y - ux * half)), Paint(color))


Bend = Callable[[Point, Point, Point], float]
"""The radius of a bend, from the points before, at and after it."""


def sharp(before: Point, at: Point, after: Point) -> float:  # noqa: ARG001 (as all bends are asked)
    """The usual radius."""
    return BEND


def arrow(points: Sequence[Point], width: float, color: Color = EDGE, bend: Bend = sharp) -> Iterator[Node]:
    """A line with rounded bends that ends in a head."""
    before, tip = points[-2], points[-1]
    share = max(0.0, 1 - (HEAD[0] - 0.5 * PT) / (math.dist(before, tip) or 1.0))
    stop = before[0] + (tip[0] - before[0]) * share, before[1] + (tip[1] - before[1]) * share
    yield rounded((*points[:-1], stop), width, color, bend)
    yield head(before, tip, color)


def dashed(marks: Iterable[Node]) -> Iterator[Node]:
    """The marks with their lines dashed, as of a mask."""
    for mark in marks:
        yield replace(mark, paint=replace(mark.paint, dash=DASH)) if isinstance(mark, Path) else mark


def rounded(points: Sequence[Point], width: float, color: Color = EDGE, bend: Bend = sharp) -> Path:
    """An open line with bends of a quarter of a circle as wide as `bend` says at most; wide ones of an ellipse.

    Where two bends share a piece each has half of it.
    """
    commands: list[tuple[str | float, ...]] = [("M", *points[0])]
    for number, (before, at, after) in enumerate(zip(points, points[1:], points[2:], strict=False)):
        shares = 0.5 if number else 1.0, 0.5 if number + 3 < len(points) else 1.0
        room = [math.dist(end, at) * share for end, share in zip((before, after), shares, strict=True)]
        most = bend(before, at, after)
        wide = [min(most, one) for one in room] if most > BEND else [min(most, *room)] * 2
        into, out = towards(at, before, wide[0]), towards(at, after, wide[1])
        # 0.5523 of the radius makes a cubic curve that is a quarter circle to 0.03 %.
        near = [tuple(a + (b - a) * (1 - 0.5523) for a, b in zip(at, end, strict=True)) for end in (into, out)]
        commands += [("L", *into), ("C", *near[0], *near[1], *out)]
    commands.append(("L", *points[-1]))
    return Path(tuple(commands), Paint(None, color, width))


def towards(start: Point, end: Point, most: float) -> Point:
    """The point so far on the way, or its end where that is less far."""
    reach = math.dist(start, end)
    share = min(most, reach) / reach if reach else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def funnel(one: Solid, other: Solid) -> Iterator[Node]:
    """The four edges from the right of one solid to the left of the next, and the faces between them, veiled."""
    a, b, ab, bb = one.front, other.front, one.back, other.back
    fronts = (a.x1, a.y0), (b.x0, b.y0), (b.x0, b.y1), (a.x1, a.y1)
    backs = (ab.x1, ab.y0), (bb.x0, bb.y0), (bb.x0, bb.y1), (ab.x1, ab.y1)
    if one.offset != (0.0, 0.0) or other.offset != (0.0, 0.0):
        yield Polygon((fronts[0], backs[0], backs[1], fronts[1]), Paint(_VEIL))
        if b.y1 < a.y1:
            yield Polygon((backs[3], fronts[3], fronts[2], backs[2]), Paint(_VEIL))
        edges = [(fronts[0], fronts[1]), (backs[0], backs[1]), (backs[3], backs[2]), (fronts[3], fronts[2])]
    else:
        edges = [(fronts[0], fronts[1]), (fronts[3], fronts[2])]
    yield Polygon(fronts, Paint(_VEIL))
    for edge in edges:
        yield line(edge, HAIR, 0.5 * PT)


_PRISM, _PRISM_TOP, _PRISM_EDGE = Color(0xE8, 0xF3, 0xFE, 0.82), Color(0xF2, 0xF8, 0xFE, 0.82), Color(0xA9, 0xC9, 0xE8)


def prism(one: Solid, other: Solid) -> Iterator[Node]:
    """A translucent solid from the right face of a volume to its copy further on, with its front and its top."""
    (dx, dy), paint = one.offset, Paint(_PRISM, _PRISM_EDGE, 0.5 * PT)
    x0, x1, y0, y1 = one.right, other.x, one.y, one.foot
    if dx or dy:
        top = ((x0, y0), (x0 + dx, y0 + dy), (x1 + dx, y0 + dy), (x1, y0))
        yield Polygon(top, Paint(_PRISM_TOP, _PRISM_EDGE, 0.5 * PT))
    yield Polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), paint)
