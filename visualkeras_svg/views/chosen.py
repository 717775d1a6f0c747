"""Which layers a row shows, in which order, and which connections of the model join them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from visualkeras_svg import wording
from visualkeras_svg.edit import hide, passed
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.keys import is_of
from visualkeras_svg.model import Edge, LayerNode, ModelGraph
from visualkeras_svg.theme import Style, resolve, styles_by_key

SPACER = "SpacingDummyLayer"
Styles = Mapping[object, object] | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A connection between two shown layers, and the hidden ones that it passes.

    ``port`` is the output that it leaves by, ``entry`` the input that it enters.
    """

    source: str
    target: str
    through: tuple[str, ...] = ()
    port: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The shown layers in order, the connections between them, and the extra room before some (px, by id).

    ``masks`` are the connections that carry masks only.
    """

    graph: ModelGraph
    nodes: tuple[LayerNode, ...]
    ties: tuple[Tie, ...]
    room: dict[str, float]
    masks: tuple[Tie, ...] = ()

    @property
    def numbers(self) -> dict[str, int]:
        """The number that callbacks get for each shown layer; the input shown of a Sequential model has none."""
        counted = [n.id for n in self.nodes if n.index is not None or n.type != "InputLayer"]
        return {id_: i for i, id_ in enumerate(counted)}

    @property
    def flows(self) -> tuple[Tie, ...]:
        """A connection for each tensor that flows between two shown layers, and for each pair that hidden ones join."""
        direct: dict[tuple[str, str], list[Edge]] = {}
        for edge in sorted(self.graph.edges, key=lambda edge: edge.target_port):
            direct.setdefault((edge.source, edge.target), []).append(edge)
        found: list[Tie] = []
        for tie in self.ties:
            edges = direct.get((tie.source, tie.target), [])
            found += [replace(tie, port=e.source_port, entry=e.target_port) for e in edges] or [tie]
        return tuple(found)

    def neighbours(self) -> Iterator[tuple[LayerNode, LayerNode, bool]]:
        """Each shown layer after the first with the one before it, and whether the model connects them."""
        tied = {(tie.source, tie.target) for tie in self.ties}
        for before, node in zip(self.nodes, self.nodes[1:], strict=False):
            yield before, node, (before.id, node.id) in tied


def output_names(chosen: Chosen) -> dict[str, str]:
    """What authors called outputs, by the layers that give them; none that Keras made up.

    It is the key of an output, where a model gives them in a dict, else the name of the layer.
    """
    names: dict[str, list[str]] = {}
    for port in chosen.graph.outputs:
        names.setdefault(port.node, []).append(port.name)
    found = {}
    for node in chosen.nodes:
        said = names.get(node.id, [])
        if len(said) == 1 and said[0] != node.name:
            found[node.id] = said[0]
        elif said and wording.is_given(node):
            found[node.id] = node.name
    return found


def choose(graph: ModelGraph, types: Sequence[str | type] | None, indices: Sequence[int] | None) -> Chosen:
    """The layers that are neither of the ignored classes nor at the ignored places in `model.layers`.

    Raises LayerNotFoundError for a place that the model does not have, OptionError where nothing is left.
    """
    left_out = places(graph, indices, "index_ignore")
    shown, room, spacing = [], {}, 0.0
    for node in graph.nodes:
        if is_of(node, types or ()) or node.index in left_out:
            continue
        if node.type == SPACER:
            spacing += float(node.attributes.get("spacing", 50))
            continue
        shown.append(node)
        if spacing:
            room[node.id], spacing = spacing, 0.0
    if not shown:
        raise OptionError("no layer is left to draw; ignore fewer in type_ignore and index_ignore")
    hidden = {n.id for n in graph.nodes} - {n.id for n in shown}
    ties = tuple(Tie(*pair, through) for pair, through in passed(graph, hidden).items())
    masks = (Tie(edge.source, edge.target, port=edge.source_port) for edge in hide(graph, hidden).masks)
    return Chosen(graph, tuple(shown), ties, room, tuple(dict.fromkeys(masks)))


def with_inputs_in_turn(chosen: Chosen) -> Chosen:
    """The same layers with the inputs in the order in which the model takes them, all else as early as before."""
    turns = {port.node: turn for turn, port in reversed(list(enumerate(chosen.graph.inputs)))}
    slots = [place for place, node in enumerate(chosen.nodes) if node.id in turns]
    inputs = sorted((node.id for node in chosen.nodes if node.id in turns), key=turns.__getitem__)
    place = {node.id: number for number, node in enumerate(chosen.nodes)} | dict(zip(inputs, slots, strict=True))
    waiting = dict.fromkeys(place, 0)
    after: dict[str, list[str]] = {id_: [] for id_ in place}
    for tie in (*chosen.ties, *chosen.masks):
        waiting[tie.target] += 1
        after[tie.source].append(tie.target)
    nodes = {node.id: node for node in chosen.nodes}
    ready = [(place[id_], id_) for id_, count in waiting.items() if not count]
    heapify(ready)
    found = []
    while ready:
        _, id_ = heappop(ready)
        found.append(nodes[id_])
        for other in after[id_]:
            waiting[other] -= 1
            if not waiting[other]:
                heappush(ready, (place[other], other))
    return replace(chosen, nodes=tuple(found))


def places(graph: ModelGraph, indices: Sequence[int] | None, option: str) -> frozenset[int]:
    """The places in `model.layers` that an option names. Raises LayerNotFoundError for one that is not there."""
    return frozenset(_place(graph, index, option) for index in indices or ())


def _place(graph: ModelGraph, index: int, option: str) -> int:
    """A place in `model.layers`, counted from its end where it is negative."""
    last = max((n.index for n in graph.nodes if n.index is not None), default=-1)
    if not -last - 1 <= index <= last:
        raise LayerNotFoundError(f"{option}: the model has no layer {index}; its places are 0 to {last}")
    return index if index >= 0 else last + 1 + index


def styled(chosen: Chosen, theme: str, color_map: Styles, styles: Styles) -> dict[str, Style]:
    """The style of each shown layer, by its id.

    Raises OptionError for what is no style, LayerNotFoundError for a place that the model does not have.
    """
    said = styles_by_key(styles, "styles")
    placed = {_place(chosen.graph, key, "styles") if isinstance(key, int) else key: one for key, one in said.items()}
    shown = replace(chosen.graph, nodes=chosen.nodes)
    return resolve(shown, theme, styles_by_key(color_map, "color_map", layers=False), placed)
