"""Cards where they stand: the boxes that they need, their cells, and how often a card is repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.layout.dag import Box, Spot
from visualkeras_svg.layout.turn import Turn
from visualkeras_svg.plan import Card, Cell, Chart, Label, Stand

SHEET = 1.6 * PT
"""How far a sheet lies from the one before it, along the flow and across."""
BESIDE = 2 * PT
"""Between the last sheet and how often the card is repeated."""


def box(card: Card, chart: Chart) -> Box:
    """What is laid out for a card: its size, with room for its sheets and for the words that stand beside them."""
    width, height = card.size
    along, across = (height, width) if chart.flows_down else (width, height)
    behind, beside = _beyond(card, chart)
    bar, operator = card.form == "bar", card.form == "operator"
    return Box(along + behind, across + 2 * beside, bar, operator, card.early)


def _beyond(card: Card, chart: Chart) -> tuple[float, float]:
    """The room behind a card, along the flow, and beside it."""
    if card.times is None:
        return 0.0, 0.0
    sheets = (card.sheets - 1) * SHEET
    words = card.times.advance if chart.flows_down else chart.type.ascent
    return sheets, sheets + BESIDE + words


def stand(card: Card, spot: Spot, chart: Chart, turn: Turn) -> Stand:
    """The card with its cells; what room there is beyond what they need goes to the first that has words."""
    behind, beside = _beyond(card, chart)
    spot = Spot(spot.along, spot.across + beside, spot.length - behind, spot.breadth - 2 * beside)
    if card.split:
        half = spot.breadth / 2
        halves = (Spot(spot.along, spot.across + n * half, spot.length, half) for n in (0, 1))
        lanes = zip((card.cells[: card.split], card.cells[card.split :]), halves, strict=True)
        cells = [rect for lane, place in lanes for rect in _cells(lane, place, turn)]
    else:
        cells = _cells(card.cells, spot, turn)
    start, end = turn.point(0.0, 0.0), turn.point(SHEET, SHEET if chart.flows_down else -SHEET)
    sheet = end[0] - start[0], end[1] - start[1]
    return Stand(card, turn.rect(spot.along, spot.across, spot.length, spot.breadth), tuple(cells), sheet)


def _cells(cells: Sequence[Cell], spot: Spot, turn: Turn) -> list[Rect]:
    rows: list[list[Cell]] = []
    for cell in cells:
        if cell.beside:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    spare = spot.length - sum(row[0].least for row in rows)
    widest = next((number for number, row in enumerate(rows) if row[0].lines), 0)
    found, along = [], spot.along
    for number, row in enumerate(rows):
        length = row[0].least + (spare if number == widest else 0.0)
        found += [turn.rect(along, across, length, breadth) for across, breadth in _shares(row, spot)]
        along += length
    return found


def _shares(row: Sequence[Cell], spot: Spot) -> Iterator[tuple[float, float]]:
    """Where the cells of one place begin across the flow, and how broad each is: by its words."""
    words = [max((line.advance for line in cell.lines), default=0.0) for cell in row]
    spare = (spot.breadth - sum(words)) / len(row)
    across = spot.across
    for long in words:
        yield across, long + spare
        across += long + spare


def times(stands: Sequence[Stand], chart: Chart) -> Iterator[Label]:
    """How often repeated cards are: beside their sheets, above them in a horizontal chart, else to their right."""
    for at in stands:
        words = at.card.times
        if words is None:
            continue
        dx, dy = ((at.card.sheets - 1) * step for step in at.sheet)
        if chart.flows_down:
            x, baseline = at.rect.x1 + dx + BESIDE, at.rect.center[1] + (chart.type.ascent - chart.type.descent) / 2
        else:
            x, baseline = at.rect.center[0] + (dx - words.advance) / 2, at.rect.y0 + dy - BESIDE
        reach = Rect(x, baseline - chart.type.ascent, x + words.advance, baseline + chart.type.descent)
        yield Label(
            words.text, (x, baseline), words.advance, "start", role="times", owner=at.card.id, bold=True, reach=reach
        )
