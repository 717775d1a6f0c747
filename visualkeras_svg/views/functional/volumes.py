"""Tensors to scale: the solid of each strip, with its followers as ribs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from visualkeras_svg.geometry import PT
from visualkeras_svg.layout.sizing import OPTIONS, SIZES, Sizing, capped, extent, shrinks
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Part, Unit
from visualkeras_svg.views.functional.levels import largest, unit
from visualkeras_svg.views.functional.strips import Strip
from visualkeras_svg.views.heads import RIB, Head, Size, heads, scales, sizes
from visualkeras_svg.views.telling import Looks

if TYPE_CHECKING:
    from visualkeras_svg.views.functional.setting import Setting

SKEW = 0.36
"""How far a back stands off, over the edge of the axis that it shows."""
THICK = 4.5 * PT
WIDEST = 0.5
"""The width of the solid with the most channels, over the height of the largest one."""
TABLED = (0.24, 0.36)
"""SKEW and WIDEST over a table, for as many as there are to stand in one row."""
LEAST = 2.2 * PT
SHAPING = (*OPTIONS, "orientation_rotation", "shade_step")
"""The options that say how volumes look."""
MODE = "balanced"
"""The original's usual sizing mode of this view."""


def parted(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    """The strips, cut where a follower changes the shape: what follows is a solid of its own."""
    found: list[Strip] = []
    for strip in strips:
        if strip.rule:
            found.append(strip)
            continue
        start = 0
        for number, node in enumerate(strip.nodes):
            if number and node.output.shape != strip.nodes[start].output.shape:
                found.append(replace(strip, nodes=strip.nodes[start:number], form=strip.form if not start else "card"))
                start = number
        found.append(replace(strip, nodes=strip.nodes[start:], form=strip.form if not start else "card"))
    return tuple(found)


def units(setting: Setting, looks: Looks) -> Mapping[str, Unit]:
    """The solid of each strip that is no operator, by its head."""
    if setting.way or setting.flights:
        return _levelled(setting, looks)
    shown = [strip for strip in setting.strips if strip.form != "operator"]
    asked = is_sized(setting)
    made = as_asked(setting, [strip.head for strip in shown]) if asked else _to_scale(setting, shown)
    return {strip.head.id: _unit(strip, size, setting, looks) for strip, size in zip(shown, made, strict=True)}


def is_sized(setting: Setting) -> bool:
    """Whether an option, or the style of a layer, says how tensors are sized."""
    return bool(setting.view.given.intersection(OPTIONS)) or in_styles(setting)


def in_styles(setting: Setting) -> bool:
    """Whether the style of a layer says how its tensor is sized."""
    return any(getattr(style, name) is not None for style in setting.styles.values() for name in SIZES)


def _levelled(setting: Setting, looks: Looks) -> Mapping[str, Unit]:
    """The volumes of a U or of stairs, on one linear scale."""
    heads = {strip.head.id: strip.head for strip in setting.strips}
    whole = largest(setting.strips)
    skips = {merge: heads[source] for merge, source in setting.way.skips.items()} if setting.way else {}
    shown = [strip for strip in setting.strips if strip.form != "operator"]
    return {strip.head.id: unit(strip, setting, looks, skips.get(strip.head.id), whole) for strip in shown}


def _unit(strip: Strip, size: Size, setting: Setting, looks: Looks) -> Unit:
    view, head = setting.view, strip.head
    slices = tuple(_slices(strip, size, setting, looks))
    ribs = tuple(Part(looks.of(node), RIB) for node in (strip.nodes[1:] if strip.rule else strip.followers))
    return Unit(
        id=head.id,
        layer=head.name,
        type=head.type,
        members=tuple(node.id for node in strip.all),
        parts=(*slices, *ribs),
        height=size.height,
        offset=(size.back, -size.back) if view.draw_volume is not False else (0.0, 0.0),
        facing=looks.of(head) if ribs else "",
        gap=0.0,
        turn=None if view.orientation_rotation is None else (view.orientation_rotation, size.back / SKEW),
        outline=PT if head.type == "InputLayer" or any(n.id in setting.ends for n in strip.all) else 0.5 * PT,
    )


def _slices(strip: Strip, size: Size, setting: Setting, looks: Looks) -> Iterator[Part]:
    """The solid, along the flow; a concatenation is its inputs side by side."""
    whole = max(size.least, size.growth)
    inputs = _inputs(strip.head, setting) if strip.head.type == "Concatenate" else []
    counts = [node.output.channels for node in inputs]
    numbers = [count for count in counts if isinstance(count, int)]
    if len(inputs) < 2 or len(numbers) < len(inputs) or sum(numbers) != strip.head.output.channels:
        yield Part(looks.of(strip.head), whole)
        return
    for node, count in zip(inputs, numbers, strict=True):
        yield Part(looks.of(node), max(PT, whole * count / sum(numbers)))


def _inputs(node: LayerNode, setting: Setting) -> list[LayerNode]:
    """The layers that feed a node, as they are drawn, in the order of its call."""
    nodes = {other.id: other for other in setting.chosen.nodes}
    flows = sorted((flow for flow in setting.chosen.flows if flow.target == node.id), key=lambda flow: flow.entry)
    return [nodes[setting.home.get(flow.source, flow.source)] for flow in flows]


def _to_scale(setting: Setting, strips: Sequence[Strip]) -> tuple[Size, ...]:
    """Edges by square roots, so that small maps can be seen beside large ones."""
    every = {head.node.id: head for head in heads(setting.chosen)}
    row = tuple(replace(every[strip.head.id], rib=False) for strip in strips)
    skew, widest = TABLED if setting.shapes == "table" else (SKEW, WIDEST)
    found = sizes(row, scales(row, setting.height, skew, THICK), even=True)
    most = max((_channels(head) for head in row if head.form == "map"), default=1)
    unit = widest * setting.height / math.sqrt(most)
    return tuple(size._replace(growth=size.growth * unit, least=LEAST if size.growth else size.least) for size in found)


def _channels(head: Head) -> int:
    return head.axes.width if isinstance(head.axes.width, int) else 1


def as_asked(setting: Setting, nodes: Sequence[LayerNode]) -> Iterator[Size]:
    """The sizes of the original's `functional_view`, whose mode is 'balanced' unless another is given."""
    view = setting.view
    given = {name: value for name in SIZES if (value := getattr(view, name)) is not None}
    mode = view.sizing_mode or MODE
    sizing = Sizing(mode=mode, base=view.relative_base_size, one_dim=view.one_dim_orientation, **given)
    sizing = capped(sizing, view.dimension_caps)
    if mode == "capped":
        xy, z = shrinks((node.output for node in nodes), sizing)
        sizing = replace(sizing, shrink_xy=xy, shrink_z=z)
    for node in nodes:
        style = setting.styles[node.id]
        said = {name: value for name in SIZES if (value := getattr(style, name)) is not None}
        depth, height, width = extent(node.output, replace(sizing, **said))
        yield Size(height, depth / 3, width)
