"""From a graph to a scene: at natural size, or fitted to a width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visualkeras_svg import text
from visualkeras_svg.annotate import legend
from visualkeras_svg.edit import expand
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.geometry import MM, PT, Rect
from visualkeras_svg.layout.chart import Laid, lay
from visualkeras_svg.layout.dag import Keys, Spacing
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.paint import Ink
from visualkeras_svg.paint.chart import paint
from visualkeras_svg.plan import Chart, Layout
from visualkeras_svg.scene import Face, Scene
from visualkeras_svg.theme import Style, resolve, styles_by_key
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.chosen import Chosen, choose
from visualkeras_svg.views.functional.compose import compose
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.functional.trials import Trial, shapes_of, trials
from visualkeras_svg.views.functional.valleys import fitted_valley, natural_valley
from visualkeras_svg.views.functional.wrapping import least_width, wrapped
from visualkeras_svg.views.page import MARGIN, NATURAL_TEXT, TALL, ink_bounds, scene
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

WIDEST = 32 * PT
"""The widest gap between ranks that fills a page."""
BROADEST = 24 * PT
"""The same between two cards of one rank."""

GAIN = 0.85
"""Smaller text in rows must make the figure lower by so much."""

Figure = tuple[Scene, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trial laid out; ``needed`` is the least width that it takes, and the layout is empty where that is too much."""

    trial: Trial
    chart: Chart
    layout: Layout
    needed: float

    @property
    def height(self) -> float:
        return self.layout.bounds.height


def draw(view: FunctionalView, graph: ModelGraph) -> Figure:
    """The scene and the notes of a graph of cards."""
    graph = _opened(view, graph)
    chosen = choose(graph, view.type_ignore, view.index_ignore)
    face, size = text.resolve(view.font)
    size = view.font_size or size
    styles = _styles(view, chosen)
    if view.width is None:
        if view.max_height is not None:
            raise OptionError("max_height needs a width to draw for, such as width='88.9mm' or width='cvpr'")
        setting = Setting(
            view, chosen, styles, Measure(face, size or NATURAL_TEXT), view.detail == "folded", shapes_of(view)
        )
        chart = compose(setting)
        if setting.way:
            layout = natural_valley(chart, setting)
        elif view.wrap is None:
            layout = lay(chart, _spacing(view), view.align_merges).layout
        else:
            layout = wrapped(chart, _spacing(view), view.wrap, None)
        layout = legend.annotate(layout, chart, face, None)
        root = paint(layout, chart, Ink(face, view.font_color))
        return scene(view, view.background_fill, graph, root, ink_bounds(root).grow(view.padding)), ()
    return _printed(view, chosen, styles, face, size)


def _opened(view: FunctionalView, graph: ModelGraph) -> ModelGraph:
    """The graph with those nested models opened that are to be drawn as their layers."""
    asked = view.expand_nested
    if asked is False or asked == 0:
        return graph
    if asked is True:
        return expand(graph)
    if isinstance(asked, int):
        return expand(graph, depth=asked)
    nested = {node.name for node in graph if node.inner is not None}
    for name in asked:
        if name not in nested:
            raise LayerNotFoundError(f"expand_nested: the model has no nested model {name!r}; it has {sorted(nested)}")
    return expand(graph, [node.id for node in graph if node.name in asked])


def _styles(view: FunctionalView, chosen: Chosen) -> Mapping[str, Style]:
    color_map = styles_by_key(view.color_map, "color_map")
    return resolve(
        replace(chosen.graph, nodes=chosen.nodes), view.theme, color_map, styles_by_key(view.styles, "styles")
    )


def _gap(setting: Setting) -> float:
    """The gap between two ranks in print; it is tightest where no shapes stand in it."""
    return 13 * PT if setting.shapes == "edges" else 11 * PT


def _spacing(view: FunctionalView, printed: float | None = None) -> Spacing:
    """The gaps of a figure; in print, where that between two ranks is given, all are a little tighter."""
    rank, node = (15 * PT, 12 * PT) if printed is None else (printed, 6 * PT)
    return Spacing(
        rank=rank if view.column_spacing is None else view.column_spacing,
        node=node if view.row_spacing is None else view.row_spacing,
        lane=9 * PT,
        track=6 * PT,
        head=8 * PT,
        part=24 * PT if view.component_spacing is None else view.component_spacing,
    )


