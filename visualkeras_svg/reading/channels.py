"""Which axis of each tensor holds the channels: the last, unless a layer that works channels first made or reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from visualkeras_svg.model import LayerNode, ModelGraph, TensorSpec
from visualkeras_svg.reading.classes import ELEMENTWISE, KEEPS_SHAPE, MERGES, OPERATION

_KEEPS_AXES = KEEPS_SHAPE | MERGES | {"Concatenate"}
_GIVES_AXES = frozenset({"InputLayer", "Reshape", "Permute"})
"""Layers that say nothing of channels: what reads their output decides."""


def with_channel_axes(graph: ModelGraph) -> ModelGraph:
    """The graph with the channel axis of every output filled in."""
    demanded = _read_channels_first(graph)
    sources: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for edge in graph.edges:
        sources[edge.target].append((edge.source, edge.source_port))
    done: dict[str, LayerNode] = {}
    for node in graph:
        inputs = [_output(done[source], port) for source, port in sources[node.id] if source in done]
        axis = _made_axis(node, inputs, node.id in demanded)
        inner = node.inner.outputs if node.inner else ()
        outputs = tuple(
            replace(spec, channel_axis=_fit(spec, _inner_axis(node, port) if port < len(inner) else axis))
            for port, spec in enumerate(node.outputs)
        )
        done[node.id] = replace(node, outputs=outputs)
    return replace(graph, nodes=tuple(done.values()))


def channels_first_axis(node: LayerNode) -> int | None:
    """The channel axis of what a layer that works channels first gives; None for other layers."""
    attributes = node.attributes
    inside = attributes.get("layer")
    if isinstance(inside, Mapping) and inside.get("attributes", {}).get("data_format") == "channels_first":
        return 2
    if attributes.get("data_format") != "channels_first":
        return None
    return 2 if "ConvLSTM" in node.kinds and attributes.get("return_sequences") else 1


def _keeps_axes(node: LayerNode) -> bool:
    return node.type in (ELEMENTWISE if node.kinds[-1] == OPERATION else _KEEPS_AXES)


def _read_channels_first(graph: ModelGraph) -> set[str]:
    """The nodes whose every reader takes channels first."""
    readers: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        readers[edge.source].add(edge.target)
    takes: set[str] = set()
    demanded: set[str] = set()
    for node in reversed(graph.nodes):
        if readers[node.id] and readers[node.id] <= takes:
            demanded.add(node.id)
        if _takes_channels_first(node) or (_keeps_axes(node) and node.id in demanded):
            takes.add(node.id)
    return demanded


def _takes_channels_first(node: LayerNode) -> bool:
    if node.inner is not None:
        starts = [node.inner.node(port.node).output for port in node.inner.inputs]
        return bool(starts) and all(
            spec.channel_axis == 1 and spec.shape is not None and len(spec.shape) > 2 for spec in starts
        )
    return channels_first_axis(node) == 1


def _made_axis(node: LayerNode, inputs: list[TensorSpec], demanded: bool) -> int | None:
    axis = channels_first_axis(node)
    if axis is not None:
        return axis
    if demanded and node.type in _GIVES_AXES:
        return 1
    rank = len(node.output.shape or ())
    same = [spec.channel_axis for spec in inputs if spec.shape is not None and len(spec.shape) == rank]
    if same and (_keeps_axes(node) or _is_custom_identity(node, inputs)):
        return same[0]
    return None


def _is_custom_identity(node: LayerNode, inputs: list[TensorSpec]) -> bool:
    known = len(node.kinds) > 2 or node.type in ("Dense", "Permute", "Reshape", "EinsumDense", "MultiHeadAttention")
    return not known and len(inputs) == 1 and inputs[0].shape == node.output.shape


def _inner_axis(node: LayerNode, port: int) -> int | None:
    assert node.inner is not None
    end = node.inner.outputs[port]
    return _output(node.inner.node(end.node), end.port).channel_axis


def _fit(spec: TensorSpec, axis: int | None) -> int | None:
    rank = len(spec.shape) if spec.shape is not None else 0
    if rank < 2:
        return None
    return axis if axis is not None and axis < rank else rank - 1


def _output(node: LayerNode, port: int) -> TensorSpec:
    return node.outputs[port] if port < len(node.outputs) else TensorSpec(None)
