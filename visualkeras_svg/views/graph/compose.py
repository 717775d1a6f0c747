"""From layers to a net: which are columns of units, what is said of each, and how they are linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from visualkeras_svg import wording
from visualkeras_svg.color import Color
from visualkeras_svg.errors import OptionError
from visualkeras_svg.geometry import PT
from visualkeras_svg.model import LayerNode
from visualkeras_svg.plan import Column, Connection, Line, Net, Repeat, Run, Units, Wire
from visualkeras_svg.theme import Style
from visualkeras_svg.views.chosen import Chosen, output_names
from visualkeras_svg.views.graph import units, weights
from visualkeras_svg.views.graph.repeats import Piece, pieces
from visualkeras_svg.views.telling import Looks, plain_entries, port_name, tip
from visualkeras_svg.views.texts import Measure

if TYPE_CHECKING:
    from visualkeras_svg.views.graph import GraphView

SIZE, GAP = 0.7, 0.1667
"""The diameter of a unit and the gap between two, in sizes of text: circles of 5.25 pt in text of 7.5 pt."""
BOX = 5
"""The height of a box, in units."""
BOX_SCALE = 3.0
"""The original's `box_scale`, at which boxes have that height."""
PADDING = 4 * PT
"""Between words in a box and its ends, and between them and its sides."""
INK = Color(0x22, 0x22, 0x22)
MOST_LINKS = 200_000
"""More links, or units, no page can show."""
TERMINAL = 1 * PT
"""The outline of inputs and outputs."""


