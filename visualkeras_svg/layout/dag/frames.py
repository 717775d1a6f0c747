"""Frames: boxes that are kept together, with a rectangle around them that nothing else stands in.

Before: vertices on ranks; blocks in an order. After: the blocks of a frame stand next to each other on every rank that
the frame reaches, and what does not belong to it keeps clear of all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visualkeras_svg.layout.dag.blocks import Block
from visualkeras_svg.layout.dag.graph import Arc, Frame, Graph, Pair, Spacing, Spot, Way
from visualkeras_svg.layout.dag.split import Ranked

Homes = tuple[tuple[int, ...], ...]
"""For each vertex the frames that hold it, the largest first."""


@dataclass(frozen=True, slots=True)
class Held:
    """The frames of a ranked graph: the first and the last rank of each, and which vertices they hold.

    ``reaches`` are how far each reaches beyond its first and its last rank, frames in it included.
    """

    frames: tuple[Frame, ...]
    spans: tuple[tuple[int, int], ...]
    homes: Homes
    reaches: tuple[Pair, ...] = ()


def held(graph: Graph, ranked: Ranked, spacing: Spacing) -> Held:
    """Which frames hold which vertices.

    A point is held where its arc begins or ends in the frame, but not on the way from a frame into one beside it.
    """
    boxes = [frozenset(frame.boxes) for frame in graph.frames]
    rows = [[ranked.ranks[box] for box in some] for some in boxes]
    spans = tuple((min(some), max(some)) for some in rows)
    inside: list[set[int]] = [set() for _ in ranked.ranks]
    for number, some in enumerate(boxes):
        for box in some:
            inside[box].add(number)
    for arc, path in zip(graph.arcs, ranked.paths, strict=True):
        for vertex in path[1:-1]:
            starts, ends = (
                {frame for frame in inside[box] if spans[frame][0] <= ranked.ranks[vertex] <= spans[frame][1]}
                for box in (arc.source, arc.target)
            )
            between = bool(starts - ends) and bool(ends - starts)
            inside[vertex] |= starts & ends if between else starts | ends
    order = sorted(range(len(boxes)), key=lambda number: -len(boxes[number]))
    homes = tuple(tuple(frame for frame in order if frame in some) for some in inside)
    found = Held(graph.frames, spans, homes)
    return replace(found, reaches=_reaches(found, _tails(graph, ranked, found, spacing)))


def begun(box: int, ranked: Ranked, held: Held) -> int | None:
    """The innermost frame that begins with a box, if one does."""
    innermost = held.homes[box][-1] if held.homes[box] else None
    return innermost if innermost is not None and held.spans[innermost][0] == ranked.ranks[box] else None


def _tails(graph: Graph, ranked: Ranked, found: Held, spacing: Spacing) -> list[float]:
    """The room along the flow for words at the ends of arcs into the first boxes of each frame."""
    tails = [0.0] * len(found.frames)
    for arc in graph.arcs:
        frame = begun(arc.target, ranked, found)
        if arc.tag and frame is not None and not arc.flat:
            tails[frame] = max(tails[frame], arc.tag[0] + spacing.clear)
    return tails


def _outwards(frames: Sequence[Frame]) -> Iterator[tuple[int, list[int]]]:
    """Each frame after all that stand in it, and those."""
    boxes = [frozenset(frame.boxes) for frame in frames]
    for frame in sorted(range(len(frames)), key=lambda n: len(boxes[n])):
        yield frame, [n for n, some in enumerate(boxes) if some < boxes[frame]]


def _reaches(found: Held, tails: Sequence[float]) -> tuple[Pair, ...]:
    reaches = [[frame.begin + tail, frame.end] for frame, tail in zip(found.frames, tails, strict=True)]
    for frame, inner in _outwards(found.frames):
        for end in (0, 1):
            flush = (reaches[n][end] for n in inner if found.spans[n][end] == found.spans[frame][end])
            reaches[frame][end] += max(flush, default=0.0)
    return tuple((begin, end) for begin, end in reaches)


def gathered(keys: Sequence[float], blocks: Sequence[Block], homes: Homes) -> list[float]:
    """Keys by which the blocks of each frame follow one another; those of the main path keep 0."""
    members: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        for frame in homes[block.vertices[0]]:
            members.setdefault(frame, []).append(number)
    middles = {frame: _middle(keys, blocks, numbers) for frame, numbers in members.items()}
    way = [
        (*((middles[frame], float(frame)) for frame in homes[block.vertices[0]]), (keys[number], float(number)))
        for number, block in enumerate(blocks)
    ]
    order = sorted(range(len(blocks)), key=lambda number: way[number])
    places = {number: place for place, number in enumerate(order)}
    main = [places[number] for number, block in enumerate(blocks) if block.main]
    if not main:
        return [float(places[number]) for number in range(len(blocks))]
    found = []
    for number, block in enumerate(blocks):
        before = next((place for place, _ in way[number] if place), 0.0) < 0
        found.append(0.0 if block.main else float(places[number] - (max(main) + 1 if before else min(main) - 1)))
    return found


def _middle(keys: Sequence[float], blocks: Sequence[Block], numbers: Sequence[int]) -> float:
    """Where a frame stands among the others: at 0 with the main path, else on the side of most of its blocks."""
    if any(blocks[number].main for number in numbers):
        return 0.0
    found = sorted(keys[number] for number in numbers)
    return found[len(found) // 2]


def apart(one: int, other: int, held: Held) -> float:
    """The room that frames need between a vertex and one after it across the flow."""
    return sum(between(one, other, held))


def between(one: int, other: int, held: Held) -> Pair:
    """What frames take of the room between a vertex and one after it: on its own side, and on the other's."""
    homes, others = held.homes[one], held.homes[other]
    leaving = sum(held.frames[frame].high for frame in homes if frame not in others)
    return leaving, sum(held.frames[frame].low for frame in others if frame not in homes)


