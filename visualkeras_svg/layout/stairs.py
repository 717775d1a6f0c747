"""Stairs: the levels of an encoder–decoder, each laid out by itself, down on the left and up on the right.

A level on the way up is level with the one beside it: its skip comes in straight from there and is its main path, and
the way from below joins that from under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from visualkeras_svg.geometry import PT, Point, Rect, around
from visualkeras_svg.layout.chart import lay, sharp
from visualkeras_svg.layout.dag import Orders, Spacing
from visualkeras_svg.layout.stands import lifted
from visualkeras_svg.layout.touch import met
from visualkeras_svg.plan import Card, Chart, Connection, Label, Layout, Link, Stairs, Stand, Wire

NEAR = 1e-6
STEP = 13 * PT
"""The least length of an arrow between levels."""
BESIDE = 2.5 * PT
"""Between the way down and words beside it."""
APART = 9 * PT
"""Between a level on the way down and what leads up beside it."""
SKIP, RISE, OUT = " skip", " rise", " out"
"""The ids of what stands in for the ends of the ways into a level, from its left and from below, and of a skip out."""
Doors = Mapping[str, Point]
"""Where the ways into a level come in, by those ids."""


@dataclass(frozen=True, slots=True)
class Flight:
    """A level on one side: its layout and where its ways come in; and the numbers of its wires, by what they are."""

    layout: Layout
    doors: Doors
    wires: tuple[int, ...]
    into: Mapping[int, str]
    last: str
    out: tuple[Point, ...] = ()

    def moved(self, dx: float, dy: float) -> Flight:
        doors = {id_: (x + dx, y + dy) for id_, (x, y) in self.doors.items()}
        out = tuple((x + dx, y + dy) for x, y in self.out)
        return replace(self, layout=self.layout.moved(dx, dy), doors=doors, out=out)

    def stand(self, id_: str) -> Stand:
        return next(stand for stand in self.layout.cards if stand.card.id == id_)

    @property
    def axis(self) -> float:
        """Where the skip leads out, or the middle of the last volume is, along which the way leads on."""
        return self.out[-1][1] if self.out else self.stand(self.last).body.center[1]

    @property
    def entry(self) -> Point:
        """Where a skip comes in, or where there is none, the way from below."""
        return self.doors.get(SKIP, self.doors[RISE])

    def leaves(self, down: bool) -> float:
        """Where the way down or up leaves: at the middle of the last volume, or beside it where something is there."""
        body, bounds = self.stand(self.last).body, self.layout.bounds
        low, high = (body.y1 - PT, bounds.y1) if down else (bounds.y0, body.y0 + PT)
        way = Rect(body.center[0] - PT, low, body.center[0] + PT, high)
        others = (stand.body for stand in self.layout.cards if stand.card.id != self.last)
        ways = (around(pair).grow(PT) for link in self.layout.links for pair in pairwise(link.points))
        taken = any(way.hits(one) for one in (*others, *ways))
        return body.x1 + APART if taken else body.center[0]


def lay_stairs(stairs: Stairs, scale: float, spacing: Spacing, known: Orders) -> Layout:
    """The stairs at that width a unit of channels (px); ``known`` orders are taken over, and new ones added to them."""
    chart = replace(stairs.chart, cards=tuple(_fixed(card, scale) for card in stairs.chart.cards))
    skips = frozenset(stairs.givers)
    down = [_flight(chart, heads, frozenset(), spacing, known, skips) for heads in stairs.down]
    up = [_flight(chart, heads, skips, spacing, known) for heads in stairs.up]
    down, up = _placed(down, up)
    flights = (*down, *up)
    links = {n: link for flight in flights for n, link in zip(flight.wires, flight.layout.links, strict=True)}
    links |= dict(_between(chart, flights))
    falling = {flight.last for flight in down[:-1]}
    passed = {flight.last for flight in down[1:-1] if len(flight.layout.cards) == 1 and not flight.doors}
    return Layout(
        cards=tuple(stand for flight in flights for stand in flight.layout.cards),
        links=tuple(links[number] for number in range(len(chart.wires))),
        labels=tuple(label for flight in flights for label in _labels(flight, falling, passed)),
    )


def _fixed(card: Card, scale: float) -> Card:
    """The card with its volume at that scale."""
    if card.unit is None:
        return card
    parts = tuple(replace(part, least=part.width(scale), growth=0.0) for part in card.unit.parts)
    unit = replace(card.unit, parts=parts)
    plain = unit.solid(1.0).bounds
    return replace(card, unit=unit, size=(plain.width, plain.height))


def _flight(
    chart: Chart,
    heads: Sequence[str],
    skips: Set[str],
    spacing: Spacing,
    known: Orders,
    givers: Set[str] = frozenset(),
) -> Flight:
    """A level by itself, with doors for what leads into it from elsewhere; a single way down needs none.

    A skip that comes from another volume than the last leads straight out, and the way on is beside it.
    """
    own = set(heads)
    inner, into = [], {}
    for number, wire in enumerate(chart.wires):
        source, target = wire.connection.source, wire.connection.target
        if source in own and (target in own or wire.connection.kind == "out"):
            inner.append(number)
        elif target in own:
            into[number] = SKIP if source in skips else RISE
    falls = not skips and len(into) == 1
    wires = [replace(chart.wires[number], words=None) for number in inner]
    doors = () if falls else tuple(dict.fromkeys(sorted(into.values(), reverse=True)))
    for number, door in () if falls else into.items():
        connection = replace(chart.wires[number].connection, source=door)
        wires.append(replace(chart.wires[number], connection=connection, words=None, port=0))
    cards = {card.id: card for card in chart.cards}
    stubs = tuple(Card(door, "", "", (), (), (0.0, 0.0), early=True) for door in doors)
    stood = (*stubs, *(cards[id_] for id_ in heads))
    giver = next((head for head in heads[:-1] if head in givers), "")
    if giver:
        stood = (Card(OUT, "", "", (), (), (0.0, 0.0)), *stood)
        wires.append(Wire(Connection(giver, OUT, "arrow")))
    if SKIP in doors or giver:
        ahead = _reached(SKIP, wires) if SKIP in doors else _reached(OUT, wires, back=True)
        stood = tuple(replace(card, aside=card.id not in ahead) for card in stood)
    part = replace(chart, cards=stood, wires=tuple(wires), frames=(), shared=())
    key = tuple(card.id for card in part.cards)
    laid = lay(part, spacing, known=known.get(key, ()))
    known[key] = laid.keys
    found, links = laid.layout.cards, laid.layout.links
    if giver:
        found, links = found[1:], links[:-1]
    return Flight(
        replace(laid.layout, cards=found[len(doors) :], links=links),
        {stand.card.id: stand.rect.center for stand in found[: len(doors)]},
        (*inner, *(() if falls else into)),
        into,
        heads[-1],
        laid.layout.links[-1].points if giver else (),
    )


def _reached(start: str, wires: Sequence[Wire], back: bool = False) -> set[str]:
    """What a card leads to, or what leads to it, and it itself."""
    pairs = [(wire.connection.source, wire.connection.target)[:: -1 if back else 1] for wire in wires]
    found, waiting = {start}, [start]
    while waiting:
        card = waiting.pop()
        new = {target for source, target in pairs if source == card} - found
        found |= new
        waiting += new
    return found


def _placed(down: Sequence[Flight], up: Sequence[Flight]) -> tuple[list[Flight], list[Flight]]:
    """The levels under one another; on the way down each begins under the end of the one before, on the way up over it.

    A skip is straight: what it comes from and its door are level.
    """
    went = [down[0].moved(0.0, -down[0].axis)]
    for number, flight in enumerate(down[1:], start=1):
        begin = flight.doors[RISE][0] if flight.doors else flight.layout.cards[0].body.center[0]
        x = went[-1].leaves(down=True) - begin
        y = went[-1].axis + _drop(down[number - 1], up[number - 1], flight, up[number] if number < len(up) else None)
        went.append(flight.moved(x, y - flight.axis))
    came: list[Flight] = []
    below = went[-1]
    for flight, left in zip(reversed(up), reversed(went[:-1]), strict=True):
        start = max(below.leaves(down=False), left.layout.bounds.x1 + APART)
        below = flight.moved(start - flight.doors[RISE][0], left.axis - flight.entry[1])
        came.append(below)
    return went, came[::-1]


def _drop(left: Flight, right: Flight, under: Flight, beside: Flight | None) -> float:
    """How far the axis of a level is under that of the level over it, whose sides are left and right.

    The way down and the way up need room; what leads up stands beside the level under it, or ends that one.
    """
    last = beside.stand(beside.last).body.y0 - beside.entry[1] if beside else under.layout.bounds.y0 - under.axis
    needs = [
        left.layout.bounds.y1 - left.axis + STEP - (under.layout.bounds.y0 - under.axis),
        right.layout.bounds.y1 - right.entry[1] + STEP - last,
    ]
    if beside:
        needs.append(STEP - (beside.layout.bounds.y0 - beside.entry[1]))
    return max(needs)


def _between(chart: Chart, flights: Sequence[Flight]) -> Iterator[tuple[int, Link]]:
    """The links from level to level: down into the first volume, or by a door, where the level's own way goes on."""
    stands = {stand.card.id: stand for flight in flights for stand in flight.layout.cards}
    outs = {stand.card.id: flight.out for flight in flights for stand in flight.layout.cards}
    for flight in flights:
        inner = dict(zip(flight.wires, flight.layout.links, strict=True))
        for number, door in flight.into.items():
            connection = chart.wires[number].connection
            source = stands[connection.source]
            if door not in flight.doors:
                yield number, _fall(connection, source, stands[connection.target])
            else:
                rest, out = inner[number].points[1:], outs[connection.source] if door == SKIP else ()
                way = (*out, flight.doors[door]) if out else _way(source, flight.doors[door], door)
                yield number, Link(connection, sharp((*way, *rest)))


