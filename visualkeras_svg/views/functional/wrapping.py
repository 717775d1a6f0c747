"""Which rows a chain is folded into: as many as were asked for, or as the width and the look of the page want."""

from __future__ import annotations

import math
from collections.abc import Sequence

from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import MM, length
from visualkeras_svg.layout.pieces import Piece
from visualkeras_svg.layout.snake import break_rows, least, set_rows, width_of
from visualkeras_svg.plan import Chart, Layout

RATIO = 1.6
"""How much wider than high a figure is that may choose."""


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
    """How many rows make a figure that is about RATIO times as wide as high."""
    best = (math.inf, 1)
    for rows in range(1, len(found) + 1):
        width = width_of(found, rows)
        bounds = set_rows(chart, found, break_rows(found, width) or [0], width).bounds
        off = abs(math.log(bounds.width / bounds.height / RATIO))
        if off > best[0]:
            break
        best = min(best, (off, rows))
    return best[1]
