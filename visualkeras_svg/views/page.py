"""What all views do at the end: the page around what was painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import MM, PT, Rect
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.scene import Group, Scene, bounds
from visualkeras_svg.venues import venue

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


def fits(needed: float, room: float) -> bool:
    """Whether so much has room, but for what rounding adds."""
    return needed <= room + 0.01


def text_sizes(width: object, size: float | None) -> tuple[float, ...]:
    """The text sizes that are tried for a page of that width, largest first, within what its venue allows."""
    asked = venue(width)
    low, high = (asked.least_text, asked.most_text) if asked else (0.0, float("inf"))
    return tuple(dict.fromkeys(max(low, min(one, high)) for one in (SIZES if size is None else (size,))))


def page_notes(width: object, size: float | None, height: float, advice: Callable[[], str]) -> tuple[str, ...]:
    """What is to be said of a page: text of another size than was asked for, and a height that is too much."""
    asked, found = venue(width), []
    if size is not None and asked and text_sizes(width, size) != (size,):
        (allowed,) = text_sizes(width, size)
        found.append(f"text is {allowed / PT:g} pt, not {size / PT:g} pt: what {width} allows")
    if asked and asked.most_height and height > asked.most_height:
        found.append(f"the page is {height / MM:.0f} mm high, {width} allows {asked.most_height / MM:.0f} mm{advice()}")
    elif height > TALL:
        found.append(f"the page is {height / MM:.0f} mm high{advice()}")
    return tuple(found)


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
