"""Live models of Keras 2, read by way of their configuration: it records no shapes, but the layers know them.

Subclassed ones are called on symbolic inputs first, which makes Functional models of them.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from typing import Any

from visualkeras_svg.errors import ModelError, UnsupportedModelError
from visualkeras_svg.model import LayerNode, ModelGraph, TensorSpec
from visualkeras_svg.reading.archive import ModelFile
from visualkeras_svg.reading.arguments import call_arguments, mapped, untraceable
from visualkeras_svg.reading.channels import with_channel_axes
from visualkeras_svg.reading.config import read_model_file
from visualkeras_svg.reading.stand_ins import layer_view
from visualkeras_svg.reading.untouched import untouched


def is_older(model: Any) -> bool:
    """Whether a Keras object is of Keras 2, where layers were no operations yet."""
    return "Operation" not in [kind.__name__ for kind in type(model).__mro__]


def read_older(model: Any) -> ModelGraph:
    """The graph of a live Sequential or Functional model of Keras 2."""
    try:
        data = json.loads(model.to_json())
    except NotImplementedError as problem:
        raise UnsupportedModelError(
            f"the model {model.name!r} has layers that do not say how they were made; give them a get_config method"
        ) from problem
    return _completed(read_model_file(ModelFile(data, by_name=True)), model)


def read_older_subclassed(model: Any, given: Any = None) -> ModelGraph:
    """The graph of a live subclassed model of Keras 2, called with tensors of the given shapes, or of those it was
    built for.

    The model stays as it was. Raises UnbuiltModelError where no shape is known, and UnsupportedModelError where the
    call needs values.
    """
    built_for = getattr(model, "_build_input_shape", None)
    arguments = call_arguments(model, built_for if given is None else given)
    keras = _keras_of(model)
    inputs: list[Any] = []

    def make(spec: TensorSpec, name: str) -> Any:
        inputs.append(keras.Input(batch_shape=spec.shape, dtype=spec.dtype, name=name))
        return inputs[-1]

    with untouched(model), _fresh_names(keras):
        try:
            outputs = model.call(**{name: mapped(value, name, make) for name, value in arguments.items()})
            function = keras.Model(inputs, outputs, name=model.name)
            return read_older(function)
        except ModelError:
            raise
        except Exception as problem:  # whatever the user's own code raises
            raise untraceable(model, problem) from problem


def _keras_of(model: Any) -> Any:
    """The package that the model is made with: tf_keras, or a keras of the old kind."""
    [base] = [kind for kind in type(model).__mro__ if kind.__name__ == "Model"]
    return importlib.import_module(base.__module__.partition(".")[0])


@contextmanager
def _fresh_names(keras: Any) -> Iterator[None]:
    """A scope in which Keras counts its automatic names from one, so that each trace names operations alike."""
    backend = importlib.import_module(f"{keras.__name__}.src.backend")
    counts, seen = backend.get_default_graph_uid_map(), backend.OBSERVED_NAMES
    before = dict(counts), set(seen)
    counts.clear()
    seen.clear()
    try:
        yield
    finally:
        counts.clear()
        counts.update(before[0])
        seen.clear()
        seen.update(before[1])


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
    return replace(found, nodes=tuple(_viewed(node, layers.get(node.name)) for node in found))


def _viewed(node: LayerNode, layer: Any) -> LayerNode:
    """The node with its live layer, where there is one."""
    return replace(node, source=layer_view(layer, node.outputs), live=type(layer)) if layer is not None else node


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
