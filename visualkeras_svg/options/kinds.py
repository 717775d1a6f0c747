"""Kinds of values: what an option may be, in words, and how it is read."""

from __future__ import annotations

import functools
import os
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from numbers import Integral, Real
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, cast

from visualkeras_svg.color import Color, color
from visualkeras_svg.geometry import LONGEST, length


class Kind(NamedTuple):
    """A sort of value: its name, what it is in words, and what reads it (a ValueError refuses)."""

    name: str
    words: str
    read: Callable[[object], Any]

    def takes(self, value: object) -> bool:
        """Whether the value is of this kind."""
        try:
            self.read(value)
        except ValueError:
            return False
        return True


def _require(allowed: bool) -> None:
    if not allowed:
        raise ValueError


def _boolean(value: object) -> bool:
    _require(isinstance(value, bool))
    return bool(value)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError
    return int(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError
    number = int(value) if isinstance(value, Integral) else float(value)
    _require(abs(number) <= LONGEST)
    return number


def _string(value: object) -> str:
    _require(isinstance(value, str))
    return str(value)


def _length(value: object) -> float:
    return length(value if isinstance(value, str) else _number(value))


def _mapping(value: object) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise ValueError
    return MappingProxyType(dict(value))


def _items(value: object) -> tuple[Any, ...]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence | AbstractSet):
        raise ValueError
    # A set has no order of its own, and figures must not depend on hash seeds.
    return tuple(sorted(value, key=repr)) if isinstance(value, AbstractSet) else tuple(value)


def _names(value: object) -> tuple[str | type, ...]:
    names = (value,) if isinstance(value, str | type) else _items(value)
    _require(all(isinstance(name, str | type) for name in names))
    return cast("tuple[str | type, ...]", names)


def _indices(value: object) -> tuple[int, ...]:
    return tuple(_integer(item) for item in _items(value))


def _numbers(value: object) -> tuple[float, ...]:
    return tuple(_number(item) for item in _items(value))


def _function(value: object) -> object:
    _require(callable(value))
    return value


def _path(value: object) -> object:
    _require(isinstance(value, str | os.PathLike) and bool(os.fspath(value)))
    return value


def _font(value: object) -> object:
    return value if hasattr(value, "getmask") else _path(value)


def _anything(value: object) -> object:
    return value


def _instance(cls: type, value: object) -> object:
    _require(isinstance(value, cls))
    return value


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("bool", "True or False", _boolean),
        Kind("int", "an integer", _integer),
        Kind("float", "a finite number", _number),
        Kind("str", "a string", _string),
        Kind("length", "a number of px or a string with a unit such as '88.9mm'", _length),
        Kind("color", "a colour: a CSS name, '#rrggbb', '#rrggbbaa', or 3 or 4 numbers from 0 to 255", color),
        Kind("mapping", "a mapping", _mapping),
        Kind("names", "a sequence of classes or names", _names),
        Kind("indices", "a sequence of integers", _indices),
        Kind("numbers", "a sequence of finite numbers", _numbers),
        Kind("callable", "a callable", _function),
        Kind("path", "a path", _path),
        Kind("font", "a font's family, a path to a TTF or OTF file, or a Pillow font", _font),
        Kind("any", "any value", _anything),
    )
}
"""What `option(kind=…)` may name. An annotation that is another class stands for its instances."""

_BY_TYPE = {bool: "bool", int: "int", float: "float", str: "str", Color: "color", Any: "any", object: "any"}


def kinds_of(hint: Any) -> Iterator[Kind]:
    """The kinds that an annotation allows; none for Literal, whose values are choices."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, UnionType):
        for argument in arguments:
            yield from kinds_of(argument)
    elif hint in _BY_TYPE:
        yield KINDS[_BY_TYPE[hint]]
    elif hint is not NoneType and origin is not Literal:
        yield _kind_of_class(origin or hint, arguments)


def _kind_of_class(cls: Any, arguments: tuple[Any, ...]) -> Kind:
    if cls is Callable:
        return KINDS["callable"]
    if issubclass(cls, os.PathLike):
        return KINDS["path"]
    if issubclass(cls, Mapping):
        return KINDS["mapping"]
    if issubclass(cls, Sequence):
        return KINDS[{int: "indices", float: "numbers"}.get(arguments[0] if arguments else str, "names")]
    return Kind(cls.__name__, f"a {cls.__name__}", functools.partial(_instance, cls))


def literals_of(hint: Any) -> Iterator[Any]:
    """The values that an annotation names by Literal."""
    if typing.get_origin(hint) is Literal:
        yield from typing.get_args(hint)
    elif typing.get_origin(hint) in (Union, UnionType):
        for argument in typing.get_args(hint):
            yield from literals_of(argument)
