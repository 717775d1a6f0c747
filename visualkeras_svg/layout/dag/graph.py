"""What is laid out: boxes of a known size and the arcs between them, in the frame of the flow.

*Along* is the direction in which the figure is read (x for `LR`, y for `TB`), *across* is the other one.
Lengths are px.
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[float, float]
Keys = tuple[tuple[float, ...], ...]
"""The order of each connected part, as `order` finds it."""
Orders = dict[tuple[str, ...], Keys]
"""The orders that were found, by the ids of what was laid out."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its size along and across the flow.

    A ``bar`` grows across to the rows that it serves, and each of its edges has its own port. Into an ``operator``
    edges from the side run straight. An ``early`` box that nothing leads to stands on the first rank. No edge ends in
    the ``margin`` at both ends of its breadth. The main path avoids a box that stands ``aside``; one with ``doors`` may
    be entered sideways so far from its start, and left so far from its end.
    """

    length: float
    breadth: float
    bar: bool = False
    operator: bool = False
    early: bool = False
    margin: float = 0.0
    aside: bool = False
    doors: Pair | None = None


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge between two boxes, by their places; ``label`` is the size along and across of its words, if any.

    ``tag`` is the size of the words at its end, ``weight`` how much its length counts, and ``port`` tells arcs apart
    that leave one box by different ports. A ``flat`` arc runs across the flow, between two boxes side by side. The main
    path does not follow a ``side`` arc.
    """

    source: int
    target: int
    label: Pair | None = None
    weight: int = 1
    port: int = 0
    tag: Pair | None = None
    flat: bool = False
    side: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Boxes that stand in one rectangle, and its margins: before and behind them along the flow, and across it."""

    boxes: tuple[int, ...]
    begin: float = 0.0
    end: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes in the order of the model, arcs from earlier to later ones, and frames, which do not cut one another."""

    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    frames: tuple[Frame, ...] = ()

    def half(self, vertex: int) -> float:
        """How far a vertex reaches across from its middle: half of a box, nothing of the points that arcs pass."""
        return self.boxes[vertex].breadth / 2 if vertex < len(self.boxes) else 0.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """The room between things, in px.

    ``rank`` is the least gap between two ranks, ``node`` between two boxes of one rank, ``lane`` between an edge that
    passes and a box, ``track`` between two edges side by side, ``head`` the straight way into a box, ``part`` between
    parts of a graph that are not connected, ``pad`` between words and the line that they belong to, and ``clear``
    between words and what stands before and after them along the flow. Words stand ``before`` their line across the
    flow, or after it. Orders are improved in so many ``iterations``, or until nothing is gained.
    """

    rank: float = 20.0
    node: float = 16.0
    lane: float = 12.0
    track: float = 8.0
    head: float = 10.0
    part: float = 32.0
    pad: float = 4.0
    clear: float = 4.0
    before: bool = False
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands: its near corner, along and across, and its size, which for a bar has grown."""

    along: float
    across: float
    length: float
    breadth: float

    @property
    def middle(self) -> float:
        """The middle of its breadth."""
        return self.across + self.breadth / 2


@dataclass(frozen=True, slots=True)
class Way:
    """Where an arc runs, as (along, across) points from its source's side to its target's; and its words' corners."""

    points: tuple[Pair, ...]
    label: Pair | None = None
    tag: Pair | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where all boxes stand and all arcs run, in the order of the graph; ``ranks`` and ``crossings`` say how.

    ``frames`` are the rectangles of frames, None for one that something stands in which does not belong to it.
    ``keys`` is the order that was found for each connected part: the same graph with other sizes can be arranged by it.
    """

    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]
    ranks: tuple[int, ...]
    crossings: int
    main: frozenset[int]
    frames: tuple[Spot | None, ...] = ()
    keys: Keys = ()
