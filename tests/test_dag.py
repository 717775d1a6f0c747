"""The layered layout: ranks increase, nothing overlaps, no arc runs through a box or along a foreign arc."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product
from math import hypot
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualkeras_svg import read_model
from visualkeras_svg.layout.dag import Arc, Arrangement, Box, Frame, Graph, Spacing, arrange
from visualkeras_svg.layout.dag.blocks import Spines
from visualkeras_svg.layout.dag.rank import rank
from visualkeras_svg.layout.dag.route import Net, assign
from visualkeras_svg.layout.dag.straight import straightened

NEAR = 1e-6
ROOT = Path(__file__).parent.parent


@st.composite
def graphs(draw: Any, most: int = 12) -> Graph:
    """Graphs without cycles, of boxes of many sizes."""
    count = draw(st.integers(1, most))
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    boxes = []
    for _ in range(count):
        operator = draw(st.booleans())
        size = 10.0 if operator else draw(st.sampled_from([20.0, 35.0, 80.0]))
        boxes.append(Box(size, size, bar=not operator and draw(st.booleans()), operator=operator))
    return Graph(tuple(boxes), tuple(Arc(a, b) for a, b in sorted(chosen)))


def rects(found: Arrangement) -> list[tuple[float, float, float, float]]:
    return [(s.along, s.across, s.along + s.length, s.across + s.breadth) for s in found.spots]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_ranks_increase_and_boxes_keep_apart(graph: Graph) -> None:
    found = arrange(graph, Spacing())
    assert all(found.ranks[arc.target] > found.ranks[arc.source] for arc in graph.arcs)
    for one, other in product(enumerate(rects(found)), repeat=2):
        if one[0] < other[0]:
            a, b = one[1], other[1]
            apart = a[2] <= b[0] + NEAR or b[2] <= a[0] + NEAR or a[3] <= b[1] + NEAR or b[3] <= a[1] + NEAR
            assert apart, (one, other)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_arcs_run_straight_and_through_no_box(graph: Graph) -> None:
    found = arrange(graph, Spacing())
    for arc, way in zip(graph.arcs, found.ways, strict=True):
        for (a0, c0), (a1, c1) in pairwise(way.points):
            assert abs(a0 - a1) < NEAR or abs(c0 - c1) < NEAR
            low, high = (min(a0, a1), min(c0, c1)), (max(a0, a1), max(c0, c1))
            for number, (x0, y0, x1, y1) in enumerate(rects(found)):
                if number == arc.target and graph.boxes[number].operator:
                    continue  # whose circle it meets within this square
                inside = low[0] < x1 - 0.01 and high[0] > x0 + 0.01 and low[1] < y1 - 0.01 and high[1] > y0 + 0.01
                assert not inside


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_arcs_into_an_operator_end_on_its_outline(graph: Graph) -> None:
    found = arrange(graph, Spacing())
    for arc, way in zip(graph.arcs, found.ways, strict=True):
        spot = found.spots[arc.target]
        if graph.boxes[arc.target].operator:
            along, across = way.points[-1]
            straight = (spot.breadth - spot.length) / 2
            aside = max(abs(across - spot.middle) - straight, 0.0)
            away = hypot(along - spot.along - spot.length / 2, aside)
            assert away == pytest.approx(spot.length / 2)


@st.composite
def gated(draw: Any) -> Graph:
    """Chains in which some boxes are multiplied with what a box aside computes from them, with skips around."""
    boxes, arcs, forks = [Box(20.0, 60.0)], [], [0]
    words = st.sampled_from([None, (10.0, 40.0), (40.0, 10.0)])
    for _ in range(draw(st.integers(1, 4))):
        last, said = len(boxes) - 1, draw(words)
        if draw(st.booleans()):
            long = draw(st.sampled_from([40.0, 80.0, 160.0]))
            boxes += [Box(long, draw(st.sampled_from([30.0, 90.0])), aside=True, doors=(8.0, 8.0))]
            boxes += [Box(10.0, 10.0, operator=True)]
            arcs += [Arc(last, last + 1, said), Arc(last, last + 2), Arc(last + 1, last + 2, draw(words))]
        boxes.append(Box(draw(st.sampled_from([20.0, 50.0])), draw(st.sampled_from([20.0, 120.0]))))
        arcs.append(Arc(len(boxes) - 2, len(boxes) - 1, draw(words)))
        forks.append(len(boxes) - 1)
    pairs = [(a, b) for a in forks for b in forks if b - a > 1]
    skips = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    known = {(arc.source, arc.target) for arc in arcs}
    arcs += [Arc(a, b) for a, b in skips if (a, b) not in known]
    cuts = sorted(draw(st.sets(st.integers(0, len(boxes)), min_size=2, max_size=2))) if draw(st.booleans()) else []
    frames = (Frame(tuple(range(*cuts)), begin=12.0, end=6.0, low=6.0, high=6.0),) if cuts else ()
    return Graph(tuple(boxes), tuple(sorted(arcs, key=lambda arc: (arc.source, arc.target))), frames)


def words_of(graph: Graph, found: Arrangement) -> list[tuple[float, float, float, float]]:
    """The rectangles of all words."""
    return [
        (*way.label, way.label[0] + arc.label[0], way.label[1] + arc.label[1])
        for arc, way in zip(graph.arcs, found.ways, strict=True)
        if arc.label and way.label
    ]


def crossed(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] - 0.01 and other[0] < one[2] - 0.01 and one[1] < other[3] - 0.01 and other[1] < one[3] - 0.01
    )


@settings(max_examples=300, deadline=None)
@given(gated())
def test_what_stands_aside_is_tucked_in_where_nothing_is_in_its_way(graph: Graph) -> None:
    found = arrange(graph, Spacing())
    said, stands = words_of(graph, found), rects(found)
    lines = [
        (min(a0, a1), min(c0, c1), max(a0, a1), max(c0, c1))
        for way in found.ways
        for (a0, c0), (a1, c1) in pairwise(way.points)
    ]
    assert len(said) == sum(arc.label is not None for arc in graph.arcs)
    for number, stand in enumerate(stands):
        assert not any(crossed(stand, other) for other in stands[number + 1 :])
    assert not any(crossed(stand, line) for stand in stands for line in lines)
    assert not any(crossed(words, other) for words in said for other in (*stands, *lines))
    assert not any(crossed(one, said[n]) for k, one in enumerate(said) for n in range(k))
    for frame, rect in zip(graph.frames, found.frames, strict=True):
        if rect:
            low, high = (rect.along, rect.across), (rect.along + rect.length, rect.across + rect.breadth)
            for number, stand in enumerate(stands):
                within = low[0] < stand[0] and low[1] < stand[1] and stand[2] < high[0] and stand[3] < high[1]
                assert within if number in frame.boxes else not crossed((*low, *high), stand)


def test_words_at_both_ends_of_a_line_have_room_though_they_belong_to_two_arcs() -> None:
    boxes = (Box(20, 60), Box(20, 60), Box(20, 60), Box(20, 60))
    arcs = (Arc(0, 1, tag=(10, 8)), Arc(0, 3, label=(50, 8)), Arc(1, 2), Arc(2, 3))
    found = arrange(Graph(boxes, arcs), Spacing())
    said, tag = found.ways[1].label, found.ways[0].tag
    assert said
    assert tag
    assert said[0] + 50 + Spacing().clear <= tag[0] + 1e-6


@pytest.mark.parametrize("frames", [(), (Frame((0, 1, 2, 3), 12, 6, 6, 6),)])
def test_a_box_aside_is_left_level_with_the_operator(frames: tuple[Frame, ...]) -> None:
    boxes = (Box(20, 60), Box(80, 60, aside=True, doors=(10, 10)), Box(10, 10, operator=True), Box(20, 60))
    arcs = (Arc(0, 1), Arc(0, 2), Arc(1, 2, (10, 8)), Arc(2, 3))
    found = arrange(Graph(boxes, arcs, frames), Spacing())
    gate, operator = found.spots[1], found.spots[2]
    assert gate.along + gate.length - 10 == pytest.approx(operator.along + operator.length / 2)
    assert [point[0] for point in found.ways[2].points] == pytest.approx([operator.along + 5] * 2)
    plain = arrange(Graph((boxes[0], Box(80, 60, aside=True), *boxes[2:]), arcs), Spacing())
    assert found.spots[3].along < plain.spots[3].along - 20


@settings(max_examples=150, deadline=None)
@given(graphs(), st.randoms())
def test_no_arc_runs_through_the_words_at_the_ends_of_others_into_its_box(graph: Graph, chance: Random) -> None:
    plain = [not (box.bar or box.operator) for box in graph.boxes]
    arcs = tuple(
        replace(arc, tag=(8.0, 9.0) if plain[arc.target] and chance.random() < 0.5 else None) for arc in graph.arcs
    )
    graph = replace(graph, arcs=arcs)
    found = arrange(graph, Spacing())
    for number, (arc, way) in enumerate(zip(graph.arcs, found.ways, strict=True)):
        if arc.tag and way.tag:
            words = (*way.tag, way.tag[0] + arc.tag[0], way.tag[1] + arc.tag[1])
            for other, line in enumerate(found.ways):
                if graph.arcs[other].target != arc.target:
                    continue
                for (a0, c0), (a1, c1) in pairwise(line.points):
                    piece = (min(a0, a1), min(c0, c1), max(a0, a1), max(c0, c1))
                    assert other == number or not crossed(words, piece)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_equal_graphs_are_laid_out_alike(graph: Graph) -> None:
    assert arrange(graph, Spacing()) == arrange(graph, Spacing())


def whole_length(arcs: tuple[Arc, ...], ranks: Sequence[int]) -> float:
    """The total length of all arcs; those of an input that leads to no chain count as half of the longest of them."""
    entering, leaving = (Counter(getattr(arc, end) for arc in arcs) for end in ("target", "source"))
    lengths: dict[int, list[int]] = {}
    for arc in arcs:
        lengths.setdefault(arc.source, []).append(ranks[arc.target] - ranks[arc.source])
    chained = {arc.source for arc in arcs if entering[arc.target] == 1 == leaving[arc.target]}
    nets = {n for n in lengths if not entering[n] and leaving[n] > 1 and n not in chained}
    return sum(max(found) / 2 if n in nets else sum(found) for n, found in lengths.items())


def least_length(count: int, arcs: tuple[Arc, ...]) -> float:
    """The least total length, by trying every ranking."""
    return min(
        whole_length(arcs, ranks)
        for ranks in product(range(count), repeat=count)
        if all(ranks[a.target] > ranks[a.source] for a in arcs)
    )


@settings(max_examples=40, deadline=None)
@given(graphs(most=5))
def test_the_total_length_of_ranked_arcs_is_the_least(graph: Graph) -> None:
    count = len(graph.boxes)
    arcs = (*graph.arcs, *(Arc(n, n + 1) for n in range(count - 1)))[: len(graph.arcs) or count - 1]
    touched = {end for arc in arcs for end in (arc.source, arc.target)}
    if len(touched) < count:
        return  # the ranking is of connected graphs
    try:
        ranks = rank(count, arcs)
    except IndexError:  # parts that are not connected
        return
    assert whole_length(arcs, ranks) == least_length(count, arcs)


@pytest.mark.parametrize("name", ["resnet50", "inceptionv3", "mobilenetv3small", "xception", "convnexttiny"])
def test_published_models_have_no_crossing_and_a_straight_main_path(name: str) -> None:
    graph = read_model(ROOT / f"golden/models/applications/{name}.json.gz")
    place = {node.id: number for number, node in enumerate(graph)}
    arcs = [Arc(place[a], place[b]) for a, b in dict.fromkeys((e.source, e.target) for e in graph.edges)]
    found = arrange(Graph(tuple(Box(20.0, 31.0) for _ in graph), tuple(arcs)), Spacing())
    assert found.crossings == 0
    assert len({round(found.spots[box].middle, 6) for box in found.main}) == 1
    for arc, way in zip(arcs, found.ways, strict=True):
        if {arc.source, arc.target} <= found.main and found.ranks[arc.target] == found.ranks[arc.source] + 1:
            assert len({round(across, 6) for _, across in way.points}) == 1, "the main path has no bend"


def test_a_skip_into_a_frame_on_the_main_path_stays_on_its_side() -> None:
    boxes = (Box(20, 20), Box(20, 20), Box(20, 20), Box(20, 20), Box(10, 10, operator=True), Box(20, 20))
    arcs = (Arc(0, 1), Arc(0, 4), Arc(1, 2), Arc(2, 3), Arc(3, 4), Arc(4, 5))
    found = arrange(Graph(boxes, arcs, (Frame((2, 3, 4)),)), Spacing())
    middle = found.spots[0].middle
    assert found.crossings == 0
    assert len({across < middle for _, across in found.ways[1].points[1:-1] if abs(across - middle) > NEAR}) == 1


@st.composite
def stood(draw: st.DrawFn) -> tuple[list[float], list[float], list[list[int]], list[dict[int, float]]]:
    """Blocks on ranks: their places, half their breadths, what they are joined to, and what is next on their rank."""
    rows = draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    places: list[float] = []
    halves: list[float] = []
    after: list[dict[int, float]] = []
    ranks: list[list[int]] = []
    for count in rows:
        edge = draw(st.integers(-60, 0))
        ranks.append([])
        for number in range(count):
            half, gap = draw(st.integers(2, 20)), draw(st.integers(8, 40)) if number else 0
            least = halves[-1] + half + 8.0 if number else 0.0
            places.append(float(edge + gap + half))
            halves.append(float(half))
            after.append({})
            if number:
                after[-2][len(places) - 1] = least
            edge = int(places[-1]) + half
            ranks[-1].append(len(places) - 1)
    near: list[list[int]] = [[] for _ in places]
    for upper, lower in pairwise(ranks):
        for one in upper:
            for other in draw(st.lists(st.sampled_from(lower), max_size=2, unique=True)):
                near[one].append(other)
                near[other].append(one)
    return places, halves, near, after


@given(stood(), st.integers(0, 3))
def test_straightening_keeps_what_is_straight_and_all_distances(
    given_: tuple[list[float], list[float], list[list[int]], list[dict[int, float]]], main: int
) -> None:
    places, halves, near, after = given_
    before: list[dict[int, float]] = [{} for _ in places]
    for one, others in enumerate(after):
        for other, least in others.items():
            before[other][one] = least
    fixed = {main} & set(range(len(places)))
    found = straightened(places, halves, near, Spines(), fixed, before, after)
    pairs = [(one, other) for one, joined in enumerate(near) for other in joined]
    straight = [pair for pair in pairs if abs(places[pair[0]] - places[pair[1]]) < 1e-6]
    assert all(abs(found[one] - found[other]) < 1e-6 for one, other in straight)
    assert all(
        found[one] + least <= found[other] + 1e-6 for one, row in enumerate(after) for other, least in row.items()
    )
    assert all(found[number] == places[number] for number in fixed)
    edges = [(place - half, place + half) for place, half in zip(places, halves, strict=True)]
    low, high = min(edge[0] for edge in edges), max(edge[1] for edge in edges)
    assert all(
        low - 1e-6 <= place - half and place + half <= high + 1e-6 for place, half in zip(found, halves, strict=True)
    )


def test_a_short_jog_is_made_straight_and_what_is_in_its_way_moves_too() -> None:
    # 0 is the main path; 1 hangs 9 px beside it, with 2 next to it, and 3 far away
    before, after = [{}, {}, {1: 30.0}, {2: 30.0}], [{}, {2: 30.0}, {3: 30.0}, {}]
    found = straightened([0.0, -9.0, 21.0, 90.0], [5.0] * 4, [[1], [0], [], []], Spines(), {0}, before, after)
    assert found == [0.0, 0.0, 30.0, 90.0]


def test_a_long_way_aside_stays_one() -> None:
    places = [0.0, -40.0]
    assert straightened(places, [5.0, 5.0], [[1], [0]], Spines(), {0}, [{}, {}], [{}, {}]) == places


def test_what_follows_the_bar_that_joins_all_rows_stands_at_its_middle() -> None:
    for rows in (2, 3, 4):
        boxes = [Box(20.0, 20.0) for _ in range(rows)] + [Box(10.0, 20.0, bar=True), Box(20.0, 14.0)]
        arcs = [Arc(row, rows) for row in range(rows)] + [Arc(rows, rows + 1)]
        found = arrange(Graph(tuple(boxes), tuple(arcs)), Spacing())
        assert found.spots[rows + 1].middle == pytest.approx(found.spots[rows].middle)
        assert all(len({round(across, 6) for _, across in way.points}) == 1 for way in found.ways)


def test_behind_a_bar_that_a_skip_reaches_the_main_path_goes_straight_on() -> None:
    boxes = (Box(20.0, 20.0), Box(20.0, 20.0), Box(10.0, 20.0, bar=True), Box(20.0, 20.0))
    found = arrange(Graph(boxes, (Arc(0, 1), Arc(1, 2), Arc(0, 2), Arc(2, 3))), Spacing())
    assert found.spots[3].middle == pytest.approx(found.spots[1].middle)


def test_an_input_of_many_keeps_what_it_feeds_near_to_where_the_others_come_from() -> None:
    chain = [Arc(n, n + 1) for n in range(9)]
    masks = [(10, target) for target in (11, 12, 13)]
    arcs = [*chain, Arc(1, 11), Arc(4, 12), Arc(8, 13), *(Arc(*pair) for pair in masks)]
    ranks = rank(14, arcs)
    assert [ranks[n] for n in (11, 12, 13)] == [ranks[n] + 1 for n in (1, 4, 8)]


def test_many_branches_from_afar_stand_where_they_begin() -> None:
    chain = [Arc(n, n + 1) for n in range(20)]
    sides = [Arc(start, 21 + n) for n, start in enumerate((1, 4, 7))]
    ranks = rank(24, [*chain, *sides, *(Arc(21 + n, 20) for n in range(3))])
    assert [ranks[n] for n in (21, 22, 23)] == [ranks[n] + 1 for n in (1, 4, 7)]
    near = rank(6, [Arc(0, 1), Arc(1, 2), Arc(2, 3), Arc(0, 4), Arc(4, 3), Arc(0, 5), Arc(5, 3)])
    assert near[4] == near[5] == near[2], "side by side before their merge"


def gap_before(count: int) -> float:
    """How far before the box that joins so many rows the longest of them ends."""
    found = arrange(Graph((Box(10, 20),) * (count + 1), tuple(Arc(n, count) for n in range(count))), Spacing())
    return found.spots[count].along - found.spots[0].along - 10


def test_tracks_stand_closer_where_one_gap_has_many() -> None:
    assert gap_before(8) - gap_before(6) == Spacing().track
    assert gap_before(14) - gap_before(12) == pytest.approx(7 / 8 * Spacing().track)


def test_an_operator_beside_a_box_is_entered_sideways_where_there_is_room_for_an_arrowhead() -> None:
    boxes = (Box(10, 20), Box(10, 20), Box(10, 10, operator=True), Box(10, 60), Box(10, 20))
    graph = Graph(boxes, tuple(Arc(*pair) for pair in ((0, 1), (1, 2), (0, 2), (0, 3), (2, 4), (3, 4))))
    near, far = (arrange(graph, Spacing(node=node)) for node in (8, 18))
    for found, sideways in ((near, False), (far, True)):
        (before, _), (end, across) = found.ways[2].points[-2:]
        operator = found.spots[2]
        assert (before == end == operator.along + operator.length / 2) == sideways
        assert sideways == (abs(across - operator.middle) == operator.breadth / 2 == 5)
        assert sideways != (operator.breadth > 10), "or it is so broad that two arrowheads stand apart"


def test_several_outputs_of_one_box_lead_straight_out() -> None:
    boxes = (Box(10, 20), Box(10, 40), Box(0, 0), Box(0, 0))
    found = arrange(Graph(boxes, (Arc(0, 1), Arc(1, 2, port=0), Arc(1, 3, port=1))), Spacing())
    ends = [{across for _, across in way.points} for way in found.ways[1:]]
    assert [len(end) for end in ends] == [1, 1]
    assert abs(min(ends[0]) - min(ends[1])) == pytest.approx(20)


def test_what_leads_from_the_same_to_the_same_stands_in_the_order_of_the_model() -> None:
    module = [(0, 1), (1, 2), (0, 3), (0, 4), (0, 5), (2, 7), (3, 7), (4, 7), (5, 7)]
    arcs = tuple(Arc(*pair) for pair in [*module, (0, 6), (7, 8), (6, 9), (8, 9)])
    found = arrange(Graph((Box(10, 20),) * 10, arcs), Spacing())
    twins = [found.spots[box].middle for box in (3, 4, 5)]
    assert found.main.isdisjoint((3, 4, 5))
    assert twins == sorted(twins)


def test_an_operator_does_not_grow_over_what_enters_another_from_its_side() -> None:
    sizes = [20.0, 20.0, 10.0, 20.0, 10.0, 10.0, 10.0, 20.0, 10.0, 20.0, 10.0, 10.0]
    boxes = tuple(Box(size, size, operator=size == 10.0) for size in sizes)
    pairs = [(0, 3), (0, 11), (1, 5), (1, 11), (2, 5), (2, 8), (2, 9), (3, 5), (3, 10), (3, 11), (4, 11)]
    pairs += [(7, 9), (7, 10), (7, 11), (8, 9)]
    found = arrange(Graph(boxes, tuple(Arc(*pair) for pair in pairs)), Spacing())
    for pair, way in zip(pairs, found.ways, strict=True):
        for piece in pairwise(way.points):
            low, high = (tuple(map(end, zip(*piece, strict=True))) for end in (min, max))
            for number, (x0, y0, x1, y1) in enumerate(rects(found)):
                if number != pair[1]:
                    assert not (low[0] < x1 and high[0] > x0 and low[1] < y1 and high[1] > y0)


def test_a_bar_at_the_beginning_has_a_line_of_its_own_to_each_row() -> None:
    rows = [Box(40.0, 30.0) for _ in range(5)]
    boxes = (Box(20.0, 60.0, bar=True), *rows, Box(40.0, 30.0), Box(20.0, 60.0, bar=True))
    arcs = [Arc(0, 1), Arc(1, 6), Arc(6, 7), *(arc for row in range(2, 6) for arc in (Arc(0, row), Arc(row, 7)))]
    found = arrange(Graph(boxes, tuple(arcs)), Spacing())
    assert all(len({round(across, 6) for _, across in way.points}) == 1 for way in found.ways)


def test_a_track_in_a_narrow_gap_leaves_room_for_arrowheads() -> None:
    boxes = tuple(Box(40.0, 30.0) for _ in range(3))
    spacing = Spacing(rank=14.0, node=8.0)
    found = arrange(Graph(boxes, (Arc(0, 1), Arc(0, 2))), spacing)
    bent = next(way.points for way in found.ways if len(way.points) > 2)
    assert bent[-1][0] - bent[-2][0] > 9.9


def test_arcs_beside_one_another_between_two_boxes_stand_well_apart() -> None:
    boxes = (Box(40.0, 30.0), Box(90.0, 30.0), Box(40.0, 30.0), Box(90.0, 30.0))
    arcs = (Arc(0, 1), Arc(2, 3), Arc(1, 3, port=1, flat=True), Arc(1, 3, port=2, flat=True))
    one, other = arrange(Graph(boxes, arcs), Spacing()).ways[2:]
    assert abs(one.points[0][0] - other.points[0][0]) > 90.0 / 3


def test_words_on_a_line_that_passes_the_next_rank_need_no_wider_gap_before_it() -> None:
    boxes = (Box(20.0, 90.0, bar=True), Box(60.0, 30.0), Box(60.0, 30.0), Box(20.0, 90.0, bar=True))
    long = (Box(60.0, 30.0),)

    def length(label: tuple[float, float] | None) -> float:
        arcs = [Arc(0, 1, label, port=1), Arc(1, 3), Arc(0, 2), Arc(2, 4), Arc(4, 3)]
        found = arrange(Graph((*boxes, *long), tuple(arcs)), Spacing(lane=40.0))
        return max(spot.along + spot.length for spot in found.spots)

    assert length((70.0, 11.0)) == pytest.approx(length(None))


def test_lines_of_two_sources_that_nearly_meet_have_tracks_of_their_own() -> None:
    nets = [Net(0.0, [20.0]), Net(44.0, [23.0])]
    assign(nets)
    assert nets[0].track != nets[1].track
    far = [Net(0.0, [20.0]), Net(64.0, [40.0])]
    assign(far)
    assert far[0].track == far[1].track
