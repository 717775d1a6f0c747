"""Which layers a key means: the one place where classes and their names are matched against a node."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from numbers import Integral
from typing import TypeVar

from visualkeras_svg.errors import OptionTypeError
from visualkeras_svg.model import LayerNode

Key = str | int | type
"""A class, the name of a class or of a layer, or a layer's place in `model.layers`."""
Value = TypeVar("Value")

KERAS = ("keras", "tf_keras", "tensorflow")
"""The packages whose classes of one name are one class."""


def read_key(key: object, option: str, *, layers: bool = True) -> Key:
    """A key of an option as it is matched; a layer stands for its name.

    Without ``layers`` only classes are keys. Raises OptionTypeError for what is none of these.
    """
    if isinstance(key, str | type):
        return key
    if layers and isinstance(key, Integral) and not isinstance(key, bool):
        return int(key)
    name = getattr(key, "name", None)
    if layers and isinstance(name, str):
        return name
    allowed = "classes, the names of classes or of layers, places in model.layers, and layers"
    allowed = allowed if layers else "classes and the names of classes"
    raise OptionTypeError(f"{option} has a key {key!r}; keys are {allowed}")


def distance(node: LayerNode, key: str | type) -> int | None:
    """How far the class that is meant stands from a layer's own: 0 is that itself; None is no class of the layer.

    A class means itself where the layer's class is known, by its module and name; otherwise it is matched by its name.
    `object` and Keras's Operation are the farthest classes of every layer.
    """
    if isinstance(key, type) and _is_everything(key):
        return len(node.kinds) + 1
    name = key if isinstance(key, str) else key.__name__
    if isinstance(key, str) or node.live is None:
        return node.kinds.index(name) if name in node.kinds else None
    own, *bases = map(_identity, node.live.__mro__)
    if _identity(key) == own:
        return 0
    if _identity(key) not in bases:
        return None
    return node.kinds.index(name, 1) if name in node.kinds[1:] else len(node.kinds)


def is_of(node: LayerNode, keys: Collection[str | type]) -> bool:
    """Whether one of the keys is the layer's own class."""
    return any(distance(node, key) == 0 for key in keys)


def of_class(node: LayerNode, values: Mapping[Key, Value]) -> tuple[list[Value], list[Value]]:
    """What a mapping says of a layer's bases, the most general first, and what it says of its own class."""
    found = [
        (far, value)
        for key, value in values.items()
        if not isinstance(key, int) and (far := distance(node, key)) is not None
    ]
    found.sort(key=lambda pair: -pair[0])
    return [value for far, value in found if far], [value for far, value in found if not far]


def _is_everything(key: type) -> bool:
    return key is object or _identity(key) == (KERAS[0], "Operation")


def _identity(kind: type) -> tuple[str, str]:
    """What two classes have in common that are one, also where it was defined anew or is of another Keras."""
    home = kind.__module__.partition(".")[0]
    return KERAS[0] if home in KERAS else kind.__module__, kind.__qualname__
