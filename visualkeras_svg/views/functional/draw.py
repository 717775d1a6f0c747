"""From a graph to a scene: its sheet, and those of the models that are opened under it, on one page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from visualkeras_svg.edit import expand
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, Rect
from visualkeras_svg.layout.sizing import OPTIONS, check_mode
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import changed
from visualkeras_svg.paint import Ink
from visualkeras_svg.paint.chart import paint
from visualkeras_svg.scene import Group, Scene
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.chosen import choose
from visualkeras_svg.views.functional.collapse import warn_of_idle
from visualkeras_svg.views.functional.details import detailed
from visualkeras_svg.views.functional.nested import closed, nested, unknown
from visualkeras_svg.views.functional.sheet import sheet
from visualkeras_svg.views.functional.volumes import MODE, SHAPING
from visualkeras_svg.views.page import MARGIN, ink_bounds, page_notes, scene

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

LOWER = 0.95
"""An option that makes a page no lower than so much of it is not worth a note."""

Figure = tuple[Scene, tuple[str, ...]]


def draw(view: FunctionalView, graph: ModelGraph) -> Figure:
    """The scene and the notes of a graph."""
    shaping = {*SHAPING, *(["draw_volume"] if view.draw_volume else [])}
    idle = sorted(view.given.intersection(shaping)) if view.node == "card" else ()
    if idle:
        raise OptionError(f"{idle[0]} has no meaning with node='card'; leave one of the two out")
    check_mode(view.sizing_mode or MODE, {name: getattr(view, name) for name in OPTIONS if name in view.given})
    graph = opened(view, graph)
    if view.collapse_enabled:
        warn_of_idle(choose(graph, view.type_ignore, view.index_ignore), view.collapse_rules)
    if view.width is None:
        if view.max_height is not None:
            raise OptionError("max_height needs a width to draw for, such as width='88.9mm' or width='cvpr'")
        root, notes = _root(view, graph, None)
        return scene(view, view.background_fill, graph, root, ink_bounds(root).grow(view.padding)), notes
    page = page_width(view.width)
    root, notes = _root(view, graph, page - 2 * MARGIN)
    box = ink_bounds(root)
    frame = Rect(-MARGIN, box.y0 - MARGIN, page - MARGIN, box.y1 + MARGIN)
    if view.max_height is not None and frame.height > view.max_height:
        raise OptionError(
            f"the figure is {frame.height / MM:.1f} mm high, over max_height={view.max_height / MM:.1f} mm; "
            f"give a larger max_height={_advice(view, graph, page - 2 * MARGIN, view.max_height)}"
        )
    advice = partial(_advice, view, graph, page - 2 * MARGIN, box.height)
    notes += page_notes(view.width, view.font_size, frame.height, advice)
    return replace(scene(view, view.background_fill, graph, root, frame), unit="mm"), notes


def _advice(view: FunctionalView, graph: ModelGraph, room: float, height: float) -> str:
    """What makes a page lower, if that is known."""
    for name, value in (("detail", "folded"), ("direction", "LR")):
        if getattr(view, name) != value:
            try:
                root, _ = _root(changed(view, **{name: value}), graph, room)
            except OptionError:
                continue
            if ink_bounds(root).height < LOWER * height:
                return f"; {name}={value!r} makes it lower"
    return ""


def _root(view: FunctionalView, graph: ModelGraph, room: float | None) -> tuple[Group, tuple[str, ...]]:
    """What is painted, and what is noted; all text is as small as that in the frame that needs the smallest."""
    found = sheet(view, graph, room)
    root = paint(found.layout, found.chart, Ink(found.face, view.font_color))
    told = (*found.notes, *(closed(graph) if view.expand_nested is True else ()))
    if not view.details:
        return root, told
    panels, notes, sizes = detailed(view, graph, found, room)
    sizes |= {found.chart.type.size}
    if len(sizes) > 1:
        return _root(changed(view, font_size=min(sizes)), graph, room)
    return Group((*root.children, *panels)), (*told, *notes)


def opened(view: FunctionalView, graph: ModelGraph) -> ModelGraph:
    """The graph with those nested models opened that are to be drawn as their layers."""
    asked = view.expand_nested
    if asked is False or asked == 0:
        return graph
    if asked is True:
        return expand(graph)
    if isinstance(asked, int):
        return expand(graph, depth=asked)
    for name in asked:
        if name not in nested(graph):
            raise unknown("expand_nested", name, graph)
    return expand(graph, [node.id for node in graph if node.name in asked])