@dataclass(frozen=True)
class Setting:
    """What a net is composed from: the layers, how text is set, and how much is said."""

    view: GraphView
    chosen: Chosen
    styles: Mapping[str, Style]
    measure: Measure
    params: bool = True
    turned: bool = False
    joined: bool = False
    shapes: Literal["lines", "broken", "none"] = "lines"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The layers that are drawn, each with those that it stands for."""
        if self.view.repeats:
            return pieces(self.chosen)
        return tuple(Piece((node,)) for node in self.chosen.nodes)

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The layer that each layer is drawn as."""
        return {
            node.id: first.id
            for piece in self.pieces
            for part in (piece.nodes, *piece.others)
            for first, node in zip(piece.nodes, part, strict=True)
        }

    @cached_property
    def ends(self) -> frozenset[str]:
        """The layers that give the model's outputs."""
        return frozenset(port.node for port in self.chosen.graph.outputs)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The units of each layer that is drawn as a column of them."""
        found = {}
        for node in self.chosen.nodes:
            neurons = self.styles[node.id].show_neurons
            shown = self.view.show_neurons if neurons is None else neurons
            if node.type == "InputLayer" and self.view.inout_as_tensor:
                shown = False
            number = units.count(node) if shown else None
            if number:
                found[node.id] = number
        return found

    @cached_property
    def calls(self) -> Mapping[str, int]:
        """How many calls each layer has."""
        return Counter(node.layer for node in self.chosen.nodes)

    @property
    def most(self) -> int:
        return max(self.counts.values(), default=1)


def compose(setting: Setting) -> Net:
    """The net of a setting."""
    looks = Looks({id_: _plain(style) for id_, style in setting.styles.items()})
    columns = tuple(
        _matched([_column(piece, n, setting, looks) for piece in setting.pieces for n in range(len(piece.nodes))])
    )
    wires = tuple(_wires(setting))
    _check_links(columns, wires)
    drawn = [node for piece in setting.pieces for node in piece.nodes]
    return Net(
        columns=columns,
        wires=wires,
        entries=plain_entries((n for n in drawn if n.type != "InputLayer"), looks, False)
        if setting.view.legend
        else (),
        looks=looks.table,
        type=setting.measure.type(1.2 * setting.measure.size),
        line=setting.view.connector_width or 0.75 * PT,
        mesh=setting.view.connector_width or 0.5 * PT,
        fill=setting.view.connector_fill or Color(0xD6, 0xD6, 0xD6),
        edge=setting.view.connector_fill or Color(0x44, 0x44, 0x44),
        one=setting.measure.line("1") if setting.view.show_bias else None,
        turned=setting.turned or setting.joined,
        repeats=tuple(_repeats(setting)),
        runs=tuple(_runs(setting)) if setting.view.words == "inside" else (),
        weights=_weights(setting, wires, {column.id: column for column in columns}),
    )


def _check_links(columns: Sequence[Column], wires: Sequence[Wire]) -> None:
    """Raise OptionError where more units are drawn than any page can show the links of."""
    counts = {column.id: column.units.above + column.units.below for column in columns if column.units}
    ends = [(wire.connection.source, wire.connection.target) for wire in wires]
    links = sum(counts.get(source, 1) * counts.get(target, 1) for source, target in ends)
    if links > MOST_LINKS or sum(counts.values()) > MOST_LINKS:
        raise OptionError(
            f"{sum(counts.values())} units with {links} links are more than a figure can show; give a smaller "
            "ellipsize_after="
        )


def _plain(style: Style) -> Style:
    """The outline of a unit or a box does not follow its fill."""
    follows = style.fill is not None and style.outline in (style.fill.scaled(0.4), Color(0x55, 0x55, 0x55))
    return replace(style, outline=INK) if follows else style


# --- columns --------------------------------------------------------------------------------------


def _column(piece: Piece, number: int, setting: Setting, looks: Looks) -> Column:
    node = piece.nodes[number]
    members = (node, *(part[number] for part in piece.others))
    style = setting.styles[node.id]
    found = _units(node, style, setting)
    inside, captions = _words(members, found is None, setting)
    terminal = node.type == "InputLayer" or bool(setting.ends & {member.id for member in members})
    return Column(
        id=node.id,
        layer=node.name,
        type=node.type,
        members=tuple(member.id for member in members),
        look=looks.of(node),
        units=found,
        size=_box(inside, style, setting),
        inside=inside,
        captions=captions,
        names=tuple(_names(members[-1], setting)),
        outline=TERMINAL if terminal else 0.5 * PT,
        double=node.origin == "nested",
        bias=setting.view.show_bias and _feeds_bias(node, setting),
        tip="\n\n".join(tip(member) for member in members),
        link_width=style.connector_width,
        link_fill=style.connector_fill,
        gap=style.layer_spacing or 0.0,
    )


def _units(node: LayerNode, style: Style, setting: Setting) -> Units | None:
    if node.id not in setting.counts:
        return None
    view, text = setting.view, setting.measure.size
    limit = view.ellipsize_after if style.ellipsize_after is None else int(style.ellipsize_after)
    given = "ellipsize_after" in view.given or style.ellipsize_after is not None
    above, dots, below = units.drawn(setting.counts[node.id], setting.most, limit, given)
    size = style.node_size or view.node_size or SIZE * text
    gap = next((one for one in (style.node_spacing, view.node_spacing) if one is not None), GAP * text)
    square = node.type == "InputLayer" and view.inout_as_tensor is None
    traced = above - 1 if view.trace_unit and dots else None
    if view.trace_unit and not dots:
        traced = (above - 1) // 2
    return Units(above, below, dots, size, size + gap, square, None if node.type == "InputLayer" else traced)


def _box(inside: tuple[Line, ...], style: Style, setting: Setting) -> tuple[float, float]:
    """The least size of a box: of its words, or of a few units."""
    size = style.node_size or setting.view.node_size or SIZE * setting.measure.size
    type_ = setting.measure.type(1.2 * setting.measure.size)
    if inside:
        block = type_.ascent + type_.descent + (len(inside) - 1) * type_.leading
        return block + 2 * PADDING, max(line.advance for line in inside) + 2 * PADDING
    scale = (style.box_scale or BOX_SCALE) / BOX_SCALE
    return 2 * size * scale, BOX * size * scale


def _matched(columns: list[Column]) -> Iterator[Column]:
    """Boxes with words in them are equally large."""
    boxes = [column.size for column in columns if column.inside]
    size = max((w for w, _ in boxes), default=0.0), max((h for _, h in boxes), default=0.0)
    for column in columns:
        yield replace(column, size=size) if column.inside else column


def _words(members: Sequence[LayerNode], box: bool, setting: Setting) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What stands in a box, and what stands under a column: the parameters are those of all that it stands for."""
    node, params = members[0], sum({one.layer: one.params or 0 for one in members}.values())
    title = wording.input_name(node) if node.type == "InputLayer" else node.name
    if node.type != "InputLayer" and node.origin != "nested":
        title = wording.class_words(node)
    made = "" if node.type == "InputLayer" else wording.all_arguments(node)
    line = setting.measure.line
    if setting.view.words == "inside" and box:
        said = [line(title, bold=bool(made)), *((line(made),) if made else ())]
        if "show_params" in setting.view.given and setting.view.show_params and params:
            said.append(line(f"{wording.number(params)} params"))
        return tuple(said), ()
    if node.type == "InputLayer":
        made = wording.tensor(node.output)
    calls = setting.calls[node.layer]
    if calls > 1:
        made = f"{made}, shared ×{calls}" if made else f"shared ×{calls}"
    said = [line(title, bold=True), *((line(made),) if made else ())]
    if setting.joined:
        said = [line(wording.joined(title, made))]
    if setting.params and setting.view.show_params and params:
        said.append(line(f"{wording.number(params)} params"))
    return (), tuple(said)


def _feeds_bias(node: LayerNode, setting: Setting) -> bool:
    """Whether the next column of units adds a bias, which is drawn at this one."""
    nodes = {other.id: other for other in setting.chosen.nodes}
    fed = [nodes[tie.target] for tie in setting.chosen.ties if tie.source == node.id and tie.target in setting.counts]
    return node.id in setting.counts and any(other.attributes.get("use_bias", True) for other in fed)


# --- links ----------------------------------------------------------------------------------------


