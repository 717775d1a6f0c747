"""The row at the original's sizes in px."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visualkeras_svg.errors import OptionError
from visualkeras_svg.layout.sizing import (
    OPTIONS,
    SIZES,
    Extent,
    Sizing,
    capped,
    check_caps,
    check_mode,
    extent,
    shrinks,
)
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Connection, Part, Plan, Unit
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.telling import Looks, plain_entries, tip
from visualkeras_svg.views.texts import Measure, captions

if TYPE_CHECKING:
    from visualkeras_svg.views.layered import LayeredView


@dataclass(frozen=True, slots=True)
class Natural:
    """What the natural row is composed from; `zoom` lets a scale multiply every length."""

    view: LayeredView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    zoom: bool = False


def compose(natural: Natural) -> Plan:
    """The plan of a row at natural size."""
    view, chosen = natural.view, natural.chosen
    sizing = _sizing(view, chosen)
    looks = Looks(natural.styles)
    units = tuple(_unit(natural, node, sizing, looks) for node in chosen.nodes)
    entries = plain_entries(chosen.nodes, looks, view.show_dimension) if view.legend else ()
    size = natural.measure.size
    return Plan(
        units=units,
        connections=connect(chosen, units, "funnel" if view.draw_funnel else "hidden", view.draw_skips),
        words=captions(view.text_callable, chosen, natural.measure),
        entries=entries,
        looks=looks.table,
        type=natural.measure.type(size + view.text_vspacing),
        turned=view.draw_reversed,
    )


def connect(chosen: Chosen, units: tuple[Unit, ...], near: str, skips: bool) -> tuple[Connection, ...]:
    """How each connection between units is drawn: `near` between neighbours that stand apart, arcs between others."""
    home = {member: unit.id for unit in units for member in unit.members}
    place = {unit.id: i for i, unit in enumerate(units)}
    found: dict[tuple[str, str], Connection] = {}
    for tie in chosen.ties:
        source, target = home[tie.source], home[tie.target]
        if source == target or (source, target) in found:
            continue
        if place[target] - place[source] == 1:
            kind = "touch" if units[place[target]].gap is None else near
        else:
            kind = "arc" if skips else "hidden"
        found[source, target] = Connection(source, target, kind, tie.through)  # type: ignore[arg-type]
    return tuple(found.values())


def _sizing(view: LayeredView, chosen: Chosen) -> Sizing:
    mode = view.sizing_mode or "accurate"
    relative = mode == "relative"
    sizing = Sizing(
        mode=mode,
        min_xy=view.min_xy,
        max_xy=view.max_xy if not relative or "max_xy" in view.given else None,
        min_z=view.min_z,
        max_z=view.max_z if not relative or "max_z" in view.given else None,
        scale_xy=view.scale_xy,
        scale_z=view.scale_z,
        base=view.relative_base_size,
        one_dim=view.one_dim_orientation,
        held=not relative or bool({"min_xy", "min_z"} & view.given),
    )
    sizing = capped(sizing, view.dimension_caps)
    if mode == "capped":
        xy, z = shrinks((node.output for node in chosen.nodes), sizing)
        sizing = replace(sizing, shrink_xy=xy, shrink_z=z)
    return sizing


def _extent(node: LayerNode, sizing: Sizing, style: Style) -> Extent:
    said = {name: value for name in SIZES if (value := getattr(style, name)) is not None}
    return extent(node.output, replace(sizing, **said) if said else sizing)


def _unit(natural: Natural, node: LayerNode, sizing: Sizing, looks: Looks) -> Unit:
    view, style = natural.view, natural.styles[node.id]
    depth, height, width = _extent(node, sizing, style)
    flat = not view.draw_volume or node.index in view.index_2D
    back = 0.0 if flat else depth / 3
    part = Part(looks.of(node), 0.1, width) if natural.zoom else Part(looks.of(node), width)
    spacing = view.spacing if style.spacing is None else style.spacing
    return Unit(
        id=node.id,
        layer=node.name,
        type=node.type,
        members=(node.id,),
        parts=(part,),
        height=height,
        offset=(-back if view.draw_reversed else back, -back),
        gap=spacing + natural.chosen.room.get(node.id, 0.0),
        outline=1.0,
        zoom=natural.zoom,
        tip=tip(node),
    )


def check(view: LayeredView) -> None:
    """Raise OptionError for options that contradict the sizing mode."""
    mode = view.sizing_mode or ("paper" if view.width is not None else "accurate")
    check_mode(mode, {name: getattr(view, name) for name in OPTIONS if name in view.given})
    if mode == "paper" and view.width is None:
        raise OptionError("sizing_mode='paper' needs a width to fill, such as width='88.9mm' or width='cvpr'")
    if view.width is None and "max_height" in view.given:
        raise OptionError("max_height needs a width to draw for, such as width='88.9mm' or width='cvpr'")
    check_caps(view.dimension_caps)
