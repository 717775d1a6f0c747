"""What is seen: six kinds of node, absolute coordinates, final colours. User units are px, 96 to the inch.

No marker, no gradient, no clip path, no id, no style sheet, and no transform but the rotation of a Text and the matrix
of an Image: two figures on one page can never disturb each other, and bounds are a least and a greatest value.
Order in a tuple is paint order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from visualkeras_svg.color import Color
from visualkeras_svg.geometry import Point, Rect, around, union

BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill and stroke; None for none. ``width`` is the stroke's in px, ``dash`` its pattern in px."""

    fill: Color | None = None
    stroke: Color | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    """A font to set text in: CSS families, best first, and where its outlines are.

    ``data`` is the path of a TTF or OTF file, or the bytes of one; None for the bundled Arimo.
    """

    families: tuple[str, ...] = ("Arimo", "Liberation Sans", "Arial", "Helvetica", "sans-serif")
    data: str | bytes | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Children under one name. ``data`` become `data-` attributes, ``title`` a tooltip, ``link`` a hyperlink."""

    children: tuple[Node, ...]
    kind: str = ""
    data: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed outline of at least three points."""

    points: tuple[Point, ...]
    paint: Paint


@dataclass(frozen=True, slots=True)
class Path:
    """An SVG path as commands: ``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)``, ``("Z",)``."""

    commands: tuple[tuple[str | float, ...], ...]
    paint: Paint

    @property
    def points(self) -> tuple[Point, ...]:
        """Every end and control point: the path lies within their convex hull."""
        found: list[Point] = []
        for command in self.commands:
            numbers = [float(n) for n in command[1:]]
            found.extend(zip(numbers[0::2], numbers[1::2], strict=True))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Circle:
    center: Point
    radius: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Text:
    """One line that starts at (x, y) on its baseline. ``angle`` is 0, or -90 to read upwards, about that point.

    ``advance`` is the line's measured length in px, ``ascent`` and ``descent`` how far it reaches over and under the
    baseline.
    """

    text: str
    at: Point
    size: float
    face: Face
    advance: float
    fill: Color = BLACK
    angle: int = 0
    ascent: float = 0.0
    descent: float = 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG of ``size`` pixels, laid by the affine matrix (a, b, c, d, e, f) of SVG."""

    png: bytes
    size: tuple[int, int]
    matrix: tuple[float, float, float, float, float, float]


Node = Group | Polygon | Path | Circle | Text | Image


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole figure: what to paint, the part of the plane that the page shows, what it is called and says.

    ``view_box`` is in px. ``unit`` is the unit in which width and height are written where a physical size was asked
    for ("mm", "in", "pt"), else None for px; ``scale`` is the printed size over the size in user units.
    """

    root: Group
    view_box: Rect
    background: Color | None = WHITE
    title: str = ""
    description: str = ""
    unit: str | None = None
    scale: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in px."""
        return self.view_box.width * self.scale, self.view_box.height * self.scale


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, in paint order."""
    stack: list[Node] = [node]
    while stack:
        top = stack.pop()
        yield top
        if isinstance(top, Group):
            stack.extend(reversed(top.children))


def _stroked(points: tuple[Point, ...], paint: Paint) -> Rect:
    box = around(points)
    return box.grow(paint.width / 2) if paint.stroke else box


def text_box(text: Text) -> Rect:
    """Where a line of text reaches."""
    x, y = text.at
    if text.angle:
        return Rect(x - text.ascent, y - text.advance, x + text.descent, y)
    return Rect(x, y - text.ascent, x + text.advance, y + text.descent)


def bounds(node: Node) -> Rect | None:
    """The least rectangle that holds all ink of the node; None for an empty group."""
    match node:
        case Group():
            boxes = [box for child in node.children if (box := bounds(child)) is not None]
            return union(boxes) if boxes else None
        case Polygon() | Path():
            return _stroked(node.points, node.paint)
        case Circle():
            (x, y), r = node.center, node.radius + (node.paint.width / 2 if node.paint.stroke else 0)
            return Rect(x - r, y - r, x + r, y + r)
        case Text():
            return text_box(node)
        case Image():
            a, b, c, d, e, f = node.matrix
            w, h = node.size
            return around([(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 0), (w, 0), (0, h), (w, h))])
