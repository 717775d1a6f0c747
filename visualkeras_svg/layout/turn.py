"""From the frame of the flow to the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visualkeras_svg.geometry import Point, Rect
from visualkeras_svg.plan import Direction


@dataclass(frozen=True, slots=True)
class Turn:
    """From (along, across) to the page."""

    direction: Direction

    def point(self, along: float, across: float) -> Point:
        if self.direction in ("RL", "BT"):
            along = -along
        return (across, along) if self.direction in ("TB", "BT") else (along, across)

    def points(self, points: Sequence[tuple[float, float]]) -> tuple[Point, ...]:
        return tuple(self.point(*point) for point in points)

    def rect(self, along: float, across: float, length: float, breadth: float) -> Rect:
        (x0, y0), (x1, y1) = self.point(along, across), self.point(along + length, across + breadth)
        return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
