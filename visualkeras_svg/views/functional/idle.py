"""Options that a figure cannot follow, and what the notes say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView
    from visualkeras_svg.views.functional.setting import Setting


def in_boxes(view: FunctionalView) -> Iterator[str]:
    """What was asked for that plain boxes cannot be."""
    asked: Mapping[str, object] = {
        "node": view.node == "volume",
        "draw_volume": view.draw_volume,
        "orientation_rotation": view.orientation_rotation is not None,
        "shade_step": view.shade_step is not None,
        "detail": view.detail == "folded",
    }
    if view.simple_text_visualization:
        names = (name for name, said in asked.items() if said and name in view.given)
        yield from (f"{name} has no meaning with simple_text_visualization=True" for name in names)


def in_a_u(setting: Setting) -> Iterator[str]:
    """What was asked for that means nothing in a U or in stairs, where no edge passes anything; nor bends in most."""
    view, way = setting.view, setting.way
    asked: Mapping[str, object] = {
        "virtual_node_size": way and view.virtual_node_size is not None,
        "render_virtual_nodes": way and not way.branches and view.render_virtual_nodes,
        "edges": way and not way.branches and view.edges == "curved",
        "align_merges": view.align_merges,
    }
    if way or setting.flights:
        yield from (f"{name} has no meaning in a U by resolution" for name, said in asked.items() if said)
