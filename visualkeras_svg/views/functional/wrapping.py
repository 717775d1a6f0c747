"""Which rows a chain is folded into: as many as were asked for, or as the width and the look of the page want."""

from __future__ import annotations

import math
from collections.abc import Sequence

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, length
from visualkeras_svg.layout.pieces import Piece
from visualkeras_svg.layout.snake import break_rows, in_one_row, least, set_rows, width_of
from visualkeras_svg.plan import Chart, Layout

RATIO = 1.6
"""How much wider than high a figure is that may choose."""


NARROWER = 0.9
"""Rows make a figure narrower by so much at least."""
FULL = 0.5
"""Rows are so full at least, in all."""
HALVINGS = 10
"""So often the interval is halved in which the width is sought."""


def wrapped(chart: Chart, found: Sequence[Piece], wrap: int | str, width: float | None) -> Layout:
    """The chart in rows of its pieces; with a width they fill it.

    Raises OptionError where not even one piece of the chain fits the width.
    """
    asked = wrap if wrap == "auto" or isinstance(wrap, int) else length(wrap, "wrap")
    if isinstance(asked, float):
        width = min(width or asked, asked)
        asked = "auto"
    if asked == "auto" and width is None:
        asked = _pleasing(chart, found)
    if isinstance(asked, int):
        narrow = width_of(found, asked)
        if width is not None and narrow > width:
            raise OptionError(
                f"wrap={asked} rows need {narrow / MM:.1f} mm; give that width= or more, more rows, or wrap='auto'"
            )
        return set_rows(chart, found, break_rows(found, narrow) or [0], width or narrow)
    assert width is not None
    starts = break_rows(found, width)
    if starts is None:
        raise OptionError(
            f"wrap={wrap!r}: a part of the model that cannot be broken needs {least(found) / MM:.1f} mm; give that "
            "width= or more"
        )
    return set_rows(chart, found, starts, width)


def least_width(found: Sequence[Piece]) -> float:
    """The least width that a chart in rows of those pieces can have."""
    return least(found) if len(found) > 1 else found[0].width


def _pleasing(chart: Chart, found: Sequence[Piece]) -> int:
    """How many rows make a figure about RATIO times as wide as high; one, where more make it hardly narrower."""

    def ratio(width: float) -> float:
        bounds = set_rows(chart, found, break_rows(found, width) or [0], width).bounds
        return bounds.width / bounds.height

    low, high = least(found), in_one_row(found)
    narrow = high * NARROWER
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if ratio(middle) > RATIO else (middle, high)
    about = len(break_rows(found, high) or [0])
    tried = [(rows, width_of(found, rows)) for rows in range(max(about - 1, 2), about + 2)]
    tried = [(rows, width) for rows, width in tried if width <= min(narrow, in_one_row(found) / rows / FULL)]
    offs = [(abs(math.log(ratio(width) / RATIO)), rows) for rows, width in tried]
    return min([(abs(math.log(ratio(in_one_row(found)) / RATIO)), 1), *offs])[1]
