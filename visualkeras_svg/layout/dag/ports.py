"""Ports: where arcs leave and enter boxes.

Before: boxes have their middles. After: bars reach over the rows that they serve; each arc has a place on its source
and on its target, straight where it can be, and those of one side stand apart. All arcs of one output leave by one
port.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import fmean

from visualkeras_svg.geometry import clamp
from visualkeras_svg.layout.dag.frames import Held
from visualkeras_svg.layout.dag.graph import Graph, Pair, Spacing
from visualkeras_svg.layout.dag.split import Ranked

NEAR = 1e-6
MARGIN = 4.0
"""Between the corner of a box and its outermost port, in px."""
STEP = 6.0
"""How much farther an operator reaches, to both sides, for each arc more that enters it by the one side, in px."""
BESIDE = 3.0
"""What is left free beside it."""
ROUND = 0.3
"""The same for an operator, which is a circle, over its radius."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The reach of each box across, and for each arc where it leaves, where it enters, and by which side.

    A side of 0 is the one that faces the flow; −1 and 1 are those before and after it across, and what enters there is
    the line on which the arc comes.
    """

    reaches: tuple[tuple[float, float], ...]
    leaves: tuple[float, ...]
    enters: tuple[float, ...]
    sides: tuple[int, ...]


def ports(graph: Graph, ranked: Ranked, middles: Sequence[float], spacing: Spacing, held: Held) -> Ports:
    """The ports of all arcs."""
    rows = _rows(ranked, middles)
    reaches = [_reach(graph, ranked, box, middles, rows, spacing, held) for box in range(ranked.boxes)]
    leaves, enters, sides = [0.0] * len(graph.arcs), [0.0] * len(graph.arcs), [0] * len(graph.arcs)
    outgoing: list[list[int]] = [[] for _ in graph.boxes]
    incoming: list[list[int]] = [[] for _ in graph.boxes]
    for number, arc in enumerate(graph.arcs):
        if not arc.flat:
            outgoing[arc.source].append(number)
            incoming[arc.target].append(number)
    for box, numbers in enumerate(outgoing):
        for number, place in zip(numbers, _leaving(graph, ranked, box, numbers, reaches, middles), strict=True):
            leaves[number] = place
    taken = list(reaches)  # with the lines on which arcs come in beside
    for box, numbers in enumerate(incoming):
        comes = {n: middles[ranked.paths[n][-2]] if len(ranked.paths[n]) > 2 else leaves[n] for n in numbers}
        ways = _from_the_sides(graph, ranked, box, comes, middles, reaches, rows, spacing)
        for n, (side, way) in ways.items():
            sides[n], enters[n] = side, way
        numbers = [n for n in numbers if n not in ways]
        reaches[box] = _grown(graph, box, len(numbers), taken, middles, rows[ranked.ranks[box]])
        lines = [*reaches[box], *(way for _, way in ways.values())]
        taken[box] = min(lines), max(lines)
        wished = [comes[n] for n in numbers]
        least = max((tag[1] + 2 * spacing.pad for n in numbers if (tag := graph.arcs[n].tag)), default=0.0)
        gap = max(spacing.track, least)
        for number, place in zip(
            numbers, _entering(graph, box, wished, reaches[box], middles, gap, least), strict=True
        ):
            enters[number] = place
    found = Ports(tuple(reaches), tuple(leaves), tuple(enters), tuple(sides))
    return _straight_out(graph, ranked, middles, spacing, found)


def _grown(
    graph: Graph, box: int, count: int, reaches: Sequence[Pair], middles: Sequence[float], row: Sequence[int]
) -> Pair:
    """The reach of a box: of an operator that so many arcs enter by one side more, as far as others allow."""
    low, high = reaches[box]
    if not graph.boxes[box].operator or count < 2:
        return low, high
    ends = [reaches[v] if v < len(reaches) else (middles[v],) * 2 for v in row if v != box]
    free = min([max(low - end, start - high) for start, end in ends], default=float("inf"))
    more = clamp(STEP * (count - 1), 0.0, max(free - BESIDE, 0.0))
    return low - more, high + more


def _straight_out(graph: Graph, ranked: Ranked, middles: Sequence[float], spacing: Spacing, found: Ports) -> Ports:
    """The ports where ends of no size stand straight behind the ports that lead to them, if nothing else is there."""
    reaches, enters = list(found.reaches), list(found.enters)
    targets = {arc.target: number for number, arc in enumerate(graph.arcs) if not graph.boxes[arc.target].breadth}
    ends = {box for box, n in targets.items() if not ranked.after[box] and len(ranked.paths[n]) == 2}
    for box in sorted(ends):
        number = targets[box]
        place, source = found.leaves[number], graph.arcs[number].source
        others = (v for v, row in enumerate(ranked.ranks) if row == ranked.ranks[box] and v != box)
        others = (v for v in others if v not in ends or graph.arcs[targets[v]].source != source)
        near = (found.reaches[v] if v < ranked.boxes else (middles[v],) * 2 for v in others)
        if all(place < low - spacing.lane or high + spacing.lane < place for low, high in near):
            reaches[box], enters[number] = (place, place), place
    return replace(found, reaches=tuple(reaches), enters=tuple(enters))


def spoken(graph: Graph, ranked: Ranked, middles: Sequence[float], found: Ports, spacing: Spacing) -> Graph:
    """The graph in which the words on what leaves a bar stand where most room is beside the line."""
    arcs = list(graph.arcs)
    leaving: dict[int, list[int]] = {}
    lines: dict[int, list[float]] = {}
    for number, arc in enumerate(arcs):
        if not arc.flat:
            lines.setdefault(ranked.ranks[arc.source], []).append(found.leaves[number])
            if graph.boxes[arc.source].bar:
                leaving.setdefault(arc.source, []).append(number)
    for vertex in range(ranked.boxes, len(middles)):
        lines.setdefault(ranked.ranks[vertex], []).append(middles[vertex])
    for box, numbers in leaving.items():
        for port in {arcs[number].port for number in numbers}:
            same = [number for number in numbers if arcs[number].port == port]
            said = [number for number in same if arcs[number].label]
            if len(said) == 1 and len(same) > 1:
                label, arcs[said[0]] = arcs[said[0]].label, replace(arcs[said[0]], label=None)
                need = label[1] + 2 * spacing.pad if label else 0.0
                clear = [_clear(found.leaves[number], lines[ranked.ranks[box]], need, spacing) for number in same]
                best = max(range(len(same)), key=lambda n: (clear[n], same[n] == said[0], -n))
                arcs[same[best]] = replace(arcs[same[best]], label=label)
    return replace(graph, arcs=tuple(arcs))


def _clear(place: float, lines: Sequence[float], need: float, spacing: Spacing) -> tuple[bool, bool, float]:
    """Whether words have room on the side where they stand, or on the other; how far the next line is on that side."""
    below = min((place - other for other in lines if other < place), default=float("inf"))
    above = min((other - place for other in lines if other > place), default=float("inf"))
    usual, other = (below, above) if spacing.before else (above, below)
    return usual >= need, other >= need, usual


def _rows(ranked: Ranked, middles: Sequence[float]) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in range(max(ranked.ranks) + 1)]
    for vertex in sorted(range(len(middles)), key=middles.__getitem__):
        rows[ranked.ranks[vertex]].append(vertex)
    return rows


def _reach(
    graph: Graph,
    ranked: Ranked,
    box: int,
    middles: Sequence[float],
    rows: Sequence[Sequence[int]],
    spacing: Spacing,
    held: Held,
) -> tuple[float, float]:
    """How far a box reaches across: a bar over all its neighbours in its frame, as far as those beside it allow."""
    half, middle = graph.boxes[box].breadth / 2, middles[box]
    if not graph.boxes[box].bar:
        return middle - half, middle + half
    ends = [
        (middles[v] - (h := graph.boxes[v].breadth / 2 if v < ranked.boxes else MARGIN * 2), middles[v] + h)
        for v in (*ranked.before[box], *ranked.after[box])
        if set(held.homes[box]).issubset(held.homes[v])
    ]
    low = min([middle - half, *(end[0] for end in ends)])
    high = max([middle + half, *(end[1] for end in ends)])
    for other in rows[ranked.ranks[box]]:
        side = (middles[other] > middle) - (middles[other] < middle)
        apart = spacing.lane if other < ranked.boxes else spacing.lane / 2
        edge = middles[other] - side * (graph.half(other) + apart)
        if other < ranked.boxes and graph.boxes[other].bar:  # which grows too
            edge = (edge + side * spacing.lane / 2 + middle + side * half) / 2
        low, high = (max(low, edge), high) if side < 0 else (low, min(high, edge) if side else high)
    return min(low, middle - half), max(high, middle + half)


def _leaving(
    graph: Graph,
    ranked: Ranked,
    box: int,
    numbers: Sequence[int],
    reaches: Sequence[tuple[float, float]],
    middles: Sequence[float],
) -> list[float]:
    """From a bar each arc leaves where it goes; from a box the arcs of each output by one port.

    What a bar does not reach leaves it with the nearest that goes straight, if that is of the same output.
    """
    low, high = _inner(graph, box, reaches[box])
    if graph.boxes[box].bar:
        wished = [middles[ranked.paths[n][1]] for n in numbers]
        places = [clamp(wish, low + MARGIN, high - MARGIN) for wish in wished]
        straight = [k for k, place in enumerate(places) if abs(place - wished[k]) < NEAR]
        for k in sorted(set(range(len(numbers))).difference(straight)) if straight else ():
            nearest = min(straight, key=lambda one: (abs(places[one] - wished[k]), one))
            if graph.arcs[numbers[nearest]].port == graph.arcs[numbers[k]].port:
                places[k] = places[nearest]
        return places
    outputs = _sorted(graph, ranked, numbers, middles)
    if len(outputs) < 2:
        return [middles[box]] * len(numbers)
    step = (high - low) / len(outputs)
    return [low + step * (outputs.index(graph.arcs[n].port) + 0.5) for n in numbers]


def _sorted(graph: Graph, ranked: Ranked, numbers: Sequence[int], middles: Sequence[float]) -> list[int]:
    """The ports of these arcs in the order of where they lead, those that lead to one place by their numbers."""
    leads: dict[int, list[float]] = {}
    for n in numbers:
        leads.setdefault(graph.arcs[n].port, []).append(middles[ranked.paths[n][1]])
    return sorted(leads, key=lambda port: (round(fmean(leads[port]), 3), port))


def _from_the_sides(
    graph: Graph,
    ranked: Ranked,
    box: int,
    comes: Mapping[int, float],
    middles: Sequence[float],
    reaches: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[int]],
    spacing: Spacing,
) -> dict[int, tuple[int, float]]:
    """The outermost arc of each side that enters an operator from there, and the line on which it comes; else none.

    That is its own where no box stands between, and arcs that it passes there it would pass before that rank too.
    Otherwise it may be one beside the operator, where there is room for an arrowhead.
    """
    found: dict[int, tuple[int, float]] = {}
    if not graph.boxes[box].operator:
        return found
    half = reaches[box][1] - middles[box]
    beside = [v for v in rows[ranked.ranks[box]] if v != box]
    for side in (-1, 1):
        beyond = [n for n in comes if n not in found and side * (comes[n] - middles[box]) > half]
        if not beyond or len(comes) - len(found) < 2:
            continue
        number = max(beyond, key=lambda n: side * comes[n])
        start, end = sorted((comes[number], middles[box]))
        if not any(_touches(v, start, end, reaches) for v in beside if v < ranked.boxes):
            found[number] = side, comes[number]
            continue
        edges = (reaches[v][0 if side > 0 else 1] if v < ranked.boxes else middles[v] for v in beside)
        free = min((gap for edge in edges if (gap := side * (edge - middles[box])) > 0), default=0.0) - half
        if free >= spacing.head + spacing.track / 2:
            found[number] = side, middles[box] + side * (half + spacing.head)
    return found


def _touches(box: int, start: float, end: float, reaches: Sequence[tuple[float, float]]) -> bool:
    low, high = reaches[box]
    return low - MARGIN < end and start < high + MARGIN


def _entering(
    graph: Graph,
    box: int,
    wished: Sequence[float],
    reach: tuple[float, float],
    middles: Sequence[float],
    gap: float,
    least: float,
) -> list[float]:
    """Places on the side of a box that are as straight as they can be, apart, and in the order of what comes."""
    if len(wished) == 1 and not graph.boxes[box].bar:
        return [middles[box]]
    order = sorted(range(len(wished)), key=lambda n: (wished[n], n))
    reach = _inner(graph, box, reach)
    margin = ROUND * graph.boxes[box].breadth / 2 if graph.boxes[box].operator else MARGIN
    low, high = reach[0] + margin, reach[1] - margin
    inner = (reach[1] - reach[0]) / 4
    if not graph.boxes[box].bar:
        wished = [w if low <= w <= high else clamp(w, middles[box] - inner, middles[box] + inner) for w in wished]
    placed = _around([wished[n] for n in order], middles[box], (low, high), (least, gap))
    found = [0.0] * len(wished)
    for n, place in zip(order, placed, strict=True):
        found[n] = place
    return found


def _around(wished: Sequence[float], middle: float, reach: Pair, gaps: Pair) -> list[float]:
    """Places near the wished ones; what comes straight to the middle stays where the others keep apart from it.

    ``gaps`` are the least distance between two and the usual one; ports with words do not move together.
    """
    (low, high), (least, gap) = reach, gaps
    straight = [n for n, wish in enumerate(wished) if abs(wish - middle) < NEAR]
    wished = _parted(wished, gap)
    if len(straight) != 1:
        return spread(wished, low, high, gap)
    at = straight[0]
    under, over = min(gap, (middle - low) / max(at, 1)), min(gap, (high - middle) / max(len(wished) - at - 1, 1))
    if min(under, over) < least - NEAR:
        return spread(wished, low, high, gap)
    before = spread(wished[:at], low, middle - under, under)
    after = spread(wished[at + 1 :], middle + over, high, over)
    return [*before, middle, *after]


def _inner(graph: Graph, box: int, reach: tuple[float, float]) -> tuple[float, float]:
    """What of the reach of a box edges may use."""
    return reach[0] + graph.boxes[box].margin, reach[1] - graph.boxes[box].margin


def _parted(wished: Sequence[float], gap: float) -> list[float]:
    """Places in order, of which equal ones have moved apart around where they were."""
    found: list[float] = []
    for place, same in groupby(wished):
        count = len(list(same))
        found += [place + (n - (count - 1) / 2) * gap for n in range(count)]
    return found


def spread(wished: Sequence[float], low: float, high: float, gap: float) -> list[float]:
    """Places near the wished ones, which are in order, at least a gap apart and between the limits."""
    count = len(wished)
    if high < low:
        low = high = (low + high) / 2
    if count > 1:
        gap = min(gap, (high - low) / (count - 1))
    placed: list[float] = []
    for n, wish in enumerate(wished):
        least = placed[-1] + gap if placed else low
        most = high - gap * (count - 1 - n)
        placed.append(clamp(wish, least, max(most, least)))
    for n in range(count - 2, -1, -1):
        placed[n] = min(placed[n], placed[n + 1] - gap)
    return placed
