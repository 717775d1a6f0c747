"""Trunks: what edges from one port share is drawn once, for lines drawn over one another look heavier than others."""

from __future__ import annotations

import math
from collections.abc import Sequence

from visualkeras_svg.geometry import Point
from visualkeras_svg.paint.links import BEND

_NEAR = 1e-6
Way = tuple[Point, ...]


def branched(ways: Sequence[Way], kinds: Sequence[str]) -> list[Way]:
    """The ways, of which each but the first of a kind from a point begins shortly before it leaves all earlier ones."""
    found: list[Way] = []
    earlier: dict[tuple[Point, str], list[Way]] = {}
    for way, kind in zip(ways, kinds, strict=True):
        others = earlier.setdefault((way[0], kind), []) if way else []
        shared = [_shared(way, other) for other in others]
        found.append(_from(way, *max(shared)) if shared else way)
        others.append(way)
    return found


def _shared(way: Way, other: Way) -> tuple[float, int, Point]:
    """How far two ways from one point run together, which point the first leads to then, and where it is there."""
    here, length, i, j = way[0], 0.0, 1, 1
    while i < len(way) and j < len(other):
        one, two = math.dist(here, way[i]), math.dist(here, other[j])
        if one < _NEAR or two < _NEAR:
            i, j = i + (one < _NEAR), j + (two < _NEAR)
            continue
        along = [((end[0] - here[0]) / far, (end[1] - here[1]) / far) for end, far in ((way[i], one), (other[j], two))]
        if math.dist(*along) > _NEAR:
            break
        step = min(one, two)
        here = here[0] + along[0][0] * step, here[1] + along[0][1] * step
        length += step
    return length, i, here


def _from(way: Way, length: float, after: int, here: Point) -> Way:
    """What is left of a way behind a place, with as much before it as a bend there needs."""
    if length < _NEAR or after >= len(way):
        return way
    at_bend = math.dist(way[after - 1], here) < _NEAR
    before = way[after - 2 if at_bend else after - 1]
    reach = math.dist(before, here)
    if reach < _NEAR:
        return way
    share = min(1.0, 2 * BEND / reach)
    start = here[0] + (before[0] - here[0]) * share, here[1] + (before[1] - here[1]) * share
    return (start, *((here,) if at_bend else ()), *way[after:])
