"""What a figure says and how big its parts are, before anything has a place; and, once it has, where each part stands.

A Plan has no places; a Layout has no colours: both know *looks*, names of styles that `Plan.looks` resolves.
Lengths are px.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from visualkeras_svg.geometry import PT, Point, Rect, around, clamp
from visualkeras_svg.theme import Style

LinkKind = Literal["touch", "funnel", "arrow", "arc", "hidden", "out", "line"]


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a unit along the flow: its look, and its width, `growth` times the scale within `least` and `most`."""

    look: str
    least: float
    growth: float = 0.0
    most: float = float("inf")

    def width(self, scale: float) -> float:
        return clamp(self.growth * scale, self.least, self.most)


@dataclass(frozen=True, slots=True)
class Unit:
    """What moves as one in a row: a solid with a front of `height`, whose back stands `offset` behind its front.

    ``members`` are the ids of all layers that it stands for. ``gap`` is the least room before it, and None where it
    touches the unit before. Where ``zoom`` is set, the scale multiplies height, offset and gap too; where
    ``stretches`` is not, the gap keeps its size. ``tip`` is its
    tooltip.
    """

    id: str
    layer: str
    type: str
    members: tuple[str, ...]
    parts: tuple[Part, ...]
    height: float
    offset: Point
    gap: float | None
    outline: float
    zoom: bool = False
    stretches: bool = True
    tip: str = ""

    def solid(self, scale: float) -> Solid:
        """The unit's solid at that scale, with the top left of its front at the origin."""
        factor = scale if self.zoom else 1.0
        (dx, dy), widths = self.offset, tuple(part.width(scale) for part in self.parts)
        return Solid(0.0, 0.0, widths, self.height * factor, (dx * factor, dy * factor))


