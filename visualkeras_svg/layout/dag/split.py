"""Splitting: arcs over several ranks pass through a point on each rank between.

Before: every arc but flat ones leads to a later rank. After: vertices (boxes first, then points) and pieces between
neighbouring ranks; the path of each arc. A source with many long arcs has one trunk of points for all of them, unless
that makes arcs cross or it is a bar at the beginning, and so have the arcs from one output to one box.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from visualkeras_svg.layout.dag.graph import Arc

SHARED = 4
"""From so many long arcs on, one source's arcs share their points all the way."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Vertices with their ranks, the neighbours of each on the rank before and after, and the path of each arc."""

    boxes: int
    ranks: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...]


def split(ranks: Sequence[int], arcs: Sequence[Arc], shared: bool = True, apart: Set[int] = frozenset()) -> Ranked:
    """The vertices of a ranked graph, in the order of boxes, then of arcs; trunks of many arcs only if ``shared``.

    The arcs of boxes that are ``apart`` share none but to one target.
    """
    trunk_of = _trunks(ranks, arcs, SHARED if shared else len(arcs) + 1, apart)
    trunks: dict[tuple[int, ...], list[int]] = {}
    every = list(ranks)
    paths: list[tuple[int, ...]] = []
    for number, arc in enumerate(arcs):
        needed = max(ranks[arc.target] - ranks[arc.source] - 1, 0)
        points = trunks.setdefault(trunk_of[number], []) if number in trunk_of else []
        while len(points) < needed:
            every.append(ranks[arc.source] + len(points) + 1)
            points.append(len(every) - 1)
        paths.append((arc.source, *points[:needed], arc.target))
    before: list[dict[int, None]] = [{} for _ in every]
    after: list[dict[int, None]] = [{} for _ in every]
    for upper, lower in (pair for path in paths for pair in pairwise(path)):
        if every[upper] < every[lower]:
            after[upper][lower] = None
            before[lower][upper] = None
    return Ranked(len(ranks), tuple(every), tuple(map(tuple, before)), tuple(map(tuple, after)), tuple(paths))


def _trunks(ranks: Sequence[int], arcs: Sequence[Arc], many: int, apart: Set[int]) -> dict[int, tuple[int, ...]]:
    """For each long arc what those have in common that share its points."""
    long: dict[tuple[int, int], list[int]] = {}
    for number, arc in enumerate(arcs):
        if ranks[arc.target] - ranks[arc.source] > 1:
            long.setdefault((arc.source, arc.port), []).append(number)
    return {
        number: key if len(numbers) >= many and key[0] not in apart else (*key, arcs[number].target)
        for key, numbers in long.items()
        for number in numbers
    }
