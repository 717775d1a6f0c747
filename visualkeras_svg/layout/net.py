"""A net laid out: columns in ranks, a strand from each unit to each, captions on common lines over and under all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.layout.captions import (
    BRACKET,
    CAPTION,
    NAME,
    ONE,
    UNDER,
    block,
    caption,
    captions,
    depth,
    dimension,
    ones,
    out,
    tops,
)
from visualkeras_svg.layout.dag import Arc, Box, Graph, Orders, Spacing, arrange, parts
from visualkeras_svg.layout.dag.graph import Pair
from visualkeras_svg.layout.part import Lane, Part
from visualkeras_svg.plan import Column, Connection, Layout, Link, Net, Pillar, Strand

MOST_TURNS = 12
"""So often a part is laid out at most, until its words and arrowheads have room."""
FAR, FARTHEST = 36 * PT, 90 * PT
"""Captions farther from their column stand right under its lane; farthest where they are under biases and names."""
AIR = 2.5 * PT
"""The least room that strands have beside a column."""
NEAR = 1e-6
STUB = 5.5 * PT
"""The least length of an arrow's last piece."""


def lay_net(net: Net, spacing: Spacing, even: bool = True, known: Orders | None = None) -> Layout:
    """The net where it stands; its top left corner is nowhere in particular.

    ``even`` makes all columns take the same room along the flow. ``known`` orders of columns are taken over, and new
    ones added to them.
    """
    net = _served(net, spacing)
    found, top = Layout(), 0.0
    for numbers in parts(_graph(net, net.columns, range(len(net.wires)), even, Part({}, {}, {}), spacing)):
        layout = _drawn(net, _part(net, numbers, spacing, even, {} if known is None else known))
        bounds = layout.bounds
        layout = layout.moved(-bounds.x0, top - bounds.y0)
        top += bounds.height + spacing.part
        found = replace(
            found,
            pillars=found.pillars + layout.pillars,
            links=found.links + layout.links,
            labels=found.labels + layout.labels,
            rules=found.rules + layout.rules,
        )
    return found


def _served(net: Net, spacing: Spacing) -> Net:
    """The net with all boxes so high that each edge enters its box at a place of its own."""
    boxes = {column.id for column in net.columns if not column.units}
    ends = [wire.connection.target for wire in net.wires if wire.connection.target in boxes]
    high = max((ends.count(end) for end in set(ends)), default=0) * spacing.track
    columns = tuple(
        column if column.units else replace(column, size=(column.size[0], max(column.size[1], high)))
        for column in net.columns
    )
    return replace(net, columns=columns)


def gaps(layout: Layout) -> int:
    """How many gaps between ranks there are along the flow."""
    return len({round(p.rect.center[0], 3) for p in layout.pillars}) - 1


def _part(net: Net, numbers: Sequence[int], spacing: Spacing, even: bool, known: Orders) -> Part:
    columns = [net.columns[number] for number in numbers]
    ids = {column.id for column in columns}
    wires = [number for number, wire in enumerate(net.wires) if wire.connection.source in ids]
    part = Part({}, {}, {})
    for turn in range(MOST_TURNS):
        graph = _graph(net, columns, wires, even, part, spacing)
        key = *(column.id for column in columns), *(id_ for id_, _ in part.exits)
        found = arrange(graph, spacing, known=known.get(key, ()))
        known[key] = found.keys
        ranks = {column.id: rank for column, rank in zip(columns, found.ranks, strict=False)}
        part = Part(
            {
                column.id: _pillar(
                    replace(column, bias=column.bias and column.id not in part.crowded),
                    spot.along + _middle(spot.length - _spare(column, spacing), _halves(column, net, part)),
                    spot.middle,
                )
                for column, spot in zip(columns, found.spots, strict=False)
            },
            ranks,
            {
                number: tuple(way.points)
                for number, way in zip(wires, found.ways, strict=False)
                if not _is_mesh(net.wires[number].connection, ranks, part)
            },
            part.crowded,
            ONE + net.type.ascent if any(column.bias for column in columns) else 0.0,
            dict(zip(part.exits, (_with_head(way.points) for way in found.ways[len(wires) :]), strict=True)),
            part.kept,
            (net.type.ascent + net.type.descent) / 2,
        )
        crowded = {p.column.id for row in part.rows for p in row[1:-1] if p.column.captions}
        far = FARTHEST if part.exits or any(column.bias for column in columns) else FAR
        crowded |= {p.column.id for p, top in tops(net, part) if _away(net, p, top) > far or _parted(net, part, p, top)}
        last = max(ranks.values())
        inner = [
            (column.id, number)
            for column in columns
            for number in range(len(column.names))
            if (column.id, number) in part.exits or ranks[column.id] < last
        ]
        short = _short(net, part)
        if (crowded <= part.crowded.keys() and inner == list(part.exits) and not short) or turn == MOST_TURNS - 1:
            break
        lanes = _lanes(net, columns, wires, crowded | part.crowded.keys())
        part = replace(part, crowded=lanes, exits=dict.fromkeys(inner, ()), kept={**part.kept, **short})
    return part


