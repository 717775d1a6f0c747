"""Ranking: each box its place along the flow.

Before: boxes and arcs without cycles. After: every arc leads to a later rank, the total length of all arcs is the
least, where those of one input count together as half of one, and among the shortest rankings it is the latest, so
that branches end side by side before their merge; but where many come from far, each stands where it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from visualkeras_svg.layout.dag.contract import Span, contract
from visualkeras_svg.layout.dag.graph import Arc
from visualkeras_svg.layout.dag.simplex import Tree

FAR, MANY = 4, 3
"""So many branches with more spare ranks than that are many, and far."""


def rank(count: int, arcs: Sequence[Arc], align_merges: bool = False, late: bool = True) -> list[int]:
    """The rank of each box of a connected graph, from 0; the two ends of a flat arc have one.

    Unless ``late``, it is the first of the shortest rankings that is found, not the latest.
    """
    if any(arc.flat for arc in arcs):
        homes, firsts = _merged(count, arcs)
        whole = [
            replace(a, source=homes[a.source], target=homes[a.target])
            for a in arcs
            if homes[a.source] != homes[a.target]
        ]
        ranks = rank(len(firsts), whole, align_merges, late)
        return [ranks[home] for home in homes]
    if align_merges:
        arcs = _heavier(count, arcs)
    spans = contract(count, arcs)
    inside = {box for span in spans for box in span.inside}
    kept = [box for box in range(count) if box not in inside]
    place = {box: number for number, box in enumerate(kept)}
    counted, nets = _nets([replace(s, source=place[s.source], target=place[s.target]) for s in spans], len(kept))
    tree = Tree(len(kept) + nets, counted)
    tree.improve()
    ranks = [0] * count
    for box, found in zip(kept, tree.latest() if late else tree.ranks, strict=False):
        ranks[box] = found
    early = _far_from(spans, ranks)
    for span in spans:
        for step, box in enumerate(span.inside, start=1):
            start = ranks[span.source] if span.target in early else ranks[span.target] - len(span.inside) - 1
            ranks[box] = start + step
    first = min(ranks)
    return [found - first for found in ranks]


def _nets(spans: Sequence[Span], count: int) -> tuple[list[Span], int]:
    """The spans, of which those from one input count half as much as one, as far as the farthest; and how many are so.

    For each such input there is one more node behind all that it leads to.
    """
    fed = {span.target for span in spans}
    leaving: dict[int, list[Span]] = {}
    for span in spans:
        if span.source not in fed:
            leaving.setdefault(span.source, []).append(span)
    found, nets = [replace(span, weight=2 * span.weight) for span in spans], 0
    for source, together in leaving.items():
        if len(together) > 1 and not any(span.inside for span in together):
            net = count + nets
            nets += 1
            found = [replace(span, weight=0) if span.source == source else span for span in found]
            found += [Span(span.target, net, 0, 0) for span in together]
            found.append(Span(source, net, 1, 1))
    return found, nets


def _far_from(spans: Sequence[Span], ranks: Sequence[int]) -> set[int]:
    """The boxes that many branches lead to from far before, so that each stands where it begins."""
    far = Counter(
        span.target
        for span in spans
        if span.inside and ranks[span.target] - ranks[span.source] - len(span.inside) > FAR
    )
    return {box for box, count in far.items() if count >= MANY}


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
