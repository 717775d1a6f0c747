"""From a graph to a scene: at natural size, or fitted to a width with what has to be given up for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from visualkeras_svg import text
from visualkeras_svg.annotate import captions, legend
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, PT, Rect
from visualkeras_svg.layout.fit import fit, width
from visualkeras_svg.layout.row import link, place, reach, row, shifted
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.paint import Ink, paint
from visualkeras_svg.plan import Layout, Plan
from visualkeras_svg.scene import Face, Group, Scene, bounds
from visualkeras_svg.theme import Style, resolve, styles_by_key
from visualkeras_svg.venues import page_width, venue
from visualkeras_svg.views.layered import natural, paper
from visualkeras_svg.views.layered.chosen import Chosen, choose
from visualkeras_svg.views.layered.sheet import Setting
from visualkeras_svg.views.layered.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView

NATURAL_TEXT = 9 * PT
SIZES = (8 * PT, 7.5 * PT, 7 * PT)
MARGIN = 2.25 * PT
TALL = 230 * MM

Figure = tuple[Scene, tuple[str, ...]]


def draw(view: LayeredView, graph: ModelGraph) -> Figure:
    """The scene and the notes of a row of layers."""
    natural.check(view)
    chosen = choose(graph, view.type_ignore, view.index_ignore)
    styles = _styles(view, chosen)
    face, size = text.resolve(view.font)
    size = view.font_size or size
    ink = Ink(face, view.font_color)
    if view.width is None:
        return _natural(view, chosen, styles, Measure(face, size or NATURAL_TEXT), ink)
    page = page_width(view.width)
    fitted = _fitted(view, chosen, styles, face, size, page)
    return _page(view, chosen, fitted, ink, page)


def _styles(view: LayeredView, chosen: Chosen) -> Mapping[str, Style]:
    color_map = styles_by_key(view.color_map, "color_map")
    styles = styles_by_key(view.styles, "styles")
    found = resolve(replace(chosen.graph, nodes=chosen.nodes), view.theme, color_map, styles)
    step = 10.0 if view.shade_step is None and view.theme == "classic" else view.shade_step
    if step is None:
        return found
    return {id_: replace(s, shade_step=step) if s.shade_step is None else s for id_, s in found.items()}


def _natural(view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], measure: Measure, ink: Ink) -> Figure:
    plan = natural.compose(natural.Natural(view, chosen, styles, measure))
    layout = captions.annotate(row(plan, 1.0), plan, None, sideways=False)
    layout = legend.annotate(layout, plan, ink.face, None)
    root = paint(layout, plan, ink)
    box = bounds(root)
    assert box is not None  # a row has at least one solid
    return _scene(view, chosen, root, box.grow(view.padding)), ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan that fits, where it stands, and what was given up for it."""

    plan: Plan
    layout: Layout
    notes: tuple[str, ...]
    scale: float


def _page(view: LayeredView, chosen: Chosen, fitted: Fitted, ink: Ink, page: float) -> Figure:
    """The page exactly as wide as asked, and as high as it needs."""
    layout = legend.annotate(fitted.layout, fitted.plan, ink.face, (MARGIN, page - MARGIN))
    root = paint(layout, fitted.plan, ink)
    box = bounds(root)
    assert box is not None  # a row has at least one solid
    frame = Rect(0.0, box.y0 - MARGIN, page, box.y1 + MARGIN)
    notes = fitted.notes
    if frame.height > TALL:
        notes += (f"the page is {frame.height / MM:.0f} mm high; max_height= makes it lower",)
    scene = _scene(view, chosen, root, frame)
    return replace(scene, unit="mm"), notes


def _scene(view: LayeredView, chosen: Chosen, root: Group, box: Rect) -> Scene:
    return Scene(
        root=root,
        view_box=box,
        background=view.background_fill if view.background_fill.alpha else None,
        title=view.title or chosen.graph.name,
        description=chosen.graph.describe(),
    )


def _fitted(
    view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None, page: float
) -> Fitted:
    """The first setting, from all said to the least, whose row fits the page with every caption settled.

    Raises OptionError with the smallest width that works where none fits.
    """
    room = page - 2 * MARGIN
    narrowest = float("inf")
    for trials in _plans(view, chosen, styles, face, size, page):
        fitted: Fitted | None = None
        for plan, limits, notes in trials:
            found = fit(plan, room, limits)
            if found is None:
                narrowest = min(narrowest, width(plan, limits[0]))
                continue
            layout, scale = _settled(plan, found, limits[0], room, page)
            if layout.collisions or (layout.unsettled and view.text_callable is None):
                continue
            if fitted is None or scale > MUCH * fitted.scale:
                fitted = Fitted(plan, layout, notes, scale)
        if fitted:
            return fitted
    if narrowest == float("inf"):
        raise OptionError("the captions find no room at this width; give a larger width= or no text_callable=")
    raise OptionError(
        f"{len(chosen.nodes)} layers in a row cannot fit {page / MM:.1f} mm; the smallest width that works is "
        f"{_smallest(view, chosen, styles, face, size, narrowest) / MM:.1f} mm. Give that width= or more, or hide "
        "layers with type_ignore="
    )


