"""Live Keras models, read by what they offer and never by importing Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import prod
from typing import Any

from visualkeras_svg.errors import ModelError, UnbuiltModelError
from visualkeras_svg.model import ModelGraph, TensorSpec
from visualkeras_svg.reading.attributes import plain_attributes
from visualkeras_svg.reading.calls import Call, LayerRecord, Source, Terminal, assemble
from visualkeras_svg.reading.classes import BASE, OPERATION, kinds_of, offered_name
from visualkeras_svg.reading.operands import operands
from visualkeras_svg.reading.references import by_place, is_mask_name
from visualkeras_svg.reading.stand_ins import LayerView, layer_view


def is_keras_object(value: Any) -> bool:
    """Whether the value is a layer or model of any Keras."""
    return "Layer" in class_names(value)


InnerReader = Callable[[Any, Any], ModelGraph | None]
"""How the inside of an operation is read, from it and its first call; None where it is drawn as one."""


def read_live(model: Any, read_inner: InnerReader) -> ModelGraph:
    """The graph of a live Sequential or Functional model."""
    names = class_names(model)
    if "Sequential" in names:
        return _read_sequential(model, read_inner)
    if hasattr(model, "_nodes_by_depth") and hasattr(model, "operations"):
        return read_function(model, str(model.name), list(model.layers), read_inner)
    raise ModelError(f"{type(model).__name__} is a single layer; give a Sequential or Functional model that holds it")


def is_subclassed(value: Any) -> bool:
    """Whether the value is a live model that keeps no graph of its layers."""
    names = class_names(value)
    return "Model" in names and "Sequential" not in names and not hasattr(value, "_nodes_by_depth")


def class_names(value: Any) -> list[str]:
    """The names of the value's class and of all its bases."""
    return [kind.__name__ for kind in type(value).__mro__]


def read_function(function: Any, name: str, layers: Sequence[Any], read_inner: InnerReader) -> ModelGraph:
    """The graph of what keeps calls as a Functional model does; ``layers`` give each layer its index."""
    kept = {id(node) for nodes in function._nodes_by_depth.values() for node in nodes}
    indices = {id(layer): index for index, layer in enumerate(layers)}
    found: dict[int, tuple[int, int]] = {}
    calls: list[tuple[LayerRecord, int, Any]] = []
    for position, operation in enumerate(function.operations):
        nodes = [node for node in operation._inbound_nodes if id(node) in kept]
        inner = read_inner(operation, nodes[0]) if nodes else None
        record = layer_record(operation, position, indices.get(id(operation)), inner)
        for number, node in enumerate(nodes):
            found[id(node)] = (position, number)
            calls.append((record, number, node))
    read = [_call(record, number, node, found) for record, number, node in calls]
    return assemble(
        name,
        read,
        _terminals(function.inputs, getattr(function, "_inputs_struct", None), found),
        _terminals(function.outputs, getattr(function, "_outputs_struct", None), found),
    )


def _call(record: LayerRecord, number: int, node: Any, found: dict[int, tuple[int, int]]) -> Call:
    arguments = node.arguments
    masks: list[Source] = []
    data: list[Source] = []
    for tensor, is_mask in argument_tensors(by_place(arguments.args, arguments.kwargs, _input_names(node.operation))):
        source = _source(tensor, found)
        if source is not None:
            (masks if is_mask else data).append(source)
    tensors = tuple(node.output_tensors)
    view = partial(_view, node.operation, tensors)
    outputs = tuple(spec_of(tensor) for tensor in tensors)
    given = operands(arguments.args, arguments.kwargs) if OPERATION in record.kinds else ()
    return Call(record, number, tuple(data), tuple(masks), outputs, view, arguments.kwargs, given)


def _input_names(operation: Any) -> list[str]:
    """The names of a nested model's inputs where it takes them as a list; otherwise none."""
    inputs: Any = getattr(operation, "_inputs_struct", None)
    listed = inputs if isinstance(inputs, (list, tuple)) else [inputs]
    return [str(tensor.name) for tensor in listed] if all(hasattr(t, "_keras_history") for t in listed) else []


def _view(layer: Any, tensors: tuple[Any, ...], outputs: tuple[TensorSpec, ...]) -> LayerView:
    return layer_view(layer, outputs, tensors)


def argument_tensors(value: Any, is_mask: bool = False) -> Iterator[tuple[Any, bool]]:
    """The symbolic tensors among a call's arguments, and whether each is taken as a mask."""
    if hasattr(value, "_keras_history"):
        yield value, is_mask
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from argument_tensors(value[key], is_mask or is_mask_name(str(key)))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from argument_tensors(item, is_mask)


