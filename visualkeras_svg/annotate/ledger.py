"""The ledger: into a corner that is empty anyway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from visualkeras_svg.annotate.board import Board
from visualkeras_svg.annotate.legend import SPARE, corners, spare
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.plan import Chart, Label, Layout, Ledger, Line, Rule

BETWEEN = 8 * PT
"""Between names and numbers."""
SUM = 2 * PT
"""Between the rule and the rows over and under it."""


def annotate(layout: Layout, chart: Chart, page: tuple[float, float] | None) -> Layout | None:
    """The layout with the chart's ledger; None where no corner is empty enough."""
    table = chart.ledger
    if table is None:
        return layout
    bounds = layout.bounds
    x0, x1 = page or (bounds.x0, bounds.x1)
    field = Rect(x0, bounds.y0, x1, bounds.y1)
    rows = (*table.rows, table.total)
    width = max(line.advance for line, _ in rows) + BETWEEN
    width += max([table.heading.advance, *(number.advance for _, number in rows)])
    height = len(rows) * chart.type.leading + chart.type.ascent + chart.type.descent + 2 * SUM
    board, found = Board(layout), []
    for number, (x, y, sx, sy) in enumerate(corners((width, height), field)):
        room = spare(board, Rect(x, y, x + width, y + height), sx, sy)
        if room >= SPARE:
            found.append((-room, number, (x, y)))
    if not found:
        return None
    labels, rule = _drawn(table, min(found)[2], width, chart)
    return replace(layout, labels=(*layout.labels, *labels), rules=(*layout.rules, rule))


def _drawn(table: Ledger, corner: Point, width: float, chart: Chart) -> tuple[list[Label], Rule]:
    """The heading and the numbers end at the right; a rule stands over the sum."""
    x0, x1 = corner[0], corner[0] + width
    baseline = corner[1] + chart.type.ascent
    labels = [_label(table.heading, x1 - table.heading.advance, baseline, chart)]
    for name, number in table.rows:
        baseline += chart.type.leading
        labels += _row(name, number, x0, x1, baseline, chart)
    y = baseline + chart.type.descent + SUM
    baseline += chart.type.leading + 2 * SUM
    labels += _row(*table.total, x0, x1, baseline, chart)
    return labels, Rule(((x0, y), (x1, y)), "bracket", "")


def _row(name: Line, number: Line, x0: float, x1: float, baseline: float, chart: Chart) -> Iterator[Label]:
    yield _label(name, x0, baseline, chart)
    yield _label(number, x1 - number.advance, baseline, chart)


def _label(line: Line, x: float, baseline: float, chart: Chart) -> Label:
    reach = Rect(x, baseline - chart.type.ascent, x + line.advance, baseline + chart.type.descent)
    return Label(line.text, (x, baseline), line.advance, "start", role="ledger", reach=reach)
