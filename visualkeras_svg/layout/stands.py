"""Cards where they stand: the boxes that they need, their cells, and how often a card is repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from visualkeras_svg.geometry import PT, Rect
from visualkeras_svg.layout.dag import Box, Spot
from visualkeras_svg.layout.turn import Turn
from visualkeras_svg.plan import Card, Cell, Chart, Label, Line, Link, Rule, Stand, Unit

SHEET = 1.6 * PT
"""How far a sheet lies from the one before it, along the flow and across."""
NOTE = 3 * PT
"""Between a card and the arrow along it, and between that and its words."""
ARROW = 14 * PT
"""An arrow along a card is so long at least."""
BELOW = 3 * PT
"""Between a volume and its words."""
DOOR = 4 * PT
"""Nearer to its corners a card is not entered sideways."""
BADGE = 1.5 * PT
"""Between a count and the box around it."""
BESIDE = 2 * PT
"""Between the last sheet and how often the card is repeated."""


def box(card: Card, chart: Chart) -> Box:
    """What is laid out for a card: its size, with room for its sheets and for the words that stand beside them."""
    width, height = card.size
    along, across = (height, width) if chart.flows_down else (width, height)
    behind, beside = _beyond(card, chart)
    bar, operator = card.form == "bar", card.form == "operator"
    margin = beside if card.below or card.above else 0.0
    if card.below and chart.flows_down:
        along = max(along, _high(card.below, chart))
    elif not chart.flows_down:
        marks = filter(None, (card.times, card.note))
        words = (line.advance for line in (*card.below, *card.above, *marks))
        along = max(along, *words, ARROW if card.note else 0.0)
    return Box(along + behind, across + 2 * beside, bar, operator, card.early, margin, card.aside, _doors(card))


def _doors(card: Card) -> tuple[float, float] | None:
    """Where a card that stands aside may be entered and left sideways: at the middle of its first and its last cell."""
    if not card.aside or len(card.cells) < 2 or card.below or card.times:
        return None
    rows = [cell for cell in card.cells if not cell.beside]
    doors = rows[0].least / 2, rows[-1].least / 2
    return doors if min(doors) >= DOOR else None


def _beyond(card: Card, chart: Chart) -> tuple[float, float]:
    """The room behind a card, along the flow, and beside it."""
    sheets = (card.sheets - 1) * SHEET
    noted = 2 * NOTE + (card.note.advance if chart.flows_down else chart.type.ascent) if card.note else 0.0
    return sheets, sheets + _count(card, chart) + noted + _over(card, chart) + _under(card, chart)


def _count(card: Card, chart: Chart) -> float:
    """The room across the flow for how often a card is repeated, behind its sheets."""
    if card.times is None:
        return 0.0
    return BESIDE + (card.times.advance if chart.flows_down else chart.type.ascent) + 2 * _framed(card)


def _away(card: Card, chart: Chart) -> float:
    """How far the arrow along a card stands from it: behind all that stands on its side."""
    counted = (card.sheets - 1) * SHEET + _count(card, chart)
    if chart.flows_down:
        return (counted + _under(card, chart) if card.note_above else 0.0) + NOTE
    return (counted + _over(card, chart) if card.note_above else _under(card, chart)) + NOTE


def _framed(card: Card) -> float:
    """The room between a count and the box around it, where there is one."""
    return BADGE if card.marks.collapse_badge_fill or card.marks.collapse_badge_outline else 0.0


def notes(stands: Sequence[Stand], chart: Chart) -> Iterator[tuple[Rule, Label]]:
    """An arrow with two heads along a card, over or under it, and what it says; where the flow goes down, beside it."""
    for at in stands:
        note, rect = at.card.note, _long(at.body, chart)
        if note is None:
            continue
        sign = -1 if at.card.note_above else 1
        away = _away(at.card, chart)
        if chart.flows_down:
            x = (rect.x1 if sign < 0 else rect.x0) - sign * away
            rule = Rule(((x, rect.y0), (x, rect.y1)), "dimension", at.card.id)
            left = x + NOTE if sign < 0 else x - NOTE - note.advance
            baseline = rect.center[1] + (chart.type.ascent - chart.type.descent) / 2
        else:
            y = (rect.y0 if sign < 0 else rect.y1) + sign * away
            rule = Rule(((rect.x0, y), (rect.x1, y)), "dimension", at.card.id)
            left = rect.center[0] - note.advance / 2
            baseline = y - NOTE if sign < 0 else y + NOTE + chart.type.ascent
        reach = Rect(left, baseline - chart.type.ascent, left + note.advance, baseline + chart.type.descent)
        yield rule, Label(note.text, (left, baseline), note.advance, "start", owner=at.card.id, reach=reach)


def _long(body: Rect, chart: Chart) -> Rect:
    """What an arrow reaches along, which is longer than a thin volume."""
    lack = ARROW - (body.height if chart.flows_down else body.width)
    return body if lack <= 0 else body.grow(*((0.0, lack / 2) if chart.flows_down else (lack / 2, 0.0)))


def _grown(card: Card, unit: Unit, spot: Spot, chart: Chart) -> Card:
    """The volume as broad as all the edges need that reach it; most are, and stay as they are."""
    size = unit.solid(1.0).bounds
    more = spot.breadth - (size.width if chart.flows_down else size.height)
    if more < 0.01:
        return card
    if not chart.flows_down:
        return replace(card, unit=replace(unit, height=unit.height + more))
    parts = tuple(replace(part, least=part.width(1.0) + more / len(unit.parts), growth=0.0) for part in unit.parts)
    return replace(card, unit=replace(unit, parts=parts))


def _under(card: Card, chart: Chart) -> float:
    """The room across the flow for the words below a volume, or beside it where the flow goes down."""
    if not card.below:
        return 0.0
    if chart.flows_down:
        return BELOW + max(line.advance for line in card.below)
    return BELOW + _high(card.below, chart)


def _over(card: Card, chart: Chart) -> float:
    """The room for the words above a volume, over how often it is repeated."""
    return BELOW + _high(card.above, chart) if card.above else 0.0


def _high(lines: Sequence[Line], chart: Chart) -> float:
    return (len(lines) - 1) * chart.type.leading + chart.type.ascent + chart.type.descent


def stand(card: Card, spot: Spot, chart: Chart, turn: Turn) -> Stand:
    """The card with its cells; what room there is beyond what they need goes to the first that has words."""
    behind, beside = _beyond(card, chart)
    spot = Spot(spot.along, spot.across + beside, spot.length - behind, spot.breadth - 2 * beside)
    if card.unit is not None:
        return Stand(
            _grown(card, card.unit, spot, chart), turn.rect(spot.along, spot.across, spot.length, spot.breadth), ()
        )
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


def below(stands: Sequence[Stand], links: Sequence[Link], chart: Chart) -> Iterator[Label]:
    """The words of volumes: under them, or over them where an edge leaves downwards; where the flow does, beside.

    Those that are to stand above do so.
    """
    for at in stands:
        body = at.body
        top = body.y0 - _count(at.card, chart) - _over(at.card, chart) + chart.type.ascent
        yield from _piled(at.card.above, body.center[0], top, at.card.id, chart)
        if not at.card.below:
            continue
        labels = list(_set(at, body, chart))
        ends = [
            point
            for link in links
            if at.card.id in (link.connection.source, link.connection.target)
            for point in (link.points[0], link.points[-1])
        ]
        leaves = not chart.flows_down and any(at.rect.x0 < x < at.rect.x1 and y > body.y1 - 1 for x, y in ends)
        noted = 2 * NOTE + chart.type.ascent if at.card.note and at.card.note_above else 0.0
        over = _count(at.card, chart) + _over(at.card, chart) + noted
        yield from lifted(labels, body, over) if leaves else labels


def lifted(labels: Sequence[Label], body: Rect, over: float = 0.0) -> list[Label]:
    """The words under a volume, over it and what reaches so far over it."""
    up = over + body.height + 2 * BELOW + labels[-1].reach.y1 - labels[0].reach.y0
    return [replace(label, at=(label.at[0], label.at[1] - up), reach=label.reach.shift(0.0, -up)) for label in labels]


def _set(at: Stand, solid: Rect, chart: Chart) -> Iterator[Label]:
    type_, card = chart.type, at.card
    if not chart.flows_down:
        yield from _piled(card.below, solid.center[0], solid.y1 + BELOW + type_.ascent, card.id, chart)
        return
    block = (len(card.below) - 1) * type_.leading + type_.ascent
    x, baseline = solid.x1 + _count(card, chart) + BELOW, solid.center[1] - block / 2 + type_.ascent
    for number, line in enumerate(card.below):
        yield _label(line, x, baseline + number * type_.leading, card.id, chart)


def _piled(lines: Sequence[Line], middle: float, baseline: float, owner: str, chart: Chart) -> Iterator[Label]:
    """Lines under one another about a middle, the first on that baseline."""
    for number, line in enumerate(lines):
        yield _label(line, middle - line.advance / 2, baseline + number * chart.type.leading, owner, chart)


def _label(line: Line, x: float, baseline: float, owner: str, chart: Chart) -> Label:
    reach = Rect(x, baseline - chart.type.ascent, x + line.advance, baseline + chart.type.descent)
    return Label(line.text, (x, baseline), line.advance, "start", owner=owner, bold=line.bold, reach=reach)


def times(stands: Sequence[Stand], chart: Chart) -> Iterator[Label]:
    """How often repeated cards are: beside their sheets, above them in a horizontal chart, else to their right."""
    for at in stands:
        words = at.card.times
        if words is None:
            continue
        dx, dy = ((at.card.sheets - 1) * step for step in at.sheet)
        if chart.flows_down:
            x, baseline = (
                at.rect.x1 + dx + BESIDE + _framed(at.card),
                at.rect.center[1] + (chart.type.ascent - chart.type.descent) / 2,
            )
        else:
            x, baseline = at.rect.center[0] + (dx - words.advance) / 2, at.rect.y0 + dy - BESIDE - _framed(at.card)
        reach = Rect(x, baseline - chart.type.ascent, x + words.advance, baseline + chart.type.descent)
        reach = reach.grow(_framed(at.card))
        yield Label(
            words.text, (x, baseline), words.advance, "start", role="times", owner=at.card.id, bold=True, reach=reach
        )
