"""A chart laid out: cards in ranks, wires in tracks, words beside their wires; turned to the direction of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visualkeras_svg.geometry import PT, Point, alike
from visualkeras_svg.layout.dag import Arc, Arrangement, Box, Graph, Keys, Spacing, arrange, parts
from visualkeras_svg.layout.dag.rank import flattened, rank
from visualkeras_svg.layout.framing import areas, framed, lacks, reaches, titles
from visualkeras_svg.layout.stands import below, box, notes, stand, times
from visualkeras_svg.layout.ties import ties
from visualkeras_svg.layout.touch import touching
from visualkeras_svg.layout.turn import Turn
from visualkeras_svg.plan import Chart, Framed, Label, Layout, Line, Link, Wire

PAD = 3 * PT
"""Between words and the line that they belong to."""
NAME = 4 * PT
"""Between the name of an output and its box."""
CLEAR = 2 * PT
"""Between a line of words and the cards over and under it."""
MOST_TRIES = 6
"""So often frames are made wider for their titles."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A layout, how many of its wires cross, and the order of its cards, by which the same chart can be laid again."""

    layout: Layout
    crossings: int
    keys: Keys


def lay(chart: Chart, spacing: Spacing, align_merges: bool = False, known: Keys = ()) -> Laid:
    """The chart where it stands; its top left corner is nowhere in particular.

    ``known`` is the order of a chart of the same cards and wires with other words, which is taken over.
    """
    spacing = replace(spacing, before=not chart.flows_down, pad=PAD, clear=CLEAR if chart.flows_down else PAD)
    graph = _graph(chart)
    turn = Turn(chart.direction)
    found, frames = _framed(_even(graph, chart), chart, spacing, align_merges, turn, known)
    cards = tuple(stand(card, spot, chart, turn) for card, spot in zip(chart.cards, found.spots, strict=False))
    solids = {stand.card.id: solid.outline for stand in cards if (solid := stand.solid)}
    links = tuple(
        Link(wire.connection, touching(sharp(turn.points(way.points)), wire.connection, solids))
        for wire, way in zip(chart.wires, found.ways, strict=True)
    )
    words = *times(cards, chart), *below(cards, links, chart)
    labels = [
        *_labels(chart, graph, found, turn),
        *_ends(chart, graph, found, turn),
        *words,
        *titles(chart, frames, reaches(link.points for link in links)),
    ]
    told = list(notes(cards, chart))
    labels += [label for _, label in told]
    tied = list(ties(chart, cards, links, labels))
    labels += [label for _, label in tied]
    layout = Layout(cards=cards, frames=frames, links=links, labels=tuple(labels), ties=tuple(tie for tie, _ in tied))
    layout = replace(layout, rules=tuple(rule for rule, _ in told))
    return Laid(layout, found.crossings, found.keys)


def _framed(
    graph: Graph, chart: Chart, spacing: Spacing, align_merges: bool, turn: Turn, known: Keys
) -> tuple[Arrangement, tuple[Framed, ...]]:
    """The arrangement in which each frame is as wide as its title.

    A frame that nobody asked for is left out where others stand among its cards.
    """
    wider, tries = [0.0] * len(chart.frames), 0
    while True:
        found = arrange(replace(graph, frames=areas(chart, wider)), spacing, align_merges, known)
        known = found.keys
        whole = [frame for frame, spot in zip(chart.frames, found.frames, strict=True) if spot or frame.asked]
        if len(whole) < len(chart.frames):
            chart, wider = replace(chart, frames=tuple(whole)), [0.0] * len(whole)
            continue
        frames = framed(chart, found.frames, turn)
        more = lacks(chart, frames, reaches(turn.points(way.points) for way in found.ways))
        if max(more, default=0.0) < 0.01 or tries == MOST_TRIES:
            return found, frames
        wider, tries = [one + lack / 2 for one, lack in zip(wider, more, strict=True)], tries + 1


def _graph(chart: Chart) -> Graph:
    """The cards as boxes, and one more box, of no size, at the end of each wire that leads out."""
    down = chart.flows_down
    place = {card.id: number for number, card in enumerate(chart.cards)}
    boxes = [box(card, chart) for card in chart.cards]
    arcs = []
    for wire in chart.wires:
        target = place.get(wire.connection.target, len(boxes))
        if target == len(boxes):
            boxes.append(_end(wire, chart))
        words, tag = (_size(line, chart, down) for line in (wire.words, wire.tag))
        source = place[wire.connection.source]
        arcs.append(Arc(source, target, words, port=wire.port, tag=tag, flat=wire.flat, side=wire.side))
    return Graph(tuple(boxes), tuple(arcs))


