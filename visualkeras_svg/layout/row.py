"""A row: units one after another, on a common axis or on a floor, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.layout.making_room import Captions, span
from visualkeras_svg.plan import Connection, Layout, Link, Placed, Plan, Solid, Unit

FLOOR_ARROW = 5.5 * PT
"""How high over the floor arrows run, unless the lowest front is lower than twice that."""
OUT = 10 * PT
"""The length of the arrow out of an output."""
LANE = 7 * PT
"""The distance between two arcs over one another, and between an arc and the solids under it."""


def place(plan: Plan, scale: float, extra: float = 0.0) -> tuple[Placed, ...]:
    """Where each unit stands: as far left as gaps and captions let it, and `extra` more before each block."""
    placed: list[Placed] = []
    line = Captions(plan, scale)
    for start, end in _runs(plan.units):
        solids, x = [], 0.0
        for unit in plan.units[start:end]:
            solid = unit.solid(scale)
            solids.append(solid.at(x, _top(plan, solid)))
            x = solids[-1].right
        left = 0.0
        if placed:
            gap = _gap(plan, placed[-1].solid, plan.units[start], solids[0], scale)
            left = max(placed[-1].solid.right + gap, line.least_left(start, solids))
            left += extra if plan.units[start].stretches else 0.0
        block = [solid.at(left + solid.x, solid.y) for solid in solids]
        line.set(start, block)
        placed += [Placed(*pair) for pair in zip(plan.units[start:end], block, strict=True)]
    return tuple(placed)


def _runs(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The runs of touching units, as index ranges."""
    start = 0
    for i in range(1, len(units) + 1):
        if i == len(units) or units[i].gap is not None:
            yield start, i
            start = i


def _top(plan: Plan, solid: Solid) -> float:
    if plan.stand == "floor":
        return -solid.height
    return (-solid.offset[1] - solid.height) / 2


def _gap(plan: Plan, before: Solid, unit: Unit, after: Solid, scale: float) -> float:
    """The room between two fronts: on an axis the gap is that between the middles of the two top edges."""
    gap = (unit.gap or 0.0) * (scale if unit.zoom else 1.0)
    out, into = before.offset[0], after.offset[0]
    if plan.stand == "floor":
        return gap + max(0.0, out) + max(0.0, -into)
    gap += (out - into) / 2
    if plan.clear is None:
        return gap
    return max(gap, plan.clear, plan.clear + out - into)


def reach(plan: Plan, placed: Sequence[Placed]) -> tuple[float, float]:
    """The leftmost and rightmost x of the row: its solids, the captions under them, and its arrow out."""
    at = {p.unit.id: p.solid for p in placed}
    x0, x1 = span(plan, at)
    for c in plan.connections:
        if c.kind == "out":
            x1 = max(x1, at[c.source].side(_arrow_height(at.values()), right=True) + OUT)
    return x0, x1


def link(plan: Plan, placed: Sequence[Placed]) -> tuple[Link, ...]:
    """Where each connection runs."""
    at = {p.unit.id: p.solid for p in placed}
    high = _arrow_height(at.values())
    arcs = _arcs(plan, placed)
    found: list[Link] = []
    for c in plan.connections:
        if c.kind == "arc":
            found.append(Link(c, arcs[c]))
        elif c.kind == "funnel":
            found.append(Link(c, ends=(at[c.source], at[c.target])))
        elif c.kind in ("arrow", "out"):
            found.append(Link(c, _arrow(c, at, high)))
        else:
            found.append(Link(c))
    return tuple(found)


def _arrow_height(solids: Iterable[Solid]) -> float:
    return min(FLOOR_ARROW, min(solid.height for solid in solids) / 2)


def _arrow(c: Connection, at: dict[str, Solid], high: float) -> tuple[Point, ...]:
    source = at[c.source]
    start = source.side(high, right=True), source.foot - high
    if c.kind == "out":
        return start, (start[0] + OUT, start[1])
    target = at[c.target]
    return start, (target.side(high, right=False), start[1])


def _arcs(plan: Plan, placed: Sequence[Placed]) -> dict[Connection, tuple[Point, ...]]:
    """Arcs over the row: each goes up from its source's top, over all between, and down; inner ones lie lower."""
    place_of = {p.unit.id: i for i, p in enumerate(placed)}
    tops = [p.solid.bounds.y0 for p in placed]
    wanted = [c for c in plan.connections if c.kind == "arc"]
    wanted.sort(key=lambda c: (place_of[c.target] - place_of[c.source], place_of[c.source]))
    done: list[tuple[int, int, float]] = []
    found: dict[Connection, tuple[Point, ...]] = {}
    for c in wanted:
        first, last = place_of[c.source], place_of[c.target]
        over = [y for a, b, y in done if a < last and first < b]
        y = min([*tops[first : last + 1], *over]) - LANE
        done.append((first, last, y))
        start, end = _crown(placed[first].solid, 0.7), _crown(placed[last].solid, 0.3)
        found[c] = (start, (start[0], y), (end[0], y), end)
    return found


def _crown(solid: Solid, share: float) -> Point:
    """A point on the back edge of the top, that share of the way from its left end."""
    back = solid.back
    return back.x0 + share * back.width, back.y0


def row(plan: Plan, scale: float, extra: float = 0.0) -> Layout:
    """The row laid out: solids and links."""
    placed = place(plan, scale, extra)
    return Layout(placed=placed, links=link(plan, placed))


def shifted(layout: Layout, dx: float) -> Layout:
    """The layout with all solids and links moved to the right."""
    placed = tuple(replace(p, solid=p.solid.at(p.solid.x + dx, p.solid.y)) for p in layout.placed)
    return replace(layout, placed=placed)


def frame(placed: Sequence[Placed]) -> Rect:
    """The least rectangle that holds all solids."""
    boxes = [p.solid.bounds for p in placed]
    return Rect(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
