"""What all views do at the end: the page around what was painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import MM, PT, Rect
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.scene import Group, Scene, bounds

if TYPE_CHECKING:
    from visualkeras_svg.views.shared import Shared

NATURAL_TEXT = 9 * PT
"""The size of text at natural size."""
SIZES = (8 * PT, 7.5 * PT, 7 * PT)
"""The text sizes that are tried where a width is given."""
MARGIN = 2.25 * PT
"""The margin of a page of a given width."""
TALL = 230 * MM
"""From this height on the notes say how to make a page lower."""


def ink_bounds(root: Group) -> Rect:
    """The least rectangle that holds all that was painted, which is something."""
    box = bounds(root)
    assert box is not None
    return box


def scene(view: Shared, background: Color, graph: ModelGraph, root: Group, box: Rect, more: str = "") -> Scene:
    """The scene of what was painted, on a page of that box; ``more`` is said in its description."""
    return Scene(
        root=root,
        view_box=box,
        background=background if background.alpha else None,
        title=view.title or graph.name,
        description=" ".join(filter(None, (graph.describe(), more))),
    )
