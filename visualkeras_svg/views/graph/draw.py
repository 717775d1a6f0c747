"""From a graph to a scene: at natural size, or spread over a width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from visualkeras_svg import text
from visualkeras_svg.annotate import legend
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, PT, Rect
from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.layout.net import gaps, lay_net
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import changed
from visualkeras_svg.paint import Ink
from visualkeras_svg.paint.net import paint_net
from visualkeras_svg.plan import Layout, Net
from visualkeras_svg.scene import Face, Scene
from visualkeras_svg.theme import Style
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.chosen import Chosen, choose, styled
from visualkeras_svg.views.graph.compose import Setting, compose
from visualkeras_svg.views.page import MARGIN, NATURAL_TEXT, ink_bounds, page_notes, scene, text_sizes
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.graph import GraphView

MESH, ARROW = 48 * PT, 15 * PT
"""The gap between two columns of units, and between two boxes, at natural size."""
NARROW = 6 * PT, 10 * PT
"""The least of the same in print, where columns of units have air beside them."""
CLOSE = 3 * PT
"""The least gap between two columns of units whose captions read upwards."""
WIDEST_MESH, WIDEST_ARROW = 72 * PT, 32 * PT
"""What gaps may grow to to fill a page."""

FEWER = (8, 6, 4)
"""The slots of the largest column that are tried where a page would be too high."""

NO_PARAMS = "no parameters under the columns, for want of room"
UPWARDS = "captions read upwards, for want of room"
NO_SHAPES = "no shapes, for want of room"
LOWER = "shorter columns of units, for want of height"
NO_WEIGHTS = "no links by weight, for a model that was read from a file holds no weights; give the live model"
GIVEN_UP = (NO_PARAMS, UPWARDS, NO_SHAPES, LOWER)
"""What the notes say of a page that is too narrow for all."""

STYLED = frozenset(
    [
        "fill",
        "outline",
        "dashed",
        "font_color",
        "node_size",
        "node_spacing",
        "layer_spacing",
        "connector_fill",
        "connector_width",
        "ellipsize_after",
        "box_scale",
        "show_neurons",
    ]
)
"""What of a style a net follows."""

Figure = tuple[Scene, tuple[str, ...]]


def draw(view: GraphView, graph: ModelGraph) -> Figure:
    """The scene and the notes of a net."""
    chosen = choose(graph, view.type_ignore, view.index_ignore)
    face, size = text.resolve(view.font)
    size = view.font_size or size
    styles = styled(chosen, view.theme, view.color_map, view.styles)
    if view.width is not None:
        found, notes = _lowered(view, chosen, styles, face, size)
        return found, (*notes, *_idle(styles))
    if view.max_height is not None:
        raise OptionError("max_height needs a width to draw for, such as width='88.9mm' or width='cvpr'")
    net = compose(Setting(view, chosen, styles, Measure(face, size or NATURAL_TEXT)))
    layout = lay_net(net, _spacing(view, MESH if _is_meshed(net) else ARROW), even=False)
    layout = legend.annotate(layout, net, face, None)
    root = paint_net(layout, net, Ink(face, view.font_color))
    box = ink_bounds(root).grow(view.padding)
    return scene(view, view.background_fill, graph, root, box, _weighed(net)), (
        *_unweighed(view, net),
        *_untold(chosen),
        *_idle(styles),
    )


def _is_meshed(net: Net) -> bool:
    return any(wire.connection.kind == "mesh" for wire in net.wires)


def _spacing(view: GraphView, rank: float) -> Spacing:
    return Spacing(
        rank=rank if view.layer_spacing is None else view.layer_spacing,
        node=12 * PT,
        lane=9 * PT,
        track=6 * PT,
        head=8 * PT,
        part=24 * PT,
    )


# --- print ----------------------------------------------------------------------------------------


def _lowered(view: GraphView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None) -> Figure:
    """The printed figure, with as many slots a column as `max_height` allows."""
    found, notes = _printed(view, chosen, styles, face, size)
    if view.max_height is None or found.size[1] <= view.max_height:
        return found, notes
    for limit in (limit for limit in FEWER if "ellipsize_after" not in view.given):
        lower, notes = _printed(changed(view, ellipsize_after=limit), chosen, styles, face, size)
        if lower.size[1] <= view.max_height:
            return lower, (*notes, LOWER)
    raise OptionError(
        f"the figure is {found.size[1] / MM:.0f} mm high, over max_height={view.max_height / MM:.0f} mm; "
        "give a larger max_height= or a smaller ellipsize_after="
    )


def _printed(view: GraphView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None) -> Figure:
    """The page exactly as wide as asked: all said in the largest text, then ever less, until it fits."""
    page = page_width(view.width)
    room = page - 2 * MARGIN + 0.01
    least = float("inf")
    known: Orders = {}
    for setting, notes in _trials(view, chosen, styles, face, size):
        net = compose(setting)
        meshed = _is_meshed(net)
        upwards = setting.turned or setting.joined
        closest = CLOSE if meshed and upwards else NARROW[0 if meshed else 1]
        for even in (True, False):
            layout = lay_net(net, _spacing(view, closest), even, known)
            least = min(least, layout.bounds.width + 2 * MARGIN)
            if layout.bounds.width <= room:
                layout = _spread(view, net, layout, closest, even, room, known)
                return _page(view, chosen, net, layout, notes, face, page)
    raise OptionError(
        f"{len(chosen.nodes)} layers cannot fit {page / MM:.1f} mm; the smallest width that works is "
        f"{-(-least // (MM / 10)) / 10:.1f} mm. Give that width= or more, or hide layers with type_ignore="
    )


def _trials(
    view: GraphView, chosen: Chosen, styles: Mapping[str, Style], face: Face, size: float | None
) -> Iterator[tuple[Setting, tuple[str, ...]]]:
    """What is tried, the least loss first: smaller text, captions that read upwards, no parameters."""
    settings = [Setting(view, chosen, styles, Measure(face, one)) for one in text_sizes(view.width, size)]
    yield from ((setting, ()) for setting in settings)
    if view.words == "inside":
        yield from ((replace(s, shapes="broken"), ()) for s in settings)
        yield replace(settings[-1], shapes="none"), (NO_SHAPES,)
        return
    spare = view.show_params and "show_params" not in view.given
    less = (NO_PARAMS,) if spare else ()
    if spare:
        yield from ((replace(s, params=False), less) for s in settings)
    yield from ((replace(s, turned=True), (UPWARDS,)) for s in settings)
    if spare:
        yield from ((replace(s, params=False, turned=True), (*less, UPWARDS)) for s in settings)
    yield from ((replace(s, params=s.params and not spare, joined=True), (*less, UPWARDS)) for s in settings)


def _spread(view: GraphView, net: Net, layout: Layout, gap: float, even: bool, room: float, known: Orders) -> Layout:
    """The net over the whole page, as far as gaps may grow."""
    count = gaps(layout)
    if view.layer_spacing is not None or not count:
        return layout
    widest = WIDEST_MESH if _is_meshed(net) else WIDEST_ARROW
    more = min((room - layout.bounds.width) / count, widest - gap)
    for _ in range(4):
        found = lay_net(net, _spacing(view, gap + more), even, known)
        if found.bounds.width <= room:
            return found
        more *= 0.8
    return layout


def _page(
    view: GraphView, chosen: Chosen, net: Net, layout: Layout, notes: tuple[str, ...], face: Face, page: float
) -> Figure:
    bounds = layout.bounds
    layout = layout.moved(page / 2 - bounds.center[0], 0.0)
    layout = legend.annotate(layout, net, face, (MARGIN, page - MARGIN))
    root = paint_net(layout, net, Ink(face, view.font_color))
    box = ink_bounds(root)
    frame = Rect(0.0, box.y0 - MARGIN, page, box.y1 + MARGIN)
    notes += page_notes(view.width, view.font_size, frame.height, str)
    found = scene(view, view.background_fill, chosen.graph, root, frame, _weighed(net))
    return replace(found, unit="mm"), (*notes, *_unweighed(view, net), *_untold(chosen))


def _weighed(net: Net) -> str:
    """What a description says of links that are drawn by weight."""
    if not net.weights:
        return ""
    sampled = any(column.units and column.units.dots for column in net.columns)
    of_some = "; of columns with an ellipsis only the weights of the units that are drawn" if sampled else ""
    return f"Links are drawn by weight, blue above zero and orange below, wide and opaque by size{of_some}."


def _untold(chosen: Chosen) -> Iterator[str]:
    """Which layers give several tensors that edges do not tell apart."""
    ports: dict[str, set[int]] = {}
    for edge in chosen.graph.edges:
        ports.setdefault(edge.source, set()).add(edge.source_port)
    several = [node.name for node in chosen.nodes if len(ports.get(node.id, ())) > 1]
    if several:
        yield f"edges do not say which output of {', '.join(several)} they carry; functional_view does"


def _idle(styles: Mapping[str, Style]) -> Iterator[str]:
    """What styles say in vain."""
    for field in fields(Style):
        if field.name not in STYLED and any(getattr(style, field.name) is not None for style in styles.values()):
            yield f"{field.name} in styles has no meaning in graph_view"


def _unweighed(view: GraphView, net: Net) -> tuple[str, ...]:
    """What is noted where weights were asked for that the model does not hold."""
    return (NO_WEIGHTS,) if view.show_weights and not net.weights else ()
