"""Links that end at solids: they touch the outline that is seen, not the rectangle around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from visualkeras_svg.geometry import Point
from visualkeras_svg.plan import Connection


def touching(
    points: tuple[Point, ...], connection: Connection, outlines: Mapping[str, Sequence[Point]]
) -> tuple[Point, ...]:
    """The way, made longer at each end that is a solid, up to its outline."""
    found = list(points)
    if connection.source in outlines:
        found[0] = met(found[0], found[1], outlines[connection.source])
    if connection.target in outlines:
        found[-1] = met(found[-1], found[-2], outlines[connection.target])
    return tuple(found)


def met(end: Point, before: Point, outline: Sequence[Point]) -> Point:
    """Where a level or upright way that ends there would meet the outline if it went on; there where it never does."""
    axis = 0 if abs(end[1] - before[1]) < abs(end[0] - before[0]) else 1
    sign = 1.0 if end[axis] >= before[axis] else -1.0
    level = end[1 - axis]
    places = []
    for one, other in zip(outline, (*outline[1:], outline[0]), strict=True):
        low, high = sorted((one[1 - axis], other[1 - axis]))
        if low <= level <= high and high > low:
            share = (level - one[1 - axis]) / (other[1 - axis] - one[1 - axis])
            places.append(one[axis] + share * (other[axis] - one[axis]))
    ahead = [place for place in places if (place - end[axis]) * sign > -1e-6]
    if not ahead:
        return end
    place = min(ahead, key=lambda place: (place - end[axis]) * sign)
    return (place, level) if axis == 0 else (level, place)
