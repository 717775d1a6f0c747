"""A part of a net where it stands: its columns by rank, and under what their captions go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from visualkeras_svg.geometry import Point
from visualkeras_svg.layout.dag.graph import Pair
from visualkeras_svg.plan import Pillar

Exit = tuple[str, int]
"""A column, and which of its outputs."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Columns that are joined one by one, by the first of them; how high they are, and how far captions reach."""

    first: str
    height: float
    depth: float


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that links join: where they stand, by their ids, by rank, and the ways of the wires that are no meshes.

    The captions of ``crowded`` columns stand under each of them, since others are over and under them, or the line on
    which they would stand is far away. By the ids of those, ``crowded`` gives their lane, and how high it is: columns
    that are joined one by one have their captions on one line. What a bias is takes as much room ``under`` the columns.
    The arrows out of columns before the last rank are ``exits``. Before and behind columns as much more room is
    ``kept`` as arrowheads need there. A ``name`` behind an exit reaches so far under its line.
    """

    pillars: Mapping[str, Pillar]
    ranks: Mapping[str, int]
    ways: Mapping[int, tuple[Point, ...]]
    crowded: Mapping[str, Lane] = field(default_factory=dict)
    under: float = 0.0
    exits: Mapping[Exit, tuple[Point, ...]] = field(default_factory=dict)
    kept: Mapping[str, Pair] = field(default_factory=dict)
    name: float = 0.0

    def lanes(self, ids: Set[str]) -> set[str | None]:
        """The lanes of columns, by their first ones; None for those that are not crowded."""
        return {lane.first if (lane := self.crowded.get(id_)) else None for id_ in ids}

    @property
    def top(self) -> float:
        return min([p.rect.y0 for p in self.pillars.values()] + self._heights)

    @property
    def foot(self) -> float:
        return max([p.reach for p in self.pillars.values()] + self._heights) + self.under

    @property
    def _heights(self) -> list[float]:
        return [y for way in (*self.ways.values(), *self.exits.values()) for _, y in way]

    @property
    def rows(self) -> list[list[Pillar]]:
        """The columns of each rank in its order, from the top."""
        found: dict[int, list[Pillar]] = {}
        for id_, pillar in self.pillars.items():
            found.setdefault(self.ranks[id_], []).append(pillar)
        return [sorted(found[rank], key=lambda p: p.rect.center[1]) for rank in sorted(found)]

    @property
    def feet(self) -> list[float]:
        """Under what the captions of each rank stand: all, and between single columns all that is near."""
        rows = self.rows
        plain = [all(len(row) == 1 for row in rows[max(k - 1, 0) : k + 2]) for k in range(len(rows))]
        feet, k = [self.foot] * len(rows), 0
        while k < len(rows):
            end = k
            while end < len(rows) and plain[end]:
                end += 1
            if end > k:
                feet[k:end] = [self._foot_of([row[0] for row in rows[max(k - 1, 0) : end + 1]])] * (end - k)
            k = end + 1
        return feet

    def _foot_of(self, pillars: Sequence[Pillar]) -> float:
        """The foot of some columns that follow one another, and of what passes them."""
        x0, x1 = pillars[0].rect.x0, pillars[-1].rect.x1
        passing = [
            max(one[1], other[1])
            for way in self.ways.values()
            for one, other in pairwise(way)
            if one[0] <= x1 and other[0] >= x0
        ]
        passing += [way[-1][1] + self.name for way in self.exits.values() if way and way[-1][0] <= x1]
        return max([p.reach for p in pillars] + passing) + self.under
