"""Hairs: what must be said of one cell of a card, at a thin line beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from visualkeras_svg.annotate.board import Board
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.plan import Chart, Label, Layout, Line, Rule, Stand

LONG = 4 * PT
"""The length of a hair."""
APART = 2 * PT
"""Between a hair and its words, and between these and all else."""


def annotate(layout: Layout, chart: Chart, page: tuple[float, float] | None) -> Layout | None:
    """The layout with the words of the chart's hairs, or None where one has no room; ``page`` are its edges."""
    for hair in chart.hairs:
        board = Board(layout, page)
        ways = (way for stand, cell in _cells(layout, hair.member) for way in _ways(stand, cell, hair.words, chart))
        free = (way for way in ways if board.free(way[1].reach, APART) and board.free(_around(way[0])))
        found = next(free, None)
        if found is None:
            return None
        rule, label = found
        layout = replace(layout, rules=(*layout.rules, rule), labels=(*layout.labels, label))
    return layout


def _cells(layout: Layout, member: str) -> Iterator[tuple[Stand, Rect]]:
    """The cells that stand for a layer."""
    for stand in layout.cards:
        for cell, rect in zip(stand.card.cells, stand.cells, strict=False):
            if member in cell.members:
                yield stand, rect


def _ways(stand: Stand, cell: Rect, words: Line, chart: Chart) -> Iterator[tuple[Rule, Label]]:
    """Beside a cell, right and left, where the flow goes down; else under and over it."""
    (x, y), type_ = cell.center, chart.type
    middle = y + (type_.ascent - type_.descent) / 2
    if chart.flows_down:
        x0, x1 = stand.reach.x1, stand.reach.x0
        yield _way(((x0, y), (x0 + LONG, y)), (x0 + LONG + APART, middle), stand, words, chart)
        yield _way(((x1, y), (x1 - LONG, y)), (x1 - LONG - APART - words.advance, middle), stand, words, chart)
        return
    y0, y1, left = stand.reach.y1, stand.reach.y0, x - words.advance / 2
    yield _way(((x, y0), (x, y0 + LONG)), (left, y0 + LONG + APART + type_.ascent), stand, words, chart)
    yield _way(((x, y1), (x, y1 - LONG)), (left, y1 - LONG - APART - type_.descent), stand, words, chart)


def _way(points: tuple[Point, Point], at: Point, stand: Stand, words: Line, chart: Chart) -> tuple[Rule, Label]:
    reach = Rect(at[0], at[1] - chart.type.ascent, at[0] + words.advance, at[1] + chart.type.descent)
    label = Label(words.text, at, words.advance, "start", owner=stand.card.id, reach=reach)
    return Rule(points, "hair", stand.card.id), label


def _around(rule: Rule) -> Rect:
    """A hair but for its end at the card."""
    (x0, y0), (x1, y1) = rule.points[0], rule.points[-1]
    x0, y0 = x0 + (x1 - x0) / 4, y0 + (y1 - y0) / 4
    return Rect(min(x0, x1) - 0.5, min(y0, y1) - 0.5, max(x0, x1) + 0.5, max(y0, y1) + 0.5)
