"""Record the model files of golden/models from live Keras models: ``python tests/record_models.py [NAME ...]``.

Each is ``model.to_json()`` as a gzip file without time stamp, so that recording again changes nothing.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
from keras import layers

FOLDER = Path(__file__).parent.parent / "golden" / "models"


def lenet5() -> Any:
    return keras.Sequential(
        [
            keras.Input((32, 32, 1), name="image"),
            layers.Conv2D(6, 5, activation="tanh", name="c1"),
            layers.AveragePooling2D(2, name="s2"),
            layers.Conv2D(16, 5, activation="tanh", name="c3"),
            layers.AveragePooling2D(2, name="s4"),
            layers.Conv2D(120, 5, activation="tanh", name="c5"),
            layers.Flatten(name="flatten"),
            layers.Dense(84, activation="tanh", name="f6"),
            layers.Dense(10, activation="softmax", name="output"),
        ],
        name="lenet5",
    )


def alexnet() -> Any:
    return keras.Sequential(
        [
            keras.Input((227, 227, 3), name="image"),
            layers.Conv2D(96, 11, strides=4, activation="relu", name="conv1"),
            layers.MaxPooling2D(3, strides=2, name="pool1"),
            layers.Conv2D(256, 5, padding="same", activation="relu", name="conv2"),
            layers.MaxPooling2D(3, strides=2, name="pool2"),
            layers.Conv2D(384, 3, padding="same", activation="relu", name="conv3"),
            layers.Conv2D(384, 3, padding="same", activation="relu", name="conv4"),
            layers.Conv2D(256, 3, padding="same", activation="relu", name="conv5"),
            layers.MaxPooling2D(3, strides=2, name="pool5"),
            layers.Flatten(name="flatten"),
            layers.Dense(4096, activation="relu", name="fc6"),
            layers.Dropout(0.5, name="drop6"),
            layers.Dense(4096, activation="relu", name="fc7"),
            layers.Dropout(0.5, name="drop7"),
            layers.Dense(1000, activation="softmax", name="fc8"),
        ],
        name="alexnet",
    )


def conv1d() -> Any:
    return keras.Sequential(
        [
            keras.Input((128, 9), name="signal"),
            layers.Conv1D(64, 3, activation="relu", name="conv_1"),
            layers.Conv1D(64, 3, activation="relu", name="conv_2"),
            layers.Dropout(0.5, name="dropout"),
            layers.MaxPooling1D(2, name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(100, activation="relu", name="dense"),
            layers.Dense(6, activation="softmax", name="classes"),
        ],
        name="conv1d",
    )


def conv3d() -> Any:
    return keras.Sequential(
        [
            keras.Input((32, 64, 64, 1), name="volume"),
            layers.Conv3D(32, 3, padding="same", activation="relu", name="conv_1"),
            layers.MaxPooling3D(2, name="pool_1"),
            layers.Conv3D(64, 3, padding="same", activation="relu", name="conv_2"),
            layers.MaxPooling3D(2, name="pool_2"),
            layers.Conv3D(128, 3, padding="same", activation="relu", name="conv_3"),
            layers.GlobalAveragePooling3D(name="average"),
            layers.Dense(2, activation="softmax", name="classes"),
        ],
        name="conv3d",
    )


def lstm_tagger() -> Any:
    return keras.Sequential(
        [
            keras.Input((None,), dtype="int32", name="words"),
            layers.Embedding(20000, 128, mask_zero=True, name="embedding"),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True), name="encoder"),
            layers.Dropout(0.3, name="dropout"),
            layers.TimeDistributed(layers.Dense(17, activation="softmax"), name="tags"),
        ],
        name="lstm_tagger",
    )


def autoencoder() -> Any:
    return keras.Sequential(
        [
            keras.Input((784,), name="pixels"),
            layers.Dense(128, activation="relu", name="encode_1"),
            layers.Dense(64, activation="relu", name="encode_2"),
            layers.Dense(32, activation="relu", name="code"),
            layers.Dense(64, activation="relu", name="decode_1"),
            layers.Dense(128, activation="relu", name="decode_2"),
            layers.Dense(784, activation="sigmoid", name="reconstruction"),
        ],
        name="autoencoder",
    )


def dcgan() -> Any:
    return keras.Sequential(
        [
            keras.Input((100,), name="noise"),
            layers.Dense(7 * 7 * 256, use_bias=False, name="project"),
            layers.BatchNormalization(name="norm_1"),
            layers.LeakyReLU(name="relu_1"),
            layers.Reshape((7, 7, 256), name="reshape"),
            layers.Conv2DTranspose(128, 5, padding="same", use_bias=False, name="deconv_1"),
            layers.BatchNormalization(name="norm_2"),
            layers.LeakyReLU(name="relu_2"),
            layers.Conv2DTranspose(64, 5, strides=2, padding="same", use_bias=False, name="deconv_2"),
            layers.BatchNormalization(name="norm_3"),
            layers.LeakyReLU(name="relu_3"),
            layers.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh", name="image"),
        ],
        name="dcgan",
    )


def dense100() -> Any:
    stack = [layers.Dense(64, activation="relu", name=f"dense_{n}") for n in range(1, 101)]
    return keras.Sequential([keras.Input((64,), name="features"), *stack], name="dense100")


def one_dense() -> Any:
    return keras.Sequential([keras.Input((4,), name="features"), layers.Dense(1, name="dense")], name="one_dense")


def seq_channels_first() -> Any:
    first = {"data_format": "channels_first"}
    return keras.Sequential(
        [
            keras.Input((3, 64, 64), name="image"),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1", **first),
            layers.BatchNormalization(axis=1, name="norm_1"),
            layers.MaxPooling2D(2, name="pool_1", **first),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2", **first),
            layers.MaxPooling2D(2, name="pool_2", **first),
            layers.Flatten(name="flatten", **first),
            layers.Dense(10, activation="softmax", name="classes"),
        ],
        name="seq_channels_first",
    )


def translator() -> Any:
    source = keras.Input((None,), dtype="int32", name="source")
    target = keras.Input((None,), dtype="int32", name="target")
    read = layers.Embedding(8000, 256, mask_zero=True, name="read")(source)
    encoded, state = layers.GRU(256, return_sequences=True, return_state=True, name="encoder")(read)
    written = layers.Embedding(9000, 256, mask_zero=True, name="write")(target)
    decoded = layers.GRU(256, return_sequences=True, name="decoder")(written, initial_state=state)
    seen = layers.MultiHeadAttention(4, 64, name="attention")(decoded, encoded)
    added = layers.LayerNormalization(name="norm")(layers.Add(name="add")([decoded, seen]))
    joined = layers.Concatenate(name="joined")([added, decoded])
    words = layers.Dense(9000, activation="softmax", name="words")(joined)
    return keras.Model([source, target], words, name="translator")


def fully_convolutional() -> Any:
    return keras.Sequential(
        [
            keras.Input((None, None, 3), name="photo"),
            layers.Conv2D(64, 9, padding="same", activation="relu", name="patches"),
            layers.Conv2D(32, 1, activation="relu", name="mapping"),
            layers.BatchNormalization(name="norm"),
            layers.Conv2D(3, 5, padding="same", name="reconstruction"),
        ],
        name="fully_convolutional",
    )


MODELS: dict[str, Callable[[], Any]] = {
    "vgg16": lambda: keras.applications.VGG16(weights=None, name="vgg16"),
    "vgg19": lambda: keras.applications.VGG19(weights=None, name="vgg19"),
    "mobilenet": lambda: keras.applications.MobileNet(weights=None, name="mobilenet"),
    "resnet50": lambda: keras.applications.ResNet50(weights=None, name="resnet50"),
    "inceptionv3": lambda: keras.applications.InceptionV3(weights=None, name="inceptionv3"),
    "lenet5": lenet5,
    "alexnet": alexnet,
    "conv1d": conv1d,
    "conv3d": conv3d,
    "dcgan": dcgan,
    "lstm_tagger": lstm_tagger,
    "autoencoder": autoencoder,
    "dense100": dense100,
    "one_dense": one_dense,
    "seq_channels_first": seq_channels_first,
    "translator": translator,
    "fully_convolutional": fully_convolutional,
}


def build(name: str) -> Any:
    """The live model of that name, with automatic layer names counted from one."""
    keras.backend.clear_session()
    return MODELS[name]()


def record(name: str) -> Path:
    """Write the model file of that name."""
    path = FOLDER / f"{name}.json.gz"
    path.write_bytes(gzip.compress(build(name).to_json().encode(), mtime=0))
    return path


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[1:] or MODELS:
        print(record(chosen))
