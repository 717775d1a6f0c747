"""Cards: which cells they have, and how big they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import mode

from visualkeras_svg import wording
from visualkeras_svg.geometry import PT, alike
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Card, Cell, Unit
from visualkeras_svg.views.functional.plain import plains
from visualkeras_svg.views.functional.repeats import repeated
from visualkeras_svg.views.functional.setting import Setting
from visualkeras_svg.views.functional.strips import SIGNS, Strip
from visualkeras_svg.views.functional.volumes import units
from visualkeras_svg.views.functional.words import around, is_rib, is_told_elsewhere, says, titled
from visualkeras_svg.views.telling import Looks, tip

BESIDE = 4 * PT
"""Between words and the sides of a card."""
ABOVE = 4 * PT
"""Between words and the top of a card."""
TIGHT = 2.5 * PT
"""The same in a card of several cells."""
RIB = 2.4 * PT
RADIUS = 4 * PT
ROW = 120 * PT
"""Two followers share a line of a vertical card up to this width, or up to that of the widest words of a head."""
TERMINAL = 1 * PT
"""The outline of inputs and outputs."""
MOST_SHEETS = 6
"""So many equal cards are drawn on as many sheets, more on FEW_SHEETS."""
FEW_SHEETS = 3


def cards(setting: Setting, looks: Looks) -> tuple[tuple[Card, ...], tuple[LayerNode, ...]]:
    """The cards of all strips, and the layers that are not named on them."""
    if setting.view.simple_text_visualization:
        return tuple(plains(setting, looks)), ()
    found: list[Card] = []
    untold: list[LayerNode] = []
    room = max(ROW, _widest(setting))
    solids = units(setting, looks) if setting.volume else {}
    for strip in setting.strips:
        solid = solids.get(strip.head.id)
        card, left = _volume(strip, solid, setting) if solid else _card(strip, setting, looks, room)
        found.append(card)
        untold += left
    return tuple(_matched(found, setting)), tuple(untold)


def _widest(setting: Setting) -> float:
    """The width that the longest words of a head need."""
    said = (says(strip.head, setting, one_line=setting.down) for strip in setting.strips if strip.form == "card")
    return max((setting.measure.line(words).advance for lines in said for words in lines), default=0.0) + 2 * BESIDE


def _volume(strip: Strip, unit: Unit, setting: Setting) -> tuple[Card, tuple[LayerNode, ...]]:
    """The card that is a solid, and the layers of it that the legend names."""
    plain = unit.solid(1.0).bounds
    head = strip.head
    above, below = around(strip, setting)
    card = Card(
        id=head.id,
        layer=head.name,
        type=head.type,
        members=unit.members,
        cells=(),
        size=(plain.width, plain.height),
        form="volume",
        early=setting.view.groups == "inputs" and head.type == "InputLayer",
        tip="\n\n".join(tip(node) for node in strip.all),
        unit=unit,
        below=tuple(map(setting.measure.line, below)),
        above=tuple(map(setting.measure.line, above)),
    )
    return repeated(card, strip, setting), tuple(
        node for node in strip.all if node.type != "InputLayer" and node.origin != "nested"
    )


def _card(strip: Strip, setting: Setting, looks: Looks, room: float) -> tuple[Card, tuple[LayerNode, ...]]:
    """The card of a strip, and the layers of it that are not named there; two cells share a line of so much room."""
    head = strip.head
    terminal = head.type == "InputLayer" or any(node.id in setting.ends for node in strip.all)
    card = Card(
        id=head.id,
        layer=head.name,
        type=head.type,
        members=tuple(node.id for node in strip.all),
        cells=(Cell(looks.of(head), members=(head.id,)),),
        size=(2 * RADIUS, 2 * RADIUS),
        form=strip.form,
        outline=TERMINAL if terminal else 0.5 * PT,
        early=setting.view.groups == "inputs" and head.type == "InputLayer",
        aside=strip.gate or head.id in setting.masking,
        tip="\n\n".join(tip(node) for node in strip.all),
    )
    if strip.form == "operator":
        return replace(card, sign=SIGNS[head.type]), ()
    lanes = [
        [_cell(node, strip, setting, looks) for node in strip.nodes],
        [_cell(node, strip, setting, looks) for node in strip.lane],
    ]
    cells = (*lanes[0], *lanes[1])
    if setting.down and not strip.gate:
        cells = _paired([*lanes[0], *lanes[1]], room, strip.form == "bar")
    told = {member for cell in cells if cell.lines for member in cell.members}
    told -= {node.id for node in strip.heads if node.origin != "nested" and is_told_elsewhere(node, setting)}
    untold = tuple(node for node in strip.own if node.id not in told and node not in strip.pads)
    split = len(lanes[0]) if strip.lane and not setting.down else 0
    size = _size(cells, setting)
    if split:
        halves = [_size(tuple(lane), setting, halves=True) for lane in lanes]
        size = max(half[0] for half in halves), 2 * max(half[1] for half in halves)
    count = 1 + len(strip.repeats)
    double = head.origin == "nested" and len(cells) == 1
    sheets = count if count <= MOST_SHEETS else FEW_SHEETS
    card = replace(card, cells=cells, size=size, double=double, split=split, sheets=sheets)
    return repeated(card, strip, setting), untold


def _cell(node: LayerNode, strip: Strip, setting: Setting, looks: Looks) -> Cell:
    look, members = looks.of(node), (node.id,)
    measure = setting.measure
    high = setting.type
    height = high.ascent + high.descent
    if node not in strip.heads and is_rib(node, setting):
        return Cell(look, least=RIB, members=members)
    pad = TIGHT if len(strip.own) > 1 and setting.down else ABOVE
    turned = not setting.down and (strip.form == "bar" or node not in strip.heads)
    tall = turned and strip.form == "card" and wording.class_words(node) in setting.towering
    said = says(node, setting, one_line=setting.down or (turned and not tall))
    bold = len(titled(node, setting)) if len(said) > 1 else 0
    lines = tuple(measure.line(words, bold=number < bold) for number, words in enumerate(said))
    block = height + (len(lines) - 1) * high.leading
    if setting.down or turned:
        least = block + 2 * (pad if setting.down else TIGHT)
    else:
        least = _long(Cell(look, lines)) + 2 * (TIGHT if strip.lane else BESIDE)
    return Cell(look, lines, turned, least, members)


def _paired(cells: list[Cell], room: float, bar: bool) -> tuple[Cell, ...]:
    """The cells of a vertical card, of which two followers stand side by side where they fit.

    The last of a bar is alone, for edges leave that elsewhere than in its middle.
    """
    found = cells[:1]
    for number, cell in enumerate(cells[1:], start=2):
        before = found[-1]
        if bar and number == len(cells):
            found.append(cell)
            continue
        fits = bool(cell.lines) and bool(before.lines) and len(found) > 1 and not before.beside
        if fits and _long(before) + _long(cell) + 4 * BESIDE <= room:
            cell = replace(cell, beside=True)
        found.append(cell)
    return tuple(found)


def _long(cell: Cell) -> float:
    """The length of the longest line."""
    return max((line.advance for line in cell.lines), default=0.0)


def _size(cells: tuple[Cell, ...], setting: Setting, halves: bool = False) -> tuple[float, float]:
    """The least width and height of a card."""
    type_ = setting.type
    along = sum(cell.least for cell in cells if not cell.beside)
    if setting.down:
        widths: list[float] = []
        for cell in cells:
            width = _long(cell) + 2 * BESIDE
            widths.append(widths.pop() + width if cell.beside else width)
        return max(widths), along
    across, above = 0.0, TIGHT if halves else ABOVE
    for cell in cells:
        block = type_.ascent + type_.descent + (len(cell.lines) - 1) * type_.leading
        across = max(across, _long(cell) + 2 * BESIDE if cell.turned else block + 2 * above)
    return along, across


def _matched(cards: Sequence[Card], setting: Setting) -> Iterator[Card]:
    """Plain cards are equally broad across the flow, but for those that are much broader than the others.

    In a horizontal chart an input of one line is as low as that.
    """
    breadth = 0 if setting.down else 1
    sizes = [card.size[breadth] for card in cards if card.form == "card"] or [0.0]
    common, limit = alike(sizes) if setting.down else (mode(sizes),) * 2
    for card in cards:
        low = card.type == "InputLayer" and not setting.down and sum(len(cell.lines) for cell in card.cells) < 2
        if card.form == "card" and card.size[breadth] <= limit and not low:
            size = (common, card.size[1]) if setting.down else (card.size[0], common)
            yield replace(card, size=size)
        else:
            yield card
