"""The legend: into the largest empty corner or hole where it fits with room to spare, else below, as wide as that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from visualkeras_svg import text
from visualkeras_svg.annotate.board import Board
from visualkeras_svg.annotate.holes import roomiest
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.plan import Chart, Entry, Label, Layout, Net, Plan, Swatch
from visualkeras_svg.scene import Face

SPARE = 4 * PT
"""The least room between the legend and everything else."""
COLUMN_GAP = 8 * PT
BROKEN = 0.6
"""The part of its length to which an entry may be broken for the legend to fit into a corner."""
READABLE = 240 * PT
"""A line of so much is no longer than the figure should be wide, be the figure narrower."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, measured: its swatch is a square of `side`, its words begin `indent` to the right of it.

    It may go on with the words of the row over it.
    """

    entry: Entry
    advance: float
    side: float
    indent: float
    goes_on: bool = False

    @property
    def width(self) -> float:
        return self.indent + self.advance


@dataclass(frozen=True, slots=True)
class Grid:
    """Entries in columns, read downwards; offsets from the top left corner."""

    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    starts: tuple[float, ...]
    width: float
    height: float

    @property
    def tears(self) -> bool:
        """Whether a column begins with a row that goes on from the one before."""
        return any(self.rows[start].goes_on for start in accumulate(self.columns[:-1]))


def annotate(layout: Layout, plan: Plan | Chart | Net, face: Face, page: tuple[float, float] | None) -> Layout:
    """The layout with the legend of the plan's entries; ``page`` are the left and right edge that it may reach."""
    if not plan.entries:
        return layout
    ascent, descent = plan.type.ascent, plan.type.descent
    side = round(ascent * 1.25, 3)
    pitch = max(plan.type.leading * 1.12, side + 2 * PT)
    bounds = layout.bounds
    x0, x1 = page or (bounds.x0, bounds.x1)
    field = Rect(x0, bounds.y0, x1, bounds.y1)
    room = (field.width if page else max(field.width, READABLE)) - side - 3 * PT
    rows = _rows(plan.entries, plan, room, side, face)
    spot = _corner(layout, rows, pitch, field) or _amid(layout, rows, pitch, field)
    *others, longest = sorted(row.advance for row in rows)
    if not spot and others and others[-1] < longest:  # which may fit on two lines
        broken = _rows(plan.entries, plan, max(others[-1], longest * BROKEN), side, face)
        spot = _corner(layout, broken, pitch, field)
    split = max((number for number, entry in enumerate(plan.entries, start=1) if entry.looks), default=0)
    notes = len(_rows(plan.entries[split:], plan, room, side, face))
    for grid, corner in [spot] if spot else _below(rows, notes, pitch, field):
        swatches, labels = _draw(grid, corner, pitch, ascent, descent)
        layout = replace(layout, swatches=(*layout.swatches, *swatches), labels=(*layout.labels, *labels))
    return layout


def _rows(entries: Sequence[Entry], plan: Plan | Chart | Net, room: float, side: float, face: Face) -> tuple[Row, ...]:
    """The entries, each on as many rows as it needs to fit the room."""
    size = plan.type.size
    indent = side + 3 * PT if any(entry.looks for entry in plan.entries) else 0.0
    parts = [part for entry in entries for part in enumerate(_wrapped(entry, room, size, face))]
    return tuple(Row(part, text.advance(part.text, size, face), side, indent, place > 0) for place, part in parts)


def _wrapped(entry: Entry, room: float, size: float, face: Face) -> Iterator[Entry]:
    """The entry on as many rows as it needs to fit the room, broken at spaces; only the first has a swatch."""
    looks, line = entry.looks, ""
    for word in entry.text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and text.advance(longer, size, face) > room:
            yield Entry(looks, line)
            looks, longer = (), word
        line = longer
    yield Entry(looks, line)


