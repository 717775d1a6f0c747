"""Tucking: a box aside that stands between a fork and an operator is entered and left sideways, beside the way.

Before: everything stands. After: such a box begins right behind what it takes from, the operator stands level with
where it is left, and what comes after has moved up as far as there was room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.layout.dag.graph import Arrangement, Graph, Pair, Spacing, Spot, Way

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Detour:
    """A box aside, by its number, the boxes before and after it, and the arcs: into it, out of it, and past it."""

    box: int
    fork: int
    operator: int
    into: int
    out: int
    past: int


@dataclass(frozen=True, slots=True)
class Tucked:
    """An arrangement, and where each rank begins and ends in it."""

    found: Arrangement
    ends: tuple[Pair, ...]


def tucked(
    graph: Graph, found: Arrangement, ends: Sequence[Pair], spans: Sequence[tuple[int, int]], spacing: Spacing
) -> Tucked:
    """The arrangement with each box aside tucked in that can be.

    ``spans`` are the first and the last rank of each frame: where one begins or ends between the fork and what follows
    the operator, nothing is.
    """
    made = Tucked(found, tuple(ends))
    for detour in sorted(_detours(graph, found), key=lambda one: found.ranks[one.box]):
        rank = found.ranks[detour.box]
        if not any(first in (rank, rank + 1) or rank - 1 <= last <= rank + 1 for first, last in spans):
            made = _tucked(graph, made, detour, spacing) or made
    return made


def _detours(graph: Graph, found: Arrangement) -> Iterator[Detour]:
    """The boxes aside that alone stand on their rank, between a fork and an operator that do so too."""
    crowds = [0] * (max(found.ranks) + 1)
    for rank in found.ranks:
        crowds[rank] += 1
    for number, box in enumerate(graph.boxes):
        if box.doors is None:
            continue
        into = [n for n, arc in enumerate(graph.arcs) if arc.target == number]
        out = [n for n, arc in enumerate(graph.arcs) if arc.source == number]
        if len(into) != 1 or len(out) != 1:
            continue
        fork, operator = graph.arcs[into[0]].source, graph.arcs[out[0]].target
        past = [n for n, arc in enumerate(graph.arcs) if (arc.source, arc.target) == (fork, operator)]
        rank = found.ranks[number]
        near = found.ranks[fork] == rank - 1 and found.ranks[operator] == rank + 1
        if near and len(past) == 1 and crowds[rank - 1 : rank + 2] == [1, 1, 1] and graph.boxes[operator].operator:
            yield Detour(number, fork, operator, into[0], out[0], past[0])


def _tucked(graph: Graph, made: Tucked, at: Detour, spacing: Spacing) -> Tucked | None:
    """The arrangement with that box tucked in; None where something is in its way, or nothing is gained."""
    found = made.found
    box, fork, operator = (found.spots[n] for n in (at.box, at.fork, at.operator))
    doors = graph.boxes[at.box].doors
    past = found.ways[at.past].points
    across = past[0][1]
    if doors is None or any(abs(point[1] - across) > NEAR for point in past):
        return None
    begin = fork.along + fork.length
    sign = 1 if box.middle > across else -1
    side = operator.middle + sign * operator.breadth / 2
    label = graph.arcs[at.out].label
    room = max(spacing.head + spacing.pad, label[1] + 2 * spacing.pad if label else 0.0)
    push = sign * max(0.0, room - (abs(box.middle - side) - box.breadth / 2))
    moved = replace(box, along=begin + spacing.track, across=box.across + push)
    for one, way in ((at.into, found.ways[at.into]), (at.past, found.ways[at.past])):
        size = graph.arcs[one].label
        if way.label and size:
            moved = replace(moved, along=max(moved.along, way.label[0] + size[0] + spacing.pad))
    enters, leaves = moved.along + doors[0], moved.along + moved.length - doors[1]
    near = moved.middle - sign * moved.breadth / 2
    shift = leaves - (operator.along + operator.length / 2)
    short = leaves - operator.length / 2 - enters < spacing.head or (
        label is not None and leaves - spacing.pad - label[0] < enters + spacing.pad
    )
    if shift > -1 or short or not _is_clear(graph, found, at, (begin, operator.along), (across, moved)):
        return None
    if push and graph.frames and not _is_outermost(found, at.box, sign):
        return None  # for its frame would grow towards others
    rest = max(shift, moved.along + moved.length + spacing.track - _first_behind(graph, found, at, moved, spacing))
    corner = label and (leaves - spacing.pad - label[0], (side + near) / 2 - label[1] / 2)
    ways = {
        at.into: ((begin, across), (enters, across), (enters, near)),
        at.out: ((leaves, near), (leaves, side)),
        at.past: ((begin, across), (leaves - operator.length / 2, across)),
    }
    return _shifted(made, at, moved, (shift, rest), ways, corner)


def _is_outermost(found: Arrangement, box: int, sign: int) -> bool:
    """Whether nothing stands or runs further out on that side than a box."""
    own = found.spots[box]
    edge = sign * own.middle + own.breadth / 2
    spots = (sign * spot.middle + spot.breadth / 2 for spot in found.spots)
    points = (sign * across for way in found.ways for _, across in way.points)
    return all(reach < edge + NEAR for reach in (*spots, *points))


def _is_clear(graph: Graph, found: Arrangement, at: Detour, gap: Pair, reach: tuple[float, Spot]) -> bool:
    """Whether no other way bends or speaks between the fork and the operator, or passes where the box will stand."""
    (begin, end), (across, moved) = gap, reach
    low, high = min(across, moved.across), max(across, moved.across + moved.breadth)
    for number, (arc, way) in enumerate(zip(graph.arcs, found.ways, strict=True)):
        if number in (at.into, at.out, at.past):
            continue
        if any(begin + NEAR < along < end - NEAR for along, _ in way.points):
            return False
        for corner, size in ((way.label, arc.label), (way.tag, arc.tag)):
            if corner and size and corner[0] < end and corner[0] + size[0] > begin:
                return False
        for (a0, b0), (a1, _) in pairwise(way.points):
            if a0 < end and a1 > begin and low - NEAR < b0 < high + NEAR:
                return False
    return True


def _first_behind(graph: Graph, found: Arrangement, at: Detour, moved: Spot, spacing: Spacing) -> float:
    """Where along the flow, behind the operator, the first thing begins that the tucked box could touch."""
    operator = found.spots[at.operator]
    behind = operator.along + operator.length
    low, high = moved.across - spacing.lane, moved.across + moved.breadth + spacing.lane
    firsts = [
        spot.along
        for spot, rank in zip(found.spots, found.ranks, strict=True)
        if rank > found.ranks[at.operator] and spot.across < high and spot.across + spot.breadth > low
    ]
    for arc, way in zip(graph.arcs, found.ways, strict=True):
        for (a0, b0), (a1, b1) in pairwise(way.points):
            if max(a0, a1) > behind + NEAR and min(b0, b1) < high and max(b0, b1) > low and a0 > behind + NEAR:
                firsts.append(min(a0, a1))
        for corner, size in ((way.label, arc.label), (way.tag, arc.tag)):
            if corner and size and corner[0] > behind - NEAR and corner[1] < high and corner[1] + size[1] > low:
                firsts.append(corner[0])
    return min(firsts, default=float("inf"))


def _shifted(
    made: Tucked,
    at: Detour,
    moved: Spot,
    by: Pair,
    own: dict[int, tuple[Pair, ...]],
    corner: Pair | None,
) -> Tucked:
    """All that stands behind the fork moved: the operator by the first length, what follows by the second."""
    found = made.found
    operator = found.spots[at.operator]
    start, end = operator.along - NEAR, operator.along + operator.length + NEAR

    def on(along: float) -> float:
        return along + (0.0 if along < start else by[0] if along < end else by[1])

    def point(one: Pair | None) -> Pair | None:
        return one and (on(one[0]), one[1])

    def points(some: Sequence[Pair]) -> tuple[Pair, ...]:
        return tuple((on(along), across) for along, across in some)

    spots = [replace(spot, along=on(spot.along)) for spot in found.spots]
    spots[at.box] = moved
    ways = [Way(points(way.points), point(way.label), point(way.tag)) for way in found.ways]
    for number, way in own.items():
        ways[number] = replace(ways[number], points=way, label=ways[number].label if number != at.out else corner)
    ends = tuple((on(first), on(last)) for first, last in made.ends)
    return Tucked(replace(found, spots=tuple(spots), ways=tuple(ways)), ends)
