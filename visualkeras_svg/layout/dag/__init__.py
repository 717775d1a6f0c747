"""Layered layout of a graph without cycles: room, rank, split, cells, position, balance, ports, route, tuck.

Each pass is a module that says what must hold before it and what holds after. The list of passes is `arrange`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from visualkeras_svg.layout.dag.balance import balanced
from visualkeras_svg.layout.dag.blocks import Block, blocks_of, main_paths, spines
from visualkeras_svg.layout.dag.cells import ordered
from visualkeras_svg.layout.dag.frames import Held, gathered, held, rectangles
from visualkeras_svg.layout.dag.graph import Arc, Arrangement, Box, Frame, Graph, Keys, Orders, Spacing, Spot, Way
from visualkeras_svg.layout.dag.order import Order
from visualkeras_svg.layout.dag.ports import ports, spoken
from visualkeras_svg.layout.dag.position import position
from visualkeras_svg.layout.dag.rank import flattened, rank
from visualkeras_svg.layout.dag.room import roomy
from visualkeras_svg.layout.dag.route import route
from visualkeras_svg.layout.dag.split import Ranked, split
from visualkeras_svg.layout.dag.tuck import tucked

__all__ = [
    "Arc",
    "Arrangement",
    "Box",
    "Frame",
    "Graph",
    "Keys",
    "Orders",
    "Spacing",
    "Spot",
    "Way",
    "arrange",
    "parts",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of a graph: the numbers of its boxes, arcs and frames, and where they are."""

    boxes: list[int]
    arcs: list[int]
    frames: list[int]
    found: Arrangement


@dataclass(frozen=True, slots=True)
class Sequenced:
    """Vertices in blocks and in an order; ``sides`` are the pairs of vertices that only side arcs join."""

    ranked: Ranked
    within: Held
    blocks: Sequence[Block]
    keys: Sequence[float]
    sides: Set[tuple[int, int]]
    crossings: int


FEW, PATHS = 400, 3
"""A graph of so many vertices is ordered without shared trunks too, and about so many main paths, where arcs cross."""


def arrange(graph: Graph, spacing: Spacing, align_merges: bool = False, known: Keys = ()) -> Arrangement:
    """Where all boxes stand and all arcs run; parts that are not connected stand side by side.

    ``known`` is the order of an earlier arrangement of the same graph with other sizes, which is taken over.
    """
    found: list[Part] = []
    for turn, boxes in enumerate(parts(graph)):
        place = {box: number for number, box in enumerate(boxes)}
        numbers = [n for n, arc in enumerate(graph.arcs) if arc.source in place]
        arcs = (
            replace(graph.arcs[n], source=place[graph.arcs[n].source], target=place[graph.arcs[n].target])
            for n in numbers
        )
        kept = [n for n, frame in enumerate(graph.frames) if all(box in place for box in frame.boxes)]
        frames = (replace(f, boxes=tuple(place[box] for box in f.boxes)) for f in (graph.frames[n] for n in kept))
        part = Graph(tuple(graph.boxes[box] for box in boxes), tuple(arcs), tuple(frames))
        found.append(Part(boxes, numbers, kept, _arrange(part, spacing, align_merges, known[turn : turn + 1])))
    return _joined(graph, found, spacing)


def _arrange(graph: Graph, spacing: Spacing, align_merges: bool, known: Keys = ()) -> Arrangement:
    if any(arc.flat for arc in graph.arcs):
        graph = replace(graph, arcs=tuple(flattened(len(graph.boxes), graph.arcs)))
    narrow, graph = graph, roomy(graph, spacing)
    best = _sequence(graph, spacing, align_merges, known)
    ranked, within, blocks, keys, sides = best.ranked, best.within, best.blocks, best.keys, best.sides
    ranks = ranked.ranks[: len(graph.boxes)]
    middles = position(graph, ranked, blocks, keys, spacing, within, spines(ranked, blocks, sides))
    middles = balanced(graph, ranked, middles, within)
    parted = _parted(graph, ranked, middles)
    if parted:
        arcs = tuple(replace(arc, flat=arc.flat and n not in parted) for n, arc in enumerate(graph.arcs))
        return _arrange(replace(narrow, arcs=arcs), spacing, align_merges)
    found = ports(graph, ranked, middles, spacing, within)
    graph = spoken(graph, ranked, middles, found, spacing)
    starts, ways = route(graph, ranked, middles, found, spacing, within)
    thick = [0.0] * (max(ranks) + 1)
    for box, row in zip(graph.boxes, ranks, strict=True):
        thick[row] = max(thick[row], box.length)
    spots = [
        Spot(starts[row] + (thick[row] - box.length) / 2, low, box.length, high - low)
        for box, row, (low, high) in zip(graph.boxes, ranks, found.reaches, strict=True)
    ]
    main = frozenset(v for block in blocks if block.main for v in block.vertices if v < len(graph.boxes))
    ends = [(start, start + long) for start, long in zip(starts, thick, strict=False)]
    plain = Arrangement(tuple(spots), tuple(ways), ranks, best.crossings, main, keys=(tuple(keys),))
    made = tucked(graph, plain, ends, within.spans, spacing)
    frames = rectangles(within, graph.arcs, made.found.spots, made.found.ways, ranks, middles, made.ends)
    return replace(made.found, frames=tuple(frames))


