"""Routing: the way of each arc, in straight pieces along and across.

Before: boxes have their middles, arcs their ports. After: each gap between ranks has room for its tracks and words;
pieces that leave one port share a trunk, and pieces of different ports share no stretch. Where two trunks would run
over each other on one line, the lower takes a step aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from visualkeras_svg.geometry import clamp
from visualkeras_svg.layout.dag.frames import Held, begun, between, margins
from visualkeras_svg.layout.dag.graph import Box, Graph, Pair, Spacing, Way
from visualkeras_svg.layout.dag.ports import Ports
from visualkeras_svg.layout.dag.split import Ranked

NEAR = 1e-6
CLOSE = 6.0
"""Pieces across whose ends are nearer than this (px) would read as one line, and have tracks of their own."""
LEAVE = 0.75
"""How far before the first of several tracks boxes end, in distances between tracks."""
AHEAD, BEHIND = 0.2, 0.71
"""The parts of a narrow gap before its first track, and behind its last, where a line ends in an arrowhead."""
MANY, DENSE = 5, 7 / 8
"""So many tracks in one gap stand closer: the part of the usual distance between two."""

Hop = tuple[int, int, float, float]
"""What an arc does in a gap: the rank before it, the vertex that it leaves, where it starts and where it ends."""


@dataclass(slots=True)
class Net:
    """What leaves one port across a gap: where it starts, where it ends, and the track of its piece across."""

    start: float
    ends: list[float] = field(default_factory=list)
    track: int = -1

    @property
    def low(self) -> float:
        return min(self.start, *self.ends)

    @property
    def high(self) -> float:
        return max(self.start, *self.ends)

    @property
    def bends(self) -> bool:
        return self.high - self.low > NEAR

    def touches(self, other: Net, margin: float = 0.0) -> bool:
        """Whether the pieces across of two nets meet on one track."""
        return self.low - margin < other.high and other.low - margin < self.high


@dataclass(slots=True)
class Gap:
    """The nets between a rank and the next, by the vertex and port that they leave, and the room that they need.

    ``words`` stand at its beginning, ``tail`` is the length of those at its end, ``tails`` the same by where the line
    begins on which they stand, and ``both`` that of the longest pair on one line. ``begin`` and ``end`` are what frames
    take of it. Its tracks begin at ``first``, a ``step`` apart.
    """

    nets: dict[tuple[int, float], Net] = field(default_factory=dict)
    words: list[tuple[float, Pair]] = field(default_factory=list)
    tail: float = 0.0
    tails: dict[float, float] = field(default_factory=dict)
    both: float = 0.0
    first: float = 0.0
    step: float = 0.0
    size: float = 0.0
    begin: float = 0.0
    end: float = 0.0


def route(
    graph: Graph, ranked: Ranked, middles: Sequence[float], found: Ports, spacing: Spacing, held: Held
) -> tuple[list[float], list[Way]]:
    """Where each rank begins along the flow (and, last, where all ends), and the way of each arc."""
    hops = [_hops(ranked, number, middles, found) for number in range(len(graph.arcs))]
    gaps = _gaps(graph, ranked, hops, found, spacing, held)
    for rank, gap in enumerate(gaps):
        _measure(gap, spacing, margins(held, rank))
    thickness = [0.0] * (len(gaps) + 1)
    for box, rank in zip(graph.boxes, ranked.ranks, strict=False):
        thickness[rank] = max(thickness[rank], box.length)
    starts = [0.0]
    for rank, gap in enumerate(gaps):
        starts.append(starts[-1] + thickness[rank] + gap.size)
    ends = [start + thick for start, thick in zip(starts, thickness, strict=True)]
    ways = [
        _way(graph, ranked, number, hops[number], gaps, starts, ends, found, spacing)
        if hops[number]
        else _across(
            graph, number, starts[ranked.ranks[graph.arcs[number].source]], thickness, ranked, found, spacing, held
        )
        for number in range(len(hops))
    ]
    return [*starts, ends[-1]], ways


def _gaps(
    graph: Graph, ranked: Ranked, hops: Sequence[Sequence[Hop]], found: Ports, spacing: Spacing, held: Held
) -> list[Gap]:
    """What runs through each gap, and on which track. Words before the first boxes of a frame stand within it."""
    gaps = [Gap() for _ in range(max(ranked.ranks, default=0))]
    for number, arc in enumerate(graph.arcs):
        for rank, vertex, start, end in hops[number]:
            gaps[rank].nets.setdefault((vertex, start), Net(start)).ends.append(end)
        if arc.label is not None and not arc.flat:
            gaps[ranked.ranks[arc.source]].words.append((found.leaves[number], arc.label))
        if arc.tag is not None and not arc.flat and begun(arc.target, ranked, held) is None:
            gap = gaps[ranked.ranks[arc.target] - 1]
            gap.tail = max(gap.tail, arc.tag[0])
            if len(hops[number]) == 1:
                start = found.leaves[number]
                gap.tails[start] = max(gap.tails.get(start, 0.0), arc.tag[0])
    if not held.spans:
        _passing(graph, ranked, hops, found, gaps, spacing)
    for gap in gaps:
        both = (long + gap.tails[start] + spacing.clear for start, (long, _) in gap.words if start in gap.tails)
        gap.both = max(both, default=0.0)
        assign(list(gap.nets.values()))
    return gaps


def _passing(
    graph: Graph, ranked: Ranked, hops: Sequence[Sequence[Hop]], found: Ports, gaps: Sequence[Gap], spacing: Spacing
) -> None:
    """Words on a line that goes straight on past the next rank need so much less room before that."""
    rows: dict[int, list[int]] = {}
    for box, rank in enumerate(ranked.ranks[: ranked.boxes]):
        rows.setdefault(rank, []).append(box)
    for number, arc in enumerate(graph.arcs):
        if (
            arc.label is None
            or arc.flat
            or len(hops[number]) < 2
            or abs(hops[number][0][2] - hops[number][0][3]) > NEAR
        ):
            continue
        rank, start = hops[number][0][0], found.leaves[number]
        gap, (length, breadth) = gaps[rank], arc.label
        near = _beside(gap, start, breadth, spacing)
        low, high = min(near, start) - spacing.pad, max(near + breadth, start) + spacing.pad
        reaches = [found.reaches[box] for box in rows.get(rank + 1, ())]
        if _is_crossed(gap, start, breadth, spacing) or any(low < end and begin < high for begin, end in reaches):
            continue
        thick = min((graph.boxes[box].length for box in rows.get(rank + 1, ())), default=0.0)
        place = gap.words.index((start, arc.label))
        gap.words[place] = start, (max(length - thick, 0.0), breadth)


def _hops(ranked: Ranked, number: int, middles: Sequence[float], found: Ports) -> list[Hop]:
    """What an arc does in each gap that it passes; a flat one passes none."""
    path = ranked.paths[number]
    hops: list[Hop] = []
    if ranked.ranks[path[0]] == ranked.ranks[path[-1]]:
        return hops
    for place, (upper, lower) in enumerate(pairwise(path)):
        start = found.leaves[number] if place == 0 else middles[upper]
        last = place == len(path) - 2
        end = found.enters[number] if last else middles[lower]
        hops.append((ranked.ranks[upper], upper, start, end))
    return hops


def assign(nets: Sequence[Net]) -> None:
    """Give each bent net a track: first an order with few crossings, then the first track that is free."""
    order: list[Net] = []
    for net in sorted((net for net in nets if net.bends), key=lambda net: (net.low, net.high)):
        costs = [0.0]
        for other in order:
            costs.append(costs[-1] + _cost(other, net) - _cost(net, other))
        order.insert(min(range(len(costs)), key=lambda place: costs[place]), net)
    for _ in range(4):
        if not sum(_sift(order, net) for net in list(order)):
            break
    for place, net in enumerate(order):
        net.track = 1 + max((other.track for other in order[:place] if net.touches(other, CLOSE)), default=-1)


def _sift(order: list[Net], net: Net) -> bool:
    here = order.index(net)
    others = [other for other in order if other is not net]
    costs = [0.0]
    for other in others:
        costs.append(costs[-1] + _cost(other, net) - _cost(net, other))
    best = min(range(len(costs)), key=lambda place: (costs[place], abs(place - here)))
    if costs[best] >= costs[here]:
        return False
    order.remove(net)
    order.insert(best, net)
    return True


def _cost(first: Net, second: Net) -> float:
    """The crossings with one net on an earlier track than another; many where they would share a line."""
    if any(abs(end - second.start) < NEAR for end in first.ends):
        return 1000.0
    ends = sum(second.low < end < second.high for end in first.ends)
    return ends + (first.low < second.start < first.high)


def _beside(gap: Gap, start: float, breadth: float, spacing: Spacing) -> float:
    """Where words beside a line begin across the flow: on the usual side, or where only there no line runs."""
    sides = [start - spacing.pad - breadth, start + spacing.pad]
    if not spacing.before:
        sides.reverse()
    lines = [net.start for net in gap.nets.values() if abs(net.start - start) > NEAR]
    words = [
        (other - spacing.pad - size[1], other - spacing.pad)
        if spacing.before
        else (other + spacing.pad, other + spacing.pad + size[1])
        for other, size in gap.words
        if abs(other - start) > NEAR
    ]
    usual, other = (any(low - 1 < line < low + breadth + 1 for line in lines) for low in sides)
    taken = any(low < sides[1] + breadth and sides[1] < high for low, high in words)
    return sides[1] if usual and not (other or taken) else sides[0]


def _is_crossed(gap: Gap, start: float, breadth: float, spacing: Spacing) -> bool:
    """Whether a piece across meets the strip in which words beside a line stand."""
    near = _beside(gap, start, breadth, spacing)
    low, high = min(near, start), max(near + breadth, start)
    return any(net.bends and net.low < high - NEAR and low + NEAR < net.high for net in gap.nets.values())


def _measure(gap: Gap, spacing: Spacing, around: Pair) -> None:
    """How much room a gap needs, beside what frames take at its beginning and end, and where its first track lies."""
    bent = [net for net in gap.nets.values() if net.bends]
    tracks = 1 + max((net.track for net in bent), default=-1)
    ahead = min(LEAVE * spacing.track, AHEAD * spacing.rank)
    behind = min(spacing.head, BEHIND * spacing.rank)
    for start, (length, breadth) in gap.words:
        if _is_crossed(gap, start, breadth, spacing):
            ahead = max(ahead, length + 2 * spacing.clear)
    gap.step = spacing.track * (DENSE if tracks >= MANY else 1.0)
    run = (tracks - 1) * gap.step if tracks else 0.0
    if gap.tail:
        behind = max(behind, gap.tail + 2 * spacing.clear)
    need = ahead + run + behind
    words = max(gap.both, max((length for _, (length, _) in gap.words), default=0.0))
    gap.size = max(spacing.rank, need, words + 2 * spacing.clear if words else 0.0)
    gap.first = around[0] + clamp((gap.size - run) / 2, ahead, gap.size - run - behind)
    gap.begin = around[0]
    gap.size += sum(around)
    gap.end = around[1]


def _way(
    graph: Graph,
    ranked: Ranked,
    number: int,
    hops: Sequence[Hop],
    gaps: Sequence[Gap],
    starts: Sequence[float],
    ends: Sequence[float],
    found: Ports,
    spacing: Spacing,
) -> Way:
    arc = graph.arcs[number]
    points = [(_far(graph, ranked, arc.source, starts, ends), hops[0][2])]
    for rank, vertex, start, end in hops:
        if abs(start - end) > NEAR:
            net = gaps[rank].nets[vertex, start]
            along = ends[rank] + gaps[rank].first + net.track * gaps[rank].step
            points += [(along, start), (along, end)]
    box, rank = graph.boxes[arc.target], ranked.ranks[arc.target]
    middle = (starts[rank] + ends[rank]) / 2
    side = found.sides[number]
    if side:
        edge = found.reaches[arc.target][0 if side < 0 else 1]
        points += [(middle, points[-1][1]), (middle, edge)]
    else:
        enters = points[-1][1]
        low, high = found.reaches[arc.target]
        points.append((middle - _away(box, enters - (low + high) / 2, (high - low) / 2), enters))
    tag = None
    if arc.tag is not None:
        enters = points[-1][1]
        before = enters - spacing.pad - arc.tag[1] if spacing.before else enters + spacing.pad
        tag = points[-1][0] - spacing.clear - arc.tag[0], before
    return Way(tuple(points), _words_at(number, graph, gaps, ranked, ends, found, spacing), tag)


def _away(box: Box, aside: float, reach: float) -> float:
    """How far before the middle of a box that reaches so far an arc meets it that enters so far aside.

    An operator is a circle, or has halves of one at both ends.
    """
    half = box.length / 2
    aside = max(abs(aside) - max(reach - half, 0.0), 0.0)
    return sqrt(max(half**2 - aside**2, 0.0)) if box.operator else half


def _across(
    graph: Graph,
    number: int,
    start: float,
    thickness: Sequence[float],
    ranked: Ranked,
    found: Ports,
    spacing: Spacing,
    held: Held,
) -> Way:
    """The way of a flat arc, from side to side of two boxes on one rank; arcs between the same two share the sides.

    The words of the first stand before its line along the flow, those of the others behind theirs.
    """
    arc = graph.arcs[number]
    pair = {arc.source, arc.target}
    same = [n for n, a in enumerate(graph.arcs) if a.flat and {a.source, a.target} == pair]
    middle = start + thickness[ranked.ranks[arc.source]] / 2
    long = min(graph.boxes[box].length for box in pair)
    along = middle + (same.index(number) - (len(same) - 1) / 2) * max(spacing.track, long / len(same) - spacing.pad)
    one, other = (
        (found.reaches[box][0] + graph.boxes[box].margin, found.reaches[box][1] - graph.boxes[box].margin)
        for box in (arc.source, arc.target)
    )
    down = one[0] < other[0]
    points = ((along, one[1]), (along, other[0])) if down else ((along, one[0]), (along, other[1]))
    first, second = (arc.source, arc.target) if down else (arc.target, arc.source)
    taken = between(first, second, held)
    if arc.label is None:
        return Way(points)
    far = same.index(number) > 0 or len(same) == 1
    place = along + spacing.pad if far else along - spacing.pad - arc.label[0]
    start, end = sorted((points[0][1], points[1][1]))
    center = start + taken[0] + spacing.pad if any(taken) else (start + end - arc.label[1]) / 2
    return Way(points, (place, center))


def _far(graph: Graph, ranked: Ranked, box: int, starts: Sequence[float], ends: Sequence[float]) -> float:
    rank = ranked.ranks[box]
    return (starts[rank] + ends[rank] + graph.boxes[box].length) / 2


def _words_at(
    number: int,
    graph: Graph,
    gaps: Sequence[Gap],
    ranked: Ranked,
    ends: Sequence[float],
    found: Ports,
    spacing: Spacing,
) -> Pair | None:
    """The near corner of an arc's words: in the middle of the gap, or at its beginning where something crosses."""
    label = graph.arcs[number].label
    if label is None:
        return None
    rank, start = ranked.ranks[graph.arcs[number].source], found.leaves[number]
    gap = gaps[rank]
    taken = spacing.clear + gap.tails[start] if start in gap.tails else 0.0
    free = gap.size - gap.begin - gap.end - taken - label[0]
    crossed = _is_crossed(gap, start, label[1], spacing)
    along = ends[rank] + gap.begin + (spacing.clear if crossed else max(spacing.clear, free / 2))
    return along, _beside(gap, start, label[1], spacing)
