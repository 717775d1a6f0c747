"""Positioning: where each block stands across the flow.

Before: blocks in an order. After: one coordinate a block, the main path at 0, so that runs and the main path are dead
straight; what shares a rank keeps its distance. Blocks are packed outwards from the main path, then each moves to the
median of its neighbours as far as those beside it allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from visualkeras_svg.geometry import clamp
from visualkeras_svg.layout.dag.blocks import Block, Spines, at_ranks
from visualkeras_svg.layout.dag.frames import Held, apart, strangers
from visualkeras_svg.layout.dag.graph import Graph, Spacing
from visualkeras_svg.layout.dag.split import Ranked
from visualkeras_svg.layout.dag.straight import straightened

SWEEPS = 10

Beside = list[dict[int, float]]
"""For each block the blocks next to it on one side, and the least distance to them."""


def position(
    graph: Graph,
    ranked: Ranked,
    blocks: Sequence[Block],
    keys: Sequence[float],
    spacing: Spacing,
    held: Held,
    spines: Spines,
) -> list[float]:
    """The coordinate of each vertex's middle across the flow; ``spines`` are pairs of blocks that are best straight."""
    before, after = _distances(graph, ranked, blocks, keys, spacing, held)
    _keep_apart(graph, ranked, blocks, keys, spacing, held, before, after)
    ordered = sorted(range(len(blocks)), key=lambda number: (keys[number], number))
    found = _packed(ordered, keys, before, after)
    near = _neighbours(graph, ranked, blocks)
    for sweep in range(SWEEPS):
        for number in ordered if sweep % 2 else reversed(ordered):
            if blocks[number].main or not near[number]:
                continue
            low = max((found[other] + least for other, least in before[number].items()), default=-1e9)
            high = min((found[other] - least for other, least in after[number].items()), default=1e9)
            found[number] = clamp(_median(found[other] for other in near[number]), low, high)
    fixed = {number for number, block in enumerate(blocks) if block.main}
    found = straightened(found, _halves(graph, blocks), near, spines, fixed, before, after)
    middles = [0.0] * len(ranked.ranks)
    for block, place in zip(blocks, found, strict=True):
        for vertex in block.vertices:
            middles[vertex] = place
    return middles


def _halves(graph: Graph, blocks: Sequence[Block]) -> list[float]:
    """How far each block reaches across, from its middle."""
    return [max(graph.half(vertex) for vertex in block.vertices) for block in blocks]


def _packed(ordered: Sequence[int], keys: Sequence[float], before: Beside, after: Beside) -> list[float]:
    """Each block as near to the main path as those between allow."""
    found = [0.0] * len(ordered)
    for number in ordered:
        if keys[number] > 0:
            limits = (found[other] + least for other, least in before[number].items() if keys[other] >= 0)
            found[number] = max(limits, default=0.0)
    for number in reversed(ordered):
        if keys[number] < 0:
            limits = (found[other] - least for other, least in after[number].items())
            found[number] = min(limits, default=0.0)
    return found


def _distances(
    graph: Graph, ranked: Ranked, blocks: Sequence[Block], keys: Sequence[float], spacing: Spacing, held: Held
) -> tuple[Beside, Beside]:
    before: Beside = [{} for _ in blocks]
    after: Beside = [{} for _ in blocks]
    words = _words(graph)
    beside = _beside(graph, spacing)
    for rank, row in enumerate(at_ranks(blocks)):
        row.sort(key=lambda number: (keys[number], number))
        for one, other in pairwise(row):
            ends = [blocks[number].vertices[rank - blocks[number].first] for number in (one, other)]
            least = _least(graph, ranked, ends[0], ends[1], spacing) + apart(ends[0], ends[1], held)
            speaks = words.get(ends[1 if spacing.before else 0], 0.0)
            flat = beside[ends[0], ends[1]] + apart(ends[0], ends[1], held) if (ends[0], ends[1]) in beside else 0.0
            least = max(least, speaks + 2 * spacing.pad if speaks else 0.0, flat)
            before[other][one] = after[one][other] = max(least, after[one].get(other, 0.0))
    return before, after


