"""Every class of keras.layers is read from a file as it is live."""

from __future__ import annotations

import inspect
import re
from typing import Any

import keras
import pytest
from keras import layers

from visualkeras_svg import read_model

pytestmark = pytest.mark.filterwarnings("ignore")

NEEDS: dict[str, dict[str, Any]] = {
    "Activation": {"activation": "gelu"},
    "AdaptiveAveragePooling.*|AdaptiveMaxPooling.*": {"output_size": 2},
    "(Alpha|Gaussian)?Dropout|SpatialDropout.*": {"rate": 0.5},
    "AveragePooling.*|AvgPool.*": {"pool_size": 2},
    "CategoryEncoding": {"num_tokens": 6},
    "CenterCrop|RandomCrop|Resizing": {"height": 4, "width": 4},
    "(Separable)?Conv(olution)?[123]D.*": {"filters": 5, "kernel_size": 3},
    "ConvLSTM.*": {"filters": 5, "kernel_size": 3},
    "Dense": {"units": 5},
    "DepthwiseConv.*": {"kernel_size": 3},
    "Dot": {"axes": 1},
    "Discretization": {"bin_boundaries": [0.0, 1.0]},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": (None, 5)},
    "Embedding|ReversibleEmbedding": {"input_dim": 20, "output_dim": 6},
    "GaussianNoise": {"stddev": 0.1},
    "GroupNormalization": {"groups": 2},
    "GroupQueryAttention": {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2},
    "GRU|LSTM|SimpleRNN": {"units": 5},
    "MaxNumBoundingBoxes": {"max_number": 3},
    "MultiHeadAttention": {"num_heads": 2, "key_dim": 3},
    "Normalization": {"mean": 0.0, "variance": 1.0},
    "Permute": {"dims": (2, 1)},
    "RandomHue|RandomContrast|RandomBrightness|RandomRotation": {"factor": 0.2},
    "RandomColorDegeneration|RandomSaturation|RandomSharpness|RandomPosterization|RandomGrayscale": {"factor": 0.5},
    "RandomPosterization": {"factor": 4},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
    "RandomZoom": {"height_factor": 0.1},
    "RepeatVector": {"n": 3},
    "Rescaling": {"scale": 0.1},
    "Reshape": {"target_shape": (-1, 2)},
}
"""What the constructor of a class needs, by its name."""
WRAPS = {
    "Bidirectional": lambda: layers.Bidirectional(layers.GRU(3)),
    "Pipeline": lambda: layers.Pipeline([layers.RandomFlip(), layers.Rescaling(0.1)]),
    "RNN": lambda: layers.RNN([layers.LSTMCell(3), layers.GRUCell(4)]),
    "SpectralNormalization": lambda: layers.SpectralNormalization(layers.Dense(3)),
    "TimeDistributed": lambda: layers.TimeDistributed(layers.Dense(3)),
    "Lambda": lambda: layers.Lambda(lambda x: x * 2, output_shape=(8, 4)),
}
ELSEWHERE = {
    "FlaxLayer|JaxLayer|TFSMLayer|TorchModuleWrapper": "wraps what is no Keras layer",
    "Layer|Wrapper|DataLayer": "only a base",
    "Equalization": "of a symbolic input a cycle in Keras itself",
    "InputLayer": "in every model",
    ".*Cell|StackedRNNCells": "within an RNN",
    "TextVectorization|StringLookup|IntegerLookup|Hashing|HashedCrossing": "looks up with TensorFlow",
    "CutMix|MixUp|RandAugment|AugMix|MaxNumBoundingBoxes": "changes labels or boxes too, or has them in its config",
}
"""Classes that are no layer of a model by themselves here, and why."""
SHAPES = (
    ("ConvLSTM1D", [(4, 8, 3)]),
    ("ConvLSTM2D", [(4, 8, 8, 3)]),
    ("ConvLSTM3D", [(4, 6, 6, 6, 3)]),
    ("RandomColorDegeneration|RandomSaturation|RandomHue|RandomGrayscale", [(8, 8, 3)]),
    (".*3D.*", [(6, 6, 6, 4)]),
    (".*2D.*|Random.*|Resizing|CenterCrop|Auto.*|Equal.*|Contrast.*|Solar.*|Pipeline|Rescaling", [(8, 8, 4)]),
    ("Add|Average|Maximum|Minimum|Multiply|Subtract|Concatenate", [(8, 4), (8, 4)]),
    ("Dot", [(4,), (4,)]),
    ("Attention|AdditiveAttention|MultiHeadAttention|GroupQueryAttention", [(8, 4), (6, 4)]),
    ("RepeatVector|CategoryEncoding", [(4,)]),
    ("MelSpectrogram", [(4000,)]),
    ("STFTSpectrogram", [(4000, 1)]),
    (".*", [(8, 4)]),
)
"""The shapes of the inputs, by the first name that fits."""
WHOLE = "Embedding|ReversibleEmbedding|CategoryEncoding"
UNKNOWN = {
    "Lambda": "what its function gives is not in the file",
    "STFTSpectrogram": "no rule says its frames",
}
"""Where a file does not hold the shape."""


def names() -> list[str]:
    found = {n: c for n, c in vars(layers).items() if inspect.isclass(c) and issubclass(c, layers.Layer)}
    return [name for name in sorted(found) if not any(re.fullmatch(pattern, name) for pattern in ELSEWHERE)]


def made(name: str) -> Any:
    kind = getattr(layers, name)
    if name in WRAPS:
        return WRAPS[name]()
    needs: dict[str, Any] = {}
    for pattern, arguments in NEEDS.items():
        if re.fullmatch(pattern, name):
            needs |= arguments
    return kind(**needs)


def model_of(name: str) -> Any:
    shapes = next(shapes for pattern, shapes in SHAPES if re.fullmatch(pattern, name))
    dtype = "int32" if re.fullmatch(WHOLE, name) else None
    inputs = [keras.Input(shape, dtype=dtype, name=f"x{place}") for place, shape in enumerate(shapes)]
    layer = made(name)
    takes_two = name in ("MultiHeadAttention", "GroupQueryAttention")
    return keras.Model(inputs, layer(*inputs) if takes_two else layer(inputs if len(inputs) > 1 else inputs[0]))


@pytest.mark.parametrize("name", names())
def test_a_file_says_of_a_class_what_the_live_layer_says(name: str, tmp_path: Any) -> None:
    model = model_of(name)
    live = read_model(model)
    model.save(tmp_path / "model.keras")
    read = read_model(tmp_path / "model.keras")
    assert read.edges == live.edges
    for found, true in zip(read, live, strict=True):
        assert (found.id, found.kinds, found.attributes) == (true.id, true.kinds, true.attributes)
        assert (found.params, found.trainable_params, found.macs) == (true.params, true.trainable_params, true.macs)
        if name not in UNKNOWN:
            assert [spec.shape for spec in found.outputs] == [spec.shape for spec in true.outputs]
    assert live.total_params == model.count_params()


def test_the_way_back_of_an_embedding_gives_a_number_for_each_item(tmp_path: Any) -> None:
    tokens = keras.Input((8,), dtype="int32", name="tokens")
    embedding = layers.ReversibleEmbedding(20, 6)
    model = keras.Model(tokens, embedding(embedding(tokens), reverse=True))
    model.save(tmp_path / "model.keras")
    for graph in (read_model(model), read_model(tmp_path / "model.keras")):
        assert [node.output.shape for node in graph] == [(None, 8), (None, 8, 6), (None, 8, 20)]
        assert graph.total_params == 120
