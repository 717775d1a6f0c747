"""Notes on names that mean no layer of a model, which are misspelt more often than meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from visualkeras_svg.model import LayerNode, ModelGraph
from visualkeras_svg.reading.classes import BASE, ELEMENTWISE, OPERATION
from visualkeras_svg.reading.operations import OPERATIONS

if TYPE_CHECKING:
    from visualkeras_svg.views.shared import Shared

KNOWN = {*BASE, *BASE.values(), *ELEMENTWISE, *OPERATIONS, OPERATION, "SpacingDummyLayer"}
"""Classes that a model need not have: mappings by class serve many models."""

_OF_CLASSES = {"color_map": "styles= takes layers", "type_ignore": "index_ignore= takes the places of layers"}
"""The options of every view that are by class, and what is by layer."""


def unmatched(view: Shared, graph: ModelGraph) -> Iterator[str]:
    """A note on each name in `styles`, `color_map` and `type_ignore` that is none of this model or of Keras."""
    nodes = list(_all(graph))
    names = list(dict.fromkeys(node.name for node in nodes))
    kinds = list(dict.fromkeys(kind for node in nodes for kind in node.kinds))
    types = list(dict.fromkeys(node.type for node in nodes))
    for key in _unknown(view.styles or (), (*names, *kinds)):
        yield f"styles: no layer or class is called {key!r}{_meant(key, (*names, *kinds))}"
    for option, other in _OF_CLASSES.items():
        for key in _unknown(getattr(view, option) or (), types):
            meant = f", only a layer; {other}" if key in names else _meant(key, types)
            yield f"{option}: no class is called {key!r}{meant}"


def _all(graph: ModelGraph) -> Iterator[LayerNode]:
    """The nodes of a graph and of the models in it."""
    for node in graph:
        yield node
        if node.inner is not None:
            yield from _all(node.inner)


def _unknown(keys: Iterable[object], names: Iterable[str]) -> list[str]:
    known = KNOWN.union(names)
    return [key for key in keys if isinstance(key, str) and key not in known]


def _meant(key: str, names: Iterable[str]) -> str:
    """The name of the model that is most like that one, or of Keras, whatever their case."""
    for some in (names, sorted(KNOWN)):
        by_lower = {name.lower(): name for name in reversed(list(some))}
        near = difflib.get_close_matches(key.lower(), by_lower, n=1)
        near = near or [name for name in by_lower if len(name) > 1 and key.lower().startswith(name)]
        if near:
            return f"; did you mean {by_lower[near[0]]!r}?"
    return ""
