"""A graph of cards: their cells, and the wires between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point, Rect, around
from visualkeras_svg.plan.rows import Solid, Unit
from visualkeras_svg.plan.words import Connection, Entry, Line, Type
from visualkeras_svg.scene import Face
from visualkeras_svg.theme import NO_STYLE, Style

Side = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Script:
    """How the words of a cell are set, and where in it.

    ``anchor`` is where its lines lie along the direction of reading, ``pile`` where across; ``padding`` px stay free
    beside and over them.
    """

    type: Type
    face: Face
    anchor: Side = "middle"
    pile: Side = "middle"
    padding: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a card, for one layer or more: its look, its words, and how long it is at least along the flow, in px.

    ``turned`` words read upwards; a rib has none. A cell that is ``beside`` shares the place of the one before it.
    Words are set as all are, or as its ``script`` says.
    """

    look: str
    lines: tuple[Line, ...] = ()
    turned: bool = False
    least: float = 0.0
    members: tuple[str, ...] = ()
    beside: bool = False
    script: Script | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What moves as one in a chart: cells that touch along the flow, an operator's circle, or a bar.

    A bar grows across the flow to all that it serves. ``outline`` is the width of its outline in px, which is drawn
    twice around a model in the model. ``size`` is its least width and height; ``tip`` its tooltip. The first ``split``
    cells stand on one half, the others on the other half beside it; 0 for all on the whole. An ``early`` one stands
    on the first rank, and what stands ``aside`` beside the main path. A card for several equal ones shows ``sheets``
    and says how many ``times``. A "volume" is a ``unit`` to scale; words stand ``below`` and ``above`` it, in a table
    its name alone ``above`` it, and it ``holds`` the one that is a part of it. A ``note`` stands at an arrow along the
    card, above or below it; ``marks`` is how the count and the arrow look.
    """

    id: str
    layer: str
    type: str
    members: tuple[str, ...]
    cells: tuple[Cell, ...]
    size: tuple[float, float]
    form: Literal["card", "operator", "bar", "volume"] = "card"
    outline: float = 0.5 * PT
    double: bool = False
    sign: str = ""
    tip: str = ""
    split: int = 0
    early: bool = False
    aside: bool = False
    sheets: int = 1
    times: Line | None = None
    unit: Unit | None = None
    below: tuple[Line, ...] = ()
    above: tuple[Line, ...] = ()
    holds: str = ""
    note: Line | None = None
    note_above: bool = True
    marks: Style = NO_STYLE


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection between two cards, or out of one: the words at its beginning, and which output it leaves by.

    ``shape`` is that of what it carries, ``tag`` are the words at its end. A ``flat`` one runs across the flow, between
    cards side by side. One with a ``knob`` leaves by a port that is drawn. One that leads out may lead to a ``name``.
    ``width`` and ``fill`` are those of its line where its source has its own, and so are whether it is ``headed`` and
    how far its ends are ``apart`` from what it joins. One to the ``side`` is no part of the main path.
    """

    connection: Connection
    words: Line | None = None
    port: int = 0
    tag: Line | None = None
    shape: Line | None = None
    flat: bool = False
    knob: bool = False
    width: float | None = None
    fill: Color | None = None
    headed: bool | None = None
    apart: float | None = None
    side: bool = False
    name: Line | None = None


Direction = Literal["LR", "RL", "TB", "BT"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A group of cards, by their ids, with a frame around them; its title, and what stands beside that.

    One that was not ``asked`` for may be left out. ``style`` is its own, and so is the ``padding`` around its cards, in
    px, where it has one.
    """

    cards: tuple[str, ...]
    title: Line
    total: Line | None = None
    asked: bool = True
    style: Style = NO_STYLE
    padding: float | None = None


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame where it stands."""

    frame: Frame
    rect: Rect


@dataclass(frozen=True, slots=True)
class Shared:
    """The cards of the calls of a layer, or of several layers that share each card, and how many there are."""

    layers: tuple[str, ...]
    cards: tuple[str, ...]
    times: Line


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins the calls of layers where it runs, a rectangle between two lines for each pair of neighbours."""

    layers: tuple[str, ...]
    gaps: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Hair:
    """What must be said of a layer, at a hair beside its cell; and the entry that says it where there is no room."""

    member: str
    words: Line
    entry: Entry


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table of counts that add up: its heading, its rows, and the row of their sum."""

    heading: Line
    rows: tuple[tuple[Line, Line], ...]
    total: tuple[Line, Line]


@dataclass(frozen=True, slots=True)
class Chart:
    """Cards and wires in the order of the model: what is said of them, and which way they are read.

    Lines have the width ``line`` and the colour ``edge``; ``headed`` ones have arrowheads; they end so far ``apart``
    from cards (px), and ``dots`` mark where they bend. ``curved`` ones bend as widely as they can. ``table`` are the
    heads of the rows of a table, of which the words below each card are a column, and ``hairs`` lead to more words.
    """

    cards: tuple[Card, ...]
    wires: tuple[Wire, ...]
    entries: tuple[Entry, ...]
    looks: Mapping[str, Style]
    type: Type
    direction: Direction = "LR"
    line: float = 1.0
    notes: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    shared: tuple[Shared, ...] = ()
    ledger: Ledger | None = None
    edge: Color = Color(0x44, 0x44, 0x44)  # noqa: RUF009
    headed: bool = True
    apart: float = 0.0
    dots: bool = False
    curved: bool = False
    table: tuple[Line, ...] = ()
    hairs: tuple[Hair, ...] = ()

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
    def solid(self) -> Solid | None:
        """The solid that a volume is, where it stands."""
        if self.card.unit is None:
            return None
        plain = self.card.unit.solid(1.0)
        (x, y), middle = self.rect.center, plain.bounds.center
        return plain.at(x - middle[0], y - middle[1])

    @property
    def body(self) -> Rect:
        """What edges reach: the solid, or else the card."""
        return solid.bounds if (solid := self.solid) else self.rect

    @property
    def reach(self) -> Rect:
        """The card with its sheets."""
        last = self.rect.shift(*((self.card.sheets - 1) * step for step in self.sheet))
        return around((x, y) for r in (self.rect, last) for x, y in ((r.x0, r.y0), (r.x1, r.y1)))
