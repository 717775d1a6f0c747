"""From layers to a chart: what each card says, how big it is, and what stands on the wires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from visualkeras_svg import wording
from visualkeras_svg.color import Color, color
from visualkeras_svg.geometry import PT, alike
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Card, Cell, Chart, Direction, Entry
from visualkeras_svg.theme import PAPER, Style
from visualkeras_svg.views.chosen import Chosen
from visualkeras_svg.views.functional.strips import SIGNS, Strip, strips
from visualkeras_svg.views.functional.wires import joined_by_states, wires
from visualkeras_svg.views.telling import Looks, tip
from visualkeras_svg.views.texts import Measure, captions

if TYPE_CHECKING:
    from visualkeras_svg.views.functional import FunctionalView

BESIDE = 4 * PT
"""Between words and the sides of a card."""
ABOVE = 4 * PT
"""Between words and the top of a card."""
TIGHT = 2.5 * PT
"""The same in a card of several cells."""
RIB = 2.4 * PT
RADIUS = 4 * PT
OFTEN = 3
"""What would stand more often than this goes to the legend."""
ROW = 120 * PT
"""Two followers share a line of a vertical card up to this width, or up to that of the widest words of a head."""
LONG = 12
"""Turned words of more letters would make their card higher than its head."""
TERMINAL = 1 * PT
"""The outline of inputs and outputs."""
_CARD = Color(0x22, 0x22, 0x22)
_FRAME = Color(0xF6, 0xF6, 0xF4)


@dataclass(frozen=True)
class Setting:
    """What a chart is composed from: the layers, how text is set, and how much is said."""

    view: FunctionalView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    folded: bool = False
    shapes: Literal["edges", "cards", "none"] = "edges"
    broken: bool = False

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        return strips(self.chosen)

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The head of the strip that each layer stands in."""
        return {node.id: strip.head.id for strip in self.strips for node in strip.nodes}

    @cached_property
    def by_home(self) -> Mapping[str, Strip]:
        """Each strip by its head."""
        return {strip.head.id: strip for strip in self.strips}

    @property
    def down(self) -> bool:
        return self.view.direction in ("TB", "BT")

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """How each strip is drawn, by its head."""
        return {strip.head.id: strip.form for strip in self.strips}

    @cached_property
    def changing(self) -> frozenset[str]:
        """The layers at the end of a strip whose shape is another than that of what the strip takes."""
        shapes = {node.id: node.output.shape for node in self.chosen.nodes}
        fed = {tie.target: shapes[tie.source] for tie in reversed(self.chosen.ties)}
        return frozenset(s.last.id for s in self.strips if fed.get(s.head.id, ...) != s.last.output.shape)

    @cached_property
    def ends(self) -> Mapping[str, str]:
        """The names of the model's outputs, by the layer that gives them."""
        return {port.node: port.name for port in self.chosen.graph.outputs}

    @cached_property
    def named(self) -> frozenset[str]:
        """The layers that bear the name that their author gave: outputs, and what states join."""
        known = joined_by_states(self.chosen) | self.ends.keys()
        return frozenset(node.id for node in self.chosen.nodes if node.id in known and wording.is_given(node))

    @cached_property
    def often(self) -> Mapping[str, int]:
        """How often each class follows another layer."""
        return Counter(wording.class_words(node) for strip in self.strips for node in strip.nodes[1:])

    @cached_property
    def widest(self) -> float:
        """The width that the longest words of a head need."""
        said = (_says(strip.head, self, one_line=self.down) for strip in self.strips if strip.form == "card")
        return max((self.measure.line(words).advance for lines in said for words in lines), default=0.0) + 2 * BESIDE

    @cached_property
    def heads(self) -> Mapping[str, int]:
        """How often each class heads a strip."""
        return Counter(wording.class_words(strip.head) for strip in self.strips)

    @cached_property
    def calls(self) -> Mapping[str, int]:
        """How many calls each layer has."""
        return Counter(node.layer for node in self.chosen.nodes)

    @cached_property
    def captions(self) -> Mapping[str, tuple[tuple[str, ...], bool]]:
        """The user's words for each layer, and whether they stand above."""
        found = captions(self.view.text_callable, self.chosen, self.measure)
        return {words.owners[0]: (tuple(line.text for line in words.lines), words.role == "above") for words in found}


def compose(setting: Setting) -> Chart:
    """The chart of a setting."""
    nested = {node.id for node in setting.chosen.nodes if node.origin == "nested"}
    looks = Looks({id_: _carded(style, id_ in nested) for id_, style in setting.styles.items()})
    drawn = [_card(strip, setting, looks) for strip in setting.strips]
    cards = tuple(_matched([card for card, _ in drawn], setting))
    return Chart(
        cards=cards,
        wires=tuple(wires(setting)),
        entries=_entries(setting, looks, [told for _, told in drawn]),
        looks=looks.table,
        type=setting.measure.type(1.2 * setting.measure.size),
        direction=cast("Direction", setting.view.direction),
        line=setting.view.connector_width or 0.75 * PT,
    )


