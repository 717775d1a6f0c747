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
    """The rank of each box of a connected graph, from 0; the two ends of a flat arc have one."""
    if any(arc.flat for arc in arcs):
        homes, firsts = _merged(count, arcs)
        whole = [
            replace(a, source=homes[a.source], target=homes[a.target])
            for a in arcs
            if homes[a.source] != homes[a.target]
        ]
        ranks = rank(len(firsts), whole, align_merges)
        return [ranks[home] for home in homes]
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


def _merged(count: int, arcs: Sequence[Arc]) -> tuple[list[int], list[int]]:
    """For each box the group that flat arcs put it into, and the first box of each group."""
    root = list(range(count))
    for arc in arcs:
        if arc.flat:
            one, other = sorted((_root(root, arc.source), _root(root, arc.target)))
            root[other] = one
    firsts = [box for box in range(count) if _root(root, box) == box]
    place = {box: number for number, box in enumerate(firsts)}
    return [place[_root(root, box)] for box in range(count)], firsts


def _root(root: Sequence[int], box: int) -> int:
    while root[box] != box:
        box = root[box]
    return box


def flattened(count: int, arcs: Sequence[Arc]) -> list[Arc]:
    """The arcs, of which none is flat where those that are cannot be, for the flow leads on from one end to another."""
    homes, firsts = _merged(count, arcs)
    after: list[list[int]] = [[] for _ in firsts]
    entering = [0] * len(firsts)
    for arc in arcs:
        if not arc.flat:
            after[homes[arc.source]].append(homes[arc.target])
            entering[homes[arc.target]] += 1
    ready = [group for group, number in enumerate(entering) if not number]
    for group in ready:  # grows while it is gone through
        for other in after[group]:
            entering[other] -= 1
            if not entering[other]:
                ready.append(other)
    return list(arcs) if len(ready) == len(firsts) else [replace(arc, flat=False) for arc in arcs]


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
