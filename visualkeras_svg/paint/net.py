"""A net becomes a scene: links under columns, each in a group that says what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.paint.cards import INSET, box
from visualkeras_svg.paint.layout import Ink, captions, legend, words
from visualkeras_svg.paint.links import EDGE, HAIR, arrow, dashed, head, line
from visualkeras_svg.paint.solids import DASH
from visualkeras_svg.plan import Label, Layout, Link, Net, Pillar, Strand
from visualkeras_svg.scene import Circle, Group, Node, Paint, Path, Polygon
from visualkeras_svg.text import line as text_line

INK = Color(0x22, 0x22, 0x22)
DOT = 0.6 * PT
"""The radius of an ellipsis's dots."""
APART = 2.4 * PT
"""From one dot of an ellipsis to the next."""
LEADER = 4 * PT
"""Between a dimension line and the words in it."""
NEAR = 1.5 * PT
"""From a column of units to the ends of a bracket around it."""
POSITIVE = Color(0x1F, 0x5F, 0xA8)
NEGATIVE = Color(0xC0, 0x4A, 0x15)
"""The colours of weights, told apart under colour blindness too."""


def paint_net(layout: Layout, net: Net, ink: Ink) -> Group:
    """Everything of the layout, as one group."""
    times = [label for label in layout.labels if label.role == "times"]
    names = {label.owner: label for label in layout.labels if label.role == "output"}
    ways = {id(repeat.way.connection): repeat.first for repeat in net.repeats}
    pillars = {pillar.column.id: pillar for pillar in layout.pillars}
    links = []
    for link in layout.links:
        first = ways.get(id(link.connection))
        if first is None:
            links.append(_link(link, net, pillars, names, ink))
        else:
            words_of = next(label for label in times if label.owner == first)
            links.append(_dimension(link, words_of, net, pillars[first], ink))
    columns = tuple(_column(pillar, net, ink) for pillar in layout.pillars)
    said = tuple(label for label in layout.labels if label.role not in ("times", "output"))
    rest = Layout(labels=said, rules=layout.rules, swatches=layout.swatches)
    return Group((*links, *columns, *captions(rest, net, ink), *legend(rest, net, ink)))


def _link(link: Link, net: Net, pillars: Mapping[str, Pillar], names: Mapping[str, Label], ink: Ink) -> Group:
    c = link.connection
    ends = pillars[c.source], pillars.get(c.target)
    if link.strands:
        marks = tuple(_mesh(link.strands, net, ends[0]))
    else:
        source = ends[0].column
        drawn = arrow(link.points, source.link_width or net.line, source.link_fill or net.edge)
        marks = (*_brackets(link, *ends), *(dashed(drawn) if c.kind == "mask" else drawn))
    if c.kind == "out":
        return Group((*marks, words(names[c.source + c.target], net, ink)), "vk-output", (("source", c.source),))
    data = [("source", c.source), ("target", c.target)]
    if c.through:
        data += [("hidden", "true"), ("through", " ".join(c.through))]
    return Group(marks, "vk-mask" if c.kind == "mask" else "vk-edge", tuple(data))


def _brackets(link: Link, source: Pillar, target: Pillar | None) -> Iterator[Node]:
    """The brackets around columns of units that an arrow leaves or reaches."""
    for pillar, far in ((source, link.points[0][0]), (target, link.points[-1][0])):
        if pillar and pillar.units:
            r = pillar.rect
            near = r.x1 + NEAR if far > r.x1 else r.x0 - NEAR
            yield line(((near, r.y0), (far, r.y0), (far, r.y1), (near, r.y1)), HAIR, 0.5 * PT)


def _mesh(strands: Sequence[Strand], net: Net, source: Pillar) -> Iterator[Node]:
    """The plain strands as one path, then those of the traced unit."""
    width = source.column.link_width or net.mesh
    plain = [s for s in strands if not s.traced and s.weight is None]
    if plain:
        yield _bundle(plain, Paint(None, source.column.link_fill or net.fill, width))
    for strand in sorted((s for s in strands if s.weight is not None), key=lambda s: abs(s.weight or 0.0)):
        share = abs(strand.weight or 0.0)
        tone = POSITIVE if (strand.weight or 0.0) >= 0 else NEGATIVE
        color = Color(tone.red, tone.green, tone.blue, round(0.12 + 0.88 * share, 3))
        yield _bundle([strand], Paint(None, color, round((0.25 + 1.25 * share) * PT, 3)))
    traced = [s for s in strands if s.traced and s.weight is None]
    if traced:
        yield _bundle(traced, Paint(None, EDGE, width))


