"""Publication figures of Keras models: vectors at printed size, as SVG, PDF and PNG."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visualkeras_svg.api import functional_view, graph_view, layered_view, show
    from visualkeras_svg.figure import Figure
    from visualkeras_svg.model import ModelGraph
    from visualkeras_svg.reading import read_model
    from visualkeras_svg.spacing import SpacingDummyLayer
    from visualkeras_svg.views.functional import FunctionalView
    from visualkeras_svg.views.graph import GraphView
    from visualkeras_svg.views.layered import LayeredView

__version__ = "0.1.0"

__all__ = [
    "Figure",
    "FunctionalView",
    "GraphView",
    "LayeredView",
    "ModelGraph",
    "SpacingDummyLayer",
    "functional_view",
    "graph_view",
    "layered_view",
    "read_model",
    "show",
]

_HOMES = {
    "Figure": "figure",
    "FunctionalView": "views.functional",
    "GraphView": "views.graph",
    "LayeredView": "views.layered",
    "ModelGraph": "model",
    "SpacingDummyLayer": "spacing",
    "functional_view": "api",
    "graph_view": "api",
    "layered_view": "api",
    "read_model": "reading",
    "show": "api",
}

_ELSEWHERE = {
    "FunctionalOptions": "FunctionalView is its like here",
    "GraphOptions": "GraphView is its like here",
    "LayeredOptions": "LayeredView is its like here",
    "LenetOptions": "there is no lenet_view yet",
    "lenet_view": "it is not there yet; give layered_view a try",
    "FUNCTIONAL_PRESETS": "FunctionalView.presets are those of functional_view",
    "GRAPH_PRESETS": "GraphView.presets are those of graph_view",
    "LAYERED_PRESETS": "LayeredView.presets are those of layered_view",
    "LENET_PRESETS": "there is no lenet_view yet",
    "LAYERED_TEXT_CALLABLES": "text_callable= takes 'name', 'type', 'shape' or 'name_shape' as they are",
}
"""Names of visualkeras that are none here, and what is there instead."""


def __getattr__(name: str) -> Any:
    if name in _ELSEWHERE:
        # An AttributeError would lose its words where the name is imported.
        raise ImportError(f"{__name__} has no {name}: {_ELSEWHERE[name]}", name=name)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
