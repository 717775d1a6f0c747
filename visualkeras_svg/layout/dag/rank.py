"""Ranking: each box its place along the flow.

Before: boxes and arcs without cycles. After: every arc leads to a later rank, the total length of all arcs is the
least, and among the shortest rankings it is the latest, so that branches end side by side before their merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from visualkeras_svg.layout.dag.contract import Span, contract
from visualkeras_svg.layout.dag.graph import Arc
from visualkeras_svg.layout.dag.simplex import Tree


def rank(count: int, arcs: Sequence[Arc], align_merges: bool = False) -> list[int]:
    """The rank of each box of a connected graph, from 0."""
    if align_merges:
        arcs = _heavier(count, arcs)
    spans = contract(count, arcs)
    inside = {box for span in spans for box in span.inside}
    kept = [box for box in range(count) if box not in inside]
    place = {box: number for number, box in enumerate(kept)}
    tree = Tree(len(kept), [replace(s, source=place[s.source], target=place[s.target]) for s in spans])
    tree.improve()
    ranks = [0] * count
    for box, found in zip(kept, tree.latest(), strict=True):
        ranks[box] = found
    for span in spans:
        for back, box in enumerate(reversed(span.inside), start=1):
            ranks[box] = ranks[span.target] - back
    first = min(ranks)
    return [found - first for found in ranks]


def _heavier(count: int, arcs: Sequence[Arc]) -> list[Arc]:
    """Arcs from a merge that serves one merge alone weigh as much as the first has arcs, so that it ends beside."""
    entering, leaving = [0] * count, [0] * count
    for arc in arcs:
        entering[arc.target] += 1
        leaving[arc.source] += 1
    return [
        replace(arc, weight=entering[arc.source])
        if leaving[arc.source] == 1 and entering[arc.source] > 1 and entering[arc.target] > 1
        else arc
        for arc in arcs
    ]


__all__ = ["Span", "rank"]