def _end(wire: Wire, chart: Chart) -> Box:
    """What stands at the end of a wire that leads out: nothing, or a name in a box."""
    if wire.name is None:
        return Box(0.0, 0.0)
    wide, high = wire.name.advance + 2 * NAME, chart.type.ascent + chart.type.descent + 2 * NAME
    return Box(high, wide) if chart.flows_down else Box(wide, high)


def _ends(chart: Chart, graph: Graph, found: Arrangement, turn: Turn) -> Iterator[Label]:
    """The names at the ends of wires that lead out; each reaches as far as its box."""
    for number, (wire, arc) in enumerate(zip(chart.wires, graph.arcs, strict=True)):
        if wire.name is not None:
            spot = found.spots[arc.target]
            rect = turn.rect(spot.along, spot.across, spot.length, spot.breadth)
            x, y = rect.center[0] - wire.name.advance / 2, rect.center[1]
            at = (x, y + (chart.type.ascent - chart.type.descent / 2) / 2)
            yield Label(wire.name.text, at, wire.name.advance, "start", role="end", owner=str(number), reach=rect)


def _size(words: Line | None, chart: Chart, down: bool) -> tuple[float, float] | None:
    if words is None:
        return None
    height = chart.type.ascent + chart.type.descent
    return (height, words.advance) if down else (words.advance, height)


def _even(graph: Graph, chart: Chart) -> Graph:
    """In a horizontal chart cards of one layer that share a rank are equally long, but for those that are much longer.

    Inputs are so among themselves.
    """
    if chart.flows_down:
        return graph
    rows: dict[tuple[int, bool], list[int]] = {}
    for number, (card, row) in enumerate(zip(chart.cards, rank_of_parts(graph), strict=False)):
        worded = sum(bool(cell.lines) and not cell.turned for cell in card.cells)
        if card.form == "card" and (worded < 2 or card.split):
            rows.setdefault((0 if card.early else row, card.type == "InputLayer"), []).append(number)
    boxes = list(graph.boxes)
    for numbers in rows.values():
        length, limit = alike([boxes[number].length for number in numbers])
        for number in numbers:
            if boxes[number].length <= limit:
                boxes[number] = replace(boxes[number], length=length)
    return replace(graph, boxes=tuple(boxes))


def rank_of_parts(graph: Graph) -> list[int]:
    """The rank of each box; parts that are not connected are ranked by themselves."""
    ranks = [0] * len(graph.boxes)
    for boxes in parts(graph):
        place = {one: number for number, one in enumerate(boxes)}
        arcs = [replace(a, source=place[a.source], target=place[a.target]) for a in graph.arcs if a.source in place]
        for number, row in zip(boxes, rank(len(boxes), flattened(len(boxes), arcs)), strict=True):
            ranks[number] = row
    return ranks


def sharp(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that lie on a straight way."""
    kept = [points[0]]
    for here, after in zip(points[1:], [*points[2:], None], strict=True):
        if here == kept[-1] and after is not None:
            continue
        if after is not None and any(abs(kept[-1][k] - here[k]) < 1e-6 > abs(here[k] - after[k]) for k in (0, 1)):
            continue
        kept.append(here)
    return tuple(kept)


def _labels(chart: Chart, graph: Graph, found: Arrangement, turn: Turn) -> list[Label]:
    """The words beside wires; those on what leaves a bar may stand at another of its wires."""
    spoken = {
        (wire.connection.source, wire.port): (wire.words, arc.label)
        for wire, arc in zip(chart.wires, graph.arcs, strict=True)
        if wire.words
    }
    made = []
    for number, (wire, arc, way) in enumerate(zip(chart.wires, graph.arcs, found.ways, strict=True)):
        words, size = wire.words, arc.label
        if way.label is not None and words is None:
            words, size = spoken[wire.connection.source, wire.port]
        for line, corner, extent in ((words, way.label, size), (wire.tag, way.tag, arc.tag)):
            if line is not None and corner is not None and extent is not None:
                rect = turn.rect(*corner, *extent)
                at = (rect.x0, rect.y1 - chart.type.descent)
                label = Label(line.text, at, line.advance, "start", role="edge", bold=line.bold, reach=rect)
                made.append(replace(label, owner=str(number)))
    return made
