"""What a model is: calls of layers, and the tensors that flow between them.

Standard library only: a graph can be written by hand, stored as JSON, and drawn with no deep-learning package.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from visualkeras_svg.errors import ModelError

Dimension = int | str | None
"""The length of an axis: a number, a symbol such as ``"s"`` for an unknown one that is followed, or None."""
Shape = tuple[Dimension, ...]

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """A tensor between layers: its shape with the batch axis first (None where it is unknown), dtype and channel axis.

    ``channel_axis`` is the index in ``shape`` of the axis that holds channels or features, None where there is none.
    """

    shape: Shape | None
    dtype: str | None = None
    channel_axis: int | None = None

    @property
    def spatial(self) -> Shape:
        """The lengths of the axes that are neither batch nor channels."""
        if self.shape is None:
            return ()
        return tuple(n for axis, n in enumerate(self.shape) if axis and axis != self.channel_axis)

    @property
    def channels(self) -> Dimension:
        """The length of the channel axis; None where it is unknown or there is none."""
        if self.shape is None or self.channel_axis is None:
            return None
        return self.shape[self.channel_axis]


@dataclass(frozen=True, slots=True)
class LayerNode:
    """One call of a layer.

    ``kinds`` are the class names along the method resolution order, most specific first. Calls of one layer share
    ``layer``. ``params`` and ``trainable_params`` are None where they are unknown. ``attributes`` are the arguments
    that the layer was made with. ``index`` is its place in ``model.layers``, None where it has none. ``inner`` holds a
    nested model, or what an edit took in, and ``origin`` says which. ``macs`` are the multiply–accumulates of the call
    for one sample, as ``work`` estimates them; None where they are unknown. ``source`` is a view of the Keras layer for
    callbacks, and ``live`` its class, None where it is known by name only; they are neither compared nor stored.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    outputs: tuple[TensorSpec, ...] = ()
    params: int | None = 0
    trainable_params: int | None = 0
    attributes: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    layer: str = ""
    index: int | None = None
    inner: ModelGraph | None = None
    origin: str | None = None
    repeat: int = 1
    macs: int | None = None
    source: Any = field(default=None, compare=False, repr=False)
    live: type | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.layer:
            object.__setattr__(self, "layer", self.id)

    @property
    def type(self) -> str:
        """The class name."""
        return self.kinds[0]

    @property
    def output(self) -> TensorSpec:
        """The first output; an unknown tensor where there is none."""
        return self.tensor(0)

    def tensor(self, port: int) -> TensorSpec:
        """The output at that port; an unknown tensor where there is none."""
        return self.outputs[port] if 0 <= port < len(self.outputs) else TensorSpec(None)