def _carded(style: Style, nested: bool) -> Style:
    """The style of a card: its outline does not follow its fill. A model in the model has a frame's fill."""
    plain = style.fill is not None and style.outline in (style.fill.scaled(0.4), Color(0x55, 0x55, 0x55))
    fill = _FRAME if nested and plain and style.fill == color(PAPER["other"]) else style.fill
    return replace(style, fill=fill, outline=_CARD) if plain else style


# --- cards ----------------------------------------------------------------------------------------


def _card(strip: Strip, setting: Setting, looks: Looks) -> tuple[Card, tuple[LayerNode, ...]]:
    """The card of a strip, and the layers of it that are not named there."""
    head = strip.head
    terminal = head.type == "InputLayer" or any(node.id in setting.ends for node in strip.nodes)
    card = Card(
        id=head.id,
        layer=head.name,
        type=head.type,
        members=tuple(node.id for node in strip.nodes),
        cells=(Cell(looks.of(head), members=(head.id,)),),
        size=(2 * RADIUS, 2 * RADIUS),
        form=strip.form,
        outline=TERMINAL if terminal else 0.5 * PT,
        tip="\n\n".join(tip(node) for node in strip.nodes),
    )
    if strip.form == "operator":
        return replace(card, sign=SIGNS[head.type]), ()
    cells = _paired([_cell(node, strip, setting, looks) for node in strip.nodes], setting)
    untold = tuple(
        node
        for node, cell in zip(strip.nodes, cells, strict=True)
        if not cell.lines or (node is head and head.origin != "nested" and _is_told_elsewhere(node, setting))
    )
    double = head.origin == "nested" and len(cells) == 1
    return replace(card, cells=cells, size=_size(cells, setting), double=double), untold


def _cell(node: LayerNode, strip: Strip, setting: Setting, looks: Looks) -> Cell:
    look, members = looks.of(node), (node.id,)
    measure = setting.measure
    high = measure.type(1.2 * measure.size)
    height = high.ascent + high.descent
    if node is not strip.head and _is_rib(node, setting):
        return Cell(look, least=RIB, members=members)
    pad = TIGHT if len(strip.nodes) > 1 and setting.down else ABOVE
    turned = not setting.down and (strip.form == "bar" or node is not strip.head)
    said = _says(node, setting, one_line=setting.down or turned)
    bold = len(_titled(node, setting)) if len(said) > 1 else 0
    lines = tuple(measure.line(words, bold=number < bold) for number, words in enumerate(said))
    block = height + (len(lines) - 1) * high.leading
    if setting.down or turned:
        least = block + 2 * (pad if setting.down else TIGHT)
    else:
        least = _long(Cell(look, lines)) + 2 * BESIDE
    return Cell(look, lines, turned, least, members)


def _paired(cells: list[Cell], setting: Setting) -> tuple[Cell, ...]:
    """The cells, of which in a vertical chart two followers stand side by side where they fit."""
    if not setting.down:
        return tuple(cells)
    found = cells[:1]
    for cell in cells[1:]:
        before = found[-1]
        fits = bool(cell.lines) and bool(before.lines) and len(found) > 1 and not before.beside
        if fits and _long(before) + _long(cell) + 4 * BESIDE <= max(ROW, setting.widest):
            cell = replace(cell, beside=True)
        found.append(cell)
    return tuple(found)


def _long(cell: Cell) -> float:
    """The length of the longest line."""
    return max((line.advance for line in cell.lines), default=0.0)


def _is_rib(node: LayerNode, setting: Setting) -> bool:
    """Followers are ribs where they are folded, and in a horizontal chart where their word would stand too often."""
    if setting.captions.get(node.id):
        return False
    if setting.folded:
        return True
    return not setting.down and (
        setting.often[wording.class_words(node)] > OFTEN or len(wording.class_words(node)) > 12
    )


def _says(node: LayerNode, setting: Setting, one_line: bool) -> list[str]:
    """The lines of a layer: what it is, what it was made with, and what was asked for besides."""
    if node.type == "InputLayer" or node.origin == "nested":
        said = _titled(node, setting)
    elif setting.forms[setting.home[node.id]] == "bar" and node.id in setting.named:
        said = [f"{node.name}: {wording.class_words(node)}"]
    else:
        said = _plainly(node, setting, one_line)
    if _says_shape(node, setting):
        shape = wording.shape(node.output)
        if setting.forms[setting.home[node.id]] == "bar" and not setting.down:
            said = [f"{' '.join(said)} → {shape}"]
        else:
            said.append(shape if node.type == "InputLayer" else f"→ {shape}")
    if setting.calls[node.layer] > 1:
        said.append(f"shared ×{setting.calls[node.layer]}")
    said += [words for word in setting.view.show if (words := _SHOWN[word](node))]
    lines, above = setting.captions.get(node.id, ((), False))
    return [*lines, *said] if above else [*said, *lines]


