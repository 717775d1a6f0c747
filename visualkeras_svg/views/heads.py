"""The row for print: which layers are solids of their own, which are ribs of one, and how big each is.

Edge lengths go with square roots of sizes, vectors with the logarithm; a rib is a follower that keeps its shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT
from visualkeras_svg.layout.sizing import Axes, axes
from visualkeras_svg.model import Dimension, LayerNode
from visualkeras_svg.theme import role_of
from visualkeras_svg.views.chosen import Chosen

Form = Literal["map", "sheet", "vector"]

RIB = 2.4 * PT
LEAST_FRONT = 4.5 * PT
SHEET = 2.5 * PT
SHEET_DEPTH = 0.29
"""The offset of the deepest sheet's back, over the greatest height."""
UNKNOWN = 0.3
"""The edge of an axis of unknown length, over the greatest height."""
USUAL = 32
"""What known axes are at least measured against where others are unknown."""
SHORT = 8
"""What the lengths of sequences are at least measured against: one of a single place is no long one."""
_WEIGHTY = ("convolution", "depthwise", "dense", "recurrent", "embedding", "attention")


@dataclass(frozen=True, slots=True)
class Head:
    """A layer of the row: its form, whether it is a rib of the one before, and whether the two are connected."""

    node: LayerNode
    axes: Axes
    form: Form
    rib: bool
    tied: bool

    @property
    def weighty(self) -> bool:
        """Whether the layer has weights, or would have by its kind."""
        return bool(self.node.params) or role_of(self.node) in _WEIGHTY

    @property
    def is_input(self) -> bool:
        return self.node.type == "InputLayer"


def heads(chosen: Chosen) -> tuple[Head, ...]:
    """The layers of the row, each with its form."""
    first = chosen.nodes[0]
    found = [Head(first, axes(first.output), _form(axes(first.output)), False, False)]
    for before, node, tied in chosen.neighbours():
        rib = tied and _follows(node) and node.output.shape == before.output.shape
        found.append(Head(node, axes(node.output), _form(axes(node.output)), rib, tied))
    return tuple(found)


def _form(found: Axes) -> Form:
    return "map" if found.rank >= 3 else "sheet" if found.rank == 2 else "vector"


def _follows(node: LayerNode) -> bool:
    kind = role_of(node)
    return kind in ("activation", "normalization") or (kind == "other" and not node.params)


class Size(NamedTuple):
    """The front's height and how far the back stands off, in px, and how wide a slice is: its least, and its growth."""

    height: float
    back: float
    least: float
    growth: float = 0.0


@dataclass(frozen=True, slots=True)
class Scales:
    """What the sizes of one row are measured against: `height` (px) is that of the largest tensor."""

    height: float
    skew: float
    thickness: float
    side: int
    length: int
    channels: int
    vector: int
    lying: bool


def scales(row: tuple[Head, ...], height: float, skew: float, thickness: float) -> Scales:
    """The largest lengths of the row; vectors lie along the channel axis where sheets but no maps are drawn."""
    maps = [h.axes for h in row if h.form == "map"]
    sheets = [h.axes for h in row if h.form == "sheet"]
    return Scales(
        height,
        skew,
        thickness,
        side=_largest(_usual(n) for a in maps for n in (a.height, a.depth)),
        length=max(_largest(a.depth for a in sheets), USUAL if maps else SHORT),
        channels=_largest(a.width for a in sheets),
        vector=_largest(h.axes.width for h in row if h.form == "vector"),
        lying=bool(sheets) and not maps,
    )


def _usual(value: Dimension) -> int:
    """The length of an axis, or of what an unknown one usually is at least: a map of one place is no large map."""
    return value if isinstance(value, int) else USUAL


def _largest(values: Iterable[Dimension]) -> int:
    return max((v for v in values if isinstance(v, int)), default=1)


def sizes(row: tuple[Head, ...], scales: Scales, even: bool = False) -> tuple[Size, ...]:
    """The size of each layer of the row; where ``even``, vectors are on one scale, whatever they stand beside."""
    beside = _beside(row, scales)
    most = max((beside[head.node.id] for head in row if head.form == "vector"), default=0.0)
    return tuple(_size(head, scales, most if even else beside[head.node.id]) for head in row)


def _size(head: Head, s: Scales, beside: float) -> Size:
    a = head.axes
    if head.form == "map":
        high, deep = (_edge(n, s.side, s.height) for n in (a.height, a.depth))
        growth = math.sqrt(a.width) if isinstance(a.width, int) else 0.0
        return Size(high, deep * s.skew, 2.2 * PT, growth)
    if head.form == "sheet":
        return Size(_edge(a.depth, s.length, s.height), _deep(a.width, s), SHEET)
    if s.lying:
        return Size(LEAST_FRONT, _deep(a.width, s), LEAST_FRONT)
    n = a.width if isinstance(a.width, int) else 1
    share = math.log2(n) / math.log2(s.vector) if n > 1 else 0.0
    return Size(max(3 * PT, beside * share), 4.5 * PT * s.skew, s.thickness)


def _edge(value: Dimension, largest: int, height: float) -> float:
    """The edge of a spatial axis: the root of its share of the largest; an unknown one is UNKNOWN of the height."""
    if not isinstance(value, int):
        return UNKNOWN * height
    return max(_root(value, largest) * height, LEAST_FRONT)


def _root(value: Dimension, largest: int) -> float:
    return math.sqrt(value / largest) if isinstance(value, int) else 0.0


def _deep(value: Dimension, s: Scales) -> float:
    return max(LEAST_FRONT, min(1.0, _root(value, s.channels)) * s.height * SHEET_DEPTH)


def _beside(row: tuple[Head, ...], s: Scales) -> Mapping[str, float]:
    """The height that a vector of the greatest length would have: that of the map or sheet before it, or else after."""
    found: dict[str, float] = {}
    last = None
    tall = [_size(h, s, 0).height if h.form != "vector" else None for h in row]
    following = next((t for t in tall if t is not None), s.height)
    for head, height in zip(row, tall, strict=True):
        last = height if height is not None else last
        found[head.node.id] = max(following if last is None else last, LEAST_FRONT)
    return found


def activations_are_ribs(row: tuple[Head, ...]) -> bool:
    """Whether activation layers are ribs somewhere, so that activations given as arguments are ribs too."""
    return any(head.rib and role_of(head.node) == "activation" for head in row)


def argument_rib(head: Head) -> str:
    """The activation that the layer was given as an argument; "" for none."""
    return wording.argument_activation(head.node)