def _sequence(graph: Graph, spacing: Spacing, align_merges: bool, known: Keys) -> Sequenced:
    """Blocks in an order that is known, or else in the one with fewest crossings."""
    if known:
        for one in _blocked(graph, spacing, align_merges):
            if [not key for key in known[0]] == [block.main for block in one.blocks]:
                return _crossed(one, list(known[0]))
    tried: list[Sequenced] = []
    for one in _blocked(graph, spacing, align_merges):
        keys = ordered(one.ranked, one.blocks, spacing.iterations)
        if graph.frames:
            keys = gathered(keys, one.blocks, one.within.homes)
        tried.append(_crossed(one, keys))
        if not tried[-1].crossings or len(one.ranked.ranks) > FEW:
            break
    return min(tried, key=lambda one: one.crossings)


def _crossed(one: Sequenced, keys: Sequence[float]) -> Sequenced:
    return replace(one, keys=keys, crossings=Order(one.ranked, one.blocks, keys).crossings())


def _blocked(graph: Graph, spacing: Spacing, align_merges: bool) -> Iterator[Sequenced]:
    """The ways to put vertices into blocks: with shared trunks, without, with other main paths as long, less late."""
    aside = {number for number, box in enumerate(graph.boxes) if box.aside}
    fed = {arc.target for arc in graph.arcs}
    starts = {number for number, box in enumerate(graph.boxes) if box.bar and number not in fed}
    for late, shared in ((True, True), (True, False), (False, False)):
        ranked = split(
            _early(graph, rank(len(graph.boxes), graph.arcs, align_merges, late)), graph.arcs, shared, starts
        )
        within = held(graph, ranked, spacing)
        sides = _sides(graph, ranked)
        paths = main_paths(ranked, within.homes, within.spans, aside, sides)
        for path in islice(paths, PATHS if late and not shared else 1):
            yield Sequenced(ranked, within, blocks_of(ranked, within.homes, set(path)), (), sides, 0)


def _early(graph: Graph, ranks: list[int]) -> list[int]:
    """The ranks, with those boxes on the first one that ask for it and that nothing leads to."""
    fed = {arc.target for arc in graph.arcs}
    return [
        0 if box.early and n not in fed else row for n, (box, row) in enumerate(zip(graph.boxes, ranks, strict=True))
    ]


def _sides(graph: Graph, ranked: Ranked) -> set[tuple[int, int]]:
    """The pairs of vertices that only side arcs join."""
    pairs: dict[bool, set[tuple[int, int]]] = {False: set(), True: set()}
    for arc, path in zip(graph.arcs, ranked.paths, strict=True):
        pairs[arc.side].update(pairwise(path))
    return pairs[True] - pairs[False]


def _parted(graph: Graph, ranked: Ranked, middles: Sequence[float]) -> set[int]:
    """The flat arcs between whose ends something stands."""
    found = set()
    for number, arc in enumerate(graph.arcs):
        if arc.flat:
            low, high = sorted((middles[arc.source], middles[arc.target]))
            row = ranked.ranks[arc.source]
            if any(r == row and low < m < high for r, m in zip(ranked.ranks, middles, strict=True)):
                found.add(number)
    return found


def parts(graph: Graph) -> list[list[int]]:
    """The boxes of each connected part, in the order of the graph."""
    near: list[list[int]] = [[] for _ in graph.boxes]
    for arc in graph.arcs:
        near[arc.source].append(arc.target)
        near[arc.target].append(arc.source)
    seen = [False] * len(near)
    found = []
    for first in range(len(near)):
        if seen[first]:
            continue
        seen[first] = True
        waiting, part = [first], []
        while waiting:
            box = waiting.pop()
            part.append(box)
            for other in near[box]:
                if not seen[other]:
                    seen[other] = True
                    waiting.append(other)
        found.append(sorted(part))
    return found


def _joined(graph: Graph, parts: Sequence[Part], spacing: Spacing) -> Arrangement:
    spots: list[Spot | None] = [None] * len(graph.boxes)
    ways: list[Way | None] = [None] * len(graph.arcs)
    ranks = [0] * len(graph.boxes)
    frames: list[Spot | None] = [None] * len(graph.frames)
    edge, main = 0.0, set()
    for part in parts:
        low, high = _across(part.found, graph, part.arcs)
        shift = edge - low
        edge = high + shift + spacing.part
        for box, spot, row in zip(part.boxes, part.found.spots, part.found.ranks, strict=True):
            spots[box] = replace(spot, across=spot.across + shift)
            ranks[box] = row
        for number, way in zip(part.arcs, part.found.ways, strict=True):
            ways[number] = _shifted(way, shift)
        for number, frame in zip(part.frames, part.found.frames, strict=True):
            frames[number] = frame and replace(frame, across=frame.across + shift)
        main |= {part.boxes[box] for box in part.found.main}
    return Arrangement(
        tuple(spot for spot in spots if spot is not None),
        tuple(way for way in ways if way is not None),
        tuple(ranks),
        sum(part.found.crossings for part in parts),
        frozenset(main),
        tuple(frames),
        tuple(keys for part in parts for keys in part.found.keys),
    )


def _across(part: Arrangement, graph: Graph, numbers: Sequence[int]) -> tuple[float, float]:
    """How far a part reaches across the flow, its arcs and words included."""
    placed = [*part.spots, *(frame for frame in part.frames if frame)]
    values = [value for spot in placed for value in (spot.across, spot.across + spot.breadth)]
    for number, way in zip(numbers, part.ways, strict=True):
        values += [across for _, across in way.points]
        arc = graph.arcs[number]
        for size, corner in ((arc.label, way.label), (arc.tag, way.tag)):
            if size is not None and corner is not None:
                values += [corner[1], corner[1] + size[1]]
    return min(values), max(values)


def _shifted(way: Way, by: float) -> Way:
    points = tuple((along, across + by) for along, across in way.points)
    label, tag = (None if corner is None else (corner[0], corner[1] + by) for corner in (way.label, way.tag))
    return Way(points, label, tag)
