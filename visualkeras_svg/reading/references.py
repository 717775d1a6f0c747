"""References to tensors as model configurations write them, in the format of Keras 3 and in the older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from visualkeras_svg.model import Shape, TensorSpec

_ATTENDED = ("query", "value", "key")
MOST_PORTS = 100_000
"""More calls of a layer, or outputs of one, than any model has."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The output port of a layer's call, by the layer's name, and what is recorded of the tensor."""

    layer: str
    call: int
    port: int
    is_mask: bool = False
    spec: TensorSpec | None = None


def is_mask_name(name: str) -> bool:
    """Whether an argument of that name takes a mask."""
    return name == "mask" or name.endswith("_mask")


def call_references(call: Any, names: Sequence[str] = ()) -> list[Reference]:
    """What one call of a layer takes; ``names`` are those of a nested model's inputs, in their order."""
    if isinstance(call, Mapping):
        return list(_tensors(by_place(call.get("args", []), call.get("kwargs", {}), names)))
    return list(_older_call(call))


def by_place(args: Any, kwargs: Any, names: Sequence[str]) -> list[Any]:
    """The arguments of a call, those by name behind those by place; inputs that are given by name to a model that
    lists them are put in its order.
    """
    first, *rest = args or [None]
    if isinstance(first, Mapping) and set(names) <= first.keys():
        first = [*(first[name] for name in names), {key: first[key] for key in first if key not in names}]
    return [first, *rest, *({name: kwargs[name]} for name in sorted(kwargs, key=keyword_order))]


def keyword_order(name: str) -> tuple[int, str]:
    """Where an argument that is given by name stands: query, value, key as attention takes them, all else by name."""
    return (_ATTENDED.index(name) if name in _ATTENDED else len(_ATTENDED), name)


def constant_shapes(call: Any) -> list[Shape] | None:
    """The shapes of the arrays that a call takes by place; None where one of them cannot be told."""
    values = call.get("args", []) if isinstance(call, Mapping) else []
    found = [_array_shape(value) for value in values if _is_array(value)]
    known = [shape for shape in found if shape is not None]
    return known if len(known) == len(found) else None


def _is_array(value: Any) -> bool:
    if isinstance(value, list):
        return not any(isinstance(item, Mapping) for item in value)
    return isinstance(value, Mapping) and value.get("class_name") != "__keras_tensor__"


def _array_shape(value: Any) -> Shape | None:
    """The shape of a serialized array."""
    if isinstance(value, Mapping):
        inside = value.get("config")
        value = inside.get("value") if isinstance(inside, Mapping) else None
    if not isinstance(value, list):
        return None
    lengths: list[int] = []
    while isinstance(value, list):
        lengths.append(len(value))
        value = value[0] if value else None
    return tuple(lengths)


def flags_of(call: Any) -> Mapping[str, Any]:
    """The arguments that a call takes by name."""
    if isinstance(call, Mapping):
        return call.get("kwargs") or {}
    return _older_keywords(call[-1]) if isinstance(call, list) and call else {}


def _older_keywords(item: Any) -> Mapping[str, Any]:
    """The arguments by name that Keras 2 wrote behind a reference."""
    return item[3] if isinstance(item, list) and len(item) > 3 and isinstance(item[3], Mapping) else {}


def _tensors(value: Any, is_mask: bool = False) -> Iterator[Reference]:
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            yield _tensor(value["config"], is_mask)
            return
        for key in sorted(value, key=str):
            yield from _tensors(value[key], is_mask or is_mask_name(str(key)))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item, is_mask)


def _tensor(config: Mapping[str, Any], is_mask: bool) -> Reference:
    layer, call, port = config["keras_history"]
    dtype = config.get("dtype")
    spec = TensorSpec(as_shape(config["shape"]), None if dtype is None else str(dtype)) if "shape" in config else None
    return Reference(str(layer), _small(call), _small(port), is_mask, spec)


def as_shape(value: Any) -> Shape | None:
    """The value as one shape; None where it is anything else."""
    if not isinstance(value, (list, tuple)):
        return None
    whole = all(length is None or (type(length) is int and length >= 0) for length in value)
    return tuple(value) if whole else None


def _small(number: Any) -> int:
    """The number of a call or port; a damaged file shall not make us count to a billion."""
    if type(number) is not int or not 0 <= number < MOST_PORTS:
        raise ValueError(f"{number!r} is no number of a call or output")
    return number


def _older_call(call: Any) -> Iterator[Reference]:
    """The references of a call as Keras 2 wrote it: ``[[name, call, port, {keyword: …}], …]``."""
    if is_triple(call):
        call = [call]
    for item in call:
        if is_triple(item):
            yield Reference(str(item[0]), int(item[1]), int(item[2]))
        keyed = _older_keywords(item)
        for key in sorted(keyed, key=keyword_order):
            for name, number, port in triples(keyed[key]):
                yield Reference(name, number, port, is_mask_name(key))


def is_triple(value: Any) -> bool:
    """Whether the value is ``[layer name, call, port]``, perhaps with more behind it."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) >= 3
        and isinstance(value[0], str)
        and all(type(number) is int and 0 <= number < MOST_PORTS for number in value[1:3])
    )


def triples(value: Any) -> Iterator[tuple[str, int, int]]:
    """All ``[layer name, call, port]`` in a nested structure."""
    if is_triple(value):
        yield str(value[0]), int(value[1]), int(value[2])
    elif isinstance(value, Mapping):
        for key in sorted(value, key=str):
            yield from triples(value[key])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from triples(item)
