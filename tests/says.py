"""What Keras itself says of a live model, and what a graph says, in the same terms.

Read from ``_nodes_by_depth``, ``_keras_history`` and ``count_params()``, and from nothing of ours. A model is the
multiset of its calls: for each the layer's name, its place among the layer's calls, what it takes (layer and port,
sorted), the shapes and dtypes of what it gives, its parameters, and what is inside. Ids and their order are ours alone.
"""

from __future__ import annotations

from typing import Any

from visualkeras_svg.model import ModelGraph, Shape


def keras_says(model: Any) -> dict[str, Any]:
    """The calls, inputs and outputs of a live Sequential or Functional model of Keras 3, with its parameters."""
    function = getattr(model, "_functional", None) or model
    nodes = [node for depth in function._nodes_by_depth.values() for node in depth]
    kept = {id(node) for node in nodes}
    places: dict[int, int] = {}
    for operation in function.operations:
        mine = [node for node in operation._inbound_nodes if id(node) in kept]
        places.update((id(node), place) for place, node in enumerate(mine))

    def source(tensor: Any) -> tuple[str, int, int]:
        operation, index, port = tensor._keras_history
        return operation.name, places[id(operation._inbound_nodes[index])], port

    def inside(tensor: Any) -> bool:
        operation, index, _ = tensor._keras_history
        return id(operation._inbound_nodes[index]) in kept

    calls = [
        (
            (node.operation.name, places[id(node)]),
            sorted(source(tensor) for tensor in node.input_tensors if inside(tensor)),
            [(_plain(tensor.shape), str(tensor.dtype)) for tensor in node.output_tensors],
            *_params(node.operation),
            keras_says(node.operation) if _has_graph(node.operation) else None,
        )
        for node in nodes
    ]
    return {
        "calls": sorted(calls, key=lambda call: call[0]),
        "inputs": [source(tensor) for tensor in function.inputs],
        "outputs": [source(tensor) for tensor in function.outputs],
        "params": (model.count_params(), sum(weight.size for weight in map(_sized, model.trainable_weights))),
    }


def graph_says(graph: ModelGraph) -> dict[str, Any]:
    """The same of a graph."""
    places: dict[str, tuple[str, int]] = {}
    numbers: dict[str, int] = {}
    for node in graph:
        places[node.id] = node.name, numbers.get(node.layer, 0)
        numbers[node.layer] = numbers.get(node.layer, 0) + 1
    taken: dict[str, list[tuple[str, int, int]]] = {node.id: [] for node in graph}
    for edge in graph.edges + graph.masks:
        taken[edge.target].append((*places[edge.source], edge.source_port))
    calls = [
        (
            places[node.id],
            sorted(taken[node.id]),
            [(_plain(spec.shape), spec.dtype) for spec in node.outputs],
            node.params,
            node.trainable_params,
            graph_says(node.inner) if node.inner else None,
        )
        for node in graph
    ]
    return {
        "calls": sorted(calls, key=lambda call: call[0]),
        "inputs": [(*places[port.node], port.port) for port in graph.inputs],
        "outputs": [(*places[port.node], port.port) for port in graph.outputs],
        "params": (graph.total_params, graph.trainable_params),
    }


def _plain(shape: Shape | None) -> Any:
    """The shape without symbols, which Keras has none of."""
    return shape if shape is None else tuple(length if isinstance(length, int) else None for length in shape)


def _has_graph(operation: Any) -> bool:
    return hasattr(getattr(operation, "_functional", None) or operation, "_nodes_by_depth")


def _params(operation: Any) -> tuple[int, int]:
    if not hasattr(operation, "count_params"):
        return 0, 0
    return operation.count_params(), sum(weight.size for weight in map(_sized, operation.trainable_weights))


class _sized:  # noqa: N801 (a number of items, read from a weight of any backend)
    def __init__(self, weight: Any) -> None:
        self.size = 1
        for length in weight.shape:
            self.size *= int(length)
