"""A U: rows of volumes by resolution, down on the left and up on the right, with prisms across for skips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.layout.loops import BEFORE, LEAVES, Loops, loop, loops
from visualkeras_svg.layout.touch import met
from visualkeras_svg.plan import Card, Label, Layout, Line, Link, Solid, Stand, Unit, Valley, Wire

GAP = 6 * PT
"""Between two bodies of a row."""
ARROW, SHORT = 11 * PT, 8 * PT
"""The least length of an arrow in a row, and in one that is tight."""
RISE = 5.5 * PT
"""How far arrows run over the floor."""
STEP = 13 * PT
"""The least length of an arrow between rows."""
ABOVE = 3 * PT
"""Between volumes and the words over and under them."""
APART = 4 * PT
"""Between words side by side."""
BESIDE = 2.5 * PT
"""Between an upright arrow and words."""
OUT = 13 * PT
"""The arrow out."""


@dataclass
class Places:
    """Where volumes stand so far: their solids by card, and the words over them by their left ends."""

    valley: Valley
    units: Mapping[str, Unit]
    loops: Loops
    solids: dict[str, Solid] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)

    def width(self, id_: str) -> float:
        return sum(self.units[id_].solid(1.0).widths)

    def stand(self, id_: str, x: float, foot: float) -> None:
        """Let a volume stand on the floor with its front's left edge there, its words over its middle."""
        plain = self.units[id_].solid(1.0)
        self.solids[id_] = plain.at(x, foot - plain.height)
        if id_ in self.valley.tops:
            partner = self.valley.joined.get(id_)
            right = self.solids[id_].right + (self.width(partner) if partner else 0.0)
            middle = (x + right + self.solids[id_].offset[0]) / 2
            self.words[id_] = middle - self.valley.tops[id_].advance / 2

    def after(self, before: str, id_: str) -> float:
        """The least x for a volume behind another of its row, for its body, its arrow and its words."""
        solid = self.solids[before]
        arrow = (
            (SHORT if self.valley.tight else ARROW)
            + (LEAVES if before in self.loops.leave else 0.0)
            + (BEFORE if id_ in self.loops.rise else 0.0)
        )
        x = max(solid.bounds.x1 + max(GAP, self.valley.beside), solid.side(rise(solid), right=True) + arrow)
        if before in self.words and id_ in self.valley.tops:
            line = self.valley.tops[id_]
            end = self.words[before] + self.valley.tops[before].advance + APART
            partner = self.valley.joined.get(id_)
            half = (self.width(id_) + (self.width(partner) if partner else 0.0) + self.units[id_].offset[0]) / 2
            x = max(x, end - half + line.advance / 2)
        return x


def rise(solid: Solid) -> float:
    """How far over the floor the arrows of a volume run."""
    return min(RISE, solid.height / 2)


def lay_valley(valley: Valley, scale: float) -> Layout:
    """The U at that width a unit of channels (px)."""
    cards = {card.id: _fixed(card, scale) for card in valley.chart.cards}
    units = {id_: card.unit for id_, card in cards.items() if card.unit}
    places = Places(valley, units, loops(valley))
    feet = _feet(places)
    _down(places, feet)
    _up(places, feet)
    stands = tuple(
        Stand(replace(card, holds=valley.joined.get(card.id, "")), places.solids[card.id].bounds, ())
        for card in (cards[c.id] for c in valley.chart.cards)
    )
    links = tuple(_link(places, wire) for wire in valley.chart.wires)
    return Layout(cards=stands, links=links, labels=tuple(_labels(places, feet)))


def _fixed(card: Card, scale: float) -> Card:
    """The card with its volume at that scale."""
    assert card.unit is not None
    parts = tuple(replace(part, least=part.width(scale), growth=0.0) for part in card.unit.parts)
    return replace(card, unit=replace(card.unit, parts=parts))


def _feet(places: Places) -> list[float]:
    """The floor of each row: under the one before far enough for its loops, for arrows and for words."""
    type_, under = places.valley.chart.type, 0.0
    words = type_.ascent + type_.descent + 2 * ABOVE
    feet: list[float] = []
    for level in places.valley.levels:
        solids = [places.units[id_].solid(1.0) for id_ in (*level.down, *level.up)]
        high = max(solid.height - solid.offset[1] for solid in solids)
        top = feet[-1] + under + max(STEP, words, places.valley.under) if feet else 0.0
        feet.append(top + high)
        under = max(places.loops.under(level.down), places.loops.under(level.up))
    return feet


def _down(places: Places, feet: list[float]) -> None:
    """Each row begins under the last volume of the row over it."""
    x = 0.0
    for level, foot in zip(places.valley.levels, feet, strict=True):
        for before, id_ in zip(("", *level.down), level.down, strict=False):
            if before:
                x = places.after(before, id_)
            if id_ == level.down[-1] and id_ != level.down[0]:
                begin, lines = places.solids[level.down[0]].x, _below(places.valley, level.down[0])
                x = max(x, begin + level.size.advance + BESIDE - places.width(id_) / 2)
                if lines:  # the last reaches down beside the next row, which begins there
                    x = max(x, begin + max(line.advance for line in (*lines, level.size)) + BESIDE)
            places.stand(id_, x, foot)


