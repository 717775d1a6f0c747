"""Folding: what a reader takes in at one glance becomes one card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from visualkeras_svg.model import LayerNode
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.functional.strips import Nearby, Strip, nearby

_PADDING = "ZeroPadding"

Join = Callable[[Strip, Strip], Strip | None]
"""Makes one strip of two that touch, or None."""


Apart = Mapping[str, object]
"""For each layer a value that those share that may stand on one card."""


def folded(strips: Sequence[Strip], chosen: Chosen, apart: Apart) -> tuple[Strip, ...]:
    """The strips, of which padding joins the layer after it and a pointwise convolution the depthwise one before."""
    near = nearby(chosen)
    ends = frozenset(port.node for port in chosen.graph.outputs)
    found = list(strips)
    for joined in (_padded, _separable):
        found = _merged(found, near, ends, apart, joined)
    return tuple(found)


def stacked(strips: Sequence[Strip], chosen: Chosen, apart: Apart) -> tuple[Strip, ...]:
    """The strips, of which equal ones that follow one another without fork or join are one, with repeats."""
    near = nearby(chosen)
    ends = frozenset(port.node for port in chosen.graph.outputs)
    return tuple(_merged(list(strips), near, ends, apart, _repeated))


def _merged(strips: Sequence[Strip], near: Nearby, ends: frozenset[str], apart: Apart, joined: Join) -> list[Strip]:
    """The strips with each pair merged that touches and that `joined` makes one of."""
    place: dict[str, int] = {}
    found: list[Strip | None] = []
    for strip in strips:
        sources = near.before[strip.first.id]
        before = found[place[sources[0]]] if len(sources) == 1 and sources[0] in place else None
        merged = None
        together = before and apart.get(before.last.id) == apart.get(strip.first.id)
        plain = before and together and before.first.id not in near.taking and before.last.id not in ends
        if before and plain and near.alone(before.last.id, strip.first.id):
            merged = joined(before, strip)
        if merged is None:
            place[strip.last.id] = len(found)
            found.append(strip)
        else:
            number = place.pop(sources[0])
            found[number], place[merged.last.id] = None, len(found)
            found.append(merged)
    return [strip for strip in found if strip is not None]


def _padded(before: Strip, strip: Strip) -> Strip | None:
    """A strip behind nothing but padding, with that padding as a part of it."""
    pads = len(before.own) == 1 and before.head.type.startswith(_PADDING)
    return replace(strip, pads=before.nodes) if pads and strip.form == "card" and not strip.pads else None


def _separable(before: Strip, strip: Strip) -> Strip | None:
    """A depthwise convolution with the pointwise one after it."""
    fits = role_of(before.head) == "depthwise" and not before.lane and not strip.pads and _is_pointwise(strip.head)
    return replace(before, lane=strip.nodes) if fits else None


def _is_pointwise(node: LayerNode) -> bool:
    """Whether a layer is a convolution of one place with stride 1."""
    kernel, strides = node.attributes.get("kernel_size"), node.attributes.get("strides", 1)
    return role_of(node) == "convolution" and _is_ones(kernel) and _is_ones(strides)


def _is_ones(value: object) -> bool:
    return value == 1 or (isinstance(value, Sequence) and all(n == 1 for n in value))


def _repeated(before: Strip, strip: Strip) -> Strip | None:
    """A strip with one more repeat, if the next is made as it is."""
    special = before.form != "card" or before.head.type == "InputLayer" or before.head.inner is not None
    return None if special or _made(before) != _made(strip) else replace(before, repeats=(*before.repeats, strip))


def _made(strip: Strip) -> list[object]:
    return [(node.kinds, dict(node.attributes), node.output.shape) for node in strip.own]
