"""What is taken on the page already, and whether a rectangle is free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visualkeras_svg.geometry import Point, Rect, around
from visualkeras_svg.plan import Layout, Solid, hull


def meets(rect: Rect, polygon: Sequence[Point]) -> bool:
    """Whether a rectangle and a convex polygon share more than an edge (by the separating axis theorem)."""
    box = around(polygon)
    if not rect.hits(box):
        return False
    corners = ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        nx, ny = by - ay, ax - bx
        far = [nx * (x - ax) + ny * (y - ay) for x, y in corners]
        near = [nx * (x - ax) + ny * (y - ay) for x, y in polygon]
        if min(far) >= max(near) - 1e-9 or max(far) <= min(near) + 1e-9:
            return False
    return True


class Board:
    """The outlines of solids, the ways of links, and the rectangles of what was set, in px."""

    def __init__(self, layout: Layout, page: tuple[float, float] | None = None) -> None:
        self.page = page
        self._shapes: list[tuple[Rect, tuple[Point, ...]]] = []
        self.rects: list[Rect] = [label.reach for label in layout.labels] + [s.rect for s in layout.swatches]
        self.rects += [stand.reach for stand in layout.cards] + [framed.rect for framed in layout.frames]
        self.rects += [pillar.rect for pillar in layout.pillars]
        self.rects += [gap for tie in layout.ties for gap in tie.gaps]
        for placed in layout.placed:
            outline = placed.solid.outline
            self._shapes.append((around(outline).grow(1.0), outline))
        for link in layout.links:
            self.rects += [around(pair).grow(1.5) for pair in zip(link.points, link.points[1:], strict=False)]
            if link.strands:
                outline = hull([point for strand in link.strands for point in (strand.start, strand.end)])
                self._shapes.append((around(outline), outline))
            if link.ends:
                outline = hull(_mouth(link.ends[0], right=True) + _mouth(link.ends[1], right=False))
                self._shapes.append((around(outline), outline))
        for rule in layout.rules:
            self.rects += [around(pair).grow(0.7) for pair in zip(rule.points, rule.points[1:], strict=False)]

    def copy(self) -> Board:
        """A board with the same things on it, to try something on."""
        twin = Board(Layout(), self.page)
        twin.rects, twin._shapes = list(self.rects), self._shapes
        return twin

    def free(self, rect: Rect, apart: float = 0.0) -> bool:
        """Whether nothing lies under the rectangle, nor nearer than `apart` to its left and right."""
        if self.page and (rect.x0 < self.page[0] - 0.01 or rect.x1 > self.page[1] + 0.01):
            return False
        wide = rect.grow(apart, 0.0)
        if any(wide.hits(other) for other in self.rects):
            return False
        near = rect.grow(1.0)
        return not any(near.hits(box) and meets(near, shape) for box, shape in self._shapes)

    def everything(self) -> Iterator[Rect]:
        """A rectangle around each thing."""
        yield from self.rects
        yield from (box for box, _ in self._shapes)

    def take(self, rect: Rect) -> None:
        """Mark the rectangle as taken."""
        self.rects.append(rect)


def _mouth(solid: Solid, right: bool) -> list[Point]:
    """The corners of a solid's right or left face."""
    faces = (solid.front, solid.back)
    return [(f.x1 if right else f.x0, y) for f in faces for y in (f.y0, f.y1)]
