"""Live models of Keras 2, read by way of their configuration: it records no shapes, but the layers know them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import Any

from visualkeras_svg.errors import UnsupportedModelError
from visualkeras_svg.model import LayerNode, ModelGraph, TensorSpec
from visualkeras_svg.reading.archive import ModelFile
from visualkeras_svg.reading.channels import with_channel_axes
from visualkeras_svg.reading.config import read_model_file
from visualkeras_svg.reading.stand_ins import LayerView


def is_older(model: Any) -> bool:
    """Whether a Keras object is of Keras 2, where layers were no operations yet."""
    return "Operation" not in [kind.__name__ for kind in type(model).__mro__]


def read_older(model: Any) -> ModelGraph:
    """The graph of a live Keras 2 model."""
    try:
        data = json.loads(model.to_json())
    except NotImplementedError as problem:
        raise UnsupportedModelError(
            f"{type(model).__name__} is a subclassed model, which keeps no graph of its layers; give a Sequential or "
            "Functional model"
        ) from problem
    return _completed(read_model_file(ModelFile(data, by_name=True)), model)


def _completed(graph: ModelGraph, model: Any) -> ModelGraph:
    """The graph with what no configuration says: the shapes and parameters that the live layers have."""
    layers = {layer.name: layer for layer in model.layers}
    kept = {id(call) for calls in getattr(model, "_nodes_by_depth", {}).values() for call in calls}
    numbers: dict[str, int] = {}
    nodes = []
    for node in graph:
        number = numbers[node.layer] = numbers.get(node.layer, -1) + 1
        layer = layers.get(node.name)
        if layer is not None:
            calls = [call for call in layer._inbound_nodes if id(call) in kept]
            node = _seen(node, layer, calls[number] if number < len(calls) else None)
        nodes.append(node)
    found = with_channel_axes(replace(graph, nodes=tuple(nodes)))
    viewed = (replace(n, source=LayerView(layers[n.name], n.outputs)) if n.name in layers else n for n in found)
    return replace(found, nodes=tuple(viewed))


def _seen(node: LayerNode, layer: Any, call: Any) -> LayerNode:
    outputs = tuple(
        TensorSpec(tuple(tensor.shape), tensor.dtype.name) for tensor in _flat(getattr(call, "outputs", None))
    )
    return replace(
        node,
        outputs=outputs or node.outputs,
        params=_count(layer.weights),
        trainable_params=_count(layer.trainable_weights),
        inner=_completed(node.inner, layer) if node.inner else None,
    )


def _flat(structure: Any) -> Iterator[Any]:
    """The tensors in a structure, in the order in which TensorFlow numbers them."""
    if isinstance(structure, dict):
        structure = [structure[key] for key in sorted(structure)]
    if isinstance(structure, (list, tuple)):
        for item in structure:
            yield from _flat(item)
    elif structure is not None:
        yield structure


def _count(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)
