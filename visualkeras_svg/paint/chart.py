"""A chart becomes a scene: wires under cards, each in a group that says what it shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point
from visualkeras_svg.paint.cards import box, card
from visualkeras_svg.paint.curves import curves
from visualkeras_svg.paint.layout import Ink, captions, legend, words
from visualkeras_svg.paint.links import EDGE, HAIR, Bend, arrow, dashed, line, prism, rounded, sharp
from visualkeras_svg.paint.solids import Light, light, solid
from visualkeras_svg.paint.trunks import branched
from visualkeras_svg.plan import Chart, Framed, Label, Layout, Link, Placed, Stand, Tie, Wire
from visualkeras_svg.scene import Circle, Group, Node, Paint
from visualkeras_svg.theme import Style

FRAME = Paint(Color(0xF6, 0xF6, 0xF4), Color(0x99, 0x99, 0x99), 0.5 * PT)
"""How frames look."""
_WHITE, _INK = Color(0xFF, 0xFF, 0xFF), Color(0x22, 0x22, 0x22)
KNOB = 2 * PT
"""The radius of a port."""


def paint(layout: Layout, chart: Chart, ink: Ink) -> Group:
    """Everything of the layout, as one group."""
    labels: dict[str, list[Label]] = {}
    for label in layout.labels:
        if label.role in ("edge", "end"):
            labels.setdefault(label.owner, []).append(label)
    bend = curves(layout) if chart.curved else sharp
    wires = tuple(
        _wire(link, wire, chart, labels.get(str(number), ()), ink, bend)
        for number, (link, wire) in enumerate(zip(_branched(layout.links, chart), chart.wires, strict=True))
    )
    times = {label.owner: label for label in layout.labels if label.role == "times"}
    lit = light([Placed(s.card.unit, s.solid) for s in layout.cards if s.card.unit and s.solid], chart.looks)
    drawn = {stand.card.id: _card(stand, times.get(stand.card.id), chart, ink, lit) for stand in layout.cards}
    held = {stand.card.holds: stand.card.id for stand in layout.cards if stand.card.holds}
    for inner, outer in held.items():
        drawn[outer] = replace(drawn[outer], children=(*drawn[outer].children, drawn[inner]))
    cards = tuple(group for id_, group in drawn.items() if id_ not in held)
    knobs = tuple(_knob(link) for link, wire in zip(layout.links, chart.wires, strict=True) if wire.knob)
    ties = tuple(_tie(tie, layout, chart, ink) for tie in layout.ties)
    frames = tuple(_frame(framed, number, layout, chart, ink) for number, framed in enumerate(layout.frames))
    return Group(
        (
            *frames,
            *wires,
            *ties,
            *cards,
            *knobs,
            *captions(layout, chart, ink),
            *legend(layout, chart, ink),
            *_ledger(layout, chart, ink),
        )
    )


def _frame(framed: Framed, number: int, layout: Layout, chart: Chart, ink: Ink) -> Group:
    said = (label for label in layout.labels if label.role == "title" and label.owner == str(number))
    style = framed.frame.style
    width = FRAME.width if style.box_outline_width is None else style.box_outline_width
    paint = Paint(style.fill or FRAME.fill, style.outline or FRAME.stroke, width)
    ink = replace(ink, color=style.font_color or ink.color)
    marks = (box(framed.rect, paint), *(words(label, chart, ink) for label in said))
    return Group(marks, "vk-group", (("name", framed.frame.title.text),))


def _tie(tie: Tie, layout: Layout, chart: Chart, ink: Ink) -> Group:
    """The double line between the calls of a layer, and how many there are."""
    marks: list[Node] = []
    for gap in tie.gaps:
        corners = ((gap.x0, gap.y0), (gap.x0, gap.y1), (gap.x1, gap.y0), (gap.x1, gap.y1))
        if chart.flows_down:
            corners = ((gap.x0, gap.y0), (gap.x1, gap.y0), (gap.x0, gap.y1), (gap.x1, gap.y1))
        marks += [line(corners[:2], EDGE, 0.5 * PT), line(corners[2:], EDGE, 0.5 * PT)]
    said = (label for label in layout.labels if label.role == "tie" and label.owner == tie.layers[0])
    return Group((*marks, *(words(label, chart, ink) for label in said)), "vk-tie", (("layer", " ".join(tie.layers)),))


def _ledger(layout: Layout, chart: Chart, ink: Ink) -> Iterator[Group]:
    said = [words(label, chart, ink) for label in layout.labels if label.role == "ledger"]
    if said:
        rules = (line(rule.points, HAIR, 0.5 * PT) for rule in layout.rules if not rule.owner)
        yield Group((*rules, *said), "vk-ledger")


def _knob(link: Link) -> Circle:
    """The port of an output: a small circle on the outline of its card."""
    return Circle(link.points[0], KNOB, Paint(Color(0xFF, 0xFF, 0xFF), EDGE, 0.5 * PT))


def _wire(link: Link, wire: Wire | None, chart: Chart, labels: Sequence[Label], ink: Ink, bend: Bend) -> Group:
    c = link.connection
    marks = (*_way(link, wire, chart, bend), *(words(label, chart, ink) for label in labels))
    if c.kind == "out":
        named = [label for label in labels if label.role == "end"]
        marks = (*(box(label.reach, Paint(_WHITE, _INK, PT)) for label in named), *marks)
        return Group(marks, "vk-output", (("source", c.source),))
    data = [("source", c.source), ("target", c.target)]
    if c.kind == "hidden":
        data.append(("hidden", "true"))
    if c.through:
        data.append(("through", " ".join(c.through)))
    return Group(marks, "vk-mask" if c.kind == "mask" else "vk-edge", tuple(data))


def _way(link: Link, wire: Wire | None, chart: Chart, bend: Bend) -> Iterator[Node]:
    if link.connection.kind == "prism" and link.ends:
        yield from prism(*link.ends)
    if link.connection.kind == "line":
        yield rounded(link.points, chart.line)
    elif link.points:
        yield from _drawn(link, wire, chart, bend)


def _drawn(link: Link, wire: Wire | None, chart: Chart, bend: Bend) -> Iterator[Node]:
    """A line with its head, as wide and coloured as its source says, and dots where it bends, where they are wanted."""
    width, color = (wire and wire.width) or chart.line, (wire and wire.fill) or chart.edge
    headed = chart.headed if wire is None or wire.headed is None else wire.headed
    draw = arrow if headed else _line
    marks = draw(link.points, width, color, bend)
    yield from dashed(marks) if link.connection.kind == "mask" else marks
    if chart.dots:
        yield from (Circle(point, 1.5 * width, Paint(color)) for point in link.points[1:-1])


def _line(points: Sequence[Point], width: float, color: Color, bend: Bend) -> Iterator[Node]:
    """A line without a head."""
    yield rounded(points, width, color, bend)


def _ended(link: Link, wire: Wire, chart: Chart) -> tuple[Point, ...]:
    """The way of a link, as far apart from what it joins as was asked for."""
    kept = link.connection.kind == "line" or not link.points
    return link.points if kept else _apart(link.points, chart.apart if wire.apart is None else wire.apart)


def _branched(links: Sequence[Link], chart: Chart) -> Iterator[Link]:
    """The links as far as they are drawn: without what others from the same port draw, but for wide curves."""
    ways = [_ended(link, wire, chart) for link, wire in zip(links, chart.wires, strict=True)]
    kinds = ["mask" if link.connection.kind == "mask" else "data" for link in links]
    for link, way in zip(links, ways if chart.curved else branched(ways, kinds), strict=True):
        yield replace(link, points=way)


def _apart(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """The way that begins and ends so far from what it joins, or at most half of its first and last stretch."""
    if not by:
        return points
    found = list(points)
    for end, near in ((0, 1), (-1, -2)):
        (x, y), (nx, ny) = points[end], points[near]
        reach = math.dist((x, y), (nx, ny)) or 1.0
        share = min(by / reach, 0.45)
        found[end] = (x + (nx - x) * share, y + (ny - y) * share)
    return tuple(found)


def _card(stand: Stand, times: Label | None, chart: Chart, ink: Ink, lit: Light) -> Group:
    it = stand.card
    data = [("id", it.id), ("layer", it.layer), ("type", it.type)]
    if len(it.members) > 1:
        data.append(("members", " ".join(it.members)))
    marks: Iterator[Node] = card(stand, chart.looks, chart.type, ink.face, ink.color)
    if it.unit and (body := stand.solid):
        marks = solid(Placed(it.unit, body), chart.looks, lit)
    return Group((*marks, *_times(times, it.marks, chart, ink)), "vk-layer", tuple(data), it.tip)


def _times(times: Label | None, marks: Style, chart: Chart, ink: Ink) -> Iterator[Node]:
    """How often a card is repeated, in a box where its style asks for one."""
    if times is None:
        return
    fill, outline = marks.collapse_badge_fill, marks.collapse_badge_outline
    if fill or outline:
        yield box(times.reach, Paint(fill, outline, 0.5 * PT))
    yield words(times, chart, replace(ink, color=marks.collapse_badge_text_color or ink.color))