def _grid(rows: Sequence[Row], columns: int, pitch: float) -> Grid:
    """The entries in that many columns, filled downwards."""
    deep = -(-len(rows) // columns)
    parts = [rows[i : i + deep] for i in range(0, len(rows), deep)]
    starts, x = [], 0.0
    for part in parts:
        starts.append(x)
        x += max(row.width for row in part) + COLUMN_GAP
    return Grid(
        tuple(rows), tuple(len(p) for p in parts), tuple(starts), x - COLUMN_GAP, (deep - 1) * pitch + rows[0].side
    )


def _corner(layout: Layout, rows: Sequence[Row], pitch: float, field: Rect) -> tuple[Grid, Point] | None:
    """The roomiest place in a corner of the field: the grid that keeps most distance there."""
    board = Board(layout)
    best: tuple[float, int, int] | None = None
    found = None
    grids = [_grid(rows, n, pitch) for n in range(1, len(rows) + 1)]
    for i, grid in enumerate(grids):
        if grid.width > field.width or grid.tears:
            continue
        for k, (x, y, sx, sy) in enumerate(corners((grid.width, grid.height), field)):
            room = spare(board, Rect(x, y, x + grid.width, y + grid.height), sx, sy)
            key = (-room, i, k)
            if room >= SPARE and (best is None or key < best):
                best, found = key, (grid, (x, y))
    return found


def _amid(layout: Layout, rows: Sequence[Row], pitch: float, field: Rect) -> tuple[Grid, Point] | None:
    """The roomiest hole amid the figure; words without swatches would be taken for those of what stands beside them."""
    if not all(row.entry.looks for row in rows):
        return None
    grids = [_grid(rows, n, pitch) for n in range(1, len(rows) + 1)]
    found = roomiest(Board(layout), field, [(grid.width, grid.height) for grid in grids], SPARE)
    return found and (grids[found[0]], found[1])


def corners(size: tuple[float, float], field: Rect) -> Iterator[tuple[float, float, int, int]]:
    """Top right, top left, bottom right, bottom left, for what has that width and height; and which way is inwards."""
    for y, sy in ((field.y0, 1), (field.y1 - size[1], -1)):
        yield field.x1 - size[0], y, -1, sy
        yield field.x0, y, 1, sy


def spare(board: Board, rect: Rect, sx: int, sy: int) -> float:
    """How far the rectangle could grow inwards, both ways at once, before it meets something; up to 40 pt."""
    grown = 0.0
    while grown < 40 * PT:
        more = grown + 2 * PT
        wide = Rect(
            rect.x0 - (more if sx < 0 else 0),
            rect.y0 - (more if sy < 0 else 0),
            rect.x1 + (more if sx > 0 else 0),
            rect.y1 + (more if sy > 0 else 0),
        )
        if not board.free(wide):
            return grown
        grown = more
    return grown


def _below(rows: Sequence[Row], notes: int, pitch: float, field: Rect) -> list[tuple[Grid, Point]]:
    """Under everything else, in as many columns as the width holds; notes apart where all is lower so."""
    split = len(rows) - notes
    whole, apart = (
        [_widest(rows, pitch, field)],
        [_widest(part, pitch, field) for part in (rows[:split], rows[split:]) if part],
    )
    grids = apart if len(apart) > 1 and sum(grid.height + pitch for grid in apart) < whole[0].height + pitch else whole
    found, top = [], field.y1 + 2 * SPARE
    for grid in grids:
        found.append((grid, (field.x0, top)))
        top += grid.height - rows[0].side + pitch
    return found


def _widest(rows: Sequence[Row], pitch: float, field: Rect) -> Grid:
    """The grid of most columns that the width holds."""
    grids = (_grid(rows, columns, pitch) for columns in range(len(rows), 0, -1))
    return next((grid for grid in grids if grid.width <= field.width), _grid(rows, 1, pitch))


def _swatches(row: Row, x: float, y: float) -> Iterator[Swatch]:
    """The looks of an entry, side by side in one square."""
    wide = row.side / max(len(row.entry.looks), 1)
    for place, look in enumerate(row.entry.looks):
        yield Swatch(look, Rect(x + place * wide, y, x + (place + 1) * wide, y + row.side))


def _draw(grid: Grid, corner: Point, pitch: float, ascent: float, descent: float) -> tuple[list[Swatch], list[Label]]:
    swatches: list[Swatch] = []
    labels: list[Label] = []
    rows = iter(grid.rows)
    for start, count in zip(grid.starts, grid.columns, strict=True):
        for k in range(count):
            row = next(rows)
            x, y = corner[0] + start, corner[1] + k * pitch
            swatches += _swatches(row, x, y)
            at = (x + row.indent, y + (row.side + ascent) / 2)
            reach = Rect(at[0], at[1] - ascent, at[0] + row.advance, at[1] + descent)
            labels.append(Label(row.entry.text, at, row.advance, "start", role="legend", reach=reach))
    return swatches, labels
