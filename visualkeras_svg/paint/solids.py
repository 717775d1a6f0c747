"""Solids: a front, a side and a top for each slice, under one light for the whole figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point
from visualkeras_svg.plan import Placed, turned
from visualkeras_svg.scene import Paint, Polygon
from visualkeras_svg.theme import Style

SHADE = 0.82
"""What a face in the shade keeps of its colour."""
LIGHT = 0.25
"""The share of white that a top gains."""
DIMMEST = 0xED
"""A white solid is never shaded under this grey."""
TINT = 0xE0
"""A tint, of which no channel is under this, is not shaded: it would be a grey that no legend shows."""
DASH = (2.5 * PT, 2.0 * PT)
_WHITE = Color(255, 255, 255)


@dataclass(frozen=True, slots=True)
class Light:
    """Which face is plain: the front, or else the side; the other one is in the shade."""

    front: bool = True

    def faces(self, style: Style) -> tuple[Color, Color, Color]:
        """The colours of front, side and top."""
        fill = style.fill or _WHITE
        if style.shade_step is not None:
            return fill, fill.darker(2 * style.shade_step), fill.darker(style.shade_step)
        shaded, top = _shaded(fill), fill.whiter(LIGHT)
        return (fill, shaded, top) if self.front else (shaded, fill, top)


def _shaded(fill: Color) -> Color:
    if (fill.red, fill.green, fill.blue) == (255, 255, 255):
        return Color(DIMMEST, DIMMEST, DIMMEST, fill.alpha)
    return fill if min(fill.red, fill.green, fill.blue) >= TINT else fill.scaled(SHADE)


def light(placed: Sequence[Placed], looks: Mapping[str, Style]) -> Light:
    """The figure's one light: the face with more visible area over all coloured solids is plain.

    Where slices touch, the front is: of some of them nothing else shows.
    """
    if any(len(p.unit.parts) > 1 or (i and p.unit.gap is None) for i, p in enumerate(placed)):
        return Light(True)
    front = side = 0.0
    for one, after in zip(placed, (*placed[1:], None), strict=False):
        if (looks[one.unit.parts[0].look].fill or _WHITE).hex == "#ffffff":
            continue
        front += one.solid.front.width * one.solid.height
        seen = abs(one.solid.offset[0])
        if after and after.solid.height >= 0.8 * one.solid.height:
            seen = min(seen, max(0.0, after.solid.x - one.solid.right))
        side += seen * one.solid.height
    return Light(front >= side)


def solid(placed: Placed, looks: Mapping[str, Style], lit: Light) -> Iterator[Polygon]:
    """The faces of a solid, slice by slice, the farthest first."""
    body = placed.solid
    if body.turn:
        yield from _turned(placed, looks, lit)
        return
    x, slices = body.x, []
    for part, width in zip(placed.unit.parts, body.widths, strict=True):
        slices.append((x, x + width, part.look))
        x += width
    if body.offset[0] < 0:
        slices.reverse()
    for place, (x0, x1, look) in enumerate(slices, start=1):
        shown = placed.unit.facing if placed.unit.facing and place == len(slices) else look
        yield from _slice(placed, x0, x1, looks[look], looks[shown], lit)


def _turned(placed: Placed, looks: Mapping[str, Style], lit: Light) -> Iterator[Polygon]:
    """The faces of a turned solid that are seen."""
    for face in turned(placed.solid):
        style = looks[placed.unit.parts[face.slice].look]
        front, side, top = lit.faces(style)
        fill = {"front": front, "side": side, "top": top}[face.side]
        yield Polygon(face.points, Paint(fill, style.outline, placed.unit.outline, DASH if style.dashed else ()))


def _slice(placed: Placed, x0: float, x1: float, style: Style, facing: Style, lit: Light) -> Iterator[Polygon]:
    body, (dx, dy) = placed.solid, placed.solid.offset
    front, _, top = lit.faces(style)
    _, side, _ = lit.faces(facing)
    y0, y1 = body.y, body.foot
    dash = DASH if style.dashed else ()

    def face(fill: Color, *points: Point) -> Polygon:
        return Polygon(points, Paint(fill, style.outline, placed.unit.outline, dash))

    if dx or dy:
        edge = x1 if dx >= 0 else x0
        yield face(top, (x0, y0), (x0 + dx, y0 + dy), (x1 + dx, y0 + dy), (x1, y0))
        yield face(side, (edge, y0), (edge + dx, y0 + dy), (edge + dx, y1 + dy), (edge, y1))
    yield face(front, (x0, y0), (x1, y0), (x1, y1), (x0, y1))
