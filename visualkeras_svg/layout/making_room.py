"""How captions push the units of a row apart, so that each has room under its own.

A level caption stands under the middle of its run, or nearly. Another may give way sideways while it stays under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from visualkeras_svg.geometry import PT
from visualkeras_svg.plan import Plan, Solid, Type, Words

GAP = 2.6 * PT
"""Between a foot, or a bracket, and the letters under it."""
BRACKET = 3.0 * PT
"""How far under a foot the bar of a bracket lies."""
FLOOR = 1.8 * PT
"""The room between a floor and captions, more than under a solid on an axis."""
INWARDS = 3 * PT
"""How far a level caption, or the first line of an outer one, may move sideways."""
UNDER = 3 * PT
"""A caption that gives way still covers this much of its run."""


def baseline(words: Words, foot: float, plan: Plan) -> float:
    """The first baseline of words under a foot."""
    kind = plan.type
    first = foot + GAP + kind.ascent + (FLOOR if plan.stand == "floor" else 0.0)
    if words.row:
        return first + second(kind)
    return first + BRACKET if words.bracket else first


def second(kind: Type) -> float:
    """From the baseline of row 0 to that of row 1, a bracket between them."""
    return kind.ascent + GAP + BRACKET - 0.4 * PT


def bracket(words: Words, foot: float, first: float, kind: Type) -> float:
    """The y of the bar of a bracket, from the foot of its run and the first baseline of its words."""
    return first - second(kind) + BRACKET - 0.6 * PT if words.row else foot + BRACKET


def levels(plan: Plan, feet: Mapping[str, float]) -> dict[int, float]:
    """The shared baseline of each row of level words: the lowest that one of them needs."""
    rows: dict[int, float] = {}
    for words in plan.words:
        if words.level:
            own = baseline(words, max(feet[owner] for owner in words.owners), plan)
            rows[words.row] = max(rows.get(words.row, own), own)
    if 0 in rows and 1 in rows:
        rows[1] = max(rows[1], rows[0] + second(plan.type))
    return rows


def slack(words: Words, half: float, run: float) -> float:
    """How far a caption may give way to either side: a little where it is level, else while it stays under its run."""
    most = max(0.0, half + run / 2 - UNDER)
    return min(INWARDS, most) if words.level else most


@dataclass(frozen=True, slots=True)
class Need:
    """A line of a caption, or a bracket: its middle within a block, half its length, its slack, its top and bottom."""

    middle: float
    half: float
    slack: float
    top: float
    bottom: float


class Captions:
    """The captions set so far, from left to right: for each line, where it ends if it gives way to the left."""

    def __init__(self, plan: Plan, scale: float) -> None:
        self._plan, self._scale = plan, scale
        index = {unit.id: i for i, unit in enumerate(plan.units)}
        self._words: dict[int, list[tuple[int, Words]]] = {}
        for words in plan.words:
            if words.role in ("below", "name") and not words.lead and plan.room:
                first, last = index[words.owners[0]], index[words.owners[-1]]
                self._words.setdefault(first, []).append((last, words))
        self._feet = {unit.id: _foot(unit.solid(1.0), plan) for unit in plan.units} if self._words else {}
        self._levels = levels(plan, self._feet) if self._words else {}
        self._ends: list[tuple[float, float, float]] = []
        self._before: list[Solid] = []

    def least_left(self, start: int, solids: Sequence[Solid]) -> float:
        """The least left edge at which the block's captions clear those before it, and it clears their ends."""
        least = max((end + PT for top, _, end in self._ends if top < solids[0].foot), default=-1e9)
        for need in self._needs(start, solids):
            least = max(least, self._edge(need) - need.middle - need.slack + need.half)
        return least

    def set(self, start: int, solids: Sequence[Solid]) -> None:
        """Set the block's captions where it stands, as far to the left as each may be."""
        ends = []
        for need in self._needs(start, solids):
            begin = max(self._edge(need), need.middle - need.slack - need.half)
            ends.append((need.top, need.bottom, begin + 2 * need.half))
        self._ends += ends
        self._before += solids

    def _edge(self, need: Need) -> float:
        """Where the line may begin at the earliest: after the captions that share its height, and the last solid."""
        edges = [end + self._plan.room for top, bottom, end in self._ends if top < need.bottom and need.top < bottom]
        edges += [_flank(solid, need.top) + 1.5 * PT for solid in self._before[-1:] if solid.foot > need.top]
        if need.slack > INWARDS:
            edges.append(0.0)
        return max(edges, default=-1e9)

    def _needs(self, start: int, solids: Sequence[Solid]) -> list[Need]:
        """The lines and brackets of the captions whose runs begin in the block."""
        found: list[Need] = []
        for i, solid in enumerate(solids, start):
            for last, words in self._words.get(i, ()):
                right = solids[last - start] if last < start + len(solids) else self._beyond(solid, i, last)
                found += self._lines(words, solid, right.under(self._plan.stand)[1])
        return found

    def _lines(self, words: Words, solid: Solid, edge: float) -> Iterator[Need]:
        kind, middle, run = self._plan.type, (solid.x + edge) / 2, edge - solid.x
        y = self._levels[words.row] if words.level else baseline(words, solid.foot, self._plan)
        for k, line in enumerate(words.lines):
            half, at = line.advance / 2, y + k * kind.leading
            yield Need(middle, half, 0.8 * slack(words, half, run), at - kind.ascent, at + kind.descent)
        if words.bracket:
            bar = bracket(words, solid.foot, y, kind)
            yield Need(middle, run / 2, 0.0, bar - 0.5, bar + 0.5)

    def _beyond(self, solid: Solid, first: int, last: int) -> Solid:
        """The last solid of a run that goes on over slits, where it will stand at the least."""
        x = solid.right
        for unit in self._plan.units[first + 1 : last + 1]:
            body = unit.solid(self._scale)
            x += unit.gap or 0.0
            found = body.at(x, solid.y)
            x = found.right
        return found


