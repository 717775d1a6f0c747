"""Options that a figure cannot follow, and what the notes say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView


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