@dataclass(frozen=True, slots=True)
class Solid:
    """A box in oblique view: the top left of its front, its slices' widths, the front's height, the back's offset."""

    x: float
    y: float
    widths: tuple[float, ...]
    height: float
    offset: Point

    @property
    def right(self) -> float:
        """The right edge of the front."""
        return self.x + sum(self.widths)

    @property
    def foot(self) -> float:
        """The lower edge of the front."""
        return self.y + self.height

    @property
    def front(self) -> Rect:
        return Rect(self.x, self.y, self.right, self.foot)

    @property
    def back(self) -> Rect:
        return self.front.shift(*self.offset)

    @property
    def outline(self) -> tuple[Point, ...]:
        """The visible outline, a hexagon (a rectangle where there is no depth), clockwise from the front's top left."""
        a, b = self.front, self.back
        if self.offset == (0.0, 0.0):
            return ((a.x0, a.y0), (a.x1, a.y0), (a.x1, a.y1), (a.x0, a.y1))
        if self.offset[0] >= 0:
            return ((a.x0, a.y0), (b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (a.x1, a.y1), (a.x0, a.y1))
        return ((b.x0, b.y0), (b.x1, b.y0), (a.x1, a.y0), (a.x1, a.y1), (a.x0, a.y1), (b.x0, b.y1))

    @property
    def bounds(self) -> Rect:
        return around(self.outline)

    def under(self, stand: str) -> tuple[float, float]:
        """The left and right edge that words under it are centred between: its front, or on a floor its whole body."""
        bounds = self.bounds
        return (self.x, bounds.x1) if stand == "floor" and self.offset[0] > 0 else (self.x, self.right)

    def at(self, x: float, y: float) -> Solid:
        return Solid(x, y, self.widths, self.height, self.offset)

    def side(self, height: float, right: bool) -> float:
        """Where the visible outline's lower right (or left) edge is, at a height over the foot."""
        dx, dy = self.offset
        edge = self.right if right else self.x
        if dy == 0 or (dx > 0) != right:
            return edge
        return edge + dx * min(1.0, height / -dy)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words, measured."""

    text: str
    advance: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a card, for one layer or more: its look, its words, and how long it is at least along the flow, in px.

    ``turned`` words read upwards; a rib has none. A cell that is ``beside`` shares the place of the one before it.
    """

    look: str
    lines: tuple[Line, ...] = ()
    turned: bool = False
    least: float = 0.0
    members: tuple[str, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What moves as one in a chart: cells that touch along the flow, an operator's circle, or a bar.

    A bar grows across the flow to all that it serves. ``outline`` is the width of its outline in px, which is drawn
    twice around a model in the model. ``size`` is its least width and height; ``tip`` its tooltip. The first ``split``
    cells stand on one half, the others on the other half beside it; 0 for all on the whole. A card for several equal
    ones shows ``sheets`` and says how many ``times``.
    """

    id: str
    layer: str
    type: str
    members: tuple[str, ...]
    cells: tuple[Cell, ...]
    size: tuple[float, float]
    form: Literal["card", "operator", "bar"] = "card"
    outline: float = 0.5 * PT
    double: bool = False
    sign: str = ""
    tip: str = ""
    split: int = 0
    sheets: int = 1
    times: Line | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection between two cards, or out of one: the words at its beginning, and which output it leaves by.

    ``shape`` is that of what it carries, ``tag`` are the words at its end. A ``flat`` one runs across the flow, between
    cards side by side. One with a ``knob`` leaves by a port that is drawn.
    """

    connection: Connection
    words: Line | None = None
    port: int = 0
    tag: Line | None = None
    shape: Line | None = None
    flat: bool = False
    knob: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words that belong to a run of units: under it, above it, or, as a name on a bracket, over it.

    ``level`` words stand on the one baseline that the figure shares; ``bracket`` draws one under several units.
    ``lead`` words may go above into a free corner. ``row`` 1 stands under words of row 0.
    """

    owners: tuple[str, ...]
    lines: tuple[Line, ...]
    role: Literal["below", "above", "name", "heading"] = "below"
    level: bool = False
    bracket: bool = False
    lead: bool = False
    row: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A legend entry: the looks of its swatches (one, in most) and its words."""

    looks: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Connection:
    """An edge of the model between two units; `through` are the hidden layers on its way."""

    source: str
    target: str
    kind: LinkKind
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set, in px: its size, leading, and how far letters reach over and under the baseline."""

    size: float
    leading: float
    ascent: float
    descent: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of units: what is said of them, how they are joined, and how they stand.

    ``stand`` is "center" (each on a common axis) or "floor". ``stretch`` is the most that a gap may grow to to fill
    the width. ``turned`` draws the last unit first: the back stands to the left. ``clear`` is the least room between
    two fronts and two backs that do not touch (None for any), ``room`` the least between two level captions, and
    ``line`` the width of edges.
    """

    units: tuple[Unit, ...]
    connections: tuple[Connection, ...]
    words: tuple[Words, ...]
    entries: tuple[Entry, ...]
    looks: Mapping[str, Style]
    type: Type
    stand: Literal["center", "floor"] = "center"
    turned: bool = False
    stretch: float = 0.0
    clear: float | None = None
    room: float = 0.0
    line: float = 1.0
    notes: tuple[str, ...] = ()


Direction = Literal["LR", "RL", "TB", "BT"]


@dataclass(frozen=True, slots=True)
class Chart:
    """Cards and wires in the order of the model: what is said of them, and which way they are read."""

    cards: tuple[Card, ...]
    wires: tuple[Wire, ...]
    entries: tuple[Entry, ...]
    looks: Mapping[str, Style]
    type: Type
    direction: Direction = "LR"
    line: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def flows_down(self) -> bool:
        """Whether the flow is vertical."""
        return self.direction in ("TB", "BT")


@dataclass(frozen=True, slots=True)
class Stand:
    """A card where it stands, its cells, in the order of the flow, and how far each sheet lies from the one before."""

    card: Card
    rect: Rect
    cells: tuple[Rect, ...]
    sheet: Point = (0.0, 0.0)

    @property
    def reach(self) -> Rect:
        """The card with its sheets."""
        last = self.rect.shift(*((self.card.sheets - 1) * step for step in self.sheet))
        return around((x, y) for r in (self.rect, last) for x, y in ((r.x0, r.y0), (r.x1, r.y1)))


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit where it stands."""

    unit: Unit
    solid: Solid


@dataclass(frozen=True, slots=True)
class Link:
    """A connection where it runs: its points (arrow, arc) or the two solids that a funnel joins."""

    connection: Connection
    points: tuple[Point, ...] = ()
    ends: tuple[Solid, Solid] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text, its anchor point on its baseline, and what it belongs to."""

    text: str
    at: Point
    advance: float
    anchor: Literal["start", "middle", "end"] = "middle"
    angle: int = 0
    role: str = "caption"
    owner: str = ""
    bold: bool = False
    reach: Rect = field(default=Rect(0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line: a hair to a caption, or a bracket."""

    points: tuple[Point, ...]
    role: Literal["hair", "bracket"]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A sample of a look in the legend."""

    look: str
    rect: Rect


Item = Placed | Link | Label | Rule | Swatch


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything where it stands, in no order of paint. ``unsettled`` says how far captions had to give way."""

    placed: tuple[Placed, ...] = ()
    links: tuple[Link, ...] = ()
    labels: tuple[Label, ...] = ()
    rules: tuple[Rule, ...] = ()
    swatches: tuple[Swatch, ...] = ()
    cards: tuple[Stand, ...] = ()
    unsettled: int = 0

    def moved(self, dx: float, dy: float) -> Layout:
        """A layout of cards, moved to the right and down."""

        def points(found: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple((x + dx, y + dy) for x, y in found)

        cards = tuple(
            replace(s, rect=s.rect.shift(dx, dy), cells=tuple(r.shift(dx, dy) for r in s.cells)) for s in self.cards
        )
        links = tuple(replace(link, points=points(link.points)) for link in self.links)
        rules = tuple(replace(rule, points=points(rule.points)) for rule in self.rules)
        labels = tuple(
            replace(label, at=(label.at[0] + dx, label.at[1] + dy), reach=label.reach.shift(dx, dy))
            for label in self.labels
        )
        return replace(self, cards=cards, links=links, labels=labels, rules=rules)

    @property
    def bounds(self) -> Rect:
        """The least rectangle that holds it all."""
        boxes = [p.solid.bounds for p in self.placed] + [label.reach for label in self.labels]
        boxes += [s.rect for s in self.swatches] + [stand.reach for stand in self.cards]
        ways = [link.points for link in self.links] + [rule.points for rule in self.rules]
        boxes += [around(points) for points in ways if points]
        return around(point for b in boxes for point in ((b.x0, b.y0), (b.x1, b.y1)))

    @property
    def collisions(self) -> tuple[tuple[str, str], ...]:
        """The pairs of labels that overlap, by their texts."""
        ordered = sorted(self.labels, key=lambda label: label.reach.x0)
        found = []
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                if other.reach.x0 >= one.reach.x1:
                    break
                if one.reach.hits(other.reach):
                    found.append((one.text, other.text))
        return tuple(found)
