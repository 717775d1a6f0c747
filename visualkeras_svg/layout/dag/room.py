"""Room: boxes as large as the words on their arcs need.

Before: boxes have the sizes of what they show. After: ports that have words stand far enough apart on each side, and a
side that flat arcs leave or enter is as long as their words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from visualkeras_svg.layout.dag.graph import Box, Graph, Spacing


def roomy(graph: Graph, spacing: Spacing) -> Graph:
    """The graph with boxes that have grown where they must."""
    leaving: list[dict[int, float]] = [{} for _ in graph.boxes]
    entering: list[list[float]] = [[] for _ in graph.boxes]
    beside = [0.0] * len(graph.boxes)
    for arc in graph.arcs:
        if arc.flat:
            words = arc.label[0] + spacing.pad + spacing.track / 2 if arc.label else 0.0
            for end in (arc.source, arc.target):
                beside[end] = max(beside[end], 2 * words)
            continue
        words = arc.label[1] + 2 * spacing.pad if arc.label else spacing.track
        leaving[arc.source][arc.port] = max(words, leaving[arc.source].get(arc.port, 0.0))
        entering[arc.target].append(arc.tag[1] + 2 * spacing.pad if arc.tag else spacing.track)
    boxes = tuple(
        replace(
            box,
            breadth=max(box.breadth, _side(out.values(), box) + 2 * box.margin, _side(into, box) + 2 * box.margin),
            length=max(box.length, flat),
        )
        for box, out, into, flat in zip(graph.boxes, leaving, entering, beside, strict=True)
    )
    return replace(graph, boxes=boxes)


def _side(words: Iterable[float], box: Box) -> float:
    """How long a side with several ports must be; that of a bar grows by itself, and an operator has several sides."""
    found = list(words)
    return max(found) * len(found) if len(found) > 1 and not (box.bar or box.operator) else 0.0
