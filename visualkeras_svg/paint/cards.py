"""Cards: boxes with rounded corners and words, circles with a sign, bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from visualkeras_svg import text
from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.paint.solids import DASH
from visualkeras_svg.plan import Card, Cell, Script, Stand, Type
from visualkeras_svg.scene import Circle, Face, Node, Paint, Path
from visualkeras_svg.theme import Style

CORNER = 2 * PT
"""The radius of a card's corners."""
INNER = 0.5 * PT
"""The lines between the cells of a card."""
INSET = 2 * PT
"""Between the two outlines of a nested model."""
_NEAR = 1e-6
_QUARTER = 0.5523
"""What of the radius makes a cubic curve a quarter circle, to 0.03 %."""
_SIGNS: Mapping[str, tuple[tuple[Point, Point], ...]] = {
    "+": (((-1, 0), (1, 0)), ((0, -1), (0, 1))),
    "−": (((-1, 0), (1, 0)),),
    "×": (((-0.75, -0.75), (0.75, 0.75)), ((-0.75, 0.75), (0.75, -0.75))),
}
"""The strokes of an operator's sign, in halves of its length."""


def card(stand: Stand, looks: Mapping[str, Style], type_: Type, face: Face, color: Color) -> Iterator[Node]:
    """The marks of a card, in paint order."""
    if stand.card.form == "operator":
        yield from _operator(stand, looks)
        return
    for number in range(stand.card.sheets - 1, 0, -1):
        for cell, rect in zip(stand.card.cells, stand.cells, strict=True):
            dx, dy = number * stand.sheet[0], number * stand.sheet[1]
            yield _plain(stand, cell, rect.shift(dx, dy), stand.rect.shift(dx, dy), looks)
    for cell, rect in zip(stand.card.cells, stand.cells, strict=True):
        style = looks[cell.look]
        yield _plain(stand, cell, rect, stand.rect, looks)
        if stand.card.double:
            yield box(rect.grow(-INSET), Paint(None, style.outline, INNER))
        yield from _words(cell, rect, cell.script or Script(type_, face), style.font_color or color)
    if _is_bound(stand.card, looks):
        yield box(stand.rect, Paint(None, looks[stand.card.cells[0].look].outline, stand.card.outline))
    if stand.card.split:
        yield _seam(stand)


def _is_bound(card: Card, looks: Mapping[str, Style]) -> bool:
    """Whether a stout outline is drawn around all cells, between which lines are thin; not where some are dashed."""
    return len(card.cells) > 1 and card.outline > INNER and not any(looks[cell.look].dashed for cell in card.cells)


def _seam(stand: Stand) -> Path:
    """The line between the two halves of a card: white, for else it would read as an edge that runs through."""
    last, first = stand.cells[stand.card.split - 1], stand.cells[stand.card.split]
    half = stand.card.outline / 2
    x0, x1 = stand.rect.x0 + half, stand.rect.x1 - half
    y = (max(last.y0, first.y0) + min(last.y1, first.y1)) / 2
    return Path((("M", x0, y), ("L", x1, y)), Paint(None, Color(0xFF, 0xFF, 0xFF), max(PT, stand.card.outline)))


def _plain(stand: Stand, cell: Cell, rect: Rect, whole: Rect, looks: Mapping[str, Style]) -> Path:
    """A cell without its words."""
    style = looks[cell.look]
    dash = DASH if style.dashed else ()
    line = INNER if _is_bound(stand.card, looks) else stand.card.outline
    return box(rect, Paint(style.fill, style.outline, line, dash), _corners(rect, whole))


def _corners(rect: Rect, whole: Rect) -> tuple[bool, bool, bool, bool]:
    """Which corners of a cell are corners of its card: top left, top right, bottom right, bottom left."""
    left, right = abs(rect.x0 - whole.x0) < _NEAR, abs(rect.x1 - whole.x1) < _NEAR
    top, bottom = abs(rect.y0 - whole.y0) < _NEAR, abs(rect.y1 - whole.y1) < _NEAR
    return top and left, top and right, bottom and right, bottom and left


def box(rect: Rect, paint: Paint, corners: tuple[bool, ...] = (True,) * 4, radius: float = CORNER) -> Path:
    """A closed box, some of its corners rounded."""
    radius = min(radius, rect.width / 2, rect.height / 2)
    points = ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))
    commands: list[tuple[str | float, ...]] = []
    for number, (here, round_) in enumerate(zip(points, corners, strict=True)):
        before, after = points[number - 1], points[(number + 1) % 4]
        verb = "L" if commands else "M"
        if not round_:
            commands.append((verb, *here))
            continue
        start, end = _towards(here, before, radius), _towards(here, after, radius)
        pull = radius * (1 - _QUARTER)
        commands.append((verb, *start))
        commands.append(("C", *_towards(here, before, pull), *_towards(here, after, pull), *end))
    return Path((*commands, ("Z",)), paint)


def _towards(start: Point, end: Point, by: float) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = abs(dx) + abs(dy) or 1.0
    return start[0] + dx / reach * by, start[1] + dy / reach * by


def _operator(stand: Stand, looks: Mapping[str, Style]) -> Iterator[Node]:
    style = looks[stand.card.cells[0].look]
    (x, y), radius = stand.rect.center, min(stand.rect.width, stand.rect.height) / 2
    paint = Paint(style.fill, style.outline, stand.card.outline)
    is_round = abs(stand.rect.width - stand.rect.height) < 0.01
    yield Circle((x, y), radius, paint) if is_round else box(stand.rect, paint, radius=radius)
    half = radius * 0.62
    for start, end in _SIGNS[stand.card.sign]:
        stroke = tuple((verb, x + px * half, y + py * half) for verb, (px, py) in (("M", start), ("L", end)))
        yield Path(stroke, Paint(None, style.outline, max(stand.card.outline, 0.75 * PT)))


def _words(cell: Cell, rect: Rect, script: Script, color: Color) -> Iterator[Node]:
    """The lines of a cell; turned ones read upwards. In the middle descenders, which are few, count half."""
    inner, type_ = rect.grow(-script.padding[0], -script.padding[1]), script.type
    begin, end = (inner.y1, inner.y0) if cell.turned else (inner.x0, inner.x1)
    low, high = (inner.x0, inner.x1) if cell.turned else (inner.y0, inner.y1)
    along = {"start": begin, "middle": (begin + end) / 2, "end": end}[script.anchor]
    height = (len(cell.lines) - 1) * type_.leading
    first = {
        "start": low + type_.ascent,
        "middle": (low + high - type_.ascent - type_.descent / 2 - height) / 2 + type_.ascent,
        "end": high - type_.descent - height,
    }[script.pile]
    for number, line in enumerate(cell.lines):
        across = first + number * type_.leading
        at = (across, along) if cell.turned else (along, across)
        own, angle = replace(script.face, bold=line.bold), -90 if cell.turned else 0
        yield text.line(line.text, at, type_.size, own, anchor=script.anchor, angle=angle, fill=color)
