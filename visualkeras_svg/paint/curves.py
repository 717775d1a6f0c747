"""Curved edges: bends as wide as the cards and words around them allow."""

from __future__ import annotations

from visualkeras_svg.geometry import PT, Point, around
from visualkeras_svg.paint.links import BEND, Bend, towards
from visualkeras_svg.plan import Layout

WIDE = (20 * PT, 14 * PT, 9 * PT, 6 * PT)
"""The radii that are tried, the widest first."""


def curves(layout: Layout) -> Bend:
    """The widest bend in whose corner nothing stands."""
    things = [stand.reach for stand in layout.cards] + [label.reach for label in layout.labels]

    def bend(before: Point, at: Point, after: Point) -> float:
        for radius in WIDE:
            corner = around((towards(at, before, radius), at, towards(at, after, radius)))
            if not any(corner.hits(thing) for thing in things):
                return radius
        return BEND

    return bend
