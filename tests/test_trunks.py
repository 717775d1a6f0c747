"""Trunks: edges from one port share one line as far as they run together."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualkeras_svg.geometry import Point
from visualkeras_svg.paint.links import BEND
from visualkeras_svg.paint.trunks import branched

DOWN = ((0.0, 0.0), (0.0, 100.0))
ASIDE = ((0.0, 0.0), (0.0, 40.0), (60.0, 40.0), (60.0, 90.0))


def drawn(ways: list[tuple[Point, ...]]) -> list[tuple[Point, ...]]:
    return branched(ways, ["data"] * len(ways))


def length(way: tuple[Point, ...]) -> float:
    return sum(math.dist(one, other) for one, other in pairwise(way))


def test_the_first_way_is_whole_and_the_next_begins_a_bend_before_it_leaves_it() -> None:
    first, second = drawn([DOWN, ASIDE])
    assert first == DOWN
    assert second == ((0.0, pytest.approx(40 - 2 * BEND)), *ASIDE[1:])


def test_a_way_that_goes_straight_on_begins_where_the_other_bends() -> None:
    first, second = drawn([ASIDE, DOWN])
    assert first == ASIDE
    assert second == ((0.0, pytest.approx(40 - 2 * BEND)), (0.0, 100.0))


def test_ways_from_other_points_or_in_other_directions_are_whole() -> None:
    up = ((0.0, 0.0), (0.0, -50.0))
    beside = ((1.0, 0.0), (1.0, 40.0), (60.0, 40.0))
    assert drawn([DOWN, up, beside, ()]) == [DOWN, up, beside, ()]


def test_a_mask_shares_no_line_with_data() -> None:
    assert branched([DOWN, ASIDE], ["data", "mask"]) == [DOWN, ASIDE]


def test_of_several_the_way_begins_where_it_leaves_the_last() -> None:
    longer = ((0.0, 0.0), (0.0, 40.0), (30.0, 40.0), (30.0, 90.0))
    assert drawn([DOWN, ASIDE, longer])[2] == ((pytest.approx(30 - 2 * BEND), 40.0), *longer[2:])


@given(st.lists(st.lists(st.integers(1, 9).map(lambda n: 10.0 * n), min_size=1, max_size=5), min_size=1, max_size=5))
def test_all_is_still_drawn_and_nothing_twice(steps: list[list[float]]) -> None:
    ways = []
    for some in steps:
        x = y = 0.0
        points: list[Point] = [(x, y)]
        for number, step in enumerate(some):
            x, y = (x + step, y) if number % 2 else (x, y + step)
            points.append((x, y))
        ways.append(tuple(points))
    found = drawn(ways)
    seen = {point for way in found for point in places(way)}
    assert seen >= {point for way in ways for point in places(way)}
    assert all(way[-1] == whole[-1] for way, whole in zip(found, ways, strict=True))
    assert all(length(way) <= length(whole) + 1e-6 for way, whole in zip(found, ways, strict=True))


def places(way: tuple[Point, ...]) -> set[Point]:
    """The whole pixels that a way passes, without its first ones, which a bend rounds off."""
    found = set()
    for (x0, y0), (x1, y1) in pairwise(way):
        for step in range(int(max(abs(x1 - x0), abs(y1 - y0))) + 1):
            found.add(
                (
                    x0 + math.copysign(min(step, abs(x1 - x0)), x1 - x0),
                    y0 + math.copysign(min(step, abs(y1 - y0)), y1 - y0),
                )
            )
    return {(round(x), round(y)) for x, y in found}
