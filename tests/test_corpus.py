"""Small models, one for each thing that Keras can build: the graph is what Keras says, and the same from every file."""

import json
import logging
from dataclasses import replace

import corpus
import keras
import pytest
from corpus import CORPUS, build
from says import graph_says, keras_says

from visualkeras_svg import ModelGraph, read_model

pytestmark = pytest.mark.backend

UNKNOWN_IN_FILES = {
    # A Lambda keeps code, which is never run; its shape is recorded only where another layer takes from it.
    "lambdas": {"nameless": {"outputs"}},
    # What a user's class derives from is in no file; configurations hold no weights, archives not which of them learn.
    "custom_layers": {
        "scale": {"params", "trainable_params"},
        "wide": {"kinds", "params", "trainable_params"},
        "halves": {"params", "trainable_params"},
    },
    # The scales of a quantised product of any equation.
    "quantised": {"einsum": {"params", "trainable_params"}},
    # Keras gives 5×5 for the scores of 5 queries and 7 keys.
    "attention": {"scored": {"outputs"}},
}


NAMES = [name for name in CORPUS if not (name == "sparse" and keras.backend.backend() == "torch")]
"""Those that the backend has; PyTorch has no sparse tensors in Keras."""


@pytest.fixture(autouse=True, scope="module")
def _quiet():
    logging.getLogger("absl").setLevel(logging.ERROR)


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_is_what_keras_says(name):
    model = build(name)
    assert graph_says(read_model(model)) == keras_says(model)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_a_file_gives_the_graph_of_the_live_model(name, tmp_path):
    model = build(name)
    live = read_model(model)
    model.save(tmp_path / "model.keras")
    model.save(tmp_path / "model.h5")
    for source in (json.loads(model.to_json()), tmp_path / "model.keras", tmp_path / "model.h5"):
        assert_same(read_model(source), live, UNKNOWN_IN_FILES.get(name, {}))


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_survives_its_own_json(name):
    graph = read_model(build(name))
    assert ModelGraph.from_json(graph.to_json()) == graph


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_is_the_same_on_every_backend(name):
    assert read_model(corpus.FOLDER / f"{name}.json.gz") == read_model(build(name))


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="only TensorFlow has ragged tensors")
def test_an_input_of_rows_of_unequal_length_is_read(tmp_path):
    x = keras.Input((None,), ragged=True, dtype="int32", name="words")
    model = keras.Model(x, keras.layers.Embedding(10, 4, name="embedding")(x), name="ragged")
    model.save(tmp_path / "model.keras")
    live = read_model(model)
    assert graph_says(live) == keras_says(model)
    assert read_model(tmp_path / "model.keras") == live


def test_every_model_is_recorded():
    assert {path.name for path in corpus.FOLDER.iterdir()} == {f"{name}.json.gz" for name in CORPUS}


def assert_same(read: ModelGraph, live: ModelGraph, unknown: dict[str, set[str]]) -> None:
    """The graphs are equal but for what is listed, which is the truth or unknown."""
    nodes = []
    for found, true in zip(read, live, strict=True):
        spared = unknown.get(true.name, set())
        for field in spared - {"outputs", "kinds"}:
            assert getattr(found, field) in (None, getattr(true, field)), (true.id, field)
        if "outputs" in spared:
            assert all(
                spec.shape is None or spec.shape == given.shape
                for spec, given in zip(found.outputs, true.outputs, strict=True)
            )
        nodes.append(replace(found, **{field: getattr(true, field) for field in spared}))
    assert replace(read, nodes=tuple(nodes)) == live
