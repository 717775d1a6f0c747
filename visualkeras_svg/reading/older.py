"""Live models of Keras 2, read by way of their configuration: it records no shapes, but rules and weights give them."""

from __future__ import annotations

import json
from dataclasses import replace
from math import prod
from typing import Any

from visualkeras_svg.errors import UnsupportedModelError
from visualkeras_svg.model import LayerNode, ModelGraph
from visualkeras_svg.reading.archive import ModelFile
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
    layers = {layer.name: layer for layer in model.layers}
    weights = {name: sum(prod(weight.shape) for weight in layer.weights) for name, layer in layers.items()}
    graph = read_model_file(ModelFile(data, weights, by_name=True))
    return replace(graph, nodes=tuple(_viewed(node, layers) for node in graph))


def _viewed(node: LayerNode, layers: dict[str, Any]) -> LayerNode:
    layer = layers.get(node.name)
    return node if layer is None else replace(node, source=LayerView(layer, node.outputs))