def strangers(blocks: Sequence[Block], held: Held) -> Iterator[tuple[int, int, int]]:
    """A frame, one of its blocks, and one outside that reaches its ranks, or that a frame holds which reaches them."""
    for frame, (first, last) in enumerate(held.spans):
        inside = [n for n, block in enumerate(blocks) if frame in held.homes[block.vertices[0]]]
        around = set(held.frames[frame].boxes).issubset
        near = {
            other
            for other, (begin, end) in enumerate(held.spans)
            if begin <= last and first <= end and not around(held.frames[other].boxes)
        }
        outside = [
            n
            for n, block in enumerate(blocks)
            if frame not in (homes := held.homes[block.vertices[0]])
            and ((block.first <= last and first <= block.last) or any(other in near for other in homes))
        ]
        yield from ((frame, one, other) for one in inside for other in outside)


def margins(held: Held, rank: int) -> Pair:
    """The room that frames need behind a rank, where they end, and before the next one, where they begin."""
    behind = max((held.reaches[frame][1] for frame, span in enumerate(held.spans) if span[1] == rank), default=0.0)
    before = max((held.reaches[frame][0] for frame, span in enumerate(held.spans) if span[0] == rank + 1), default=0.0)
    return behind, before


def rectangles(
    held: Held,
    arcs: Sequence[Arc],
    spots: Sequence[Spot],
    ways: Sequence[Way],
    ranks: Sequence[int],
    middles: Sequence[float],
    ends: Sequence[Pair],
) -> list[Spot | None]:
    """Where the frames stand; None for one that something stands in which does not belong to it.

    ``middles`` are the places of vertices across the flow, ``ends`` where each rank begins and ends along it.
    """
    across: dict[int, Pair] = {}
    for frame, inner in _outwards(held.frames):
        across[frame] = _across(held, frame, [across[n] for n in inner], arcs, spots, ways, ranks, middles)
    found: list[Spot | None] = []
    for frame, (first, last) in enumerate(held.spans):
        along = ends[first][0] - held.reaches[frame][0], ends[last][1] + held.reaches[frame][1]
        low, high = across[frame]
        rect = Spot(along[0], low, along[1] - along[0], high - low)
        others = [spot for box, spot in enumerate(spots) if frame not in held.homes[box]]
        found.append(None if any(_meet(rect, spot) for spot in others) else rect)
    return found


def _across(
    held: Held,
    frame: int,
    inner: Sequence[Pair],
    arcs: Sequence[Arc],
    spots: Sequence[Spot],
    ways: Sequence[Way],
    ranks: Sequence[int],
    middles: Sequence[float],
) -> Pair:
    """How far a frame reaches across the flow, around what stands in it and the ``inner`` frames."""
    boxes = set(held.frames[frame].boxes)
    ends = [end for box in boxes for end in (spots[box].across, spots[box].across + spots[box].breadth)]
    ends += [middle for home, middle in zip(held.homes, middles, strict=True) if frame in home]
    for arc, way in zip(arcs, ways, strict=True):
        if arc.source in boxes and arc.target in boxes:
            ends += [across for _, across in way.points]
        if arc.source in boxes and ranks[arc.source] < held.spans[frame][1] and arc.label and way.label:
            ends += [way.label[1], way.label[1] + arc.label[1]]
        if arc.target in boxes and arc.tag and way.tag:
            ends += [way.tag[1], way.tag[1] + arc.tag[1]]
    ends += [end for pair in inner for end in pair]
    return min(ends) - held.frames[frame].low, max(ends) + held.frames[frame].high


def _meet(one: Spot, other: Spot) -> bool:
    along = one.along < other.along + other.length and other.along < one.along + one.length
    return along and one.across < other.across + other.breadth and other.across < one.across + one.breadth
