"""A net laid out: columns in ranks, a strand from each unit to each, captions on common lines over and under all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Point, Rect, around
from visualkeras_svg.layout.dag import Arc, Box, Graph, Orders, Spacing, arrange, parts
from visualkeras_svg.layout.part import Lane, Part
from visualkeras_svg.plan import Column, Connection, Label, Layout, Line, Link, Net, Pillar, Repeat, Rule, Run, Strand

CAPTION = 4 * PT
"""Between columns and the captions over and under them."""
FAR = 90 * PT
"""Captions that would be farther from their column stand right under its lane."""
AIR = 2.5 * PT
"""The least room that strands have beside a column."""
BRACKET = 4.5 * PT
"""From a column of units to the bracket around it, on a side of an arrow."""
UNDER = 3 * PT
"""From boxes to the bracket over the caption that several share."""
OUT = 13 * PT
"""The way from a bracket to the name of an output."""
NAME = 3 * PT
"""Between the arrow and the name."""
ONE = 1.5 * PT
"""Between the unit of a bias and what it is."""
DIMENSION = 6 * PT
"""Between columns and the dimension line over them."""
TICK = 5 * PT
"""How far the ticks of a dimension line reach over it."""
BESIDE = 4 * PT
"""Between a dimension line and its words."""


def lay_net(net: Net, spacing: Spacing, even: bool = True, known: Orders | None = None) -> Layout:
    """The net where it stands; its top left corner is nowhere in particular.

    ``even`` makes all columns take the same room along the flow. ``known`` orders of columns are taken over, and new
    ones added to them.
    """
    net = _served(net, spacing)
    found, top = Layout(), 0.0
    for numbers in parts(_graph(net, net.columns, range(len(net.wires)), even, Part({}, {}, {}))):
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
    key = tuple(column.id for column in columns)
    ids = set(key)
    wires = [number for number, wire in enumerate(net.wires) if wire.connection.source in ids]
    part = Part({}, {}, {})
    while True:
        graph = _graph(net, columns, wires, even, part)
        found = arrange(graph, spacing, known=known.get(key, ()))
        known[key] = found.keys
        ranks = {column.id: rank for column, rank in zip(columns, found.ranks, strict=False)}
        part = Part(
            {
                column.id: _pillar(
                    replace(column, bias=column.bias and column.id not in part.crowded),
                    spot.along + spot.length / 2,
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
            dict(zip(part.exits, (tuple(way.points) for way in found.ways[len(wires) :]), strict=True)),
        )
        crowded = {p.column.id for row in part.rows for p in row[1:-1] if p.column.captions}
        crowded |= {p.column.id for p, top in _tops(net, part) if _away(net, p, top) > FAR}
        inner = {column.id for column in columns if column.name and ranks[column.id] < max(ranks.values())}
        if crowded <= part.crowded.keys() and inner <= part.exits.keys():
            return part
        exits = dict.fromkeys((column.id for column in columns if column.id in inner | part.exits.keys()), ())
        part = replace(part, crowded=_lanes(net, columns, wires, crowded | part.crowded.keys()), exits=exits)


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
        column.id: Lane(start, max(one.height for one in lane), max(_depth(net, one.captions) for one in lane))
        for start, lane in lanes.items()
        for column in lane
    }


def _away(net: Net, pillar: Pillar, top: float) -> float:
    """How far captions that begin there are from their column."""
    return max(top - pillar.reach, pillar.rect.y0 - top - _depth(net, pillar.column.captions))


def _is_mesh(c: Connection, ranks: Mapping[str, int], part: Part) -> bool:
    """Whether each unit is linked to each: between neighbours, where that runs over no others and over no words."""
    if c.kind != "mesh" or ranks[c.target] - ranks[c.source] != 1:
        return False
    rows = [part.pillars[end].rect.center[1] for end in (c.source, c.target) if part.crowded]
    words = any(ranks[id_] in (ranks[c.source], ranks[c.target]) for id_ in part.crowded)
    return len(part.lanes({c.source, c.target})) == 1 and not (words and abs(rows[0] - rows[1]) > PT)


def _graph(net: Net, columns: Sequence[Column], wires: Sequence[int], even: bool, part: Part) -> Graph:
    """The columns as boxes, and one more box for the name at the end of each exit."""
    place = {column.id: number for number, column in enumerate(columns)}
    lengths = [_length(column, net) for column in columns]
    if even:
        lengths = [max(lengths)] * len(lengths)
    broad = [_breadth(column, net, part.crowded) for column in columns]
    boxes = [
        Box(long, breadth, margin=(breadth - column.height) / 2)
        for long, breadth, column in zip(lengths, broad, columns, strict=True)
    ]
    joined = (net.wires[number].connection for number in wires)
    arcs = [Arc(place[c.source], place[c.target]) for c in joined]
    for id_ in part.exits:
        name = columns[place[id_]].name
        assert name is not None
        arcs.append(Arc(place[id_], len(boxes)))
        boxes.append(Box(NAME + name.advance, net.type.ascent + net.type.descent))
    return Graph(tuple(boxes), tuple(arcs))


def _length(column: Column, net: Net) -> float:
    """The room of a column along the flow: itself, its brackets, its captions."""
    own = column.units.size + 2 * AIR if column.units else column.size[0]
    said = 0.0
    if column.captions:
        said = _block(net, column.captions) if net.turned else max(line.advance for line in column.captions)
    for run in net.runs:
        if run.first == column.id == run.last:
            said = max(line.advance for line in run.caption)
    return max(own, said)


def _block(net: Net, lines: Sequence[Line]) -> float:
    """How high lines of words are together."""
    return (len(lines) - 1) * net.type.leading + net.type.ascent + net.type.descent


def _breadth(column: Column, net: Net, crowded: Mapping[str, Lane]) -> float:
    """The room of a column across the flow, the same over and under its middle."""
    if lane := crowded.get(column.id):
        return lane.height + 2 * (CAPTION + lane.depth)
    one = ONE + net.type.ascent + net.type.descent if net.one else 0.0
    extra = 2 * (_pillar(column, 0.0, 0.0).reach - column.height / 2 + one) if column.bias else 0.0
    below = max((_block(net, run.caption) for run in net.runs), default=0.0) + UNDER if net.runs else 0.0
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
    labels = [*_captions(net, part), *_ones(net, part)]
    for id_, pillar in part.pillars.items():
        if pillar.column.name:
            link, label = _out(net, pillar, pillar.column.name, part.exits.get(id_, ()))
            links.append(link)
            labels.append(label)
    for repeat in net.repeats:
        if repeat.first in part.pillars:
            link, label = _repeat(net, part, repeat)
            links.append(link)
            labels.append(label)
    for run in (run for run in net.runs if run.first in part.pillars):
        said, rule = _run(net, part, run)
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


# --- words ----------------------------------------------------------------------------------------


def _captions(net: Net, part: Part) -> Iterator[Label]:
    for pillar, top in _tops(net, part):
        yield from _set(net, pillar.column.captions, pillar.rect.center[0], top, pillar.column.id)


def _tops(net: Net, part: Part) -> Iterator[tuple[Pillar, float]]:
    """Where captions begin: under all columns, but for a rank of several, whose topmost has them over all."""
    for row, foot in zip(part.rows, part.feet, strict=True):
        said = [pillar for pillar in row if pillar.column.captions]
        for place, pillar in enumerate(said):
            top = foot + CAPTION
            if lane := part.crowded.get(pillar.column.id):
                top = pillar.rect.center[1] + lane.height / 2 + CAPTION
            elif place < len(said) - 1:
                top = part.top - CAPTION - _depth(net, pillar.column.captions)
            yield pillar, top


def _depth(net: Net, lines: Sequence[Line]) -> float:
    """How far captions reach down."""
    if not lines:
        return 0.0
    return max(line.advance for line in lines) if net.turned else _block(net, lines)


def _set(net: Net, lines: Sequence[Line], x: float, top: float, owner: str) -> Iterator[Label]:
    type_ = net.type
    if not net.turned:
        for number, line in enumerate(lines):
            yield _label(net, line, x, top + type_.ascent + number * type_.leading, owner)
        return
    left = x - _block(net, lines) / 2 + type_.ascent
    for number, line in enumerate(lines):
        at = left + number * type_.leading, top + line.advance
        reach = Rect(at[0] - type_.ascent, top, at[0] + type_.descent, at[1])
        yield Label(line.text, at, line.advance, "start", -90, owner=owner, bold=line.bold, reach=reach)


def _label(net: Net, line: Line, x: float, baseline: float, owner: str) -> Label:
    """A line about that middle."""
    x0 = x - line.advance / 2
    reach = Rect(x0, baseline - net.type.ascent, x0 + line.advance, baseline + net.type.descent)
    return Label(line.text, (x0, baseline), line.advance, "start", owner=owner, bold=line.bold, reach=reach)


def _ones(net: Net, part: Part) -> Iterator[Label]:
    """What a bias always is, under its unit."""
    for pillar in part.pillars.values():
        if pillar.bias and net.one:
            x, _ = pillar.bias
            label = _label(net, net.one, x, pillar.reach + ONE + net.type.ascent, pillar.column.id)
            yield replace(label, role="one")


def _out(net: Net, pillar: Pillar, name: Line, way: Sequence[Point]) -> tuple[Link, Label]:
    """An arrow out of a column, and the name behind it; one of the last rank is as long as it must be."""
    y, x = pillar.rect.center[1], pillar.rect.x1
    if pillar.units:
        x += BRACKET
    points = ((x, way[0][1]), *way[1:]) if way else ((x, y), (x + OUT, y))
    x, y = points[-1]
    baseline = y + (net.type.ascent - net.type.descent / 2) / 2
    label = _label(net, name, x + NAME + name.advance / 2, baseline, pillar.column.id)
    return Link(Connection(pillar.column.id, "", "out"), points), replace(label, role="output")


def _run(net: Net, part: Part, run: Run) -> tuple[list[Label], list[Rule]]:
    """A caption under columns, with a bracket under several: under their middle, or under one, where no edge passes."""
    first, last = part.pillars[run.first].rect, part.pillars[run.last].rect
    foot = max(first.y1, last.y1)
    rules = []
    if run.first != run.last:
        y = foot + UNDER
        rules.append(
            Rule(((first.x0, foot + PT), (first.x0, y), (last.x1, y), (last.x1, foot + PT)), "bracket", run.first)
        )
    x, top = (first.x0 + last.x1) / 2, foot + UNDER + CAPTION / 2
    level = replace(net, turned=False)
    ways = [around(pair).grow(1.5 * PT) for way in part.ways.values() for pair in pairwise(way)]
    under = sorted(x0 for p in part.pillars.values() if first.x0 <= (x0 := p.rect.center[0]) <= last.x1)
    tries = [list(_set(level, run.caption, at, top, run.first)) for at in (x, *under)]
    free = (said for said in tries if not any(label.reach.hits(way) for label in said for way in ways))
    return next(free, tries[0]), rules


def _repeat(net: Net, part: Part, repeat: Repeat) -> tuple[Link, Label]:
    """The way back over repeated columns, as a dimension line, and how often they come."""
    rects = [part.pillars[id_].rect for id_ in (repeat.first, repeat.last)]
    (x0, x1), y = (rects[0].x0, rects[1].x1), min(rect.y0 for rect in rects) - DIMENSION
    times = repeat.times
    label = _label(net, times, (x0 + x1) / 2, y + (net.type.ascent - net.type.descent / 2) / 2, "")
    if x1 - x0 < times.advance + 2 * (BESIDE + 8 * PT):
        label = _label(net, times, (x0 + x1) / 2, y - TICK - net.type.descent, "")
    return Link(repeat.way.connection, ((x0, y), (x1, y))), replace(label, role="times", owner=repeat.first)