def _short(net: Net, part: Part) -> dict[str, Pair]:
    """The columns that an arrow enters or leaves with less than its head, and the room that they must have for it."""
    found: dict[str, Pair] = {}
    for number, way in part.ways.items():
        c = net.wires[number].connection
        *_, before, tip = _led((part.pillars[c.source], part.pillars[c.target]), way)
        kept, behind = part.kept.get(c.target, (0.0, 0.0))
        if tip[0] - before[0] < STUB - NEAR:
            found[c.target] = max(kept + STUB - tip[0] + before[0], found.get(c.target, (0.0, 0.0))[0]), behind
    return found


def _with_head(way: Sequence[Point]) -> tuple[Point, ...]:
    """The way of an arrow out, with room for its head."""
    *before, (x, y) = way
    return (*before, (x + STUB, y))


def _lanes(net: Net, columns: Sequence[Column], wires: Sequence[int], crowded: Set[str]) -> dict[str, Lane]:
    """The lane of each crowded column, and of all in that: it goes on from one that alone leads to what it leads to."""
    joined = [net.wires[number].connection for number in wires]
    leaves, enters = Counter(c.source for c in joined), Counter(c.target for c in joined)
    before = {c.target: c.source for c in joined if leaves[c.source] == 1 == enters[c.target]}
    lanes: dict[str, list[Column]] = {}
    first: dict[str, str] = {}
    for column in columns:
        first[column.id] = first.get(before.get(column.id, ""), column.id)
        lanes.setdefault(first[column.id], []).append(column)
    lanes = {start: lane for start, lane in lanes.items() if not crowded.isdisjoint(column.id for column in lane)}
    return {
        column.id: Lane(start, max(one.height for one in lane), max(depth(net, one.captions) for one in lane))
        for start, lane in lanes.items()
        for column in lane
    }


def _away(net: Net, pillar: Pillar, top: float) -> float:
    """How far captions that begin there are from their column."""
    return max(top - pillar.reach, pillar.rect.y0 - top - depth(net, pillar.column.captions))


def _parted(net: Net, part: Part, pillar: Pillar, top: float) -> bool:
    """Whether an edge or a column is between a column without a bias and captions that begin there."""
    if pillar.bias:
        return False
    x = pillar.rect.center[0]
    low, high = sorted((top + depth(net, pillar.column.captions) / 2, pillar.rect.center[1]))
    ways = (pair for way in part.ways.values() for pair in pairwise(way))
    if any(
        one[1] == other[1] and low < one[1] < high and min(one[0], other[0]) < x < max(one[0], other[0])
        for one, other in ways
    ):
        return True
    others = (one.rect for one in part.pillars.values() if one is not pillar)
    return any(rect.x0 < x < rect.x1 and low < rect.center[1] < high for rect in others)


def _is_mesh(c: Connection, ranks: Mapping[str, int], part: Part) -> bool:
    """Whether each unit is linked to each: between neighbours, where that runs over no others and over no words."""
    if c.kind != "mesh" or ranks[c.target] - ranks[c.source] != 1:
        return False
    rows = [part.pillars[end].rect.center[1] for end in (c.source, c.target) if part.crowded]
    words = any(ranks[id_] in (ranks[c.source], ranks[c.target]) for id_ in part.crowded)
    return len(part.lanes({c.source, c.target})) == 1 and not (words and abs(rows[0] - rows[1]) > PT)


def _graph(
    net: Net, columns: Sequence[Column], wires: Sequence[int], even: bool, part: Part, spacing: Spacing
) -> Graph:
    """The columns as boxes, and one more box for the name at the end of each exit."""
    place = {column.id: number for number, column in enumerate(columns)}
    lengths = [sum(_halves(column, net, part)) for column in columns]
    if even:
        lengths = [max(lengths)] * len(lengths)
    broad = [_breadth(column, net, part.crowded) for column in columns]
    boxes = [
        Box(long + _spare(column, spacing), breadth, margin=(breadth - column.height) / 2)
        for long, breadth, column in zip(lengths, broad, columns, strict=True)
    ]
    joined = (net.wires[number].connection for number in wires)
    arcs = [Arc(place[c.source], place[c.target]) for c in joined]
    for id_, number in part.exits:
        name = columns[place[id_]].names[number]
        arcs.append(Arc(place[id_], len(boxes), port=number))
        boxes.append(Box(STUB + NAME + name.advance, net.type.ascent + net.type.descent))
    return Graph(tuple(boxes), tuple(arcs))


def _halves(column: Column, net: Net, part: Part) -> Pair:
    """The room of a column along the flow, before and behind its middle: itself, its brackets, its captions."""
    own = column.units.size + 2 * AIR if column.units else column.size[0]
    said = 0.0
    if column.captions:
        said = block(net, column.captions) if net.turned else max(line.advance for line in column.captions)
    for run in net.runs:
        if run.first == column.id == run.last:
            said = max(line.advance for line in run.caption)
    before, behind = part.kept.get(column.id, (0.0, 0.0))
    return max(own / 2 + before, said / 2), max(own / 2 + behind, said / 2)


