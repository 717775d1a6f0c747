"""The whole program in a few lines: a model is read, a view makes a scene of it, and a Figure holds the scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from visualkeras_svg.errors import OptionError
from visualkeras_svg.figure import Figure
from visualkeras_svg.options import view_function
from visualkeras_svg.reading import read_model
from visualkeras_svg.views.functional import FunctionalView
from visualkeras_svg.views.graph import GraphView
from visualkeras_svg.views.layered import LayeredView


def render(view: LayeredView | FunctionalView | GraphView, model: object) -> Figure:
    """The figure of a model by a view; saved too where the view says `to_file`."""
    graph = read_model(model, view.input_shape, view.input_spec, view.trace)
    scene, notes = view.scene(graph)
    figure = Figure(scene, notes)
    if view.to_file is not None:
        figure.save(view.to_file)
    return figure


layered_view = view_function(LayeredView, render)
functional_view = view_function(FunctionalView, render)
graph_view = view_function(GraphView, render)

VIEWS: Mapping[str, tuple[type[Any], Callable[..., Figure]]] = {
    "layered": (LayeredView, layered_view),
    "graph": (GraphView, graph_view),
    "functional": (FunctionalView, functional_view),
}
"""The views by name: the options of each, and its function."""

_MODES = {name: name for name in VIEWS} | {"layers": "layered", "graph_view": "graph", "func": "functional"}
_LATER = ("lenet", "lenet_style")


def show(model: object, mode: str = "layered", **options: Any) -> Figure:
    """The figure of a model by the view that is called so: 'layered', 'graph' or 'functional'; it takes its options.

    Raises OptionError for another mode.
    """
    asked = mode.lower().strip() if isinstance(mode, str) else ""
    if asked in _LATER:
        raise OptionError(f"mode={mode!r} is not there yet; give one of {', '.join(VIEWS)}")
    if asked not in _MODES:
        raise OptionError(f"Unknown mode {mode!r}. Expected one of: {', '.join(VIEWS)}.")
    return VIEWS[_MODES[asked]][1](model, **options)
