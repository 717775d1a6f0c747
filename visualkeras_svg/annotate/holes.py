"""Holes: empty places amid a figure, found on a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from visualkeras_svg.annotate.board import Board
from visualkeras_svg.geometry import PT, Point, Rect

CELL = 2 * PT
MOST_CELLS = 100_000
"""No hole is sought in a field of more cells."""


class Field:
    """The cells of a field, each free where nothing on the board comes near it; sums of taken cells by corner."""

    def __init__(self, board: Board, field: Rect, apart: float) -> None:
        self.field = field
        self.wide, self.high = (int(size / CELL + 1e-6) for size in (field.width, field.height))
        if self.wide * self.high > MOST_CELLS:
            self.wide = self.high = 0
        taken = [[0] * self.wide for _ in range(self.high)]
        for rect in board.everything():
            x0, x1 = (int((x - field.x0) // CELL) for x in (rect.x0 - apart, rect.x1 + apart))
            y0, y1 = (int((y - field.y0) // CELL) for y in (rect.y0 - apart, rect.y1 + apart))
            for row in taken[max(y0, 0) : max(y1 + 1, 0)]:
                for x in range(max(x0, 0), min(x1 + 1, self.wide)):
                    row[x] = 1
        self.sums = [[0] * (self.wide + 1)]
        for row in taken:
            self.sums.append(
                [above + left for above, left in zip(self.sums[-1], accumulate(row, initial=0), strict=True)]
            )

    def free(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        """Whether the cells from one corner to the other are in the field and free."""
        if x0 < 0 or y0 < 0 or x1 > self.wide or y1 > self.high:
            return False
        low, high = self.sums[y0], self.sums[y1]
        return high[x1] - high[x0] == low[x1] - low[x0]

    def places(self, size: tuple[float, float]) -> Iterator[tuple[int, Point]]:
        """Where something of that width and height (px) could stand, and how many cells there are free around it."""
        wide, high = (-int(-one // CELL) for one in size)
        for y in range(self.high - high + 1):
            for x in range(self.wide - wide + 1):
                if self.free(x, y, x + wide, y + high):
                    room = 0
                    while self.free(x - room - 1, y - room - 1, x + wide + room + 1, y + high + room + 1):
                        room += 1
                    yield room, (self.field.x0 + x * CELL, self.field.y0 + y * CELL)


def roomiest(board: Board, field: Rect, sizes: Sequence[tuple[float, float]], apart: float) -> tuple[int, Point] | None:
    """Which of the sizes stands where with most room around it, so far ``apart`` (px) from all else; None for none."""
    cells = Field(board, field, apart)
    ways = ((-room, number, (y, x)) for number, size in enumerate(sizes) for room, (x, y) in cells.places(size))
    best = min(ways, default=None)
    return None if best is None else (best[1], (best[2][1], best[2][0]))