def _keep_apart(
    graph: Graph,
    ranked: Ranked,
    blocks: Sequence[Block],
    keys: Sequence[float],
    spacing: Spacing,
    held: Held,
    before: Beside,
    after: Beside,
) -> None:
    """Keep what is not in a frame clear of all that is."""
    broadest = [
        max(block.vertices, key=lambda v: graph.boxes[v].breadth if v < ranked.boxes else -1.0) for block in blocks
    ]
    words, said = _flat_words(graph, spacing, held), _words(graph)
    for frame, inside, outside in strangers(blocks, held):
        one, other = sorted((inside, outside), key=lambda number: (keys[number], number))
        ends = broadest[one], broadest[other]
        least = _least(graph, ranked, ends[0], ends[1], spacing) + apart(ends[0], ends[1], held)
        least += max((words.get((frame, vertex), 0.0) for vertex in blocks[outside].vertices), default=0.0)
        speaks = other if spacing.before else one
        reach = max((said[vertex] for vertex in blocks[speaks].vertices if vertex in said), default=0.0)
        broad = graph.boxes[broadest[speaks]].breadth if broadest[speaks] < ranked.boxes else 0.0
        least += max(reach + spacing.pad - broad / 2, 0.0) if reach else 0.0
        before[other][one] = after[one][other] = max(least, after[one].get(other, 0.0))


def _words(graph: Graph) -> dict[int, float]:
    """How far the words on what leaves a box reach across, from its middle."""
    found: dict[int, float] = {}
    ports: dict[int, set[int]] = {}
    for arc in graph.arcs:
        if not arc.flat:
            ports.setdefault(arc.source, set()).add(arc.port)
    for arc in graph.arcs:
        if arc.label is not None and not arc.flat:
            outermost = (1 - 1 / len(ports[arc.source])) * graph.boxes[arc.source].breadth / 2
            found[arc.source] = max(arc.label[1] + outermost, found.get(arc.source, 0.0))
    return found


def _flat_words(graph: Graph, spacing: Spacing, held: Held) -> dict[tuple[int, int], float]:
    """The room for words on a flat arc between a frame and a box outside it."""
    found = {}
    for arc in graph.arcs:
        if arc.flat and arc.label is not None:
            for box, end in ((arc.source, arc.target), (arc.target, arc.source)):
                for frame in held.homes[box]:
                    if frame not in held.homes[end]:
                        found[frame, end] = arc.label[1] + 2 * spacing.pad
    return found


def _beside(graph: Graph, spacing: Spacing) -> dict[tuple[int, int], float]:
    """The distance that flat arcs and their words need between the middles of two boxes."""
    found: dict[tuple[int, int], float] = {}
    for arc in graph.arcs:
        if arc.flat:
            breadths = (graph.boxes[arc.source].breadth + graph.boxes[arc.target].breadth) / 2
            words = arc.label[1] + 2 * spacing.pad if arc.label else 0.0
            for pair in ((arc.source, arc.target), (arc.target, arc.source)):
                found[pair] = max(found.get(pair, 0.0), breadths + spacing.head + words)
    return found


def _least(graph: Graph, ranked: Ranked, one: int, other: int, spacing: Spacing) -> float:
    boxes = [vertex for vertex in (one, other) if vertex < ranked.boxes]
    gap = (spacing.lane, spacing.lane, spacing.node)[len(boxes)]
    if any(not graph.boxes[vertex].breadth for vertex in boxes):  # where an arrow ends
        gap = max(gap, spacing.lane)
    return sum(graph.boxes[vertex].breadth / 2 for vertex in boxes) + gap


def _neighbours(graph: Graph, ranked: Ranked, blocks: Sequence[Block]) -> list[list[int]]:
    """For each block those that it is joined to, and twice those of its kind: boxes, or only points.

    So a skip gives way to what it skips, and a trunk stays straight. A bar, which edges meet anywhere, counts only
    where there is nothing else.
    """
    owner = {vertex: number for number, block in enumerate(blocks) for vertex in block.vertices}
    boxed = [any(vertex < ranked.boxes for vertex in block.vertices) for block in blocks]
    found = []
    for number, block in enumerate(blocks):
        joined = (*ranked.before[block.vertices[0]], *ranked.after[block.vertices[-1]])
        firm = [v for v in joined if v >= ranked.boxes or not graph.boxes[v].bar]
        near = [owner[v] for v in firm or joined]
        found.append([other for other in near for _ in range(1 + (boxed[other] == boxed[number]))])
    return found


def _median(values: Iterable[float]) -> float:
    """The median; of the two in the middle the way between that is nearest to the main path."""
    ordered = sorted(values)
    count = len(ordered)
    return clamp(0.0, ordered[(count - 1) // 2], ordered[count // 2])
