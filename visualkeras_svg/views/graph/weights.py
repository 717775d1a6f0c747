"""The weights of the links that are drawn, where the layer has them."""

from __future__ import annotations

from typing import Any

from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Units


def between(
    node: LayerNode, counts: tuple[int, int], source: Units, target: Units
) -> tuple[tuple[float, ...], ...] | None:
    """The kernel from each drawn unit of the source to each of the layer, over the largest of all; None without one.

    ``counts`` are the units of both. The kernel of a convolution is summed over its window.
    """
    kernel = _kernel(node)
    if kernel is None or tuple(kernel.shape) != counts:
        return None
    rows, columns = _places(counts[0], source), _places(counts[1], target)
    return tuple(tuple(float(kernel[i, j]) for j in columns) for i in rows)


def _kernel(node: LayerNode) -> Any:
    """The layer's kernel as an array of (inputs, units) over its largest weight; None where it has none.

    What is no number is 0, and what is beyond all numbers as large as the largest.
    """
    kernel = getattr(node.source, "kernel", None)
    if kernel is None:
        return None
    import numpy

    found = numpy.asarray(kernel)
    if found.ndim < 2:
        return None
    found = found.astype("float64").sum(axis=tuple(range(found.ndim - 2)))
    most = float(abs(found[numpy.isfinite(found)]).max(initial=0.0)) or 1.0
    return numpy.nan_to_num(found / most, nan=0.0, posinf=1.0, neginf=-1.0)


def _places(count: int, units: Units) -> list[int]:
    """The numbers of the units that are drawn."""
    return [*range(units.above), *range(count - units.below, count)]
