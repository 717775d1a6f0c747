"""From a graph to a scene: at natural size, or fitted to a width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from visualkeras_svg import text
from visualkeras_svg.annotate import captions, legend
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, Rect
from visualkeras_svg.layout.row import row
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import changed
from visualkeras_svg.paint import Ink, paint
from visualkeras_svg.scene import Scene
from visualkeras_svg.theme import Style
from visualkeras_svg.venues import page_width, venue
from visualkeras_svg.views.chosen import Chosen, choose, places, styled
from visualkeras_svg.views.layered import natural
from visualkeras_svg.views.layered.fitting import Job, fitted
from visualkeras_svg.views.page import MARGIN, NATURAL_TEXT, ink_bounds, page_notes, scene
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView

LOWER = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)
"""The shares of the greatest height that are tried to keep `max_height`."""

Figure = tuple[Scene, tuple[str, ...]]


def draw(view: LayeredView, graph: ModelGraph) -> Figure:
    """The scene and the notes of a row of layers."""
    natural.check(view)
    view = changed(view, index_2D=tuple(sorted(places(graph, view.index_2D, "index_2D"))))
    page = None if view.width is None else page_width(view.width)
    chosen = choose(graph, view.type_ignore, view.index_ignore)
    styles = _styles(view, chosen)
    face, size = text.resolve(view.font)
    size = view.font_size or size
    ink = Ink(face, view.font_color)
    if page is None:
        return _natural(view, chosen, styles, Measure(face, size or NATURAL_TEXT), ink)
    return _printed(Job(view, chosen, styles, face, size), ink, page)


def _styles(view: LayeredView, chosen: Chosen) -> Mapping[str, Style]:
    found = styled(chosen, view.theme, view.color_map, view.styles)
    step = 10.0 if view.shade_step is None and view.theme == "classic" else view.shade_step
    if step is None:
        return found
    return {id_: replace(s, shade_step=step) if s.shade_step is None else s for id_, s in found.items()}


def _natural(view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], measure: Measure, ink: Ink) -> Figure:
    plan = natural.compose(natural.Natural(view, chosen, styles, measure))
    layout = captions.annotate(row(plan, 1.0), plan, None, sideways=False)
    root = paint(legend.annotate(layout, plan, ink.face, None), plan, ink)
    return scene(view, view.background_fill, chosen.graph, root, ink_bounds(root).grow(view.padding)), ()


def _printed(job: Job, ink: Ink, page: float) -> Figure:
    """The page as wide as asked and, where a height is given, lower until it keeps it."""
    asked = venue(job.view.width)
    most = job.view.max_height or (asked and asked.most_height) or float("inf")
    for lower in LOWER:
        found = _page(replace(job, lower=lower), ink, page)
        height = found[0].view_box.height
        if height <= most:
            return found
        if job.view.sizing_mode not in (None, "paper"):
            break
    raise OptionError(
        f"the figure is {height / MM:.0f} mm high and cannot be made lower than that for max_height="
        f"{most / MM:.0f} mm; give a larger max_height=, a smaller width= or no legend="
    )


def _page(job: Job, ink: Ink, page: float) -> Figure:
    """The page exactly as wide as asked, and as high as it needs."""
    found = fitted(job, page)
    layout = legend.annotate(found.layout, found.plan, ink.face, (MARGIN, page - MARGIN))
    root = paint(layout, found.plan, ink)
    box = ink_bounds(root)
    frame = Rect(0.0, box.y0 - MARGIN, page, box.y1 + MARGIN)
    notes = found.notes
    if job.lower < 1:
        notes += (f"heights are drawn at {job.lower:.0%}, to keep the greatest height",)
    notes += page_notes(job.view.width, job.view.font_size, frame.height, lambda: "; max_height= makes it lower")
    return replace(scene(job.view, job.view.background_fill, job.chosen.graph, root, frame), unit="mm"), notes
