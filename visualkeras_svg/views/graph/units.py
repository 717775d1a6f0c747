"""How many units a layer has, and which of them are drawn."""

from __future__ import annotations

from math import log2, prod

from visualkeras_svg.model import LayerNode
from visualkeras_svg.theme import role_of

FEWEST = 5
"""The slots of the shortest column with an ellipsis: with fewer, dots among so few units would not be read."""


def count(node: LayerNode) -> int | None:
    """The units of a dense layer, the filters of a convolution, the numbers that an input holds; None for a box."""
    if node.type == "InputLayer":
        sizes = node.output.shape[1:] if node.output.shape else ()
        return (
            prod(n for n in sizes if isinstance(n, int)) if sizes and all(isinstance(n, int) for n in sizes) else None
        )
    if role_of(node) not in ("dense", "convolution", "depthwise") or "layer" in node.attributes:
        return None
    found = node.attributes.get("units", node.output.channels)
    return found if isinstance(found, int) else None


def drawn(units: int, most: int, limit: int | None, given: bool) -> tuple[int, int, int]:
    """How many units are drawn above the ellipsis, how many slots that takes, and how many are drawn below.

    ``most`` are the units of the largest column, ``limit`` the slots that it gets; a ``given`` limit draws columns of
    at most so many units whole. The slots of a column go by the logarithm of its units, so that a net that narrows
    looks narrower.
    """
    if limit is None or limit <= 0 or units <= 1:
        return units, 0, 0
    if limit == 1:
        return 1, 0, 0
    share = log2(units) / log2(most) if most > 1 else 1.0
    slots = min(max(min(FEWEST, limit), round(limit * share), 3), max(limit, 3))
    if units <= (limit if given else slots):
        return units, 0, 0
    dots = 1 if slots % 2 else 2
    half = (slots - dots) // 2
    return half, dots, half