def _fall(connection: Connection, source: Stand, target: Stand) -> Link:
    """Straight down into a volume, or beside what it comes from."""
    x, body = target.body.center[0], source.body
    end = _met((x, target.body.y0), (x, target.body.y0 - 1.0), target)
    if x < body.x1:
        return Link(connection, (_met((x, body.y1), (x, body.y1 + 1.0), source), end))
    start = _met((body.x1, body.center[1]), (body.x1 + 1.0, body.center[1]), source)
    return Link(connection, (start, (x, start[1]), end))


def _met(end: Point, before: Point, stand: Stand) -> Point:
    """Where a way that ends there meets what stands there."""
    return met(end, before, stand.solid.outline) if stand.solid else end


def _way(source: Stand, door: Point, kind: str) -> Iterator[Point]:
    """From a volume to a door: straight from its side, or from its top or floor, or from its side where that is off."""
    body = source.body
    x, y = body.center
    if kind == RISE and abs(x - door[0]) < NEAR:
        end = body.y0 if door[1] < y else body.y1
        yield _met((x, end), (x, 2 * end - y), source)
    else:
        yield _met((body.x1, y), (body.x1 + 1.0, y), source)
        yield door[0], y
    yield door


def _labels(flight: Flight, falling: Set[str], passed: Set[str]) -> Iterator[Label]:
    """The words of volumes; over one from whose floor the way leads down, or beside that way where it passes."""
    for stand in flight.layout.cards:
        own = [label for label in flight.layout.labels if label.owner == stand.card.id and label.role == "caption"]
        if stand.card.id in passed:
            yield from _beside(own, stand.body.center[0] + BESIDE)
        else:
            yield from lifted(own, stand.body) if stand.card.id in falling and own else own
    yield from (label for label in flight.layout.labels if label.role != "caption")


def _beside(labels: Sequence[Label], x: float) -> Iterator[Label]:
    """The words, beginning there."""
    for label in labels:
        aside = x - label.reach.x0
        yield replace(label, at=(label.at[0] + aside, label.at[1]), reach=label.reach.shift(aside, 0.0))
