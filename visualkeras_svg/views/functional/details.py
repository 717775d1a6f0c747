"""Details: a nested model drawn once more, opened, in a frame under the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.model import LayerNode, ModelGraph
from visualkeras_svg.options import changed
from visualkeras_svg.paint import Ink
from visualkeras_svg.paint.chart import FRAME, paint
from visualkeras_svg.plan import Layout
from visualkeras_svg.scene import Group, Node, Path
from visualkeras_svg.text import line
from visualkeras_svg.views.functional.nested import nested, unknown
from visualkeras_svg.views.functional.sheet import Sheet, sheet
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

BELOW = 12 * PT
"""Between the figure and a frame under it, or between two frames."""
INSET = 6 * PT
"""Between a frame and what stands in it."""
TIP = 5 * PT
"""Half the width of the tip that leads from a frame to the card that it opens."""
FEW = 3
"""A chain with so many maps is opened as volumes."""


def detailed(
    view: FunctionalView, graph: ModelGraph, main: Sheet, room: float | None
) -> tuple[list[Group], tuple[str, ...], frozenset[float]]:
    """The frames of the models that were asked for, what is noted of them, and the sizes of their text (px).

    Raises LayerNotFoundError for a name that no nested model has.
    """
    inside = nested(graph)
    panels: list[Group] = []
    notes: list[str] = []
    sizes: set[float] = set()
    top = main.layout.bounds.y1 + BELOW
    for name in dict.fromkeys(view.details or ()):
        if name not in inside:
            left = ", but for those that expand_nested= opens in their places" if view.expand_nested else ""
            raise unknown("details", name, graph, left)
        inner = _inner(view, inside[name], None if room is None else room - 2 * INSET)
        tip = None if panels else _tip(main.layout, inside[name], top)
        panel, foot = _panel(view, graph, inside[name], main, inner, room, top, tip)
        panels.append(panel)
        sizes.add(inner.chart.type.size)
        notes += [f"{name}: {note}" for note in inner.notes]
        top = foot + BELOW
    return panels, tuple(notes), frozenset(sizes)


def _inner(view: FunctionalView, node: LayerNode, room: float | None) -> Sheet:
    """The sheet of a nested model: a chain of maps as volumes, unless cards were asked for."""
    assert node.inner is not None
    inner = _bare(node.inner)
    maps = sum(len(one.output.spatial) > 1 for one in inner)
    fed = {edge.target for edge in inner.edges}
    chain = len(inner.edges) == len(fed)
    kind = "volume" if view.node is None and chain and maps >= FEW else view.node
    styles = {key: one for key, one in (view.styles or {}).items() if not isinstance(key, int)}
    plain = changed(view, node=kind, groups=None, ledger=None, details=None, expand_nested=False, wrap=None)
    return sheet(changed(plain, index_ignore=None, styles=styles), inner, room)  # places are those of the whole model


def _bare(inner: ModelGraph) -> ModelGraph:
    """A nested model with the ids that its layers have there; inside they begin with that of the model."""
    prefix = inner.nodes[0].id.rpartition("/")[0] + "/"

    def bare(id_: str) -> str:
        return id_.removeprefix(prefix)

    nodes = tuple(replace(node, id=bare(node.id)) for node in inner.nodes)
    edges, masks = (
        tuple(replace(edge, source=bare(edge.source), target=bare(edge.target)) for edge in some)
        for some in (inner.edges, inner.masks)
    )
    inputs, outputs = (
        tuple(replace(port, node=bare(port.node)) for port in some) for some in (inner.inputs, inner.outputs)
    )
    return replace(inner, nodes=nodes, edges=edges, masks=masks, inputs=inputs, outputs=outputs)


def _panel(
    view: FunctionalView,
    graph: ModelGraph,
    node: LayerNode,
    main: Sheet,
    inner: Sheet,
    room: float | None,
    top: float,
    tip: Point | None,
) -> tuple[Group, float]:
    """The frame with its title and the model in it, and where it ends."""
    type_, measure = main.chart.type, Measure(main.face, main.chart.type.size)
    title, said = measure.line(node.name, bold=True), measure.line(_parameters(graph, node))
    body, outer = inner.layout.bounds, main.layout.bounds
    width = max(body.width, title.advance + said.advance + 2 * INSET) + 2 * INSET
    x0, width = (outer.x0, max(width, outer.width)) if room is None else (0.0, room)
    base = top + INSET + type_.ascent
    under = base + type_.descent + INSET
    moved = inner.layout.moved(x0 + (width - body.width) / 2 - body.x0, under - body.y0)
    frame = Rect(x0, top, x0 + width, under + body.height + INSET)
    ink, bold = Ink(main.face, view.font_color), replace(main.face, bold=True)
    marks: tuple[Node, ...] = (
        _outline(frame, tip),
        line(title.text, (frame.x0 + INSET, base), type_.size, bold, fill=ink.color),
        line(said.text, (frame.x1 - INSET, base), type_.size, ink.face, anchor="end", fill=ink.color),
        *paint(moved, inner.chart, Ink(inner.face, view.font_color)).children,
    )
    return Group(marks, "vk-detail", (("detail", node.name),)), frame.y1


def _parameters(graph: ModelGraph, node: LayerNode) -> str:
    """How many of the model's parameters are in it."""
    calls = sum(one.layer == node.layer for one in graph)
    once = ", counted once" if calls > 1 else ""
    return f"{wording.number(node.params)} of {wording.number(graph.total_params)} parameters{once}"


def _tip(layout: Layout, node: LayerNode, top: float) -> Point | None:
    """Where a tip can lead to from the frame: the lowest card of the model, where nothing stands between."""
    rects = [stand.rect for stand in layout.cards if stand.card.layer == node.name]
    lowest = max(rects, key=lambda rect: rect.y1, default=None)
    if lowest is None:
        return None
    x, y = lowest.center[0], lowest.y1
    way = Rect(x - TIP, y + 0.5, x + TIP, top)
    things = [stand.reach for stand in layout.cards] + [label.reach for label in layout.labels]
    things += [_around(pair) for link in layout.links for pair in pairwise(link.points)]
    return None if top - y > 2 * BELOW or any(way.hits(thing) for thing in things) else (x, y + PT)


def _around(pair: Sequence[Point]) -> Rect:
    (x0, y0), (x1, y1) = pair
    return Rect(min(x0, x1) - 0.5, min(y0, y1) - 0.5, max(x0, x1) + 0.5, max(y0, y1) + 0.5)


def _outline(frame: Rect, tip: Point | None) -> Path:
    """The frame, with a tip on its top edge."""
    points: list[Point] = [(frame.x0, frame.y0)]
    if tip:
        points += [(tip[0] - TIP, frame.y0), tip, (tip[0] + TIP, frame.y0)]
    points += [(frame.x1, frame.y0), (frame.x1, frame.y1), (frame.x0, frame.y1)]
    commands = tuple((verb, *point) for verb, point in zip(("M", *"L" * (len(points) - 1)), points, strict=True))
    return Path((*commands, ("Z",)), FRAME)