def _spare(column: Column, spacing: Spacing) -> float:
    """What the gap behind a column is wider than all."""
    return max(0.0, column.gap - spacing.rank)


def _middle(length: float, halves: Pair) -> float:
    """How far the middle of a column lies behind the beginning of its room."""
    return halves[0] + (length - sum(halves)) / 2


def _breadth(column: Column, net: Net, crowded: Mapping[str, Lane]) -> float:
    """The room of a column across the flow, the same over and under its middle."""
    if lane := crowded.get(column.id):
        return lane.height + 2 * (CAPTION + lane.depth)
    one = ONE + net.type.ascent + net.type.descent if net.one else 0.0
    extra = 2 * (_pillar(column, 0.0, 0.0).reach - column.height / 2 + one) if column.bias else 0.0
    below = max((block(net, run.caption) for run in net.runs), default=0.0) + UNDER if net.runs else 0.0
    return column.height + 2 * (extra / 2 + (CAPTION + below if below else 0.0))


def _pillar(column: Column, x: float, y: float) -> Pillar:
    """The column about that middle."""
    units = column.units
    if units is None:
        width, height = column.size
        return Pillar(column, Rect(x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    rect = Rect(x - units.size / 2, y - units.height / 2, x + units.size / 2, y + units.height / 2)
    bias = (x, y + units.slots[-1] + 1.4 * units.pitch) if column.bias else None
    return Pillar(column, rect, tuple((x, y + slot) for slot in units.slots), bias)


def _drawn(net: Net, part: Part) -> Layout:
    links, rules = [], []
    for number, wire in enumerate(net.wires):
        c = wire.connection
        if c.source in part.pillars:
            links.append(_link(net, part, number))
    labels = [*captions(net, part), *ones(net, part)]
    for id_, pillar in part.pillars.items():
        for number in range(len(pillar.column.names)):
            link, label = out(net, pillar, number, part.exits.get((id_, number), ()))
            links.append(link)
            labels.append(label)
    for repeat in net.repeats:
        if repeat.first in part.pillars:
            link, label = dimension(net, part, repeat)
            links.append(link)
            labels.append(label)
    for run in (run for run in net.runs if run.first in part.pillars):
        said, rule = caption(net, part, run)
        labels += said
        rules += rule
    return Layout(
        pillars=tuple(part.pillars.values()),
        links=tuple(links),
        labels=tuple(labels),
        rules=tuple(dict.fromkeys(rules)),
    )


# --- links ----------------------------------------------------------------------------------------


def _link(net: Net, part: Part, number: int) -> Link:
    """A mesh, or an arrow from side to side."""
    c = net.wires[number].connection
    ends = part.pillars[c.source], part.pillars[c.target]
    if number in part.ways:
        return Link(c if c.kind == "mask" else replace(c, kind="arrow"), _led(ends, part.ways[number]))
    return Link(c, strands=tuple(_strands(*ends, net.weights.get(number))))


def _strands(source: Pillar, target: Pillar, weights: Sequence[Sequence[float]] | None) -> Iterator[Strand]:
    """A link from each unit to each; those of a box begin or end along its side, one for each unit of the other."""
    if not source.units or not target.units:
        starts, ends = _side(source, len(target.units), right=True), _side(target, len(source.units), right=False)
        yield from (Strand(*pair) for pair in zip(starts, ends, strict=True))
        return
    starts, ends = _side(source, 0, right=True), _side(target, 0, right=False)
    if source.bias and source.column.units:
        starts = [*starts, (source.bias[0] + source.column.units.size / 2, source.bias[1])]
    traced = target.column.units.traced if target.column.units else None
    for i, start in enumerate(starts):
        for j, end in enumerate(ends):
            weight = weights[i][j] if weights is not None and i < len(weights) else None
            yield Strand(start, end, traced is not None and j == traced, weight)


def _side(pillar: Pillar, count: int, right: bool) -> list[Point]:
    """Where links meet a column on its right or left: at each unit, and where it has none at so many places."""
    x = pillar.rect.x1 if right else pillar.rect.x0
    if pillar.units:
        return [(x, y) for _, y in pillar.units]
    y0, height = pillar.rect.y0, pillar.rect.height
    return [(x, y0 + height * (place + 1) / (count + 1)) for place in range(count)]


def _led(ends: tuple[Pillar, Pillar], way: Sequence[Point]) -> tuple[Point, ...]:
    """The way from side to side; a column of units has a bracket there."""
    points = list(way)
    for pillar, place, sign in ((ends[0], 0, 1), (ends[1], -1, -1)):
        edge = pillar.rect.x1 if sign > 0 else pillar.rect.x0
        points[place] = (edge + (sign * BRACKET if pillar.units else 0.0), points[place][1])
    return tuple(points)