def _wires(setting: Setting) -> Iterator[Wire]:
    """A wire for each connection between two columns; repeated pieces keep one way back, which a Repeat draws."""
    back = {(repeat.way.connection.source, repeat.way.connection.target) for repeat in _repeats(setting)}
    seen = set()
    for tie in setting.chosen.ties:
        ends = setting.homes[tie.source], setting.homes[tie.target]
        if ends in seen or ends in back:
            continue
        seen.add(ends)
        meshed = any(end in setting.counts for end in ends)
        yield Wire(Connection(*ends, "mesh" if meshed else "arrow", tie.through))
    place = {node.id: number for number, node in enumerate(setting.chosen.nodes)}
    masks = ((setting.homes[tie.source], setting.homes[tie.target]) for tie in setting.chosen.masks)
    yield from (Wire(Connection(*ends, "mask")) for ends in dict.fromkeys(masks) if place[ends[0]] < place[ends[1]])


def _names(node: LayerNode, setting: Setting) -> Iterator[Line]:
    """What arrows out of a layer lead to: outputs, where the author named them, or their shapes, where asked for."""
    ports = [port.port for port in setting.chosen.graph.outputs if port.node == node.id]
    fed = any(tie.source == node.id for tie in setting.chosen.ties)
    for port in ports if setting.view.words != "inside" else ():
        words = output_names(setting.chosen).get(node.id, node.name if fed else "")
        if len(ports) > 1:
            words = port_name(node, port) or words
        if setting.view.inout_as_tensor:
            words = wording.tensor(node.tensor(port))
        if words:
            yield setting.measure.line(words)


def _repeats(setting: Setting) -> Iterator[Repeat]:
    for piece in setting.pieces:
        if piece.others:
            first, last = piece.nodes[0].id, piece.nodes[-1].id
            times = setting.measure.line(f"×{piece.times}", bold=True)
            yield Repeat(first, last, times, Wire(Connection(last, first, "arrow")))


def _runs(setting: Setting) -> Iterator[Run]:
    """The captions under boxes: shapes, once for all of a chain that share one, and which are inputs and outputs."""
    before: dict[str, set[str]] = {}
    for tie in setting.chosen.ties:
        before.setdefault(setting.homes[tie.target], set()).add(setting.homes[tie.source])
    after = Counter(source for sources in before.values() for source in sources)
    runs: list[tuple[list[str], tuple[str, ...]]] = []
    for piece in setting.pieces:
        for number, node in enumerate(piece.nodes):
            said = _said_below(piece, number, setting)
            last = runs[-1][0][-1] if runs else ""
            sources = before.get(node.id, set()) - {piece.nodes[-1].id if piece.others and not number else ""}
            chained = sources == {last} and after[last] - (last == piece.nodes[-1].id) <= 1
            if chained and runs[-1][1] == said and (not piece.others or number or len(said) == 1):
                runs[-1][0].append(node.id)
            else:
                runs.append(([node.id], said))
    for ids, words in (run for run in runs if run[1]):
        yield Run(ids[0], ids[-1], tuple(setting.measure.line(line) for line in words))


def _said_below(piece: Piece, number: int, setting: Setting) -> tuple[str, ...]:
    """The shape that a layer gives, of repeated ones that after all of them; and whether it is an input or output."""
    node = piece.nodes[number]
    if node.id in setting.counts:
        return ()  # what a column of units says stands under it
    final = piece.others[-1][-1] if piece.others else node
    said = [wording.tensor(final.output)] if setting.shapes != "none" else []
    if setting.shapes == "broken":
        start, cut, end = said[0].rpartition("×")
        said = [start, cut + end] if start else said
    return *said, *_role(node, final, setting)


def _role(node: LayerNode, final: LayerNode, setting: Setting) -> tuple[str, ...]:
    """Whether a layer is an input or an output; of several of them the names that their author gave."""
    if node.type == "InputLayer":
        several = len(setting.chosen.graph.inputs) > 1
        return (node.name if several and wording.is_given(node) else "Input",)
    if final.id not in setting.ends:
        return ()
    several = len(setting.chosen.graph.outputs) > 1
    return (output_names(setting.chosen).get(final.id, "Output") if several else "Output",)


def _weights(
    setting: Setting, wires: tuple[Wire, ...], columns: Mapping[str, Column]
) -> dict[int, tuple[tuple[float, ...], ...]]:
    """The weights of the links that are drawn, by wire."""
    if not setting.view.show_weights:
        return {}
    nodes = {node.id: node for node in setting.chosen.nodes}
    found = {}
    for number, wire in enumerate(wires):
        source, target = (columns[end] for end in (wire.connection.source, wire.connection.target))
        if source.units and target.units and wire.connection.kind == "mesh":
            counts = setting.counts[source.id], setting.counts[target.id]
            matrix = weights.between(nodes[target.id], counts, source.units, target.units)
            if matrix:
                found[number] = matrix
    return found
