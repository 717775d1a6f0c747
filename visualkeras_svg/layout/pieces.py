"""Pieces of a chart: what stands between tensors that alone join what comes before them to what comes after.

A piece is a card, or several that are laid out by themselves. Where the tensor goes to several cards of the next piece,
that begins where its edges part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.layout.chart import lay
from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.plan import Card, Chart, Layout, Line, Wire

GAP = 7.5 * PT
"""Between two cards of a row."""
CORNER = 3 * PT
"""An edge leaves a card so far from its corners at least."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two places where a row may break.

    ``layout`` begins at x = 0 and has its axis at y = 0; ``enters`` and ``leaves`` are where the axis meets its first
    and last card, which it leaves so much ``lower``. ``inside`` are the numbers of its wires, the first ``forks`` of
    which come from the piece before and part at ``enters``; ``onward`` are those that lead on. ``shape`` is the shape
    of what they carry, which is that of all in an ``even`` piece, and which is ``told`` where wires say it within.
    """

    cards: tuple[str, ...]
    layout: Layout
    enters: float
    leaves: float
    lower: float
    width: float
    inside: tuple[int, ...]
    forks: int
    onward: tuple[int, ...]
    shape: Line | None
    even: bool
    told: bool


def pieces(chart: Chart, spacing: Spacing, align_merges: bool = False, known: Orders | None = None) -> list[Piece]:
    """The pieces of a horizontal chart, in order. ``known`` orders are taken over, and new ones added to them."""
    chart = _late(chart)
    cuts = [0, *_cuts(chart), len(chart.cards)]
    orders = {} if known is None else known
    found: list[Piece] = []
    starts: list[int] = []
    for start, end in pairwise(cuts):
        piece = _piece(chart, start, end, spacing, align_merges, orders)
        while found and (
            _is_barred(found[-1], chart, behind=True)
            or _is_barred(piece, chart, behind=False)
            or (_is_given(found[-1].cards, chart, all) and _is_given(piece.cards, chart, any))
        ):
            found.pop()
            start = starts.pop()
            piece = _piece(chart, start, end, spacing, align_merges, orders)
        found.append(piece)
        starts.append(start)
    return found


def _is_given(cards: Sequence[str], chart: Chart, how_many: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether all or any of the cards are inputs: one input alone is no piece where the next has others."""
    return how_many(card.type == "InputLayer" for card in chart.cards if card.id in cards)


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
    if piece.forks and not behind:
        return False
    card = piece.cards[-1 if behind else 0]
    y = piece.lower if behind else 0.0
    inner = piece.leaves if behind else piece.enters
    outer = piece.width if behind == (chart.direction == "LR") else 0.0
    way = Rect(min(inner, outer), y - PT, max(inner, outer), y + PT)
    return any(stand.card.id != card and stand.body.hits(way) for stand in piece.layout.cards)


def _cuts(chart: Chart) -> list[int]:
    """The places between cards, none within a frame, that one tensor alone passes, from the card before.

    It goes to the next card, or to several after it. Nothing else leaves the card before, no output of the model.
    """
    place = {card.id: number for number, card in enumerate(chart.cards)}
    count = len(chart.cards)
    steps = [0] * (count + 1)
    ways: list[tuple[int, int]] = []
    leaving: list[list[Wire]] = [[] for _ in chart.cards]
    for wire in chart.wires:
        start = place[wire.connection.source]
        leaving[start].append(wire)
        if wire.connection.kind != "out":
            end = place[wire.connection.target]
            ways.append((start, end))
            steps[start + 1] += 1
            steps[end + 1] -= 1
    held = {k for first, last in _spans(chart, place) for k in range(first + 1, last + 1)}
    passing, cuts = 0, []
    for k in range(1, count):
        passing += steps[k]
        if passing == len(leaving[k - 1]) and k not in held and _is_one(leaving[k - 1], chart.cards[k].id):
            cuts.append(k)
    return _ends_alone(cuts, ways, count)


def _is_one(wires: Sequence[Wire], following: str) -> bool:
    """Whether wires carry one tensor to the next card, or to several and say nothing but its shape."""
    kinds = {(wire.connection.kind, wire.port) for wire in wires}
    if len(wires) == 1:
        return wires[0].connection.target == following and wires[0].connection.kind != "out"
    said = all(wire.words is None or (wire.shape and wire.words.text == wire.shape.text) for wire in wires)
    return len(kinds) == 1 and kinds.pop()[0] == "arrow" and said


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
    before = chart.cards[start - 1].id if start else ""
    forks, inside, onward = _wires_of(chart, {card.id for card in cards}, before)
    wires = [replace(chart.wires[number], words=None) for number in forks]  # the caption of the piece before says it
    wires += [chart.wires[number] for number in inside]
    shown = (Card(before, "", "", (), (), (0.0, 0.0), "operator"), *cards) if forks else cards
    frames = tuple(frame for frame in chart.frames if {card.id for card in cards}.issuperset(frame.cards))
    key = tuple(card.id for card in shown)
    part = replace(chart, cards=shown, wires=tuple(wires), frames=frames)
    laid = lay(part, spacing, align_merges, orders.get(key, ()))
    orders[key] = laid.keys
    first, last = laid.layout.cards[0].body, laid.layout.cards[-1].body
    found = replace(laid.layout, cards=laid.layout.cards[-len(cards) :])
    begin, finish = _extent(found, first, bool(forks), chart.direction == "RL")
    numbers = (*forks, *inside)
    labels = tuple(
        replace(label, owner=str(numbers[int(label.owner)])) if label.role in ("edge", "end") else label
        for label in found.labels
    )
    lower = 0.0 if last.y0 - first.center[1] < -CORNER and last.y1 - first.center[1] > CORNER else last.center[1]
    enters, leaves = (first.x1, last.x0) if chart.direction == "RL" else (first.x0, last.x1)
    shape = chart.wires[onward[0]].shape if onward else None
    carried = [wire.shape for wire in wires if wire.connection.kind == "arrow"]
    return Piece(
        cards=tuple(card.id for card in cards),
        layout=replace(found, labels=labels).moved(-begin, -first.center[1]),
        enters=enters - begin,
        leaves=leaves - begin,
        lower=lower - first.center[1] if lower else 0.0,
        width=finish - begin,
        inside=numbers,
        forks=len(forks),
        onward=onward,
        shape=shape,
        even=all(one == shape for one in carried) and not any(card.type == "InputLayer" for card in cards[1:]),
        told=shape in [wire.shape for wire in wires if wire.connection.target == cards[-1].id],
    )


def _wires_of(chart: Chart, ids: Set[str], before: str) -> tuple[list[int], list[int], tuple[int, ...]]:
    """The wires of a piece: those that part where they come from the card before, those within, and those onward."""
    inside: list[int] = []
    onward: list[int] = []
    entering: list[int] = []
    for number, wire in enumerate(chart.wires):
        ends = wire.connection
        if ends.source in ids:
            (inside if ends.kind == "out" or ends.target in ids else onward).append(number)
        elif ends.source == before:
            entering.append(number)
    return entering if len(entering) > 1 else [], inside, tuple(onward)


def _extent(found: Layout, first: Rect, forks: bool, backwards: bool) -> tuple[float, float]:
    """From where to where a piece reaches; edges that part begin in the gap before it, as far as the rest allows."""
    bounds = found.bounds
    if not forks:
        return bounds.x0, bounds.x1
    rest = replace(found, links=()).bounds
    if backwards:
        return bounds.x0, max(first.x1 - GAP, rest.x1)
    return min(first.x0 + GAP, rest.x0), bounds.x1
