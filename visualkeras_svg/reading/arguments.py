"""What the call of a subclassed model takes: the specs of its tensors, by the names of its parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from visualkeras_svg.errors import ModelError, OptionError, UnbuiltModelError, UnsupportedModelError
from visualkeras_svg.model import TensorSpec

HINT = (
    "give the shapes that it is called with, batch axis first: input_shape=(None, 224, 224, 3), a list of shapes, or a "
    "dict of shapes by the names of the inputs"
)
Structure = Any
"""A value, or lists, tuples and dicts of such."""


def call_arguments(model: Any, given: Any = None) -> dict[str, Structure]:
    """The arguments of ``model.call``, with a TensorSpec for each tensor.

    ``given`` are shapes with the batch axis, or what has a shape, in the structure that the call takes; without them
    the shapes count that the model was built for. Raises UnbuiltModelError where there are none.
    """
    parameters = _parameters(model.call)
    arguments = _recorded(model, parameters) if given is None else _matched(tensor_specs(given), parameters)
    if "training" in parameters and parameters["training"].default is inspect.Parameter.empty:
        arguments.setdefault("training", False)
    missing = [name for name in _required(parameters) if name not in arguments]
    if missing:
        raise UnbuiltModelError(
            f"the call of the model {model.name!r} takes {', '.join(missing)} too, whose shape Keras does not record; "
            f"give all: input_shape={{{', '.join(f'{name!r}: (None, …)' for name in _required(parameters))}}}"
        )
    return arguments


def _parameters(call: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    found = inspect.signature(call).parameters
    return {name: parameter for name, parameter in found.items() if parameter.kind in kinds}


def _required(parameters: Mapping[str, inspect.Parameter]) -> list[str]:
    return [name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty]


def _recorded(model: Any, parameters: Mapping[str, Any]) -> dict[str, Structure]:
    shapes = dict(getattr(model, "_build_shapes_dict", None) or {})
    if not shapes:
        raise UnbuiltModelError(
            f"Keras holds no shapes that the model {model.name!r} was called with; {HINT}; or build it or call it on "
            "data first; or give trace=False, which draws its layers as a list"
        )
    if len(shapes) == 1:
        return _matched(tensor_specs(next(iter(shapes.values()))), parameters)
    return {str(name).removesuffix("_shape"): tensor_specs(shape) for name, shape in shapes.items()}


def _matched(specs: Structure, parameters: Mapping[str, Any]) -> dict[str, Structure]:
    """The specs by parameter: each its own where names or numbers say so, otherwise all for the first."""
    if isinstance(specs, dict) and specs.keys() <= parameters.keys():
        return dict(specs)
    required = [name for name in _required(parameters) if name != "training"]
    if isinstance(specs, (list, tuple)) and len(required) == len(specs) > 1:
        return dict(zip(required, specs, strict=True))
    first = next(iter(parameters), None)
    return {} if first is None else {first: specs}


def tensor_specs(value: Any) -> Structure:
    """The value with a TensorSpec in place of each shape, and of each object that has one."""
    if hasattr(value, "shape"):
        dtype = getattr(value, "dtype", None)
        return _spec(value.shape, None if dtype is None else str(dtype))
    if hasattr(value, "as_list"):  # TensorFlow's shapes
        return _spec(value.as_list())
    if isinstance(value, Mapping) and value:
        return {str(key): tensor_specs(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)) and value:
        if all(length is None or _is_length(length) for length in value):
            return _spec(value)
        return [tensor_specs(item) for item in value]
    raise OptionError(f"{value!r} is no shape; {HINT}")


def _is_length(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool) and int(value) >= 0


def _spec(shape: Any, dtype: str | None = None) -> TensorSpec:
    if shape is None:
        raise OptionError(f"a shape is missing; {HINT}")
    return TensorSpec((None, *(None if length is None else int(length) for length in tuple(shape)[1:])), dtype)


def mapped(value: Structure, name: str, make: Callable[[TensorSpec, str], Any]) -> Structure:
    """The structure with ``make(spec, name)`` in place of each TensorSpec; all else as it is."""
    if isinstance(value, TensorSpec):
        return make(value, name)
    if isinstance(value, Mapping):
        return {key: mapped(value[key], str(key), make) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        items = [mapped(item, f"{name}_{place}", make) for place, item in enumerate(value)]
        return tuple(items) if isinstance(value, tuple) else items
    return value


def shapes_of(value: Structure) -> Structure:
    """The structure with the shape in place of each TensorSpec."""
    return mapped(value, "", lambda spec, _name: spec.shape)


def untraceable(model: Any, problem: Exception) -> ModelError:
    """What is said where a call fails on symbolic inputs."""
    reason = " ".join(str(problem).split())
    reason = f"{reason[:200]}…" if len(reason) > 200 else reason
    return UnsupportedModelError(
        f"the calls of the subclassed model {model.name!r} cannot be traced on symbolic inputs "
        f"({type(problem).__name__}: {reason}); give other shapes, batch axis first: input_shape=(None, …), call or "
        "build the model on them first, or give trace=False, which draws its layers as a list"
    )
