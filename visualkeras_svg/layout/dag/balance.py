"""Balancing: where one bar joins all rows, what follows it stands at its middle.

Before: vertices have places. After: what follows the bar has moved as one, by no less than half a jog, and stands no
farther out than all else.
"""

from __future__ import annotations

from collections.abc import Sequence

from visualkeras_svg.geometry import clamp
from visualkeras_svg.layout.dag.frames import Held
from visualkeras_svg.layout.dag.graph import Graph, Pair
from visualkeras_svg.layout.dag.split import Ranked
from visualkeras_svg.layout.dag.straight import JOG


def balanced(graph: Graph, ranked: Ranked, middles: Sequence[float], held: Held) -> list[float]:
    """The places of all vertices across the flow; a model in which several bars join rows keeps those that it has."""
    found = list(middles)
    counts: dict[int, int] = {}
    for rank in ranked.ranks:
        counts[rank] = counts.get(rank, 0) + 1
    joining = [box for box in range(ranked.boxes) if graph.boxes[box].bar and len(ranked.before[box]) > 1]
    if len(joining) != 1:
        return found
    bar = joining[0]
    at = ranked.ranks[bar]
    before, after = ranked.before[bar], ranked.after[bar]
    framed = any(first <= at < last for first, last in held.spans)
    if counts[at] > 1 or not after or framed or any(vertex >= ranked.boxes for vertex in before):
        return found
    tail = [vertex for vertex, rank in enumerate(ranked.ranks) if rank > at]
    middle = _middle([_reach(graph, vertex, found) for vertex in (bar, *before)])
    by = middle - _middle([(found[vertex], found[vertex]) for vertex in after])
    whole = _span([_reach(graph, vertex, found) for vertex in range(len(found))])
    low, high = _span([_reach(graph, vertex, found) for vertex in tail])
    by = clamp(by, min(whole[0] - low, 0.0), max(whole[1] - high, 0.0))
    for vertex in tail if abs(by) >= JOG / 2 else ():
        found[vertex] += by
    return found


def _reach(graph: Graph, vertex: int, middles: Sequence[float]) -> Pair:
    return middles[vertex] - graph.half(vertex), middles[vertex] + graph.half(vertex)


def _span(reaches: Sequence[Pair]) -> Pair:
    return min(low for low, _ in reaches), max(high for _, high in reaches)


def _middle(reaches: Sequence[Pair]) -> float:
    return sum(_span(reaches)) / 2
