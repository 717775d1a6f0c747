"""What a layer was made with, as plain values: scalars, strings and tuples of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_DROPPED = re.compile(
    r"name|trainable|dtype|seed|batch_shape|batch_input_shape|batch_size|time_major|autocast|sparse|ragged|optional"
    r"|backward_layer|.*_(initializer|regularizer|constraint)"
)
_LAYERS = ("layer", "cell")


def plain_attributes(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a layer's configuration that describes it: no names, types of numbers, or training details."""
    if isinstance(config.get("layers"), (list, tuple)):
        return MappingProxyType({})
    values = {key: _plain(value, key) for key, value in config.items() if not _DROPPED.fullmatch(key)}
    return MappingProxyType({key: value for key, value in values.items() if value is not None})


def _plain(value: Any, key: str = "") -> Any:
    """The value as scalars and tuples of scalars; None for anything else."""
    if isinstance(value, Mapping):
        return _wrapped_layer(value) if key in _LAYERS else function_name(value)
    if isinstance(value, (list, tuple)):
        items = tuple(_plain(item) for item in value)
        lost = any(item is None and given is not None for item, given in zip(items, value, strict=True))
        return None if lost else items
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, (bool, int, float, str)):
        return value
    return getattr(value, "__name__", None) if callable(value) else None


def function_name(value: Mapping[str, Any]) -> str | None:
    """The plain name of a serialized function or activation layer; None where the value is none."""
    kind, config = value.get("class_name"), value.get("config")
    if kind == "function" and isinstance(config, str):
        return config.rpartition(">")[2]
    if kind == "__lambda__":
        return "lambda"
    return kind if isinstance(kind, str) and kind.isidentifier() and not kind.startswith("__") else None


def _wrapped_layer(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The class of a wrapped layer and what it was made with; of a model its name."""
    kind, config = value.get("class_name"), value.get("config")
    if not isinstance(kind, str) or not isinstance(config, Mapping):
        return None
    found = {"class_name": kind, "attributes": plain_attributes(config)}
    if isinstance(config.get("layers"), (list, tuple)) and isinstance(config.get("name"), str):
        found["name"] = config["name"]
    return MappingProxyType(found)