def _foot(solid: Solid, plan: Plan) -> float:
    return 0.0 if plan.stand == "floor" else (solid.height - solid.offset[1]) / 2


def _flank(solid: Solid, y: float) -> float:
    """The x of a solid's lower right outline at a height above its foot."""
    return solid.side(solid.foot - y, right=True)


def span(plan: Plan, at: Mapping[str, Solid]) -> tuple[float, float]:
    """The leftmost and rightmost x of solids and captions.

    The first and last caption of a line may move inwards as far as their neighbours let them, first lines a little.
    """
    x0 = min(solid.x + min(0.0, solid.offset[0]) for solid in at.values())
    x1 = max(solid.right + max(0.0, solid.offset[0]) for solid in at.values())
    for lines in _level_lines(plan, at).values():
        (first, half, fixed), (last, last_half, last_fixed) = lines[0], lines[-1]
        before = lines[-2][0] + lines[-2][1] if len(lines) > 1 else float("-inf")
        after = lines[1][0] - lines[1][1] if len(lines) > 1 else float("inf")
        most, last_most = INWARDS if fixed else 2 * half, INWARDS if last_fixed else 2 * last_half
        x0 = min(x0, min(after - plan.room, first + half + most, first + 2 * half) - 2 * half)
        x1 = max(x1, max(before + plan.room, last - last_half - last_most, last - 2 * last_half) + 2 * last_half)
    return x0, x1


def _level_lines(plan: Plan, at: Mapping[str, Solid]) -> dict[tuple[int, int], list[tuple[float, float, bool]]]:
    """The lines of level captions by row and place: middle, half length, and whether it is the first."""
    found: dict[tuple[int, int], list[tuple[float, float, bool]]] = {}
    for words in plan.words:
        if words.level:
            middle = (at[words.owners[0]].x + at[words.owners[-1]].under(plan.stand)[1]) / 2
            for k, said in enumerate(words.lines):
                found.setdefault((words.row, k), []).append((middle, said.advance / 2, k == 0))
    for lines in found.values():
        lines.sort()
    return found
