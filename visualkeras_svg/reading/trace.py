"""Subclassed models: their calls are recorded while ``call`` runs on symbolic inputs, which hold no values.

The one module of this room that imports Keras, and only once a live model needs it.
"""

from __future__ import annotations

import inspect
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import ModelGraph, TensorSpec
from visualkeras_svg.reading.arguments import call_arguments, mapped, shapes_of, untraceable
from visualkeras_svg.reading.classes import BASE
from visualkeras_svg.reading.keras import argument_tensors, inner_graph, live_kinds, read_function, spec_of
from visualkeras_svg.reading.references import is_mask_name, keyword_order
from visualkeras_svg.reading.untouched import untouched

_NAMES, _WAITING = "object_name_uids", "uninitialized_variables"


def read_subclassed(model: Any, given: Any = None) -> ModelGraph:
    """The graph of a live subclassed model, called with tensors of the given shapes, or of those it was built for.

    The model stays as it was: what its layers build for the trace is not kept. Raises UnbuiltModelError where no shape
    is known, and UnsupportedModelError where the call needs values.
    """
    arguments = call_arguments(model, given)
    with untouched(model), _quiet(), _without_weights():
        try:
            _build(model, arguments)
            graph = _trace(model, arguments)
        except ModelError:
            raise
        except Exception as problem:  # whatever the user's own code raises
            raise untraceable(model, problem) from problem
    if all(node.type == "InputLayer" for node in graph):
        raise ModelError(f"the model {model.name!r} has no layers that its call uses; there is nothing to draw")
    return graph


def read_block(operation: Any, node: Any) -> ModelGraph | None:
    """The graph within an operation of a model that keeps its own graph; None where it is drawn as one."""
    if not _is_block(operation):
        return inner_graph(operation, read_block)
    with untouched(operation), _quiet(), _without_weights():
        return _inside(operation, node)


def _build(model: Any, arguments: Mapping[str, Any]) -> None:
    """Let a model make what its call needs, where it has a way of its own; all others are built by being called."""
    if model.built or getattr(model.build, "_is_default", False):
        return
    shapes = {name: shapes_of(value) for name, value in arguments.items() if name != "training"}
    if len(inspect.signature(model.build).parameters) == 1:
        model.build(next(iter(shapes.values())))
    else:
        model.build(**{f"{name}_shape": shape for name, shape in shapes.items()})


def _trace(block: Any, arguments: Mapping[str, Any]) -> ModelGraph:
    """The graph of the calls that the block makes of its layers."""
    import keras

    inputs: list[Any] = []

    def make(spec: TensorSpec, name: str) -> Any:
        inputs.append(keras.Input(batch_shape=spec.shape, dtype=spec.dtype, name=name.replace("/", "_")))
        return inputs[-1]

    with _fresh_names():
        taken = {name: mapped(value, name, make) for name, value in arguments.items()}
        block.__dict__["add_loss"] = _ignore  # what has no value can be no loss
        outputs = _tensors_only(block.call(**taken))
        if not outputs:
            raise TypeError("the call gives no tensor")
        function = keras.Function(inputs, outputs)
    layers = list(block._flatten_layers(include_self=False, recursive=False))
    return read_function(function, str(block.name), layers, _inside)


def _ignore(_loss: Any) -> None:
    """Take a loss and leave it."""


def _tensors_only(outputs: Any) -> Any:
    """The symbolic outputs: in a dict where they have names."""
    if isinstance(outputs, Mapping) and all(hasattr(value, "_keras_history") for value in outputs.values()):
        return dict(outputs)
    return [tensor for tensor, _ in argument_tensors(outputs)]


def _inside(operation: Any, node: Any) -> ModelGraph | None:
    """The graph within a nested model, or within a block of the user's own class; None where there is none."""
    graph = inner_graph(operation, _inside)
    if graph is not None or node is None or not _is_block(operation):
        return graph and _of_any_batch(graph)
    try:
        inner = _trace(operation, _arguments(operation, node))
    except Exception:  # the block is drawn as one, whatever its own code raised
        return None
    return inner if any(found.type != "InputLayer" for found in inner) else None


def _of_any_batch(graph: ModelGraph) -> ModelGraph:
    """The graph without the batch size that a Sequential keeps from the data it was first called on."""
    sizes = {node.output.shape[0] for node in graph if node.type == "InputLayer" and node.output.shape} - {None}

    def freed(spec: TensorSpec) -> TensorSpec:
        return replace(spec, shape=(None, *spec.shape[1:])) if spec.shape and spec.shape[0] in sizes else spec

    nodes = (
        replace(
            node,
            outputs=tuple(freed(spec) for spec in node.outputs),
            inner=node.inner and _of_any_batch(node.inner),
        )
        for node in graph
    )
    return replace(graph, nodes=tuple(nodes)) if sizes else graph


def _arguments(block: Any, node: Any) -> dict[str, Any]:
    """What the block was called with, in the order in which the call's tensors are read, masks last."""
    bound = inspect.signature(block.call).bind(*node.arguments.args, **node.arguments.kwargs).arguments
    keyed = node.arguments.kwargs
    placed = [name for name in bound if name not in keyed] + sorted(keyed, key=keyword_order)
    names = sorted(placed, key=is_mask_name)
    return {name: _specs(bound[name]) for name in names}


def _is_block(operation: Any) -> bool:
    """Whether it is of a class of the user's own that holds layers."""
    if not hasattr(operation, "_flatten_layers"):
        return False
    known = [kind for kind in live_kinds(type(operation)) if kind in BASE and kind != "Model"]
    own = type(operation).__module__.partition(".")[0] != "keras"
    return own and not known and any(True for _ in operation._flatten_layers(include_self=False, recursive=False))


def _specs(value: Any) -> Any:
    """The structure with a TensorSpec in place of each symbolic tensor."""
    if hasattr(value, "_keras_history"):
        return spec_of(value)
    if isinstance(value, Mapping):
        return {key: _specs(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_specs(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return value


@contextmanager
def _quiet() -> Iterator[None]:
    """A scope without Keras's warnings: a block that cannot be built on symbolic inputs is none of the reader's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _without_weights() -> Iterator[None]:
    """A scope in which weights have shapes but are never filled, so that building costs nothing."""
    import keras

    with _kept(_WAITING, []), keras.StatelessScope(initialize_variables=False):
        yield


def _fresh_names() -> Any:
    """A scope in which Keras counts its automatic names from one, so that each trace names operations alike."""
    return _kept(_NAMES, defaultdict(int))


@contextmanager
def _kept(attribute: str, inside: Any) -> Iterator[None]:
    """A scope in which an attribute of Keras's global state has another value."""
    from keras.src.backend.common import global_state

    before = global_state.get_global_attribute(attribute)
    global_state.set_global_attribute(attribute, inside)
    try:
        yield
    finally:
        global_state.set_global_attribute(attribute, before)
