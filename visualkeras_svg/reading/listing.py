"""Subclassed models whose calls are not traced: their layers in a row, as the model lists them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import ModelGraph, TensorSpec
from visualkeras_svg.reading.calls import Call, LayerRecord, assemble
from visualkeras_svg.reading.keras import inner_graph, layer_record
from visualkeras_svg.reading.references import as_shape
from visualkeras_svg.reading.stand_ins import layer_view

NOTE = "drawn as the list of its layers, for its calls were not traced"


def read_listed(model: Any) -> ModelGraph:
    """The layers of a live model as a chain, with a note that says so; what was not built stays unknown."""
    layers = list(model.layers)
    if not layers:
        raise ModelError(f"the model {model.name!r} has no layers; there is nothing to draw")
    calls = [
        Call(
            _record(layer, position),
            0,
            data=(((position - 1, 0), 0),) if position else (),
            outputs=(TensorSpec(_output_shape(layer)),),
            view=partial(layer_view, layer),
        )
        for position, layer in enumerate(layers)
    ]
    return replace(assemble(str(model.name), calls, (), ()), note=NOTE)


def _record(layer: Any, position: int) -> LayerRecord:
    record = layer_record(layer, position, position, _inside(layer, None))
    return record if layer.built else replace(record, params=None, trainable_params=None)


def _inside(layer: Any, _node: Any) -> ModelGraph | None:
    """The graph that a nested model keeps itself, and nothing of what would have to be traced."""
    return inner_graph(layer, _inside)


def _output_shape(layer: Any) -> Any:
    """The shape that the layer gives for what it was built for; None where that is unknown."""
    taken = list((getattr(layer, "_build_shapes_dict", None) or {}).values())
    if not layer.built or len(taken) != 1:
        return None
    try:
        shape = as_shape(layer.compute_output_shape(taken[0]))
    except Exception:  # whatever a layer of the user's own raises
        return None
    return (None, *shape[1:]) if shape else None
