"""A net: layers as columns of units or as boxes, and the links between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.plan.charts import Wire
from visualkeras_svg.plan.words import Entry, Line, Type
from visualkeras_svg.theme import Style


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a column: ``above`` of them, an ellipsis of ``dots`` slots, and ``below`` of them; 0 dots for all.

    ``size`` is the width of a unit, ``pitch`` the step from one to the next, in px. Units of data are ``square`` and
    touch. The unit whose links are ``traced`` is named by its place among those that are drawn.
    """

    above: int
    below: int
    dots: int
    size: float
    pitch: float
    square: bool = False
    traced: int | None = None

    @property
    def slots(self) -> tuple[float, ...]:
        """How far below the middle of the column each drawn unit has its middle, in px."""
        count = self.above + self.dots + self.below
        places = (*range(self.above), *range(self.above + self.dots, count))
        return tuple((place - (count - 1) / 2) * self.pitch for place in places)

    @property
    def height(self) -> float:
        return (self.above + self.dots + self.below - 1) * self.pitch + (self.pitch if self.square else self.size)


@dataclass(frozen=True, slots=True)
class Column:
    """A layer of a net: its units, or a box of ``size`` where it has none; px.

    ``inside`` are words in a box, which read upwards, ``captions`` stand under the column. ``outline`` is the width of
    outlines, drawn twice around a model in the model. Each of ``names`` stands behind an arrow that leads out. A column
    with ``bias`` has one more unit under it, that is always one. ``gap`` is the least room behind it, where it has its
    own, and ``link_width`` and ``link_fill`` are those of what leaves it.
    """

    id: str
    layer: str = ""
    type: str = ""
    members: tuple[str, ...] = ()
    look: str = ""
    units: Units | None = None
    size: tuple[float, float] = (0.0, 0.0)
    inside: tuple[Line, ...] = ()
    captions: tuple[Line, ...] = ()
    names: tuple[Line, ...] = ()
    outline: float = 0.5 * PT
    double: bool = False
    bias: bool = False
    tip: str = ""
    link_width: float | None = None
    link_fill: Color | None = None
    gap: float = 0.0

    @property
    def height(self) -> float:
        return self.units.height if self.units else self.size[1]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Columns, by the ids of the first and the last, that stand for so many equal ones; ``way`` is the way back."""

    first: str
    last: str
    times: Line
    way: Wire


@dataclass(frozen=True, slots=True)
class Run:
    """Columns, by the ids of the first and the last, that share a caption."""

    first: str
    last: str
    caption: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Net:
    """Columns and wires in the order of the model, and what is said of them.

    A wire of kind "mesh" joins each unit to each, with links of the colour ``fill``; arrows have that of ``edge``.
    ``weights`` gives for such a wire, by its place, the weight of each link from -1 to 1, by the units drawn of its
    source and of its target. ``turned`` captions read upwards. ``one`` stands under the unit of a bias.
    """

    columns: tuple[Column, ...]
    wires: tuple[Wire, ...]
    entries: tuple[Entry, ...]
    looks: Mapping[str, Style]
    type: Type
    line: float = 1.0
    mesh: float = 0.5 * PT
    fill: Color = field(default=Color(0xD6, 0xD6, 0xD6))
    edge: Color = field(default=Color(0x44, 0x44, 0x44))
    turned: bool = False
    one: Line | None = None
    repeats: tuple[Repeat, ...] = ()
    runs: tuple[Run, ...] = ()
    weights: Mapping[int, tuple[tuple[float, ...], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pillar:
    """A column where it stands: its rectangle, and the middles of its units."""

    column: Column
    rect: Rect
    units: tuple[Point, ...] = ()
    bias: Point | None = None

    @property
    def reach(self) -> float:
        """How far down it reaches, its bias included."""
        if self.bias is None or self.column.units is None:
            return self.rect.y1
        return max(self.rect.y1, self.bias[1] + self.column.units.size / 2)


@dataclass(frozen=True, slots=True)
class Strand:
    """One link of a mesh; its weight from -1 to 1, None where it is not shown."""

    start: Point
    end: Point
    traced: bool = False
    weight: float | None = None
