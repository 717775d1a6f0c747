"""Ties: a double line between the calls of one layer, where they stand side by side and nothing stands between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.plan import Chart, Label, Link, Shared, Stand, Tie

APART = 2 * PT
"""Between the two lines of a tie."""
CLEAR = 3 * PT
"""Between a tie and what stands beside it, and its words."""


def ties(
    chart: Chart, stands: Sequence[Stand], links: Sequence[Link], labels: Sequence[Label]
) -> Iterator[tuple[Tie, Label]]:
    """The ties that can be drawn, each with how often its layer is called beside the first."""
    place = {stand.card.id: stand.rect for stand in stands}
    for shared in chart.shared:
        down = chart.flows_down
        rects = sorted((place[card] for card in shared.cards), key=lambda r: r.center[0 if down else 1])
        gaps = [_between(one, other, down) for one, other in pairwise(rects)]
        spot = _beside(gaps[0], shared, chart) if gaps and gaps[0] else None
        if spot is None or not all(gap and _free(gap.grow(CLEAR), stands, links, labels) for gap in gaps):
            continue
        if not any(spot.hits(stand.reach) for stand in stands) and _free(spot, stands, links, labels):
            at = (spot.x0, spot.y1 - chart.type.descent)
            label = Label(
                shared.times.text,
                at,
                shared.times.advance,
                "start",
                role="tie",
                owner=shared.layers[0],
                bold=True,
                reach=spot,
            )
            yield Tie(shared.layers, tuple(gap for gap in gaps if gap)), label


def _between(one: Rect, other: Rect, down: bool) -> Rect | None:
    """The tie between two cards of one rank; None where they are of different ranks or too near."""
    if down:
        near, far, middle = one.x1, other.x0, one.center[1]
        level = abs(one.center[1] - other.center[1]) < 1
        found = Rect(near, middle - APART / 2, far, middle + APART / 2)
    else:
        near, far, middle = one.y1, other.y0, one.center[0]
        level = abs(one.center[0] - other.center[0]) < 1
        found = Rect(middle - APART / 2, near, middle + APART / 2, far)
    return found if level and far - near > CLEAR else None


def _beside(gap: Rect, shared: Shared, chart: Chart) -> Rect:
    """Where the words stand: to the right of an upright tie, over a level one."""
    wide, high = shared.times.advance, chart.type.ascent + chart.type.descent
    x, y = gap.center
    if chart.flows_down:
        return Rect(x - wide / 2, gap.y0 - CLEAR - high, x + wide / 2, gap.y0 - CLEAR)
    return Rect(gap.x1 + CLEAR, y - high / 2, gap.x1 + CLEAR + wide, y + high / 2)


def _free(rect: Rect, stands: Sequence[Stand], links: Sequence[Link], labels: Sequence[Label]) -> bool:
    """Whether nothing stands in a rectangle, but for the ends of cards."""
    inner = rect.grow(-CLEAR - 0.01) if rect.width > 2 * CLEAR and rect.height > 2 * CLEAR else rect
    if any(inner.hits(stand.reach) for stand in stands) or any(rect.hits(label.reach) for label in labels):
        return False
    ways = (pair for link in links for pair in pairwise(link.points))
    return not any(rect.hits(Rect(*_ordered(a[0], b[0], a[1], b[1]))) for a, b in ways)


def _ordered(x0: float, x1: float, y0: float, y1: float) -> tuple[float, float, float, float]:
    return min(x0, x1) - 0.5, min(y0, y1) - 0.5, max(x0, x1) + 0.5, max(y0, y1) + 0.5
