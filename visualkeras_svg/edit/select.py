"""Which nodes of a graph a user means by classes, names and indices."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from operator import index
from typing import SupportsIndex

from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.keys import distance
from visualkeras_svg.model import LayerNode, ModelGraph

Selector = type | str | SupportsIndex
"""A class, the name of a class or layer, or a place in ``model.layers``, counted from the end where negative."""


def select(
    graph: ModelGraph, what: Selector | Iterable[Selector], *, bases: bool = False, allow_missing: bool = False
) -> frozenset[str]:
    """The ids of the nodes that are meant: all calls of each layer.

    ``what`` is a class, the name of a class or of a layer, an index in ``model.layers``, or several of these. Names
    match exactly; a layer may also be named by its id, which tells its calls and nested layers apart. With ``bases`` a
    class also means those derived from it. Raises LayerNotFoundError for what matches nothing, unless
    ``allow_missing``; OptionError for what is none of these.
    """
    found: set[str] = set()
    for selector in _selectors(what):
        ids = frozenset(node.id for node in filter(_test(graph, selector, bases), graph))
        if not ids and not allow_missing:
            raise LayerNotFoundError(_missing(graph, selector))
        found |= ids
    return frozenset(found)


def _selectors(what: object) -> Iterable[object]:
    return what if isinstance(what, Iterable) and not isinstance(what, (str, type)) else (what,)


def _test(graph: ModelGraph, selector: object, bases: bool) -> Callable[[LayerNode], bool]:
    """Whether a node is meant."""
    if isinstance(selector, type):
        return lambda node: _is_of(node, selector, bases)
    if isinstance(selector, str):
        return lambda node: selector in (node.name, node.id) or _is_of(node, selector, bases)
    if isinstance(selector, SupportsIndex) and not isinstance(selector, bool):
        given = index(selector)
        place = given if given >= 0 else _last(graph) + 1 + given
        return lambda node: node.index == place
    raise OptionError(
        f"{selector!r} names no layer; give a class, the name of a class or a layer, or an index in model.layers"
    )


def _is_of(node: LayerNode, key: str | type, bases: bool) -> bool:
    far = distance(node, key)
    return far is not None and (bases or far == 0)


def _last(graph: ModelGraph) -> int:
    return max((node.index for node in graph if node.index is not None), default=-1)


def _missing(graph: ModelGraph, selector: object) -> str:
    if not isinstance(selector, (str, type)):
        last = _last(graph)
        places = f"its places are 0 to {last}" if last >= 0 else "none of its layers has a place"
        return f"the model has no layer {selector}; {places}"
    name = selector.__name__ if isinstance(selector, type) else selector
    near = _nearest(graph, name)
    kind = "class" if isinstance(selector, type) else "class or name"
    known = f"did you mean {' or '.join(map(repr, near))}?" if near else f"its classes are {', '.join(_types(graph))}"
    return f"the model has no layer of the {kind} {name!r}; {known}"


def _types(graph: ModelGraph) -> list[str]:
    return sorted({node.type for node in graph})


def _nearest(graph: ModelGraph, name: str) -> list[str]:
    """The names most like that one, whatever their case."""
    names = [*_types(graph), *(node.name for node in graph), *(node.id for node in graph)]
    by_lower: dict[str, str] = {}
    for known in names:
        by_lower.setdefault(known.lower(), known)
    return [by_lower[near] for near in difflib.get_close_matches(name.lower(), by_lower, n=3)]
