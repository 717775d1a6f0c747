"""Reading models: live Keras objects and model files, both into a ModelGraph."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading.archive import ModelFile, open_model_file
from visualkeras_svg.reading.config import read_model_file
from visualkeras_svg.reading.keras import is_keras_object, read_live
from visualkeras_svg.reading.older import is_older, read_older
from visualkeras_svg.reading.stand_ins import stand_in

__all__ = ["read_model"]


def read_model(source: Any) -> ModelGraph:
    """The graph of a model.

    ``source`` is a live Keras model (Sequential or Functional), the path of a model file (``.keras``, whole-model
    ``.h5``, or the ``.json`` that ``model.to_json()`` or ``ModelGraph.to_json()`` writes, which may be gzipped), such
    JSON as a dict, or a ModelGraph, which is returned as it is. Files are read without Keras, and nothing in them is
    ever run. Raises ModelError where the source is no model that can be drawn.
    """
    if isinstance(source, ModelGraph):
        return source
    if isinstance(source, (str, os.PathLike)):
        return _read_path(source)
    if isinstance(source, Mapping):
        return _read_data(ModelFile(source))
    if is_keras_object(source):
        return read_older(source) if is_older(source) else read_live(source)
    raise ModelError(
        f"a {type(source).__name__} is no model; give a Keras model, the path of a .keras, .h5 or .json file, "
        "or a ModelGraph"
    )


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
        return read_model_file(file)
    graph = ModelGraph.from_json(file.data)
    return replace(graph, nodes=tuple(replace(node, source=stand_in(node)) for node in graph))
