"""Reading models: live Keras objects and model files, both into a ModelGraph."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from visualkeras_svg.errors import ModelError, OptionError
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading.archive import ModelFile, open_model_file
from visualkeras_svg.reading.config import read_model_file
from visualkeras_svg.reading.keras import is_keras_object, is_subclassed, read_live
from visualkeras_svg.reading.listing import read_listed
from visualkeras_svg.reading.older import is_older, read_older, read_older_subclassed
from visualkeras_svg.reading.stand_ins import stand_in
from visualkeras_svg.reading.symbols import followed
from visualkeras_svg.reading.trace import read_block, read_subclassed
from visualkeras_svg.work import with_macs

__all__ = ["read_model"]


def read_model(source: Any, input_shape: Any = None, input_spec: Any = None, trace: bool = True) -> ModelGraph:
    """The graph of a model.

    ``source`` is a live Keras model (Sequential, Functional or subclassed), the path of a model file (``.keras``,
    whole-model ``.h5``, or the ``.json`` that ``model.to_json()`` or ``ModelGraph.to_json()`` writes, which may be
    gzipped), such JSON as a dict, or a ModelGraph, which is returned as it is. Files are read without Keras, and
    nothing in them is ever run.

    The calls of a subclassed model are traced on symbolic inputs. Their shapes, batch axis first, are those that it was
    built for, or ``input_shape``: one shape, a list of shapes, or a dict of shapes by the names of the inputs.
    ``input_spec`` is the same of what has a shape and a dtype, such as a keras.Input. With ``trace=False`` it is read
    as the list of its layers, and the graph's note says so. Raises ModelError where the source is no model that can be
    drawn, and OptionError for shapes that are none or are not asked for.
    """
    if is_keras_object(source) and is_subclassed(source):
        return _finished(_read_subclassed(source, _one_of(input_shape, input_spec), trace))
    if _one_of(input_shape, input_spec) is not None:
        raise OptionError("input_shape and input_spec are for subclassed models; this one says its own shapes")
    if isinstance(source, ModelGraph):
        return source
    if isinstance(source, (str, os.PathLike)):
        return _read_path(source)
    if isinstance(source, Mapping):
        return _read_data(ModelFile(source))
    if is_keras_object(source):
        return _finished(read_older(source) if is_older(source) else read_live(source, read_block))
    raise ModelError(
        f"a {type(source).__name__} is no model; give a Keras model, the path of a .keras, .h5 or .json file, "
        "or a ModelGraph"
    )


def _finished(graph: ModelGraph) -> ModelGraph:
    """The graph with all that follows from its nodes: letters for unknown axes, multiply–accumulates."""
    return with_macs(followed(graph))


def _one_of(input_shape: Any, input_spec: Any) -> Any:
    if input_shape is not None and input_spec is not None:
        raise OptionError("input_shape and input_spec say the same; give one of them")
    return input_spec if input_shape is None else input_shape


def _read_subclassed(model: Any, given: Any, trace: bool) -> ModelGraph:
    if trace:
        return read_older_subclassed(model, given) if is_older(model) else read_subclassed(model, given)
    if given is not None:
        raise OptionError("input_shape and input_spec are for tracing; leave them out with trace=False")
    return read_listed(model)


def _read_path(source: str | os.PathLike[str]) -> ModelGraph:
    if isinstance(source, str) and source.lstrip().startswith("{"):
        raise ModelError(
            "this text is JSON, not the path of a model file; give json.loads(text), or the path of the file"
        )
    try:
        return _read_data(open_model_file(Path(source)))
    except ValueError as problem:  # a path that no file system takes
        raise ModelError(f"{str(source)!r} is no path of a model file ({problem})") from problem


def _read_data(file: ModelFile) -> ModelGraph:
    if "nodes" not in file.data:
        return _finished(read_model_file(file))
    graph = ModelGraph.from_json(file.data)
    return replace(graph, nodes=tuple(replace(node, source=stand_in(node)) for node in graph))