def _smallest(
    view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None, row: float
) -> float:
    """The smallest page that the row fits, to the tenth of a millimetre above: wide pages are set a little wider."""
    for _ in range(3):
        page = math.ceil((row + 2 * MARGIN) / MM * 10 + 0.01) / 10 * MM
        plans = [trial for trials in _plans(view, chosen, styles, face, size, page) for trial in trials]
        needed = min(width(plan, limits[0]) for plan, limits, _ in plans)
        if needed <= page - 2 * MARGIN:
            break
        row = needed
    return page


MUCH = 1.15
"""Smaller text and broken captions are worth it where the geometry grows by this factor."""
_SHRINKS = (1.0, 0.9, 0.8, 0.7)


def _settled(plan: Plan, found: tuple[float, float], least: float, room: float, page: float) -> tuple[Layout, float]:
    """The row with its captions and its scale, the largest at which all of them settle; else the largest of all."""
    first = None
    for shrink in _SHRINKS if plan.words else _SHRINKS[:1]:
        scale, extra = found if shrink == 1.0 else fit(plan, room, (least, found[0] * shrink)) or found
        layout = captions.annotate(_laid(plan, scale, extra, page), plan, (MARGIN, page - MARGIN), sideways=True)
        if not layout.unsettled and not layout.collisions:
            return layout, scale
        first = first or layout
    return first or layout, found[0]


def _laid(plan: Plan, scale: float, extra: float, page: float) -> Layout:
    """The row in the middle of the page."""
    placed = place(plan, scale, extra)
    layout = Layout(placed=placed)
    x0, x1 = reach(plan, placed)
    moved = shifted(layout, (page - x0 - x1) / 2)
    return replace(moved, links=link(plan, moved.placed))


Trial = tuple[Plan, tuple[float, float], tuple[str, ...]]


def _plans(
    view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None, page: float
) -> Iterator[tuple[Trial, ...]]:
    """Plans in the order in which they are tried, equals together: all said, in ever smaller text; then ever less."""
    allowed = _sizes(view, size)
    if view.sizing_mode not in (None, "paper"):
        for one in allowed:
            yield ((_zoomed(view, chosen, styles, Measure(face, one)), (1e-4, 1e3), ()),)
        return
    height = _height(view)
    full = Setting(view, chosen, styles, Measure(face, allowed[0]), page, height=height)
    ways = [replace(full, measure=Measure(face, one), broken=b) for one in allowed for b in (False, True)]
    yield tuple(_printed(way, ()) for way in ways)
    small = replace(full, measure=Measure(face, allowed[-1]), broken=True)
    for setting, notes in _concessions(small, view):
        yield (_printed(setting, notes),)


def _printed(setting: Setting, notes: tuple[str, ...]) -> Trial:
    plan = paper.compose(setting)
    return plan, (0.0, paper.widest(plan)), notes


def _says(much: Literal["heavy", "blocks", "ends", "none"]) -> Callable[[Setting], Setting]:
    return lambda setting: replace(setting, captions=much)


def _folds(setting: Setting) -> Setting:
    return replace(setting, fold=True)


def _touches(setting: Setting) -> Setting:
    return replace(setting, touch=True)


_SAYS_LESS = (
    (_says("heavy"), "captions only under layers with weights, for want of room"),
    (_says("blocks"), "one caption for all layers of one resolution, for want of room"),
    (_says("ends"), "captions only under inputs and outputs, for want of room"),
    (_says("none"), "no captions, for want of room"),
)
GIVEN_UP = (
    (None, ""),
    (_folds, "normalisation, activation and dropout layers are folded into the layers that they follow"),
    (_touches, "equal neighbours touch"),
)
"""What a printed row gives up for want of room, in this order. Captions go first, step by step; each further concession
brings back as many of them as it makes room for.
"""


def _concessions(small: Setting, view: LayeredView) -> Iterator[tuple[Setting, tuple[str, ...]]]:
    """Ever smaller settings with their notes. Captions that the caller asked for are never given up."""
    setting = small
    notes: tuple[str, ...] = ()
    for step, note in GIVEN_UP:
        if step:
            setting, notes = step(setting), (*notes, note)
            yield setting, notes
        if view.text_callable is None:
            for less, said in _SAYS_LESS:
                yield less(setting), (said, *notes)


def _sizes(view: LayeredView, size: float | None) -> tuple[float, ...]:
    """The text sizes to try, largest first, within what the venue allows."""
    asked = venue(view.width)
    low, high = (asked.least_text, asked.most_text) if asked else (0.0, float("inf"))
    if size is not None:
        return (max(low, min(size, high)),)
    return tuple(dict.fromkeys(max(low, min(one, high)) for one in SIZES))


def _height(view: LayeredView) -> float | None:
    """The height of the largest front, where the page's height is limited: what captions and legend leave of it."""
    if view.max_height is None:
        return None
    return max(12 * PT, min(70 * PT, (view.max_height - 40 * PT) / 1.36))


def _zoomed(view: LayeredView, chosen: Chosen, styles: Mapping[str, Style], measure: Measure) -> Plan:
    return natural.compose(natural.Natural(view, chosen, styles, measure, zoom=True))
