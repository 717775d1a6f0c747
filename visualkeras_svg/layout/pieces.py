"""Pieces of a chart: what stands between edges that alone join what comes before them to what comes after.

A piece is a card, or several that are laid out by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.layout.chart import lay
from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.plan import Chart, Layout, Line

CORNER = 3 * PT
"""An edge leaves a card so far from its corners at least."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two places where a row may break.

    ``layout`` begins at x = 0 and has its axis at y = 0; ``enters`` and ``leaves`` are where the axis meets its first
    and last card, which it leaves so much ``lower``. ``inside`` are the numbers of its wires, ``onward`` that of the
    one that leads on, and ``shape`` is the shape of what it carries.
    """

    cards: tuple[str, ...]
    layout: Layout
    enters: float
    leaves: float
    lower: float
    width: float
    inside: tuple[int, ...]
    onward: int | None
    shape: Line | None


def pieces(chart: Chart, spacing: Spacing, align_merges: bool = False, known: Orders | None = None) -> list[Piece]:
    """The pieces of a horizontal chart, in order. ``known`` orders are taken over, and new ones added to them."""
    chart = _late(chart)
    cuts = [0, *_cuts(chart), len(chart.cards)]
    orders = {} if known is None else known
    found: list[Piece] = []
    starts: list[int] = []
    for start, end in pairwise(cuts):
        piece = _piece(chart, start, end, spacing, align_merges, orders)
        while found and (_is_barred(found[-1], chart, behind=True) or _is_barred(piece, chart, behind=False)):
            found.pop()
            start = starts.pop()
            piece = _piece(chart, start, end, spacing, align_merges, orders)
        found.append(piece)
        starts.append(start)
    return found


def _late(chart: Chart) -> Chart:
    """The chart with each card that nothing leads to just before the first that it leads to."""
    place = {card.id: number for number, card in enumerate(chart.cards)}
    wires = [wire.connection for wire in chart.wires if wire.connection.target in place]
    fed = {c.target for c in wires}
    turns: dict[str, float] = dict(place)
    for c in sorted(wires, key=lambda c: -place[c.target]):
        if c.source not in fed:
            turns[c.source] = place[c.target] - 0.5
    return replace(chart, cards=tuple(sorted(chart.cards, key=lambda card: turns[card.id])))


def _is_barred(piece: Piece, chart: Chart, behind: bool) -> bool:
    """Whether a card of the piece stands in the way of what leads into its first card, or on from its last."""
    card = piece.cards[-1 if behind else 0]
    y = piece.lower if behind else 0.0
    inner = piece.leaves if behind else piece.enters
    outer = piece.width if behind == (chart.direction == "LR") else 0.0
    way = Rect(min(inner, outer), y - PT, max(inner, outer), y + PT)
    return any(stand.card.id != card and stand.body.hits(way) for stand in piece.layout.cards)


def _cuts(chart: Chart) -> list[int]:
    """The places between cards, none within a frame, that one wire alone passes: from one piece's end to the next.

    Nothing else leaves the card before such a place, no output of the model either.
    """
    place = {card.id: number for number, card in enumerate(chart.cards)}
    count = len(chart.cards)
    steps = [0] * (count + 1)
    ways: list[tuple[int, int]] = []
    for wire in chart.wires:
        if wire.connection.kind != "out":
            start, end = place[wire.connection.source], place[wire.connection.target]
            ways.append((start, end))
            steps[start + 1] += 1
            steps[end + 1] -= 1
    passing, crossed = 0, []
    for step in steps[:count]:
        passing += step
        crossed.append(passing)
    held = {k for first, last in _spans(chart, place) for k in range(first + 1, last + 1)}
    given = {place[wire.connection.source] for wire in chart.wires if wire.connection.kind == "out"}
    cuts = [k for k in range(1, count) if crossed[k] == 1 and k not in held and k - 1 not in given]
    cuts = [k for k in cuts if all(end == k for start, end in ways if start < k <= end)]
    return _ends_alone(cuts, ways, count)


def _spans(chart: Chart, place: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """The first and the last card of each frame, by their places."""
    for frame in chart.frames:
        at = [place[card] for card in frame.cards]
        yield min(at), max(at)


def _ends_alone(cuts: Sequence[int], ways: Sequence[tuple[int, int]], count: int) -> list[int]:
    """The cuts before which, from the one before, nothing but the last card leads nowhere further."""
    leads = [False] * count
    for start, _ in ways:
        leads[start] = True
    kept: list[int] = []
    for cut in cuts:
        first = kept[-1] if kept else 0
        left = {start for start, end in ways if start < cut <= end}
        kept += [cut] * (all(leads[card] for card in range(first, cut)) and left == {cut - 1})
    return kept


def _piece(chart: Chart, start: int, end: int, spacing: Spacing, align_merges: bool, orders: Orders) -> Piece:
    cards = chart.cards[start:end]
    ids = {card.id for card in cards}
    inside, onward = [], None
    for number, wire in enumerate(chart.wires):
        if wire.connection.source in ids:
            if wire.connection.kind == "out" or wire.connection.target in ids:
                inside.append(number)
            else:
                onward = number
    frames = tuple(frame for frame in chart.frames if ids.issuperset(frame.cards))
    part = replace(chart, cards=cards, wires=tuple(chart.wires[number] for number in inside), frames=frames)
    key = tuple(card.id for card in cards)
    laid = lay(part, spacing, align_merges, orders.get(key, ()))
    orders[key] = laid.keys
    found = laid.layout
    first, last = found.cards[0].body, found.cards[-1].body
    bounds = found.bounds
    found = found.moved(-bounds.x0, -first.center[1])
    labels = tuple(
        replace(label, owner=str(inside[int(label.owner)])) if label.role in ("edge", "end") else label
        for label in found.labels
    )
    right = chart.direction == "LR"
    lower = 0.0 if last.y0 - first.center[1] < -CORNER and last.y1 - first.center[1] > CORNER else last.center[1]
    lower -= first.center[1] if lower else 0.0
    edges = (first.x0, last.x1) if right else (first.x1, last.x0)
    return Piece(
        key,
        replace(found, labels=labels),
        edges[0] - bounds.x0,
        edges[1] - bounds.x0,
        lower,
        bounds.width,
        tuple(inside),
        onward,
        None if onward is None else chart.wires[onward].shape,
    )