def _source(tensor: Any, found: dict[int, tuple[int, int]]) -> Source | None:
    operation, node_index, port = tensor._keras_history
    key = found.get(id(operation._inbound_nodes[node_index]))
    return None if key is None else (key, int(port))


def _terminals(tensors: Any, structure: Any, found: dict[int, tuple[int, int]]) -> list[Terminal]:
    names: list[str | None] = [None] * len(tensors)
    if isinstance(structure, dict) and len(structure) == len(tensors):
        names = sorted(structure)
    named = []
    for tensor, name in zip(tensors, names, strict=True):
        source = _source(tensor, found)
        if source is not None:
            named.append((name or str(tensor._keras_history[0].name), source))
    return named


def spec_of(tensor: Any) -> TensorSpec:
    """What is known of a tensor."""
    shape = getattr(tensor, "shape", None)
    dtype = getattr(tensor, "dtype", None)
    return TensorSpec(None if shape is None else tuple(shape), None if dtype is None else str(dtype))


def layer_record(operation: Any, position: int, index: int | None, inner: ModelGraph | None) -> LayerRecord:
    """What is said of a live layer, or of an operation, whatever its calls."""
    is_layer = is_keras_object(operation)
    config = {} if inner and is_model(operation) else _config(operation)
    return LayerRecord(
        position,
        str(operation.name),
        live_kinds(type(operation), operation=not is_layer),
        params=_count(operation.weights) if is_layer else 0,
        trainable_params=_count(operation.trainable_weights) if is_layer else 0,
        attributes=plain_attributes(config),
        index=index,
        inner=inner,
        live=type(operation),
    )


def is_model(operation: Any) -> bool:
    """Whether it is a model within a model."""
    return "Model" in class_names(operation)


def inner_graph(operation: Any, read_inner: InnerReader) -> ModelGraph | None:
    """The graph of a nested model that keeps one; None for all else."""
    names = class_names(operation)
    built = getattr(operation, "_functional", None) is not None if "Sequential" in names else True
    if "Model" in names and built and ("Sequential" in names or hasattr(operation, "_nodes_by_depth")):
        return read_live(operation, read_inner)
    return None


def _config(operation: Any) -> dict[str, Any]:
    try:
        return dict(operation.get_config())
    except NotImplementedError:  # what Keras raises for a custom layer that does not say how it was made
        return {}


def _count(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)


def live_kinds(kind: type, *, operation: bool = False) -> tuple[str, ...]:
    """The class names of a layer's class, cut to those that Keras's documents or the user knows."""
    if operation:
        return kinds_of(kind.__name__, operation=True)
    own: list[str] = []
    for base in kind.__mro__:
        name = offered_name(base.__name__)
        if base.__module__.partition(".")[0] in ("keras", "tf_keras") and name in BASE:
            return (*own, *kinds_of(name))
        if base.__name__ == "Layer":
            break
        own.append(base.__name__)
    return (*own, "Layer")


def _read_sequential(model: Any, read_inner: InnerReader) -> ModelGraph:
    functional = getattr(model, "_functional", None)
    layers = list(model.layers)
    if not layers:
        raise ModelError(f"the model {model.name!r} has no layers; add some, and a keras.Input, before drawing it")
    if functional is None:
        raise UnbuiltModelError(
            f"the model {model.name!r} is not built, so its shapes are unknown; build it with "
            "model.build((None, ...)) or add a keras.Input as its first layer"
        )
    start = functional.operations[0]
    last = {id(node.operation): node for nodes in functional._nodes_by_depth.values() for node in nodes}
    calls: list[Call] = []
    for position, layer in enumerate([start, *layers]):
        node = last.get(id(layer))
        tensors = tuple(node.output_tensors) if node else ()
        data = tuple(((position - 1, 0), port) for port in range(len(calls[-1].outputs))) if calls else ()
        outputs = tuple(spec_of(tensor) for tensor in tensors) or (TensorSpec(None),)
        record = layer_record(layer, position, position - 1 if position else None, read_inner(layer, node))
        calls.append(Call(record, 0, data, (), outputs, partial(_view, layer, tensors)))
    ends = [(str(layers[-1].name), ((len(layers), 0), port)) for port in range(len(calls[-1].outputs))]
    return assemble(str(model.name), calls, [(str(start.name), ((0, 0), 0))], ends)
