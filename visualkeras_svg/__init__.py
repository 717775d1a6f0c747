"""Publication figures of Keras models: vectors at printed size, as SVG, PDF and PNG."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visualkeras_svg.api import functional_view, graph_view, layered_view
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
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
