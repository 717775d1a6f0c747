"""Loops: edges within a row of a U that pass volumes of that row, under its floor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from visualkeras_svg.geometry import PT, Point
from visualkeras_svg.plan import Solid, Valley

DEEP = 7 * PT
"""How far under the floor the first loop runs."""
PITCH = 4 * PT
"""Between a loop and the next under it."""
LEAVES = 2.5 * PT
"""From where an arrow begins to where a loop leaves it."""
BEFORE = 7 * PT
"""A loop that enters a volume by its side rises so far before it."""
LOW = 2 * PT
"""How far over the floor it enters."""


@dataclass(frozen=True, slots=True)
class Loops:
    """How far under the floor each loop runs, by its ends; after which volumes loops leave, before which they rise.

    ``floors`` says by the first volume of a row how far its deepest loop runs under it.
    """

    depths: Mapping[tuple[str, str], float]
    leave: frozenset[str]
    rise: frozenset[str]
    floors: Mapping[str, float]

    def under(self, row: tuple[str, ...]) -> float:
        """How far the deepest loop of a row runs under its floor."""
        return self.floors[row[0]] if row else 0.0


def loops(valley: Valley) -> Loops:
    """The loops of all rows: shorter ones over longer ones, none over another on one line."""
    order = {card.id: number for number, card in enumerate(valley.chart.cards)}
    depths: dict[tuple[str, str], float] = {}
    floors: dict[str, float] = {}
    rise = set()
    for row in _rows(valley):
        place = {id_: number for number, id_ in enumerate(row)}
        ways = []
        for wire in valley.chart.wires:
            source, target = wire.connection.source, wire.connection.target
            if source in place and target in place and order[target] - order[source] > 1:
                ways.append((place[target] - place[source], place[source], (source, target)))
        taken: list[list[tuple[int, int]]] = []
        for long, start, ends in sorted(ways):
            free = (n for n, others in enumerate(taken) if all(start >= b or start + long <= a for a, b in others))
            line = next(free, len(taken))
            if line == len(taken):
                taken.append([])
            taken[line].append((start, start + long))
            depths[ends] = DEEP + line * PITCH
        floors[row[0]] = max((depths[ends] for *_, ends in ways), default=0.0)
    for level in valley.levels[:-1]:
        rise |= {target for _, target in depths if target == level.down[-1]}
    leave = {valley.joined.get(source, source) for source, _ in depths}
    return Loops(depths, frozenset(leave), frozenset(rise), floors)


def _rows(valley: Valley) -> Iterator[tuple[str, ...]]:
    for level in valley.levels:
        yield from (row for row in (level.down, level.up) if row)


def loop(source: Solid, target: Solid, height: float, depth: float, by_side: bool) -> tuple[Point, ...]:
    """A loop: off the arrow that leaves its source at that height, under the floor, and up into its target."""
    foot = source.foot
    start, low = source.side(height, right=True), foot + depth
    out = start + LEAVES
    if by_side:
        x, y = target.x - BEFORE, foot - min(LOW, target.height / 4)
        return ((start, foot - height), (out, foot - height), (out, low), (x, low), (x, y), (target.x, y))
    x = target.x + sum(target.widths) / 2
    return ((start, foot - height), (out, foot - height), (out, low), (x, low), (x, foot))
