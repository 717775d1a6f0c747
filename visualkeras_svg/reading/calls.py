"""Calls of layers as they are found, and how a graph is assembled from them.

Live models and files are both read into these records; ids, order and edges are given out here, once for both.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import EMPTY, Edge, LayerNode, ModelGraph, Port, TensorSpec
from visualkeras_svg.reading.channels import with_channel_axes
from visualkeras_svg.reading.operands import Operand
from visualkeras_svg.reading.stand_ins import stand_in

CAUSAL = "use_causal_mask"
"""The argument by which an attention layer, when it is called, is told to look back only."""

CallKey = tuple[int, int]
"""A call: the position of its layer in the model, and which call of that layer it is."""
Source = tuple[CallKey, int]
"""The output port of a call."""


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """A layer, whatever the number of its calls."""

    position: int
    name: str
    kinds: tuple[str, ...]
    params: int | None = None
    trainable_params: int | None = None
    attributes: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    index: int | None = None
    inner: ModelGraph | None = None
    live: type | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a layer: where its data and its masks come from, what it gives, and the rest that it was told.

    ``operands`` are those of an operation, its constants among them.
    """

    layer: LayerRecord
    number: int
    data: tuple[Source, ...] = ()
    masks: tuple[Source, ...] = ()
    outputs: tuple[TensorSpec, ...] = ()
    view: Callable[[tuple[TensorSpec, ...]], Any] | None = None
    flags: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    operands: tuple[Operand, ...] = ()

    @property
    def key(self) -> CallKey:
        """The layer's position and the number of the call."""
        return self.layer.position, self.number


Terminal = tuple[str, Source]
"""An input or output of the model: its name, and the port that bears it."""


def in_order(calls: Iterable[Call]) -> list[Call]:
    """The calls with each after those that it takes from, otherwise in the model's own order."""
    by_key = {call.key: call for call in calls}
    waiting: dict[CallKey, int] = {}
    followers: dict[CallKey, list[CallKey]] = {key: [] for key in by_key}
    for key, call in by_key.items():
        sources = {source for source, _ in call.data + call.masks}
        waiting[key] = len(sources)
        for source in sources:
            followers[source].append(key)
    ready = [key for key, count in waiting.items() if not count]
    heapq.heapify(ready)
    ordered: list[Call] = []
    while ready:
        key = heapq.heappop(ready)
        ordered.append(by_key[key])
        for follower in followers[key]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, follower)
    if len(ordered) < len(by_key):
        stuck = next(by_key[key].layer.name for key, count in waiting.items() if count)
        raise ModelError(f"the model's connections run in a circle at the layer {stuck!r}; a graph needs a direction")
    return ordered


def assemble(name: str, calls: Iterable[Call], inputs: Sequence[Terminal], outputs: Sequence[Terminal]) -> ModelGraph:
    """The graph of these calls."""
    ordered = in_order(calls)
    if not ordered:
        raise ModelError(f"the model {name!r} has no layers; add some, and an input, before drawing it")
    ids = _give_ids(ordered)
    first_ids: dict[int, str] = {}
    for call in ordered:
        first_ids.setdefault(call.layer.position, ids[call.key])
    nodes = tuple(_node(call, ids[call.key], first_ids[call.layer.position]) for call in ordered)
    graph = ModelGraph(
        name,
        nodes,
        edges=tuple(edge for call in ordered for edge in _edges(call, call.data, ids)),
        masks=tuple(edge for call in ordered for edge in _edges(call, call.masks, ids)),
        inputs=tuple(Port(name, ids[key], port) for name, (key, port) in inputs),
        outputs=tuple(Port(name, ids[key], port) for name, (key, port) in outputs),
    )
    views = {ids[call.key]: call.view for call in ordered if call.view}
    return _with_views(with_channel_axes(graph), views)


def clean(name: str) -> str:
    """The name as an id: white space and control characters become underscores."""
    unfit = ("Cc", "Cs", "Zl", "Zp")
    return "".join("_" if c.isspace() or unicodedata.category(c) in unfit else c for c in name) or "_"


def _give_ids(ordered: Sequence[Call]) -> dict[CallKey, str]:
    taken: set[str] = set()
    counts: dict[str, int] = {}
    ids: dict[CallKey, str] = {}
    for call in ordered:
        base = clean(call.layer.name)
        chosen = base
        while chosen in taken:
            counts[base] = counts.get(base, 1) + 1
            chosen = f"{base}@{counts[base]}"
        taken.add(chosen)
        ids[call.key] = chosen
    return ids


def _node(call: Call, node_id: str, layer_id: str) -> LayerNode:
    layer = call.layer
    return LayerNode(
        id=node_id,
        name=layer.name,
        kinds=layer.kinds,
        outputs=call.outputs,
        params=layer.params,
        trainable_params=layer.trainable_params,
        attributes=_attributes(call),
        layer=layer_id,
        index=layer.index,
        inner=within(layer.inner, node_id, layer_id) if layer.inner else None,
        origin="nested" if layer.inner else None,
        live=layer.live,
    )


def _attributes(call: Call) -> Mapping[str, Any]:
    """What the layer was made with, and what the call adds to it."""
    found = dict(call.layer.attributes)
    if call.flags.get(CAUSAL):
        found[CAUSAL] = True
    if any(operand is not None for operand in call.operands):
        found["operands"] = call.operands
    return MappingProxyType(found)


def _edges(call: Call, sources: Iterable[Source], ids: Mapping[CallKey, str]) -> Iterable[Edge]:
    return (Edge(ids[key], ids[call.key], port, place) for place, (key, port) in enumerate(sources))


def within(graph: ModelGraph, outer: str, layer: str) -> ModelGraph:
    """The graph as the inside of a node: every id below the node's, every layer below the node's layer."""

    def edges(given: Iterable[Edge]) -> tuple[Edge, ...]:
        return tuple(replace(edge, source=f"{outer}/{edge.source}", target=f"{outer}/{edge.target}") for edge in given)

    def ports(given: Iterable[Port]) -> tuple[Port, ...]:
        return tuple(replace(port, node=f"{outer}/{port.node}") for port in given)

    nodes = tuple(
        replace(
            node,
            id=f"{outer}/{node.id}",
            layer=f"{layer}/{node.layer}",
            inner=within(node.inner, outer, layer) if node.inner else None,
        )
        for node in graph
    )
    return replace(
        graph,
        nodes=nodes,
        edges=edges(graph.edges),
        masks=edges(graph.masks),
        inputs=ports(graph.inputs),
        outputs=ports(graph.outputs),
    )


def _with_views(graph: ModelGraph, views: Mapping[str, Callable[[tuple[TensorSpec, ...]], Any]]) -> ModelGraph:
    nodes = (
        replace(node, source=views[node.id](node.outputs) if node.id in views else stand_in(node)) for node in graph
    )
    return replace(graph, nodes=tuple(nodes))
