"""Unknown lengths: each keeps a symbol for as long as it surely is the one of the input."""

import json

import keras
import numpy
import pytest
import record_models
from keras import layers, ops

from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading import read_model


@pytest.fixture(autouse=True)
def _plain_keras():
    """Layer names counted from one."""
    keras.backend.clear_session()


def both(model):
    """The graph of a live model, which its file must give as well."""
    graph = read_model(model)
    assert read_model(json.loads(model.to_json())) == graph
    assert ModelGraph.from_json(graph.to_json()) == graph
    return graph


def shapes(graph):
    return {node.id: node.output.shape[1:] for node in graph}


def chain(shape, *stack, name="words", dtype="float32"):
    return keras.Sequential([keras.Input(shape, name=name, dtype=dtype), *stack], name="model")


def test_two_sequences_are_told_apart():
    found = shapes(both(record_models.build("translator")))
    assert found["source"] == found["not_equal"] == ("s",)
    assert found["read"] == found["encoder"] == ("s", 256)
    assert found["target"] == ("t",)
    assert found["write"] == found["decoder"] == found["attention"] == found["norm"] == ("t", 256)
    assert found["joined"] == ("t", 512)
    assert found["words"] == ("t", 9000)


def test_every_kind_of_file_gives_the_same_symbols(tmp_path):
    model = record_models.build("translator")
    graph = read_model(model)
    for suffix in ("keras", "h5"):
        model.save(tmp_path / f"model.{suffix}")
        assert read_model(tmp_path / f"model.{suffix}") == graph


@pytest.mark.parametrize("keyed", [False, True], ids=["by place", "by name"])
def test_attention_keeps_the_axis_of_its_query(keyed):
    query, memory = keras.Input((None, 8), name="query"), keras.Input((None, 8), name="memory")
    attention = layers.MultiHeadAttention(2, 4, name="attention")
    taken = {"query": query, "value": memory, "key": memory}
    out = attention(**taken) if keyed else attention(query, memory, memory)
    assert shapes(both(keras.Model([query, memory], out)))["attention"] == ("q", 8)


def test_sequences_joined_along_their_length_are_unknown():
    left, right = keras.Input((None, 8), name="left"), keras.Input((None, 8), name="right")
    joined = layers.Concatenate(axis=1, name="joined")([left, right])
    assert shapes(both(keras.Model([left, right], joined)))["joined"] == (None, 8)


def test_an_image_keeps_height_and_width_through_a_fully_convolutional_model():
    found = shapes(both(record_models.build("fully_convolutional")))
    assert found["photo"] == found["reconstruction"] == ("h", "w", 3)
    assert found["patches"] == ("h", "w", 64)
    assert found["mapping"] == found["norm"] == ("h", "w", 32)


def test_channels_first_too():
    first = {"data_format": "channels_first"}
    graph = both(chain((3, None, None), layers.Conv2D(8, 3, padding="same", name="conv", **first)))
    assert shapes(graph) == {"words": (3, "h", "w"), "conv": (8, "h", "w")}


@pytest.mark.parametrize(
    "layer",
    [
        layers.MaxPooling2D(2),
        layers.Conv2D(4, 3, strides=2, padding="same"),
        layers.Conv2D(4, 3),
        layers.Conv2DTranspose(4, 2, strides=2),
        layers.UpSampling2D(2),
        layers.ZeroPadding2D(1),
        layers.Cropping2D(1),
    ],
    ids=lambda layer: layer.name,
)
def test_an_axis_that_changes_its_length_is_unknown_from_there_on(layer):
    graph = both(chain((None, None, 4), layer, layers.Conv2D(2, 1, name="after"), name="image"))
    assert shapes(graph)["image"] == ("h", "w", 4)
    assert [node.output.shape[1:3] for node in graph][1:] == [(None, None), (None, None)]


def test_what_keeps_one_axis_and_strides_over_another_keeps_one_symbol():
    graph = both(chain((None, None, 4), layers.Conv2D(4, 3, strides=(1, 2), padding="same", name="conv")))
    assert shapes(graph)["conv"] == ("h", None, 4)


def test_wrappers_keep_what_the_layer_in_them_keeps():
    graph = both(
        chain(
            (None, None, None, 3),
            layers.TimeDistributed(layers.Conv2D(4, 3, padding="same"), name="each"),
            layers.TimeDistributed(layers.MaxPooling2D(2), name="pooled"),
            layers.TimeDistributed(layers.GlobalAveragePooling2D(), name="averaged"),
            layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both"),
            layers.SpectralNormalization(layers.Dense(5), name="spectral"),
            layers.Bidirectional(layers.LSTM(4), name="last"),
            name="video",
        )
    )
    found = shapes(graph)
    time, height, width, _ = found["video"]
    assert (time, height, width) == ("d", "h", "w")
    assert found["each"] == (time, height, width, 4)
    assert found["pooled"] == (time, None, None, 4)
    assert found["averaged"] == (time, 4)
    assert found["both"] == (time, 8)
    assert found["spectral"] == (time, 5)
    assert found["last"] == (8,)


def test_axes_that_change_places_take_their_symbols_along():
    graph = both(chain((None, None), layers.Permute((2, 1), name="turned"), name="pixels"))
    assert shapes(graph) == {"pixels": ("p", "i"), "turned": ("i", "p")}