def _bundle(strands: Sequence[Strand], paint: Paint) -> Path:
    return Path(tuple(c for s in strands for c in (("M", *s.start), ("L", *s.end))), paint)


def _dimension(link: Link, label: Label, net: Net, first: Pillar, ink: Ink) -> Group:
    """A dimension line with an arrowhead at each end, its ticks down to the columns, and its words."""
    (x0, y), (x1, _) = link.points
    ticks = [
        line(((x, label.reach.y0 if x1 - x0 < 0 else y - 4 * PT), (x, first.rect.y0 - PT)), HAIR, 0.5 * PT)
        for x in (x0, x1)
    ]
    inside = label.reach.y0 < y < label.reach.y1
    cuts = (label.reach.x0 - LEADER, label.reach.x1 + LEADER) if inside else ((x0 + x1) / 2,) * 2
    heads = [head((cut, y), (x, y), HAIR) for x, cut in zip((x0, x1), cuts, strict=True)]
    lines = [
        line(((x + (2 if x == x0 else -2) * PT, y), (cut, y)), HAIR, 0.5 * PT)
        for x, cut in zip((x0, x1), cuts, strict=True)
    ]
    marks = (*ticks, *lines, *heads, words(label, net, ink))
    if link.connection.source == link.connection.target:
        return Group(marks, "vk-repeat")
    return Group(marks, "vk-edge", (("source", link.connection.source), ("target", link.connection.target)))


def _column(pillar: Pillar, net: Net, ink: Ink) -> Group:
    column = pillar.column
    data = [("id", column.id), ("layer", column.layer), ("type", column.type)]
    if len(column.members) > 1:
        data.append(("members", " ".join(column.members)))
    marks = _units(pillar, net) if pillar.units else _box(pillar, net, ink)
    return Group(tuple(marks), "vk-layer", tuple(data), column.tip)


def _units(pillar: Pillar, net: Net) -> Iterator[Node]:
    column, units = pillar.column, pillar.column.units
    assert units is not None
    style = net.looks[column.look]
    if units.square:
        yield from _cells(pillar, net)
    else:
        for number, center in enumerate(pillar.units):
            width = PT if number == units.traced else column.outline
            yield Circle(center, units.size / 2, Paint(style.fill, style.outline, width))
    if units.dots:
        x = pillar.rect.center[0]
        upper, lower = (pillar.units[k][1] for k in (units.above - 1, units.above))
        yield from (Circle((x, (upper + lower) / 2 + k * APART), DOT, Paint(INK)) for k in (-1, 0, 1))
    if pillar.bias:
        yield Circle(pillar.bias, units.size / 2, Paint(Color(0xFF, 0xFF, 0xFF), style.outline, 0.5 * PT))


def _cells(pillar: Pillar, net: Net) -> Iterator[Node]:
    """The cells of data, and an outline around those that touch."""
    column, units = pillar.column, pillar.column.units
    assert units is not None
    style = net.looks[column.look]
    half = units.size / 2, units.pitch / 2
    rects = [Rect(x - half[0], y - half[1], x + half[0], y + half[1]) for x, y in pillar.units]
    for rect in rects:
        yield _sharp(rect, Paint(style.fill, style.outline, 0.5 * PT))
    for block in (rects[: units.above], rects[units.above :]):
        if block:
            whole = Rect(block[0].x0, block[0].y0, block[-1].x1, block[-1].y1)
            yield _sharp(whole, Paint(None, style.outline, column.outline))


def _sharp(rect: Rect, paint: Paint) -> Polygon:
    return Polygon(((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)), paint)


def _box(pillar: Pillar, net: Net, ink: Ink) -> Iterator[Node]:
    column, rect = pillar.column, pillar.rect
    style = net.looks[column.look]
    yield box(rect, Paint(style.fill, style.outline, column.outline, DASH if style.dashed else ()))
    if column.double:
        yield box(rect.grow(-INSET), Paint(None, style.outline, 0.5 * PT))
    type_ = net.type
    block = type_.ascent + type_.descent / 2 + (len(column.inside) - 1) * type_.leading
    x, y = rect.center
    for number, said in enumerate(column.inside):
        at = (x - block / 2 + type_.ascent + number * type_.leading, y)
        face = replace(ink.face, bold=said.bold)
        color = style.font_color or ink.color
        yield text_line(said.text, at, type_.size, face, anchor="middle", angle=-90, fill=color)