def _up(places: Places, feet: list[float]) -> None:
    """Each row goes on over the last volume of the row under it, which moves where there is no room for that."""
    valley = places.valley
    last = valley.levels[-1].down[-1]
    for number in range(len(valley.levels) - 2, -1, -1):
        level, foot = valley.levels[number], feet[number]
        first, rest = level.up[0], list(level.up[1:])
        entry = valley.joined.get(first, first)
        skip = places.width(first) if entry != first else 0.0
        left = places.solids[level.down[-1]]
        room = max(left.bounds.x1 + max(GAP, valley.beside), left.side(rise(left), right=True) + ARROW)
        need = room + skip + places.width(entry) / 2
        below = places.solids[last]
        middle = below.x + sum(below.widths) / 2
        if middle < need:
            places.stand(last, below.x + need - middle, below.foot)
            middle = need
        x = middle - places.width(entry) / 2
        if entry != first:
            places.stand(first, x - skip, foot)
            rest = rest[1:]
        places.stand(entry, x, foot)
        before = entry
        for id_ in rest:
            at = places.after(before, id_)
            if first in places.words and id_ in valley.tops and before == entry:
                end = places.words[first] + valley.tops[first].advance + APART
                half = (places.width(id_) + places.units[id_].offset[0] - valley.tops[id_].advance) / 2
                at = max(at, end - half)
            if id_ == valley.levels[0].up[-1] and last in valley.tops:  # whose words stand left of where its arrow ends
                end = middle + BESIDE + valley.tops[last].advance + APART + _reach(valley) - OUT / 2
                if _below(valley, id_)[1:]:  # lines beside the row under it too
                    end = max(end, places.solids[last].bounds.x1 + APART + _reach(valley) - OUT / 2)
                at = max(at, end - places.width(id_) - places.units[id_].offset[0])
            places.stand(id_, at, foot)
            before = id_
        last = before


# --- links ----------------------------------------------------------------------------------------


def _link(places: Places, wire: Wire) -> Link:
    """A prism for a skip, nothing between volumes that touch, else an arrow along the floor, down, or up."""
    c = wire.connection
    source = places.solids[c.source]
    height = rise(source)
    if c.kind == "out":
        start = source.side(height, right=True), source.foot - height
        return Link(c, (start, (start[0] + OUT, start[1])))
    target = places.solids[c.target]
    if places.valley.joined.get(c.target) == c.source:
        return Link(replace(c, kind="touch"))
    if c.target in places.valley.joined:
        y = source.foot - height
        return Link(replace(c, kind="prism"), ((source.right, y), (target.x, y)), (source, target))
    if (depth := places.loops.depths.get((c.source, c.target))) is not None:
        first = places.solids[places.valley.joined.get(c.source, c.source)]
        return Link(c, loop(first, target, min(rise(first), height), depth, c.target in places.loops.rise))
    if source.foot == target.foot:
        y = source.foot - min(height, rise(target))
        x = source.side(source.foot - y, right=True)
        return Link(c, ((x, y), (target.x, y)))
    x = source.x + sum(source.widths) / 2
    if source.foot < target.foot:
        return Link(c, ((x, source.foot), met((x, target.bounds.y0), (x, source.foot), target.outline)))
    return Link(c, (met((x, source.bounds.y0), (x, target.foot), source.outline), (x, target.foot)))


# --- words ----------------------------------------------------------------------------------------


def _labels(places: Places, feet: list[float]) -> Iterator[Label]:
    valley, type_ = places.valley, places.valley.chart.type
    rising = {_entry(valley, number): number for number in range(1, len(valley.levels))}
    for id_, line in valley.tops.items():
        solid = places.solids[id_]
        baseline = solid.bounds.y0 - ABOVE - type_.descent / 2
        x = places.words[id_]
        if id_ in rising:
            x = solid.x + sum(solid.widths) / 2 + BESIDE
        yield _label(valley, line, x, baseline, id_)
    falling = {level.down[-1] for level in valley.levels[:-1]}
    for level, foot in zip(valley.levels, feet, strict=True):
        first = level.down[0]
        lines = [line for line in (*_below(valley, first), level.size) if line.text]
        under = foot + places.loops.under(level.down)
        x = places.solids[first].x
        if first in falling and len(level.down) == 1:
            x += sum(places.solids[first].widths) / 2 + BESIDE
        for number, line in enumerate(lines):
            yield _label(valley, line, x, under + ABOVE + type_.ascent + number * type_.leading, first)
    yield from _last(places, feet[0] + places.loops.under(valley.levels[0].up))


def _entry(valley: Valley, number: int) -> str:
    """The volume of a level from which the way leads up."""
    level = valley.levels[number]
    return level.up[-1] if level.up else level.down[-1]


def _below(valley: Valley, id_: str) -> tuple[Line, ...]:
    return next(card.below for card in valley.chart.cards if card.id == id_)


def _reach(valley: Valley) -> float:
    """How long the words of the last volume are."""
    return max(line.advance for line in (*_below(valley, valley.levels[0].up[-1]), valley.levels[0].size))


def _last(places: Places, foot: float) -> Iterator[Label]:
    """The words of the last volume, to the left of where its arrow ends."""
    valley, type_ = places.valley, places.valley.chart.type
    id_ = valley.levels[0].up[-1]
    right = places.solids[id_].bounds.x1 + OUT / 2
    lines = [line for line in (*_below(valley, id_), valley.levels[0].size) if line.text]
    for number, line in enumerate(lines):
        baseline = foot + ABOVE + type_.ascent + number * type_.leading
        yield _label(valley, line, right - line.advance, baseline, id_)


def _label(valley: Valley, line: Line, x: float, baseline: float, owner: str) -> Label:
    type_ = valley.chart.type
    reach = Rect(x, baseline - type_.ascent, x + line.advance, baseline + type_.descent)
    at: Point = (x, baseline)
    return Label(line.text, at, line.advance, "start", owner=owner, bold=line.bold, reach=reach)