@dataclass(frozen=True, slots=True)
class Edge:
    """A tensor that flows from one node's output port into another's input port."""

    source: str
    target: str
    source_port: int = 0
    target_port: int = 0


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the whole model: its name, and the node and output port that bear it."""

    name: str
    node: str
    port: int = 0


@dataclass(frozen=True, slots=True)
class ModelGraph:
    """A model as the calls of its layers, in topological order, and the tensors between them.

    ``edges`` carry data; ``masks`` are edges that carry masks only. ``note`` is what must be said of the graph where it
    is less than the model: a clause that the description ends with. Iterating gives the nodes in topological order.
    """

    name: str
    nodes: tuple[LayerNode, ...]
    edges: tuple[Edge, ...] = ()
    masks: tuple[Edge, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    note: str | None = None

    def __iter__(self) -> Iterator[LayerNode]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def node(self, id: str) -> LayerNode:  # noqa: A002 (the field's own name)
        """The node with that id. Raises ModelError where there is none."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise ModelError(f"the model {self.name!r} has no node {id!r}")

    @property
    def total_params(self) -> int | None:
        """Parameters of all layers, each counted once; None where one is unknown."""
        return self._sum("params")

    @property
    def trainable_params(self) -> int | None:
        """Trainable parameters of all layers, each counted once; None where one is unknown."""
        return self._sum("trainable_params")

    @property
    def total_macs(self) -> int | None:
        """Multiply–accumulates of all calls for one sample; None where those of one are unknown."""
        counts = [node.macs for node in self.nodes]
        return None if None in counts else sum(count for count in counts if count is not None)

    def _sum(self, name: str) -> int | None:
        counts = {node.layer: getattr(node, name) for node in self.nodes}
        return None if None in counts.values() else sum(counts.values())

    def to_json(self) -> str:
        """The graph as JSON; ``from_json`` gives back an equal one. What equals its default is left out."""
        return json.dumps(_graph_data(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, source: str | Mapping[str, Any]) -> ModelGraph:
        """The graph that ``to_json`` wrote, as text or as the parsed object. Raises ModelError for anything else."""
        try:
            return _read_graph(json.loads(source) if isinstance(source, str) else source)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
            raise ModelError(
                f"this JSON is no model graph ({type(problem).__name__}: {problem}); give what ModelGraph.to_json() "
                'writes: {"name", "nodes": [{"id", "name", "type", "outputs", …}], "edges": [{"source", "target"}]}'
            ) from problem

    def describe(self) -> str:
        """One sentence that says what the model is, for those who cannot see a figure of it."""
        count = len(self.nodes)
        form = "chain" if self._is_chain() else "graph"
        types = sorted(Counter(node.type for node in self.nodes).items(), key=lambda item: (-item[1], item[0]))
        named = [f"{number} {name}" for name, number in types[:6]]
        rest = sum(number for _, number in types[6:])
        listed = ", ".join([*named, f"{rest} others"] if rest else named)
        params = self.total_params
        size = "an unknown number of parameters" if params is None else f"{params:,} {_plural(params, 'parameter')}"
        ends = " and ".join(self._end_words(self.inputs)), " and ".join(self._end_words(self.outputs))
        way = f", from {ends[0]} to {ends[1]}" if all(ends) else ""
        unused = self._unused()
        left = f", without {_listed(unused)}" if unused else ""
        note = f", {self.note}" if self.note else ""
        return f"{self.name}: a {form} of {count} {_plural(count, 'layer')} ({listed}) with {size}{way}{left}{note}."

    def _unused(self) -> list[str]:
        """The outputs that nothing takes, of layers of several."""
        taken = {(edge.source, edge.source_port) for edge in (*self.edges, *self.masks)}
        taken |= {(port.node, port.port) for port in self.outputs}
        return [
            f"output {port} of {node.id}"
            for node in self.nodes
            for port in range(len(node.outputs))
            if len(node.outputs) > 1 and (node.id, port) not in taken
        ]

    def _is_chain(self) -> bool:
        ways = {(edge.source, edge.target) for edge in self.edges}
        sources, targets = Counter(source for source, _ in ways), Counter(target for _, target in ways)
        single = all(number == 1 for number in (*sources.values(), *targets.values()))
        return single and len(ways) == len(self.nodes) - 1

    def _end_words(self, ports: tuple[Port, ...]) -> list[str]:
        nodes = {node.id: node for node in self.nodes}
        specs = [nodes[end.node].outputs[end.port : end.port + 1] for end in ports if end.node in nodes]
        return [_shape_words(spec[0].shape if spec else None) for spec in specs]


def _listed(words: Sequence[str], most: int = 4) -> str:
    """The words, and how many more there are."""
    more = [f"{len(words) - most} more"] if len(words) > most else []
    return " and ".join([", ".join(words[:most]), *more])


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def _shape_words(shape: Shape | None) -> str:
    if shape is None:
        return "an unknown shape"
    lengths = ["?" if length is None else str(length) for length in shape[1:]]
    return "×".join(lengths) or "a scalar"


def _graph_data(graph: ModelGraph) -> dict[str, Any]:
    data = {
        "name": graph.name,
        "nodes": [_node_data(node) for node in graph.nodes],
        "edges": [_edge_data(edge) for edge in graph.edges],
        "masks": [_edge_data(edge) for edge in graph.masks],
        "inputs": [{"name": port.name, "node": port.node, "port": port.port} for port in graph.inputs],
        "outputs": [{"name": port.name, "node": port.node, "port": port.port} for port in graph.outputs],
    }
    return data if graph.note is None else {**data, "note": graph.note}


def _node_data(node: LayerNode) -> dict[str, Any]:
    data = {
        "id": node.id,
        "name": node.name,
        "type": node.type,
        "kinds": list(node.kinds),
        "outputs": [_spec_data(spec) for spec in node.outputs],
        "params": node.params,
        "trainable_params": node.trainable_params,
        "attributes": _thaw(node.attributes),
        "layer": node.layer,
        "index": node.index,
    }
    if node.inner is not None:
        data["inner"] = _graph_data(node.inner)
    if node.origin is not None:
        data["origin"] = node.origin
    if node.repeat != 1:
        data["repeat"] = node.repeat
    if node.macs is not None:
        data["macs"] = node.macs
    return data


def _spec_data(spec: TensorSpec) -> dict[str, Any]:
    shape = None if spec.shape is None else list(spec.shape)
    return {"shape": shape, "dtype": spec.dtype, "channel_axis": spec.channel_axis}


def _edge_data(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "source_port": edge.source_port,
        "target_port": edge.target_port,
    }


def _thaw(value: Any) -> Any:
    """The value with plain dicts and lists in place of frozen ones."""
    if isinstance(value, Mapping):
        return {key: _thaw(item) for key, item in value.items()}
    return [_thaw(item) for item in value] if isinstance(value, (tuple, list)) else value


def _freeze(value: Any) -> Any:
    """The value with read-only mappings and tuples in place of dicts and lists."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _freeze(item) for key, item in value.items()})
    return tuple(_freeze(item) for item in value) if isinstance(value, (tuple, list)) else value


def _read_graph(data: Mapping[str, Any]) -> ModelGraph:
    graph = ModelGraph(
        _text(data.get("name", "model")),
        tuple(_read_node(node) for node in data["nodes"]),
        tuple(_read_edge(edge) for edge in data.get("edges", ())),
        tuple(_read_edge(edge) for edge in data.get("masks", ())),
        tuple(_read_port(port) for port in data.get("inputs", ())),
        tuple(_read_port(port) for port in data.get("outputs", ())),
        None if data.get("note") is None else _text(data["note"]),
    )
    _check(graph)
    return graph


def _check(graph: ModelGraph) -> None:
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    if len(places) < len(graph.nodes):
        twice = next(id for id, number in Counter(node.id for node in graph.nodes).items() if number > 1)  # noqa: A001
        raise ValueError(f"two nodes have the id {twice!r}")
    ends = [end for edge in graph.edges + graph.masks for end in (edge.source, edge.target)]
    for end in ends + [port.node for port in graph.inputs + graph.outputs]:
        if end not in places:
            raise ValueError(f"an edge or port names the node {end!r}, which is not there")
    for edge in graph.edges + graph.masks:
        if places[edge.source] >= places[edge.target]:
            raise ValueError(f"the node {edge.source!r} must stand before {edge.target!r}, which takes from it")


def _read_node(data: Mapping[str, Any]) -> LayerNode:
    kinds = tuple(_text(kind) for kind in data.get("kinds", ())) or (_text(data["type"]),)
    inner = data.get("inner")
    return LayerNode(
        id=_text(data["id"]),
        name=_text(data.get("name", data["id"])),
        kinds=kinds,
        outputs=tuple(_read_spec(spec) for spec in data.get("outputs", ())),
        params=_number(data.get("params", 0)),
        trainable_params=_number(data.get("trainable_params", data.get("params", 0))),
        attributes=_freeze(dict(data.get("attributes", {}))),
        layer=_text(data.get("layer", "")),
        index=_number(data.get("index")),
        inner=None if inner is None else _read_graph(inner),
        origin=None if data.get("origin") is None else _text(data["origin"]),
        repeat=_number(data.get("repeat", 1)) or 1,
        macs=_number(data.get("macs")),
    )


def _read_spec(data: Mapping[str, Any]) -> TensorSpec:
    shape, dtype = data.get("shape"), data.get("dtype")
    lengths = None if shape is None else tuple(_dimension(length) for length in shape)
    return TensorSpec(lengths, None if dtype is None else _text(dtype), _number(data.get("channel_axis")))


def _read_edge(data: Mapping[str, Any]) -> Edge:
    ports = _number(data.get("source_port", 0)), _number(data.get("target_port", 0))
    return Edge(_text(data["source"]), _text(data["target"]), ports[0] or 0, ports[1] or 0)


def _read_port(data: Mapping[str, Any]) -> Port:
    return Port(_text(data.get("name", data["node"])), _text(data["node"]), _number(data.get("port", 0)) or 0)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _dimension(value: Any) -> Dimension:
    return value if isinstance(value, str) else _number(value)