# --- print ----------------------------------------------------------------------------------------


def _printed(
    view: FunctionalView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None
) -> Figure:
    """The page exactly as wide as asked: all said in the largest text, then ever less, until it fits."""
    page = page_width(view.width)
    least = float("inf")
    room = page - 2 * MARGIN + 0.01
    known: dict[bool, Keys] = {}
    for together in trials(view, chosen, styles, face, size):
        found: list[Fitted] = []
        for trial in together:
            fitted = _fitted(view, trial, page, known)
            least = min(least, fitted.needed + 2 * MARGIN)
            if fitted.needed <= room and (not found or fitted.height < GAIN * found[-1].height):
                found.append(fitted)
        if found:
            best = found[-1]
            return _page(view, chosen, best.chart, _centred(best.layout, page), best.trial.notes, face, page)
    turn = "" if view.direction in ("TB", "BT") else "direction='TB', "
    raise OptionError(
        f"{len(chosen.nodes)} layers cannot fit {page / MM:.1f} mm; the smallest width that works is "
        f"{-(-least // (MM / 10)) / 10:.1f} mm. Give {turn}that width= or more, or hide layers with type_ignore="
    )


def _fitted(view: FunctionalView, trial: Trial, page: float, known: dict[bool, Keys]) -> Fitted:
    """The chart of a trial laid out for a page, and how wide it must be.

    ``known`` holds the orders that were found for charts that are folded or not.
    """
    chart = compose(trial.setting)
    spacing = _spacing(view, _gap(trial.setting))
    room = page - 2 * MARGIN
    if trial.setting.way:
        layout, needed = fitted_valley(chart, trial.setting, room)
    elif trial.wrap is None:
        laid = lay(chart, spacing, view.align_merges, known.get(trial.setting.folded, ()))
        known[trial.setting.folded] = laid.keys
        needed = laid.layout.bounds.width
        layout = laid.layout if needed > room else _widened(view, chart, spacing, laid, page)
    else:
        needed = least_width(chart, spacing)
        layout = Layout() if needed > room else wrapped(chart, spacing, trial.wrap, room)
    return Fitted(trial, chart, layout, needed)


def _widened(view: FunctionalView, chart: Chart, spacing: Spacing, laid: Laid, page: float) -> Layout:
    """The chart with the gaps between its columns as wide as the page allows, within reason."""
    down, layout = chart.flows_down, laid.layout
    if (view.row_spacing if down else view.column_spacing) is not None:
        return layout
    gap, widest = (spacing.node, BROADEST) if down else (spacing.rank, WIDEST)
    room = page - 2 * MARGIN - layout.bounds.width
    for _ in range(6):
        wider = replace(spacing, node=gap + room) if down else replace(spacing, rank=gap + room)
        found = lay(chart, wider, view.align_merges, laid.keys).layout
        if room <= widest - gap and found.bounds.width <= page - 2 * MARGIN + 0.01:
            return found
        room = min(room / 2, widest - gap)
    return layout


def _centred(layout: Layout, page: float) -> Layout:
    """The layout in the middle of the page."""
    bounds = layout.bounds
    return layout.moved(page / 2 - bounds.center[0], 0.0)


def _page(
    view: FunctionalView,
    chosen: Chosen,
    chart: Chart,
    layout: Layout,
    notes: tuple[str, ...],
    face: Face,
    page: float,
) -> Figure:
    layout = legend.annotate(layout, chart, face, (MARGIN, page - MARGIN))
    root = paint(layout, chart, Ink(face, view.font_color))
    box = ink_bounds(root)
    frame = Rect(0.0, box.y0 - MARGIN, page, box.y1 + MARGIN)
    if view.max_height is not None and frame.height > view.max_height:
        raise OptionError(
            f"the figure is {frame.height / MM:.0f} mm high, over max_height={view.max_height / MM:.0f} mm; "
            "give a larger max_height=, another direction=, or detail='folded'"
        )
    if frame.height > TALL:
        notes += (f"the page is {frame.height / MM:.0f} mm high; detail='folded' makes it lower",)
    return replace(scene(view, view.background_fill, chosen.graph, root, frame), unit="mm"), notes