def _titled(node: LayerNode, setting: Setting) -> list[str]:
    """The lines of what a layer is called: an output by the name that its author gave, most others by their class."""
    if node.type == "InputLayer":
        return [wording.input_name(node)]
    if node.origin == "nested" or node.id in setting.named:
        return [node.name]
    words = _class(node)
    return wording.broken(words) if setting.broken else [words]


def _class(node: LayerNode) -> str:
    """The class in the title of a card; what a wrapper holds stands with its arguments."""
    return wording.class_words(node) if wording.held(node) is None else node.type


def _says_shape(node: LayerNode, setting: Setting) -> bool:
    """Whether the shape stands on the card: where it changes, or where it says how many units or filters there are."""
    if setting.shapes != "cards":
        return False
    strip = setting.by_home[setting.home[node.id]]
    if node is not (strip.head if strip.head.output.shape == strip.last.output.shape else strip.last):
        return False
    return strip.last.id in setting.changing or "units" in node.attributes or "filters" in node.attributes


def _made(node: LayerNode, setting: Setting) -> str:
    """What a layer was made with; on an output also that it is linear."""
    said = wording.all_arguments(node, width=not _says_shape(node, setting))
    if node.id in setting.ends and node.attributes.get("activation") == "linear":
        return f"{said}, linear" if said else "linear"
    return said


def _plainly(node: LayerNode, setting: Setting, one_line: bool) -> list[str]:
    """What a layer is called, its class where that is not it, and what it was made with."""
    title, words, made = _titled(node, setting), _class(node), _made(node, setting)
    if title == [node.name]:
        return [*title, _joined(node, words, made)] if one_line else [*title, words, *([made] if made else [])]
    if _is_told_elsewhere(node, setting):
        return [made]
    if one_line and made and not setting.folded:
        return [_joined(node, words, made)]
    return [words, *([made] if made else [])] if one_line else [*title, *([made] if made else [])]


def _joined(node: LayerNode, words: str, made: str) -> str:
    """A class and what it was made with on one line."""
    return wording.joined(words, made) if wording.held(node) is None else f"{words} {made}"


def _is_told_elsewhere(node: LayerNode, setting: Setting) -> bool:
    """Whether a class would head too many cards of one line, so that the legend names it."""
    if not (setting.folded and setting.down) or setting.view.legend is False or node.id in setting.ends:
        return False
    return setting.heads[wording.class_words(node)] > OFTEN and bool(wording.all_arguments(node))


_SHOWN: Mapping[str, Callable[[LayerNode], str]] = {
    "name": lambda node: node.name,
    "shape": lambda node: f"→ {wording.shape(node.output)}",
    "params": lambda node: f"{wording.number(node.params)} params" if node.params else "",
    "macs": lambda node: f"{wording.number(node.macs)} MACs" if node.macs else "",
    "dtype": lambda node: node.output.dtype or "",
}
"""What `show` adds to a card."""


def _size(cells: tuple[Cell, ...], setting: Setting) -> tuple[float, float]:
    """The least width and height of a card."""
    type_ = setting.measure.type(1.2 * setting.measure.size)
    along = sum(cell.least for cell in cells if not cell.beside)
    if setting.down:
        widths: list[float] = []
        for cell in cells:
            width = _long(cell) + 2 * BESIDE
            widths.append(widths.pop() + width if cell.beside else width)
        return max(widths), along
    across = 0.0
    for cell in cells:
        block = type_.ascent + type_.descent + (len(cell.lines) - 1) * type_.leading
        across = max(across, _long(cell) + 2 * BESIDE if cell.turned else block + 2 * ABOVE)
    return along, across


def _matched(cards: list[Card], setting: Setting) -> Iterator[Card]:
    """Plain cards are equally broad across the flow, but for those that are much broader than the others."""
    breadth = 0 if setting.down else 1
    common, limit = alike([card.size[breadth] for card in cards if card.form == "card"] or [0.0])
    for card in cards:
        if card.form == "card" and card.size[breadth] <= limit:
            size = (common, card.size[1]) if setting.down else (card.size[0], common)
            yield replace(card, size=size)
        else:
            yield card


# --- the legend -----------------------------------------------------------------------------------


def _entries(setting: Setting, looks: Looks, untold: list[tuple[LayerNode, ...]]) -> tuple[Entry, ...]:
    if setting.view.legend is False:
        return ()
    names: dict[str, dict[str, None]] = {}
    heads = {strip.head.id for strip in setting.strips}
    for node in (node for nodes in untold for node in nodes):
        made = "" if node.id in heads or wording.held(node) else wording.all_arguments(node)
        words = wording.class_words(node)
        names.setdefault(looks.of(node), {})[f"{words} {made}" if made else words] = None
    if setting.view.legend:
        for node in setting.chosen.nodes:
            if node.type != "InputLayer":
                names.setdefault(looks.of(node), {})[wording.class_words(node)] = None
    return tuple(Entry((look,), ", ".join(found)) for look, found in names.items())
