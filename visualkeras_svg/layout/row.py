"""A row: units one after another, on a common axis or on a floor, and the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.plan import Connection, Layout, Link, Placed, Plan, Solid, Unit, Words

FLOOR_ARROW = 5.5 * PT
"""How high over the floor arrows run, unless the lowest front is lower than twice that."""
OUT = 10 * PT
"""The length of the arrow out of an output."""
LANE = 7 * PT
"""The distance between two arcs over one another, and between an arc and the solids under it."""
BLOCK_GAP = 6 * PT
"""The least room between solids on a floor."""


@dataclass(frozen=True, slots=True)
class Block:
    """Units that touch, from the first one's left edge, and the level words under them by their centre."""

    units: tuple[Unit, ...]
    solids: tuple[Solid, ...]
    words: tuple[tuple[float, Words], ...]


def blocks(plan: Plan, scale: float) -> tuple[Block, ...]:
    """The runs of touching units at that scale."""
    under: dict[str, list[Words]] = {}
    for words in plan.words:
        if words.level:
            under.setdefault(words.owners[-1], []).append(words)
    found: list[Block] = []
    for start, end in _runs(plan.units):
        x, solids = 0.0, []
        for unit in plan.units[start:end]:
            solid = unit.solid(scale)
            solids.append(solid.at(x, 0.0))
            x = solids[-1].right
        units = plan.units[start:end]
        left = {unit.id: solid.x for unit, solid in zip(units, solids, strict=True)}
        said = tuple(
            ((left.get(words.owners[0], s.x) + s.right) / 2, words)
            for u, s in zip(units, solids, strict=True)
            for words in under.get(u.id, ())
        )
        found.append(Block(units, tuple(solids), said))
    return tuple(found)


def _runs(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(units) + 1):
        if i == len(units) or units[i].gap is not None:
            yield start, i
            start = i


def place(plan: Plan, scale: float, extra: float = 0.0) -> tuple[Placed, ...]:
    """Where each unit stands: as far left as gaps and level captions let it, and `extra` more before each block."""
    placed: list[Placed] = []
    ends: dict[tuple[int, int], float] = {}
    for block in blocks(plan, scale):
        left = 0.0
        if placed:
            left = placed[-1].solid.right + _gap(plan, placed[-1].solid, block, scale)
            left = max(left, _after_words(plan, block, ends)) + extra
        for unit, solid in zip(block.units, block.solids, strict=True):
            placed.append(Placed(unit, solid.at(left + solid.x, _top(plan, solid))))
        for center, words in block.words:
            for k, line in enumerate(words.lines):
                ends[words.row, k] = left + center + line.advance / 2
    return tuple(placed)


def _top(plan: Plan, solid: Solid) -> float:
    if plan.stand == "floor":
        return -solid.height
    return (-solid.offset[1] - solid.height) / 2


def _gap(plan: Plan, before: Solid, block: Block, scale: float) -> float:
    """The room between two fronts: on an axis the gap is that between the middles of the two top edges."""
    unit, after = block.units[0], block.solids[0]
    gap = (unit.gap or 0.0) * (scale if unit.zoom else 1.0)
    out, into = before.offset[0], after.offset[0]
    if plan.stand == "floor":
        return gap + max(0.0, out) + max(0.0, -into)
    gap += (out - into) / 2
    if plan.clear is None:
        return gap
    return max(gap, plan.clear, plan.clear + out - into)


def _after_words(plan: Plan, block: Block, ends: dict[tuple[int, int], float]) -> float:
    """The least left edge at which the block's captions clear those before it, line by line."""
    needs = [
        ends[words.row, k] + plan.room + line.advance / 2 - center
        for center, words in block.words
        for k, line in enumerate(words.lines)
        if (words.row, k) in ends
    ]
    return max(needs, default=float("-inf"))


def reach(plan: Plan, placed: Sequence[Placed]) -> tuple[float, float]:
    """The leftmost and rightmost x of the row: its solids, its level captions, and its arrow out.

    A second line of the first or last caption may move inwards, as far as its neighbour on that line lets it.
    """
    at = {p.unit.id: p.solid for p in placed}
    x0 = min(p.solid.bounds.x0 for p in placed)
    x1 = max(p.solid.bounds.x1 for p in placed)
    for lines in _lines(plan, at).values():
        first, last = lines[0], lines[-1]
        before = lines[-2].end if len(lines) > 1 else float("-inf")
        after = lines[1].start if len(lines) > 1 else float("inf")
        x0 = min(x0, first.start if first.fixed else min(after - plan.room, first.middle + first.half) - 2 * first.half)
        x1 = max(x1, last.end if last.fixed else max(before + plan.room, last.middle - last.half) + 2 * last.half)
    for c in plan.connections:
        if c.kind == "out":
            x1 = max(x1, at[c.source].side(FLOOR_ARROW, right=True) + OUT)
    return x0, x1


@dataclass(frozen=True, slots=True)
class Set:
    """A line of a level caption by its middle and half its length; ``fixed`` where it may not move inwards."""

    middle: float
    half: float
    fixed: bool

    @property
    def start(self) -> float:
        return self.middle - self.half

    @property
    def end(self) -> float:
        return self.middle + self.half


def _lines(plan: Plan, at: dict[str, Solid]) -> dict[tuple[int, int], list[Set]]:
    """The lines of level captions that share a baseline, from left to right."""
    found: dict[tuple[int, int], list[Set]] = {}
    for words in plan.words:
        if words.level:
            middle = (at[words.owners[0]].x + at[words.owners[-1]].right) / 2
            for k, said in enumerate(words.lines):
                found.setdefault((words.row, k), []).append(Set(middle, said.advance / 2, k == 0))
    for lines in found.values():
        lines.sort(key=lambda line: line.middle)
    return found


def link(plan: Plan, placed: Sequence[Placed]) -> tuple[Link, ...]:
    """Where each connection runs."""
    at = {p.unit.id: p.solid for p in placed}
    high = min(FLOOR_ARROW, min(s.height for s in at.values()) / 2)
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
