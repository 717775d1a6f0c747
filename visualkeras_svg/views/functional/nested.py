"""The models within a model that can be opened, and what is said where one cannot."""

from __future__ import annotations

from collections.abc import Mapping

from visualkeras_svg import wording
from visualkeras_svg.errors import LayerNotFoundError
from visualkeras_svg.model import LayerNode, ModelGraph

_MODELS = ("Functional", "Sequential", "Model")


def nested(graph: ModelGraph) -> dict[str, LayerNode]:
    """The nested models of a graph, by their names."""
    return {node.name: node for node in graph if node.inner is not None}


def held(graph: ModelGraph) -> Mapping[str, str]:
    """The models that wrappers hold, by what a figure calls them; and the classes of these wrappers."""
    inner = ((node, wording.held(node)) for node in graph)
    return {wording.held_name(node) or node.name: node.type for node, model in inner if model and model.type in _MODELS}


def unknown(option: str, name: str, graph: ModelGraph, more: str = "") -> LayerNotFoundError:
    """The error for a name that no model bears which could be opened."""
    found, wrapped = sorted(nested(graph)), held(graph)
    has = f"it has {found}" if found else "it has none"
    if name in wrapped:
        has += f", for a model that {wrapped[name]} holds cannot be opened"
    return LayerNotFoundError(f"{option}: the model has no nested model {name!r}{more}; {has}")


def closed(graph: ModelGraph) -> tuple[str, ...]:
    """What is noted where all nested models were to be opened, but wrappers hold some."""
    return tuple(f"{name} is not opened, for {wrapper} holds it" for name, wrapper in held(graph).items())
