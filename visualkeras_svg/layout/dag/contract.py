"""Contraction: boxes with one way in and one way out give way to an arc of their length, for ranking only.

Before: boxes and arcs without cycles. After: a graph of the other boxes whose shortest ranking is that of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visualkeras_svg.layout.dag.graph import Arc


@dataclass(frozen=True, slots=True)
class Span:
    """An arc between two kept boxes: at least ``length`` ranks long, over the boxes ``inside``."""

    source: int
    target: int
    length: int
    weight: int
    inside: tuple[int, ...] = ()


def contract(count: int, arcs: Sequence[Arc]) -> list[Span]:
    """The spans between the boxes that are kept; a box that is in no span's ``inside`` is kept."""
    leaving: list[list[Arc]] = [[] for _ in range(count)]
    entering = [0] * count
    for arc in arcs:
        leaving[arc.source].append(arc)
        entering[arc.target] += 1
    passed = [entering[n] == 1 and len(leaving[n]) == 1 for n in range(count)]
    spans = []
    for arc in arcs:
        if passed[arc.source]:
            continue
        inside, weight, last = [], arc.weight, arc
        while passed[last.target]:
            inside.append(last.target)
            last = leaving[last.target][0]
            weight = min(weight, last.weight)
        spans.append(Span(arc.source, last.target, len(inside) + 1, weight, tuple(inside)))
    return spans
