"""A layout becomes a scene: groups that say which layer or connection they show, in paint order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from visualkeras_svg import text
from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT
from visualkeras_svg.paint.links import HAIR, arrow, funnel, head, line
from visualkeras_svg.paint.solids import DASH, Light, light, solid
from visualkeras_svg.plan import Chart, Label, Layout, Link, Net, Placed, Plan, Rule, Swatch
from visualkeras_svg.scene import BLACK, Face, Group, Node, Paint, Polygon
from visualkeras_svg.theme import NO_STYLE, Style


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is drawn: its face and colour."""

    face: Face
    color: Color = BLACK


def paint(layout: Layout, plan: Plan, ink: Ink) -> Group:
    """Everything of the layout, as one group."""
    lit = light(layout.placed, plan.looks)
    solids = {p.unit.id: _layer(p, plan.looks, lit) for p in layout.placed}
    return Group((*_row(layout, plan, solids), *captions(layout, plan, ink), *legend(layout, plan, ink)))


def _row(layout: Layout, plan: Plan, solids: Mapping[str, Group]) -> Iterator[Node]:
    """Arrows lie under the solids, funnels just before the nearer solid, arcs over all."""
    before = [link for link in layout.links if link.connection.kind in ("arrow", "out", "hidden", "touch")]
    funnels = {link.connection.target: link for link in layout.links if link.connection.kind == "funnel"}
    yield from (_edge(link, plan) for link in before)
    ordered = list(reversed(layout.placed)) if plan.turned else layout.placed
    for placed in ordered:
        link = funnels.get(placed.unit.id)
        if link and not plan.turned:
            yield _edge(link, plan)
        yield solids[placed.unit.id]
        if link and plan.turned:
            yield _edge(link, plan)
    yield from (_edge(link, plan) for link in layout.links if link.connection.kind == "arc")


def _layer(placed: Placed, looks: Mapping[str, Style], lit: Light) -> Group:
    unit = placed.unit
    data = [("id", unit.id), ("layer", unit.layer), ("type", unit.type)]
    if len(unit.members) > 1:
        data.append(("members", " ".join(unit.members)))
    return Group(tuple(solid(placed, looks, lit)), "vk-layer", tuple(data), unit.tip)


def _edge(link: Link, plan: Plan) -> Group:
    c = link.connection
    if c.kind == "out":
        return Group(tuple(arrow(link.points, plan.line)), "vk-output", (("source", c.source),))
    data = [("source", c.source), ("target", c.target)]
    if c.kind == "hidden":
        data.append(("hidden", "true"))
    if c.through:
        data.append(("through", " ".join(c.through)))
    return Group(tuple(_way(link, plan)), "vk-edge", tuple(data))


def _way(link: Link, plan: Plan) -> Iterator[Node]:
    if link.ends:
        yield from funnel(*link.ends)
    elif link.points:
        yield from arrow(link.points, plan.line)


def captions(layout: Layout, plan: Plan | Chart | Net, ink: Ink) -> Iterator[Group]:
    """The captions, one group an owner, with their brackets and hairs."""
    said = [label for label in layout.labels if label.role not in ("edge", "times", "title", "tie", "ledger", "end")]
    owners = [rule.owner for rule in layout.rules] + [label.owner for label in said]
    for owner in dict.fromkeys(filter(None, owners)):
        marks = next((stand.card.marks for stand in layout.cards if stand.card.id == owner), NO_STYLE)
        rules = [mark for rule in layout.rules if rule.owner == owner for mark in _rule(rule, marks)]
        color = _color(owner, layout, plan, ink)
        lines = [words(label, plan, replace(ink, color=color)) for label in said if label.owner == owner]
        yield Group((*rules, *lines), "vk-caption", (("for", owner),))


def _rule(rule: Rule, marks: Style) -> Iterator[Node]:
    """A thin line; one along a dimension has a head at both ends."""
    if rule.role != "dimension":
        yield line(rule.points, HAIR, 0.5 * PT)
        return
    color, width = marks.collapse_annotation_color or HAIR, marks.collapse_annotation_width
    yield line(rule.points, color, 0.5 * PT if width is None else width)
    yield head(rule.points[1], rule.points[0], color)
    yield head(rule.points[0], rule.points[1], color)


def _color(owner: str, layout: Layout, plan: Plan | Chart | Net, ink: Ink) -> Color:
    for placed in layout.placed:
        if placed.unit.id == owner:
            return plan.looks[placed.unit.parts[0].look].font_color or ink.color
    for card in (stand.card for stand in layout.cards if stand.card.id == owner):
        look = card.unit.parts[0].look if card.unit else card.cells[0].look
        return plan.looks[look].font_color or ink.color
    return ink.color


def legend(layout: Layout, plan: Plan | Chart | Net, ink: Ink) -> Iterator[Group]:
    """The legend's group, where there is one."""
    if any(label.role == "legend" for label in layout.labels):
        yield Group(tuple(_reading(layout, plan, ink)), "vk-legend")


def _reading(layout: Layout, plan: Plan | Chart | Net, ink: Ink) -> Iterator[Node]:
    """The legend as it is read: each swatch before its words; a row that goes on has none."""
    swatches = iter(layout.swatches)
    swatch = next(swatches, None)
    for label in (label for label in layout.labels if label.role == "legend"):
        while (
            swatch and swatch.rect.y0 < label.at[1] <= swatch.rect.y1 + plan.type.size and swatch.rect.x0 < label.at[0]
        ):
            yield _swatch(swatch, plan)
            swatch = next(swatches, None)
        yield words(label, plan, ink)


def _is_before(swatch: Swatch, label: Label, size: float) -> bool:
    """Whether a swatch belongs to these words."""
    return swatch.rect.y0 < label.at[1] <= swatch.rect.y1 + size and swatch.rect.x0 < label.at[0]


def _swatch(swatch: Swatch, plan: Plan | Chart | Net) -> Polygon:
    style, r = plan.looks[swatch.look], swatch.rect
    corners = ((r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1))
    dash = DASH if style.dashed else ()
    return Polygon(corners, Paint(style.fill, style.outline, 0.5 * PT, dash))


def words(label: Label, plan: Plan | Chart | Net, ink: Ink) -> Node:
    """A line of text."""
    face = replace(ink.face, bold=True) if label.bold else ink.face
    return text.line(label.text, label.at, plan.type.size, face, anchor=label.anchor, angle=label.angle, fill=ink.color)