def test_reshaping_ends_a_symbol():
    graph = both(chain((None, 4), layers.Reshape((-1, 2), name="reshaped")))
    assert shapes(graph) == {"words": ("w", 4), "reshaped": (None, 2)}


def test_letters_are_the_next_free_ones_of_the_name():
    named = [keras.Input((None, 4), name=name) for name in ("source", "second", "sss", "s")]
    graph = both(keras.Model(named, layers.Add(name="add")(named)))
    assert [shapes(graph)[name][0] for name in ("source", "second", "sss", "s", "add")] == ["s", "e", "a", "b", None]


def test_more_inputs_than_letters_are_still_told_apart():
    named = [keras.Input((None, 4), name=f"s{n}") for n in range(30)]
    graph = both(keras.Model(named, layers.Concatenate()(named)))
    assert len({graph.node(f"s{n}").output.shape[1] for n in range(30)}) == 30


def test_a_name_that_keras_made_gives_n():
    model = keras.Sequential([keras.Input((None, 4)), layers.Dense(3, name="dense")])
    assert [node.output.shape for node in both(model)] == [(None, "n", 4), (None, "n", 3)]


def test_operations_keep_axes_where_all_agree():
    left, right = keras.Input((None, 4), name="left"), keras.Input((None, 4), name="right")
    model = keras.Model([left, right], [ops.relu(left) + left, left * right])
    found = shapes(both(model))
    assert found["relu"] == found["add"] == ("l", 4)
    assert found["multiply"] == (None, 4)


def test_a_nested_model_is_followed_through():
    start = keras.Input((None, 4), name="start")
    inner = keras.Model(start, layers.Conv1D(4, 3, padding="same", name="conv")(start), name="inner")
    pooling = keras.Sequential([layers.MaxPooling1D(2, name="pool")], name="pooling")
    words = keras.Input((None, 4), name="words")
    graph = both(keras.Model(words, pooling(inner(words))))
    assert shapes(graph) == {"words": ("w", 4), "inner": ("w", 4), "pooling": (None, 4)}
    assert [node.output.shape for node in graph.node("inner").inner] == [(None, "w", 4)] * 2
    assert [node.output.shape[1] for node in graph.node("pooling").inner] == ["w", None]


class Dense(layers.Layer):
    """One that has only the name of Keras's."""

    def call(self, inputs):
        return ops.mean(inputs, axis=-1)


def test_a_layer_that_has_only_a_name_in_common_is_no_trouble():
    words = keras.Input((None, None, 4), name="words")
    graph = read_model(keras.Model(words, Dense(name="dense")(words)))
    assert graph.node("dense").output.shape is not None


class Doubling(layers.Layer):
    def call(self, inputs):
        return ops.concatenate([inputs, inputs], axis=1)


def test_nothing_is_guessed_of_a_layer_of_the_users_own():
    words = keras.Input((None, 4), name="words")
    graph = read_model(keras.Model(words, Doubling(name="doubling")(words)))
    assert shapes(graph) == {"words": ("w", 4), "doubling": (None, 4)}


def test_a_callback_sees_none_as_from_keras():
    graph = both(chain((None, 4), layers.Dense(2, name="dense")))
    for found in (graph, read_model(json.loads(graph.to_json()))):
        assert found.node("dense").output.shape == (None, "w", 2)
        assert found.node("dense").source.output_shape == (None, None, 2)
        assert found.node("dense").source.output.shape.as_list() == [None, None, 2]


class Tagger(keras.Model):
    def __init__(self):
        super().__init__(name="tagger")
        self.block = Inner(name="block")
        self.tags = layers.Dense(5, name="tags")

    def call(self, words):
        return self.tags(self.block(words))


class Inner(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = layers.Dense(4, name="dense")

    def call(self, inputs):
        return self.dense(inputs)


def test_a_subclassed_model_is_followed_too():
    model = Tagger()
    found = read_model(model, input_shape=(None, None, 4))
    assert shapes(found) == {"words": ("w", 4), "block": ("w", 4), "tags": ("w", 5)}
    assert [node.output.shape for node in found.node("block").inner] == [(None, "w", 4)] * 2
    model(numpy.zeros((1, 7, 4)))
    assert shapes(read_model(model))["tags"] == (7, 5)


def test_attention_scores_and_one_hot_vectors_keep_the_lengths_that_they_come_from():
    article, summary = keras.Input((None,), name="article", dtype="int32"), keras.Input((None, 8), name="summary")
    embedded = layers.Embedding(20, 8)(article)
    _, scores = layers.Attention()([summary, embedded], return_attention_scores=True)
    _, headed = layers.MultiHeadAttention(2, 4)(summary, embedded, return_attention_scores=True)
    model = keras.Model([article, summary], [ops.one_hot(article, 200), scores, headed])
    for graph in (read_model(model), read_model(json.loads(model.to_json()))):
        assert graph.node("one_hot").output.shape[1:] == ("a", 200)
        assert graph.node("attention").outputs[1].shape[1:] == ("s", "a")
        assert graph.node("multi_head_attention").outputs[1].shape[1:] == (2, "s", "a")
