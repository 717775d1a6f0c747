"""Blocks: runs of vertices with one neighbour before and one after, which move as one and are drawn dead straight.

Before: vertices on ranks. After: each vertex in one block; the blocks of the main path, the longest way through the
model, which stays in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from visualkeras_svg.layout.dag.split import Ranked


@dataclass(frozen=True, slots=True)
class Block:
    """The vertices of a run, the rank of the first, and whether it is part of the main path."""

    vertices: tuple[int, ...]
    first: int
    main: bool

    @property
    def last(self) -> int:
        """The rank of the last vertex."""
        return self.first + len(self.vertices) - 1


def blocks_of(ranked: Ranked, homes: Sequence[tuple[int, ...]], main: Set[int]) -> tuple[Block, ...]:
    """The blocks, in the order of their first vertices; none reaches from one home into another.

    ``homes`` are the frames that hold each vertex, ``main`` the vertices of the main path.
    """
    found = []
    for vertex in range(len(ranked.ranks)):
        if _continues(ranked, homes, vertex):
            continue
        run = [vertex]
        while len(ranked.after[run[-1]]) == 1 and _continues(ranked, homes, ranked.after[run[-1]][0]):
            run.append(ranked.after[run[-1]][0])
        found.append(Block(tuple(run), ranked.ranks[vertex], vertex in main))
    return tuple(found)


def _continues(ranked: Ranked, homes: Sequence[tuple[int, ...]], vertex: int) -> bool:
    above = ranked.before[vertex]
    return len(above) == 1 and len(ranked.after[above[0]]) == 1 and homes[above[0]] == homes[vertex]


def main_paths(
    ranked: Ranked,
    homes: Sequence[tuple[int, ...]],
    spans: Sequence[tuple[int, int]],
    aside: Set[int] = frozenset(),
    sides: Set[tuple[int, int]] = frozenset(),
) -> Iterator[list[int]]:
    """The ways from an input to an output over most boxes, the one in the middle first, then those over other boxes.

    Each is straight, and so it passes from frame to frame only where the one ends before the other begins. ``homes``
    are the frames that hold each vertex, ``spans`` the first and the last rank of each frame, ``aside`` the boxes that
    the main path avoids, and ``sides`` the pairs of vertices between which it does not run.
    """
    order = sorted(range(len(ranked.ranks)), key=lambda v: ranked.ranks[v])
    before = [
        [v for v in near if (v, vertex) not in sides and _may_pass(v, vertex, ranked, homes, spans)]
        for vertex, near in enumerate(ranked.before)
    ]
    counts = [-1 if v in aside else int(v < ranked.boxes) for v in range(len(order))]
    into = _ways(order, before, counts)
    ends = [vertex for vertex in order if not ranked.after[vertex]]
    most = max((found for found, _ in into), default=0)
    path = _back(_longest(ends if any(into[end][0] == most for end in ends) else order, into), into)[::-1]
    yield path
    after: list[list[int]] = [[] for _ in order]
    for vertex, near in enumerate(before):
        for other in near:
            after[other].append(vertex)
    onward = _ways(order[::-1], after, counts)
    met = set(path)
    for vertex in range(ranked.boxes):
        if vertex not in met and into[vertex][0] + onward[vertex][0] - counts[vertex] == most:
            path = [*_back(vertex, into)[:0:-1], *_back(vertex, onward)]
            met.update(path)
            yield path


def _back(vertex: int, best: Sequence[tuple[int, int]]) -> list[int]:
    """The longest way to a vertex, from its end."""
    path = []
    while vertex >= 0:
        path.append(vertex)
        vertex = best[vertex][1]
    return path


def _longest(vertices: Iterable[int], best: Sequence[tuple[int, int]]) -> int:
    """Where the longest way ends, of several the one nearest to the middle of all; -1 for none."""
    ordered = sorted(vertices)
    most = max((best[vertex][0] for vertex in ordered), default=0)
    longest = [place for place, vertex in enumerate(ordered) if best[vertex][0] == most]
    middle = (len(ordered) - 1) / 2
    return ordered[min(longest, key=lambda place: (abs(place - middle), place))] if longest else -1


@dataclass(frozen=True, slots=True)
class Spines:
    """Pairs of blocks beside the main path that are best straight: on the way from an input, and all others."""

    rooted: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()


def spines(ranked: Ranked, blocks: Sequence[Block], sides: Set[tuple[int, int]] = frozenset()) -> Spines:
    """The pairs of blocks of which each is on the longest way of the other."""
    order = sorted(range(len(ranked.ranks)), key=lambda v: ranked.ranks[v])
    before = [[v for v in near if (v, vertex) not in sides] for vertex, near in enumerate(ranked.before)]
    after = [[v for v in near if (vertex, v) not in sides] for vertex, near in enumerate(ranked.after)]
    counts = [int(vertex < ranked.boxes) for vertex in range(len(order))]
    into, onward = _ways(order, before, counts), _ways(order[::-1], after, counts)
    owner = {vertex: number for number, block in enumerate(blocks) for vertex in block.vertices}
    roots = {number for number, block in enumerate(blocks) if not ranked.before[block.vertices[0]]}
    rooted, others = [], []
    for vertex in order:
        previous = into[vertex][1]
        if previous >= 0 and onward[previous][1] == vertex:
            pair = owner[previous], owner[vertex]
            if pair[0] == pair[1] or any(blocks[number].main for number in pair):
                continue
            if pair[0] in roots:
                roots.add(pair[1])
                rooted.append(pair)
            else:
                others.append(pair)
    return Spines(tuple(rooted), tuple(others))


def _ways(order: Sequence[int], near: Sequence[Sequence[int]], counts: Sequence[int]) -> list[tuple[int, int]]:
    """For each vertex what the longest way to it counts, and the vertex before it there; -1 for none."""
    best: list[tuple[int, int]] = [(0, -1)] * len(order)
    for vertex in order:
        previous = _longest(near[vertex], best)
        best[vertex] = (counts[vertex] + (best[previous][0] if near[vertex] else 0), previous)
    return best


def _may_pass(
    upper: int, lower: int, ranked: Ranked, homes: Sequence[tuple[int, ...]], spans: Sequence[tuple[int, int]]
) -> bool:
    left = [spans[frame][1] for frame in homes[upper] if frame not in homes[lower]]
    entered = [spans[frame][0] for frame in homes[lower] if frame not in homes[upper]]
    return all(last < ranked.ranks[lower] for last in left) and all(ranked.ranks[upper] < first for first in entered)


def at_ranks(blocks: Sequence[Block]) -> list[list[int]]:
    """The blocks that stand on each rank."""
    rows: list[list[int]] = [[] for _ in range(max((block.last for block in blocks), default=-1) + 1)]
    for number, block in enumerate(blocks):
        for row in rows[block.first : block.last + 1]:
            row.append(number)
    return rows
